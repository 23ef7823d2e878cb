package report

import (
	"io"

	"github.com/tfblint/tfblint/pkg/lint"
)

// A Plan is which tests are run, which are not and why, and how long it takes.
type Plan struct {
	// Base is the full hash of the commit that the change started from; empty without a change.
	Base string
	// Shard is the number of the part that Tests are of, from 1; 0 where they are all.
	Shard int
	// Sums are what the parts come to, in order; at least one.
	Sums []PlanSum
	// Tests are in the order in which they run.
	Tests []PlanTest
	// Unaffected counts tests that are asked for and that the change does not concern.
	Unaffected int
	ToolErrors []lint.ToolError
	// Again are the arguments that ask for the same tests, and Image is the container image in
	// which a cluster runs them.
	Again []string
	Image string
}

// A PlanSum is what a part of a plan comes to.
type PlanSum struct {
	Tests   int     `json:"tests"`
	Refused int     `json:"refused"`
	Seconds float64 `json:"seconds"`
}

// A PlanTest is a test, and what becomes of it.
type PlanTest struct {
	Name      string        `json:"name"`
	Framework string        `json:"framework"`
	Dir       string        `json:"dir"`
	Types     []string      `json:"types"`
	Approved  bool          `json:"approved"`
	Forced    bool          `json:"forced"`
	Reason    string        `json:"reason,omitempty"`
	Refusals  []PlanRefusal `json:"refusals"`
	Seconds   float64       `json:"seconds"`
	Shard     int           `json:"shard"`
}

// A PlanRefusal says why a test does not run.
type PlanRefusal struct {
	Policy string `json:"policy"`
	Rule   string `json:"rule,omitempty"`
	Reason string `json:"reason"`
	Fix    string `json:"fix"`
}

// A PlanFormat prints a plan.
type PlanFormat interface {
	PrintPlan(w io.Writer, plan *Plan) error
}

// sum is what the plan's tests come to.
func (p *Plan) sum() PlanSum {
	sum := PlanSum{}
	for _, test := range p.Tests {
		if !test.Approved {
			sum.Refused++

			continue
		}
		sum.Tests++
		sum.Seconds += test.Seconds
	}

	return sum
}
