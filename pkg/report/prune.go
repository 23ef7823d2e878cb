package report

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/lint"
)

// A Prune is what may be removed of a suite.
type Prune struct {
	// Limits are what a run may come to; 0 sets none.
	Limits PruneLimits
	// Before is what a run comes to, After the same without the removals, Least without all
	// that can go, and Bound what no choice can fall below.
	Before, After, Least, Bound PruneSize
	// Met says that the limits are met, and Fewest how many removals any choice needs for that.
	Met    bool
	Fewest int
	// Removals are in the order in which to make them, and Broken those of tests that are
	// skipped anyway.
	Removals, Broken []PruneRemoval
	// Gone are names on other axes that no test has any more.
	Gone []change.Touch
	// Held are folders whose configuration has to be mended first.
	Held []string
	// Compared are tests that stay and are compared with one that goes.
	Compared []PruneCompared
	// Unused are files that nothing in their folder uses any more.
	Unused []string
	// Twins are other configurations beside those that change. They are not edited.
	Twins []string
	// Applied says that the configurations were changed.
	Applied    bool
	ToolErrors []lint.ToolError
}

// PruneLimits are what a run may come to, in minutes and tests.
type PruneLimits struct {
	Minutes float64 `json:"minutes,omitempty"`
	Tests   int     `json:"tests,omitempty"`
}

// A PruneSize is what a run comes to.
type PruneSize struct {
	Tests   int     `json:"tests"`
	Cells   int     `json:"cells"`
	Seconds float64 `json:"seconds"`
}

// A PruneRemoval takes a test out, or some of its types.
type PruneRemoval struct {
	Test      string        `json:"test"`
	Framework string        `json:"framework"`
	Dir       string        `json:"dir"`
	File      string        `json:"file"`
	Whole     bool          `json:"whole"`
	Types     []string      `json:"types"`
	Seconds   float64       `json:"seconds"`
	Still     []PruneReason `json:"still"`
}

// A PruneCompared is a test with what it names in versus.
type PruneCompared struct {
	Test   string `json:"test"`
	Versus string `json:"versus"`
}

// A PruneReason is something that is measured without the removal too, and by which tests.
type PruneReason struct {
	Axis  string   `json:"axis"`
	Name  string   `json:"name"`
	By    []string `json:"by"`
	Count int      `json:"count"`
}

// A PruneFormat prints a proposal.
type PruneFormat interface {
	PrintPrune(w io.Writer, prune *Prune) error
}

// headline says in a line what the removals come to.
func (p *Prune) headline(minus string) string {
	if len(p.Removals)+len(p.Broken) == 0 {
		return "Nothing to remove"
	}
	whole, part := 0, 0
	for _, removal := range p.Removals {
		if removal.Whole {
			whole++
		} else {
			part += len(removal.Types)
		}
	}
	parts := []string{}
	if whole > 0 {
		parts = append(parts, minus+counted(whole, "test"))
	}
	if part > 0 {
		parts = append(parts, minus+counted(part, "cell")+" of tests that stay")
	}
	if len(p.Broken) > 0 {
		parts = append(parts, minus+counted(len(p.Broken), "broken test"))
	}
	freed := p.Before.Seconds - p.After.Seconds
	line := strings.Join(parts, ", ") + ", " + signed(-freed, minus) + " a run"
	if p.Before.Seconds > 0 {
		const percent = 100
		line += fmt.Sprintf(" (%s to %s minutes, %.0f %% less)",
			minutes(p.Before.Seconds), minutes(p.After.Seconds), percent*freed/p.Before.Seconds)
	}

	return line
}

// notes say what a reader has to know beside the list. Names are written by the format.
func (p *Prune) notes(write func(string) string) []string {
	notes := []string{}
	if !p.Met {
		notes = append(notes, fmt.Sprintf("The limit is not met: %s and %s minutes a run are the least "+
			"that keeps everything measured.", counted(p.Least.Tests, "test"), minutes(p.Least.Seconds)))
	}
	if p.Applied {
		notes = append(notes, "The configurations were changed.")
	}
	if p.Fewest > 0 {
		notes = append(notes, p.parsimony())
	}
	notes = append(notes, p.proof())
	if list := axes(p.Gone[:min(len(p.Gone), maxNames)], write); list != "" {
		rest := ""
		if more := len(p.Gone) - maxNames; more > 0 {
			rest = fmt.Sprintf(" and %d more", more)
		}
		notes = append(notes, "No test would have these any more, which nothing here keeps: "+list+rest+".")
	}
	for i, one := range p.Compared {
		if i == maxNames {
			notes = append(notes, fmt.Sprintf("%d more are compared with a test that goes.", len(p.Compared)-i))

			break
		}
		notes = append(notes, write(one.Test)+" stays, and is compared with "+write(one.Versus)+
			"; name another in versus.")
	}
	for _, dir := range p.Held {
		notes = append(notes, "All tests of "+write(dir)+
			" stay: its configuration has mistakes; tfblint lint says which.")
	}

	return notes
}

// parsimony says how few removals meet the limit.
func (p *Prune) parsimony() string {
	if p.Fewest == len(p.Removals) {
		return "No fewer removals meet the limit, which is proven."
	}

	return fmt.Sprintf("%s meet the limit; it is proven that fewer than %d do not.",
		counted(len(p.Removals), "removal"), p.Fewest)
}

// proof says how good the choice is.
func (p *Prune) proof() string {
	least := fmt.Sprintf("The least that keeps everything measured is %s, %s and %s minutes a run",
		counted(p.Least.Tests, "test"), counted(p.Least.Cells, "cell"), minutes(p.Least.Seconds))
	const exact = 0.5
	if math.Abs(p.Least.Seconds-p.Bound.Seconds) < exact && p.Least.Tests == p.Bound.Tests {
		return least + ", which is proven (gap 0)."
	}

	bound := minutes(p.Bound.Seconds) + " minutes" // What is counted second may be less where more of the first is.
	if p.Limits.Tests > 0 {
		bound = counted(p.Bound.Tests, "test")
	}

	return least + " as found; it is proven that " + bound + " cannot be undercut."
}

// text says what is still measured, by what.
func (r PruneReason) text(write func(string) string) string {
	by := mapped(r.By, write)
	said := strings.Join(by, ", ")
	if more := r.Count - len(by); more > 0 {
		said += fmt.Sprintf(" and %d more", more)
	}
	if r.Axis == "type" {
		return write(r.Name) + " by " + said
	}

	return r.Axis + " " + write(r.Name) + " by " + said
}
