package tfb_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tree"
)

// TestStrays finds folders in the place of a framework that hold no configuration.
func TestStrays(t *testing.T) {
	t.Parallel()
	suite := tree.Memory{
		"frameworks/Go/a/benchmark_config.json":    config("a"),
		"frameworks/Go/a/src/deep/go.sum":          "",
		"frameworks/Go/left/src/main.go":           "",
		"frameworks/Go/left/go.sum":                "",
		"frameworks/Go/renamed/benchmark_config":   "",
		"frameworks/Go/.idea/workspace.xml":        "",
		"frameworks/.github/workflows/ci.yml":      "",
		"frameworks/Go/README.md":                  "",
		"frameworks/README.md":                     "",
		"frameworks/Ada/only/Benchmark_Config.txt": "",
	}
	want := []matrix.Stray{
		{Dir: "frameworks/Ada/only", Group: "Ada", Files: []string{"Benchmark_Config.txt"}},
		{Dir: "frameworks/Go/left", Group: "Go", Files: []string{"go.sum", "src"}},
		{Dir: "frameworks/Go/renamed", Group: "Go", Files: []string{"benchmark_config"}},
	}
	if diff := gocmp.Diff(want, load(t, suite, options()).Strays); diff != "" {
		t.Error(diff)
	}

	part := options()
	part.Dirs = []string{"frameworks/Go/left", "frameworks/Go", "frameworks/Go/a/src", "frameworks/Go/a"}
	want = want[1:2]
	if diff := gocmp.Diff(want, load(t, suite, part).Strays); diff != "" {
		t.Errorf("by folder: %s", diff)
	}
	part.Dirs = []string{"."}
	suite["benchmark_config.json"] = config("alone")
	if strays := load(t, suite, part).Strays; strays != nil {
		t.Errorf("alone: %v", strays)
	}
}

// TestForm reads how a configuration is written.
func TestForm(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text    string
		entries int
		layout  []facts.OddityCode
	}{
		"usual":       {"{\"tests\": [{}]}\n", 1, nil},
		"two entries": {"{\"tests\": [{\"a\": {}}, {\"b\": {}}]}\n", 2, nil},
		"no entry":    {"{\"tests\": []}\n", 0, nil},
		"no list":     {"{\"tests\": {\"a\": {}}}\n", 0, nil},
		"no tests":    {"{}\n", 0, nil},
		"odd":         {"{\"tests\":\r\n\t[{}]}", 1, []facts.OddityCode{"crlf", "tabs", "no-final-newline"}},
		"no JSON":     {"{ ", 0, []facts.OddityCode{"trailing-blanks", "no-final-newline"}},
	} {
		framework := one(t, test.text)
		var layout []facts.OddityCode //nolint:prealloc // Nil is wanted for none.
		for _, oddity := range framework.Layout {
			layout = append(layout, oddity.Code)
			if oddity.Place.File != "frameworks/Go/one/benchmark_config.json" {
				t.Errorf("%s: the place is %v", name, oddity.Place)
			}
		}
		if framework.Entries != test.entries {
			t.Errorf("%s: %d entries, want %d", name, framework.Entries, test.entries)
		}
		if diff := gocmp.Diff(test.layout, layout); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestRecipeNames tells how a configuration names a Dockerfile from where it lies.
func TestRecipeNames(t *testing.T) {
	t.Parallel()
	type recipe struct {
		file, declared, usual string
		exists                bool
	}
	framework := one(t, `{"framework": "one", "tests": [{
		"default": {"tags": ["broken", 1, "x"]},
		"a": {"dockerfile": "one.dockerfile", "tags": "broken"},
		"b": {"dockerfile": "one-b.dockerfile"},
		"c": {"dockerfile": "", "tags": []},
		"d": {"dockerfile": "sub/one.dockerfile"},
		"e": {"dockerfile": 1}
	}]}`, "one.dockerfile", "one-b.dockerfile", "sub/one.dockerfile")
	got := make([]recipe, 0, len(framework.Tests))
	tags := make([][]string, 0, len(framework.Tests))
	for _, test := range framework.Tests {
		got = append(got, recipe{test.Recipe, test.DeclaredRecipe, test.DefaultRecipe, test.HasRecipe})
		tags = append(tags, test.Tags)
	}
	const dir = "frameworks/Go/one/"
	want := []recipe{
		{dir + "one.dockerfile", "", "one.dockerfile", true},
		{dir + "one.dockerfile", "one.dockerfile", "one-a.dockerfile", true},
		{dir + "one-b.dockerfile", "one-b.dockerfile", "one-b.dockerfile", true},
		{dir + "one-c.dockerfile", "", "one-c.dockerfile", false},
		{dir + "sub/one.dockerfile", "sub/one.dockerfile", "one-d.dockerfile", false},
		{dir + "one-e.dockerfile", "", "one-e.dockerfile", false},
	}
	if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(recipe{})); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff([][]string{{"broken", "x"}, nil, nil, nil, nil, nil}, tags); diff != "" {
		t.Errorf("tags: %s", diff)
	}
}
