package facts

import (
	"slices"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A Start is what happens when a container starts.
type Start struct {
	// Programs are the programs started, in the order of the commands, with
	// start scripts of the folder replaced by what they start.
	Programs []Program
	// Interpreter is the Python that the container has.
	Interpreter Interpreter
	// WorkerClass is that of the first gunicorn started, or nil without one.
	WorkerClass *Setting
	// Sockets are those that the configurations of the programs name.
	Sockets []Socket
	// Logs are the logs of requests that they ask for.
	Logs []Log
	// Files are the files of the folder that were read for all that: start scripts and
	// configurations, in the order in which they are first asked for.
	Files []string
	// Unresolved says what could not be decided.
	Unresolved []Note
}

// A Program is one command that the start runs.
type Program struct {
	// Name is what runs: the base name of the executable or of a script, or the module of
	// python -m.
	Name string
	// Runner is the interpreter that runs Name, when the command names both:
	// python3 for python3 -m gunicorn, bash for bash run.sh. It is empty otherwise.
	Runner string
	// Args are the arguments after Name.
	Args []Word
	// Env has the variables that the start sets for the program, on top of the image's.
	Env map[string]Variable
	// Background is true when what follows does not wait for the program: it is
	// started with & or makes a daemon of itself.
	Background bool
	// Conditional is true when the program may not be started at all: it
	// stands in a branch, after ||, or in a loop's or branch's condition.
	Conditional bool
	// Place is that of the command, in the Dockerfile, the start script or the configuration.
	Place finding.Place

	dir string // the working directory in the container
}

// An Interpreter is an implementation of Python in a version.
type Interpreter struct {
	// Implementation is as the caller names it in [StartOptions]; PyPy is the one that
	// configurations ask for.
	Implementation string
	// Version is the start of the image's tag: 3.14, or empty.
	Version string
	// Place is where that was read, and zero when it is the caller's word.
	Place finding.Place
}

// PyPy is the name of the implementation that has sys.pypy_version_info.
const PyPy = "pypy"

// A Setting is the value of a program's setting.
type Setting struct {
	// Value is empty when it cannot be decided; Candidates then has all possible ones.
	Value string
	// Default is true when nothing sets it and Value is the program's own.
	Default bool
	// Candidates are the values it may have; one with an empty Value stands for
	// what is computed at run time.
	Candidates []Candidate
	Place      finding.Place
}

// Undecided reports whether the files leave the setting open.
func (s *Setting) Undecided() bool { return len(s.Candidates) > 0 }

// A Candidate is one possible value of a setting.
type Candidate struct {
	Value string
	Place finding.Place
}

// A Log is a log of requests that a server is told to write.
type Log struct {
	// Program is the name of the server whose configuration says so: nginx.
	Program string
	// Target is where the log goes, as it is written: a path, a device, off. It is
	// empty where a configuration does not say, so that the program's own default holds.
	Target string
	Place  finding.Place
}

// A Subject is what a [Note] is about.
type Subject string

// The subjects of notes.
const (
	AboutPrograms    Subject = "programs"
	AboutWorkerClass Subject = "worker class"
	AboutSockets     Subject = "sockets"
)

// A Note says what could not be decided, and why.
type Note struct {
	About  Subject
	Reason string
	Place  finding.Place
}

// StartOptions say what to start, and with what knowledge.
type StartOptions struct {
	// Folder has the start scripts and configurations.
	Folder Folder
	// Command replaces CMD when it is not empty, as docker_cmd of a TechEmpower
	// configuration does. It is split into words without a shell, as docker-py does.
	Command string
	// CommandPlace is where Command is written.
	CommandPlace finding.Place
	// Interpreters maps repositories of images to the implementation of Python
	// that they carry: python to cpython, pypy to pypy. A key
	// repository:prefix is for a repository that serves several languages and
	// is meant for tags that start so: unit:python.
	Interpreters map[string]string
	// Interpreter is the implementation to assume for other images, or empty for
	// none.
	Interpreter string
}

// ResolveStart finds out what a container of the Dockerfile's final stage starts.
//
// Two things are taken for granted where the files are silent: a variable
// that neither Dockerfile nor start sets is unset, and a file that cannot be traced
// to the folder through COPY and ADD is the image's own.
func ResolveStart(d *Dockerfile, options StartOptions) *Start {
	start := &Start{}
	final := d.Final()
	if final == nil {
		return start
	}
	start.Interpreter = options.interpreter(d.FinalBase())
	r := &resolver{
		Start:     start,
		options:   options,
		container: newContainer(d, options.Folder),
		stage:     final,
		written:   map[string]*writtenFile{},
	}
	r.run()
	r.interpreterOfPrograms()
	r.settings()
	start.Files = r.container.read

	return start
}

// interpreter returns the Python of an image.
func (o *StartOptions) interpreter(image *Image) Interpreter {
	letters, version := splitVersion(image.Tag)
	for _, key := range []string{image.Repository, image.Repository + ":" + letters} {
		if implementation, ok := o.Interpreters[key]; ok {
			return Interpreter{Implementation: implementation, Version: version, Place: image.Place}
		}
	}

	return Interpreter{Implementation: o.Interpreter}
}

// splitVersion returns the first number with dots of a tag and what stands
// before it.
func splitVersion(tag string) (letters, version string) {
	start := 0
	for start < len(tag) && !isDigit(tag[start]) {
		start++
	}
	end := start
	for end < len(tag) && (isDigit(tag[end]) || tag[end] == '.' && end+1 < len(tag) && isDigit(tag[end+1])) {
		end++
	}

	return tag[:start], tag[start:end]
}

// A resolver gathers a Start.
type resolver struct {
	*Start

	options   StartOptions
	container *container
	stage     *Stage
	// written are the files that start scripts write.
	written map[string]*writtenFile
	// steps counts the statements that were followed, parsed the bytes of shell text.
	steps, parsed int
}

// maxNotes is how many notes of one start are kept.
const maxNotes = 256

// note adds what could not be decided.
func (r *resolver) note(about Subject, place finding.Place, reason string) {
	note := Note{About: about, Reason: reason, Place: place}
	if len(r.Unresolved) < maxNotes && !slices.Contains(r.Unresolved, note) {
		r.Unresolved = append(r.Unresolved, note)
	}
}

// A writtenFile is a file that a start script puts together from here-documents and
// echo.
type writtenFile struct {
	collage

	// computed is set when a command whose output is not known writes to it, too.
	computed bool
}

// file returns the text of a file in the container: one that a script wrote, or one
// of the folder.
func (r *resolver) file(name string) (excerpt, error) {
	if file, ok := r.written[name]; ok {
		return file.excerpt(), nil
	}

	return r.container.open(name)
}

// run starts what Docker would: ENTRYPOINT with CMD as its arguments, or CMD.
func (r *resolver) run() {
	ctx := process{dir: r.stage.Workdir, dirKnown: true}
	command := r.stage.Cmd
	if given := r.options.Command; given != "" {
		place := r.options.CommandPlace
		command = &Command{Exec: true, Args: splitWords(given, place), Place: place}
	}
	entry := r.stage.Entrypoint
	switch {
	case entry != nil && !entry.Exec: // The shell form of ENTRYPOINT ignores CMD.
		r.shellForm(entry, ctx)
	case entry != nil && len(entry.Args) > 0:
		args := entry.Args
		if command != nil {
			args = append(slices.Clip(args), r.execWords(command)...)
		}
		r.exec(args, entry.Place, ctx)
	case command != nil && !command.Exec:
		r.shellForm(command, ctx)
	case command != nil && len(command.Args) > 0:
		r.exec(command.Args, command.Place, ctx)
	}
}

// execWords returns a command as the arguments of an entrypoint.
func (r *resolver) execWords(c *Command) []Word {
	if c.Exec {
		return c.Args
	}
	words := make([]Word, 0, len(r.stage.Shell)+1)
	for _, word := range r.shell() {
		words = append(words, Word{Text: word, Exact: true, Place: c.Place})
	}

	return append(words, Word{Text: c.Shell, Exact: true, Place: c.Place, text: &c.text})
}

// shell returns the words that the shell form is given to.
func (r *resolver) shell() []string {
	if len(r.stage.Shell) > 0 {
		return r.stage.Shell
	}

	return []string{"/bin/sh", "-c"}
}

// shellForm runs a command in its shell form.
func (r *resolver) shellForm(c *Command, ctx process) {
	r.exec(r.execWords(c), c.Place, ctx)
}
