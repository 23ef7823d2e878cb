package tfb

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// maxCandidates is how many files of one framework are looked for in the others. The one with the most in the
// TechEmpower suite has some sixty.
const maxCandidates = 512

// useOf returns what a file directly in a framework's folder is for, by its name; "" is for
// anything else.
func useOf(name string) matrix.Use {
	switch path.Ext(name) {
	case recipeSuffix:
		return matrix.ForBuild
	case ".sh":
		return matrix.ForShell
	case ".ini", ".conf":
		return matrix.ForSettings
	case ".txt":
		if strings.HasPrefix(name, "requirements") {
			return matrix.ForRequirements
		}
	}

	return ""
}

// unused returns the files directly in the folder that nothing uses. The cheap questions
// come first: most frameworks have no file left when the other files would be read.
func (r *evidenceReader) unused(framework *matrix.Framework) []matrix.Unused {
	search := unusedSearch{context: r.context, own: map[string]bool{}}
	for _, test := range framework.Tests {
		if test.HasRecipe {
			search.own[path.Base(test.Recipe)] = true
		}
	}
	for _, name := range framework.Files {
		if use := useOf(name); use != "" && !search.own[name] && len(search.left) < maxCandidates {
			search.left = append(search.left, matrix.Unused{File: name, Kind: use})
		}
	}
	search.text(ConfigName, framework.Source.Bytes)
	copied := make([]string, 0, len(r.read))
	for _, recipe := range r.read {
		search.text(path.Base(recipe.File), recipe.text)
		copied = append(copied, search.sources(recipe.sources)...)
	}
	for _, name := range slices.Concat(framework.Files, copied) {
		search.file(name)
	}
	search.keep(func(file string) bool {
		_, isFile := r.context.ProgramIn(file)

		return isFile
	})
	if r.context.Exhausted() {
		return nil // What was not read may use them.
	}

	return search.left
}

// An unusedSearch strikes out the files that something uses.
type unusedSearch struct {
	context *facts.Context
	left    []matrix.Unused
	// own are the files that were read already.
	own map[string]bool
}

// keep leaves the files of which that is true.
func (s *unusedSearch) keep(is func(file string) bool) {
	s.left = slices.DeleteFunc(s.left, func(unused matrix.Unused) bool { return !is(unused.File) })
}

// text strikes out what a text of a name has the names of. That a file names itself is no use.
func (s *unusedSearch) text(name string, text []byte) {
	s.own[name] = true
	s.keep(func(file string) bool { return file == name || !bytes.Contains(text, []byte(file)) })
}

// sources strikes out what patterns copy, and returns the files that are copied by name.
func (s *unusedSearch) sources(sources []facts.ContextSource) []string {
	var named []string
	for _, source := range sources {
		if !source.Pattern {
			named = append(named, source.Name)

			continue
		}
		s.keep(func(file string) bool {
			matched, err := path.Match(source.Name, file)

			return err != nil || !matched || source.Name == "*"
		})
	}

	return named
}

// file reads one more file, as long as there is something to look for in it.
func (s *unusedSearch) file(name string) {
	if len(s.left) == 0 || s.own[name] {
		return
	}
	if text, isText := s.context.Text(name); isText {
		s.text(name, text)
	}
}
