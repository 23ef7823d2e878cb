package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit"
)

// A maker makes a view of an audit.
type maker struct {
	audit *audit.Audit
	names namer
}

func newView(a *audit.Audit) *view {
	m := &maker{audit: a, names: namer{byDir: map[string]string{}, taken: map[string]bool{}}}
	for i := range a.Frameworks {
		m.names.id(a.Frameworks[i].Dir)
	}
	shown := &view{
		Suite: named(a.Suite), Subtitle: m.subtitle(), Figures: m.figures(), Axes: m.axes(),
		Removals: m.removals(), RemovalsCommand: command(a.RemovalsCommand), Languages: m.languages(),
		Types: m.types(), Heats: m.heats(), Dated: m.dated(), Columns: m.columns(), Tests: m.tests(),
		Rules: rules(a.Findings), Old: m.old(), Groups: m.groups(),
	}
	for _, one := range shown.Axes {
		if one.Limit != "" {
			shown.Limited = append(shown.Limited, one)
		}
	}
	shown.Filters = filters(shown.Tests)
	if a.Since != "" {
		shown.Compared = clean(a.Since)
	}
	for _, problem := range a.Problems {
		shown.Problems = append(shown.Problems, clean(problem.File)+": "+plainSentence(problem.Message))
	}
	if a.History != nil {
		shown.History, shown.Plots = m.history(), m.plots()
	}
	shown.Sections = sections(shown)

	return shown
}

func sections(v *view) []section {
	all := []section{
		{"summary", "Summary"},
		{"removals", "What to remove first"},
		{"charts", "Charts"},
		{"tests", "All tests"},
		{"findings", "Findings"},
	}
	if len(v.Problems) > 0 {
		all = slices.Insert(all, 0, section{"problems", "Problems"})
	}
	for _, one := range v.Old {
		all = append(all, section{one.ID, one.Title})
	}
	if v.History != nil {
		all = append(all, section{"history", "History"})
	}

	return append(all, section{"frameworks", "Frameworks"})
}

func (m *maker) subtitle() string {
	if m.audit.Commit == "" {
		return "As it lies in its folder"
	}
	const short = 12
	text := "Commit " + clean(m.audit.Commit[:min(short, len(m.audit.Commit))])
	if !m.audit.Date.IsZero() {
		text += " of " + m.audit.Date.UTC().Format("2 January 2006")
	}
	if m.audit.Modified {
		text += ", with changes that are not committed"
	}

	return text
}

func (m *maker) figures() []figure {
	size := m.audit.Size
	findings := 0
	for _, rule := range m.audit.Findings {
		findings += rule.Now
	}
	figures := []figure{
		{"frameworks", count(size.Frameworks), ""},
		{"tests", count(size.Tests), fmt.Sprintf("%s run, %s broken", count(size.Active), count(size.Broken))},
		{"cells, a test by a type", count(size.Cells), ""},
		{"minutes of load in a run", minutes(size.Seconds), fmt.Sprintf("%.1f days", size.Seconds/day24)},
		{
			"minutes can go without a loss", minutes(m.audit.Redundant.Seconds),
			fmt.Sprintf("%s, %s tests", perCent(m.audit.Redundant.Share), count(m.audit.Redundant.Tests)),
		},
		{"findings", count(findings), fmt.Sprintf("of %s rules", count(len(m.audit.Findings)))},
	}
	if m.dated() {
		figures = append(figures, figure{"stale frameworks", count(len(m.audit.Stale)), ""},
			figure{"tests broken for long", count(len(m.audit.LongBroken)), ""})
	}

	return figures
}

// dated reports whether ages are known.
func (m *maker) dated() bool {
	return m.audit.History != nil || len(m.audit.Stale) > 0 || len(m.audit.LongBroken) > 0 ||
		slices.ContainsFunc(m.audit.Tests, func(one audit.Test) bool { return !one.Added.IsZero() })
}

func (m *maker) axes() []axis {
	const most = 12
	rows := make([]axis, 0, len(m.audit.Axes))
	for _, one := range m.audit.Axes {
		names := make([]string, 0, most)
		for _, name := range one.Names[:min(most, len(one.Names))] {
			names = append(names, fmt.Sprintf("%s %s", named(name.Name), count(name.Tests)))
		}
		if more := len(one.Names) - most; more > 0 {
			names = append(names, fmt.Sprintf("and %s more", count(more)))
		}
		row := axis{
			Language: named(one.Language), Name: clean(one.Axis), Count: count(one.Count),
			Names: strings.Join(names, ", "), Over: one.Limit > 0 && one.Count > one.Limit,
		}
		if one.Limit > 0 {
			row.Limit = count(one.Limit)
		}
		rows = append(rows, row)
	}

	return rows
}

func (m *maker) removals() []removal {
	rows := make([]removal, 0, len(m.audit.Removals))
	for _, one := range m.audit.Removals {
		what := "only " + strings.Join(cleanAll(one.Types), ", ")
		if one.Whole {
			what = "all of it"
		}
		rows = append(rows, removal{
			Minutes: minutes(one.Seconds), Test: named(one.Test), Link: m.link(one.Dir), What: what,
			Why: sentences(one.Why), Command: command(one.Command),
		})
	}

	return rows
}

// link leads to a framework's section.
func (m *maker) link(dir string) string { return "#" + m.names.id(dir) }

// command is what is typed into a shell. It is never cut: half a command may do something else.
func command(line string) string { return plainSentence(line) }

func rules(counts []audit.RuleCount) []ruleCount {
	rows := make([]ruleCount, 0, len(counts))
	for _, one := range counts {
		row := ruleCount{
			Rule: named(one.Rule), Severity: clean(one.Severity), Title: clean(one.Title), Now: count(one.Now),
		}
		if one.Before != nil {
			change := one.Now - *one.Before
			row.Before, row.Trend = count(*one.Before), "="
			switch {
			case change > 0:
				row.Trend, row.Class = "+"+count(change), "broken"
			case change < 0:
				row.Trend, row.Class = count(change), "active"
			}
		}
		rows = append(rows, row)
	}

	return rows
}

func (m *maker) old() []old {
	stale := old{
		ID: "stale", Title: "Stale", What: "Framework", Runs: true, None: "No framework is stale.",
		Note: fmt.Sprintf("Nobody has changed a file of these frameworks for %g years; they run all the same.",
			m.audit.Limits.StaleYears),
		Rows: m.oldRows(m.audit.Stale),
	}
	broken := old{
		ID: "broken", Title: "Long broken", What: "Test", None: "No test has been broken for long.",
		Note: fmt.Sprintf("These tests have been tagged broken for more than %g months.", m.audit.Limits.BrokenMonths),
		Rows: m.oldRows(m.audit.LongBroken),
	}
	if !m.dated() {
		stale.None, broken.None = "", ""
	}

	return []old{stale, broken}
}

func (m *maker) oldRows(olds []audit.Old) []oldRow {
	rows := make([]oldRow, 0, len(olds))
	for _, one := range olds {
		name := one.Test
		if name == "" {
			name = one.Framework
		}
		rows = append(rows, oldRow{
			Name: named(name), Link: m.link(one.Dir), Since: fmt.Sprintf("%s (%.1f years)", day(one.Since), one.Years),
			Minutes: minutes(one.Seconds), Lost: plainSentence(one.Lost), Command: command(one.Command),
		})
	}

	return rows
}
