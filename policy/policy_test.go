package policy_test

import (
	"bytes"
	"testing"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/policy"
)

// TestRego runs the Rego tests of the built-in rules, compiled against the schemas of
// what they see, and wants every line of every rule evaluated.
func TestRego(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{Tests: true}, lint.BuiltIn())
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
