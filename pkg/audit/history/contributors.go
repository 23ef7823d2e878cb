package history

import (
	"cmp"
	"math/bits"
	"slices"
)

// contributors counts who added what. A test that was restored counts for the one who did that, as far
// as its cells are concerned.
func (w *walk) contributors() []Contributor {
	rows := make([]Contributor, len(w.People.Values))
	for i, who := range w.People.Values {
		rows[i] = Contributor{Name: who.Name, Bot: who.Bot}
	}
	for i := range w.Events {
		one := &w.Events[i]
		row := &rows[one.At.Who]
		if one.Kind == Added {
			row.Tests++
		}
		row.Cells += bits.OnesCount8(one.Gained)
		row.Removed += bits.OnesCount8(one.Lost)
	}
	for _, dir := range w.dirs() {
		in := w.Folders[dir]
		for i := range in.Sheet.Tests {
			test := &in.Sheet.Tests[i]
			for at := range each(test.Types) {
				row := &rows[w.Lives[in.Lives[i]].Cells[at]]
				row.Standing++
				if test.Active {
					row.Seconds += w.options.Costs[typeNames[at]]
				}
			}
		}
	}
	rows = slices.DeleteFunc(rows, func(row Contributor) bool { return row.Cells == 0 })
	slices.SortFunc(rows, func(a, b Contributor) int {
		return cmp.Or(cmp.Compare(b.Cells, a.Cells), cmp.Compare(a.Name, b.Name))
	})

	return rows
}
