package change

import (
	"github.com/tfblint/tfblint/pkg/matrix"
)

// A matcher finds out which framework and test of the base belongs to which of the head.
// Whatever it does is the same in both directions.
type matcher struct {
	base, head         *matrix.Matrix
	frameworks         pairs[*matrix.Framework]
	tests              pairs[*matrix.Test]
	baseHome, headHome map[*matrix.Test]*matrix.Framework
	sheets             map[*matrix.Framework]*sheet
}

func newMatcher(base, head *matrix.Matrix) *matcher {
	m := &matcher{
		base: base, head: head,
		frameworks: newPairs[*matrix.Framework](len(head.Frameworks)),
		baseHome:   homes(base), headHome: homes(head),
		sheets: map[*matrix.Framework]*sheet{},
	}
	m.tests = newPairs[*matrix.Test](len(m.headHome))

	return m
}

// homes returns the framework of each test.
func homes(m *matrix.Matrix) map[*matrix.Test]*matrix.Framework {
	found := map[*matrix.Test]*matrix.Framework{}
	for _, framework := range m.Frameworks {
		for _, test := range framework.Tests {
			found[test] = framework
		}
	}

	return found
}

// sheet reads the configuration of a framework, once.
func (m *matcher) sheet(f *matrix.Framework) *sheet {
	read, found := m.sheets[f]
	if !found {
		read = sheetOf(f)
		m.sheets[f] = read
	}

	return read
}

func (m *matcher) baseRecord(t *matrix.Test) record { return m.sheet(m.baseHome[t]).tests[t] }

func (m *matcher) headRecord(t *matrix.Test) record { return m.sheet(m.headHome[t]).tests[t] }

// loadOfTest returns what it takes to compare a test of either side with another.
func (m *matcher) loadOfTest(t *matrix.Test) load {
	home := m.baseHome[t]
	if home == nil {
		home = m.headHome[t]
	}

	return load{1, workOfTest + m.sheet(home).tests[t].work}
}

// match pairs what belongs together, the surest first.
func (m *matcher) match() {
	m.pairFrameworks(func(f *matrix.Framework) string { return f.Dir })
	m.pairFrameworks(func(f *matrix.Framework) string { return f.Name })
	m.pairKeys()
	pair(m.tests, allTests(m.base), allTests(m.head), func(t *matrix.Test) string { return t.Name })
	m.pairAlikeFrameworks()
	m.pairKeys()
	m.pairAlikeSiblings()
	m.pairAlikeStrangers()
	m.pairByTests()
	m.pairKeys()
	m.pairAlikeSiblings()
}

// pairByTests pairs a framework that is gone with the new one in which its tests live on, if
// these are at least half of what the smaller of the two has. Some tests were dropped or added
// on the way then, so that the frameworks as such were not alike.
func (m *matcher) pairByTests() {
	type couple struct{ base, head *matrix.Framework }
	shared := map[couple]int{}
	var couples []couple
	for _, head := range m.head.Frameworks {
		if m.frameworks.hasHead(head) {
			continue
		}
		for _, test := range head.Tests {
			base := m.baseHome[m.tests.base[test]]
			if base == nil || m.frameworks.hasBase(base) {
				continue
			}
			one := couple{base, head}
			shared[one]++
			if shared[one] == 1 {
				couples = append(couples, one)
			}
		}
	}
	var candidates []candidate[*matrix.Framework]
	for _, one := range couples {
		if 2*shared[one] >= min(len(one.base.Tests), len(one.head.Tests)) {
			candidates = append(candidates,
				newCandidate(one.base, one.head, one.base.Dir, one.head.Dir, float64(shared[one])))
		}
	}
	best(m.frameworks, candidates)
}

func (m *matcher) pairFrameworks(key func(*matrix.Framework) string) {
	pair(m.frameworks, m.base.Frameworks, m.head.Frameworks, key)
}

// pairKeys pairs the tests of equal key in the frameworks that belong together.
func (m *matcher) pairKeys() {
	for _, head := range m.head.Frameworks {
		if base := m.frameworks.base[head]; base != nil {
			pair(m.tests, base.Tests, head.Tests, func(t *matrix.Test) string { return t.Key })
		}
	}
}

// pair pairs what has the same key and has no partner yet. Where several share a key, the
// first belongs to the first.
func pair[T comparable](p pairs[T], base, head []T, key func(T) string) {
	waiting := map[string][]T{}
	for _, one := range base {
		if !p.hasBase(one) {
			waiting[key(one)] = append(waiting[key(one)], one)
		}
	}
	if len(waiting) == 0 {
		return
	}
	for _, one := range head {
		if p.hasHead(one) {
			continue
		}
		if queue := waiting[key(one)]; len(queue) > 0 {
			p.add(queue[0], one)
			waiting[key(one)] = queue[1:]
		}
	}
}

func allTests(m *matrix.Matrix) []*matrix.Test {
	var tests []*matrix.Test
	for _, framework := range m.Frameworks {
		tests = append(tests, framework.Tests...)
	}

	return tests
}
