package lint

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tree"
	"github.com/tfblint/tfblint/policy"
)

// TestConditionsHideNothing shows that no rule has anything to say where its conditions do
// not hold: all rules find the same without them.
func TestConditionsHideNothing(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{}, BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	for name, suite := range map[string]func(*testing.T, *opa.Bundle) fs.FS{
		"examples": exampleSuite, "corpus": corpus,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := suite(t, bundle)
			with := allFindings(t, bundle, Options{Suite: files})
			without := allFindings(t, bundle, Options{Suite: files, unconditional: true})
			if len(without) == 0 {
				t.Error("nothing was found")
			}
			if diff := cmp.Diff(without, with, cmpopts.IgnoreUnexported(finding.Finding{})); diff != "" {
				t.Errorf("-without conditions +with them:\n%s", diff)
			}
		})
	}
}

// allFindings judges by every rule, also those that are off.
func allFindings(t *testing.T, bundle *opa.Bundle, options Options) []finding.Finding {
	t.Helper()
	for _, rule := range bundle.Rules() {
		options.Only = append(options.Only, rule.Name)
	}
	report, err := Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range report.ToolErrors {
		t.Errorf("%s: %s", fault.File, fault.Message)
	}

	return report.Findings
}

// exampleSuite returns the examples of all rules as one suite, which has what rules look for in
// Dockerfiles and scripts.
func exampleSuite(t *testing.T, bundle *opa.Bundle) fs.FS {
	t.Helper()
	files := tree.Memory{}
	for _, rule := range bundle.Rules() {
		examples, err := ReadExamples(policy.Files, rule)
		if err != nil {
			t.Fatal(err)
		}
		for i, example := range append(examples.Bad, examples.Good...) {
			dir := fmt.Sprintf("frameworks/%s-%s-%d", example.Dir, path.Base(rule.Name), i)
			for _, file := range example.Files {
				files[path.Join(dir, file.Name)] = file.Content
			}
		}
	}

	return files
}

// corpus returns the suite that lies beside the checkout.
func corpus(t *testing.T, _ *opa.Bundle) fs.FS {
	t.Helper()
	place := filepath.Join("..", "..", "..", "shared", "corpus", "tfb")
	if _, err := os.Stat(place); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the shared material is missing: %v", err)
		}
		t.Skipf("the shared material is not beside the repository: %v", err)
	}

	return os.DirFS(place)
}
