package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/policy"
)

// TestExamples holds every rule to the examples on its page.
func TestExamples(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{}, lint.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range bundle.Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			examples, err := lint.ReadExamples(policy.Files, rule)
			if err != nil {
				t.Fatal(err)
			}
			faults, err := lint.CheckExamples(t.Context(), bundle, rule, examples, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faults {
				t.Error(fault)
			}
		})
	}
}

// TestExamplesThatDoNotHold shows that examples can fail: those of another rule do.
func TestExamplesThatDoNotHold(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{}, lint.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	examples, err := lint.ReadExamples(policy.Files, bundle.Rule("python/flavor"))
	if err != nil {
		t.Fatal(err)
	}
	turned := &lint.Examples{Bad: examples.Good, Good: examples.Bad}
	turned.Bad[0].Expect = []string{"write Python3"}
	for _, test := range []struct {
		rule     string
		examples *lint.Examples
		want     []string
	}{
		{"python/flavor", turned, []string{
			`bad example "The usual name": the rule finds nothing wrong`,
			`bad example "The usual name": no finding says "write Python3"`,
			`bad example "None, which means Python 3": the rule finds nothing wrong`,
			`good example "Another spelling": the rule complains: "example" spells its interpreter CPython; ` +
				`write Python3, as the other Python tests do`,
			`good example "A server where the interpreter belongs": the rule complains: "example" declares the ` +
				`interpreter Uvicorn, which is none of Python's; write PyPy2, PyPy3, Python2 or Python3`,
		}},
		{"config/json", examples, []string{
			`bad example "Another spelling": the rule finds nothing wrong`,
			`bad example "Another spelling": no finding says "write Python3"`,
			`bad example "A server where the interpreter belongs": the rule finds nothing wrong`,
			`bad example "A server where the interpreter belongs": no finding says "none of Python's"`,
		}},
	} {
		got, err := lint.CheckExamples(t.Context(), bundle, bundle.Rule(test.rule), test.examples, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.rule, diff)
		}
	}
}
