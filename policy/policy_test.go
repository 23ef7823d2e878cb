package policy_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/policy"
)

// TestRego runs the Rego tests of the built-in rules, compiled against the schemas of
// what they see, and wants every line of every rule evaluated.
func TestRego(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{Tests: true, Approval: true}, lint.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := lint.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	report, err := bundle.Test(t.Context(), opa.Settings{Schemas: schemas})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Results) < len(bundle.Rules()) {
		t.Errorf("%d tests for %d rules", len(report.Results), len(bundle.Rules()))
	}
	for _, result := range report.Results {
		if result.Failed || result.Skipped || result.Error != nil {
			t.Errorf("%s:%d: %s failed: %v\n%s", result.File, result.Row, result.Name, result.Error, result.Output)
		}
	}
	for file, rows := range report.Uncovered {
		t.Errorf("%s: no test evaluates the rows %v", file, rows)
	}
}

// TestIndex shows that the index that every start reads is that of the rules.
func TestIndex(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{}, lint.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	index, err := bundle.Index()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(index, policy.Index) {
		t.Error("policy/index.json is stale; run `go generate ./...`")
	}
}

// TestRewritten shows that the rules that every start compiles are those that were written.
func TestRewritten(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{}, lint.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := lint.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	rewritten, err := bundle.Rewritten(schemas)
	if err != nil {
		t.Fatal(err)
	}
	if rewritten != policy.Rewritten {
		t.Error("policy/rewritten.txt is stale; run `go generate ./...`")
	}
}

// TestProblemRules holds the conditions of the rules on problems to the table that deals the
// problems out: a code that a condition misses would be lost.
func TestProblemRules(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{}, lint.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]string{}
	if err := ast.As(bundle.Data("problem_rules"), &table); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for code, rule := range table {
		want[rule] = append(want[rule], code)
		want["config/json"] = append(want["config/json"], code)
	}
	const is, isNot = "problems.code=", "problems.code!="
	for _, rule := range bundle.Rules() {
		if rule.Scope != opa.Problems {
			continue
		}
		prefix := is
		if rule.Name == "config/json" {
			prefix = isNot
		}
		slices.Sort(want[rule.Name])
		var got []string
		if len(rule.When) == 1 {
			codes := strings.TrimPrefix(rule.When[0].String(), prefix)
			got = strings.Split(codes, "|")
			slices.Sort(got)
		}
		if !slices.Equal(got, want[rule.Name]) {
			t.Errorf("%s is evaluated on %v, wanted %s%s",
				rule.Name, rule.When, prefix, strings.Join(want[rule.Name], "|"))
		}
		delete(want, rule.Name)
	}
	for rule, codes := range want {
		t.Errorf("problems %v belong to %s, which is no rule on problems", codes, rule)
	}
}
