// Package change compares two matrices, a base and a head: which tests were added,
// removed, renamed and altered, field by field, and what that costs.
package change

import (
	"sync"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// A Change is what lies between two matrices.
type Change struct {
	// Frameworks are those that differ, sorted by folder: the head's, of a removed one the
	// base's.
	Frameworks []Framework

	base, head *matrix.Matrix
	frameworks pairs[*matrix.Framework]
	tests      pairs[*matrix.Test]

	named                sync.Once
	baseNames, headNames names
}

// A Framework is a framework that differs. Folder or name may be what differs: then it was
// moved or renamed. It also differs where the form of its configuration has become faulty, or
// has been mended.
type Framework struct {
	// Base and Head are the framework on either side; one is nil where it was added or
	// removed.
	Base, Head *matrix.Framework
	// Fields are what was altered of the framework itself, in the order of the
	// configuration's keys. Added and removed ones have none.
	Fields []Field
	// Tests are all that differ: in the head's order, then the removed ones in the base's.
	Tests []Test
	// Left are tests of Base that lie in another framework now, in the base's order, as they
	// are in Head there. What was altered of them is among that framework's Tests.
	Left []*matrix.Test
}

// A Test is a test that differs.
type Test struct {
	// Base and Head are the test on either side; one is nil where it was added or removed.
	Base, Head *matrix.Test
	// From is the framework that Base lies in, where that is not the base side of the
	// framework that Head lies in.
	From *matrix.Framework
	// Fields are what was altered, in the order of the configuration's keys. Added and
	// removed tests have none: all of the test is new, or gone.
	Fields []Field
	// AddedTypes and RemovedTypes are test types that one side declares and the other does
	// not, in the order in which the suite runs them. Whether the test is active does not
	// matter here.
	AddedTypes, RemovedTypes []string
}

// A Field is a value of the configuration that was altered, as [Value] writes it: From and
// To are empty where there is none.
type Field struct{ Name, From, To string }

// A Kind says in one word what happened.
type Kind string

// The kinds. A renamed test may be altered too, and so may a moved or renamed framework;
// a moved one may have a new name as well.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Renamed Kind = "renamed"
	Moved   Kind = "moved"
	Altered Kind = "altered"
)

// Kind returns what happened to the test. A test is renamed where the suite calls it by
// another name, and moved where it lies in another framework under the name that it had.
func (t *Test) Kind() Kind {
	switch {
	case t.Base == nil:
		return Added
	case t.Head == nil:
		return Removed
	case t.Base.Name != t.Head.Name:
		return Renamed
	case t.From != nil:
		return Moved
	}

	return Altered
}

// Activated reports whether the suite runs the test now and did not before, because it was
// not there or switched off.
func (t *Test) Activated() bool { return isActive(t.Head) && !isActive(t.Base) }

// Deactivated reports whether the suite ran the test before and does not now.
func (t *Test) Deactivated() bool { return isActive(t.Base) && !isActive(t.Head) }

func isActive(t *matrix.Test) bool { return t != nil && t.Active }

// Kind returns what happened to the framework.
func (f *Framework) Kind() Kind {
	switch {
	case f.Base == nil:
		return Added
	case f.Head == nil:
		return Removed
	case f.Base.Dir != f.Head.Dir:
		return Moved
	case f.Base.Name != f.Head.Name:
		return Renamed
	}

	return Altered
}

// Now returns the framework as it is in the head, or as it was where it is gone.
func (f *Framework) Now() *matrix.Framework {
	if f.Head != nil {
		return f.Head
	}

	return f.Base
}

// Counterpart returns the base's test for any test of the head, also for an unchanged one;
// nil where the test is new.
func (c *Change) Counterpart(head *matrix.Test) *matrix.Test { return c.tests.base[head] }

// CounterpartOf returns the base's framework for any framework of the head; nil where it is
// new.
func (c *Change) CounterpartOf(head *matrix.Framework) *matrix.Framework {
	return c.frameworks.base[head]
}

// Successor returns the head's test for any test of the base; nil where it is gone.
func (c *Change) Successor(base *matrix.Test) *matrix.Test { return c.tests.head[base] }

// Empty reports whether nothing differs.
func (c *Change) Empty() bool { return len(c.Frameworks) == 0 }

// pairs holds which of the base belongs to which of the head: each has at most one.
type pairs[T comparable] struct{ base, head map[T]T }

func newPairs[T comparable](size int) pairs[T] {
	return pairs[T]{base: make(map[T]T, size), head: make(map[T]T, size)}
}

func (p pairs[T]) add(base, head T) { p.base[head], p.head[base] = base, head }

func (p pairs[T]) hasBase(base T) bool { _, found := p.head[base]; return found }

func (p pairs[T]) hasHead(head T) bool { _, found := p.base[head]; return found }
