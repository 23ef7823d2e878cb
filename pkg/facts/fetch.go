package facts

import (
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A Fetch is something that a RUN takes from the network under a name that may mean
// something else the next time.
type Fetch struct {
	// Tool is git or go.
	Tool string
	// What is the URL of the repository, or the package.
	What string
	// Version is the branch, tag or commit that is asked for; empty for whatever is newest.
	Version string
	Place   finding.Place
}

// Fetches returns what the stages that make up the final one fetch, in the order of the
// file: repositories that git clones and packages that go gets or installs.
func (d *Dockerfile) Fetches() []Fetch {
	var fetches []Fetch //nolint:prealloc // Most files fetch nothing.
	reader := newRunReader()
	for _, index := range d.Built() {
		stage := fetchStage{reader: reader}
		reader.stage = &d.Stages[index]
		for i := range reader.stage.Runs {
			if run := &reader.stage.Runs[i]; stage.concerns(run.Text) {
				for _, program := range reader.commands(run) {
					stage.take(&program)
				}
			}
		}
		fetches = append(fetches, stage.fetches...)
	}

	return fetches[:min(len(fetches), MaxItems)]
}

// A fetchStage gathers the fetches of one stage. What git checks out after a clone, also in
// another RUN, is the version of the clone.
type fetchStage struct {
	reader  *resolver
	fetches []Fetch
	clones  []clone
}

// A clone is a repository in the container.
type clone struct {
	fetch int    // its index among the fetches
	dir   string // empty where that cannot be told
}

// concerns tells a text that is worth parsing.
func (s *fetchStage) concerns(text string) bool {
	git := strings.Contains(text, "git ")

	return git && (strings.Contains(text, " clone ") || len(s.clones) > 0) ||
		strings.Contains(text, "go get ") || strings.Contains(text, "go install ")
}

// take takes one command.
func (s *fetchStage) take(program *Program) {
	if len(s.fetches) >= MaxItems {
		return
	}
	switch program.Name {
	case "git":
		command, args, dir := gitCommand(program)
		if fetch, target := gitClone(command, args); fetch.What != "" {
			fetch.Place = program.Place
			if dir != "" {
				dir = absolute(dir, target)
			}
			s.clones = append(s.clones, clone{fetch: len(s.fetches), dir: dir})
			s.fetches = append(s.fetches, fetch)
		} else if version := checkedOut(command, args); version != "" {
			s.pin(dir, version)
		}
	case "go":
		s.fetches = append(s.fetches, goFetches(program)...)
	}
}

// pin gives a version to the last clone that a directory may be of.
func (s *fetchStage) pin(dir, version string) {
	for _, clone := range slices.Backward(s.clones) {
		if dir == "" || clone.dir == "" || dir == clone.dir || strings.HasPrefix(dir, clone.dir+"/") {
			s.fetches[clone.fetch].Version = version

			return
		}
	}
}

// gitCommand returns the subcommand of git, the arguments after it, and the directory it
// works in, empty where that cannot be told.
func gitCommand(program *Program) (command string, rest []Word, dir string) {
	args, dir := program.Args, program.dir
	for i := 0; i < len(args); i++ {
		switch text := args[i].Text; {
		case text == "-C" && i+1 < len(args):
			i++
			if dir != "" || path.IsAbs(args[i].Text) {
				dir = absolute(dir, args[i].Text)
			}
		case text == "-c" || text == "--git-dir" || text == "--work-tree":
			i++
		case !isOption(text):
			return text, args[i+1:], dir
		}
	}

	return "", nil, dir
}

// gitClone reads git clone URL [folder]. The folder is that of the URL's end if none is given.
func gitClone(command string, args []Word) (fetch Fetch, folder string) {
	if command != "clone" {
		return fetch, ""
	}
	fetch.Tool = "git"
	for _, given := range options(args, []string{"-b", "--branch", "--revision"}) {
		fetch.Version = given.Text
	}
	for i := 0; i < len(args); i++ {
		switch text := args[i].Text; {
		case cloneTakesValue(text):
			i++
		case isOption(text):
		case fetch.What == "":
			fetch.What = text
			folder = strings.TrimSuffix(path.Base(strings.TrimSuffix(text, "/")), ".git")
		default:
			return fetch, text
		}
	}

	return fetch, folder
}

// cloneTakesValue reports whether an option of git clone has the next word for its value.
func cloneTakesValue(option string) bool {
	switch option {
	case "-b", "--branch", "--revision", "--depth", "-o", "--origin", "-c", "--config", "-j", "--jobs", "-u",
		"--upload-pack", "--reference", "--reference-if-able", "--separate-git-dir", "--shallow-since",
		"--shallow-exclude", "--template", "--filter", "--bundle-uri", "--server-option", "--ref-format":
		return true
	}

	return false
}

// checkedOut returns the version that a command of git turns its repository to.
func checkedOut(command string, args []Word) string {
	switch command {
	case "checkout", "switch", "reset":
	default:
		return ""
	}
	version := ""
	for _, arg := range args {
		switch {
		case arg.Text == "--": // Files follow.
			return version
		case !isOption(arg.Text) && arg.Text != ".":
			version = arg.Text // The last: after -b comes a new name first.
		}
	}

	return version
}

// goFetches reads go get and go install. An install without a version takes what the module
// asks for, and a path is a package that is there already.
func goFetches(program *Program) []Fetch {
	args := program.Args
	if len(args) == 0 || args[0].Text != "get" && args[0].Text != "install" {
		return nil
	}
	var fetches []Fetch
	for _, arg := range args[1:] {
		name, version, versioned := strings.Cut(arg.Text, "@")
		host, _, _ := strings.Cut(name, "/")
		if isOption(arg.Text) || !strings.Contains(host, ".") || strings.HasPrefix(name, ".") ||
			!versioned && args[0].Text == "install" || len(fetches) >= MaxItems {
			continue
		}
		fetches = append(fetches, Fetch{Tool: "go", What: name, Version: version, Place: arg.Place})
	}

	return fetches
}
