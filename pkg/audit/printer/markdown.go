package printer

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/markdown"
)

// Markdown prints a summary for an issue.
func Markdown(w io.Writer, a *audit.Audit) error {
	m := &document{bufio.NewWriter(w), unitOf(&a.Size)}
	m.printf("# Audit of %s\n\n%s.\n\n%s\n", place(a, code), sizeLine(&a.Size), redundantLine(a))
	m.types(a)
	m.languages(a)
	m.frameworks(a)
	m.axes(a)
	m.removals(a)
	m.old(fmt.Sprintf("Frameworks that nobody changed for %.0f years", a.Limits.StaleYears), a.Stale)
	m.old(fmt.Sprintf("Broken for %.0f months", a.Limits.BrokenMonths), a.LongBroken)
	m.findings(a)
	m.months(a.History)
	for i, problem := range a.Problems {
		if i == 0 {
			m.head("What could not be read")
		}
		m.printf("- %s: %s\n", code(problem.File), markdown.Text(short(problem.Message)))
	}
	if err := m.Flush(); err != nil {
		return fmt.Errorf("printing the audit as Markdown: %w", err)
	}

	return nil
}

// A document is Markdown that is being printed.
type document struct {
	*bufio.Writer

	unit unit
}

// printf prints. The writer keeps its first error until it is flushed.
func (m *document) printf(format string, args ...any) { _, _ = fmt.Fprintf(m.Writer, format, args...) }

func (m *document) head(title string) { m.printf("\n## %s\n\n", title) }

func code(text string) string { return markdown.Code(short(text)) }

func codes(texts []string) string {
	written := make([]string, len(texts))
	for i, text := range texts {
		written[i] = code(text)
	}

	return strings.Join(written, " ")
}

// sentences writes what may name three tests of any length.
func sentences(texts []string) string {
	const most = 300
	written := make([]string, len(texts))
	for i, text := range texts {
		written[i] = markdown.Text(cut(text, most))
	}

	return strings.Join(written, "; ")
}

func (m *document) types(a *audit.Audit) {
	if len(a.Types) == 0 {
		return
	}
	m.head("Test types")
	m.printf("| type | cells | %s a run | share |\n|---|--:|--:|--:|\n", m.unit.word)
	for _, one := range a.Types {
		m.printf("| %s | %s | %s | %s |\n", code(one.Name), grouped(one.Cells), m.unit.of(one.Seconds),
			percent(one.Share))
	}
}

func (m *document) languages(a *audit.Audit) {
	if len(a.Languages) == 0 {
		return
	}
	m.head("Languages")
	m.printf("| folder | frameworks | tests | active | cells | %s a run | share | findings |\n"+
		"|---|--:|--:|--:|--:|--:|--:|--:|\n", m.unit.word)
	for i := range a.Languages[:min(fewLanguages, len(a.Languages))] {
		one := &a.Languages[i]
		m.printf("| %s | %d | %d | %d | %s | %s | %s | %s |\n", code(one.Name), one.Frameworks, one.Tests, one.Active,
			grouped(one.Cells), m.unit.of(one.Seconds), percent(one.Share), grouped(one.Findings))
	}
	m.rest(len(a.Languages)-fewLanguages, "language")
}

func (m *document) frameworks(a *audit.Audit) {
	list := byRank(a, fewFrameworks)
	if len(list) == 0 {
		return
	}
	m.head("Frameworks that cost most")
	m.printf("| framework | active tests | cells | %s a run | share |\n|---|--:|--:|--:|--:|\n", m.unit.word)
	for _, one := range list {
		m.printf("| %s | %d | %s | %s | %s |\n", code(folder(one.Dir)), one.Active, grouped(one.Cells),
			m.unit.of(one.Seconds), percent(one.Share))
	}
}

func (m *document) axes(a *audit.Audit) {
	list := limited(a)
	if len(list) == 0 {
		return
	}
	m.head("Limits")
	m.printf("| language | axis | names | limit |\n|---|---|--:|--:|\n")
	for _, axis := range list {
		m.printf("| %s | %s | %d | %d |\n", code(axis.Language), axis.Axis, axis.Count, axis.Limit)
	}
}

func (m *document) removals(a *audit.Audit) {
	if len(a.Removals) == 0 {
		return
	}
	m.head("Remove first: nothing is lost")
	m.printf("| test | of it | minutes a run | what measures it still |\n|---|---|--:|---|\n")
	for _, one := range a.Removals {
		what := codes(one.Types)
		if one.Whole {
			what = "all: " + what
		}
		m.printf("| %s | %s | %s | %s |\n", code(one.Test), what, minutes(one.Seconds), sentences(one.Why))
	}
	if len(a.RemovalsCommand) <= longCommand {
		m.printf("\n%s", markdown.Block("sh", a.RemovalsCommand))
	}
}

func (m *document) old(title string, list []audit.Old) {
	if len(list) == 0 {
		return
	}
	m.head(title)
	m.printf("| what | for | minutes a run | lost with it | command |\n|---|--:|--:|---|---|\n")
	for _, one := range list[:min(fewOld, len(list))] {
		name := one.Test
		if name == "" {
			name = folder(one.Dir)
		}
		m.printf("| %s | %s | %s | %s | %s |\n", code(name), years(one.Years), minutes(one.Seconds),
			markdown.Text(short(one.Lost)), command(one.Command, markdown.Code))
	}
	m.rest(len(list)-fewOld, "row")
}

func (m *document) findings(a *audit.Audit) {
	if len(a.Findings) == 0 {
		return
	}
	m.head("Findings")
	if a.Since != "" {
		m.printf("The change is that since %s.\n\n", code(a.Since))
	}
	m.printf("| rule | severity | findings | change |\n|---|---|--:|--:|\n")
	for i := range a.Findings[:min(fewRules, len(a.Findings))] {
		rule := &a.Findings[i]
		m.printf("| %s | %s | %s | %s |\n", code(rule.Rule), markdown.Text(rule.Severity), grouped(rule.Now),
			trend(rule))
	}
	m.rest(len(a.Findings)-fewRules, "rule")
}

// months tells the size at the end of each year, and of the newest month.
func (m *document) months(history *audit.History) {
	if history == nil || len(history.Months) == 0 {
		return
	}
	m.head("Growth")
	m.printf("| month | frameworks | tests | active | cells | %s a run |\n|---|--:|--:|--:|--:|--:|\n", m.unit.word)
	for i := range history.Months {
		month := &history.Months[i]
		if next := i + 1; next < len(history.Months) && history.Months[next].Start.Year() == month.Start.Year() {
			continue
		}
		m.printf("| %s | %s | %s | %s | %s | %s |\n", month.Start.Format(monthForm), grouped(month.Frameworks),
			grouped(month.Tests), grouped(month.Active), grouped(month.Cells), m.unit.of(month.Seconds))
	}
}

// rest says how much is not shown.
func (m *document) rest(count int, noun string) {
	if count > 0 {
		m.printf("\n%s; `tfblint audit --format json` has all.\n", counted(count, "more "+noun))
	}
}
