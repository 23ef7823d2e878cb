package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/markdown"
)

// DiffMarkdown prints a comparison as a short text with a table, for the comment that a
// reviewer reads in a pull request. Names and values stand in code spans, in which no service
// looks for mentions, links or HTML.
type DiffMarkdown struct{}

const (
	// maxRows is how many tests the table shows: a comment may have 65,536 characters, and
	// nobody reads more.
	maxRows = 60
	// maxShownFields is how many altered fields of a test are shown.
	maxShownFields = 4
	// maxNames is how many names that are new to the suite, or gone from it, are shown.
	maxNames = 20
	// markdownMinus is the sign that is as wide as a plus.
	markdownMinus = "\u2212"
)

// PrintDiff implements [DiffFormat].
func (DiffMarkdown) PrintDiff(w io.Writer, diff *Diff) error {
	p := &markdownPrinter{Writer: bufio.NewWriter(w), diff: diff, ranks: diff.Change.Ranks(diff.Costs)}
	p.head()
	p.table()
	for _, toolError := range diff.ToolErrors {
		p.printf("\nNot compared: %s: %s\n", code(toolError.File), code(toolError.Message))
	}
	if err := p.Flush(); err != nil {
		return fmt.Errorf("printing the differences as Markdown: %w", err)
	}

	return nil
}

type markdownPrinter struct {
	*bufio.Writer

	diff  *Diff
	ranks *change.Ranks
	// rows counts the tests; rest is how many of them the table leaves out.
	rows, rest int
}

func (p *markdownPrinter) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(p.Writer, format, args...)
}

func (p *markdownPrinter) head() {
	sum := p.diff.Change.Sum(p.diff.Costs)
	p.printf("**%s**%s\n", headline(&sum, markdownMinus), whole(&sum))
	touches := p.diff.Change.SuiteTouches()
	rest := 0
	if len(touches) > maxNames {
		touches, rest = touches[:maxNames], len(touches)-maxNames
	}
	if list := axes(arrived(touches), code); list != "" {
		p.printf("\nNew to the suite: %s.\n", list)
	}
	if list := axes(departed(touches), code); list != "" {
		p.printf("\nGone from the suite: %s.\n", list)
	}
	if rest > 0 {
		p.printf("\nMore names came or went: %d.\n", rest)
	}
}

func (p *markdownPrinter) table() {
	if p.diff.Change.Empty() {
		return
	}
	p.printf("\n| | test | what changed | minutes a run |\n|---|---|---|---:|\n")
	for i := range p.diff.Change.Frameworks {
		f := &p.diff.Change.Frameworks[i]
		if p.rows >= maxRows {
			p.rest += max(len(f.Tests)+len(f.Left), 1)

			continue
		}
		p.framework(f)
		for j := range f.Tests {
			if p.hasRoom() {
				p.test(&f.Tests[j])
			}
		}
		for _, test := range f.Left {
			if p.hasRoom() {
				p.row(markdownMinus, code(p.diff.Change.Counterpart(test).Name), "is now "+code(test.Name), 0)
			}
		}
	}
	if p.rest > 0 {
		p.printf("\n%s more; `tfblint diff` shows all.\n", counted(p.rest, "row"))
	}
}

// hasRoom counts a row and reports whether the table has room for it.
func (p *markdownPrinter) hasRoom() bool {
	p.rows++
	if p.rows > maxRows {
		p.rest++
	}

	return p.rows <= maxRows
}

func (p *markdownPrinter) framework(f *change.Framework) {
	var facts []string
	switch {
	case f.Base == nil:
		facts = append(facts, "new framework")
	case f.Head == nil:
		facts = append(facts, "framework removed")
	default:
		if f.Base.Dir != f.Head.Dir {
			facts = append(facts, "moved from "+code(f.Base.Dir))
		}
		if f.Base.Name != f.Head.Name {
			facts = append(facts, "was "+code(f.Base.Name))
		}
	}
	if place := place(p.ranks, f); place != "" && f.Seconds(p.diff.Costs) != 0 {
		facts = append(facts, place)
	}
	if side := faults(f); side != "" {
		facts = append(facts, "not all of it can be read "+side)
	}
	facts = append(facts, fieldsOf(ownFields(f))...)
	p.printf("| | **%s** | %s | %s |\n", code(f.Now().Dir), strings.Join(facts, "; "),
		difference(f.Seconds(p.diff.Costs)))
}

func (p *markdownPrinter) test(t *change.Test) {
	mark, test := "~", t.Head
	var facts []string
	switch {
	case t.Base == nil:
		mark = "+"
	case t.Head == nil:
		mark, test = markdownMinus, t.Base
	}
	if t.Kind() == change.Renamed {
		facts = append(facts, "was "+code(t.Base.Name))
	}
	if t.From != nil {
		facts = append(facts, "from "+code(t.From.Dir))
	}
	facts = append(facts, activity(t)...)
	if types := typesOf(t, markdownMinus); types != "" {
		facts = append(facts, types)
	}
	facts = append(facts, fieldsOf(withoutURLs(t))...)
	p.row(mark, code(test.Name), strings.Join(facts, "; "), t.Seconds(p.diff.Costs))
}

// withoutURLs leaves out the fields that the list of types already tells of.
func withoutURLs(t *change.Test) []change.Field {
	var fields []change.Field
	for _, field := range t.Fields {
		if !strings.HasSuffix(field.Name, "_url") || field.From != "" && field.To != "" {
			fields = append(fields, field)
		}
	}

	return fields
}

func (p *markdownPrinter) row(mark, name, facts string, seconds float64) {
	p.printf("| %s | %s | %s | %s |\n", mark, name, facts, difference(seconds))
}

func difference(seconds float64) string {
	if seconds == 0 {
		return ""
	}

	return strings.TrimSuffix(signed(seconds, markdownMinus), " minutes")
}

// fieldsOf says what was altered, of many fields the first.
func fieldsOf(fields []change.Field) []string {
	var texts []string
	for i, field := range fields {
		if i == maxShownFields {
			texts = append(texts, "and "+counted(len(fields)-i, "field")+" more")

			break
		}
		switch {
		case field.From == "":
			texts = append(texts, fmt.Sprintf("%s new: %s", code(field.Name), code(field.To)))
		case field.To == "":
			texts = append(texts, fmt.Sprintf("%s gone, was %s", code(field.Name), code(field.From)))
		default:
			texts = append(texts, fmt.Sprintf("%s: %s to %s", code(field.Name), code(field.From), code(field.To)))
		}
	}

	return texts
}

// code writes hostile text as a code span on one line of a table, and cuts it.
func code(text string) string { return markdown.Code(short(text)) }
