package audit

import "github.com/tfblint/tfblint/pkg/audit/history"

// history takes over what formats show of a history.
func (a *assembly) history() {
	if a.History == nil {
		return
	}
	made := &History{
		Commits: a.History.Commits, Months: []Month{}, Contributors: []Contributor{},
		Regret: regretOf(a.History.Regret), Crowding: regretOf(a.History.Crowding),
		Pruning: pruningOf(a.History.Pruning), Rates: []Rates{},
	}
	for _, month := range a.History.Months {
		made.Months = append(made.Months, monthOf(&month))
	}
	for _, one := range a.History.Contributors {
		made.Contributors = append(made.Contributors, Contributor{
			Name: one.Name, Bot: one.Bot, Tests: one.Tests, Cells: one.Cells, Removed: one.Removed,
			Still: one.Standing, Seconds: one.Seconds,
		})
	}
	for _, one := range a.History.Rates {
		made.Rates = append(made.Rates, Rates{
			Language: one.Language, Regret: regretOf(one.Regret), Pruning: pruningOf(one.Pruning),
		})
	}
	for _, problem := range a.History.Problems {
		if problem.Until == "" {
			continue // What cannot be read at the head is told by who reads the head.
		}
		made.Unread++
	}
	a.result.History = made
}

func monthOf(month *history.Month) Month {
	return Month{
		Start: month.Start, Size: Size{
			Frameworks: month.Frameworks, Tests: month.Tests, Active: month.Active,
			Broken: month.Tests - month.Active, Cells: month.Cells, Seconds: month.Seconds,
		},
		Added: month.Added, Removed: month.Removed, CellsGained: month.CellsGained, CellsLost: month.CellsLost,
		Repeated: month.Repeated, Crowded: month.Crowded,
	}
}

func regretOf(rows []history.Regret) []Regret {
	made := make([]Regret, 0, len(rows))
	for _, one := range rows {
		made = append(made, Regret(one))
	}

	return made
}

func pruningOf(rows []history.Pruning) []Pruning {
	made := make([]Pruning, 0, len(rows))
	for _, one := range rows {
		made = append(made, Pruning(one))
	}

	return made
}
