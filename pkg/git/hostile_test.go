//go:build unix

package git_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/git"
)

// TestNothingConfiguredIsRun configures every program that git could start in what this package
// does, and does all of it.
func TestNothingConfiguredIsRun(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	c.commit("First", "one", "1", "two", "2", "x.p", "",
		".gitattributes", "* filter=evil diff=evil merge=evil\n*.p filter=evil.p\n")
	head := c.commit("Second\n\nKey: value", "one", "one")
	marker := filepath.Join(t.TempDir(), "marker")
	evil := filepath.Join(t.TempDir(), "evil")
	script := "#!/bin/sh\necho \"$0 $*\" >>'" + marker + "'\ncat\n"
	if err := os.WriteFile(evil, []byte(script), 0o700); err != nil { //nolint:gosec // It is executable.
		t.Fatal(err)
	}
	for _, hook := range []string{"post-index-change", "post-checkout", "reference-transaction", "pre-commit"} {
		c.write("hooks/"+hook, "#!/bin/sh\n"+evil+"\n")
		if err := os.Chmod(filepath.Join(c.dir, "hooks", hook), 0o700); err != nil { //nolint:gosec // It is executable.
			t.Fatal(err)
		}
	}
	for key, value := range map[string]string{
		"core.fsmonitor": evil, "core.editor": evil, "core.askPass": evil,
		"core.pager": evil, "pager.log": evil, "pager.diff": evil,
		"diff.external": evil, "diff.evil.command": evil, "diff.evil.textconv": evil,
		"filter.evil.clean": evil, "filter.evil.smudge": evil, "filter.evil.required": "true",
		"filter.evil.p.process": evil,
		"alias.rev-parse":       "!" + evil, "alias.log": "!" + evil, "log.showSignature": "true", "gpg.program": evil,
		"trailer.key.command": evil, "trailer.key.cmd": evil, "credential.helper": evil, "core.sshCommand": evil,
		"core.hooksPath": filepath.Join(c.dir, "hooks"), "interactive.diffFilter": evil, "merge.evil.driver": evil,
		"remote.origin.url": "ext::" + evil, "remote.origin.promisor": "true", "remote.origin.uploadpack": evil,
		"protocol.allow": "always", "protocol.ext.allow": "always", "extensions.partialClone": "origin",
		"core.repositoryFormatVersion": "1",
	} {
		c.git("config", key, value)
	}
	c.env = append(c.env,
		"GIT_EXTERNAL_DIFF="+evil, "GIT_PAGER="+evil, "GIT_SSH_COMMAND="+evil, "GIT_PROXY_COMMAND="+evil)
	// The times say that the files have changed, so that their content has to be looked at.
	touch(t, c, "one", "two", "x.p")

	r := c.open(".")
	for _, side := range []git.Side{git.Index, git.WorkTree, git.EmptyTree} {
		changed(t, r, git.At(head), side)
	}
	if files, err := r.Patch(t.Context(), git.EmptyTree, git.At(head)); err != nil || len(files) == 0 {
		t.Errorf("%d files of the difference, %v", len(files), err)
	}
	if commits, err := r.Commits(t.Context(), "", "HEAD"); err != nil || len(commits) != 2 {
		t.Errorf("%d commits, %v", len(commits), err)
	}
	_, _ = r.MainBranch(t.Context())
	_, _ = r.MergeBase(t.Context(), "HEAD", "HEAD~1")
	if _, err := r.Staged(t.Context()); err != nil {
		t.Error(err)
	}
	missing, err := git.ParseID(strings.Repeat("1", 40))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(missing, 1); !errors.Is(err, git.ErrNoObject) {
		t.Errorf("an object that would have to be fetched: %v", err)
	}
	if _, err := r.Resolve(t.Context(), strings.Repeat("1", 40)); !errors.Is(err, git.ErrNoCommit) {
		t.Errorf("a commit that would have to be fetched: %v", err)
	}
	if ran, err := os.ReadFile(marker); err == nil { //nolint:gosec // The test's own.
		t.Errorf("git ran\n%s", ran)
	}
	// The test can fail: git itself runs the filter.
	_ = c.command("diff", "--stat").Run()
	if _, err := os.Stat(marker); err != nil {
		t.Error("git runs nothing of what is configured, so this test shows nothing")
	}
}

// TestFilterThatCannotBeSwitchedOff has a name that git takes no setting for.
func TestFilterThatCannotBeSwitchedOff(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	head := c.commit("All", "one", "1")
	c.git("config", "filter.a=b.clean", "cat")
	if _, err := c.open(".").Changed(t.Context(), git.At(head), git.WorkTree); err == nil {
		t.Error("the filter would be run")
	}
}

// touch changes the times of files to some that git has not seen.
func touch(tb testing.TB, c clone, names ...string) {
	tb.Helper()
	when := time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range names {
		if err := os.Chtimes(filepath.Join(c.dir, name), when, when); err != nil {
			tb.Fatal(err)
		}
	}
}

func TestChangedInTheWorkTree(t *testing.T) {
	t.Parallel()
	type steps func(clone)
	for name, test := range map[string]struct {
		do   steps
		want string
	}{
		"nothing":         {func(clone) {}, ""},
		"touched":         {func(c clone) { touch(c.tb, c, "one", "two") }, ""},
		"rewritten alike": {func(c clone) { c.write("one", "1"); touch(c.tb, c, "one") }, ""},
		"same size":       {func(c clone) { c.write("one", "7"); touch(c.tb, c, "one") }, "M one"},
		"deleted":         {func(c clone) { remove(c, "one") }, "D one"},
		"renamed":         {func(c clone) { c.git("mv", "one", "uno") }, "D one, A uno"},
		"ignored":         {func(c clone) { c.write("build/log", "") }, ""},
		"untracked":       {func(c clone) { c.write("a/b", "", "a/c", "") }, "A a/b, A a/c"},
		"a mode":          {func(c clone) { mode(c, "one", 0o700) }, "M one"},
		"a link": {func(c clone) {
			remove(c, "one")
			if err := os.Symlink("two", filepath.Join(c.dir, "one")); err != nil {
				c.tb.Fatal(err)
			}
		}, "T one"},
		"unknown again, as it was": {func(c clone) {
			c.git("rm", "-q", "--cached", "one")
		}, ""},
		"unknown again, and changed": {func(c clone) {
			c.git("rm", "-q", "--cached", "one")
			c.write("one", "0")
		}, "M one"},
		"staged, and changed back": {func(c clone) {
			c.write("one", "0")
			c.git("add", "one")
			c.write("one", "1")
		}, ""},
		"not checked out": {func(c clone) {
			c.git("update-index", "--skip-worktree", "one")
			remove(c, "one")
		}, ""},
		"a repository within": {func(c clone) {
			c.git("init", "-q", "within")
			c.write("within/file", "")
		}, "A within"},
		"line ends": {func(c clone) {
			c.git("config", "core.autocrlf", "true")
			c.write("lines", "1\r\n")
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClone(t)
			head := c.commit("All", "one", "1", "two", "2", "lines", "1\n", ".gitignore", "build/\n")
			c.tb = t
			test.do(c)
			before, err := os.ReadFile(filepath.Join(c.dir, ".git", "index"))
			if err != nil {
				t.Fatal(err)
			}
			if got := changed(t, c.open("."), git.At(head), git.WorkTree); got != test.want {
				t.Errorf("changed %q, want %q", got, test.want)
			}
			after, err := os.ReadFile(filepath.Join(c.dir, ".git", "index"))
			if err != nil || !bytes.Equal(after, before) {
				t.Errorf("the index was written, %v", err)
			}
		})
	}
}

func remove(c clone, name string) {
	if err := os.Remove(filepath.Join(c.dir, name)); err != nil {
		c.tb.Fatal(err)
	}
}

func mode(c clone, name string, mode os.FileMode) {
	if err := os.Chmod(filepath.Join(c.dir, name), mode); err != nil {
		c.tb.Fatal(err)
	}
}

func TestOddNames(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	first := c.commit("First")
	second := c.commit("Second", oddFiles()...)
	r := c.open(".")
	for _, test := range []struct{ base, head git.Side }{
		{git.At(first), git.At(second)}, {git.At(first), git.Index}, {git.At(first), git.WorkTree},
	} {
		paths, err := r.Changed(t.Context(), test.base, test.head)
		if err != nil || len(paths) != len(odd()) {
			t.Fatalf("%d paths, %v", len(paths), err)
		}
		for _, name := range odd() {
			found := false
			for _, path := range paths {
				found = found || path == git.Path{Status: 'A', Name: name}
			}
			if !found {
				t.Errorf("%q is not among the paths to %s", name, test.head)
			}
		}
	}
}

func TestChangedRefuses(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	c.commit("All", "one", "1")
	r := c.open(".")
	for _, side := range []git.Side{"HEAD", "", "--output=x", git.At(strings.Repeat("0", 64))} {
		if _, err := r.Changed(t.Context(), side, git.Index); err == nil {
			t.Errorf("%q is taken for a commit", side)
		}
	}
}

func TestUnborn(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	r := c.open(".")
	_, err := r.Resolve(t.Context(), "HEAD")
	if !errors.Is(err, git.ErrNoCommit) || !errors.Is(err, git.ErrUnborn) {
		t.Errorf("HEAD: %v", err)
	}
	if entries, err := r.Staged(t.Context()); err != nil || len(entries) != 0 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	if _, err := r.MainBranch(t.Context()); !errors.Is(err, git.ErrNoCommit) {
		t.Errorf("main branch: %v", err)
	}
	c.write("one", "1", "two", "2")
	c.git("add", "one")
	if got := changed(t, r, git.EmptyTree, git.Index); got != "A one" {
		t.Errorf("to the index: %s", got)
	}
	if got := changed(t, r, git.EmptyTree, git.WorkTree); got != "A one, A two" {
		t.Errorf("to the work tree: %s", got)
	}
}

func TestRevisions(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	first := c.commit("First", "one", "1")
	second := c.commit("Second", "one", "2")
	c.git("tag", "-a", "-m", "A tag", "v1", first)
	r := c.open(".")
	for rev, want := range map[string]string{
		"HEAD": second, "main": second, "HEAD~1": first,
		"v1": first, first[:10]: first, "v1^{commit}": first, "@": second,
	} {
		if got, err := r.Resolve(t.Context(), rev); got != want || err != nil {
			t.Errorf("%q is %q, %v, want %q", rev, got, err, want)
		}
	}
	for rev, advice := range map[string]string{
		"":                        "is no revision",
		"--all":                   "is no revision",
		"-h":                      "is no revision",
		"HEAD\x00":                "is no revision",
		"HEAD:one":                "run: git fetch origin BRANCH",
		"HEAD~5":                  "run: git fetch origin BRANCH",
		"origin/feature":          "run: git fetch origin feature",
		"refs/remotes/origin/x~3": "run: git fetch origin x",
		"$(reboot)":               "run: git fetch origin BRANCH",
		strings.Repeat("a", 40):   "run: git fetch origin aaaa",
	} {
		_, err := r.Resolve(t.Context(), rev)
		if !errors.Is(err, git.ErrNoCommit) || !strings.Contains(fmt.Sprint(err), advice) {
			t.Errorf("%q: %v, want %q", rev, err, advice)
		}
	}
}

func TestMainBranch(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	head := c.commit("All", "one", "1")
	r := c.open(".")
	for _, step := range []struct {
		do   []string
		want string
	}{
		{[]string{"branch", "-m", "master"}, "master"},
		{[]string{"branch", "main"}, "main"},
		{[]string{"update-ref", "refs/remotes/origin/master", head}, "origin/master"},
		{[]string{"update-ref", "refs/remotes/origin/main", head}, "origin/main"},
		{[]string{"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone"}, "origin/main"},
		{[]string{"update-ref", "refs/remotes/origin/trunk", head}, "origin/main"},
		{[]string{"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"}, "origin/trunk"},
		{[]string{"tag", "origin/trunk"}, "remotes/origin/trunk"},
	} {
		c.git(step.do...)
		if got, err := r.MainBranch(t.Context()); got != step.want || err != nil {
			t.Errorf("after git %q: %q, %v, want %q", step.do, got, err, step.want)
		}
	}
}

func TestMergeBase(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	first := c.commit("First", "one", "1")
	c.git("checkout", "-q", "-b", "side")
	c.commit("Side", "two", "2")
	c.git("checkout", "-q", "main")
	c.commit("Main", "three", "3")
	c.git("checkout", "-q", "--orphan", "alone")
	c.commit("Alone", "four", "4")
	r := c.open(".")
	if got, err := r.MergeBase(t.Context(), "main", "side"); got != first || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := r.MergeBase(t.Context(), "main", "alone"); !errors.Is(err, git.ErrNoCommit) {
		t.Errorf("unrelated: %v", err)
	}
	if _, err := r.MergeBase(t.Context(), "main", "-x"); !errors.Is(err, git.ErrNoCommit) {
		t.Errorf("an option: %v", err)
	}
}

// TestShallowClone asks for what a shallow clone has not got.
func TestShallowClone(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	first := c.commit("First", "one", "1")
	c.git("checkout", "-q", "-b", "side")
	c.commit("Side", "two", "2")
	c.git("checkout", "-q", "main")
	c.commit("Main", "three", "3")
	shallow := clone{tb: t, dir: filepath.Join(t.TempDir(), "shallow"), env: c.env}
	c.git("clone", "-q", "--depth=1", "--no-single-branch", "file://"+c.dir, shallow.dir)
	r := shallow.open(".")
	_, err := r.MergeBase(t.Context(), "origin/main", "origin/side")
	if !errors.Is(err, git.ErrNoCommit) || !strings.Contains(fmt.Sprint(err), "git fetch --unshallow") {
		t.Errorf("merge base: %v", err)
	}
	_, err = r.Resolve(t.Context(), first)
	if !errors.Is(err, git.ErrNoCommit) || !strings.Contains(fmt.Sprint(err), "git fetch --unshallow") {
		t.Errorf("resolve: %v", err)
	}
	if commits, err := r.Commits(t.Context(), "", "HEAD"); err != nil || len(commits) != 1 {
		t.Errorf("%d commits, %v", len(commits), err)
	}
}

// TestPartialClone reads objects that were not fetched; they are not fetched now.
func TestPartialClone(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	c.commit("First", "one", "1")
	blob := c.git("rev-parse", "HEAD:one")
	tree := c.git("rev-parse", "HEAD^{tree}")
	c.git("config", "uploadpack.allowFilter", "true")
	partial := clone{tb: t, dir: filepath.Join(t.TempDir(), "partial"), env: c.env}
	c.git("clone", "-q", "--filter=blob:none", "--no-checkout", "file://"+c.dir, partial.dir)
	r := partial.open(".")
	for range 2 {
		id, err := git.ParseID(blob)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Read(id, 10)
		const advice = "git fetch --refetch --no-filter"
		if !errors.Is(err, git.ErrNoObject) || !strings.Contains(fmt.Sprint(err), advice) {
			t.Errorf("read: %v", err)
		}
		if id, err = git.ParseID(tree); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Read(id, 100); err != nil {
			t.Errorf("after the failure: %v", err)
		}
	}
	if got := partial.git("rev-list", "--objects", "--missing=print", "HEAD"); !strings.Contains(got, "?"+blob) {
		t.Errorf("the object was fetched: %s", got)
	}
}
