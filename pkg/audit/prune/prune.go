// Package prune proposes what to remove from a suite: tests and cells without which every
// (framework, type) and every interpreter, server and database that a run measures today is
// still measured at least once. It reads a matrix and decides; package lint reads suites and
// writes files.
//
// The choice is a weighted set cover. What is kept has to be cheapest in seconds, then in
// tests, then in the preferences of a table; [Proposal.Bound] is what no choice can fall below.
// See docs/prune.md for the method.
package prune

import (
	"cmp"
	"math"
	"slices"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// A Policy is the table policy/data/prune.yaml with what it needs of other tables.
type Policy struct {
	// Axes are the names of those on which every name stays measured.
	Axes []string `json:"axes"`
	// DefaultStays keeps each framework's default test.
	DefaultStays bool `json:"default"`
	// Prefer are points for keeping a test.
	Prefer Preferences `json:"prefer"`
	// DatabaseTypes are the test types that touch a database: only they measure one.
	DatabaseTypes []string `json:"-"`
	// Words are parts of keys that tell a variant.
	Words []string `json:"-"`
}

// Preferences are points, 0 or more.
type Preferences struct {
	Default int64 `json:"default"`
	Versus  int64 `json:"versus"`
	Common  int64 `json:"common"`
	Plain   int64 `json:"plain"`
}

// Options say what a proposal is for.
type Options struct {
	// Seconds is how long a run of what is left may take; 0 sets no limit.
	Seconds float64
	// Tests is how many tests a run of what is left may have; 0 sets no limit.
	Tests int
	// EachFramework keeps the names on the axes in every framework that measures them, and not
	// only somewhere in the suite.
	EachFramework bool
}

// A Proposal is what may be removed.
type Proposal struct {
	// Removals are in the order in which to make them: what frees most comes first. Any number
	// of them from the first on keeps the promise.
	Removals []Removal
	// Broken are removals of tests that the suite skips and that would measure nothing new if
	// they were mended. They free no time. There are none where there is a limit.
	Broken []Removal
	// Gone are names on other axes that no test has any more.
	Gone []change.Touch
	// Held are folders of frameworks whose configuration has to be mended before tests can be
	// taken out of it; all of theirs stay.
	Held []string

	// Before and After are what runs of the suite come to.
	Before, After Size
	// Least is what a run comes to when all is removed that can be, and Bound what no choice
	// can fall below: in seconds, and in tests among choices of no more seconds, or with a limit
	// of tests the other way round. They are equal where the choice is proven to be the best;
	// where they are not, only what comes first is a bound by itself.
	Least, Bound Size
	// Met says that the limit is met, or that there is none.
	Met bool
	// Fewest is how many removals any choice needs at least that meets the limit; 0 without one,
	// and where it is not met. Where it equals the number of removals, none has fewer.
	Fewest int

	problem *problem
}

// A Size is what a run comes to.
type Size struct {
	Tests   int     `json:"tests"`
	Cells   int     `json:"cells"`
	Seconds float64 `json:"seconds"`
}

// A Removal takes a test out of its framework, or some of its types out of a test.
type Removal struct {
	Framework *matrix.Framework
	Test      *matrix.Test
	// Cells are all of the test's where Whole says that nothing of it is left.
	Cells []matrix.Cell
	Whole bool
	// Seconds are those of a run that it frees.
	Seconds float64
	// Reasons say for each thing measured what still measures it.
	Reasons []Reason
}

// A Reason is something that a removed test or cell measures, and what measures it still.
type Reason struct {
	// Axis is "type" or the name of an axis.
	Axis, Name string
	// By names tests, those of the same framework first; at most three.
	By []string
	// Count is how many tests there are of them.
	Count int
}

// Propose says what may be removed of a suite.
func Propose(suite *matrix.Matrix, costs change.Costs, policy Policy, options Options) *Proposal {
	return newProblem(suite, costs, policy, options).propose()
}

func (p *problem) propose() *Proposal {
	p.solve()
	proposal := p.proposal()
	if p.options.Seconds > 0 || p.options.Tests > 0 {
		proposal.limit(p.options)
		proposal.Fewest = p.fewest(proposal, p.options)
	} else {
		proposal.Broken = p.broken()
	}
	p.finish(proposal)

	return proposal
}

// Compared returns tests that stay and name as what they are compared with one that goes.
func (p *Proposal) Compared(suite *matrix.Matrix) []*matrix.Test {
	gone := map[*matrix.Test]bool{}
	names := map[string]bool{}
	for _, removal := range slices.Concat(p.Removals, p.Broken) {
		if removal.Whole {
			gone[removal.Test], names[removal.Test.Name] = true, true
		}
	}
	var found []*matrix.Test
	for _, framework := range suite.Frameworks {
		for _, test := range framework.Tests {
			if !gone[test] && names[test.Labels["versus"]] {
				found = append(found, test)
			}
		}
	}

	return found
}

// Top returns the first removals, at most so many: those that free most and lose nothing.
func (p *Proposal) Top(most int) []Removal { return p.Removals[:min(most, len(p.Removals))] }

// limit leaves out what is not needed to meet the limits: the removals from the first on that
// meet them are as few as any of the proposal; see fewest for how few others may have.
func (p *Proposal) limit(options Options) {
	within := func(left Size) bool {
		return (options.Seconds <= 0 || left.Seconds <= options.Seconds) &&
			(options.Tests <= 0 || left.Tests <= options.Tests)
	}
	if options.Tests > 0 { // Cells of tests that stay do not help.
		p.Removals = slices.DeleteFunc(p.Removals, func(removal Removal) bool { return !removal.Whole })
	}
	left, count := p.Before, 0
	for count < len(p.Removals) && !within(left) {
		left = left.without(p.Removals[count])
		count++
	}
	p.Removals, p.Met = p.Removals[:count], within(left)
}

// fewest is how many removals any choice needs that meets the limits. A removal frees no more than
// all cells of its test that need not stay, and those of a framework no more than what is above its
// own least, so it takes at least as many as of those that free most.
func (p *problem) fewest(proposal *Proposal, options Options) int {
	if !proposal.Met {
		return 0
	}
	count := 0
	if options.Tests > 0 {
		count = max(0, proposal.Before.Tests-options.Tests)
	}
	if options.Seconds <= 0 {
		return count
	}
	var free []float64
	for _, framework := range p.frameworks {
		free = append(free, p.freedOf(framework)...)
	}
	slices.Sort(free)
	const rounding = 1e-6
	needed := proposal.Before.Seconds - options.Seconds - rounding
	for i := len(free); i > 0 && needed > 0; i-- {
		needed -= free[i-1]
		count = max(count, len(free)-i+1)
	}

	return count
}

// freedOf is the most seconds that one more removal in a framework may free, for each of its tests.
func (p *problem) freedOf(framework *candidate) []float64 {
	free := make([]float64, 0, len(framework.variants))
	left := math.Inf(1)
	if p.options.Tests <= 0 { // Else what counts first is not seconds.
		const perSecond = 1000
		left = float64(p.price(framework, framework.everything())[0]-framework.least[0]) / perSecond
	}
	for _, variant := range framework.variants {
		free = append(free, p.freed(variant))
	}
	slices.SortFunc(free, func(a, b float64) int { return cmp.Compare(b, a) })
	for i := range free {
		free[i] = min(free[i], left)
		left -= free[i]
	}

	return free
}

// everything keeps all cells.
func (c *candidate) everything() []choice {
	kept := make([]choice, len(c.variants))
	for i, variant := range c.variants {
		kept[i] = slices.Repeat(choice{true}, len(variant.test.Cells))
	}

	return kept
}

// freed is the most seconds that removing a test, or cells of it, may free.
func (p *problem) freed(variant *variant) float64 {
	sum := 0.0
	for i, cell := range variant.test.Cells {
		if !variant.stays || !variant.sure[i] {
			sum += p.costs[cell.Type]
		}
	}

	return sum
}

// without returns the size of a run without what is removed.
func (s Size) without(r Removal) Size {
	s.Cells -= len(r.Cells)
	s.Seconds -= r.Seconds
	if r.Whole {
		s.Tests--
	}

	return s
}
