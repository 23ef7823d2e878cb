package lint

import (
	"context"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// An Approval decides which tests of a suite may run, by policies: the built-in ones and those
// that the suite and the caller add.
type Approval struct {
	// Costs are what a run takes.
	Costs RunCosts

	query *opa.Query
}

// RunCosts are the seconds that a run which only verifies takes for a test: the table
// policy/data/costs.yaml, below `verification`.
type RunCosts struct {
	Build float64            `json:"build"`
	Start float64            `json:"start"`
	Types map[string]float64 `json:"types"`
}

// OpenApproval reads and compiles the policies about approval, with the tables that the
// options' configuration adds to.
func OpenApproval(options Options) (*Approval, error) {
	if options.Config == nil {
		options.Config = &config.Config{}
	}
	bundle, err := opa.Load(opa.Options{Approval: true}, append([]opa.Source{BuiltIn()}, options.Policies...)...)
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}
	if err := extend(bundle, options.Config); err != nil {
		return nil, err
	}
	schemas, err := Schemas()
	if err != nil {
		return nil, err
	}
	engine, err := bundle.Compile(opa.Settings{Rules: bundle.Approvals(), Schemas: schemas})
	if err != nil {
		return nil, fmt.Errorf("compiling policies: %w", err)
	}
	query, err := engine.Query(bundle.Approvals())
	if err != nil {
		return nil, err
	}
	var table struct {
		Verification RunCosts `json:"verification"`
	}
	if err := ast.As(bundle.Data("costs"), &table); err != nil {
		return nil, fmt.Errorf("reading the table of costs: %w", err)
	}

	return &Approval{Costs: table.Verification, query: query}, nil
}

// Refusals says which tests may not run. Input is what schema/policy-approval.schema.json
// describes, as encoding/json decodes it. With an error nothing is known of any test.
func (a *Approval) Refusals(ctx context.Context, input any) ([]opa.Refusal, error) {
	return a.query.Refusals(ctx, input)
}

// Suite reads the configurations of the suite that options name, without the files beside
// them. What cannot be read is among its Failures.
func Suite(ctx context.Context, options Options) (*tfb.Suite, error) {
	run, err := factsRun(ctx, options, nil)
	if err != nil {
		return nil, err
	}
	run.suite.Failures = slices.DeleteFunc(run.suite.Failures, func(failure tfb.Failure) bool {
		return !options.concerns(failure)
	})

	return run.suite, nil
}
