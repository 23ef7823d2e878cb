package opa_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/opa"
)

// header is metadata without fault, for a rule named demo/<name>.
const header = `# METADATA
# title: A demonstration
# description: Finds what a test wants found.
# related_resources:
# - ref: https://example.org/why
#   description: Why
# schemas:
# - input: schema.framework
# custom:
#   category: demo
#   severity: warning
#   reason: Because.
#   fix: Do something.
#   params:
#     max:
#       description: The most there may be.
#       default: 2
`

// rule returns the source of a whole rule.
func rule(name, body string) string {
	return header + "package tfblint.rules.demo[\"" + name + "\"]\n\n" + body
}

func source(files map[string]string) opa.Source {
	tree := fstest.MapFS{}
	for name, content := range files {
		tree[name] = &fstest.MapFile{Data: []byte(content)}
	}

	return opa.Source{Name: "mine", FS: tree}
}

func load(t *testing.T, files map[string]string) *opa.Bundle {
	t.Helper()
	bundle, err := opa.Load(opa.Options{Tests: true}, source(files))
	if err != nil {
		t.Fatalf("loading: %v", err)
	}

	return bundle
}

// query compiles a bundle and prepares all its rules.
func query(t *testing.T, bundle *opa.Bundle, settings opa.Settings) *opa.Query {
	t.Helper()
	engine, err := bundle.Compile(settings)
	if err != nil {
		t.Fatalf("compiling: %v", err)
	}
	prepared, err := engine.Query(bundle.Rules())
	if err != nil {
		t.Fatalf("preparing: %v", err)
	}

	return prepared
}

const found = `findings contains {"pointer": "/tests", "message": "found"} if input.n > 0` + "\n"

func TestLoadReadsMetadata(t *testing.T) {
	t.Parallel()
	bundle := load(t, map[string]string{"rules/demo/a-rule.rego": rule("a-rule", found)})
	got := bundle.Rule("demo/a-rule")
	if got == nil {
		t.Fatal("the rule is not there")
	}
	if got.Title != "A demonstration" || got.Severity != finding.Warning || got.WhenAdded != finding.Warning ||
		got.Scope != opa.Framework || got.Reason != "Because." || got.Fix != "Do something." ||
		got.File != "mine/rules/demo/a-rule.rego" ||
		len(got.Links) != 1 || got.Links[0].URL != "https://example.org/why" {
		t.Errorf("metadata read wrongly: %+v", got)
	}
	if param := got.Param("max"); param == nil || param.Default.Compare(ast.Number("2")) != 0 {
		t.Errorf("parameter read wrongly: %+v", got.Params)
	}
	if bundle.Rule("demo/another") != nil {
		t.Error("a rule that is not there was found")
	}
}

// TestLoadRefuses shows that nothing about a rule is overlooked: OPA itself would
// accept every one of these without a word.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	const file = "rules/demo/a-rule.rego"
	good := rule("a-rule", found)
	swap := func(part, other string) string { return strings.Replace(good, part, other, 1) }
	tests := map[string]struct {
		file, content, want string
	}{
		"unknown key":     {file, swap("#   fix:", "#   fixx:"), "unknown key custom.fixx"},
		"missing key":     {file, swap("#   fix: Do something.\n", ""), "custom.fix is missing"},
		"odd severity":    {file, swap("warning", "grave"), `"grave" is not a severity`},
		"wrong category":  {file, swap("category: demo", "category: other"), `category "other"`},
		"unknown schema":  {file, swap("schema.framework", "schema.all"), "schemas annotation"},
		"no schema":       {file, swap("# schemas:\n# - input: schema.framework\n", ""), "schemas annotation"},
		"no title":        {file, swap("# title: A demonstration\n", ""), "title"},
		"odd param":       {file, swap("default: 2", "standard: 2"), "params.max"},
		"no metadata":     {file, strings.TrimPrefix(good, header), "no METADATA"},
		"no findings":     {file, rule("a-rule", "finding contains 1 if input.n"), "no findings"},
		"findings no set": {file, rule("a-rule", "findings := {1}"), "no findings"},
		"wrong file":      {"rules/demo/b-rule.rego", good, "belongs in the file rules/demo/a-rule.rego"},
		"wrong folder":    {"demo/a-rule.rego", good, "rules/<category>/"},
		"wrong package":   {file, swap("tfblint.rules.demo", "tfblint.other.demo.x"), "rule's package"},
		"short package":   {file, header + "package demo\n\n" + found, "rule's package is"},
		"camel case":      {"rules/demo/aRule.rego", swap("a-rule", "aRule"), "no rule name"},
		"syntax":          {file, good + "\nfindings contains", "a-rule.rego:"},
		"repeated key":    {"data/words.yaml", "a: 1\na: 2\n", "words.yaml:2"},
		"reserved table":  {"data/params.yaml", "a: 1\n", "the name params is taken"},
		"no rules":        {"data/words.yaml", "a: 1\n", "there are no rules"},
		"misspelt param":  {file, good + "\nx := data.tfblint.params[\"demo/a-rule\"].mux\n", `no parameter "mux"`},
		"another's param": {file, good + "\nx := data.tfblint.params[\"demo/other\"].max\n", "its own parameters"},
		"misspelt table":  {file, good + "\nx := data.tfblint.wurds.unit\n", "no table data/wurds.yaml"},
		"misspelt other":  {file, swap("#   fix:", "#   replaces: [demo/b]\n#   fix:"), `other rule "demo/b"`},
		"replaces itself": {file, swap("#   fix:", "#   replaces: [demo/a-rule]\n#   fix:"), "no other rule"},
		"misplaced lib":   {"lib/words.rego", "package tfblint.lib.others\n", "belongs in package tfblint.lib.words"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := opa.Load(opa.Options{}, source(map[string]string{test.file: test.content}))
			if _, areIssues := errors.AsType[opa.Issues](err); !areIssues {
				t.Fatalf("got %v, want issues", err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %q, want something about %q", err, test.want)
			}
		})
	}
}

func TestLoadKeepsSourcesApart(t *testing.T) {
	t.Parallel()
	lib := "package tfblint.lib.words\n\nbare := {\"json\"}\n"
	_, err := opa.Load(opa.Options{},
		source(map[string]string{"rules/demo/a-rule.rego": rule("a-rule", found), "lib/words.rego": lib}),
		opa.Source{Name: "theirs", FS: fstest.MapFS{
			"rules/demo/b-rule.rego": {Data: []byte(rule("b-rule", found))}, "lib/words.rego": {Data: []byte(lib)},
		}})
	if err == nil || !strings.Contains(err.Error(), "theirs/lib/words.rego:1") {
		t.Errorf("got %v; a later source must not add to the package of an earlier one", err)
	}
}

func TestCompileRefuses(t *testing.T) {
	t.Parallel()
	schema := map[string]any{
		"type": "object", "additionalProperties": false,
		"properties": map[string]any{"n": map[string]any{"type": "integer"}},
	}
	tests := map[string]struct{ body, want string }{
		"network":       {`findings contains {"message": "x"} if http.send({"method": "get"})`, "http.send"},
		"environment":   {`findings contains {"message": "x"} if opa.runtime().env`, "opa.runtime"},
		"clock":         {`findings contains {"message": "x"} if time.now_ns() > 0`, "time.now_ns"},
		"chance":        {`findings contains {"message": "x"} if rand.intn("a", 2) == 1`, "rand.intn"},
		"misspelt":      {`findings contains {"message": "x"} if input.m > 0`, "undefined ref: input.m"},
		"unused import": {"import data.tfblint.lib.x\n\n" + found, "unused"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"rules/demo/a-rule.rego": rule("a-rule", test.body)}
			bundle, err := opa.Load(opa.Options{}, source(files))
			if err == nil {
				_, err = bundle.Compile(opa.Settings{Schemas: map[opa.Scope]any{opa.Framework: schema}})
			}
			var issues opa.Issues
			if !errors.As(err, &issues) || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want an issue about %q", err, test.want)
			}
			if issues[0].File != "mine/rules/demo/a-rule.rego" || issues[0].Row == 0 {
				t.Errorf("the issue does not point at the rule: %v", issues[0])
			}
		})
	}
}

func TestEval(t *testing.T) {
	t.Parallel()
	bundle := load(t, map[string]string{
		"rules/demo/a-rule.rego": rule("a-rule", found),
		"rules/demo/b-rule.rego": rule("b-rule", `limit := data.tfblint.params["demo/b-rule"].max

findings contains {
	"pointer": "",
	"message": sprintf("%d of %v %s", [input.n, limit, data.tfblint.words.unit]),
	"at": {"file": "f", "line": 3, "column": 4, "end_line": 5, "end_column": 6},
	"count": input.n,
	"fix": {"safe": true, "edits": [
		{"op": "remove", "pointer": "/tests/0/a"},
		{"op": "insert", "pointer": "/tests/0", "key": "b", "value": 8080},
	]},
} if input.n > limit
`),
		"data/words.yaml": "unit: tests\n",
	})
	prepared := query(t, bundle, opa.Settings{
		Params: map[string]map[string]ast.Value{"demo/b-rule": {"max": ast.Number("6")}},
	})
	results, err := prepared.Eval(t.Context(), ast.MustInterfaceToValue(map[string]any{"n": 7}))
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 2 {
		t.Fatalf("got %d results, want 2: %+v", len(results), results)
	}
	if results[0].Rule.Name != "demo/a-rule" || results[0].Message != "found" || results[0].Pointer != "/tests" {
		t.Errorf("got %+v", results[0])
	}
	want := finding.Place{
		File:  "f",
		Start: finding.Position{Line: 3, Column: 4},
		End:   finding.Position{Line: 5, Column: 6},
	}
	if results[1].Message != "7 of 6 tests" || results[1].At == nil || *results[1].At != want {
		t.Errorf("got %+v", results[1])
	}
	fix := &opa.Fix{Safe: true, Edits: []opa.Edit{
		{Op: opa.Remove, Pointer: "/tests/0/a"},
		{Op: opa.Insert, Pointer: "/tests/0", Key: "b", Value: ast.Number("8080")},
	}}
	if results[1].Count != 7 || !reflect.DeepEqual(results[1].Fix, fix) {
		t.Errorf("got count %d and fix %+v", results[1].Count, results[1].Fix)
	}
	results, err = prepared.Eval(t.Context(), ast.MustInterfaceToValue(map[string]any{"n": 0}))
	if err != nil || len(results) != 0 {
		t.Errorf("got %v, %v where nothing is wrong", results, err)
	}
}

// TestEvalNamesTheCulprit shows that a faulty rule costs its own findings and no others'.
func TestEvalNamesTheCulprit(t *testing.T) {
	t.Parallel()
	slow := `findings contains {"message": "never"} if {
	some a in numbers.range(1, 3000)
	some b in numbers.range(1, 3000)
	a * b < 0
}
`
	tests := map[string]struct {
		body string
		want error
	}{
		"no message":   {`findings contains {"pointer": ""} if input.n`, opa.ErrFinding},
		"no pointer":   {`findings contains {"message": "x"} if input.n`, opa.ErrFinding},
		"needless dir": {`findings contains {"pointer": "", "message": "x", "dir": "d"} if input.n`, opa.ErrFinding},
		"no object":    {`findings contains "oops" if input.n`, opa.ErrFinding},
		"unknown key":  {`findings contains {"pointer": "", "message": "x", "line": 3} if input.n`, opa.ErrFinding},
		"odd count":    {`findings contains {"pointer": "", "message": "x", "count": 0.5} if input.n`, opa.ErrFinding},
		"odd fix": {
			`findings contains {"pointer": "", "message": "x", "fix": "remove it"} if input.n`,
			opa.ErrFinding,
		},
		"empty fix": {
			`findings contains {"pointer": "", "message": "x", "fix": {"safe": true, "edits": []}} if input.n`,
			opa.ErrFinding,
		},
		"edit with a field of another": {
			`findings contains {"pointer": "", "message": "x", "fix": {"safe": true, "edits": [
				{"op": "remove", "pointer": "/a", "key": "b"},
			]}} if input.n`, opa.ErrFinding,
		},
		"odd place": {`findings contains {"pointer": "", "message": "x", "at": "here"} if input.n`, opa.ErrFinding},
		"too slow":  {slow, opa.ErrTimeLimit},
		"unknown key before at": {
			`findings contains {"pointer": "", "message": "x", "a": 3, "at": {"file": "f"}} if input.n`,
			opa.ErrFinding,
		},
		"failing call": {`findings contains {"message": "x"} if to_number("many") > 3`, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bundle := load(t, map[string]string{
				"rules/demo/a-rule.rego": rule("a-rule", found),
				"rules/demo/b-rule.rego": rule("b-rule", test.body+"\n"),
			})
			prepared := query(t, bundle, opa.Settings{TimeLimit: 50 * time.Millisecond})
			results, err := prepared.Eval(t.Context(), ast.MustInterfaceToValue(map[string]any{"n": 1}))
			var culprit *opa.RuleError
			if !errors.As(err, &culprit) || culprit.Rule.Name != "demo/b-rule" {
				t.Fatalf("got %v, want an error that names demo/b-rule", err)
			}
			if test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if len(results) != 1 || results[0].Rule.Name != "demo/a-rule" {
				t.Errorf("the other rule's findings are lost: %+v", results)
			}
		})
	}
}

func TestTest(t *testing.T) {
	t.Parallel()
	bundle := load(t, map[string]string{
		"rules/demo/a-rule.rego": rule("a-rule", found+`
findings contains {"message": "many"} if {
	input.n > 9
}
`),
		"rules/demo/a-rule_test.rego": `package tfblint.rules.demo["a-rule_test"]

import data.tfblint.rules.demo["a-rule"] as subject

test_found if count(subject.findings) == 1 with input as {"n": 1}

test_wrong if count(subject.findings) == 2 with input as {"n": 1}
`,
	})
	report, err := bundle.Test(t.Context(), opa.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Results) != 2 || report.Failed() != 1 || !report.Results[1].Failed {
		t.Errorf("got %+v, want the second of two tests to fail", report.Results)
	}
	rows := report.Uncovered["mine/rules/demo/a-rule.rego"]
	if len(rows) != 1 || report.Coverage >= 100 || report.Coverage <= 0 {
		t.Errorf("got coverage %v, uncovered %v; one head is never reached", report.Coverage, report.Uncovered)
	}
}
