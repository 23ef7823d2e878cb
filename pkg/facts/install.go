package facts

import (
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A PythonInstall is one command in a RUN that installs Python packages.
type PythonInstall struct {
	// Program is what installs: pip, pip3, uv, poetry.
	Program string
	// Packages are those named on the command line.
	Packages []Requirement
	// Files are the requirements files, by their absolute path in the container.
	Files []Word
	// Constraints are the files given with -c.
	Constraints []Word
	// Projects are the directories installed, by their absolute path in the container.
	Projects []Word
	// Stage is the index of the stage.
	Stage int
	Place finding.Place
}

// PythonInstalls returns the commands that install Python packages in the stages that make
// up the final one, in the order of the file.
func (d *Dockerfile) PythonInstalls() []PythonInstall {
	var installs []PythonInstall
	r := newRunReader()
	for _, index := range d.Built() {
		r.stage = &d.Stages[index]
		for i := range r.stage.Runs {
			if run := &r.stage.Runs[i]; mayInstall(run.Text) && len(installs) < MaxItems {
				installs = append(installs, r.installs(run, index)...)
			}
		}
	}

	return installs
}

// mayInstall tells a text that is worth parsing.
func mayInstall(text string) bool {
	return strings.Contains(text, "pip") || strings.Contains(text, "uv ") || strings.Contains(text, "poetry") ||
		strings.Contains(text, "pdm")
}

// newRunReader returns a resolver for the commands of RUN. Scripts are not followed.
func newRunReader() *resolver {
	return &resolver{
		Start: &Start{}, written: map[string]*writtenFile{},
		container: newContainer(&Dockerfile{Stages: []Stage{{From: NoStage}}}, Folder{}),
	}
}

// commands returns the commands of one RUN of the resolver's stage. They are found as those
// of a start are.
func (r *resolver) commands(run *Run) []Program {
	r.Programs = nil
	p := process{dir: run.workdir, dirKnown: true}
	if run.Exec {
		r.exec(run.words, run.Place, p)
	} else {
		r.runText(run.text, nil, p)
	}

	return r.Programs
}

// installs reads one RUN.
func (r *resolver) installs(run *Run, index int) []PythonInstall {
	programs := r.commands(run)
	var installs []PythonInstall
	for i := range programs {
		if install, ok := newInstall(&programs[i]); ok {
			install.Stage = index
			installs = append(installs, install)
		}
	}

	return installs
}

// newInstall reads the command line of an installer: pip install …, uv pip install …,
// uv sync, poetry install.
func newInstall(p *Program) (PythonInstall, bool) {
	install := PythonInstall{Program: p.Name, Place: p.Place}
	args := p.Args
	name := strings.TrimRight(p.Name, "0123456789.")
	switch {
	case name == "uv" && firstWords(args, "pip", "install"):
		args = args[2:]
	case name == "pip":
		at := slices.IndexFunc(args, func(w Word) bool { return w.Text == "install" })
		if at < 0 {
			return install, false
		}
		args = args[at+1:]
	case name == "uv" && firstWords(args, "sync"), (name == "poetry" || name == "pdm") && firstWords(args, "install"):
		install.Projects = []Word{{Text: absolute(p.dir, "."), Exact: p.dir != "", Place: p.Place}}

		return install, true
	default:
		return install, false
	}
	install.arguments(args, p.dir)

	return install, true
}

func firstWords(args []Word, words ...string) bool {
	return len(args) >= len(words) &&
		slices.EqualFunc(args[:len(words)], words, func(w Word, word string) bool { return w.Text == word })
}

// arguments reads the words after install.
func (in *PythonInstall) arguments(args []Word, dir string) {
	for i := 0; i < len(args); i++ {
		word := args[i]
		if !strings.HasPrefix(word.Text, "-") || word.Text == "-" {
			in.target(word, dir, false)

			continue
		}
		name, value := requirementOption(word.Text)
		if value == "" && pipTakesValue(name) && i+1 < len(args) {
			i++
			word, value = args[i], args[i].Text
		}
		word.Text, word.text = value, nil
		file := word
		file.Text = absolute(dir, value)
		switch name {
		case "-r", "--requirement", "--requirements":
			in.Files = append(in.Files, file)
		case "-c", "--constraint", "--constraints":
			in.Constraints = append(in.Constraints, file)
		case "-e", "--editable":
			in.target(word, dir, true)
		}
	}
}

// target takes a package, or the directory of a project.
func (in *PythonInstall) target(word Word, dir string, editable bool) {
	requirement, ok := ParseRequirement(word.Text)
	if !ok {
		return
	}
	location := requirement.URL
	if location != "" && !strings.Contains(location, "://") && path.Ext(location) != ".whl" {
		word.Text, word.text = absolute(dir, location), nil
		in.Projects = append(in.Projects, word)

		return
	}
	requirement.Editable, requirement.Place = editable, word.Place
	in.Packages = append(in.Packages, requirement)
}

// pipTakesValue reports whether an option of pip or uv has the next word for its value.
func pipTakesValue(option string) bool {
	switch option {
	case "-r", "--requirement", "--requirements", "-c", "--constraint", "--constraints", "-e", "--editable",
		"-i", "--index-url", "--extra-index-url", "--index", "--default-index", "-f", "--find-links",
		"-t", "--target", "-p", "--python", "--prefix", "--root", "--platform", "--python-version", "--implementation",
		"--abi", "--src", "--upgrade-strategy", "--no-binary", "--only-binary", "--progress-bar", "--root-user-action",
		"--report", "--cache-dir", "--proxy", "--retries", "--timeout", "--trusted-host", "--cert", "--client-cert",
		"--log", "-C", "--config-setting", "--config-settings", "--global-option", "--build-option", "-o", "--override",
		"-P", "--upgrade-package", "--use-feature", "--use-deprecated", "--group", "--extra", "--directory",
		"--project":
		return true
	}

	return false
}

// PythonRequirements returns what the Python packages of the final stage were asked for: on command
// lines, in requirements files and in projects of the folder.
// A requirement in a file that two commands read is listed once.
func (d *Dockerfile) PythonRequirements(folder Folder) ([]Requirement, []Problem) {
	files := newContainer(d, folder)
	r := requirementsReader{seen: map[string]bool{}}
	stage := NoStage
	for _, install := range d.PythonInstalls() {
		if install.Stage != stage { // The same path may be another file there.
			stage, r.seen = install.Stage, map[string]bool{}
		}
		r.open = func(name string) (excerpt, error) { return files.openIn(install.Stage, name) }
		for _, requirement := range install.Packages {
			r.add(requirement)
		}
		for _, file := range install.Files {
			r.file(file.Text, file.Place, false, 0)
		}
		for _, file := range install.Constraints {
			r.file(file.Text, file.Place, true, 0)
		}
		for _, project := range install.Projects {
			r.project(project.Text)
		}
	}

	return r.requirements, r.problems
}

// project reads the files of a project in the container, once.
func (r *requirementsReader) project(dir string) {
	if r.seen[dir+"/"] {
		return
	}
	r.seen[dir+"/"] = true
	if text, err := r.open(path.Join(dir, pyprojectFile)); err == nil {
		r.pyproject(text)
	}
	if text, err := r.open(path.Join(dir, setupFile)); err == nil {
		r.setup(text)
	}
}
