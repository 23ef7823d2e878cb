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
	past := m.audit.History
	shown := &history{Note: fmt.Sprintf("From %s commits, along the line of first parents.", count(past.Commits))}
	const people = 20
	for _, one := range past.Contributors[:min(people, len(past.Contributors))] {
		name := named(one.Name)
		if one.Bot {
			name += " (program)"
		}
		shown.Contributors = append(shown.Contributors, contributor{
			Name: name, Tests: count(one.Tests), Cells: count(one.Cells), Removed: count(one.Removed),
			Standing: count(one.Still), Minutes: minutes(one.Seconds),
		})
	}
	for _, one := range past.Regret {
		shown.Regret = append(shown.Regret, regret{
			Axis: named(one.Axis), Added: count(one.Added), Old: count(one.Old), Removed: count(one.Removed),
			Share: perCent(one.Share), Bounds: perCent(one.Low) + " to " + perCent(one.High),
		})
	}
	for _, one := range past.Pruning {
		shown.Pruning = append(shown.Pruning, pruning{
			Axis: named(one.Axis), Years: count(int(one.Years)), Removed: count(one.Removed),
			PerYear: strconv.FormatFloat(one.PerYear*percent, 'f', 1, 64) + " %",
		})
	}

	return shown
}
