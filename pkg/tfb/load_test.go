package tfb_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// config is a configuration with one test.
func config(name string) string {
	return `{"framework": "` + name + `", "tests": [{
		"default": {"json_url": "/json", "port": 8080, "language": "Go"}}]}`
}

func options() tfb.Options {
	vocabulary := &matrix.Vocabulary{
		Images:   map[string]string{"python": "python"},
		Programs: map[string]string{"gunicorn": "gunicorn", "uvicorn": "uvicorn"},
		Workers:  map[string]string{"meinheld.gmeinheld.MeinheldWorker": "meinheld"},
		Axes: map[string]matrix.AxisVocabulary{
			"interpreter": {Aliases: map[string][]string{"python3": {"python3"}}},
		},
	}
	vocabulary.Index()

	return tfb.Options{Vocabulary: vocabulary}
}

func load(t *testing.T, suite fs.FS, options tfb.Options) *tfb.Suite {
	t.Helper()
	loaded, err := tfb.Load(t.Context(), suite, options)
	if err != nil {
		t.Fatal(err)
	}

	return loaded
}

func dirs(suite *tfb.Suite) []string {
	found := make([]string, 0, len(suite.Frameworks))
	for _, framework := range suite.Frameworks {
		found = append(found, framework.Dir)
	}

	return found
}

func failed(suite *tfb.Suite) []string {
	found := make([]string, 0, len(suite.Failures))
	for _, failure := range suite.Failures {
		found = append(found, failure.File)
	}
	slices.Sort(found)

	return found
}

// one reads a single framework with this configuration.
func one(t *testing.T, content string, files ...string) *matrix.Framework {
	t.Helper()
	suite := tree.Memory{"frameworks/Go/one/benchmark_config.json": content}
	for _, name := range files {
		suite["frameworks/Go/one/"+name] = ""
	}
	loaded := load(t, suite, options())
	if len(loaded.Frameworks) != 1 || len(loaded.Failures) > 0 {
		t.Fatalf("read %v, failed %v", dirs(loaded), loaded.Failures)
	}

	return loaded.Frameworks[0]
}

// TestLoad reads exactly the folders two levels down that hold a configuration.
func TestLoad(t *testing.T) {
	t.Parallel()
	suite := tree.Memory{
		"frameworks/Python/b/benchmark_config.json":      config("b"),
		"frameworks/Go/z/benchmark_config.json":          config("z"),
		"frameworks/Go/a/benchmark_config.json":          config("a"),
		"frameworks/Go/a/a.dockerfile":                   "FROM golang",
		"frameworks/Go/a/src/main.go":                    "package main",
		"frameworks/Go/a/src/benchmark_config.json":      config("too-deep"),
		"frameworks/Go/benchmark_config.json":            config("too-high"),
		"frameworks/Go/nothing/README.md":                "",
		"frameworks/Go/other-case/Benchmark_Config.json": config("other-case"),
		"frameworks/README.md":                           "",
		"toolset/Go/x/benchmark_config.json":             config("x"),
		"benchmark_config.json":                          config("root"),
	}
	loaded := load(t, suite, options())
	want := []string{"frameworks/Go/a", "frameworks/Go/z", "frameworks/Python/b"}
	if diff := gocmp.Diff(want, dirs(loaded)); diff != "" {
		t.Error(diff)
	}
	if len(loaded.Failures) > 0 {
		t.Errorf("failures: %v", loaded.Failures)
	}
	first := loaded.Frameworks[0]
	for _, name := range []string{"a.dockerfile", "benchmark_config.json"} {
		if !slices.Contains(first.Files, name) {
			t.Errorf("%s is not among the files %v", name, first.Files)
		}
	}
	if first.Group != "Go" || first.Name != "a" || !first.Tests[0].HasRecipe {
		t.Errorf("got %+v", first)
	}

	part := options()
	part.Dirs = []string{"frameworks/Go/z", "frameworks/Go/nothing"}
	if diff := gocmp.Diff([]string{"frameworks/Go/z"}, dirs(load(t, suite, part))); diff != "" {
		t.Errorf("by folder: %s", diff)
	}
	part.Dirs = []string{"."}
	alone := load(t, suite, part)
	if diff := gocmp.Diff([]string{"."}, dirs(alone)); diff != "" {
		t.Errorf("alone: %s", diff)
	}
	if alone.Frameworks[0].Source.Name != "benchmark_config.json" {
		t.Errorf("alone: the configuration is called %s", alone.Frameworks[0].Source.Name)
	}
}

func TestLoadNothing(t *testing.T) {
	t.Parallel()
	for name, suite := range map[string]tree.Memory{
		"no languages":      {"frameworks/README.md": ""},
		"no frameworks":     {"frameworks/Go/README.md": ""},
		"no configurations": {"frameworks/Go/a/README.md": ""},
	} {
		if _, err := tfb.Load(t.Context(), suite, options()); !errors.Is(err, tfb.ErrNoFrameworks) {
			t.Errorf("%s: got %v, want an error that wraps %v", name, err, tfb.ErrNoFrameworks)
		}
	}
	if _, err := tfb.Load(t.Context(), tree.Memory{"README.md": ""}, options()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: got %v, want an error that wraps %v", err, fs.ErrNotExist)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	suite := tree.Memory{"frameworks/Go/a/benchmark_config.json": config("a")}
	if _, err := tfb.Load(canceled, suite, options()); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: got %v, want an error that wraps %v", err, context.Canceled)
	}
}

// TestBrokenHidesNothing has configurations that cannot be used beside one that can.
func TestBrokenHidesNothing(t *testing.T) {
	t.Parallel()
	suite := tree.Memory{
		"frameworks/Go/a/benchmark_config.json":      "",
		"frameworks/Go/b/benchmark_config.json":      `{"framework": "b", "tests": [{"default": {"json_url": "/json",`,
		"frameworks/Go/c/benchmark_config.json":      "\xff\xfe\x00",
		"frameworks/Go/d/benchmark_config.json":      strings.Repeat("[", 10_000),
		"frameworks/Go/e/benchmark_config.json/file": "",
		"frameworks/Go/f/benchmark_config.json":      config("f"),
		"frameworks/Go/g/benchmark_config.json":      config("f"),
	}
	loaded := load(t, suite, options())
	want := []string{
		"frameworks/Go/a", "frameworks/Go/b", "frameworks/Go/c", "frameworks/Go/d",
		"frameworks/Go/f", "frameworks/Go/g",
	}
	if diff := gocmp.Diff(want, dirs(loaded)); diff != "" {
		t.Error(diff)
	}
	for _, framework := range loaded.Frameworks[:4] {
		if len(framework.Source.Problems) == 0 {
			t.Errorf("%s has no problem", framework.Dir)
		}
	}
	if tests := loaded.Frameworks[1].Tests; len(tests) != 1 || tests[0].Name != "b" {
		t.Errorf("what can be read of a broken configuration is lost: %v", tests)
	}
	if loaded.Frameworks[0].Name != "a" {
		t.Errorf("a framework without a name is called %q, want its folder's name", loaded.Frameworks[0].Name)
	}
}

// TestLinks follows links inside the suite and reports those that lead out of it.
func TestLinks(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege on Windows")
	}
	root := t.TempDir()
	write(t, root, map[string]string{
		"suite/frameworks/Go/a/benchmark_config.json": config("a"),
		"suite/frameworks/Go/b/own.json":              config("b"),
		"suite/frameworks/Go/c/c.dockerfile":          "FROM golang",
		"suite/shared/benchmark_config.json":          config("shared"),
		"outside/Go/secret/benchmark_config.json":     config("secret"),
	})
	for name, target := range map[string]string{
		"frameworks/Go/inside":                  "../../shared",
		"frameworks/Go/b/benchmark_config.json": "own.json",
		"frameworks/Go/c/benchmark_config.json": "../../../../outside/Go/secret/benchmark_config.json",
		"frameworks/Go/outside":                 "../../../outside/Go/secret",
		"frameworks/Go/absolute":                filepath.Join(root, "outside", "Go", "secret"),
		"frameworks/Go/loop":                    "loop",
		"frameworks/Go/dangling":                "../nothing",
		"frameworks/Go/file":                    "a/benchmark_config.json",
		"frameworks/Outside":                    "../../outside/Go",
	} {
		name = filepath.Join(root, "suite", filepath.FromSlash(name))
		if err := os.Symlink(filepath.FromSlash(target), name); err != nil {
			t.Fatal(err)
		}
	}
	suite, err := tree.OpenDir(filepath.Join(root, "suite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = suite.Close() })
	loaded := load(t, suite, options())
	want := []string{"frameworks/Go/a", "frameworks/Go/b", "frameworks/Go/inside"}
	if diff := gocmp.Diff(want, dirs(loaded)); diff != "" {
		t.Error(diff)
	}
	want = []string{
		"frameworks/Go/absolute", "frameworks/Go/c/benchmark_config.json", "frameworks/Go/loop",
		"frameworks/Go/outside", "frameworks/Outside",
	}
	if diff := gocmp.Diff(want, failed(loaded)); diff != "" {
		t.Errorf("failures: %s", diff)
	}
}

func TestTests(t *testing.T) {
	t.Parallel()
	framework := one(t, `{
		"framework": "one",
		"maintainers": ["octocat", 7],
		"tests": [
			{
				"default": {"plaintext_url": "/plaintext", "json_url": "/old", "json_url": "/json", "port": "8081",
					"language": "Go", "flavor": null, "notes": "n", "docker_cmd": "run --fast"},
				"default": {"json_url": "/last", "port": 8080, "language": "Go", "tags": ["broken"]},
				"list": [],
				"raw": {"db_url": "/db", "port": 65536, "language": 3, "dockerfile": "one.dockerfile"}
			},
			"no entry",
			{"raw": {"query_url": 7, "dockerfile": "../two/x.dockerfile", "tags": "broken-ish"}}
		]
	}`, "one.dockerfile", "one-raw.dockerfile/file")
	type seen struct {
		Name, Pointer, Recipe string
		Default, Active, Has  bool
		Port                  int
		Types                 []string
	}
	got := make([]seen, 0, len(framework.Tests))
	for _, test := range framework.Tests {
		got = append(got, seen{
			test.Name, test.Pointer, test.Recipe, test.Default, test.Active, test.HasRecipe, test.Port, test.Types(),
		})
	}
	const dir = "frameworks/Go/one/"
	want := []seen{
		{"one", "/tests/0/default", dir + "one.dockerfile", true, false, true, 8080, []string{"json"}},
		{"one-raw", "/tests/0/raw", dir + "one.dockerfile", false, true, true, 0, []string{"db"}},
		{"one-raw", "/tests/2/raw", "frameworks/Go/two/x.dockerfile", false, false, false, 0, []string{"query"}},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff([]string{"octocat"}, framework.Maintainers); diff != "" {
		t.Errorf("maintainers: %s", diff)
	}
}

func TestEvidence(t *testing.T) {
	t.Parallel()
	const dir = "frameworks/Python/one/"
	suite := tree.Memory{
		dir + "benchmark_config.json": `{"framework": "one", "tests": [{
			"default": {"json_url": "/json", "port": 8080, "language": "Python"},
			"command": {"json_url": "/json", "port": 8080, "language": "Python", "dockerfile": "one.dockerfile",
				"docker_cmd": "uvicorn app:app"},
			"missing": {"json_url": "/json", "port": 8080, "language": "Python"}
		}]}`,
		dir + "one.dockerfile": "FROM python:3.13-slim\nCOPY . .\nRUN pip install -r requirements.txt\n" +
			"CMD gunicorn -k meinheld.gmeinheld.MeinheldWorker app:app\n",
		dir + "requirements.txt":                      "gunicorn==23.0.0\nmeinheld\n",
		"frameworks/Python/two/benchmark_config.json": config("two"),
		"frameworks/Python/two/two.dockerfile":        "FROM python:3.13\n",
	}
	with := options()
	with.Evidence = func(framework *matrix.Framework) bool { return framework.Name == "one" }
	loaded := load(t, suite, with)
	tests := loaded.Frameworks[0].Tests
	first := tests[0].Evidence
	if first == nil {
		t.Fatal("there is no evidence")
	}
	names := func(provided []matrix.Provided) []string {
		found := make([]string, 0, len(provided))
		for _, one := range provided {
			found = append(found, one.Name)
		}

		return found
	}
	if diff := gocmp.Diff([]string{"python3"}, names(first.Interpreters)); diff != "" {
		t.Errorf("interpreters: %s", diff)
	}
	if diff := gocmp.Diff([]string{"gunicorn", "meinheld"}, names(first.Servers)); diff != "" {
		t.Errorf("servers: %s", diff)
	}
	if first.Worker != "meinheld" || len(first.Requirements) != 2 {
		t.Errorf("worker %q, requirements %v", first.Worker, first.Requirements)
	}
	for _, server := range first.Servers {
		if server.Place.File != dir+"one.dockerfile" || server.Place.Start.IsZero() {
			t.Errorf("%s is shown at %v", server.Name, server.Place)
		}
	}
	second := tests[1].Evidence
	if diff := gocmp.Diff([]string{"uvicorn"}, names(second.Servers)); diff != "" {
		t.Errorf("servers of a command in the configuration: %s", diff)
	}
	if file := second.Servers[0].Place.File; file != dir+"benchmark_config.json" {
		t.Errorf("a command in the configuration is shown in %s", file)
	}
	if second.Recipe != first.Recipe {
		t.Error("a Dockerfile that two tests share was parsed twice")
	}
	if tests[2].Evidence != nil {
		t.Error("there is evidence without a Dockerfile")
	}
	if loaded.Frameworks[1].Tests[0].Evidence != nil {
		t.Error("evidence was read that nobody asked for")
	}
}

// TestEvidenceFails reports a Dockerfile that cannot be read once, and keeps the rest.
func TestEvidenceFails(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, map[string]string{
		"frameworks/Go/one/benchmark_config.json": `{"framework": "one", "tests": [{
			"default": {"json_url": "/json", "port": 8080, "language": "Go"},
			"same": {"json_url": "/json", "port": 8080, "language": "Go", "dockerfile": "one.dockerfile"},
			"good": {"json_url": "/json", "port": 8080, "language": "Go"}
		}]}`,
		"frameworks/Go/one/one.dockerfile":      "FROM golang\n",
		"frameworks/Go/one/one-good.dockerfile": "FROM golang\nCMD [\"one\"]\n",
	})
	large := filepath.Join(root, "frameworks", "Go", "one", "one.dockerfile")
	if err := os.Truncate(large, tree.MaxFileSize+1); err != nil {
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
	if diff := gocmp.Diff([]string{"frameworks/Go/one/one.dockerfile"}, failed(loaded)); diff != "" {
		t.Errorf("failures: %s", diff)
	}
	if err := loaded.Failures[0].Err; !errors.Is(err, tree.ErrTooLarge) {
		t.Errorf("got %v, want an error that wraps %v", err, tree.ErrTooLarge)
	}
	tests := loaded.Frameworks[0].Tests
	if tests[0].Evidence != nil || tests[1].Evidence != nil || tests[2].Evidence == nil {
		t.Errorf("evidence of %v", tests)
	}
}

// TestLoadAloneTwice shows that whoever reads a folder without a suite around it leaves it open.
func TestLoadAloneTwice(t *testing.T) {
	t.Parallel()
	suite, err := tree.OpenDir(filepath.Join("..", "..", "testdata", "matrix", "frameworks", "Go", "pebble"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = suite.Close() }() // It was only read.
	options := tfb.Options{
		Vocabulary: &matrix.Vocabulary{}, Dirs: []string{"."}, Evidence: func(*matrix.Framework) bool { return true },
	}
	options.Vocabulary.Index()
	for range 2 {
		loaded, err := tfb.Load(t.Context(), suite, options)
		if err != nil || len(loaded.Frameworks) != 1 || len(loaded.Failures) != 0 {
			t.Fatalf("got %+v, %v; want the framework", loaded, err)
		}
	}
}
