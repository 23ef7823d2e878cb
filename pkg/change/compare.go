package change

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// Compare returns what lies between two matrices. Tests belong together that have the same
// key in the same folder; else the same name in the suite; else those of one framework that
// are most alike, and at last those of one language. Each test has at most one counterpart.
//
// A framework that both matrices share, or whose configurations are equal byte by byte,
// costs next to nothing.
func Compare(base, head *matrix.Matrix) *Change {
	if base == nil {
		base = &matrix.Matrix{}
	}
	if head == nil {
		head = &matrix.Matrix{}
	}
	m := newMatcher(base, head)
	m.match()
	change := &Change{base: base, head: head, frameworks: m.frameworks, tests: m.tests}
	for _, framework := range head.Frameworks {
		if found, differs := m.framework(framework); differs {
			change.Frameworks = append(change.Frameworks, found)
		}
	}
	for _, framework := range base.Frameworks {
		if !m.frameworks.hasBase(framework) {
			change.Frameworks = append(change.Frameworks, m.removed(framework))
		}
	}
	slices.SortStableFunc(change.Frameworks, func(a, b Framework) int {
		return cmp.Compare(a.Now().Dir, b.Now().Dir)
	})

	return change
}

// framework compares a framework of the head with its base side.
func (m *matcher) framework(head *matrix.Framework) (found Framework, differs bool) {
	base := m.frameworks.base[head]
	found = Framework{Base: base, Head: head}
	if base != nil && same(base, head) {
		return found, false
	}
	if base != nil {
		found.Fields = differences(m.sheet(base).own, m.sheet(head).own)
	}
	for _, test := range head.Tests {
		if one, altered := m.test(test, head); altered {
			found.Tests = append(found.Tests, one)
		}
	}
	if base != nil {
		m.gone(&found, base)
	}

	return found, base == nil || base.Dir != head.Dir || base.Name != head.Name ||
		IsFaulty(base) != IsFaulty(head) ||
		len(found.Fields)+len(found.Tests)+len(found.Left) > 0
}

// same reports whether a framework is the same on both sides, as far as its folder and its
// configuration tell.
func same(base, head *matrix.Framework) bool {
	return base == head || base.Dir == head.Dir && base.Name == head.Name &&
		base.Source != nil && head.Source != nil && bytes.Equal(base.Source.Bytes, head.Source.Bytes)
}

// removed returns a framework of the base that is gone.
func (m *matcher) removed(base *matrix.Framework) Framework {
	found := Framework{Base: base}
	m.gone(&found, base)

	return found
}

// gone adds the tests of the base that are in the framework no more.
func (m *matcher) gone(found *Framework, base *matrix.Framework) {
	for _, test := range base.Tests {
		successor := m.tests.head[test]
		switch {
		case successor == nil:
			found.Tests = append(found.Tests, Test{Base: test, RemovedTypes: test.Types()})
		case m.headHome[successor] != found.Head:
			found.Left = append(found.Left, successor)
		}
	}
}

// test compares a test of the head with its base side.
func (m *matcher) test(head *matrix.Test, home *matrix.Framework) (found Test, differs bool) {
	base := m.tests.base[head]
	if base == nil {
		return Test{Head: head, AddedTypes: head.Types()}, true
	}
	found = Test{Base: base, Head: head}
	from := m.baseHome[base]
	if from != m.frameworks.base[home] {
		found.From = from
	}
	found.Fields = differences(m.sheet(from).tests[base], m.sheet(home).tests[head])
	found.AddedTypes = without(head.Types(), base.Types())
	found.RemovedTypes = without(base.Types(), head.Types())

	return found, found.From != nil || base.Name != head.Name || base.Key != head.Key || len(found.Fields) > 0
}

// without returns those of a list that are not in another.
func without(list, others []string) []string {
	return slices.DeleteFunc(list, func(one string) bool { return slices.Contains(others, one) })
}
