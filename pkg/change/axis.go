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

// A Touch is a name on an axis that active tests have now and had not before, or the other
// way round.
type Touch struct {
	Axis matrix.Axis
	Name string
	// Gone says that it is the base that has the name.
	Gone bool
	// Suite says that no active test of the other side has the name, in any framework.
	Suite bool
}

// Touches returns the names that are new to a framework, or gone from it: by axis, the new
// ones first, sorted.
func (c *Change) Touches(f *Framework) []Touch {
	var base, head []*matrix.Framework
	if f.Base != nil {
		base = []*matrix.Framework{f.Base}
	}
	if f.Head != nil {
		head = []*matrix.Framework{f.Head}
	}
	before, after := c.names()
	touches := touched(namesIn(base), namesIn(head))
	for i := range touches {
		other := before
		if touches[i].Gone {
			other = after
		}
		touches[i].Suite = !other[touches[i].Axis][touches[i].Name]
	}

	return touches
}

// SuiteTouches returns the names that are new to the suite, or gone from it.
func (c *Change) SuiteTouches() []Touch {
	touches := touched(c.names())
	for i := range touches {
		touches[i].Suite = true
	}

	return touches
}

// names returns the names that each side of the suite has.
func (c *Change) names() (base, head names) {
	c.named.Do(func() { c.baseNames, c.headNames = namesIn(c.base.Frameworks), namesIn(c.head.Frameworks) })

	return c.baseNames, c.headNames
}

// names are those that active tests have, by axis.
type names map[matrix.Axis]map[string]bool

func namesIn(frameworks []*matrix.Framework) names {
	found := names{}
	for _, axis := range Axes() {
		found[axis] = map[string]bool{}
	}
	for _, framework := range frameworks {
		for _, test := range framework.Tests {
			if !test.Active {
				continue
			}
			for axis, known := range found {
				if name := test.Terms[axis].Name; name != matrix.None {
					known[name] = true
				}
			}
		}
	}

	return found
}

func touched(base, head names) []Touch {
	var touches []Touch
	for _, axis := range Axes() {
		for _, name := range missing(head[axis], base[axis]) {
			touches = append(touches, Touch{Axis: axis, Name: name})
		}
		for _, name := range missing(base[axis], head[axis]) {
			touches = append(touches, Touch{Axis: axis, Name: name, Gone: true})
		}
	}

	return touches
}

// missing returns the names of a set that are not in another, sorted.
func missing(names, others map[string]bool) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(names)), func(name string) bool { return others[name] })
}
