package git_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/git"
)

// A clone is a repository that a test makes, with a work tree.
type clone struct {
	tb  testing.TB
	dir string
	env []string
}

// environment is what the tests run git with: nothing of the user's.
func environment(more ...string) []string {
	kept := slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "GIT_") })

	return slices.Concat(kept, []string{
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_SYSTEM=" + os.DevNull,
		"GIT_AUTHOR_NAME=A. Author", "GIT_AUTHOR_EMAIL=author@example.org",
		"GIT_COMMITTER_NAME=C. Committer", "GIT_COMMITTER_EMAIL=committer@example.org",
	}, more)
}

// newClone makes an empty repository.
func newClone(tb testing.TB, options ...string) clone {
	tb.Helper()
	c := clone{tb: tb, dir: tb.TempDir(), env: environment()}
	c.git(slices.Concat([]string{"init", "-q", "-b", "main"}, options)...)

	return c
}

// git runs git in the work tree and returns what it says.
func (c clone) git(args ...string) string {
	c.tb.Helper()
	out, err := c.command(args...).CombinedOutput()
	if err != nil {
		c.tb.Fatalf("git %q: %v\n%s", args, err, out)
	}

	return strings.TrimSpace(string(out))
}

// command prepares to run git in the work tree.
func (c clone) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(c.tb.Context(), "git", args...) //nolint:gosec // The test's own.
	cmd.Dir, cmd.Env = c.dir, c.env

	return cmd
}

// write writes files: paths and content in turn.
func (c clone) write(files ...string) {
	c.tb.Helper()
	for file := range slices.Chunk(files, 2) {
		path := filepath.Join(c.dir, filepath.FromSlash(file[0]))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			c.tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(file[1]), 0o600); err != nil {
			c.tb.Fatal(err)
		}
	}
}

// commit writes files, adds everything and commits it; it returns the hash.
func (c clone) commit(message string, files ...string) string {
	c.tb.Helper()
	c.write(files...)
	c.git("add", "-A")
	c.git("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", message)

	return c.git("rev-parse", "HEAD")
}

// open opens the repository at a folder of the work tree.
func (c clone) open(dir string, env ...string) *git.Repository {
	c.tb.Helper()
	place := filepath.Join(c.dir, filepath.FromSlash(dir))
	r, err := git.Options{Env: slices.Concat(c.env, env)}.Open(c.tb.Context(), place)
	if err != nil {
		c.tb.Fatal(err)
	}
	c.tb.Cleanup(func() {
		if err := r.Close(); err != nil {
			c.tb.Error(err)
		}
	})

	return r
}

// TestPlain goes through everything once.
func TestPlain(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	first := c.commit("First", "a/one", "1\n", "two", "2\n")
	second := c.commit("Second\n\nWhy.\n\nMatrix-Purpose: compares\n  servers\nReviewed-by: R\n", "a/one", "1 more\n")
	r := c.open("a")
	if r.Prefix() != "a" {
		t.Errorf("prefix %q", r.Prefix())
	}
	commits, err := r.Commits(t.Context(), first, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	purpose := git.Trailer{Key: "Matrix-Purpose", Value: "compares servers"}
	if len(commits) != 1 || commits[0].Hash != second || commits[0].Subject != "Second" ||
		len(commits[0].Trailers) != 2 || commits[0].Trailers[0] != purpose {
		t.Errorf("commits %+v", commits)
	}
	branch, err := r.MainBranch(t.Context())
	if err != nil || branch != "main" {
		t.Errorf("main branch %q, %v", branch, err)
	}
	base, err := r.MergeBase(t.Context(), "HEAD", "HEAD~1")
	if err != nil || base != first {
		t.Errorf("merge base %q, %v", base, err)
	}
	c.write("two", "staged\n", "a/one", "changed\n", "new", "")
	c.git("add", "two")
	for _, test := range []struct {
		base, head git.Side
		want       string
	}{
		{git.At(first), git.At(second), "M a/one"},
		{git.EmptyTree, git.At(second), "A a/one, A two"},
		{git.At(first), git.Index, "M a/one, M two"},
		{git.At(second), git.Index, "M two"},
		{git.At(second), git.WorkTree, "M a/one, A new, M two"},
		{git.Index, git.WorkTree, "M a/one, A new"},
		{git.WorkTree, git.Index, "M a/one, D new"},
		{git.Index, git.Index, ""},
	} {
		if got := changed(t, r, test.base, test.head); got != test.want {
			t.Errorf("%s to %s: %s, want %s", test.base, test.head, got, test.want)
		}
	}
}

// changed lists what changed in one line.
func changed(tb testing.TB, r *git.Repository, base, head git.Side) string {
	tb.Helper()
	paths, err := r.Changed(tb.Context(), base, head)
	if err != nil {
		tb.Fatalf("%s to %s: %v", base, head, err)
	}
	lines := make([]string, len(paths))
	for i, path := range paths {
		lines[i] = string(path.Status) + " " + path.Name
	}

	return strings.Join(lines, ", ")
}
