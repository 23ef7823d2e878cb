package audit

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// year is the mean of the Gregorian calendar's.
const year = 365.2425 * 24 * float64(time.Hour)

const monthsAYear = 12

// years counts from a time to that of the head; 0 where one is not known.
func (a *assembly) years(since time.Time) float64 {
	if since.IsZero() || a.Date.IsZero() {
		return 0
	}

	return float64(a.Date.Sub(since)) / year
}

// old lists what nothing happened to for long.
func (a *assembly) old() {
	if a.History == nil {
		return
	}
	names := a.holders()
	for i, framework := range a.Matrix.Frameworks {
		told := &a.result.Frameworks[i]
		if one, stale := a.stale(framework, told); stale {
			told.Stale = true
			one.Lost = strings.Join(lostWith(framework, names), ", ")
			a.result.Stale = append(a.result.Stale, one)
		}
		a.result.LongBroken = append(a.result.LongBroken, a.longBroken(framework, told)...)
	}
	for _, list := range [][]Old{a.result.Stale, a.result.LongBroken} {
		slices.SortStableFunc(list, func(x, y Old) int { return cmp.Compare(y.Years, x.Years) })
	}
}

// stale says since when nobody has touched a framework that runs, if that is long ago. Of one that no
// person ever touched, it is when its newest test came.
func (a *assembly) stale(framework *matrix.Framework, told *Framework) (Old, bool) {
	since := told.Touched
	if since.IsZero() {
		for _, place := range told.Tests {
			if added := a.result.Tests[place].Added; added.After(since) {
				since = added
			}
		}
	}
	years := a.years(since)
	if told.Active == 0 || years < a.Limits.StaleYears || years == 0 {
		return Old{}, false
	}

	return Old{
		Framework: framework.Name, Dir: framework.Dir, Since: since, Years: years, Seconds: told.Seconds,
		Command: a.removeFolder(framework.Dir),
	}, true
}

// longBroken lists the tests of a framework that have been broken for long; as one where these are all.
func (a *assembly) longBroken(framework *matrix.Framework, told *Framework) []Old {
	var found []Old
	for _, place := range told.Tests {
		test := &a.result.Tests[place]
		years := a.years(test.BrokenSince)
		if test.Active || years*monthsAYear < a.Limits.BrokenMonths || years == 0 {
			continue
		}
		one := Old{
			Test: test.Name, Framework: framework.Name, Dir: framework.Dir, Since: test.BrokenSince, Years: years,
			Command: removeTests(test.Name),
		}
		if !test.Whole {
			one.Lost = "what it would measure if it were mended"
		}
		found = append(found, one)
	}
	if len(found) == 0 || len(found) < len(told.Tests) {
		return found
	}
	// The folder goes with the last of its tests.
	newest := slices.MinFunc(found, func(x, y Old) int { return cmp.Compare(x.Years, y.Years) })
	newest.Test, newest.Command = "", a.removeFolder(framework.Dir)
	newest.Lost = "the framework"

	return []Old{newest}
}

// A holding is a name on an axis.
type holding struct {
	axis matrix.Axis
	name string
}

// holders counts the frameworks that measure each name.
func (a *assembly) holders() map[holding]int {
	counts := map[holding]int{}
	for _, framework := range a.Matrix.Frameworks {
		for _, one := range held(framework) {
			counts[one]++
		}
	}

	return counts
}

// held lists the names that a framework's active tests have, sorted by axis.
func held(framework *matrix.Framework) []holding {
	var found []holding
	for _, axis := range []matrix.Axis{matrix.Language, matrix.Interpreter, matrix.Server, matrix.Database} {
		for _, test := range framework.Tests {
			one := holding{axis, test.Terms[axis].Name}
			if test.Active && one.name != matrix.None && !slices.Contains(found, one) {
				found = append(found, one)
			}
		}
	}

	return found
}

// lostWith names what nothing measures any more without a framework.
func lostWith(framework *matrix.Framework, counts map[holding]int) []string {
	lost := []string{"the framework"}
	for _, one := range held(framework) {
		if counts[one] == 1 {
			lost = append(lost, one.axis.String()+" "+one.name)
		}
	}

	return lost
}
