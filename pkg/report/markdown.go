package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/markdown"
)

// Markdown prints a report as a short text with a table, for a comment or the summary of a job.
// The worst comes first, and what has no room is counted.
type Markdown Options

const (
	// markdownRoom is how many bytes the tables may take together: a comment on GitHub may have
	// 65,536 characters, and the rest of the page needs some of them.
	markdownRoom = 48 << 10
	// mostMessage is how many characters of a message the table shows.
	mostMessage = 600
	// mostReasons is how many rules are explained below the table.
	mostReasons = 20
)

// Print implements [Format].
func (m Markdown) Print(w io.Writer, report *lint.Report) error {
	page := &strings.Builder{}
	fmt.Fprintf(page, "**tfblint: %s**\n", totals(&report.Summary))
	failures(page, report.ToolErrors)
	m.findings(page, report)
	if _, err := io.WriteString(w, page.String()); err != nil {
		return fmt.Errorf("printing the report as Markdown: %w", err)
	}

	return nil
}

// totals says what the run comes to.
func totals(s *lint.Summary) string {
	said := []string{fmt.Sprintf("%s, %s, %s in %s, %s (%d active)",
		counted(s.Errors, "error"), counted(s.Warnings, "warning"), counted(s.Infos, "info"),
		counted(s.Frameworks, "framework"), counted(s.Tests, "test"), s.Active)}
	for _, more := range []struct {
		count int
		text  string
	}{{s.Waived, "waived"}, {s.Baselined, "in the baseline"}, {s.Ended, "ended"}} {
		if more.count > 0 {
			said = append(said, fmt.Sprintf("%d %s", more.count, more.text))
		}
	}

	return strings.Join(said, "; ")
}

func failures(page *strings.Builder, toolErrors []lint.ToolError) {
	for i, toolError := range toolErrors {
		if i == mostReasons {
			fmt.Fprintf(page, "\nand %s\n", counted(len(toolErrors)-i, "more failure"))

			return
		}
		page.WriteString("\ntfblint failed: ")
		if toolError.File != "" {
			page.WriteString(markdown.Code(cut(toolError.File, mostMessage)) + ": ")
		}
		page.WriteString(markdown.Text(cut(toolError.Message, mostMessage)) + "\n")
	}
}

// findings prints the table, and below it what its rules are good for.
func (m Markdown) findings(page *strings.Builder, report *lint.Report) {
	if len(report.Findings) == 0 {
		return
	}
	page.WriteString("\n| | where | what | rule |\n|---|---|---|---|\n")
	var met []string
	known := map[string]bool{}
	rest := 0
	for _, severity := range []finding.Severity{finding.Error, finding.Warning, finding.Info} {
		for _, found := range report.Findings {
			if found.Severity != severity {
				continue
			}
			row := m.row(found)
			if page.Len()+len(row) > markdownRoom {
				rest++

				continue
			}
			page.WriteString(row)
			if !known[found.Rule] {
				known[found.Rule], met = true, append(met, found.Rule)
			}
		}
	}
	if rest > 0 {
		fmt.Fprintf(page, "\n%s, for which there is no room here; `tfblint lint --all` shows all.\n",
			counted(rest, "more finding"))
	}
	reasons(page, report, met)
}

func (m Markdown) row(found finding.Finding) string {
	place := found.Place
	if inside := Options(m).place(place.File); inside != "" {
		place.File = inside
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", found.Severity, markdown.Code(cut(place.String(), mostMessage)),
		markdown.Text(cut(found.Message, mostMessage)), markdown.Code(found.Rule))
}

// reasons says once of each rule why it is there and what mends what it finds.
func reasons(page *strings.Builder, report *lint.Report, rules []string) {
	first := "\n"
	for i, name := range rules {
		rule := report.Rules[name]
		if i == mostReasons {
			fmt.Fprintf(page, "- and %s; `tfblint explain` tells about them\n", counted(len(rules)-i, "more rule"))

			return
		}
		if rule == nil || rule.Reason == "" {
			continue
		}
		text := strings.Join(strings.Fields(rule.Reason+" "+rule.Fix), " ")
		fmt.Fprintf(page, "%s- %s: %s\n", first, markdown.Link(name, ruleAddress(report, name)),
			markdown.Text(cut(text, mostMessage)))
		first = ""
	}
}
