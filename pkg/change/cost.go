package change

import (
	"slices"
	"sort"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// Costs are the seconds that one cell of a test type takes in a run, by type: the table
// policy/data/costs.yaml. A type that is not in it costs nothing that is known.
type Costs map[string]float64

// OfTest returns what a run of a test takes, in seconds: nothing where there is no test or
// the suite skips it.
func (c Costs) OfTest(t *matrix.Test) float64 {
	if !isActive(t) {
		return 0
	}
	sum := 0.0
	for _, cell := range t.Cells {
		sum += c[cell.Type]
	}

	return sum
}

// OfFramework returns what a run of all tests of a framework takes, in seconds.
func (c Costs) OfFramework(f *matrix.Framework) float64 {
	if f == nil {
		return 0
	}
	sum := 0.0
	for _, test := range f.Tests {
		sum += c.OfTest(test)
	}

	return sum
}

// OfSuite returns what a run of all tests of a suite takes, in seconds.
func (c Costs) OfSuite(m *matrix.Matrix) float64 {
	sum := 0.0
	for _, framework := range m.Frameworks {
		sum += c.OfFramework(framework)
	}

	return sum
}

// Seconds returns by how much a run of the test takes longer, or shorter where it is
// negative.
func (t *Test) Seconds(costs Costs) float64 { return costs.OfTest(t.Head) - costs.OfTest(t.Base) }

// Seconds returns by how much a run of the framework's tests takes longer. Tests that came
// from another framework count here, and there as lost.
func (f *Framework) Seconds(costs Costs) float64 {
	return costs.OfFramework(f.Head) - costs.OfFramework(f.Base)
}

// Seconds returns by how much a run of the suite takes longer.
func (c *Change) Seconds(costs Costs) float64 { return costs.OfSuite(c.head) - costs.OfSuite(c.base) }

// Ranks tells the places of frameworks among all of their side, the one that costs most
// having the first.
type Ranks struct {
	base, head []float64
	costs      Costs
}

// Ranks orders the frameworks of both sides by what they cost.
func (c *Change) Ranks(costs Costs) *Ranks {
	return &Ranks{base: descending(c.base, costs), head: descending(c.head, costs), costs: costs}
}

// Before returns the framework's place in the base, from 1; 0 where it cost nothing.
func (r *Ranks) Before(f *Framework) int { return rank(r.base, r.costs.OfFramework(f.Base)) }

// After returns the framework's place in the head, from 1; 0 where it costs nothing.
func (r *Ranks) After(f *Framework) int { return rank(r.head, r.costs.OfFramework(f.Head)) }

// Of returns how many frameworks of the head cost anything.
func (r *Ranks) Of() int { return len(r.head) }

// descending returns what the frameworks that cost anything cost, the highest first.
func descending(m *matrix.Matrix, costs Costs) []float64 {
	var sums []float64
	for _, framework := range m.Frameworks {
		if cost := costs.OfFramework(framework); cost > 0 {
			sums = append(sums, cost)
		}
	}
	slices.Sort(sums)
	slices.Reverse(sums)

	return sums
}

// rank returns the place of a cost; equal costs share the first of theirs.
func rank(sums []float64, cost float64) int {
	if cost <= 0 {
		return 0
	}

	return 1 + sort.Search(len(sums), func(i int) bool { return sums[i] <= cost })
}
