// Package plan says which tests of a suite are run: those that are asked for, that a change
// affects and that policies approve of; how long that takes, and which machine has which. It
// runs nothing, and its answer depends on nothing but what it is told.
package plan

import (
	"cmp"
	"context"
	"slices"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
)

// Options say what a plan is made of. Matrix, Report and Approval are required.
type Options struct {
	// Matrix is the suite's, of which Report says what is found.
	Matrix *matrix.Matrix
	Report *lint.Report
	// Approval decides which tests may run, and knows what they cost.
	Approval *lint.Approval
	// Abilities are what can be had where the tests are to run.
	Abilities Abilities
	// Selection is what is asked for; its zero value asks for everything.
	Selection Selection
	// Affected are the frameworks that a change concerns, and Touched the files that differ,
	// from the suite's root; nil where no change is looked at.
	Affected *affected.Selection
	Touched  []string
	// Forces are tests that run in spite of what refuses them.
	Forces []Force
	// Shard is the part of the plan that is wanted; its zero value is all of it.
	Shard Shard
}

// A Force has a test run in spite of what refuses it.
type Force struct {
	// Test is its name.
	Test string
	// Reason says why, for those who read the results. It is required.
	Reason string
}

// A Plan says what is run.
type Plan struct {
	// Tests are those of the shard, sorted by name as the suite runs them, with those that
	// are refused.
	Tests []Planned
	// Shard is the part that Tests are of.
	Shard Shard
	// Shards are the sums of all parts, in order.
	Shards []Sum
	// Unaffected counts tests that are asked for and that the change does not concern.
	Unaffected int
	// ToolErrors are what kept the plan from being complete.
	ToolErrors []lint.ToolError
}

// A Planned is a test that is asked for, and what becomes of it.
type Planned struct {
	Test      *matrix.Test
	Framework *matrix.Framework
	// Types are what is verified of it, in the order of the suite.
	Types []string
	// Approved says that it runs. Forced says that it does in spite of Refusals, and Reason
	// why somebody wants that.
	Approved, Forced bool
	Reason           string
	Refusals         []Refusal
	// Seconds is about what it takes; 0 where it is not run.
	Seconds float64
	// Shard is the part that it belongs to, from 1. A refused test belongs to one as well, so
	// that exactly one part reports it.
	Shard int
}

// A Refusal says why a test does not run.
type Refusal struct {
	// Policy is the one that refuses: approval/broken.
	Policy string
	// Reason is what is in the way, and Fix what to do.
	Reason, Fix string
	// Rule is the rule whose finding is behind it; empty where none is.
	Rule string
}

// A Sum is what a part of a plan comes to: how many tests run, in how many seconds, and how
// many are refused.
type Sum struct {
	Tests, Refused int
	Seconds        float64
}

// Make plans a run. Its error says, of all that is asked for, what cannot be understood.
func Make(ctx context.Context, options Options) (*Plan, error) {
	if err := options.Shard.check(); err != nil {
		return nil, err
	}
	chosen, err := options.Selection.choose(options.Matrix, options.Approval.Costs.Types)
	if err != nil {
		return nil, err
	}
	forced, err := forces(options.Forces, options.Matrix)
	if err != nil {
		return nil, err
	}
	plan := &Plan{Shard: options.Shard, ToolErrors: slices.Clone(options.Report.ToolErrors)}
	if concerned := options.concerned(); concerned != nil {
		all := len(chosen)
		chosen = slices.DeleteFunc(chosen, func(p Planned) bool { return !concerned(p.Framework, p.Test) })
		plan.Unaffected = all - len(chosen)
	}
	if err := plan.approve(ctx, options, chosen); err != nil {
		return nil, err
	}
	for i := range chosen {
		chosen[i].settle(forced, options.Approval.Costs)
	}
	slices.SortStableFunc(chosen, compare)
	plan.divide(chosen)

	return plan, nil
}

// compare puts tests into the order in which they run. Names are unique in a sound suite.
func compare(a, b Planned) int {
	return cmp.Or(cmp.Compare(a.Test.Name, b.Test.Name), cmp.Compare(a.Framework.Dir, b.Framework.Dir))
}

// settle says whether a test runs, and what that takes.
func (p *Planned) settle(forced map[string]string, costs lint.RunCosts) {
	p.Approved = len(p.Refusals) == 0
	if reason, isForced := forced[p.Test.Name]; isForced && !p.Approved {
		p.Approved, p.Forced, p.Reason = true, true, reason
	}
	if !p.Approved {
		return
	}
	p.Seconds = costs.Build + costs.Start
	for _, name := range p.Types {
		p.Seconds += costs.Types[name]
	}
}

// divide deals the tests out to the parts, sums these up, and keeps the tests of the wanted one.
func (p *Plan) divide(chosen []Planned) {
	items := make([]Item, len(chosen))
	for i, planned := range chosen {
		items[i] = Item{Name: planned.Test.Name, Dir: planned.Framework.Dir, Cost: planned.Seconds}
	}
	p.Shards = make([]Sum, max(p.Shard.Of, 1))
	for i, shard := range Divide(items, len(p.Shards)) {
		chosen[i].Shard = shard + 1
		sum := &p.Shards[shard]
		if chosen[i].Approved {
			sum.Tests++
			sum.Seconds += chosen[i].Seconds
		} else {
			sum.Refused++
		}
	}
	for _, planned := range chosen {
		if p.Shard.has(planned.Shard) {
			p.Tests = append(p.Tests, planned)
		}
	}
}

// Spread divides a whole plan into n parts.
func (p *Plan) Spread(n int) {
	whole := p.Tests
	p.Tests, p.Shard = nil, Shard{Of: n}
	p.divide(whole)
}

// Sum returns what the plan's tests come to.
func (p *Plan) Sum() Sum {
	sum := Sum{}
	for _, planned := range p.Tests {
		if planned.Approved {
			sum.Tests++
			sum.Seconds += planned.Seconds
		} else {
			sum.Refused++
		}
	}

	return sum
}

// refusalOf takes over what a policy says.
func refusalOf(refusal opa.Refusal) Refusal {
	return Refusal{Policy: refusal.Policy.Name, Reason: refusal.Reason, Fix: refusal.Fix, Rule: refusal.Rule}
}
