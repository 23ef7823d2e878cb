package lint_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
	"github.com/tfblint/tfblint/schema"
)

// entry returns a test's entry in a configuration: sound, on PostgreSQL, in Go, but for
// what edits replace in it.
func entry(key string, edits ...string) string {
	return `"` + key + `": ` + strings.NewReplacer(edits...).Replace(`{
      "json_url": "/json",
      "db_url": "/db",
      "port": 8080,
      "approach": "Realistic",
      "classification": "Micro",
      "database": "Postgres",
      "framework": "x",
      "language": "Go",
      "flavor": "None",
      "orm": "Raw",
      "platform": "None",
      "webserver": "None",
      "os": "Linux",
      "database_os": "Linux",
      "display_name": "x `+key+`",
      "dockerfile": "server.dockerfile",
      "notes": "",
      "versus": "None"
    }`)
}

// suite returns a suite with one framework in each folder.
func suite(frameworks map[string][]string) tree.Memory {
	files := tree.Memory{}
	for dir, entries := range frameworks {
		name := dir[strings.LastIndex(dir, "/")+1:]
		files["frameworks/"+dir+"/"+tfb.ConfigName] = `{
  "framework": "` + name + `",
  "tests": [{
    ` + strings.Join(entries, ",\n    ") + `
  }]
}
`
		files["frameworks/"+dir+"/server.dockerfile"] = "FROM golang:1.26\nARG TFB_TEST_NAME\nCMD app $TFB_TEST_NAME\n"
		files["frameworks/"+dir+"/README.md"] = "# " + name + "\n"
	}

	return files
}

// twins is a framework with two findings of matrix rules: its second test repeats json
// and differs from the first only in the database.
func twins() []string { return []string{entry("default"), entry("my", "Postgres", "MySQL")} }

func run(t *testing.T, options lint.Options) *lint.Report {
	t.Helper()
	report, err := lint.Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}

	return report
}

// rulesOf returns the names of the rules that found something, sorted, each once.
func rulesOf(report *lint.Report) []string {
	rules := make([]string, 0, len(report.Findings))
	for _, found := range report.Findings {
		rules = append(rules, found.Rule)
	}
	slices.Sort(rules)

	return slices.Compact(rules)
}

func TestRunNamesEverything(t *testing.T) {
	t.Parallel()
	report := run(t, lint.Options{Suite: suite(map[string][]string{"Go/pair": twins()})})
	const rule = "matrix/redundant-database"
	i := slices.IndexFunc(report.Findings, func(f finding.Finding) bool { return f.Rule == rule })
	if i < 0 {
		t.Fatalf("no finding of %s: %+v", rule, report.Findings)
	}
	got := report.Findings[i]
	got.Message, got.Fingerprint = "", ""
	want := finding.Finding{
		Rule: rule, Severity: finding.Warning,
		Place: finding.Place{
			File:  "frameworks/Go/pair/benchmark_config.json",
			Start: finding.Position{Line: 30, Column: 19}, End: finding.Position{Line: 30, Column: 26},
		},
		Pointer: "/tests/0/my/database", Framework: "pair", Test: "pair-my",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("the finding is another:\n%s", diff)
	}
	wantSummary := lint.Summary{Frameworks: 1, Tests: 2, Active: 2, Warnings: 2}
	if report.Summary != wantSummary {
		t.Errorf("got summary %+v, want %+v", report.Summary, wantSummary)
	}
}

// TestContext shows that the suite around what is named is read but not reported on.
func TestContext(t *testing.T) {
	t.Parallel()
	const golang, pair, other = "frameworks/Go", "frameworks/Go/pair", "frameworks/Go/other"
	const java, third = "frameworks/Java", "frameworks/Java/third"
	files := suite(map[string][]string{"Go/pair": twins(), "Go/other": twins(), "Java/third": twins()})
	for name, test := range map[string]struct {
		dirs      []string
		noContext bool
		want      []string
	}{
		"everything":        {nil, false, []string{other, pair, third}},
		"language":          {[]string{golang}, false, []string{other, pair}},
		"framework":         {[]string{pair}, false, []string{pair}},
		"without context":   {[]string{pair}, true, []string{pair}},
		"two":               {[]string{pair, java}, false, []string{pair, third}},
		"language, without": {[]string{golang}, true, []string{other, pair}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := run(t, lint.Options{Suite: files, Dirs: test.dirs, NoContext: test.noContext})
			dirs := make([]string, 0, len(report.Findings))
			for _, found := range report.Findings {
				dirs = append(dirs, strings.TrimSuffix(found.File, "/"+tfb.ConfigName))
			}
			if got := slices.Compact(dirs); !slices.Equal(got, test.want) {
				t.Errorf("got findings on %v, want %v", got, test.want)
			}
			if report.Summary.Frameworks != len(test.want) {
				t.Errorf("got %d frameworks, want %d", report.Summary.Frameworks, len(test.want))
			}
		})
	}
}

func TestNothingToLint(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]lint.Options{
		"empty suite": {Suite: tree.Memory{"frameworks/Go/x/README.md": ""}},
		"no such dir": {Suite: suite(map[string][]string{"Go/pair": twins()}), Dirs: []string{"frameworks/Go/none"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := lint.Run(t.Context(), options); !errors.Is(err, tfb.ErrNoFrameworks) {
				t.Errorf("got %v, want %v", err, tfb.ErrNoFrameworks)
			}
		})
	}
}

func TestConfiguration(t *testing.T) {
	t.Parallel()
	const database, bare, most = "matrix/redundant-database", "matrix/repeated-bare-test", "matrix/max-tests"
	files := suite(map[string][]string{"Go/pair": twins()})
	for name, test := range map[string]struct {
		config string
		want   []string
		wrong  string
	}{
		"nothing":        {"", []string{database, bare}, ""},
		"off":            {"rules:\n  matrix/redundant-database: off\n", []string{bare}, ""},
		"limit":          {"rules:\n  matrix/max-tests: {params: {max: 1}}\n", []string{most, database, bare}, ""},
		"unknown rule":   {"rules:\n  matrix/nonsense: off\n", nil, ".tfblint.yaml:2:3: there is no rule"},
		"unknown param":  {"rules:\n  matrix/max-tests: {params: {most: 1}}\n", nil, `no parameter "most"`},
		"kind of param":  {"rules:\n  matrix/max-tests: {params: {max: many}}\n", nil, "takes a number, as in 10"},
		"unknown key":    {"rulez: {}\n", nil, "rulez"},
		"odd severity":   {"rules:\n  matrix/max-tests: fatal\n", nil, "fatal"},
		"not even a map": {"- a\n", nil, ".tfblint.yaml:1:1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings, err := config.Parse(config.FileName, []byte(test.config))
			var report *lint.Report
			if err == nil {
				report, err = lint.Run(t.Context(), lint.Options{Suite: files, Config: settings})
			}
			if test.wrong != "" {
				if !errors.Is(err, config.ErrInvalid) || !strings.Contains(err.Error(), test.wrong) {
					t.Fatalf("got %v, want an error about %q", err, test.wrong)
				}

				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := rulesOf(report); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestSeverityIsOverridden(t *testing.T) {
	t.Parallel()
	settings, err := config.Parse(config.FileName, []byte("rules:\n  matrix/redundant-database: error\n"))
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, lint.Options{Suite: suite(map[string][]string{"Go/pair": twins()}), Config: settings})
	if report.Summary.Errors != 1 || report.Summary.Warnings != 1 {
		t.Errorf("got %+v, want one of the two warnings to be an error", report.Summary)
	}
}

// TestFingerprints shows that a finding keeps its identity when lines move, and that no
// two findings share one.
func TestFingerprints(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/pair": append(twins(), entry("maria", "Postgres", "MySQL"))})
	moved := tree.Memory{}
	for name, content := range files {
		moved[name] = "\n\n" + strings.ReplaceAll(content, "\n", "\n\n")
	}
	identities := func(files tree.Memory) []string {
		report := run(t, lint.Options{Suite: files})
		all := make([]string, 0, len(report.Findings))
		for _, found := range report.Findings {
			all = append(all, found.Fingerprint)
		}
		slices.Sort(all)

		return all
	}
	before, after := identities(files), identities(moved)
	if !slices.Equal(before, after) {
		t.Errorf("moving lines changed fingerprints:\n%v\n%v", before, after)
	}
	if len(before) < 3 || len(slices.Compact(slices.Clone(before))) != len(before) {
		t.Errorf("want at least 3 fingerprints, all different: %v", before)
	}
}

// userRule returns the source of a policy with one rule.
func userRule(body string) opa.Source { return userRuleOn(opa.Framework, body) }

// userRuleOn returns the source of a policy with one rule of a scope.
func userRuleOn(scope opa.Scope, body string) opa.Source {
	return opa.Source{Name: "mine", FS: fstest.MapFS{"rules/house/demo.rego": {Data: []byte(`# METADATA
# title: A demonstration
# description: Finds what a test wants found.
# schemas:
# - input: schema.` + string(scope) + `
# custom:
#   category: house
#   severity: info
#   reason: Because.
#   fix: Do something.
package tfblint.rules.house.demo

` + body + "\n")}}}
}

func TestRulesOfUsers(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/pair": twins()})
	report := run(t, lint.Options{Suite: files, Policies: []opa.Source{
		userRule(`findings contains {"pointer": "/framework", "message": input.framework.name}`),
	}})
	if got := rulesOf(report); !slices.Contains(got, "house/demo") || report.Summary.Infos != 1 {
		t.Errorf("the rule found nothing: %v", got)
	}
	_, err := lint.Run(t.Context(), lint.Options{Suite: files, Policies: []opa.Source{
		userRule(`findings contains {"pointer": "", "message": "x"} if input.framework.nome == "x"`),
	}})
	var issues opa.Issues
	if !errors.As(err, &issues) || issues[0].File != "mine/rules/house/demo.rego" || issues[0].Row != 13 {
		t.Errorf("got %v, want an issue that points at the misspelt field", err)
	}
	_, err = lint.Run(t.Context(), lint.Options{Suite: files, Policies: []opa.Source{
		userRule(`findings contains {"pointer": "", "message": "x"} if input.tests[0].image.file == "x"`),
	}})
	if !errors.As(err, &issues) {
		t.Errorf("got %v: a rule that reads evidence without saying so would never fire", err)
	}
	idle := userRule(`findings contains {"pointer": "", "message": "x"} if input.framework.nome == "x"`)
	policies, _ := idle.FS.(fstest.MapFS)
	file := policies["rules/house/demo.rego"]
	file.Data = []byte(strings.Replace(string(file.Data), "schema.framework", "schema.problems", 1))
	_, err = lint.Run(t.Context(), lint.Options{Suite: files, Policies: []opa.Source{idle}})
	if !errors.As(err, &issues) {
		t.Errorf("got %v: a wrong rule must not go unnoticed because nothing is faulty today", err)
	}
}

// TestToolErrors shows that what fails costs only itself.
func TestToolErrors(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/pair": twins(), "Go/other": twins()})
	report := run(t, lint.Options{
		Suite: unreadable{files, "frameworks/Go/other"},
		Only:  []string{"house", "matrix/redundant-database", "matrix/repeated-bare-test"},
		Policies: []opa.Source{
			userRule(`findings contains {"pointer": "", "message": "x"} if to_number(input.framework.name) > 1`),
		},
	})
	if got := rulesOf(report); !slices.Equal(got, []string{"matrix/redundant-database", "matrix/repeated-bare-test"}) {
		t.Errorf("got findings of %v; those of sound rules on sound frameworks must stay", got)
	}
	messages := make([]string, 0, len(report.ToolErrors))
	for _, toolError := range report.ToolErrors {
		messages = append(messages, toolError.File+": "+toolError.Message)
	}
	all := strings.Join(messages, "\n")
	if len(messages) != 2 || !strings.Contains(all, "house/demo") || !strings.Contains(all, "frameworks/Go/other") {
		t.Errorf("got tool errors:\n%s", all)
	}
}

// unreadable is a tree with a folder that cannot be opened.
type unreadable struct {
	tree.Memory

	dir string
}

func (u unreadable) Sub(name string) (fs.FS, error) {
	if name == u.dir {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}

	return u.Memory.Sub(name)
}

func TestRunStopsWhenAsked(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := lint.Run(ctx, lint.Options{Suite: suite(map[string][]string{"Go/pair": twins()})})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestFacts shows that the documents that rules see are as their schemas say: rules are
// compiled against the schemas, so a difference would be a rule that never fires.
func TestFacts(t *testing.T) {
	t.Parallel()
	matrixDir, err := tree.OpenDir("../../testdata/matrix")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = matrixDir.Close() })
	broken := suite(map[string][]string{"Go/pair": {entry("default", `"Raw"`, `"Rawe", // ?`)}})
	for name, files := range map[string]fs.FS{"testdata": matrixDir, "broken": broken} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			documents, err := lint.Facts(t.Context(), lint.Options{Suite: files})
			if err != nil {
				t.Fatal(err)
			}
			for _, document := range documents {
				conforms(t, "policy-input", document)
			}
			table, err := lint.MatrixFacts(t.Context(), lint.Options{Suite: files})
			if err != nil {
				t.Fatal(err)
			}
			conforms(t, "policy-matrix", table)
		})
	}
}

// conforms holds a document against one of our schemas.
func conforms(t *testing.T, name string, document any) {
	t.Helper()
	definition, err := schema.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	checker, err := schemacheck.Compile(name, definition)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.MarshalIndent(document, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range checker.Check(text.ParseJSON(name, encoded)) {
		t.Errorf("%s: %s: %s", name, problem.Pointer, problem.Message)
	}
}

// TestOnePlaceOneRule shows that no place is reported by two rules for one reason: on the
// suite in testdata, where rules of most categories find something, none is reported by two.
func TestOnePlaceOneRule(t *testing.T) {
	t.Parallel()
	suite, err := tree.OpenDir("../../testdata/matrix")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = suite.Close() })
	rules := map[finding.Place]string{}
	for _, found := range run(t, lint.Options{Suite: suite}).Findings {
		if other, reported := rules[found.Place]; reported && other != found.Rule {
			t.Errorf("%s is reported by %s and %s", found.Place, other, found.Rule)
		}
		rules[found.Place] = found.Rule
	}
	if len(rules) == 0 {
		t.Error("nothing was found")
	}
}
