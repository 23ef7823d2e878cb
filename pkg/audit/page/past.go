package page

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/tfblint/tfblint/pkg/audit"
)

// plots are how the suite grew, where there is more than a moment of it.
func (m *maker) plots() []*plot {
	tests := m.points(func(one *audit.Month) float64 { return float64(one.Active) })
	load := m.points(func(one *audit.Month) float64 { return one.Seconds / minute })
	drawn := []*plot{draw("Tests that run", "tests", tests), draw("Minutes of load in a run", "minutes", load)}

	return slices.DeleteFunc(drawn, func(one *plot) bool { return one == nil })
}

func (m *maker) points(value func(*audit.Month) float64) []point {
	months := m.audit.History.Months
	points := make([]point, 0, len(months))
	for i := range months {
		points = append(points, point{time: months[i].Start, value: value(&months[i])})
	}

	return points
}

func (m *maker) history() *history {
	known := m.audit.History
	shown := &history{
		Note:  fmt.Sprintf("From %s commits, along the line of first parents.", count(known.Commits)),
		Means: means(known.Months), Crowding: regrets(known.Crowding),
		Regret: regrets(known.Regret), Pruning: prunings(known.Pruning),
	}
	const people = 20
	for _, one := range known.Contributors[:min(people, len(known.Contributors))] {
		name := named(one.Name)
		if one.Bot {
			name += " (program)"
		}
		shown.Contributors = append(shown.Contributors, contributor{
			Name: name, Tests: count(one.Tests), Cells: count(one.Cells), Removed: count(one.Removed),
			Standing: count(one.Still), Minutes: minutes(one.Seconds),
		})
	}
	for _, one := range known.Rates {
		if rate := ratesOf(&one); rate.Old != "0" || rate.Years != "0" {
			shown.Rates = append(shown.Rates, rate)
		}
	}

	return shown
}

// means says what crowding and repeating have come to, now and when it was worst.
func means(months []audit.Month) []string {
	return slices.DeleteFunc([]string{
		peak(months, "Cells that ask no database and are measured again beside another one",
			func(one *audit.Month) int { return one.Repeated }),
		peak(months, "Frameworks beyond the limit of active tests",
			func(one *audit.Month) int { return one.Crowded }),
	}, func(said string) bool { return said == "" })
}

// peak says of a figure what it is and what it was at most. It is empty for one that was always 0.
func peak(months []audit.Month, what string, figure func(*audit.Month) int) string {
	highest, last, when := 0, 0, ""
	for i := range months {
		if last = figure(&months[i]); last > highest {
			highest, when = last, month(months[i].Start)
		}
	}
	if highest == 0 {
		return ""
	}

	return fmt.Sprintf("%s: %s now, at most %s in %s.", what, count(last), count(highest), when)
}

func regrets(all []audit.Regret) []regret {
	shown := make([]regret, 0, len(all))
	for _, one := range all {
		shown = append(shown, regret{
			Axis: named(one.Axis), Added: count(one.Added), Old: count(one.Old), Removed: count(one.Removed),
			Share: perCent(one.Share), Bounds: perCent(one.Low) + " to " + perCent(one.High),
		})
	}

	return shown
}

func prunings(all []audit.Pruning) []pruning {
	shown := make([]pruning, 0, len(all))
	for _, one := range all {
		shown = append(shown, pruning{
			Axis: named(one.Axis), Years: count(int(one.Years)), Removed: count(one.Removed),
			Covered: count(one.Covered), PerYear: aYear(one.PerYear),
		})
	}

	return shown
}

// ratesOf are the first rows of a language, which are of all its tests.
func ratesOf(of *audit.Rates) rates {
	row := rates{Language: named(of.Language), Old: "0", Years: "0"}
	if len(of.Regret) > 0 && of.Regret[0].Old > 0 { // A share of none would be made of young ones alone.
		one := &of.Regret[0]
		row.Old, row.Share = count(one.Old), perCent(one.Share)
	}
	if len(of.Pruning) > 0 {
		one := &of.Pruning[0]
		row.Years, row.Removed, row.PerYear = count(int(one.Years)), count(one.Removed), aYear(one.PerYear)
	}

	return row
}

func aYear(rate float64) string { return strconv.FormatFloat(rate*percent, 'f', 1, 64) + " %" }
