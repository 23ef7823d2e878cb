package opa

import (
	"cmp"
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	printing "github.com/open-policy-agent/opa/v1/topdown/print"
)

// A TestResult is the outcome of one Rego test.
type TestResult struct {
	Name    string
	File    string
	Row     int
	Failed  bool
	Skipped bool
	Error   error
	Output  string
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
// sources with the given names, or all. The bundle must have been loaded with its tests. A
// test is a rule whose name starts with test_; it passes if it holds.
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
	compiler := newCompiler(settings.Schemas).WithEnablePrintStatements(true)
	compiler.Compile(modules)
	if compiler.Failed() {
		return nil, Issues(issuesOf("policy", compiler.Errors))
	}
	engine := &Engine{
		compiler: compiler, store: b.store(settings.Params),
		timeLimit: cmp.Or(settings.TimeLimit, DefaultTimeLimit),
	}
	covered := &coverage{reached: map[statement]bool{}}
	report := &TestReport{}
	for _, file := range slices.Sorted(maps.Keys(b.tests)) {
		if !from(file, sources) {
			continue
		}
		for _, test := range testsIn(b.tests[file]) {
			report.Results = append(report.Results, engine.test(ctx, b.tests[file], test, covered))
		}
	}
	report.cover(covered, judged)

	return report, nil
}

// Prefixes of the names of rules that are tests, and of tests that are left for later.
const (
	testPrefix  = "test_"
	laterPrefix = "todo_test_"
)

// testsIn returns the tests of a module in the order of the file, each name once.
func testsIn(module *ast.Module) []*ast.Rule {
	var tests []*ast.Rule
	known := map[string]bool{}
	for _, rule := range module.Rules {
		name := rule.Head.Ref().String()
		if !known[name] && (strings.HasPrefix(name, testPrefix) || strings.HasPrefix(name, laterPrefix)) {
			known[name] = true
			tests = append(tests, rule)
		}
	}

	return tests
}

// test runs one test.
func (e *Engine) test(ctx context.Context, module *ast.Module, test *ast.Rule, covered *coverage) TestResult {
	name := test.Head.Ref().String()
	result := TestResult{Name: name, File: test.Location.File, Row: test.Location.Row}
	if strings.HasPrefix(name, laterPrefix) {
		result.Skipped = true

		return result
	}
	ref := ast.NewTerm(module.Package.Path.Append(ast.StringTerm(name)))
	output := &printed{}
	traced := func(query *topdown.Query) *topdown.Query { return query.WithQueryTracer(covered).WithPrintHook(output) }
	held := false
	err := e.iterate(ctx, ast.NewBody(ast.NewExpr(ref)), traced, func(topdown.QueryResult) { held = true })
	result.Failed, result.Error, result.Output = err == nil && !held, err, output.String()

	return result
}

// printed keeps what a test prints, a line a call.
type printed struct{ strings.Builder }

// Print implements [printing.Hook].
func (p *printed) Print(_ printing.Context, text string) error {
	_, err := p.WriteString(text + "\n")

	return err //nolint:wrapcheck // A Builder's, which is always nil.
}

// from reports whether a file comes from one of the sources; without any, all do.
func from(file string, sources []string) bool {
	return len(sources) == 0 || slices.ContainsFunc(sources, func(source string) bool {
		return strings.HasPrefix(file, path.Clean(source)+"/")
	})
}

// cover keeps the coverage of rules and libraries. That tests cover themselves says nothing.
func (r *TestReport) cover(covered *coverage, modules map[string]*ast.Module) {
	r.Uncovered = map[string][]Rows{}
	all, missed := 0, 0
	for file, module := range modules {
		rows, count := covered.rows(module)
		all += count
		for _, gap := range rows {
			missed += gap.Last - gap.First + 1
		}
		if len(rows) > 0 {
			r.Uncovered[file] = rows
		}
	}
	const whole = 100 // Percent.
	r.Coverage = whole
	if all > 0 {
		r.Coverage = whole * float64(all-missed) / float64(all)
	}
}
