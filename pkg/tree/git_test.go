package tree_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/tree"
)

// environment is what the tests run git with: nothing of the user's.
func environment() []string {
	kept := slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "GIT_") })

	return slices.Concat(kept, []string{
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_SYSTEM=" + os.DevNull,
		"GIT_AUTHOR_NAME=A. Author", "GIT_AUTHOR_EMAIL=author@example.org",
		"GIT_COMMITTER_NAME=C. Committer", "GIT_COMMITTER_EMAIL=committer@example.org",
	})
}

// runGit runs git in a folder and returns what it says.
func runGit(tb testing.TB, dir string, args ...string) string {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), "git", args...) //nolint:gosec // The test's own.
	cmd.Dir, cmd.Env = dir, environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		tb.Fatalf("git %q: %v\n%s", args, err, out)
	}

	return strings.TrimSpace(string(out))
}

// committed makes a repository of a folder and commits what is in it.
func committed(tb testing.TB, dir string, options ...string) *git.Repository {
	tb.Helper()
	runGit(tb, dir, slices.Concat([]string{"init", "-q", "-b", "main"}, options)...)
	runGit(tb, dir, "add", "-A")
	runGit(tb, dir, "commit", "-q", "--allow-empty", "-m", "All")

	return openRepository(tb, dir)
}

func openRepository(tb testing.TB, dir string) *git.Repository {
	tb.Helper()
	r, err := git.Options{Env: environment()}.Open(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := r.Close(); err != nil {
			tb.Error(err)
		}
	})

	return r
}

// gitTrees opens the commit and the index of a repository.
func gitTrees(tb testing.TB, r *git.Repository) map[string]*tree.Git {
	tb.Helper()
	commit, err := tree.OpenCommit(tb.Context(), r, "HEAD", ".")
	if err != nil {
		tb.Fatal(err)
	}
	index, err := tree.OpenIndex(tb.Context(), r, ".")
	if err != nil {
		tb.Fatal(err)
	}

	return map[string]*tree.Git{"commit": commit, "index": index}
}

func TestGitTreesAreFileSystems(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"sha1", "sha256"} {
		for kind, fsys := range gitTrees(t, committed(t, onDisk(t, suite()), "--object-format="+format)) {
			expected := make([]string, 0, len(suite()))
			for file := range suite() {
				expected = append(expected, file)
			}
			if err := fstest.TestFS(fsys, expected...); err != nil {
				t.Errorf("%s, %s: %v", format, kind, err)
			}
			flask := sub(t, sub(t, fsys, "frameworks"), "Python/flask")
			if err := fstest.TestFS(flask, "benchmark_config.json", "flask.dockerfile", "empty"); err != nil {
				t.Errorf("%s, %s: %v", format, kind, err)
			}
		}
	}
}

// TestGitTreesAgree holds a commit, the index and the work tree of the same files against each other.
func TestGitTreesAgree(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, suite())
	trees := gitTrees(t, committed(t, dir))
	onDisk := openDir(t, dir)
	if err := fs.WalkDir(onDisk, ".", func(name string, entry fs.DirEntry, err error) error {
		if name == ".git" {
			return filepath.SkipDir
		}
		for kind, fsys := range trees {
			if entry.IsDir() {
				want, _ := tree.ReadNames(onDisk, name)
				want = slices.DeleteFunc(want, func(name string) bool { return name == ".git" })
				got, err := tree.ReadNames(fsys, name)
				if diff := cmp.Diff(want, got); diff != "" || err != nil {
					t.Errorf("%s: %s: %v %s", kind, name, err, diff)
				}
			} else {
				want, _ := onDisk.ReadFile(name)
				got, err := fsys.ReadFile(name)
				if diff := cmp.Diff(want, got); diff != "" || err != nil {
					t.Errorf("%s: %s: %v %s", kind, name, err, diff)
				}
			}
		}

		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".", "frameworks", "frameworks/Go/fasthttp", "README.md"} {
		commit, _ := trees["commit"].Hash(name)
		index, _ := trees["index"].Hash(name)
		if commit == "" || commit != index {
			t.Errorf("%s: hash %s of the commit, %s of the index", name, commit, index)
		}
	}
}
