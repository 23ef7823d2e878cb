// Package matrix is the model of a benchmark suite: a Matrix of Frameworks, each
// with Tests, each with Cells. It knows no file format and does no I/O; a format's
// loader fills it (package tfb) and docs/formats.md says how.
package matrix

import (
	"cmp"
	"slices"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/text"
)

// A Matrix is all tests of a suite. Frameworks and Strays are sorted by Dir.
type Matrix struct {
	Frameworks []*Framework
	// Strays are folders where the suite expects a framework but that hold no
	// configuration.
	Strays []Stray
}

// A Stray is a folder in the place of a framework. Its fields mean what those of a
// Framework mean.
type Stray struct {
	Dir, Group string
	Files      []string
}

// A Framework is one folder with one configuration.
type Framework struct {
	// Name is what the configuration calls the framework; the folder's name
	// where it calls it nothing that can be read.
	Name string
	// Dir is the framework's folder and Group the name of the folder above it,
	// by which a suite sorts its frameworks. Dir is slash-separated and starts
	// at the root of the suite.
	Dir, Group string
	// Files names the files and folders that lie directly in Dir, sorted.
	Files []string
	// Maintainers are the logins of those who answer for the framework.
	Maintainers []string
	Tests       []*Test
	// Entries is how many objects the configuration spreads its tests over.
	Entries int
	// Layout says how the configuration's text is written where that is unusual.
	Layout []facts.Oddity
	// Evidence is nil where it was not asked for.
	Evidence *FolderEvidence
	// Source is the configuration as text, for places and for what only a
	// format's schema knows.
	Source *text.Document
}

// A Test is a named variant of a framework: what is built, started and measured.
type Test struct {
	// Name is unique in the suite, Key in the framework.
	Name, Key string
	// Pointer is the JSON Pointer of the test's entry in the framework's Source.
	Pointer string
	// Default marks the test that stands for its framework.
	Default bool
	// Active is false where the suite skips the test: broken, or switched off.
	Active bool
	Terms  [AxisCount]Term
	// Cells are in the order in which the suite runs them.
	Cells []Cell
	// Port is the TCP port the test's server listens on; 0 where none can be read.
	Port        int
	DisplayName string
	// Labels are further texts under the names that the suite's format gives them.
	Labels map[string]string
	// Recipe is the file the test's image is built from, from the root of the
	// suite, and HasRecipe whether that file is there.
	Recipe    string
	HasRecipe bool
	// DeclaredRecipe is the file as the configuration names it, empty where it does
	// not, and DefaultRecipe the name that it has then.
	DeclaredRecipe, DefaultRecipe string
	Tags                          []string
	// Image is the tag that the suite gives the built image.
	Image string
	// Command replaces the image's own command where it is not empty.
	Command string
	// Evidence is nil where it was not asked for or Recipe cannot be read.
	Evidence *Evidence
}

// FolderEvidence is what the files beside a configuration say about the framework as a
// whole.
type FolderEvidence struct {
	Unused []Unused
	// Programs are compiled, and lie in the folder as if they were sources.
	Programs []Program
	// Twin is nil where there is no second file that declares the tests.
	Twin *Twin
}

// An Unused is a file directly in a framework's folder that nothing there uses.
type Unused struct {
	File string
	Kind Use
}

// A Use is what a file is for, as its name says.
type Use string

// The uses.
const (
	ForBuild        Use = "recipe"
	ForShell        Use = "script"
	ForSettings     Use = "settings"
	ForRequirements Use = "requirements"
)

// A Program is a compiled program among a framework's files.
type Program struct {
	// File is its path from the framework's folder.
	File string
	Kind facts.ProgramKind
	// Copied says that a test's image gets it, by the instruction at Place. Without
	// one Place is the file as a whole.
	Copied bool
	Place  finding.Place
}

// Evidence is what files beside the configuration say about a test.
type Evidence struct {
	Recipe *facts.Dockerfile
	Start  *facts.Start
	// Hash is the SHA-256 of the recipe's text, in hexadecimal.
	Hash string
	// HasCommand says that the recipe or the test says what to start.
	HasCommand bool
	// AsksTest says that the recipe or what it copies may act differently for each
	// test, so that equal recipes may give different images.
	AsksTest bool
	// Copies are what the recipe takes from the framework's folder.
	Copies []Source
	// Fetches are what it takes from the network by a name that may move.
	Fetches []facts.Fetch
	// Interpreters are provided by the image, in the names of the interpreter axis.
	Interpreters []Provided
	// Servers are started by the image, in the names of the server axis.
	Servers []Provided
	// Worker is the name, on the server axis, of the worker class in Start.
	Worker       string
	Requirements []facts.Requirement
	// Problems say what could not be read of the recipe and the files it names.
	Problems []facts.Problem
}

// A Source is a file, a folder or a pattern that a recipe copies from the framework's
// folder.
type Source struct {
	Name   string
	Exists bool
	Place  finding.Place
}

// A Cell is one test × one test type: the unit of cost.
type Cell struct {
	Type, URL, Pointer string
}

// Types returns the test's types in the order in which the suite runs them.
func (t *Test) Types() []string {
	types := make([]string, len(t.Cells))
	for i, cell := range t.Cells {
		types[i] = cell.Type
	}

	return types
}

// Stacks returns the active tests that share a stack with another one, in a list for each
// stack. Tests and lists are in the order of the file.
func (f *Framework) Stacks() [][]*Test {
	if len(f.Tests) < 2 { //nolint:mnd // Sharing takes two.
		return nil
	}
	var stacks [][]*Test
	places := map[string]int{}
	for _, test := range f.Tests {
		if !test.Active {
			continue
		}
		key := test.Stack()
		place, known := places[key]
		if !known {
			place = len(stacks)
			places[key] = place
			stacks = append(stacks, nil)
		}
		stacks[place] = append(stacks[place], test)
	}

	return slices.DeleteFunc(stacks, func(stack []*Test) bool { return len(stack) < 2 }) //nolint:mnd // Idem.
}

// Sort puts frameworks into the order that every output follows.
func (m *Matrix) Sort() {
	slices.SortFunc(m.Frameworks, func(a, b *Framework) int { return cmp.Compare(a.Dir, b.Dir) })
	slices.SortFunc(m.Strays, func(a, b Stray) int { return cmp.Compare(a.Dir, b.Dir) })
}

// Lookup returns the framework in the given folder, or nil.
func (m *Matrix) Lookup(dir string) *Framework {
	i, found := slices.BinarySearchFunc(m.Frameworks, dir, func(f *Framework, dir string) int {
		return cmp.Compare(f.Dir, dir)
	})
	if !found {
		return nil
	}

	return m.Frameworks[i]
}
