package history

import (
	"slices"
	"strings"
	"time"

	"github.com/tfblint/tfblint/pkg/change"
)

// count says what a framework's turn changes in the size of its language.
func (w *walk) count(s *side, at int32) {
	one := delta{Step: at, Group: w.group(s.turn.dir)}
	if s.base != nil {
		one.Frameworks--
		one.size(s.base, -1)
		one.Repeated -= s.base.repeated()
		one.Crowded -= w.crowded(s.base)
		for i, paired := range s.paired {
			if !paired {
				one.Removed++
				one.flow(s.base.Tests[i].measured(), 0)
			}
		}
	}
	if s.head != nil {
		one.Frameworks++
		one.size(s.head, 1)
		one.Repeated += s.head.repeated()
		one.Crowded += w.crowded(s.head)
		for i, from := range s.sources {
			before := uint8(0)
			if from.side == nil {
				one.Added++
			} else {
				before = from.side.base.Tests[from.test].measured()
			}
			one.flow(before, s.head.Tests[i].measured())
		}
	}
	if one != (delta{Step: at, Group: one.Group}) {
		w.Deltas = append(w.Deltas, one)
	}
}

// crowded is 1 for a framework with more active tests than the limit.
func (w *walk) crowded(of *sheet) int {
	if of.active() > w.options.Table.Variants {
		return 1
	}

	return 0
}

// size adds the tests of a configuration, or takes them away.
func (d *delta) size(of *sheet, sign int) {
	for i := range of.Tests {
		d.Tests += sign
		if of.Tests[i].Active {
			d.Active += sign
		}
		for at := range each(of.Tests[i].measured()) {
			d.Cells[at] += sign
		}
	}
}

// flow adds what a run measures now and did not before, and the other way round.
func (d *delta) flow(before, now uint8) {
	for at := range each(now &^ before) {
		d.Gained[at]++
	}
	for at := range each(before &^ now) {
		d.Lost[at]++
	}
}

// A tally is a size and a flow, before it is known what a cell takes.
type tally struct {
	delta

	used bool
}

func (t *tally) add(one *delta) {
	t.used = true
	t.Frameworks += one.Frameworks
	t.Tests += one.Tests
	t.Active += one.Active
	t.Added += one.Added
	t.Removed += one.Removed
	t.Repeated += one.Repeated
	t.Crowded += one.Crowded
	for at := range typeCount {
		t.Cells[at] += one.Cells[at]
		t.Gained[at] += one.Gained[at]
		t.Lost[at] += one.Lost[at]
	}
}

// settle forgets what came and went.
func (t *tally) settle() {
	t.Added, t.Removed = 0, 0
	t.Gained, t.Lost = [typeCount]int{}, [typeCount]int{}
}

func (t *tally) size(costs change.Costs) Size {
	cells, seconds := weigh(&t.Cells, costs)

	return Size{Frameworks: t.Frameworks, Tests: t.Tests, Active: t.Active, Cells: cells, Seconds: seconds}
}

func (t *tally) flow(costs change.Costs) Flow {
	found := Flow{Added: t.Added, Removed: t.Removed}
	found.CellsGained, found.SecondsGained = weigh(&t.Gained, costs)
	found.CellsLost, found.SecondsLost = weigh(&t.Lost, costs)

	return found
}

// weigh counts cells, and the seconds that they take.
func weigh(cells *[typeCount]int, costs change.Costs) (count int, seconds float64) {
	for at, of := range cells {
		count += of
		seconds += costs[typeNames[at]] * float64(of)
	}

	return count, seconds
}

// months puts the steps into months, knowing their times.
func (w *walk) months(times []int64) []Month {
	var (
		found  []Month
		all    tally
		groups = map[string]*tally{}
		next   int
	)
	for at := 0; at < len(times); {
		start := monthOf(times[at])
		end := at
		for end < len(times) && monthOf(times[end]).Equal(start) {
			end++
		}
		for ; next < len(w.Deltas) && int(w.Deltas[next].Step) < end; next++ {
			one := &w.Deltas[next]
			all.add(one)
			group := groups[one.Group]
			if group == nil {
				group = &tally{}
				groups[one.Group] = group
			}
			group.add(one)
		}
		costs := w.options.Costs
		found = append(found, Month{
			Start: start, Commit: w.Steps[end-1].Commit.String(), Commits: end - at,
			Size: all.size(costs), Flow: all.flow(costs), Languages: languages(groups, costs),
			Repeated: all.Repeated, Crowded: all.Crowded,
		})
		all.settle()
		at = end
	}

	return found
}

// languages lists those with a framework, or that lost their last one, and begins a new month.
func languages(groups map[string]*tally, costs change.Costs) []Language {
	var found []Language
	for name, group := range groups {
		if group.used || group.Frameworks > 0 {
			found = append(found, Language{Name: name, Size: group.size(costs), Flow: group.flow(costs)})
		}
		group.settle()
		group.used = false
	}
	slices.SortFunc(found, func(a, b Language) int { return strings.Compare(a.Name, b.Name) })

	return found
}

// monthOf returns the first day of the month of a time.
func monthOf(seconds int64) time.Time {
	when := timeOf(seconds)

	return time.Date(when.Year(), when.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// The first and the last second that have a year of four digits. Times beyond count as these.
const (
	firstSecond = -62135596800
	lastSecond  = 253402300799
)

func timeOf(seconds int64) time.Time {
	return time.Unix(seconds, 0).UTC()
}
