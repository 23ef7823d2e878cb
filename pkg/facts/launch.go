package facts

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// maxPrograms is how many programs of one start are listed.
const maxPrograms = 256

// defaultPath is where programs are looked for without a PATH of the image's own.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// A process is what a command finds when it starts.
type process struct {
	dir      string // the working directory
	dirKnown bool
	// set are the variables that the start has exported, on top of the image's.
	// The map is never changed in place.
	set         map[string]Variable
	conditional bool
	background  bool
	depth       int
}

// with returns the process with one more exported variable.
func (p process) with(name string, value Variable) process {
	set := maps.Clone(p.set)
	if set == nil {
		set = map[string]Variable{}
	}
	set[name] = value
	p.set = set

	return p
}

// path returns the absolute path of a file that a command names.
func (p process) path(name string) (string, bool) {
	if !path.IsAbs(name) && !p.dirKnown {
		return "", false
	}

	return absolute(p.dir, name), true
}

// variable returns a variable of a process's environment.
func (r *resolver) variable(set map[string]Variable, name string) (Variable, bool) {
	if v, ok := set[name]; ok {
		return v, true
	}
	v, ok := r.stage.Env[name]

	return v, ok
}

// exec runs the words of a command: it takes launchers off, follows shells and
// start scripts, and lists the program that is left.
func (r *resolver) exec(words []Word, place finding.Place, p process) {
	if p.depth > MaxCommandDepth || len(r.Programs) >= maxPrograms {
		r.note(AboutPrograms, place, "there are too many commands, or they start one another too deeply")

		return
	}
	for len(words) > 0 { // A launcher leaves fewer words.
		name := path.Base(words[0].Text)
		if isShell(name) {
			r.runShell(words, place, p)

			return
		}
		launcher, launches := launcherOf(name)
		if !launches {
			r.runFile(words, place, p)

			return
		}
		rest, inner := launcher.strip(words[1:], p)
		if launcher.sub != "" && len(rest) == len(words)-1 {
			r.program(words, place, p) // Another subcommand.

			return
		}
		words, p = rest, inner
	}
}

// runFile runs a program, or the script that it is.
func (r *resolver) runFile(words []Word, place finding.Place, p process) {
	if name, text, ok := r.lookPath(words[0], place, p); ok {
		if interpreter := shebang(text.text, name); len(interpreter) > 0 {
			r.runScript(interpreter, name, text, words, place, p)

			return
		}
	}
	r.program(words, place, p)
}

// lookPath finds the text of an executable that lies in the folder.
func (r *resolver) lookPath(word Word, place finding.Place, p process) (string, excerpt, bool) {
	if !word.Exact {
		return "", excerpt{}, false
	}
	if strings.Contains(word.Text, "/") {
		return r.openFor(AboutPrograms, word.Text, place, p)
	}
	dirs := defaultPath
	if v, ok := r.variable(p.set, "PATH"); ok {
		dirs = v.Text + ":" + defaultPath
	}
	for dir := range strings.SplitSeq(dirs, ":") {
		if !path.IsAbs(dir) {
			continue
		}
		if name, text, ok := r.openFor(AboutPrograms, path.Join(dir, word.Text), place, p); ok {
			return name, text, true
		}
	}

	return "", excerpt{}, false
}

// openFor returns the text of a file of the folder that a command names, and
// its path in the container. It notes a file that is there but cannot be read.
func (r *resolver) openFor(about Subject, name string, place finding.Place, p process) (string, excerpt, bool) {
	full, ok := p.path(name)
	if !ok {
		return "", excerpt{}, false
	}
	text, err := r.file(full)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			r.note(about, place, err.Error())
		}

		return "", excerpt{}, false
	}
	if file, ok := r.written[full]; ok && file.computed {
		r.note(about, place, "a part of "+full+" is written by a command whose output is not known")
	}

	return full, text, true
}

// runScript runs a script of the folder with the interpreter of its first line.
func (r *resolver) runScript(
	interpreter []string, name string, text excerpt, words []Word, place finding.Place, p process,
) {
	if isShell(path.Base(interpreter[0])) {
		before := len(r.Programs)
		r.runText(text, words[1:], p)
		if len(r.Programs) == before { // It starts nothing that is known: list the script.
			r.program(words, place, p)
		}

		return
	}
	command := make([]Word, 0, len(interpreter)+len(words))
	for _, word := range interpreter {
		command = append(command, Word{Text: word, Exact: true, Place: place})
	}
	command = append(command, Word{Text: name, Exact: true, Place: words[0].Place})
	p.depth++
	r.exec(append(command, words[1:]...), place, p)
}

// shebang returns the interpreter that a script names, /bin/sh for one that
// only its name tells from a compiled program.
func shebang(text, name string) []string {
	line, ok := strings.CutPrefix(text, "#!")
	if !ok {
		if strings.HasSuffix(name, ".sh") {
			return []string{"/bin/sh"}
		}

		return nil
	}
	line, _, _ = strings.Cut(line, "\n")
	words := strings.Fields(line)
	if len(words) > 1 && path.Base(words[0]) == "env" {
		words = words[1:]
		if words[0] == "-S" {
			words = words[1:]
		}
	}

	return words
}

// program lists a program.
func (r *resolver) program(words []Word, place finding.Place, p process) {
	program := Program{
		Name:        path.Base(words[0].Text),
		Args:        words[1:],
		Env:         p.set,
		Background:  p.background,
		Conditional: p.conditional,
		Place:       place,
		dir:         p.dir,
	}
	if !p.dirKnown {
		program.dir = ""
	}
	if isPython(program.Name) {
		program.runModule()
	}
	r.Programs = append(r.Programs, program)
}

// isPython reports whether an executable is a Python: python3, pypy, python3.14.
func isPython(name string) bool {
	version, ok := strings.CutPrefix(name, "python")
	if !ok {
		version, ok = strings.CutPrefix(name, "pypy")
	}

	return ok && strings.Trim(version, "0123456789.") == ""
}

// runModule makes the module of python -m the program's name.
func (p *Program) runModule() {
	for i := 0; i < len(p.Args); i++ {
		option := p.Args[i].Text
		if len(option) < len("-m") || option[0] != '-' {
			return
		}
		takes := strings.IndexAny(option, "mcWX") // Options that take a value, in a cluster or not.
		switch {
		case option[1] == '-' || takes < 0:
		case option[takes] == 'c':
			return
		case option[takes] == 'm' && takes+1 < len(option):
			p.Runner, p.Name, p.Args = p.Name, option[takes+1:], p.Args[i+1:]

			return
		case option[takes] == 'm' && i+1 < len(p.Args):
			p.Runner, p.Name, p.Args = p.Name, p.Args[i+1].Text, p.Args[i+2:]

			return
		case takes+1 == len(option):
			i++
		}
	}
}

// isShell reports whether an executable is a shell whose language is read here.
func isShell(name string) bool {
	switch name {
	case "sh", "bash", "dash", "ash", "ksh", "mksh", "zsh":
		return true
	}

	return false
}

// runShell runs a shell: sh -c text, or sh script.
func (r *resolver) runShell(words []Word, place finding.Place, p process) {
	args := words[1:]
	for len(args) > 0 && len(args[0].Text) > 1 && (args[0].Text[0] == '-' || args[0].Text[0] == '+') {
		option := args[0].Text
		args = args[1:]
		switch {
		case strings.HasPrefix(option, "--"):
		case strings.Contains(option, "c") && len(args) > 0:
			text := args[0].excerpt()
			if !args[0].Exact {
				r.note(AboutPrograms, args[0].Place, "the command given to the shell is computed")
			}
			const named = 2 // After the text comes the value of $0.
			r.runText(text, args[min(named, len(args)):], p)

			return
		case strings.HasSuffix(option, "o") && len(args) > 0:
			args = args[1:]
		}
	}
	if len(args) == 0 {
		r.program(words, place, p)

		return
	}
	if args[0].Exact {
		if _, text, ok := r.openFor(AboutPrograms, args[0].Text, place, p); ok {
			r.runText(text, args[1:], p)

			return
		}
	}
	r.note(AboutPrograms, args[0].Place, "the script "+args[0].Text+" is not in the folder")
	r.program(words, place, p)
}
