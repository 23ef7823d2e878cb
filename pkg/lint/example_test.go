package lint_test

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tree"
	"github.com/tfblint/tfblint/policy"
)

// TestExamples holds every rule to the examples on its page: it complains about the bad
// ones in the words that they expect, and has nothing against the good ones.
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
			for _, example := range examples.Bad {
				found := lintExample(t, example, rule.Name)
				if len(found) == 0 {
					t.Errorf("%q: the rule finds nothing wrong", example.Title)
				}
				for _, want := range example.Expect {
					if !slices.ContainsFunc(found, func(f finding.Finding) bool {
						return strings.Contains(f.Message, want) || strings.Contains(f.Pointer, want)
					}) {
						t.Errorf("%q: no finding says %q: %+v", example.Title, want, found)
					}
				}
			}
			for _, example := range examples.Good {
				if found := lintExample(t, example, rule.Name); len(found) > 0 {
					t.Errorf("%q: the rule complains: %+v", example.Title, found)
				}
			}
		})
	}
}

// lintExample returns what a rule says about an example. Every finding must point into
// one of the example's files.
func lintExample(t *testing.T, example lint.Example, rule string) []finding.Finding {
	t.Helper()
	suite := tree.Memory{}
	for _, file := range example.Files {
		suite[path.Join("frameworks", example.Dir, file.Name)] = file.Content
	}
	report, err := lint.Run(t.Context(), lint.Options{Suite: suite})
	if err != nil {
		t.Fatalf("%q: %v", example.Title, err)
	}
	if len(report.ToolErrors) > 0 {
		t.Errorf("%q: %+v", example.Title, report.ToolErrors)
	}
	var found []finding.Finding
	for _, f := range report.Findings {
		if _, exists := suite[f.File]; !exists || f.Start.Line < 1 {
			t.Errorf("%q: finding of %s at %s points nowhere", example.Title, f.Rule, f.Place)
		}
		if f.Rule == rule {
			found = append(found, f)
		}
	}

	return found
}
