package change

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// How alike two must be, from 0 to 1, to be one under two names. docs/changes.md tells how
// these figures follow from the history of a real suite.
const (
	// alikeTests holds in one framework, where siblings compete.
	alikeTests = 0.75
	// alikeFrameworks holds for the frameworks of one language.
	alikeFrameworks = 0.75
	// alikeStrangers holds for tests of different frameworks in one language. Most of what
	// such tests say is the same anyway.
	alikeStrangers = 0.85
)

// A candidate is a pair that may belong together.
type candidate[T any] struct {
	base, head T
	score      float64
	// first and second are the identities of the two in the order of the alphabet, so that
	// the order of candidates does not depend on the direction.
	first, second string
}

func newCandidate[T any](base, head T, baseID, headID string, score float64) candidate[T] {
	return candidate[T]{base, head, score, min(baseID, headID), max(baseID, headID)}
}

// best pairs the most alike first.
func best[T comparable](p pairs[T], candidates []candidate[T]) {
	slices.SortFunc(candidates, func(a, b candidate[T]) int {
		return cmp.Or(
			cmp.Compare(b.score, a.score), cmp.Compare(a.first, b.first), cmp.Compare(a.second, b.second),
		)
	})
	for _, one := range candidates {
		if !p.hasBase(one.base) && !p.hasHead(one.head) {
			p.add(one.base, one.head)
		}
	}
}

// A contest is two lists of which each from the one may belong to each from the other.
type contest[T any] struct{ base, head []T }

// pairAlike pairs what is alike and has no partner yet, in each contest, the most alike
// first. It pairs nothing where comparing would be too much work.
func pairAlike[T comparable](
	p pairs[T], contests []contest[T], least float64,
	base, head func(T) string, load func(T) load, score func(base, head T) float64,
) {
	total := 0
	for i := range contests {
		c := &contests[i]
		c.base = slices.DeleteFunc(slices.Clone(c.base), p.hasBase)
		c.head = slices.DeleteFunc(slices.Clone(c.head), p.hasHead)
		total += loadOf(c.base, load).times(loadOf(c.head, load))
		if total > maxWork {
			return
		}
	}
	for _, c := range contests {
		var candidates []candidate[T]
		for _, b := range c.base {
			for _, h := range c.head {
				if score := score(b, h); score >= least {
					candidates = append(candidates, newCandidate(b, h, base(b), head(h), score))
				}
			}
		}
		best(p, candidates)
	}
}

// maxWork bounds the comparing, in bytes. That is some 20,000 pairs of usual tests, more than
// any commit of the largest known suite asks for, and well below a second.
const maxWork = 20_000_000

// workOfTest is what it takes to compare a test that says nothing.
const workOfTest = 200

// A load is how many tests are to be compared, and how many bytes each comparison with another
// test has to look at, taken together.
type load struct{ tests, bytes int }

// times returns the work of comparing all tests of one load with all of another.
func (l load) times(other load) int { return l.tests*other.bytes + other.tests*l.bytes }

func loadOf[T any](list []T, of func(T) load) load {
	total := load{}
	for _, one := range list {
		each := of(one)
		total.tests, total.bytes = total.tests+each.tests, total.bytes+each.bytes
	}

	return total
}

// pairAlikeFrameworks pairs frameworks that are gone with new ones of their language.
func (m *matcher) pairAlikeFrameworks() {
	dir := func(f *matrix.Framework) string { return f.Dir }
	load := func(f *matrix.Framework) load { // One without tests has to be looked at as well.
		return load{1 + len(f.Tests), (1+len(f.Tests))*workOfTest + m.sheet(f).work}
	}
	pairAlike(m.frameworks, byGroup(m.base, m.head, func(f *matrix.Framework) []*matrix.Framework {
		return []*matrix.Framework{f}
	}), alikeFrameworks, dir, dir, load, m.likenessOfFrameworks)
}

// pairAlikeSiblings pairs tests that are alike in the frameworks that belong together.
func (m *matcher) pairAlikeSiblings() {
	var contests []contest[*matrix.Test]
	for _, head := range m.head.Frameworks {
		if base := m.frameworks.base[head]; base != nil && base != head {
			contests = append(contests, contest[*matrix.Test]{base.Tests, head.Tests})
		}
	}
	m.pairAlikeTests(contests, alikeTests)
}

// pairAlikeStrangers pairs tests that are alike in the frameworks of one language.
func (m *matcher) pairAlikeStrangers() {
	tests := func(f *matrix.Framework) []*matrix.Test { return f.Tests }
	m.pairAlikeTests(byGroup(m.base, m.head, tests), alikeStrangers)
}

func (m *matcher) pairAlikeTests(contests []contest[*matrix.Test], least float64) {
	base := func(t *matrix.Test) string { return identity(m.baseHome[t], t) }
	head := func(t *matrix.Test) string { return identity(m.headHome[t], t) }
	pairAlike(m.tests, contests, least, base, head, m.loadOfTest, m.likenessOfTests)
}

func identity(home *matrix.Framework, t *matrix.Test) string { return home.Dir + "\x00" + t.Key }

// byGroup puts what frameworks have into a contest for each group that both sides have.
func byGroup[T any](base, head *matrix.Matrix, have func(*matrix.Framework) []T) []contest[T] {
	var contests []contest[T]
	places := map[string]int{}
	for _, framework := range head.Frameworks {
		place, known := places[framework.Group]
		if !known {
			place = len(contests)
			places[framework.Group] = place
			contests = append(contests, contest[T]{})
		}
		contests[place].head = append(contests[place].head, have(framework)...)
	}
	for _, framework := range base.Frameworks {
		if place, known := places[framework.Group]; known {
			contests[place].base = append(contests[place].base, have(framework)...)
		}
	}

	return contests
}

// likenessOfFrameworks returns how alike two frameworks are: the likeness of their tests,
// each paired with the one most like it; a test without a partner is like none.
func (m *matcher) likenessOfFrameworks(base, head *matrix.Framework) float64 {
	candidates := make([]candidate[*matrix.Test], 0, len(base.Tests)*len(head.Tests))
	for _, b := range base.Tests {
		for _, h := range head.Tests {
			candidates = append(candidates, newCandidate(b, h, b.Key, h.Key, m.likenessOfTests(b, h)))
		}
	}
	paired := newPairs[*matrix.Test](len(base.Tests))
	best(paired, candidates)
	total := 0.0
	for _, one := range candidates { // They are sorted now, so that the sum is always the same.
		if paired.head[one.base] == one.head {
			total += one.score
		}
	}

	return 2 * total / float64(max(len(base.Tests)+len(head.Tests), 1))
}

// likenessOfTests returns how alike two tests are: the share of the fields that either of
// them has, and of the key, in which they agree. Texts that differ count as far as they are
// alike.
func (m *matcher) likenessOfTests(base, head *matrix.Test) float64 {
	from, to := m.baseRecord(base), m.headRecord(head)
	total, count := likeness(base.Key, head.Key), 1+len(to.values)
	for key, value := range from.values {
		other, found := to.values[key]
		if found {
			total += likeness(value, other)
		} else {
			count++
		}
	}

	return float64(total) / float64(count*wholly)
}

// wholly is the likeness of equal texts. It is counted in whole numbers, whose sum does not
// depend on the order.
const wholly = 1_000_000

// maxCompared is how many bytes of two texts are compared.
const maxCompared = 256

// likeness returns how alike two texts are, from 0 to wholly: the share of their pairs of
// neighbouring letters that they have in common (the coefficient of Sørensen and Dice),
// without regard to case.
func likeness(a, b string) int {
	if a == b {
		return wholly
	}
	a, b = strings.ToLower(a[:min(len(a), maxCompared)]), strings.ToLower(b[:min(len(b), maxCompared)])
	if len(a) < 2 || len(b) < 2 {
		return 0
	}
	seen := map[string]int{}
	for i := range len(a) - 1 {
		seen[a[i:i+2]]++
	}
	common := 0
	for i := range len(b) - 1 {
		if seen[b[i:i+2]] > 0 {
			seen[b[i:i+2]]--
			common++
		}
	}

	return wholly * 2 * common / (len(a) + len(b) - 2) //nolint:mnd // A text has a pair less than letters.
}
