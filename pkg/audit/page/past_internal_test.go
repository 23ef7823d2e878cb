package page

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/audit"
)

func TestHistory(t *testing.T) {
	t.Parallel()
	at := func(month time.Month) time.Time { return time.Date(2020, month, 1, 0, 0, 0, 0, time.UTC) }
	one := audit.Regret{Axis: "database", Added: 4, Old: 3, Removed: 2, Share: 0.5, Low: 0.25, High: 0.75}
	crowded := one
	crowded.Axis = "crowded"
	rate := audit.Pruning{Axis: "all", Years: 20.9, Removed: 2, Covered: 1, PerYear: 0.096}
	m := &maker{audit: &audit.Audit{History: &audit.History{
		Commits: 1_234,
		Months: []audit.Month{
			{Start: at(1), Repeated: 1},
			{Start: at(2), Repeated: 1_500},
			{Start: at(3), Repeated: 1_500},
			{Start: at(4), Repeated: 7},
		},
		Contributors: []audit.Contributor{
			{Name: "A", Bot: true, Tests: 1, Cells: 2, Removed: 3, Still: 4, Seconds: 60},
		},
		Regret:   []audit.Regret{one},
		Crowding: []audit.Regret{crowded},
		Pruning:  []audit.Pruning{rate},
		Rates: []audit.Rates{
			{Language: "Ada"},
			{Language: "Go", Regret: []audit.Regret{one}, Pruning: []audit.Pruning{rate}},
			{Language: "Zig", Regret: []audit.Regret{{Share: 0.5, Removed: 1}}, Pruning: []audit.Pruning{rate}},
		},
	}}}
	shown := regret{Axis: "database", Added: "4", Old: "3", Removed: "2", Share: "50.0 %", Bounds: "25.0 % to 75.0 %"}
	shownCrowded := shown
	shownCrowded.Axis = "crowded"
	want := &history{
		Note: "From 1,234 commits, along the line of first parents.",
		// What never was is not told.
		Means: []string{
			"Cells that ask no database and are measured again beside another one: 7 now, " +
				"at most 1,500 in February 2020.",
		},
		Contributors: []contributor{
			{Name: "A (program)", Tests: "1", Cells: "2", Removed: "3", Standing: "4", Minutes: "1.0"},
		},
		Regret: []regret{shown}, Crowding: []regret{shownCrowded},
		Pruning: []pruning{{Axis: "all", Years: "20", Removed: "2", Covered: "1", PerYear: "9.6 %"}},
		Rates: []rates{
			{Language: "Go", Old: "3", Share: "50.0 %", Years: "20", Removed: "2", PerYear: "9.6 %"},
			{Language: "Zig", Old: "0", Years: "20", Removed: "2", PerYear: "9.6 %"},
		},
	}
	if diff := cmp.Diff(want, m.history()); diff != "" {
		t.Error(diff)
	}
}
