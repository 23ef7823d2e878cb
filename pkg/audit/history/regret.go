package history

import (
	"cmp"
	"maps"
	"slices"
)

// A Regret says how many tests of one kind were soon taken away again. They are those that were
// added to a framework that was there already, with commits that are not bulk. The kind is the axis in
// which the test differed from that of its framework which was most like it: one of
// matrix.Axis's names, or Everything, Unnamed, Scope, Several or Alone.
type Regret struct {
	Axis string
	// Added counts the additions, and Old those of them that are as many years back as the table says or
	// more, whether they lasted or not.
	Added, Old int
	// Removed counts those of Old that did not last so long.
	Removed int
	// Share estimates how much of all additions does not last so long, from 0 to 1: the estimate of
	// Kaplan and Meier, which also uses what is known of the young ones. Low and High bound it with a
	// confidence of 95 in 100, by Greenwood's formula on the scale of log(-log).
	Share, Low, High float64
}

// A Pruning says at what rate tests of one kind were taken away from frameworks that stayed. The
// kind is that of a Regret, but from day to day: it changes as tests come and go.
type Pruning struct {
	Axis string
	// Years are the sum of the times that active tests were of the kind.
	Years float64
	// Removed counts those that were taken away, and PerYear is Removed by Years. Covered counts those of
	// them of which the framework still measured all types.
	Removed int
	Covered int
	PerYear float64
}

// Rates are what Regret and Pruning say of one language alone.
type Rates struct {
	// Language is the name of the folder that the frameworks lie in, or lay in at last.
	Language string
	Regret   []Regret
	Pruning  []Pruning
}

// The rows of History.Crowding.
const (
	// Crowded is the row of tests with which a framework grew beyond the limit.
	Crowded = "crowded"
	// Roomy is the row of all others.
	Roomy = "roomy"
)

const secondsOfYear = 365.25 * 24 * 60 * 60

// A fate is how long a test lasted, in seconds, and whether it was removed then or is still there. Age
// is how long ago it came.
type fate struct {
	lasted  float64
	removed bool
	age     float64
}

// add counts an addition in a row.
func (l *ledger) add(axis string, found fate) { l.fates[axis] = append(l.fates[axis], found) }

// regret makes rows of the additions.
func (l *ledger) regret(within float64) []Regret {
	rows := make([]Regret, 0, len(l.fates))
	for name, of := range l.fates {
		rows = append(rows, regretOf(name, of, within))
	}
	slices.SortFunc(rows, func(a, b Regret) int { return byRow(a.Axis, b.Axis) })

	return rows
}

// regretOf makes a row of what became of its tests within a time.
func regretOf(name string, of []fate, within float64) Regret {
	row := Regret{Axis: name, Added: len(of)}
	row.Share, row.Low, row.High = gone(of, within)
	for _, one := range of {
		if one.age < within {
			continue
		}
		row.Old++
		if one.removed && one.lasted <= within {
			row.Removed++
		}
	}

	return row
}

// byRow puts the row of all first.
func byRow(a, b string) int {
	if (a == Everything) != (b == Everything) {
		if a == Everything {
			return -1
		}

		return 1
	}

	return cmp.Compare(a, b)
}

// pruning makes rows of what was removed by what it was then.
func (l *ledger) pruning() []Pruning {
	names := maps.Clone(l.removed)
	for name := range l.seconds {
		names[name] += 0
	}
	found := make([]Pruning, 0, len(names))
	for name, removed := range names {
		one := Pruning{
			Axis: name, Years: float64(l.seconds[name]) / secondsOfYear, Removed: removed, Covered: l.covered[name],
		}
		if one.Years > 0 {
			one.PerYear = float64(removed) / one.Years
		}
		found = append(found, one)
	}
	slices.SortFunc(found, func(a, b Pruning) int { return byRow(a.Axis, b.Axis) })

	return found
}
