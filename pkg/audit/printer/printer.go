// Package printer writes an audit for terminals, programs, spreadsheets and issues. It computes nothing but
// how things look: figures are those of the audit.
package printer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/plain"
)

// shortened is how many characters of a name are shown where there are many.
const shortened = 60

// short writes hostile text on one line, and not all of it where it is long.
func short(text string) string { return cut(text, shortened) }

// longCommand is how many bytes of a command are shown beside other things. Cut short it would do something else.
const longCommand = 1000

// command writes a command, which is quoted and on one line, where it is not too long to be shown.
func command(line string, write func(string) string) string {
	if len(line) > longCommand {
		return "too long to show; --format json has it"
	}

	return write(line)
}

// cut writes so many characters of a hostile text on one line.
func cut(text string, most int) string {
	var line strings.Builder
	count := 0
	for shown := range plain.Each(text) {
		if count == most {
			return line.String() + "…"
		}
		if shown == "\n" || shown == "\r" || shown == "\t" {
			shown = plain.Line(shown)
		}
		line.WriteString(shown)
		count++
	}

	return line.String()
}

// folder writes a framework's folder without what all begin with.
func folder(dir string) string { return strings.TrimPrefix(dir, "frameworks/") }

const perMinute, perHour = 60, 3600

func minutes(seconds float64) string { return strconv.FormatFloat(seconds/perMinute, 'f', 1, 64) }

func hours(seconds float64) string { return strconv.FormatFloat(seconds/perHour, 'f', 1, 64) }

// A unit is what long times are told in: hours, or of a small suite minutes.
type unit struct {
	word string
	of   func(seconds float64) string
}

func unitOf(size *audit.Size) unit {
	const manyHours = 10
	if size.Seconds < manyHours*perHour {
		return unit{"minutes", minutes}
	}

	return unit{"hours", hours}
}

// percent writes a share of 1.
func percent(share float64) string {
	const hundred = 100

	return strconv.FormatFloat(hundred*share, 'f', 1, 64) + " %"
}

func years(count float64) string { return strconv.FormatFloat(count, 'f', 1, 64) + " years" }

// grouped writes a number with a comma before each three digits.
func grouped(n int) string {
	const group = 3
	digits := strconv.Itoa(n)
	for i := len(digits) - group; i > 0 && digits[i-1] != '-'; i -= group {
		digits = digits[:i] + "," + digits[i:]
	}

	return digits
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}

	return grouped(n) + " " + noun + "s"
}

// sizeLine says how large a suite is.
func sizeLine(size *audit.Size) string {
	unit := unitOf(size)

	return counted(size.Frameworks, "framework") + ", " + counted(size.Tests, "test") + " (" + grouped(size.Active) +
		" active, " + grouped(size.Broken) + " broken), " + counted(size.Cells, "cell") + ", " +
		unit.of(size.Seconds) + " " + unit.word + " a run"
}

// place says what was audited.
func place(a *audit.Audit, write func(string) string) string {
	const hash = 10
	said := write(a.Suite)
	if a.Commit != "" {
		said += " at " + write(a.Commit[:min(hash, len(a.Commit))])
	}
	if !a.Date.IsZero() {
		said += " of " + a.Date.UTC().Format("2 January 2006")
	}
	if a.Modified {
		said += ", with changes that are not committed"
	}

	return said
}

// redundantLine says what can go.
func redundantLine(a *audit.Audit) string {
	if a.Redundant.Cells == 0 {
		return "Nothing is redundant by what is declared."
	}

	unit := unitOf(&a.Size)

	return counted(a.Redundant.Cells, "cell") + " of " + counted(a.Redundant.Tests, "test") +
		" can go and all stays measured: " + unit.of(a.Redundant.Seconds) + " " + unit.word + " a run, " +
		percent(a.Redundant.Share) + "."
}

// trend says how a count went on.
func trend(rule *audit.RuleCount) string {
	switch {
	case rule.Before == nil:
		return ""
	case *rule.Before == rule.Now:
		return "="
	case *rule.Before < rule.Now:
		return "+" + grouped(rule.Now-*rule.Before)
	}

	return "−" + grouped(*rule.Before-rule.Now)
}

// limited lists the axes that have a limit.
func limited(a *audit.Audit) []audit.AxisLimit {
	var found []audit.AxisLimit
	for _, axis := range a.Axes {
		if axis.Limit > 0 {
			found = append(found, axis)
		}
	}

	return found
}

// byRank returns the frameworks that cost most, at most so many.
func byRank(a *audit.Audit, most int) []*audit.Framework {
	found := make([]*audit.Framework, 0, len(a.Frameworks))
	for i := range a.Frameworks {
		if a.Frameworks[i].Rank > 0 {
			found = append(found, &a.Frameworks[i])
		}
	}
	slices.SortStableFunc(found, func(x, y *audit.Framework) int { return cmp.Compare(x.Rank, y.Rank) })

	return found[:min(most, len(found))]
}
