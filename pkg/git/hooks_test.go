package git_test

import (
	"path/filepath"
	"testing"

	"github.com/tfblint/tfblint/pkg/git"
)

// TestHooks asks from a folder below the top, in a linked work tree, and with every kind of
// setting.
func TestHooks(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	c.commit("first", "sub/file", "")
	top := c.git("rev-parse", "--show-toplevel")
	linked := filepath.Join(filepath.Dir(top), "linked")
	c.git("worktree", "add", "-q", linked)
	hooks := func(dir string) git.Hooks {
		t.Helper()
		r, err := git.Options{Env: c.env}.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Hooks(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}

		return got
	}
	sub, common := filepath.Join(top, "sub"), filepath.Join(top, ".git")
	usual := git.Hooks{Dir: filepath.Join(common, "hooks"), Common: common}
	for _, dir := range []string{top, sub, linked} {
		if got := hooks(dir); got != usual {
			t.Errorf("%s: %+v, want %+v", dir, got, usual)
		}
	}
	for setting, want := range map[string]string{
		"tools/hooks":   filepath.Join(top, "tools", "hooks"),
		"/dev/null":     "/dev/null",
		"/some where//": "/some where",
		"":              "",
	} {
		c.git("config", "core.hooksPath", setting)
		if got := hooks(sub); got != (git.Hooks{Dir: want, Common: common, Setting: setting, Configured: true}) {
			t.Errorf("%q: %+v, want %s", setting, got, want)
		}
	}
	c.git("config", "core.hooksPath", "tools/hooks")
	if got, want := hooks(linked).Dir, filepath.Join(linked, "tools", "hooks"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
