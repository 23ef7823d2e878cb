package lint

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// CompareOptions say which two states of a suite are compared.
type CompareOptions struct {
	// Base and Head are the trees, from the suite's root; nil is a state without a suite.
	Base, Head fs.FS
	// Changed names the files that differ, from the suite's root; nil means that nobody knows.
	Changed []string
	// Alone says that the trees are a single framework's folder.
	Alone bool
	// Config adds to the tables; nil adds nothing.
	Config *config.Config
}

// A Comparison is what lies between two states, with what is needed to weigh it.
type Comparison struct {
	Change *change.Change
	Costs  change.Costs
	// Head is the matrix that the change leads to.
	Head *matrix.Matrix
	// ToolErrors are files that could not be read, so that what they hold is not compared.
	ToolErrors []ToolError
}

// Compare reads two states of a suite and says what lies between them. It judges nothing.
func Compare(ctx context.Context, options CompareOptions) (*Comparison, error) {
	bundle, err := loadBuiltIn()
	if err != nil {
		return nil, err
	}
	if options.Config != nil && options.Config.Data != nil {
		for _, table := range []string{"vocabulary", "costs"} {
			if err := extendTable(bundle, options.Config, table); err != nil {
				return nil, err
			}
		}
	}
	vocabulary, err := vocabularyOf(bundle)
	if err != nil {
		return nil, err
	}
	costs, err := costsOf(bundle)
	if err != nil {
		return nil, err
	}
	reading := tfb.Options{Vocabulary: vocabulary}
	if options.Alone {
		reading.Dirs = []string{"."}
	}
	sides, err := tfb.LoadSides(ctx, options.Base, options.Head, options.Changed, reading)
	if err != nil {
		return nil, fmt.Errorf("reading the suite: %w", err)
	}

	return &Comparison{
		Change:     change.Compare(&sides.Base.Matrix, &sides.Head.Matrix),
		Costs:      costs,
		Head:       &sides.Head.Matrix,
		ToolErrors: append(failuresOf(sides.Base, "base"), failuresOf(sides.Head, "head")...),
	}, nil
}

// failuresOf says what could not be read of one side.
func failuresOf(side *tfb.Suite, name string) []ToolError {
	found := make([]ToolError, 0, len(side.Failures))
	for _, failure := range side.Failures {
		found = append(found, ToolError{
			File: failure.File, Message: fmt.Sprintf("reading it in the %s: %v", name, failure.Err),
		})
	}

	return found
}

// costsOf returns what a cell of each test type costs.
func costsOf(bundle *opa.Bundle) (change.Costs, error) {
	table := struct {
		Seconds change.Costs `json:"seconds"`
	}{}
	if err := ast.As(bundle.Data("costs"), &table); err != nil {
		return nil, fmt.Errorf("reading the table of costs: %w", err)
	}

	return table.Seconds, nil
}
