package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/change"
)

// DiffText prints a comparison for people: the sum, then each framework with what happened to
// its tests, field by field.
type DiffText struct {
	// Color uses a terminal's colours.
	Color bool
}

// PrintDiff implements [DiffFormat].
func (t DiffText) PrintDiff(w io.Writer, diff *Diff) error {
	buffered := bufio.NewWriter(w)
	p := &diffPrinter{
		textPrinter: textPrinter{Text: Text{Color: t.Color}, Writer: buffered},
		diff:        diff, ranks: diff.Change.Ranks(diff.Costs),
	}
	p.head()
	for i := range diff.Change.Frameworks {
		p.framework(&diff.Change.Frameworks[i])
	}
	if len(diff.ToolErrors) > 0 {
		p.printf("\n")
	}
	for _, toolError := range diff.ToolErrors {
		p.toolError(toolError)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("printing the differences: %w", err)
	}

	return nil
}

type diffPrinter struct {
	textPrinter

	diff  *Diff
	ranks *change.Ranks
}

const textMinus = "-"

func (p *diffPrinter) head() {
	sum := p.diff.Change.Sum(p.diff.Costs)
	p.printf("%s%s\n", p.paint(bold, headline(&sum, textMinus)), whole(&sum))
	p.printf("  %s\n", p.paint(faint, "from "+p.diff.Base.String()+" to "+p.diff.Head.String()))
	p.touches("  ", "new to the suite", "gone from the suite", p.diff.Change.SuiteTouches())
}

// touches says which names are new and which are gone, in a line each, unless its label is
// empty.
func (p *diffPrinter) touches(indent, to, from string, touches []change.Touch) {
	if list := axes(arrived(touches), short); list != "" && to != "" {
		p.printf("%s%s %s\n", indent, p.paint(faint, to+":"), list)
	}
	if list := axes(departed(touches), short); list != "" && from != "" {
		p.printf("%s%s %s\n", indent, p.paint(faint, from+":"), list)
	}
}

func (p *diffPrinter) framework(f *change.Framework) {
	p.printf("\n%s", p.paint(bold, short(f.Now().Dir)))
	facts := []string{}
	switch {
	case f.Base == nil:
		facts = append(facts, "added")
	case f.Head == nil:
		facts = append(facts, "removed")
	default:
		if f.Base.Dir != f.Head.Dir {
			facts = append(facts, "moved from "+short(f.Base.Dir))
		}
		if f.Base.Name != f.Head.Name {
			facts = append(facts, "renamed from "+short(f.Base.Name))
		}
	}
	if seconds := f.Seconds(p.diff.Costs); seconds != 0 {
		facts = append(facts, signed(seconds, textMinus), place(p.ranks, f))
	}
	if len(facts) > 0 {
		p.printf(": %s", strings.Join(facts, ", "))
	}
	p.printf("\n")
	if side := faults(f); side != "" {
		p.printf("  %s not all of the configuration can be read %s; tfblint lint says why\n",
			p.paint(yellow, "!"), side)
	}
	switch touches := p.diff.Change.Touches(f); f.Kind() {
	case change.Added:
		p.touches("  ", "with", "", touches)
	case change.Removed: // That is gone with the framework goes without saying.
	case change.Moved, change.Renamed, change.Altered:
		p.touches("  ", "new here", "gone from here", touches)
	}
	p.fields("  ", ownFields(f))
	for i := range f.Tests {
		p.test(&f.Tests[i])
	}
	for _, test := range f.Left {
		p.printf("  %s %s: in another framework now, as %s\n", p.paint(red, "-"),
			short(p.diff.Change.Counterpart(test).Name), short(test.Name))
	}
}

func (p *diffPrinter) test(t *change.Test) {
	var facts []string
	mark, test := p.paint(cyan, "~"), t.Head
	switch {
	case t.Base == nil:
		mark = p.paint(green, "+")
		facts = append(facts, "added")
	case t.Head == nil:
		mark, test = p.paint(red, "-"), t.Base
		facts = append(facts, "removed")
	}
	if t.Kind() == change.Renamed {
		facts = append(facts, "was "+short(t.Base.Name))
	}
	if t.From != nil {
		facts = append(facts, "from "+short(t.From.Dir))
	}
	facts = append(facts, activity(t)...)
	if types := typesOf(t, textMinus); types != "" {
		facts = append(facts, types)
	}
	if seconds := t.Seconds(p.diff.Costs); seconds != 0 {
		facts = append(facts, signed(seconds, textMinus))
	}
	p.printf("  %s %s", mark, short(test.Name))
	if len(facts) > 0 {
		p.printf(": %s", strings.Join(facts, ", "))
	}
	p.printf("\n")
	p.fields("      ", t.Fields)
}

// activity says whether the suite runs the test, where that changed or is not to be expected.
func activity(t *change.Test) []string {
	switch {
	case t.Base == nil && !t.Head.Active:
		return []string{"broken"}
	case t.Head == nil && !t.Base.Active:
		return []string{"it was broken"}
	case t.Base == nil || t.Head == nil:
		return nil
	case t.Activated():
		return []string{"activated"}
	case t.Deactivated():
		return []string{"switched off"}
	case !t.Head.Active:
		return []string{"broken as before"}
	}

	return nil
}

// typesOf names the test types that came and went: of a test that is there on one side only,
// all that it has.
func typesOf(t *change.Test, minus string) string {
	switch {
	case t.Base == nil:
		return strings.Join(t.AddedTypes, " ")
	case t.Head == nil:
		return strings.Join(t.RemovedTypes, " ")
	}
	var types []string
	for _, name := range t.AddedTypes {
		types = append(types, "+"+name)
	}
	for _, name := range t.RemovedTypes {
		types = append(types, minus+name)
	}

	return strings.Join(types, " ")
}

func (p *diffPrinter) fields(indent string, fields []change.Field) {
	for _, field := range fields {
		p.printf("%s%s %s %s %s\n", indent, p.paint(faint, short(field.Name)+":"),
			shown(field.From), p.paint(faint, "->"), shown(field.To))
	}
}

// shown writes a value on one line; nothing is a word of its own.
func shown(value string) string {
	if value == "" {
		return "(none)"
	}

	return short(value)
}

// shortened is how many columns a name or a value may take.
const shortened = 100

// short makes hostile text safe for a terminal and cuts it.
func short(text string) string {
	const most = 4 * shortened // No character takes more bytes.
	rest := len(text) > most
	if rest {
		text = text[:most]
	}
	line := cells(text)
	width := 0
	for i, c := range line {
		if width += c.columns; width > shortened {
			line, rest = line[:i], true

			break
		}
	}
	var safe strings.Builder
	for _, c := range line {
		safe.WriteString(c.text)
	}
	if rest {
		safe.WriteString(ellipsis)
	}

	return safe.String()
}
