package opa

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
)

// A TestResult is the outcome of one Rego test.
type TestResult struct {
	Name     string
	File     string
	Row      int
	Failed   bool
	Skipped  bool
	Error    error
	Output   string
	Duration time.Duration
}

// Rows are rows of a file, from the first to the last, both included.
type Rows struct {
	First, Last int
}

// A TestReport is the outcome of all tests, and what they covered.
type TestReport struct {
	Results []TestResult
	// Uncovered lists, by file, the rows that no test evaluates.
	Uncovered map[string][]Rows
	// Coverage is the covered share of all rows that can be covered, in percent.
	Coverage float64
}

// Failed counts tests that failed or could not be run.
func (r *TestReport) Failed() int {
	count := 0
	for _, result := range r.Results {
		if result.Failed || result.Error != nil {
			count++
		}
	}

	return count
}

// Test runs Rego tests, with the same restrictions under which rules run: those of the
// sources with the given names, or all. The bundle must have been loaded with its tests.
func (b *Bundle) Test(ctx context.Context, settings Settings, sources ...string) (*TestReport, error) {
	modules, err := b.parse(nil)
	if err != nil {
		return nil, Issues(issuesOf("policy", err))
	}
	judged := maps.Clone(modules)
	maps.DeleteFunc(judged, func(file string, _ *ast.Module) bool { return !from(file, sources) })
	for file, module := range b.tests {
		if from(file, sources) {
			modules[file] = module
		}
	}
	store := b.store(settings.Params)
	covered := cover.New()
	runner := tester.NewRunner().
		SetCompiler(newCompiler(settings.Schemas).WithEnablePrintStatements(true)).
		SetStore(store).
		SetModules(modules).
		SetCoverageQueryTracer(covered).
		CapturePrintOutput(true).
		RaiseBuiltinErrors(true).
		SetTimeout(cmp.Or(settings.TimeLimit, DefaultTimeLimit))
	report := &TestReport{}
	err = storage.Txn(ctx, store, storage.TransactionParams{}, func(transaction storage.Transaction) error {
		results, err := runner.RunTests(ctx, transaction)
		if err != nil {
			return Issues(issuesOf("policy", err))
		}
		for result := range results {
			report.Results = append(report.Results, testResult(result))
		}

		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("running policy tests: %w", err)
	}
	slices.SortFunc(report.Results, func(a, b TestResult) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Name, b.Name))
	})
	report.cover(covered.Report(modules), judged)

	return report, nil
}

// from reports whether a file comes from one of the sources; without any, all do.
func from(file string, sources []string) bool {
	return len(sources) == 0 || slices.ContainsFunc(sources, func(source string) bool {
		return strings.HasPrefix(file, path.Clean(source)+"/")
	})
}

func testResult(result *tester.Result) TestResult {
	return TestResult{
		Name: result.Name, File: result.Location.File, Row: result.Location.Row,
		Failed: result.Fail, Skipped: result.Skip, Error: result.Error,
		Output: string(result.Output), Duration: result.Duration,
	}
}

// cover keeps the coverage of rules and libraries. That tests cover themselves says nothing.
func (r *TestReport) cover(all cover.Report, modules map[string]*ast.Module) {
	r.Uncovered = map[string][]Rows{}
	hit, missed := 0, 0
	for file := range modules {
		report := all.Files[file]
		if report == nil {
			continue
		}
		hit += report.CoveredLines
		missed += report.NotCoveredLines
		for _, rows := range report.NotCovered {
			r.Uncovered[file] = append(r.Uncovered[file], Rows{First: rows.Start.Row, Last: rows.End.Row})
		}
	}
	const whole = 100 // Percent.
	r.Coverage = whole
	if hit+missed > 0 {
		r.Coverage = whole * float64(hit) / float64(hit+missed)
	}
}
