package lint_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/tree"
)

// demonstration returns the suite in testdata.
func demonstration(t *testing.T) tree.Memory {
	t.Helper()
	root := filepath.Join("..", "..", "testdata", "matrix")
	files := tree.Memory{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(os.DirFS(root), name)
		files[name] = string(content)

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return files
}

// change replaces a text in a file that has it.
func change(t *testing.T, files tree.Memory, name, before, after string) {
	t.Helper()
	if !strings.Contains(files[name], before) {
		t.Fatalf("%s has no %q", name, before)
	}
	files[name] = strings.ReplaceAll(files[name], before, after)
}

const (
	brook  = "frameworks/Python/brook/"
	pebble = "frameworks/Go/pebble/"
)

// everyone are the folders of all frameworks of the demonstration.
var everyone = []string{ //nolint:gochecknoglobals // A constant list.
	"frameworks/Go/pebble", "frameworks/Java/heron", "frameworks/JavaScript/thistle", "frameworks/PHP/lantern",
	"frameworks/Python/brook", "frameworks/Python/quill", "frameworks/Rust/marten",
}

// TestRecall shows that a run that remembers says just what one says that does not, whatever
// happened in between, and that it judges no more frameworks than it has to.
func TestRecall(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*testing.T, tree.Memory, *lint.Options)
		judged []string // The frameworks that are judged anew.
	}{
		"nothing": {func(*testing.T, tree.Memory, *lint.Options) {}, nil},
		"a configuration": {func(t *testing.T, files tree.Memory, _ *lint.Options) {
			t.Helper()
			change(t, files, brook+"benchmark_config.json", `"Postgres"`, `"MySQL"`)
		}, []string{"frameworks/Python/brook"}},
		"a Dockerfile": {func(t *testing.T, files tree.Memory, _ *lint.Options) {
			t.Helper()
			change(t, files, brook+"brook-pypy.dockerfile", "FROM pypy", "FROM python")
		}, []string{"frameworks/Python/brook"}},
		"a file that a Dockerfile leads to": {func(t *testing.T, files tree.Memory, _ *lint.Options) {
			t.Helper()
			change(t, files, brook+"gunicorn_conf.py", "meinheld.gmeinheld.MeinheldWorker", "sync")
		}, []string{"frameworks/Python/brook"}},
		"a file that is gone": {func(_ *testing.T, files tree.Memory, _ *lint.Options) {
			delete(files, brook+"brook.dockerfile")
		}, []string{"frameworks/Python/brook"}},
		"a framework more in the group": {func(_ *testing.T, files tree.Memory, _ *lint.Options) {
			files["frameworks/Python/new/benchmark_config.json"] = strings.ReplaceAll(
				files["frameworks/Python/quill/benchmark_config.json"], "quill", "new")
		}, []string{"frameworks/Python/brook", "frameworks/Python/new", "frameworks/Python/quill"}},
		"a framework less": {func(_ *testing.T, files tree.Memory, _ *lint.Options) {
			maps.DeleteFunc(files, func(name, _ string) bool { return strings.HasPrefix(name, pebble) })
		}, nil},
		"a file that is no configuration any more": {func(_ *testing.T, files tree.Memory, _ *lint.Options) {
			files[pebble+"benchmark_config.json"] = "{"
		}, []string{"frameworks/Go/pebble"}},
		"the settings": {func(t *testing.T, _ tree.Memory, options *lint.Options) {
			t.Helper()
			settings, err := config.Parse(config.FileName, []byte("rules: {matrix/max-tests: {params: {max: 1}}}"))
			if err != nil {
				t.Fatal(err)
			}
			options.Config = settings
		}, everyone},
		"what is asked for": {func(_ *testing.T, _ tree.Memory, options *lint.Options) {
			options.Dirs = []string{"frameworks/Python/brook"}
		}, nil},
		"what is asked for, alone": {func(_ *testing.T, _ tree.Memory, options *lint.Options) {
			options.Dirs, options.NoContext = []string{"frameworks/Python/brook"}, true
		}, []string{"frameworks/Python/brook"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := demonstration(t)
			kept := lint.Options{Cache: cache.Cache{Dir: t.TempDir(), Scope: "this build"}, Config: &config.Config{}}
			kept.Suite = files
			first := run(t, kept)
			files = maps.Clone(files)
			test.change(t, files, &kept)
			kept.Suite = files
			fresh := kept
			fresh.Cache = cache.Cache{}
			want := run(t, fresh)
			for _, time := range []string{"second", "third"} {
				got := run(t, kept)
				compareReports(t, time, want, got)
				if time == "third" {
					test.judged = nil
				}
				if diff := gocmp.Diff(test.judged, got.Judged); diff != "" {
					t.Errorf("the %s run judged others (-want +got):\n%s", time, diff)
				}
			}
			if name != "nothing" && len(first.Findings) == 0 {
				t.Error("the suite has no findings, so nothing was shown")
			}
		})
	}
}

func compareReports(t *testing.T, time string, want, got *lint.Report) {
	t.Helper()
	ignored := cmpopts.IgnoreFields(lint.Report{}, "Rules", "Judged", "Change")
	if diff := gocmp.Diff(want, got, ignored, cmpopts.IgnoreUnexported(lint.Report{})); diff != "" {
		t.Errorf("the %s run says something else (-fresh +remembered):\n%s", time, diff)
	}
}

// TestRecallDamaged shows that a cache that is damaged costs nothing but time.
func TestRecallDamaged(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func([]byte) []byte{
		"cut short":       func(content []byte) []byte { return content[:len(content)/2] },
		"empty":           func([]byte) []byte { return nil },
		"another content": func(content []byte) []byte { content[len(content)/2] ^= 1; return content },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			options := lint.Options{Suite: demonstration(t), Cache: cache.Cache{Dir: dir, Scope: "this build"}}
			want := run(t, options)
			kept, err := filepath.Glob(filepath.Join(dir, "*"))
			if err != nil || len(kept) != 1 {
				t.Fatalf("the cache holds %v, %v; want one file", kept, err)
			}
			content, err := os.ReadFile(kept[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(kept[0], damage(content), 0o600); err != nil {
				t.Fatal(err)
			}
			compareReports(t, "second", want, run(t, options))
		})
	}
}

// TestRecallFailures shows that what could not be read is said again.
func TestRecallFailures(t *testing.T) {
	t.Parallel()
	files := demonstration(t)
	files[pebble+"benchmark_config.json/x"] = "a folder in the place of the configuration"
	delete(files, pebble+"benchmark_config.json")
	options := lint.Options{Suite: files, Cache: cache.Cache{Dir: t.TempDir(), Scope: "this build"}}
	want := run(t, options)
	if len(want.ToolErrors) == 0 {
		t.Fatal("nothing failed")
	}
	compareReports(t, "second", want, run(t, options))
}

// TestRecallNeighbours judges frameworks anew that have other neighbours, also where no rule
// about the matrix asks for them.
func TestRecallNeighbours(t *testing.T) {
	t.Parallel()
	files := demonstration(t)
	options := lint.Options{
		Suite: files, Only: []string{"python"}, Cache: cache.Cache{Dir: t.TempDir(), Scope: "this build"},
	}
	run(t, options)
	files = maps.Clone(files)
	maps.DeleteFunc(files, func(name, _ string) bool { return strings.HasPrefix(name, "frameworks/Python/quill/") })
	options.Suite = files
	got := run(t, options)
	options.Cache = cache.Cache{}
	compareReports(t, "second", run(t, options), got)
	if diff := gocmp.Diff([]string{"frameworks/Python/brook"}, got.Judged); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestRecallChanges follows a suite over changes, one after the other: runs that remember the matrix
// of either side say what runs say that do not.
func TestRecallChanges(t *testing.T) {
	t.Parallel()
	const rounds = 8
	random := rand.New(rand.NewPCG(7, 3)) //nolint:gosec // Chance that is the same every time.
	kept := cache.Cache{Dir: t.TempDir(), Scope: "this build"}
	before := randomSuite(random)
	for round := range rounds {
		after := maps.Clone(before)
		if round%2 == 0 {
			maps.Copy(after, randomSuite(random))
		} else { // The matrix stays as it is.
			after["frameworks/Go/a/server.dockerfile"] = fmt.Sprintf("FROM golang:1.%d\n", round)
		}
		if len(before) > 0 && len(after) > 0 {
			base := func() *lint.Base { return &lint.Base{Suite: before, Touched: touched(before, after)} }
			want := run(t, lint.Options{Suite: after, Base: base()})
			for _, time := range []string{"first", "second"} {
				compareReports(t, time, want, run(t, lint.Options{Suite: after, Base: base(), Cache: kept}))
			}
		}
		before = after
	}
}
