package change

import (
	"maps"
	"slices"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// Axes are those whose names a change is examined for: what a suite has to provide, or to
// keep working.
func Axes() []matrix.Axis {
	return []matrix.Axis{matrix.Database, matrix.Server, matrix.Interpreter, matrix.ORM}
}

// A Touch is a name on an axis that a framework's active tests have now and had not before,
// or the other way round.
type Touch struct {
	Axis matrix.Axis
	Name string
	// Gone says that it is the base that has the name.
	Gone bool
	// Suite says that no active test of the other side has the name, in any framework.
	Suite bool
}

// Touches returns the names that are new to the framework, or gone from it: by axis, the new
// ones first, sorted.
func (c *Change) Touches(f *Framework) []Touch {
	var touches []Touch
	for _, axis := range Axes() {
		before, after := namesOf(f.Base, axis), namesOf(f.Head, axis)
		for _, name := range missing(after, before) {
			touches = append(touches, Touch{Axis: axis, Name: name, Suite: !has(c.base, axis, name)})
		}
		for _, name := range missing(before, after) {
			touches = append(touches, Touch{Axis: axis, Name: name, Gone: true, Suite: !has(c.head, axis, name)})
		}
	}

	return touches
}

// missing returns the names of a set that are not in another, sorted.
func missing(names, others map[string]bool) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(names)), func(name string) bool { return others[name] })
}

// namesOf returns the names on an axis that a framework's active tests have.
func namesOf(f *matrix.Framework, axis matrix.Axis) map[string]bool {
	names := map[string]bool{}
	if f == nil {
		return names
	}
	for _, test := range f.Tests {
		if name := test.Terms[axis].Name; test.Active && name != matrix.None {
			names[name] = true
		}
	}

	return names
}

// has reports whether an active test of a suite has a name on an axis.
func has(m *matrix.Matrix, axis matrix.Axis, name string) bool {
	for _, framework := range m.Frameworks {
		for _, test := range framework.Tests {
			if test.Active && test.Terms[axis].Name == name {
				return true
			}
		}
	}

	return false
}
