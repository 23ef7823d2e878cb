// Package matrix is the model of a benchmark suite: a Matrix of Frameworks, each
// with Tests, each with Cells. It knows no file format and does no I/O; a format's
// loader fills it (package tfb) and docs/formats.md says how.
package matrix

import (
	"cmp"
	"slices"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/text"
)

// A Matrix is all tests of a suite. Frameworks are sorted by Dir.
type Matrix struct {
	Frameworks []*Framework
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
	// Image is the tag that the suite gives the built image.
	Image string
	// Command replaces the image's own command where it is not empty.
	Command string
	// Evidence is nil where it was not asked for or Recipe cannot be read.
	Evidence *Evidence
}

// Evidence is what files beside the configuration say about a test.
type Evidence struct {
	Recipe *facts.Dockerfile
	Start  *facts.Start
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
