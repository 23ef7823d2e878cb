package hook_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	gitrepo "github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/hook"
)

// TestLocate asks from a folder below the top, which must make no difference.
func TestLocate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		prepare func(t *testing.T, dir string)
		// from is where git commits, and want where it looks for hooks.
		from, want          string
		inWorkTree, outside bool
	}{
		{"by default", func(*testing.T, string) {}, "repo", "repo/.git/hooks", false, false},
		{"relative", set("tools/hooks"), "repo", "repo/tools/hooks", true, false},
		{"relative with a dot", set("./.githooks/"), "repo", "repo/.githooks", true, false},
		{"relative and out", set("../elsewhere"), "repo", "elsewhere", false, true},
		{"the repository's own", set(".git/other"), "repo", "repo/.git/other", false, false},
		{"with a blank", set("my hooks"), "repo", "repo/my hooks", true, false},
		{"a linked work tree", func(t *testing.T, dir string) {
			t.Helper()
			git(t, filepath.Join(dir, "repo"), "commit", "-q", "--allow-empty", "-m", "first")
			git(t, filepath.Join(dir, "repo"), "worktree", "add", "-q", "../linked")
		}, "linked", "repo/.git/hooks", false, false},
		{"a linked work tree with hooks in it", func(t *testing.T, dir string) {
			t.Helper()
			set("hooks")(t, dir)
			git(t, filepath.Join(dir, "repo"), "commit", "-q", "--allow-empty", "-m", "first")
			git(t, filepath.Join(dir, "repo"), "worktree", "add", "-q", "../linked")
		}, "linked", "linked/hooks", true, false},
		{"another folder for the repository", func(t *testing.T, dir string) {
			t.Helper()
			git(t, dir, "init", "-q", "--separate-git-dir=store", "apart")
		}, "apart", "store/hooks", false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			git(t, dir, "init", "-q", "repo")
			test.prepare(t, dir)
			below := filepath.Join(dir, test.from, "sub", "deep")
			if err := os.MkdirAll(below, 0o750); err != nil {
				t.Fatal(err)
			}
			place := locate(t, below)
			if want := filepath.Join(dir, test.from); place.Root != want {
				t.Errorf("the top is %s, want %s", place.Root, want)
			}
			if want := filepath.Join(dir, filepath.FromSlash(test.want)); place.Hooks != want {
				t.Errorf("the hooks are in %s, want %s", place.Hooks, want)
			}
			if place.InWorkTree() != test.inWorkTree || place.Outside() != test.outside {
				t.Errorf("in the work tree: %t, outside: %t", place.InWorkTree(), place.Outside())
			}
		})
	}
}

func set(folder string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		git(t, filepath.Join(dir, "repo"), "config", "core.hooksPath", folder)
	}
}

// TestNoWorkTree says what to do where nothing is committed.
func TestNoWorkTree(t *testing.T) {
	t.Parallel()
	bare, plain := t.TempDir(), t.TempDir()
	git(t, bare, "init", "-q", "--bare")
	for dir, want := range map[string]error{
		bare:  hook.ErrNoWorkTree,
		plain: gitrepo.ErrNoRepository,

		filepath.Join(repository(t), ".git"): hook.ErrNoWorkTree,
	} {
		if _, err := hook.Locate(t.Context(), dir); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", dir, err, want)
		}
	}
	if _, err := hook.Locate(t.Context(), filepath.Join(plain, "nothing")); err == nil {
		t.Error("a folder that is not there has hooks")
	}
}

// TestShared is allowed where somebody asks for it.
func TestShared(t *testing.T) {
	t.Parallel()
	dir, hooks := repository(t), t.TempDir()
	git(t, dir, "config", "core.hooksPath", hooks)
	outcome, err := locate(t, dir).Install(hook.Options{Shared: true})
	if err != nil || outcome.Action != hook.Written {
		t.Fatalf("%+v, %v", outcome, err)
	}
	if filepath.Dir(outcome.Hook) != hooks {
		t.Errorf("it went to %s", outcome.Hook)
	}
}
