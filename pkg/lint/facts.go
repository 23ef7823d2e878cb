package lint

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// Facts returns what rules see of each framework that options name, with all evidence,
// as values for encoding/json and in the order of their folders. With an error about files
// that cannot be read, it returns what could be.
func Facts(ctx context.Context, options Options) ([]any, error) {
	run, err := factsRun(ctx, options, func(framework *matrix.Framework) bool { return options.reports(framework.Dir) })
	if err != nil {
		return nil, err
	}
	var documents []any
	encoder := newEncoder(run.plan.vocabulary)
	for _, framework := range run.suite.Frameworks {
		if !options.reports(framework.Dir) {
			continue
		}
		document, err := ast.JSON(run.document(encoder, framework))
		if err != nil {
			return nil, fmt.Errorf("printing the facts of %s: %w", framework.Dir, err)
		}
		documents = append(documents, document)
	}
	var failures []error
	for _, failure := range run.suite.Failures {
		if options.concerns(failure) {
			failures = append(failures, fmt.Errorf("reading %s: %w", failure.File, failure.Err))
		}
	}

	return documents, errors.Join(failures...)
}

// MatrixFacts returns what rules about the whole matrix see.
func MatrixFacts(ctx context.Context, options Options) (any, error) {
	run, err := factsRun(ctx, options, nil)
	if err != nil {
		return nil, err
	}
	document, err := ast.JSON(newEncoder(run.plan.vocabulary).table(&run.suite.Matrix))
	if err != nil {
		return nil, fmt.Errorf("printing the facts of the matrix: %w", err)
	}

	return document, nil
}

func factsRun(ctx context.Context, options Options, evidence func(*matrix.Framework) bool) (*run, error) {
	if options.Config == nil {
		options.Config = &config.Config{}
	}
	bundle, err := loadBuiltIn()
	if err != nil {
		return nil, err
	}
	if options.Config.Data != nil { // The other tables may be of policies that are not read here.
		if err := extendTable(bundle, options.Config, "vocabulary"); err != nil {
			return nil, err
		}
	}
	vocabulary, err := vocabularyOf(bundle)
	if err != nil {
		return nil, err
	}
	texts, err := read(ctx, options)
	if err != nil {
		return nil, err
	}
	defer texts.Close()
	suite, err := texts.Load(ctx, tfb.Options{Vocabulary: vocabulary, Evidence: evidence}, nil)
	if err != nil {
		return nil, fmt.Errorf("reading the suite: %w", err)
	}
	suite.Failures, suite.Strays = slices.Concat(texts.Failures, suite.Failures), texts.Strays
	checker, err := compileSchema()
	if err != nil {
		return nil, err
	}

	groups := newEncoder(vocabulary).groups(grouped(&suite.Matrix))

	return &run{
		options: options, plan: &plan{vocabulary: vocabulary}, suite: suite, checker: checker, groups: groups,
	}, nil
}

func grouped(m *matrix.Matrix) map[string][]string {
	names := map[string][]string{}
	for _, framework := range m.Frameworks {
		names[framework.Group] = append(names[framework.Group], framework.Name)
	}
	for _, members := range names {
		slices.Sort(members)
	}

	return names
}

// Named returns the folders of the frameworks with the given name.
func Named(ctx context.Context, options Options, name string) ([]string, error) {
	run, err := factsRun(ctx, options, nil)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, framework := range run.suite.Frameworks {
		if framework.Name == name {
			dirs = append(dirs, framework.Dir)
		}
	}

	return dirs, nil
}
