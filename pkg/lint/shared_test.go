package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/lint"
)

// TestShared shows what rules about the matrix see of tests that have something in common or
// refer to each other.
func TestShared(t *testing.T) {
	t.Parallel()
	const (
		broken  = `"tags": ["broken"], "os"`
		versus  = `"versus": "None"`
		family  = `"framework": "x"`
		display = `"display_name": "x default"`
	)
	files := suite(map[string][]string{
		"Go/one": {
			entry("default", family, `"framework": "Rack"`, versus, `"versus": "ONE"`),
			entry("b", family, `"framework": "none"`, versus, `"versus": "two-a"`, `"os"`, broken),
			entry("c", family, `"framework": " N/A "`, versus, `"versus": "two-A"`,
				`"display_name": "x c"`, `"display_name": "y"`),
		},
		"Go/two": {
			entry("default", family, `"framework": "rack"`, versus, `"versus": "one-b"`,
				display, `"display_name": "y"`),
			entry("a", family, `"framework": "other"`, `"os"`, broken),
			entry("A", family, `"framework": "other"`, versus, `"versus": "a"`,
				`"display_name": "x A"`, `"display_name": ""`),
		},
		"Java/three": {entry("default", family, `"framework": "rack"`, display, `"display_name": ""`)},
	})
	table, err := lint.MatrixFacts(t.Context(), lint.Options{Suite: files})
	if err != nil {
		t.Fatal(err)
	}
	conforms(t, "policy-matrix", table)
	if diff := cmp.Diff(map[string]any{
		"names": map[string]any{
			"one": "frameworks/Go/one", "one-b": "frameworks/Go/one", "one-c": "frameworks/Go/one",
			"two": "frameworks/Go/two", "two-a": "frameworks/Go/two", "two-A": "frameworks/Go/two",
			"three": "frameworks/Java/three",
		},
		"references": []any{
			[]any{"one", "ONE", true, []any{}, []any{}},
			[]any{"one-c", "two-A", false, []any{"two-A"}, []any{}},
			[]any{"two", "one-b", false, []any{"one-b"}, []any{}},
			[]any{"two-A", "a", false, []any{}, []any{"two-a"}},
		},
		"shared": map[string]any{
			"names":         map[string]any{"two-a": []any{"two-a", "two-A"}},
			"display_names": map[string]any{"y": []any{"one-c", "two"}},
			"families":      map[string]any{"go/rack": []any{"one", "two"}},
		},
		"families": []any{[]any{"rack", "none"}, []any{"rack", "other"}, []any{"rack"}},
	}, namesIn(table)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// namesIn returns what the table says of several tests, each by its name.
func namesIn(table any) map[string]any {
	references, _ := at(table, "references").([]any)
	read := make([]any, 0, len(references))
	for i := range references {
		read = append(read, []any{
			at(references, i, "test", "name"), at(references, i, "target"), at(references, i, "self"),
			testNames(at(references, i, "named")), at(references, i, "keyed"),
		})
	}
	shared := map[string]any{}
	for _, kind := range []string{"names", "display_names", "families"} {
		groups, _ := at(table, "shared", kind).(map[string]any)
		named := map[string]any{}
		for key, uses := range groups {
			named[key] = testNames(uses)
		}
		shared[kind] = named
	}
	frameworks, _ := at(table, "frameworks").([]any)
	families := make([]any, 0, len(frameworks))
	for i := range frameworks {
		families = append(families, at(frameworks, i, "families"))
	}

	return map[string]any{"names": at(table, "names"), "references": read, "shared": shared, "families": families}
}

func testNames(uses any) []any {
	list, _ := uses.([]any)
	names := make([]any, 0, len(list))
	for i := range list {
		names = append(names, at(list, i, "test", "name"))
	}

	return names
}
