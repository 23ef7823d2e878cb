package change

import (
	"maps"
	"slices"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// A Sum is a change in figures.
type Sum struct {
	// Added and so on count tests by what happened to them; each test counts once.
	Added, Removed, Renamed, Moved, Altered int
	// Activated and Deactivated count tests that are on both sides and that the suite runs on
	// one of them only.
	Activated, Deactivated int
	// Cells are by type, sorted.
	Cells []TypeSum
	// Gained and Lost are the seconds of a run that the cells take.
	Gained, Lost float64
	// Before and After are the seconds that a run of the whole suite takes.
	Before, After float64
}

// A TypeSum counts the cells of one type that a run measures now and did not before, and the
// other way round.
type TypeSum struct {
	Type         string
	Gained, Lost int
}

// Sum counts what a change holds.
func (c *Change) Sum(costs Costs) Sum {
	sum := Sum{Before: costs.OfSuite(c.base), After: costs.OfSuite(c.head)}
	cells := map[string]TypeSum{}
	for i := range c.Frameworks {
		for j := range c.Frameworks[i].Tests {
			test := &c.Frameworks[i].Tests[j]
			sum.count(test)
			for _, name := range test.Gained() {
				cells[name] = TypeSum{name, cells[name].Gained + 1, cells[name].Lost}
			}
			for _, name := range test.Lost() {
				cells[name] = TypeSum{name, cells[name].Gained, cells[name].Lost + 1}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(cells)) {
		cell := cells[name]
		sum.Cells = append(sum.Cells, cell)
		sum.Gained += costs[name] * float64(cell.Gained)
		sum.Lost += costs[name] * float64(cell.Lost)
	}

	return sum
}

func (s *Sum) count(test *Test) {
	switch test.Kind() {
	case Added:
		s.Added++
	case Removed:
		s.Removed++
	case Renamed:
		s.Renamed++
	case Moved:
		s.Moved++
	case Altered:
		s.Altered++
	}
	if test.Base == nil || test.Head == nil {
		return
	}
	if test.Activated() {
		s.Activated++
	}
	if test.Deactivated() {
		s.Deactivated++
	}
}

// CellsGained counts the cells of all types that a run measures now and did not before.
func (s *Sum) CellsGained() int {
	count := 0
	for _, cell := range s.Cells {
		count += cell.Gained
	}

	return count
}

// CellsLost counts the cells of all types that a run measures no more.
func (s *Sum) CellsLost() int {
	count := 0
	for _, cell := range s.Cells {
		count += cell.Lost
	}

	return count
}

// Gained returns the types that a run measures of the test now and did not before, in the
// order in which the suite runs them.
func (t *Test) Gained() []string { return without(measured(t.Head), measured(t.Base)) }

// Lost returns the types that a run measured of the test and does not now.
func (t *Test) Lost() []string { return without(measured(t.Base), measured(t.Head)) }

// measured returns the types that a run measures of a test.
func measured(t *matrix.Test) []string {
	if !isActive(t) {
		return nil
	}

	return t.Types()
}
