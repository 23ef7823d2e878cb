package plan

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// A Selection is what somebody asks for. Lists that are empty ask for everything, or exclude
// nothing.
type Selection struct {
	// Names and Exclude name tests (gin-postgres), folders of frameworks (Go/gin, with or
	// without frameworks/ before it) and languages (Go), or are patterns for any of them.
	Names, Exclude []string
	// Types limits what is verified, and Tags the tests to those with one of these tags.
	Types, Tags []string
}

// ErrUnknown is what Make wraps for something that is asked for and not there.
var ErrUnknown = errors.New("there is nothing of this name")

// choose returns the tests that are asked for, each once, with the types to verify. What is
// not known is an error, all of it at once.
func (s *Selection) choose(suite *matrix.Matrix, types map[string]float64) ([]Planned, error) {
	vocabulary := vocabularyOf(suite)
	wanted, errWanted := vocabulary.names("", s.Names)
	excluded, errExcluded := vocabulary.names("--exclude", s.Exclude)
	err := errors.Join(errWanted, errExcluded,
		known("--type", s.Types, slices.Sorted(maps.Keys(types))),
		known("--tag", s.Tags, slices.Sorted(maps.Keys(vocabulary.tags))))
	if err != nil {
		return nil, err
	}
	var chosen []Planned
	for _, framework := range suite.Frameworks {
		for _, test := range framework.Tests {
			if len(wanted) > 0 && !wanted.match(framework, test) || excluded.match(framework, test) || !s.tagged(test) {
				continue
			}
			if types := s.typesOf(test); len(types) > 0 || len(s.Types) == 0 {
				chosen = append(chosen, Planned{Test: test, Framework: framework, Types: types})
			}
		}
	}

	return chosen, nil
}

func (s *Selection) tagged(test *matrix.Test) bool {
	return len(s.Tags) == 0 ||
		slices.ContainsFunc(s.Tags, func(tag string) bool { return slices.Contains(test.Tags, tag) })
}

func (s *Selection) typesOf(test *matrix.Test) []string {
	types := test.Types()
	if len(s.Types) > 0 {
		types = slices.DeleteFunc(types, func(name string) bool { return !slices.Contains(s.Types, name) })
	}

	return types
}

// known refuses words that are not on a list.
func known(flag string, words, list []string) error {
	var faults []error
	for _, word := range words {
		if !slices.Contains(list, word) {
			faults = append(faults, fmt.Errorf("%s %q: %w%s", flag, word, ErrUnknown, meant(word, list)))
		}
	}

	return errors.Join(faults...)
}

// meant names the word that was probably meant; where none is near, what there is.
func meant(word string, list []string) string {
	const few = 10
	nearest := schemacheck.Nearest(word, list)
	switch {
	case nearest != "":
		return fmt.Sprintf("; did you mean %q?", nearest)
	case len(list) > 0 && len(list) <= few:
		return fmt.Sprintf("; there are %q", list)
	}

	return ""
}

// A vocabulary is what names can mean in a suite.
type vocabulary struct {
	tests, folders, groups, tags map[string]bool
}

func vocabularyOf(suite *matrix.Matrix) vocabulary {
	v := vocabulary{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, framework := range suite.Frameworks {
		v.folders[folderOf(framework)], v.groups[framework.Group] = true, true
		for _, test := range framework.Tests {
			v.tests[test.Name] = true
			for _, tag := range test.Tags {
				v.tags[tag] = true
			}
		}
	}

	return v
}

// folderOf returns the folder of a framework as the suite's runner takes it: Go/gin.
func folderOf(framework *matrix.Framework) string { return below(framework.Dir) }

func below(dir string) string { return strings.TrimPrefix(dir, tfb.Root+"/") }

// names reads names and patterns.
func (v *vocabulary) names(flag string, texts []string) (names, error) {
	read := make(names, 0, len(texts))
	var faults []error
	for _, text := range texts {
		name, err := v.name(text)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s%w", strings.TrimLeft(flag+" ", " "), err))
		}
		read = append(read, name)
	}

	return read, errors.Join(faults...)
}

// name reads one: as it is written if something is called so, else as a pattern.
func (v *vocabulary) name(text string) (name, error) {
	trimmed := strings.TrimSuffix(strings.TrimPrefix(text, "./"), "/")
	read := name{test: text, folder: below(trimmed)}
	if v.tests[read.test] || v.folders[read.folder] || v.groups[read.folder] {
		return read, nil
	}
	if !strings.ContainsAny(text, `*?[`) {
		return name{}, fmt.Errorf("%q: %w, neither a test nor a folder nor a language%s",
			text, ErrUnknown, v.meant(text))
	}
	glob, err := config.ParseGlob(read.folder)
	if err != nil {
		return name{}, err
	}
	read = name{glob: glob}
	matches := func(folders map[string]bool, match func(string) bool) bool {
		for folder := range folders {
			if match(folder) {
				return true
			}
		}

		return false
	}
	if !matches(v.tests, glob.Match) && !matches(v.folders, glob.MatchIn) {
		return name{}, fmt.Errorf("%q: %w: no test, folder or language matches", text, ErrUnknown)
	}

	return read, nil
}

// meant looks among all names.
func (v *vocabulary) meant(text string) string {
	list := slices.Concat(
		slices.Sorted(maps.Keys(v.tests)), slices.Sorted(maps.Keys(v.folders)), slices.Sorted(maps.Keys(v.groups)))

	return meant(below(text), list)
}

// A name is something that stands for tests: by name, or by pattern.
type name struct {
	test, folder string
	glob         config.Glob
}

type names []name

func (n names) match(framework *matrix.Framework, test *matrix.Test) bool {
	return slices.ContainsFunc(n, func(name name) bool { return name.match(framework, test) })
}

func (n *name) match(framework *matrix.Framework, test *matrix.Test) bool {
	folder := folderOf(framework)
	if !n.glob.IsZero() {
		return n.glob.Match(test.Name) || n.glob.MatchIn(folder)
	}

	return test.Name == n.test || folder == n.folder || framework.Group == n.folder
}

// ErrReason is what Make wraps where nobody says why a test is forced.
var ErrReason = errors.New("say why, with --reason: it stands in the results")

// forces returns the reasons of forced tests by their names.
func forces(list []Force, suite *matrix.Matrix) (map[string]string, error) {
	vocabulary := vocabularyOf(suite)
	reasons := map[string]string{}
	var faults []error
	for _, force := range list {
		if strings.TrimSpace(force.Reason) == "" {
			faults = append(faults, fmt.Errorf("--force %q: %w", force.Test, ErrReason))
		}
		reasons[force.Test] = strings.TrimSpace(force.Reason)
		faults = append(faults, known("--force", []string{force.Test}, slices.Sorted(maps.Keys(vocabulary.tests))))
	}

	return reasons, errors.Join(faults...)
}
