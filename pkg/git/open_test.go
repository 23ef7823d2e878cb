//go:build unix

package git_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/git"
)

func TestOpenFindsTheRepository(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	head := c.commit("All", "a/b/file", "1", "line\nbreak/file", "2")
	top, err := filepath.EvalSymlinks(c.dir)
	if err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(t.TempDir(), "linked")
	c.git("worktree", "add", "-q", "-b", "other", linked)
	if linked, err = filepath.EvalSymlinks(linked); err != nil {
		t.Fatal(err)
	}
	odd := filepath.Join(top, "odd\nname") //nolint:gocritic // That is what it is for.
	c.git("clone", "-q", ".", odd)
	bare := filepath.Join(t.TempDir(), "bare.git")
	c.git("clone", "-q", "--bare", ".", bare)
	around := "GIT_DIR=" + filepath.Join(odd, ".git")
	for name, test := range map[string]struct {
		dir, env, root, prefix string
	}{
		"the top":                     {top, "", top, "."},
		"a folder":                    {top + "/a/b", "", top, "a/b"},
		"a folder with a line break":  {top + "/line\nbreak", "", top, "line\nbreak"},
		"a linked work tree":          {linked + "/a", "", linked, "a"},
		"a root with a line break":    {odd + "/a", "", odd, "a"},
		"bare":                        {bare, "", "", "."},
		"the repository's own folder": {top + "/.git", "", "", "."},
		"while git runs a hook":       {top + "/a", around, top, "a"},
		"with another work tree":      {top + "/a", "GIT_WORK_TREE=/", top, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := git.Options{Env: environment(test.env)}.Open(t.Context(), test.dir)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close() //nolint:errcheck // Tested elsewhere.
			if r.Root() != test.root || r.Prefix() != test.prefix {
				t.Errorf("root %q, prefix %q, want %q and %q", r.Root(), r.Prefix(), test.root, test.prefix)
			}
			if hash, err := r.Resolve(t.Context(), "HEAD"); err != nil || hash != head {
				t.Errorf("HEAD is %q, %v, want %q", hash, err, head)
			}
			if got := changed(t, r, git.EmptyTree, git.At(head)); got != "A a/b/file, A line\nbreak/file" {
				t.Errorf("changed %q", got)
			}
			_, err = r.Changed(t.Context(), git.At(head), git.WorkTree)
			if (err == nil) != (test.root != "") {
				t.Errorf("to the work tree: %v", err)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{".": "git init", "file": "is no folder"} {
		_, err := git.Options{Env: environment()}.Open(t.Context(), filepath.Join(dir, name))
		if !errors.Is(err, git.ErrNoRepository) || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := git.Open(t.Context(), filepath.Join(dir, "missing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

// TestOpenWithoutGit has no git in its path.
func TestOpenWithoutGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := git.Open(t.Context(), t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "install git") {
		t.Error(err)
	}
}

// TestOpenOfAnotherUser lets git believe that the repository belongs to somebody else.
func TestOpenOfAnotherUser(t *testing.T) {
	c := newClone(t)
	c.commit("All", "one", "1")
	bin := t.TempDir()
	script := "#!/bin/sh\nPATH=" + os.Getenv("PATH") + " GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git \"$@\"\n"
	wrapper := filepath.Join(bin, "git")
	if err := os.WriteFile(wrapper, []byte(script), 0o700); err != nil { //nolint:gosec // It is run.
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	_, err := git.Options{Env: environment()}.Open(t.Context(), c.dir)
	const advice = "git config --global --add safe.directory"
	if !errors.Is(err, git.ErrNoRepository) || !strings.Contains(fmt.Sprint(err), advice) {
		t.Error(err)
	}
}

// TestIndexOfTheEnvironment uses the index that git gives to its hooks.
func TestIndexOfTheEnvironment(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	head := c.commit("All", "one", "1")
	elsewhere := newClone(t)
	elsewhere.commit("Other", "two", "2")
	other := filepath.Join(t.TempDir(), "index")
	c.env = append(c.env, "GIT_INDEX_FILE="+other)
	c.git("read-tree", "HEAD")
	c.write("new", "")
	c.git("add", "new")
	c.git("read-tree", "--index-output=.git/next-index-1.lock", "HEAD")
	c.env = environment()
	ours, theirs := filepath.Join(c.dir, ".git"), filepath.Join(elsewhere.dir, ".git")
	for name, test := range map[string]struct{ index, gitDir, want string }{
		"ours":                  {"", "", ""},
		"of `git commit PATH`":  {".git/next-index-1.lock", "", ""},
		"of `git commit`":       {".git/index", "", ""},
		"in another folder":     {other, ours, "A new"},
		"of another repository": {other, theirs, ""},
		"in another repository": {filepath.Join(theirs, "index"), theirs, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := c.open(".", "GIT_INDEX_FILE="+test.index, "GIT_DIR="+test.gitDir)
			if got := changed(t, r, git.At(head), git.Index); got != test.want {
				t.Errorf("changed %q, want %q", got, test.want)
			}
			want := []string{"one"}
			if test.want != "" {
				want = []string{"new", "one"}
			}
			entries, err := r.Staged(t.Context())
			names := make([]string, 0, len(entries))
			for _, entry := range entries {
				names = append(names, entry.Name)
			}
			if diff := cmp.Diff(want, names); diff != "" || err != nil {
				t.Errorf("%v %s", err, diff)
			}
		})
	}
}

// TestInHook is run by the hook that TestHook installs.
//
//nolint:paralleltest // In that process, it is the only one.
func TestInHook(t *testing.T) {
	to := os.Getenv("TFBLINT_TEST_HOOK")
	if to == "" {
		return
	}
	r, err := git.Open(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // Tested elsewhere.
	head, err := r.Resolve(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := r.Staged(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	text.WriteString(changed(t, r, git.At(head), git.Index))
	for _, entry := range entries {
		fmt.Fprintf(&text, "; %s %.7s", entry.Name, entry.ID)
	}
	if err := os.WriteFile(to, []byte(text.String()), 0o600); err != nil { //nolint:gosec // From TestHook.
		t.Fatal(err)
	}
}

// TestHook commits in all ways that give a hook another index.
func TestHook(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		commit []string
		want   string
	}{
		"what is staged": {[]string{"commit", "-qm", "x"}, "M one; one ONE; two 2"},
		"all":            {[]string{"commit", "-qam", "x"}, "M one, M two; one ONE; two TWO"},
		"one path":       {[]string{"commit", "-qm", "x", "--", "two"}, "M two; one 1; two TWO"},
		"also a path":    {[]string{"commit", "-qm", "x", "-i", "two"}, "M one, M two; one ONE; two TWO"},
	} {
		for _, place := range []string{"clone", "linked"} {
			t.Run(name+"/"+place, func(t *testing.T) {
				t.Parallel()
				c := newClone(t)
				c.commit("All", "one", "1\n", "two", "2\n")
				if place == "linked" {
					linked := filepath.Join(t.TempDir(), "linked")
					c.git("worktree", "add", "-q", "-b", "other", linked)
					c.dir = linked
				}
				hooks := t.TempDir()
				script := fmt.Sprintf("#!/bin/sh\nexec '%s' -test.run '^TestInHook$'\n", program)
				hook := filepath.Join(hooks, "pre-commit")
				if err := os.WriteFile(hook, []byte(script), 0o700); err != nil { //nolint:gosec // It is run.
					t.Fatal(err)
				}
				c.git("config", "core.hooksPath", hooks)
				c.write("one", "one\n")
				c.git("add", "one")
				c.write("two", "two\n")
				report := filepath.Join(t.TempDir(), "report")
				c.env = append(c.env, "TFBLINT_TEST_HOOK="+report)
				c.git(test.commit...)
				got, err := os.ReadFile(report) //nolint:gosec // The test's own.
				if err != nil {
					t.Fatal(err)
				}
				if want := strings.NewReplacer("ONE", short(c, "one\n"), "TWO", short(c, "two\n"),
					"1", short(c, "1\n"), "2", short(c, "2\n")).Replace(test.want); string(got) != want {
					t.Errorf("the hook saw %q, want %q", got, want)
				}
			})
		}
	}
}

// short is the start of the id of a file's content.
func short(c clone, content string) string {
	cmd := c.command("hash-object", "--stdin")
	cmd.Stdin = strings.NewReader(content)
	out, err := cmd.Output()
	if err != nil {
		c.tb.Fatal(err)
	}

	return string(out[:7])
}
