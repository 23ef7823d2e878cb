package schemacheck_test

import (
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/schema"
)

func readSchema(tb testing.TB, name string) []byte {
	tb.Helper()
	source, err := schema.Read(name)
	if err != nil {
		tb.Fatal(err)
	}

	return source
}

func compileNamed(tb testing.TB, name string) *schemacheck.Checker {
	tb.Helper()

	return compile(tb, readSchema(tb, name))
}

func compile(tb testing.TB, source []byte) *schemacheck.Checker {
	tb.Helper()
	checker, err := schemacheck.Compile("a test's schema", source)
	if err != nil {
		tb.Fatal(err)
	}

	return checker
}

// TestMetaschema holds every schema of the project against draft 2020-12's own.
func TestMetaschema(t *testing.T) {
	t.Parallel()
	for _, name := range schema.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			library(t, readSchema(t, name))
		})
	}
}

// TestExamples holds the examples that a schema gives for a key against what it
// says about the key.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"baseline", "benchmark-config", "config", "output"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := readSchema(t, name)
			compiled := library(t, source)
			if count := checkExamples(t, compiled, make(map[*jsonschema.Schema]bool)); count == 0 {
				t.Error("no example was checked")
			}
		})
	}
}

// checkExamples checks the examples of a schema and of those below it.
func checkExamples(t *testing.T, s *jsonschema.Schema, seen map[*jsonschema.Schema]bool) int {
	t.Helper()
	if s == nil || seen[s] {
		return 0
	}
	seen[s] = true
	for _, example := range s.Examples {
		if err := s.Validate(example); err != nil {
			t.Errorf("example %v: %v", example, err)
		}
	}
	count := len(s.Examples)
	below := slices.Concat([]*jsonschema.Schema{s.Ref, s.Items2020, s.If, s.Then, s.Else}, s.AllOf, s.AnyOf, s.OneOf)
	for _, property := range s.Properties {
		below = append(below, property)
	}
	if additional, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		below = append(below, additional)
	}
	for _, other := range below {
		count += checkExamples(t, other, seen)
	}

	return count
}
