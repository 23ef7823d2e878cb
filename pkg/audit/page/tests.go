package page

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit"
)

// columns are those of the table of all tests, in the order of its cells. Filters, and what the address
// says, go by their names. Where no ages are known, there are no columns for them.
func (m *maker) columns() []column {
	all := []column{
		{Name: "test", Label: "Test"},
		{Name: "framework", Label: "Framework"},
		{Name: "language", Label: "Language"},
		{Name: "types", Label: "Types"},
		{Name: "database", Label: "Database"},
		{Name: "server", Label: "Server"},
		{Name: "interpreter", Label: "Interpreter"},
		{Name: "minutes", Label: "Minutes", Hint: "of load in a run", Numeric: true},
		{Name: "state", Label: "State"},
		{Name: "added", Label: "Added"},
		{Name: "touched", Label: "Touched", Hint: "when a person last changed what its configuration says"},
		{Name: "findings", Label: "Findings", Numeric: true},
	}
	if m.dated() {
		return all
	}

	return slices.DeleteFunc(all, func(one column) bool { return one.Name == "added" || one.Name == "touched" })
}

// The words about a test's state. They are also the classes in which they are shown.
const (
	active = "active"
	broken = "broken"
	spare  = "redundant"
	partly = "partly"
	stale  = "stale"
)

func (m *maker) tests() []test {
	old := map[string]bool{}
	for i := range m.audit.Frameworks {
		old[m.audit.Frameworks[i].Dir] = m.audit.Frameworks[i].Stale
	}
	rows := make([]test, len(m.audit.Tests))
	for i := range m.audit.Tests {
		one := &m.audit.Tests[i]
		rows[i] = test{
			Name: named(one.Name), Link: m.link(one.Dir), Framework: named(one.Framework),
			Language: named(one.Language),
			Types:    strings.Join(cleanAll(one.Types), " "), Database: named(one.Axes.Database),
			Server: named(one.Axes.Server), Interpreter: named(one.Axes.Interpreter), Stack: stack(one.Axes),
			Added: day(one.Added), Touched: day(one.Touched),
			Findings: count(one.Findings), States: states(one), Why: why(one),
		}
		if one.Active { // What is skipped takes no time, which is not the same as being quick.
			rows[i].Minutes, rows[i].Exact = minutes(one.Seconds), strconv.FormatFloat(one.Seconds/minute, 'f', 3, 64)
		}
		if old[one.Dir] {
			rows[i].States = append(rows[i].States, state{stale, "quiet"})
		}
		words := make([]string, len(rows[i].States))
		for at, is := range rows[i].States {
			words[at] = is.Word
		}
		rows[i].Key = strings.Join(words, " ")
	}

	return rows
}

// states are the words that are true of a test.
func states(one *audit.Test) []state {
	is := []state{{active, active}}
	if !one.Active {
		is[0] = state{broken, broken}
	}
	switch {
	case one.Whole:
		is = append(is, state{spare, "spare"})
	case len(one.Redundant) > 0:
		is = append(is, state{partly, "spare"}, state{spare, "spare"})
	}

	return is
}

// why says what of a test can go and what still measures it, and since when it is broken.
func why(one *audit.Test) string {
	var said []string
	if !one.BrokenSince.IsZero() {
		said = append(said, "broken since "+day(one.BrokenSince))
	}
	if len(one.Redundant) > 0 {
		what := "can go"
		if !one.Whole {
			what = strings.Join(cleanAll(one.Redundant), ", ") + " can go"
		}
		if len(one.Why) > 0 {
			what += ": " + sentences(one.Why)
		}
		said = append(said, what)
	}

	return strings.Join(said, "; ")
}

// stack names what a test is made of.
func stack(axes audit.Axes) string {
	var names []string
	for _, name := range []string{
		axes.Interpreter, axes.Server, axes.Platform, axes.Database, axes.ORM, axes.Approach, axes.Classification,
	} {
		if name = clean(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}

	return strings.Join(names, ", ")
}

// filters are lists of what the tests have in their columns.
func filters(tests []test) []filter {
	lists := []struct {
		name, label string
		values      func(*test) []string
	}{
		{"language", "Language", func(one *test) []string { return []string{one.Language} }},
		{"types", "Type", func(one *test) []string { return strings.Fields(one.Types) }},
		{"database", "Database", func(one *test) []string { return []string{one.Database} }},
		{"server", "Server", func(one *test) []string { return []string{one.Server} }},
		{"interpreter", "Interpreter", func(one *test) []string { return []string{one.Interpreter} }},
		{"state", "State", func(one *test) []string { return strings.Fields(one.Key) }},
	}
	made := make([]filter, 0, len(lists))
	for _, list := range lists {
		values := map[string]bool{}
		for i := range tests {
			for _, value := range list.values(&tests[i]) {
				values[value] = true
			}
		}
		sorted := slices.SortedFunc(maps.Keys(values), func(a, b string) int {
			return strings.Compare(strings.ToLower(a)+"\x00"+a, strings.ToLower(b)+"\x00"+b)
		})
		made = append(made, filter{Name: list.name, Label: list.label, Values: sorted})
	}

	return made
}

// groups are the frameworks by language, as they lie in their folders.
func (m *maker) groups() []group {
	rows := m.tests()
	var groups []group
	for i := range m.audit.Frameworks {
		one := &m.audit.Frameworks[i]
		language := named(one.Language)
		if len(groups) == 0 || groups[len(groups)-1].Name != language {
			groups = append(groups, group{Name: language})
		}
		last := &groups[len(groups)-1]
		last.Frameworks = append(last.Frameworks, m.framework(one, rows))
	}

	return groups
}

func (m *maker) framework(one *audit.Framework, rows []test) framework {
	line := fmt.Sprintf("%s tests, %s minutes", count(len(one.Tests)), minutes(one.Seconds))
	if len(one.Tests) == 1 {
		line = fmt.Sprintf("1 test, %s minutes", minutes(one.Seconds))
	}
	if one.Broken > 0 {
		line += fmt.Sprintf(", %s broken", count(one.Broken))
	}
	found := 0
	rules := make([]string, 0, len(one.Findings))
	for _, rule := range one.Findings {
		found += rule.Now
		rules = append(rules, fmt.Sprintf("%s %s", clean(rule.Rule), count(rule.Now)))
	}
	if found > 0 {
		line += ", findings: " + count(found)
	}
	if one.Stale {
		line += ", stale"
	}
	facts := []figure{
		{Label: "Folder", Value: clean(one.Dir)},
		{Label: "Cost", Value: cost(one)},
		{Label: "Touched", Value: day(one.Touched)},
		{Label: "Maintainers", Value: strings.Join(cleanAll(one.Maintainers), ", ")},
		{Label: "Findings", Value: strings.Join(rules, ", ")},
	}
	shown := framework{
		ID: m.names.id(one.Dir), Name: named(one.Name), Line: line,
		Facts: slices.DeleteFunc(facts, func(fact figure) bool { return fact.Value == "" }),
	}
	for _, at := range one.Tests {
		shown.Tests = append(shown.Tests, rows[at])
	}

	return shown
}

func cost(one *audit.Framework) string {
	if one.Rank == 0 {
		return "nothing: no test of it runs"
	}

	return fmt.Sprintf("%s minutes of a run for %s cells, which is %s; rank %s among the frameworks",
		minutes(one.Seconds), count(one.Cells), perCent(one.Share), count(one.Rank))
}
