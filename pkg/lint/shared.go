package lint

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// The labels by which tests of TFB refer to each other and say what they belong to.
const (
	versusLabel = "versus"
	familyLabel = "framework"
)

// A use is a test in the table of the whole matrix, with what is encoded of it.
type use struct {
	framework *matrix.Framework
	test      *matrix.Test
	encoded   *ast.Term // Its own.
	term      *ast.Term // Its own, beside the folder of the framework.
}

// A grouping has uses by what they have in common, in the order of the table.
type grouping map[string][]use

// group puts uses together that have one key; those with an empty one are left out.
func group(uses []use, key func(use) string) grouping {
	groups := grouping{}
	for _, use := range uses {
		if key := key(use); key != "" {
			groups[key] = append(groups[key], use)
		}
	}

	return groups
}

// grouping encodes the groups that are wanted.
func (e *encoder) grouping(groups grouping, wanted func([]use) bool) *ast.Term {
	object := ast.NewObject()
	for key, uses := range groups {
		if wanted(uses) {
			object.Insert(e.text(key), each(uses, termOf))
		}
	}

	return ast.NewTerm(object)
}

func whatever([]use) bool { return true }

func several(uses []use) bool { return len(uses) > 1 }

// scattered holds for tests that lie in several folders. Those of one follow each other.
func scattered(uses []use) bool { return uses[0].framework != uses[len(uses)-1].framework }

// shared encodes what tests have in common that each should have for itself.
func (e *encoder) shared(uses, active []use) *ast.Term {
	return e.object(sharedObject,
		field("names", e.grouping(group(uses, foldedName), several)),
		field("display_names", e.grouping(group(active, displayName), several)),
		field("families", e.grouping(group(active, func(use use) string {
			family := familyOf(use.test, e.vocabulary)
			if family == matrix.None {
				return ""
			}

			return strings.ToLower(use.framework.Group) + "/" + family
		}), scattered)),
	)
}

func displayName(use use) string { return use.test.DisplayName }

func foldedName(use use) string { return strings.ToLower(use.test.Name) }

// familyOf returns the framework that a test says it belongs to, in lower case.
func familyOf(test *matrix.Test, vocabulary *matrix.Vocabulary) string {
	if vocabulary.IsNone(test.Labels[familyLabel]) {
		return matrix.None
	}

	return strings.ToLower(test.Labels[familyLabel])
}

// families returns the frameworks that the active tests of one say they belong to, in the
// order of the file.
func families(f *matrix.Framework, vocabulary *matrix.Vocabulary) []string {
	var names []string
	for _, test := range f.Tests {
		if family := familyOf(test, vocabulary); test.Active && !slices.Contains(names, family) {
			names = append(names, family)
		}
	}

	return names
}

// references encodes which active tests name another to compare themselves with, and the
// tests of that name.
func (e *encoder) references(uses, active []use) *ast.Term {
	named := group(uses, func(use use) string { return use.test.Name })
	var references []*ast.Term
	for _, use := range active {
		target := use.test.Labels[versusLabel]
		if e.vocabulary.IsNone(target) {
			continue
		}
		references = append(references, e.object(referenceObject,
			e.textField("dir", use.framework.Dir),
			field("test", use.encoded),
			e.textField("target", target),
			field("self", ast.BooleanTerm(strings.ToLower(target) == foldedName(use))),
			field("named", each(named[target], termOf)),
			field("keyed", e.list(keyed(use, target))),
		))
	}

	return ast.ArrayTerm(references...)
}

// keyed returns the names of the other tests of a test's framework that have a key.
func keyed(use use, key string) []string {
	var names []string
	for _, test := range use.framework.Tests {
		if test.Key == key && test != use.test {
			names = append(names, test.Name)
		}
	}

	return names
}

func termOf(use use) *ast.Term { return use.term }

// names encodes the folder of each test by the test's name.
func (e *encoder) names(uses []use) *ast.Term {
	names := ast.NewObject()
	for _, use := range uses {
		names.Insert(e.text(use.test.Name), e.text(use.framework.Dir))
	}

	return ast.NewTerm(names)
}
