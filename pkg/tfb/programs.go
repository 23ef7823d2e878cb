package tfb

import (
	"cmp"
	"path"
	"slices"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// Limits on the search for programs in one framework.
const (
	// maxPrograms is how many are listed.
	maxPrograms = 256
	// maxMatches is how many files of one pattern are looked at.
	maxMatches = 1024
	// copiedDepth is how many levels of a folder that a Dockerfile copies are looked at. In
	// the last one only names with an extension count: it costs less to read a file's name than to
	// find out that it is a folder.
	copiedDepth = 2
)

// programs returns the compiled programs among the files directly in the folder and among
// those that Dockerfiles copy. COPY of the whole folder takes along whatever lies there, so
// that it says nothing about a single file.
func (r *evidenceReader) programs(framework *matrix.Framework) []matrix.Program {
	search := programSearch{context: r.context, dir: framework.Dir, seen: map[string]bool{}}
	for _, recipe := range r.read {
		for _, source := range recipe.sources {
			if source.Name == "." {
				continue
			}
			for _, name := range r.context.Match(source, maxMatches) {
				search.copied(name, source.Place, copiedDepth)
			}
		}
	}
	for _, name := range framework.Files {
		if facts.MayBeProgram(name) {
			search.file(name, matrix.Program{Place: finding.Place{File: path.Join(framework.Dir, name)}})
		}
	}
	slices.SortFunc(search.found, func(a, b matrix.Program) int { return cmp.Compare(a.File, b.File) })

	return search.found
}

// A programSearch gathers the programs of one framework.
type programSearch struct {
	context *facts.Context
	dir     string
	found   []matrix.Program
	// seen are the files and folders that were looked at.
	seen map[string]bool
}

// copied looks at what an instruction copies: a file, or a folder some levels deep.
func (s *programSearch) copied(name string, place finding.Place, depth int) {
	if s.file(name, matrix.Program{Copied: true, Place: place}) || depth == 0 {
		return
	}
	for _, inner := range s.context.List(name) {
		if facts.MayBeProgram(inner) && (depth > 1 || path.Ext(inner) != "") {
			s.copied(path.Join(name, inner), place, depth-1)
		}
	}
}

// file adds a file that is a program, once, and reports whether it is a file.
func (s *programSearch) file(name string, program matrix.Program) bool {
	if s.seen[name] {
		return true
	}
	kind, isFile := s.context.ProgramIn(name)
	s.seen[name] = isFile
	if kind != "" && len(s.found) < maxPrograms {
		program.File, program.Kind = name, kind
		s.found = append(s.found, program)
	}

	return isFile
}
