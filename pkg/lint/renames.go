package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// renames lead from the frameworks and tests of the base to what they are today, so that a
// finding on what was only renamed or moved is no new one. The zero renames change nothing.
type renames struct {
	folders map[string]*matrix.Framework
	tests   map[testName]counterpart
}

// A testName is a test of the base: the folder of its framework, and its name.
type testName struct{ dir, name string }

// A counterpart is what a test of the base is today.
type counterpart struct {
	framework *matrix.Framework
	old, test *matrix.Test
}

// renames finds out what the frameworks and tests that the change touches are today.
func (o *otherSide) renames() renames {
	names := renames{folders: map[string]*matrix.Framework{}, tests: map[testName]counterpart{}}
	home := map[*matrix.Test]string{}
	for _, framework := range o.base.suite.Frameworks {
		for _, test := range framework.Tests {
			home[test] = framework.Dir
		}
	}
	for _, differing := range o.change.Frameworks {
		if differing.Head == nil {
			continue
		}
		if differing.Base != nil {
			names.folders[differing.Base.Dir] = differing.Head
		}
		for _, test := range differing.Head.Tests {
			if old := o.change.Counterpart(test); old != nil {
				names.tests[testName{home[old], old.Name}] = counterpart{differing.Head, old, test}
			}
		}
	}

	return names
}

func (n renames) applyAll(findings []finding.Finding) {
	if len(n.folders) == 0 && len(n.tests) == 0 {
		return
	}
	for i := range findings {
		n.apply(&findings[i])
	}
}

// apply tells a finding of the base in the names of today.
func (n renames) apply(found *finding.Finding) {
	dir, inside := folderOf(found.File)
	if !inside {
		dir = path.Dir(found.File) // Of a suite that is one framework's folder.
	}
	framework := n.folders[dir]
	if test, known := n.tests[testName{dir, found.Test}]; known {
		framework = test.framework
		found.Test = test.test.Name
		if rest, within := strings.CutPrefix(found.Pointer, test.old.Pointer); within {
			found.Pointer = test.test.Pointer + rest
		}
	}
	if framework == nil {
		return
	}
	found.Framework = framework.Name
	if rest, within := strings.CutPrefix(found.File, dir+"/"); within {
		found.File = path.Join(framework.Dir, rest)
	}
}

// touchedOf returns the part of a matrix that the change touches.
func (o *otherSide) touchedOf(whole *matrix.Matrix) *matrix.Matrix {
	part := &matrix.Matrix{}
	part.Frameworks = slices.DeleteFunc(slices.Clone(whole.Frameworks), func(framework *matrix.Framework) bool {
		return !o.touched[framework.Dir]
	})

	return part
}
