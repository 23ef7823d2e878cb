package printer

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/plain"
)

// How much the summary shows of a list, which JSON and the page have whole.
const (
	fewLanguages  = 12
	fewFrameworks = 10
	fewOld        = 8
	fewRules      = 15
)

// A text prints an audit for a terminal.
type text struct {
	*bufio.Writer

	color bool
	unit  unit
}

// Text prints a summary for people; color uses a terminal's colours.
func Text(w io.Writer, a *audit.Audit, color bool) error {
	t := &text{bufio.NewWriter(w), color, unitOf(&a.Size)}
	t.printf("%s\n%s\n%s\n", t.paint(bold, place(a, short)), sizeLine(&a.Size), redundantLine(a))
	t.history(a.History)
	t.types(a)
	t.languages(a)
	t.frameworks(a)
	t.axes(a)
	t.removals(a)
	t.old(fmt.Sprintf("frameworks that nobody changed for %.0f years", a.Limits.StaleYears), a.Stale)
	t.old(fmt.Sprintf("broken for %.0f months", a.Limits.BrokenMonths), a.LongBroken)
	t.findings(a)
	for i, problem := range a.Problems {
		if i == 0 {
			t.head("what could not be read")
		}
		t.printf("  %s: %s\n", short(problem.File), short(problem.Message))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing the audit: %w", err)
	}

	return nil
}

// printf prints. The writer keeps its first error until it is flushed.
func (t *text) printf(format string, args ...any) { _, _ = fmt.Fprintf(t.Writer, format, args...) }

func (t *text) head(title string) { t.printf("\n%s\n", t.paint(bold, title)) }

// Escape sequences of ECMA-48, which every terminal of today understands.
const (
	reset  = "\x1b[0m"
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
)

func (t *text) paint(color, words string) string {
	if !t.color || words == "" {
		return words
	}

	return color + words + reset
}

// monthForm names a month.
const monthForm = "2006-01"

func (t *text) history(history *audit.History) {
	if history == nil || len(history.Months) == 0 {
		return
	}
	first, last := history.Months[0], history.Months[len(history.Months)-1]
	t.head("growth, " + first.Start.Format(monthForm) + " to " + last.Start.Format(monthForm))
	for _, one := range []struct {
		name string
		of   func(audit.Month) float64
	}{
		{"frameworks", func(m audit.Month) float64 { return float64(m.Frameworks) }},
		{"tests", func(m audit.Month) float64 { return float64(m.Tests) }},
		{"active", func(m audit.Month) float64 { return float64(m.Active) }},
		{"cells", func(m audit.Month) float64 { return float64(m.Cells) }},
	} {
		values := make([]float64, len(history.Months))
		for i, month := range history.Months {
			values[i] = one.of(month)
		}
		t.printf("  %-10s %s %s to %s\n", one.name, t.paint(cyan, sparkline(values, sparkWidth)),
			grouped(int(values[0])), grouped(int(values[len(values)-1])))
	}
}

// share begins a row with what a part costs, and a bar beside the largest share.
func (t *text) share(cells int, seconds, share, largest float64) {
	t.printf("  %6s %7s %7s %s ", grouped(cells), t.unit.of(seconds), percent(share), t.bar(share, largest))
}

// shares titles a list of such rows.
func (t *text) shares(title string) {
	t.head(title)
	t.printf("  %s\n", t.paint(faint, fmt.Sprintf("%6s %7s %7s", "cells", t.unit.word, "share")))
}

func (t *text) types(a *audit.Audit) {
	if len(a.Types) > 0 {
		t.shares("test types, by cells")
	}
	largest := 0.0
	for _, one := range a.Types {
		largest = max(largest, one.Share)
	}
	for _, one := range a.Types {
		t.share(one.Cells, one.Seconds, one.Share, largest)
		t.printf("%s\n", short(one.Name))
	}
}

func (t *text) languages(a *audit.Audit) {
	if len(a.Languages) > 0 {
		t.shares("languages, by cost")
	}
	for i := range a.Languages[:min(fewLanguages, len(a.Languages))] {
		one := &a.Languages[i]
		t.share(one.Cells, one.Seconds, one.Share, a.Languages[0].Share)
		t.printf("%s  %s\n", short(one.Name),
			t.paint(faint, counted(one.Frameworks, "framework")+", "+counted(one.Tests, "test")))
	}
	t.rest(len(a.Languages)-fewLanguages, "language")
}

func (t *text) frameworks(a *audit.Audit) {
	list := byRank(a, fewFrameworks)
	if len(list) > 0 {
		t.shares("frameworks, by cost")
	}
	for _, one := range list {
		t.share(one.Cells, one.Seconds, one.Share, list[0].Share)
		t.printf("%s  %s\n", short(one.Name), t.paint(faint, short(folder(one.Dir))))
	}
}

func (t *text) axes(a *audit.Audit) {
	list := limited(a)
	if len(list) > 0 {
		t.head("limits")
	}
	for _, axis := range list {
		said := fmt.Sprintf("%d of at most %d", axis.Count, axis.Limit)
		if axis.Count > axis.Limit {
			said = t.paint(yellow, said)
		}
		t.printf("  %s %s: %s\n", short(axis.Language), axis.Axis, said)
	}
}

func (t *text) removals(a *audit.Audit) {
	if len(a.Removals) == 0 {
		return
	}
	t.head("remove first: nothing is lost")
	for _, removal := range a.Removals {
		what := strings.Join(removal.Types, " ")
		if !removal.Whole {
			what = "only " + what
		}
		t.printf("  %6s minutes %7s  %s  %s\n", minutes(removal.Seconds), percent(removal.Share),
			short(removal.Test), t.paint(faint, short(what)))
	}
	t.printf("  %s\n", t.paint(faint, "all of them: "+command(a.RemovalsCommand, plain.Line)))
}

func (t *text) old(title string, list []audit.Old) {
	if len(list) == 0 {
		return
	}
	t.head(fmt.Sprintf("%s: %d", title, len(list)))
	for _, one := range list[:min(fewOld, len(list))] {
		name := one.Test
		if name == "" {
			name = folder(one.Dir)
		}
		t.printf("  %10s  %s  %s\n", years(one.Years), short(name), t.paint(faint, command(one.Command, plain.Line)))
	}
	t.rest(len(list)-fewOld, "row")
}

func (t *text) findings(a *audit.Audit) {
	if len(a.Findings) == 0 {
		return
	}
	title := "findings by rule"
	if a.Since != "" {
		title += ", and the change since " + short(a.Since)
	}
	t.head(title)
	for i := range a.Findings[:min(fewRules, len(a.Findings))] {
		rule := &a.Findings[i]
		color := ""
		switch rule.Severity {
		case "error":
			color = red
		case "warning":
			color = yellow
		}
		severity := fmt.Sprintf("%-7s", rule.Severity)
		if color != "" {
			severity = t.paint(color, severity)
		}
		t.printf("  %6s %6s %s %s\n", grouped(rule.Now), trend(rule), severity, short(rule.Rule))
	}
	t.rest(len(a.Findings)-fewRules, "rule")
}

// rest says how much is not shown.
func (t *text) rest(count int, noun string) {
	if count > 0 {
		t.printf("  %s\n", t.paint(faint, "… and "+counted(count, "more "+noun)+"; --format json has all"))
	}
}
