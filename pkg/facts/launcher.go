package facts

import (
	"slices"
	"strings"
)

// A launcher is a program whose arguments are another command.
type launcher struct {
	// sub is the word that makes a launcher of the program: run of uv run.
	sub string
	// values are the options whose value is the word after them.
	values []string
	// operands is the number of words before the command.
	operands int
	// assigns tells that NAME=value may stand before the command.
	assigns bool
	// python tells that a file that ends in .py, or -m, may stand for the command.
	python bool
}

// launcherOf returns how a program launches others. This is the syntax of
// these programs' command lines.
func launcherOf(name string) (launcher, bool) {
	switch name {
	case "exec":
		return launcher{values: []string{"-a"}}, true
	case "command", "nohup", "setsid", "time", "tini", "dumb-init", "catchsegv", "unbuffer":
		return launcher{values: []string{"-e", "-f", "-o"}}, true
	case "env":
		return launcher{values: []string{"-u", "-C", "--chdir", "--unset"}, assigns: true}, true
	case "sudo":
		return launcher{values: []string{"-u", "-g", "-h", "-p", "-C"}, assigns: true}, true
	case "gosu", "su-exec", "setpriv":
		return launcher{operands: 1}, true
	case "nice":
		return launcher{values: []string{"-n"}}, true
	case "ionice":
		return launcher{values: []string{"-c", "-n"}}, true
	case "taskset": // taskset mask, taskset -c list
		return launcher{operands: 1}, true
	case "chrt":
		return launcher{operands: 1}, true
	case "timeout":
		return launcher{values: []string{"-k", "-s"}, operands: 1}, true
	case "stdbuf":
		return launcher{values: []string{"-i", "-o", "-e"}}, true
	case "numactl":
		return launcher{values: []string{"-N", "-C", "-m", "-i", "-p"}}, true
	}

	return projectLauncherOf(name)
}

// projectLauncherOf returns how the managers of a project's dependencies launch programs.
func projectLauncherOf(name string) (launcher, bool) {
	switch name {
	case "uv", "rye", "pdm", "poetry", "pipenv", "hatch":
		return launcher{sub: "run", python: true, values: []string{
			"-p", "--python", "-C", "--directory", "--project", "--with", "--env-file", "--extra", "--group",
			"--package",
		}}, true
	case "bundle":
		return launcher{sub: "exec"}, true
	}

	return launcher{}, false
}

// strip takes the launcher's own words off. Without its subcommand, all are left.
func (l *launcher) strip(args []Word, p process) ([]Word, process) {
	rest, ok := args, true
	if l.sub != "" {
		rest, ok = l.stripSub(args)
	}
	operands := l.operands
	for ok && len(rest) > 0 {
		word := rest[0].Text
		name, value, assigned := strings.Cut(word, "=")
		switch {
		case l.python && (word == "-m" || strings.HasSuffix(word, ".py")):
			return append([]Word{{Text: "python", Exact: true, Place: rest[0].Place}}, rest...), p
		case word == "--":
			return rest[1:], p
		case isOption(word):
			rest = l.stripOption(rest)
		case l.assigns && assigned && isName(name):
			p = p.with(name, Variable{Text: value, Exact: rest[0].Exact, Place: rest[0].Place})
			rest = rest[1:]
		case operands > 0:
			operands--
			rest = rest[1:]
		default:
			return rest, p
		}
	}
	if !ok {
		return args, p
	}

	return nil, p
}

// stripSub takes off the subcommand, and options before it.
func (l *launcher) stripSub(args []Word) ([]Word, bool) {
	rest := args
	for len(rest) > 0 && isOption(rest[0].Text) {
		rest = l.stripOption(rest)
	}
	if len(rest) == 0 || rest[0].Text != l.sub {
		return nil, false
	}

	return rest[1:], true
}

// stripOption takes off an option with its value.
func (l *launcher) stripOption(args []Word) []Word {
	if slices.Contains(l.values, args[0].Text) && len(args) > 1 {
		return args[2:]
	}

	return args[1:]
}

// isOption reports whether a word starts with a dash and is not one alone.
func isOption(word string) bool { return len(word) > 1 && word[0] == '-' }

// isName reports whether text may name a variable.
func isName(text string) bool { return only(text, isWordByte) && !isDigit(text[0]) }
