package tfb_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

const twinFile = "frameworks/Go/one/config.toml"

// twinOf reads a framework with this config.toml.
func twinOf(t *testing.T, content string, evidence bool) *matrix.Twin {
	t.Helper()
	with := options()
	with.Evidence = func(*matrix.Framework) bool { return evidence }
	loaded := load(t, tree.Memory{"frameworks/Go/one/benchmark_config.json": config("one"), twinFile: content}, with)
	if len(loaded.Failures) > 0 {
		t.Fatal(loaded.Failures)
	}
	if found := loaded.Frameworks[0].Evidence; found != nil {
		return found.Twin
	}

	return nil
}

func twinPlace(line, column, endLine, endColumn int) finding.Place {
	return finding.Place{
		File:  twinFile,
		Start: finding.Position{Line: line, Column: column},
		End:   finding.Position{Line: endLine, Column: endColumn},
	}
}

func TestTwin(t *testing.T) {
	t.Parallel()
	got := twinOf(t, strings.Join([]string{
		"title = 'x'", "[framework]", `name = "One"`, "[main]", `urls.json = "/json"`, `urls.cached_query = "/c"`,
		`urls.cached-query = "/d"`, `versus = ["a"]`, "port = 8080",
		"[pg.urls]", `db = "/db"`, "[pg]", `json.urls = "/j"`, "[[list]]",
	}, "\n"), true)
	want := &matrix.Twin{
		File: twinFile,
		Name: "One",
		Tests: []matrix.TwinTest{
			{Key: "default", Place: twinPlace(4, 2, 4, 6), Values: []matrix.TwinValue{
				{Field: "json_url", Value: "/json", Place: twinPlace(5, 13, 5, 20)},
				{Field: "cached_query_url", Value: "/c", Place: twinPlace(6, 21, 6, 25)},
				{Field: "urls.cached-query", Value: "/d", Place: twinPlace(7, 21, 7, 25)},
				{Field: "port", Value: "8080", Place: twinPlace(9, 8, 9, 12)},
			}},
			{Key: "pg", Place: twinPlace(12, 2, 12, 4), Values: []matrix.TwinValue{
				{Field: "db_url", Value: "/db", Place: twinPlace(11, 6, 11, 11)},
				{Field: "json.urls", Value: "/j", Place: twinPlace(13, 13, 13, 17)},
			}},
		},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTwinFaulty(t *testing.T) {
	t.Parallel()
	got := twinOf(t, "[main]\nos = 'Linux'\nos = 'Linux'\n", true)
	want := []facts.Problem{{
		Message: `The key "os" is repeated; it has a value on line 2 already. Remove one of the two.`,
		Place:   twinPlace(3, 1, 3, 3),
	}}
	if diff := gocmp.Diff(want, got.Problems); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := twinOf(t, "\xFE\xFF", true); len(got.Problems) != 1 || len(got.Tests) > 0 || got.Name != "" {
		t.Errorf("no text at all: %+v", got)
	}
}

// TestNoTwin checks that the file is not read where nobody asks for evidence, and not
// missed where there is none.
func TestNoTwin(t *testing.T) {
	t.Parallel()
	if got := twinOf(t, "[main]\n", false); got != nil {
		t.Errorf("not asked for: %+v", got)
	}
	with := options()
	with.Evidence = func(*matrix.Framework) bool { return true }
	for name, files := range map[string]tree.Memory{
		"no file":  {},
		"a folder": {twinFile + "/x": ""},
	} {
		files["frameworks/Go/one/benchmark_config.json"] = config("one")
		loaded := load(t, files, with)
		if twin := loaded.Frameworks[0].Evidence.Twin; twin != nil || len(loaded.Failures) > 0 {
			t.Errorf("%s: read %+v, failed %v", name, twin, loaded.Failures)
		}
	}
}

func TestTwinFails(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, map[string]string{"frameworks/Go/one/benchmark_config.json": config("one"), twinFile: ""})
	if err := os.Truncate(filepath.Join(root, filepath.FromSlash(twinFile)), tree.MaxFileSize+1); err != nil {
		t.Fatal(err)
	}
	suite, err := tree.OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = suite.Close() })
	with := options()
	with.Evidence = func(*matrix.Framework) bool { return true }
	loaded := load(t, suite, with)
	if diff := gocmp.Diff([]string{twinFile}, failed(loaded)); diff != "" {
		t.Errorf("failures: %s", diff)
	}
	if loaded.Frameworks[0].Evidence.Twin != nil {
		t.Error("a file that was not read says something")
	}
}

// FuzzTwin reads arbitrary files: nothing panics, and places lie in the file.
func FuzzTwin(f *testing.F) {
	for _, seed := range []string{
		"", "[framework]\nname = 1\n[main]\nurls.json = '/json'\n", "framework = []\nmain = {urls = {db = '/db'}}\n",
		"[main]\n[main]\na = [\n", "[[main]]\n", "\xFF",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		suite := tree.Memory{"frameworks/Go/one/benchmark_config.json": config("one"), twinFile: content}
		with := options()
		with.Evidence = func(*matrix.Framework) bool { return true }
		loaded := load(t, suite, with)
		if len(loaded.Failures) > 0 {
			t.Fatal(loaded.Failures)
		}
		lines := strings.Count(content, "\n") + strings.Count(content, "\r") + 1
		for _, test := range loaded.Frameworks[0].Evidence.Twin.Tests {
			for _, value := range append(test.Values, matrix.TwinValue{Place: test.Place}) {
				if line := value.Place.Start.Line; line < 1 || line > lines {
					t.Errorf("%q at %+v of %d lines", value.Field, value.Place, lines)
				}
			}
		}
	})
}

// TestTwinCorpus counts what the files of the real suite say.
func TestTwinCorpus(t *testing.T) {
	t.Parallel()
	root := shared(t, filepath.Join("corpus", "tfb"))
	suite, err := tree.OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = suite.Close() })
	with := options()
	with.Evidence = func(*matrix.Framework) bool { return true }
	loaded, err := tfb.Load(t.Context(), suite, with)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, framework := range loaded.Frameworks {
		twin := framework.Evidence.Twin
		if twin == nil {
			continue
		}
		got["files"]++
		if len(twin.Problems) > 0 {
			got["faulty"]++

			continue
		}
		if twin.Name != framework.Name {
			got["named otherwise"]++
		}
		count(framework, twin, got)
	}
	want := map[string]int{
		"files": 320, "faulty": 1, "named otherwise": 12, "without main": 6, "pairs": 687, "orphans": 63, "missing": 91,
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// count adds up which tests a framework and its twin have.
func count(framework *matrix.Framework, twin *matrix.Twin, counts map[string]int) {
	sections := map[string]bool{}
	for _, section := range twin.Tests {
		sections[section.Key] = true
	}
	if !sections["default"] {
		counts["without main"]++
	}
	pairs := 0
	for _, test := range framework.Tests {
		if sections[test.Key] {
			pairs++
		}
	}
	counts["pairs"] += pairs
	counts["orphans"] += len(twin.Tests) - pairs
	counts["missing"] += len(framework.Tests) - pairs
}
