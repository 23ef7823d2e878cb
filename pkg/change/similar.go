package change

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// alike is how alike two tests must be, from 0 to 1, to be one test under two names.
const alike = 0.75

// maxComparisons bounds how many pairs are compared in one place. Where more tests came and
// went at once, no renames are guessed.
const maxComparisons = 250_000

// A candidate is a pair that may belong together.
type candidate[T any] struct {
	base, head T
	score      float64
	// first and second are the identities of the two in the order of the alphabet, so that
	// the order of candidates does not depend on the direction.
	first, second string
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

// pairAlike pairs tests that are alike: in each framework, then in each language.
func (m *matcher) pairAlike() {
	for _, head := range m.head.Frameworks {
		if base := m.frameworks.base[head]; base != nil {
			m.pairAlikeTests(base.Tests, head.Tests)
		}
	}
	base, head := byGroup(m.base), byGroup(m.head)
	for _, framework := range m.head.Frameworks {
		if tests := head[framework.Group]; tests != nil {
			m.pairAlikeTests(base[framework.Group], tests)
			delete(head, framework.Group)
		}
	}
}

func byGroup(m *matrix.Matrix) map[string][]*matrix.Test {
	groups := map[string][]*matrix.Test{}
	for _, framework := range m.Frameworks {
		groups[framework.Group] = append(groups[framework.Group], framework.Tests...)
	}

	return groups
}

func (m *matcher) pairAlikeTests(base, head []*matrix.Test) {
	base = slices.DeleteFunc(slices.Clone(base), m.tests.hasBase)
	head = slices.DeleteFunc(slices.Clone(head), m.tests.hasHead)
	if len(base)*len(head) > maxComparisons {
		return
	}
	var candidates []candidate[*matrix.Test]
	for _, b := range base {
		for _, h := range head {
			if score := m.similarity(b, h); score >= alike {
				first, second := ordered(m.baseHome[b].Dir+"\x00"+b.Key, m.headHome[h].Dir+"\x00"+h.Key)
				candidates = append(candidates, candidate[*matrix.Test]{b, h, score, first, second})
			}
		}
	}
	best(m.tests, candidates)
}

func ordered(a, b string) (first, second string) {
	if a > b {
		return b, a
	}

	return a, b
}

// pairAlikeFrameworks pairs frameworks that are gone with new ones of their language.
func (m *matcher) pairAlikeFrameworks() {
	base := slices.DeleteFunc(slices.Clone(m.base.Frameworks), m.frameworks.hasBase)
	head := slices.DeleteFunc(slices.Clone(m.head.Frameworks), m.frameworks.hasHead)
	var candidates []candidate[*matrix.Framework]
	for _, b := range base {
		for _, h := range head {
			if b.Group != h.Group || len(b.Tests)*len(h.Tests) > maxComparisons {
				continue
			}
			if score := m.frameworkSimilarity(b, h); score >= alike {
				first, second := ordered(b.Dir, h.Dir)
				candidates = append(candidates, candidate[*matrix.Framework]{b, h, score, first, second})
			}
		}
	}
	best(m.frameworks, candidates)
}

// frameworkSimilarity returns how alike two frameworks are: the likeness of their tests,
// each paired with the one most like it.
func (m *matcher) frameworkSimilarity(base, head *matrix.Framework) float64 {
	var candidates []candidate[*matrix.Test]
	for _, b := range base.Tests {
		for _, h := range head.Tests {
			first, second := ordered("\x00"+b.Key, "\x00"+h.Key)
			candidates = append(candidates, candidate[*matrix.Test]{b, h, m.similarityIn(base, head, b, h), first, second})
		}
	}
	paired := newPairs[*matrix.Test](len(base.Tests))
	best(paired, candidates)
	sum := 0.0
	for _, one := range candidates {
		if paired.head[one.base] == one.head {
			sum += one.score
		}
	}

	return 2 * sum / float64(max(len(base.Tests)+len(head.Tests), 1))
}

func (m *matcher) similarity(base, head *matrix.Test) float64 {
	return m.similarityIn(m.baseHome[base], m.headHome[head], base, head)
}

// similarityIn returns how alike two tests are: the share of the fields that either of them
// has, and of the key, in which they agree. Texts that differ count as far as they are alike.
func (m *matcher) similarityIn(baseHome, headHome *matrix.Framework, base, head *matrix.Test) float64 {
	from, to := m.sheet(baseHome).tests[base], m.sheet(headHome).tests[head]
	sum, count := likeness(base.Key, head.Key), 1
	for key, value := range from.values {
		count++
		if other, found := to.values[key]; found {
			sum += likeness(value, other)
		}
	}
	for key := range to.values {
		if _, found := from.values[key]; !found {
			count++
		}
	}

	return float64(sum) / float64(count*wholly)
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
	if len(a) < 2 || len(b) < 2 { //nolint:mnd // No pair of letters.
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

	return wholly * 2 * common / (len(a) + len(b) - 2) //nolint:mnd // Pairs of letters: one less than letters.
}
