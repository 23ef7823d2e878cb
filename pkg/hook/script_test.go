package hook_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/hook"
)

// said is a program that writes what it was given to the file $LOG and ends with $STATUS.
const said = `#!/bin/sh
echo "${0##*/}: $*" >>"$LOG"
exit "${STATUS:-0}"
`

// judged is what the program writes when the hook runs it.
const judged = "tfblint: lint --staged\n"

// TestScript runs the hook as git does: in the top of the work tree, by a relative path.
func TestScript(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		options hook.Options
		// programs are there beside the hook: on PATH, apart, and the one from before.
		onPath, apart, before, beforeOff bool
		environment                      []string
		status                           int
		log, complaint                   string
	}{
		{name: "on PATH", onPath: true, log: judged},
		{name: "on PATH first", onPath: true, apart: true, log: judged},
		{name: "it refuses", onPath: true, environment: []string{"STATUS=1"}, status: 1, log: judged},
		{name: "it fails", onPath: true, environment: []string{"STATUS=3"}, status: 3, log: judged},
		{name: "apart", apart: true, log: "it's $HOME `a` \"b\": lint --staged\n"},
		{name: "nowhere", status: 1, complaint: "git commit --no-verify"},
		{
			name: "nowhere, with one before", before: true, status: 1, log: "pre-commit.before-tfblint: \n",
			complaint: "rename",
		},
		{
			name: "before", onPath: true, before: true,
			log: "pre-commit.before-tfblint: \ntfblint: lint --staged\n",
		},
		{
			name: "the one before refuses", onPath: true, before: true, environment: []string{"STATUS=7"}, status: 7,
			log: "pre-commit.before-tfblint: \n",
		},
		{name: "the one before is off", onPath: true, beforeOff: true, log: judged},
		{
			name: "a suite in a folder", onPath: true, options: hook.Options{Suite: "it's a $(suite)\n"},
			log: "tfblint: lint --staged -- it's a $(suite)\n\n",
		},
		{name: "shared, no suite", onPath: true, options: hook.Options{Shared: true}},
		{
			name: "shared, a suite", onPath: true, options: hook.Options{Shared: true, Suite: ".git"},
			log: "tfblint: lint --staged -- .git\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir, programs := repository(t), t.TempDir()
			apart := file(t.TempDir(), "it's $HOME `a` \"b\"")
			test.options.Program = apart
			for name, there := range map[string]bool{
				filepath.Join(programs, "tfblint"): test.onPath, apart: test.apart,
				file(dir, ".git/hooks/"+hook.Before): test.before,
			} {
				if there {
					put(t, name, said, 0o755)
				}
			}
			if test.beforeOff {
				put(t, file(dir, ".git/hooks/"+hook.Before), said, 0o644)
			}
			install(t, dir, test.options)
			log := filepath.Join(t.TempDir(), "log")
			command := exec.CommandContext(t.Context(), ".git/hooks/pre-commit")
			command.Dir = dir
			command.Env = append([]string{"PATH=" + programs + ":/usr/bin:/bin", "LOG=" + log}, test.environment...)
			var complaint strings.Builder
			command.Stderr = &complaint
			err := command.Run()
			if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
				t.Fatal(err)
			}
			if got := command.ProcessState.ExitCode(); got != test.status {
				t.Errorf("it ended with %d, want %d: %s", got, test.status, complaint.String())
			}
			complained := complaint.String()
			if !strings.Contains(complained, test.complaint) || (complained == "") != (test.complaint == "") {
				t.Errorf("it complained %q, want %q", complained, test.complaint)
			}
			got, _ := os.ReadFile(log) //nolint:gosec // None is like an empty one.
			if string(got) != test.log {
				t.Errorf("it ran %q, want %q", got, test.log)
			}
		})
	}
}

// install installs a hook that can be run at once.
func install(t *testing.T, dir string, options hook.Options) *hook.Outcome {
	t.Helper()
	place := locate(t, dir)
	var outcome *hook.Outcome
	var err error
	alone(func() { outcome, err = place.Install(options) })
	if err != nil {
		t.Fatal(err)
	}

	return outcome
}

// TestOneself does not run a copy of the hook without end.
func TestOneself(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	outcome := install(t, dir, hook.Options{Program: "/bin/true"})
	content, err := os.ReadFile(outcome.Hook)
	if err != nil {
		t.Fatal(err)
	}
	put(t, file(dir, ".git/hooks/"+hook.Before), string(content), 0o755)
	command := exec.CommandContext(t.Context(), outcome.Hook) //nolint:gosec // Installed above.
	command.Env = []string{"PATH=/nowhere"}
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
