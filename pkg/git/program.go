package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"
)

const (
	// maxOutput bounds what git may answer. The names of all files of the largest suite are 1 MB.
	maxOutput = 256 << 20
	// maxComplaint bounds what is kept of what git writes to its standard error.
	maxComplaint = 4 << 10
	// patience is how long a process has to end after it was told to.
	patience = 2 * time.Second
)

// A program is git with the environment that it is run with, and where.
type program struct {
	env []string
	dir string
	// global are the options between git and its command.
	global []string
}

// noHooks keeps git from running hooks.
const noHooks = "core.hooksPath=/dev/null"

// safe are the options of every run. A repository under review may have any configuration; what
// could start a program, in the commands that this package runs, is overridden. Configured aliases
// cannot replace git's own commands, and commands that check out, write or fetch are not run.
func safe() []string {
	return []string{
		"--no-pager",
		"--no-replace-objects",
		"--literal-pathspecs",
		"-c", "core.fsmonitor=false",
		"-c", noHooks,
		"-c", "core.quotePath=false",
		"-c", "log.showSignature=false",
		"-c", "diff.external=",
		"-c", "submodule.recurse=false",
	}
}

// always are the variables of every run. GIT_NO_LAZY_FETCH keeps a partial clone from fetching what
// it lacks; git before 2.45 does not know it, and finds that every transport is forbidden.
func always() []string {
	return []string{
		"LC_ALL=C", "LANGUAGE=",
		"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
		"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none",
	}
}

// isKept reports whether a variable of the environment reaches git. All but git's own do, and of
// those the ones that say where the user's configuration is and where objects are. A hook is run
// with GIT_DIR, GIT_WORK_TREE and GIT_PREFIX of what git is doing: they would win over the folder
// that we were asked about (see Options.Open). Others, such as GIT_EXTERNAL_DIFF, name programs.
func isKept(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	switch name {
	case "LC_ALL", "LANGUAGE":
		return false
	case "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
		"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
		"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH":
		return true
	}

	return !strings.HasPrefix(name, "GIT_") ||
		strings.HasPrefix(name, "GIT_CONFIG_KEY_") || strings.HasPrefix(name, "GIT_CONFIG_VALUE_")
}

// value returns a variable of an environment; the last one counts.
func value(env []string, name string) string {
	for _, variable := range slices.Backward(env) {
		if found, is := strings.CutPrefix(variable, name+"="); is {
			return found
		}
	}

	return ""
}

// newProgram returns git as it is run in a folder, and the whole environment of the process.
func newProgram(env []string, dir string) (program, []string) {
	all := env
	if all == nil {
		all = new(exec.Cmd).Environ() // What git would inherit.
	}
	kept := slices.DeleteFunc(slices.Clone(all), func(variable string) bool { return !isKept(variable) })

	return program{env: append(kept, always()...), dir: dir, global: safe()}, all
}

// command prepares a run. Arguments that come from outside stand behind --end-of-options or --.
func (p program) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", slices.Concat(p.global, args)...) //nolint:gosec // No shell, and see above.
	cmd.Env = p.env
	cmd.Dir = p.dir
	cmd.WaitDelay = patience

	return cmd
}

// run returns what git writes.
func (p program) run(ctx context.Context, args ...string) ([]byte, error) {
	return p.runWith(ctx, nil, args...)
}

// runWith returns what git writes when it is given some input.
func (p program) runWith(ctx context.Context, input io.Reader, args ...string) ([]byte, error) {
	cmd := p.command(ctx, args...)
	cmd.Stdin = input
	out, complaint := &bounded{limit: maxOutput}, &bounded{limit: maxComplaint, cut: true}
	cmd.Stdout, cmd.Stderr = out, complaint
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}

		return out.Bytes(), explain(subcommand(args), complaint.String(), err)
	}

	return out.Bytes(), nil
}

// subcommand returns the command among arguments that may begin with settings.
func subcommand(args []string) string {
	for len(args) > 2 && args[0] == "-c" {
		args = args[2:]
	}

	return args[0]
}

func (r *Repository) run(ctx context.Context, args ...string) ([]byte, error) {
	return r.program.run(ctx, args...)
}

// A failure is a run of git that failed.
type failure struct {
	command   string
	complaint string
	err       error
}

func (f *failure) Error() string {
	if f.complaint == "" {
		return fmt.Sprintf("running git %s: %v", f.command, f.err)
	}

	return fmt.Sprintf("running git %s: %s", f.command, f.complaint)
}

func (f *failure) Unwrap() error { return f.err }

// explain makes an error of a failed run, with git's own words.
func explain(command, complaint string, err error) error {
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("running git %s: the git program is not in PATH; install git 2.31 or newer: %w", command, err)
	}

	return &failure{command: command, complaint: words(complaint), err: err}
}

// words returns the reason in what git wrote to its standard error: its first line that is none of
// the hints.
func words(complaint string) string {
	first := ""
	for line := range strings.Lines(complaint) {
		line = strings.TrimSpace(line)
		if reason, is := strings.CutPrefix(line, "fatal: "); is {
			return reason
		}
		if first == "" && !strings.HasPrefix(line, "hint:") {
			first = strings.TrimPrefix(line, "error: ")
		}
	}

	return first
}

// complaintOf returns git's own words in an error, in lower case, if it has some.
func complaintOf(err error) string {
	if f := (*failure)(nil); errors.As(err, &f) {
		return strings.ToLower(f.complaint)
	}

	return ""
}

// exitOf returns the exit code of the run that an error is about, or -1.
func exitOf(err error) int {
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode()
	}

	return -1
}

// A bounded buffer takes so much and no more.
type bounded struct {
	bytes.Buffer

	limit int
	// cut is to drop what is too much in silence, in place of an error.
	cut bool
}

// Write implements [io.Writer].
func (b *bounded) Write(more []byte) (int, error) {
	room := b.limit - b.Len()
	if len(more) <= room {
		return b.Buffer.Write(more) //nolint:wrapcheck // It takes everything.
	}
	if !b.cut {
		return 0, fmt.Errorf("%w: git answers with more than %d bytes", ErrTooLarge, b.limit)
	}
	b.Buffer.Write(more[:room])

	return len(more), nil
}
