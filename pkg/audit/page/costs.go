package page

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit"
)

// languages are the rows of the table of costs. A bar is as long as the language costs beside the dearest one.
func (m *maker) languages() []language {
	dearest, spare := 0.0, map[string]float64{}
	for _, one := range m.audit.Languages {
		dearest = max(dearest, one.Seconds)
	}
	for i := range m.audit.Tests {
		spare[m.audit.Tests[i].Language] += m.spare(&m.audit.Tests[i])
	}
	rows := make([]language, 0, len(m.audit.Languages))
	for _, one := range m.audit.Languages {
		rows = append(rows, language{
			Name: named(one.Name), Link: filtered("language", named(one.Name)), Minutes: minutes(one.Seconds),
			Share: perCent(one.Share), Bar: share(ratio(one.Seconds, dearest)),
			Part: share(ratio(spare[one.Name], dearest)), Spare: minutes(spare[one.Name]),
			Frameworks: count(one.Frameworks), Tests: count(one.Tests), Broken: count(one.Broken),
			Filled: fmt.Sprintf("%s of %s", count(one.Grid.Filled), count(one.Grid.Possible)),
		})
	}

	return rows
}

// spare is how many seconds of a test can go. Which type takes how long is the same everywhere in a suite.
func (m *maker) spare(one *audit.Test) float64 {
	if one.Whole {
		return one.Seconds
	}
	sum := 0.0
	for _, name := range one.Redundant {
		for _, kind := range m.audit.Types {
			if kind.Name == name {
				sum += ratio(kind.Seconds, float64(kind.Cells))
			}
		}
	}

	return sum
}

func (m *maker) types() []part {
	dearest := 0.0
	for _, one := range m.audit.Types {
		dearest = max(dearest, one.Seconds)
	}
	rows := make([]part, 0, len(m.audit.Types))
	for _, one := range m.audit.Types {
		rows = append(rows, part{
			Name: named(one.Name), Link: filtered("types", named(one.Name)), Minutes: minutes(one.Seconds),
			Share: perCent(one.Share), Bar: share(ratio(one.Seconds, dearest)), Tests: count(one.Tests),
		})
	}

	return rows
}

// A crossing counts active tests by two names.
type crossing struct {
	rows, columns map[string]int
	cells         map[[2]string]int
}

func (m *maker) cross(of func(*audit.Test) (row string, columns []string)) crossing {
	found := crossing{map[string]int{}, map[string]int{}, map[[2]string]int{}}
	for i := range m.audit.Tests {
		one := &m.audit.Tests[i]
		if !one.Active {
			continue
		}
		row, columns := of(one)
		found.rows[row]++
		for _, column := range columns {
			found.columns[column]++
			found.cells[[2]string{row, column}]++
		}
	}

	return found
}

// heats are tables of active tests by language and database, and by language and type.
func (m *maker) heats() []heat {
	databases := m.cross(func(one *audit.Test) (string, []string) {
		return named(one.Language), []string{named(one.Axes.Database)}
	})
	types := m.cross(func(one *audit.Test) (string, []string) {
		return named(one.Language), namedAll(one.Types)
	})
	shown := []heat{
		databases.heat("Active tests by language and database", "database"),
		types.heat("Active tests by language and type", "types"),
	}

	return slices.DeleteFunc(shown, func(one heat) bool { return len(one.Rows) == 0 })
}

// levels is how many shades there are; see the style.
const levels = 7

// heat draws a crossing, those rows and columns first in which there is most.
func (c crossing) heat(title, by string) heat {
	drawn := heat{
		Title: title, Corner: "Language", Columns: most(c.columns),
		Note: "Darker is more. Each figure leads to its tests.",
	}
	highest := 0
	for _, cell := range c.cells {
		highest = max(highest, cell)
	}
	for _, row := range most(c.rows) {
		line := heatRow{Name: row}
		for _, column := range drawn.Columns {
			cell := heatCell{}
			if n := c.cells[[2]string{row, column}]; n > 0 {
				cell.Value, cell.Level = count(n), fmt.Sprintf("h%d", 1+(n-1)*levels/max(highest, 1))
				cell.Link = filtered("language", row, by, column, "state", active)
			}
			line.Cells = append(line.Cells, cell)
		}
		drawn.Rows = append(drawn.Rows, line)
	}

	return drawn
}

// most sorts names by their numbers, the highest first.
func most(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}

		return strings.Compare(a, b)
	})
}
