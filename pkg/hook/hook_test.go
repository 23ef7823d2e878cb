package hook_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/hook"
)

// git runs git as a user without settings would.
func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "git", args...) //nolint:gosec // The tests' own words.
	command.Dir = dir
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// repository makes one without any hooks, also without git's samples.
func repository(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	git(t, dir, "init", "-q", "--template=")

	return dir
}

func locate(t *testing.T, dir string) *hook.Place {
	t.Helper()
	place, err := hook.Locate(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}

	return place
}

// contents lists what is below a folder: modes, and what files hold or links say.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		said := ""
		switch {
		case entry.Type()&fs.ModeSymlink != 0:
			said, err = os.Readlink(name)
		case entry.Type().IsRegular():
			content, reading := os.ReadFile(name) //nolint:gosec // The test's own.
			said, err = string(content), reading
		}
		found[filepath.ToSlash(relative)] = info.Mode().String() + " " + said

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return found
}

// file returns a file below a folder, by its name with slashes.
func file(dir, name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }

// alone does something while no process is started. One that is started while a program is
// written has it open for a moment, and then nobody can run it (golang/go issue 22315).
func alone(do func()) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	do()
}

func put(t *testing.T, name, content string, mode fs.FileMode) {
	t.Helper()
	alone(func() { write(t, name, content, mode) })
}

func write(t *testing.T, name, content string, mode fs.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // As git makes it.
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), mode); err != nil { //nolint:gosec // The test's own.
		t.Fatal(err)
	}
}

// TestThereAndBack installs over what may be there, once and again, and takes the hook
// away: then everything is what it was.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	const script = "#!/bin/sh\nexit 0\n"
	for _, test := range []struct {
		name    string
		prepare func(t *testing.T, dir string)
		kept    bool
		action  hook.Action
	}{
		{"no folder", func(*testing.T, string) {}, false, hook.Removed},
		{"an empty folder", func(t *testing.T, dir string) {
			t.Helper()
			if err := os.MkdirAll(file(dir, ".git/hooks"), 0o750); err != nil {
				t.Fatal(err)
			}
		}, false, hook.Removed},
		{"other hooks", func(t *testing.T, dir string) {
			t.Helper()
			put(t, file(dir, ".git/hooks/pre-push"), script, 0o755)
			put(t, file(dir, ".git/hooks/pre-commit.sample"), script, 0o755)
		}, false, hook.Removed},
		{"a hook", func(t *testing.T, dir string) {
			t.Helper()
			put(t, file(dir, ".git/hooks/pre-commit"), script, 0o750)
		}, true, hook.Restored},
		{"a hook that is off", func(t *testing.T, dir string) {
			t.Helper()
			put(t, file(dir, ".git/hooks/pre-commit"), script, 0o640)
		}, true, hook.Restored},
		{"a link", func(t *testing.T, dir string) {
			t.Helper()
			put(t, file(dir, "tools/check"), script, 0o755)
			put(t, file(dir, ".git/hooks/x"), "", 0o600)
			if err := os.Symlink("../../tools/check", file(dir, ".git/hooks/pre-commit")); err != nil {
				t.Fatal(err)
			}
		}, true, hook.Restored},
		{"a link to nothing", func(t *testing.T, dir string) {
			t.Helper()
			put(t, file(dir, ".git/hooks/x"), "", 0o600)
			if err := os.Symlink("nothing", file(dir, ".git/hooks/pre-commit")); err != nil {
				t.Fatal(err)
			}
		}, true, hook.Restored},
		{"core.hooksPath", func(t *testing.T, dir string) {
			t.Helper()
			git(t, dir, "config", "core.hooksPath", "tools/git/hooks")
		}, false, hook.Removed},
		{"core.hooksPath with a hook", func(t *testing.T, dir string) {
			t.Helper()
			git(t, dir, "config", "core.hooksPath", "tools/git hooks")
			put(t, file(dir, "tools/git hooks/pre-commit"), script, 0o755)
		}, true, hook.Restored},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := repository(t)
			test.prepare(t, dir)
			before := contents(t, dir)
			place := locate(t, dir)
			options := hook.Options{Program: "/opt/tfblint"}
			outcome, err := place.Install(options)
			if err != nil {
				t.Fatal(err)
			}
			if outcome.Action != hook.Written || (outcome.Before != "") != test.kept {
				t.Errorf("the first time: %+v", outcome)
			}
			installed := contents(t, dir)
			if again, err := place.Install(options); err != nil || again.Action != hook.Nothing {
				t.Errorf("the second time: %+v, %v", again, err)
			}
			if diff := cmp.Diff(installed, contents(t, dir)); diff != "" {
				t.Errorf("the second time changed something:\n%s", diff)
			}
			outcome, err = place.Uninstall()
			if err != nil || outcome.Action != test.action {
				t.Errorf("uninstall: %+v, %v", outcome, err)
			}
			if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
				t.Errorf("uninstall left something:\n%s", diff)
			}
			if outcome, err = place.Uninstall(); err != nil || outcome.Action != hook.Nothing {
				t.Errorf("uninstall again: %+v, %v", outcome, err)
			}
			if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
				t.Errorf("uninstall again changed something:\n%s", diff)
			}
		})
	}
}

// framework is the hook of the pre-commit program, as far as it matters.
const framework = "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n"

// TestRefused says what is not touched, and why.
func TestRefused(t *testing.T) {
	t.Parallel()
	attempt := func(place *hook.Place) error { _, err := place.Install(hook.Options{}); return err }
	uninstall := func(place *hook.Place) error { _, err := place.Uninstall(); return err }
	for _, test := range []struct {
		name    string
		prepare func(t *testing.T, dir string)
		do      func(*hook.Place) error
		want    error
		says    string
	}{
		{"edited, install", edit, attempt, hook.ErrEdited, "delete it first"},
		{"edited, uninstall", edit, uninstall, hook.ErrEdited, "delete it by hand"},
		{"edited over another, uninstall", func(t *testing.T, dir string) {
			t.Helper()
			edit(t, dir)
			put(t, file(dir, ".git/hooks/"+hook.Before), "#!/bin/sh\n", 0o755)
		}, uninstall, hook.ErrEdited, "rename"},
		{"kept already", func(t *testing.T, dir string) {
			t.Helper()
			put(t, file(dir, ".git/hooks/"+hook.Before), "#!/bin/sh\n", 0o755)
			put(t, file(dir, ".git/hooks/pre-commit"), "#!/bin/sh\n", 0o755)
		}, attempt, hook.ErrOccupied, "decide which of the two"},
		{
			"pre-commit", managed(".git/hooks", framework),
			attempt, hook.ErrManaged, ".pre-commit-config.yaml",
		},
		{
			"prek", managed(".git/hooks", "#!/bin/sh\n# File generated by prek: https://github.com/j178/prek\n"),
			attempt, hook.ErrManaged, ".pre-commit-config.yaml",
		},
		{
			"lefthook", managed(".git/hooks", "#!/bin/sh\ncall_lefthook run \"pre-commit\" \"$@\"\n"),
			attempt, hook.ErrManaged, "lefthook.yml",
		},
		{
			"husky", managed(".husky/_", "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"\n"),
			attempt, hook.ErrManaged, ".husky/pre-commit",
		},
		{"husky without a hook", managed(".husky/_", ""), attempt, hook.ErrManaged, ".husky/pre-commit"},
		{"moved aside by pre-commit", func(t *testing.T, dir string) {
			t.Helper()
			if err := attempt(locate(t, dir)); err != nil {
				t.Fatal(err)
			}
			name := file(dir, ".git/hooks/pre-commit")
			if err := os.Rename(name, name+".legacy"); err != nil {
				t.Fatal(err)
			}
			managed(".git/hooks", framework)(t, dir)
		}, uninstall, hook.ErrManaged, "pre-commit.legacy"},
		{"a folder", func(t *testing.T, dir string) {
			t.Helper()
			put(t, file(dir, ".git/hooks/pre-commit/x"), "", 0o600)
		}, attempt, hook.ErrSetting, "move it away"},
		{"an empty setting", func(t *testing.T, dir string) {
			t.Helper()
			git(t, dir, "config", "core.hooksPath", "")
		}, attempt, hook.ErrSetting, "git config --unset core.hooksPath"},
		{"no folder", func(t *testing.T, dir string) {
			t.Helper()
			git(t, dir, "config", "core.hooksPath", os.DevNull)
		}, attempt, hook.ErrSetting, "not a folder"},
		{"outside", func(t *testing.T, dir string) {
			t.Helper()
			git(t, dir, "config", "core.hooksPath", t.TempDir())
		}, attempt, hook.ErrOutside, "--shared"},
		{"a link that leads outside", func(t *testing.T, dir string) {
			t.Helper()
			if err := os.Symlink(t.TempDir(), filepath.Join(dir, "hooks")); err != nil {
				t.Fatal(err)
			}
			git(t, dir, "config", "core.hooksPath", "hooks")
		}, attempt, hook.ErrOutside, "--shared"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := repository(t)
			test.prepare(t, dir)
			before := contents(t, dir)
			err := test.do(locate(t, dir))
			if !errors.Is(err, test.want) || !hook.IsRefusal(err) {
				t.Fatalf("%v, want %v", err, test.want)
			}
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("%q does not say %q", err, test.says)
			}
			if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
				t.Errorf("something changed:\n%s", diff)
			}
		})
	}
}

// edit installs the hook and changes it.
func edit(t *testing.T, dir string) {
	t.Helper()
	outcome, err := locate(t, dir).Install(hook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(outcome.Hook)
	if err != nil {
		t.Fatal(err)
	}
	put(t, outcome.Hook, strings.Replace(string(content), "lint --staged", "lint --staged --oneline", 1), 0o755)
}

// managed has a tool's folder of hooks, and its hook in it if there is one.
func managed(folder, content string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		git(t, dir, "config", "core.hooksPath", folder)
		name := "pre-commit"
		if content == "" {
			name = "h"
		}
		put(t, filepath.Join(dir, folder, name), content, 0o755)
	}
}

// TestForeign leaves a hook alone that was never ours.
func TestForeign(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"#!/bin/sh\n", framework} {
		dir := repository(t)
		put(t, file(dir, ".git/hooks/pre-commit"), content, 0o755)
		before := contents(t, dir)
		outcome, err := locate(t, dir).Uninstall()
		if err != nil || !outcome.Foreign || outcome.Action != hook.Nothing {
			t.Errorf("%+v, %v", outcome, err)
		}
		if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
			t.Errorf("something changed:\n%s", diff)
		}
	}
}

// TestRenewed replaces a hook of ours that another program installed, and one that lost
// its executable bit; what was there first stays first.
func TestRenewed(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	put(t, file(dir, ".git/hooks/pre-commit"), "#!/bin/sh\n", 0o755)
	before := contents(t, dir)
	place := locate(t, dir)
	for _, step := range []struct {
		program string
		action  hook.Action
	}{{"/one", hook.Written}, {"/two", hook.Renewed}, {"/two", hook.Nothing}, {"", hook.Renewed}} {
		outcome, err := place.Install(hook.Options{Program: step.program})
		if err != nil || outcome.Action != step.action || outcome.Before == "" {
			t.Fatalf("%q: %+v, %v", step.program, outcome, err)
		}
	}
	name := file(dir, ".git/hooks/pre-commit")
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if outcome, err := place.Install(hook.Options{}); err != nil || outcome.Action != hook.Renewed {
		t.Errorf("%+v, %v", outcome, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode()&0o100 == 0 {
		t.Errorf("it is not executable: %v, %v", info.Mode(), err)
	}
	if _, err := place.Uninstall(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Errorf("uninstall left something:\n%s", diff)
	}
}

// TestFailure leaves nothing behind where the hook cannot be written.
func TestFailure(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	put(t, file(dir, ".git/hooks/pre-commit"), "#!/bin/sh\n", 0o755)
	for i := range 100 {
		put(t, file(dir, ".git/hooks/.pre-commit.tfblint"+strconv.Itoa(i)), "", 0o600)
	}
	before := contents(t, dir)
	if _, err := locate(t, dir).Install(hook.Options{}); err == nil || hook.IsRefusal(err) {
		t.Errorf("%v, want a failure", err)
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Errorf("something changed:\n%s", diff)
	}
}
