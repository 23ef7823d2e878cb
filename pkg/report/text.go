package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/plain"
)

// Text prints a report for people: each finding with the line it is about, and what the
// rule is good for where it is first met.
type Text struct {
	// OneLine prints a line a finding and nothing else.
	OneLine bool
	// Waived also prints the findings that waivers and the baseline hide.
	Waived bool
	// Standing also prints the findings that stood before a change.
	Standing bool
	// Color uses a terminal's colours.
	Color bool
	// Width is how many columns a line of a file may take before it is cut; 0 means
	// that nobody asked for a limit, and defaultWidth holds.
	Width int
	// Path turns the path of a file in the suite into one that the reader can open;
	// nil leaves it as it is.
	Path func(file string) string
}

// defaultWidth cuts code frames where no terminal gives a width. Minified files have
// lines of megabytes.
const defaultWidth = 160

// Print implements [Format].
func (t Text) Print(w io.Writer, report *lint.Report) error {
	buffered := bufio.NewWriter(w)
	p := &textPrinter{Text: t, Writer: buffered, report: report, explained: map[string]bool{}}
	for _, found := range report.Findings {
		p.finding(found)
	}
	if t.Waived {
		p.hidden()
	}
	if t.Standing {
		p.standing()
	}
	p.rest()
	for _, toolError := range report.ToolErrors {
		p.toolError(toolError)
	}
	if !t.OneLine {
		p.summary()
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("printing the report: %w", err)
	}

	return nil
}

// A textPrinter prints one report.
type textPrinter struct {
	Text
	*bufio.Writer

	report    *lint.Report
	explained map[string]bool
}

// printf prints. The writer keeps its first error until it is flushed.
func (p *textPrinter) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(p.Writer, format, args...)
}

func (p *textPrinter) finding(found finding.Finding) {
	place := found.Place
	place.File = startOfLine(plain.Line(p.path(place.File)))
	p.printf("%s: %s: %s %s\n",
		p.paint(bold, place.String()),
		p.paint(severityColor(found.Severity), found.Severity.String()),
		plain.Line(found.Message),
		p.paint(faint, "["+found.Rule+"]"))
	if p.OneLine {
		return
	}
	p.frame(found.Place)
	if rule := p.report.Rules[found.Rule]; rule != nil && !p.explained[found.Rule] {
		p.explained[found.Rule] = true
		p.note("why", rule.Reason)
		p.note("fix", rule.Fix)
		p.note("more", "tfblint explain "+found.Rule)
	}
	p.printf("\n")
}

// note prints a text of a rule, which may be a user's, on one line.
func (p *textPrinter) note(label, text string) {
	if words := strings.Fields(text); len(words) > 0 {
		p.printf("  %s %s\n", p.paint(faint, label+":"), plain.Line(strings.Join(words, " ")))
	}
}

func (p *textPrinter) path(file string) string {
	if p.Path == nil {
		return file
	}

	return p.Path(file)
}

// frame prints the line that a finding is about and marks the range in it.
func (p *textPrinter) frame(place finding.Place) {
	if place.Start.IsZero() {
		return
	}
	line := cells(p.report.Line(place.File, place.Start.Line))
	if len(line) == 0 {
		return
	}
	from := min(max(place.Start.Column-1, 0), len(line))
	to := len(line) // A range over several lines is marked to the end of its first.
	if place.End.Line == place.Start.Line {
		to = min(max(place.End.Column-1, from), len(line))
	}
	number := strconv.Itoa(place.Start.Line)
	shown, before, marked := p.cut(line, from, to, len(number))
	p.printf(" %s %s %s\n", number, p.paint(faint, "|"), shown)
	p.printf(" %s %s %s%s\n", strings.Repeat(" ", len(number)), p.paint(faint, "|"),
		strings.Repeat(" ", before), p.paint(red, "^"+strings.Repeat("~", max(marked-1, 0))))
}

// ellipsis stands for what was cut from a line, in one column.
const ellipsis = "…"

// gutter is what a frame prints beside the line and its number.
const gutter = 4

// least is the width that the line in a frame gets on the narrowest terminal.
const least = 20

// cut returns the part of a line around a range that fits the width, the columns before
// the range in it, and the columns of the range that are shown.
func (p *textPrinter) cut(line []cell, from, to, number int) (shown string, before, marked int) {
	width := p.Width
	if width <= 0 {
		width = defaultWidth
	}
	width = max(width-number-gutter, least) - columnsOf(ellipsis+ellipsis)
	// The line is shown from its start where the start of the range is then in sight,
	// else from a third of the width before it.
	first := 0
	if columns(line[:from]) >= width {
		first = from
		for room := width / 3; first > 0 && line[first-1].columns <= room; first-- { //nolint:mnd // Said above.
			room -= line[first-1].columns
		}
	}
	last := first
	for room := width; last < len(line) && line[last].columns <= room; last++ {
		room -= line[last].columns
	}
	var visible strings.Builder
	if first > 0 {
		visible.WriteString(ellipsis)
		before++
	}
	for _, c := range line[first:last] {
		visible.WriteString(c.text)
	}
	if last < len(line) {
		visible.WriteString(ellipsis)
	}

	return visible.String(), before + columns(line[first:from]), columns(line[from:max(min(to, last), from)])
}

func (p *textPrinter) toolError(toolError lint.ToolError) {
	label := p.paint(red, "tool error")
	if toolError.File != "" {
		p.printf("%s: ", startOfLine(plain.Line(p.path(toolError.File))))
	}
	p.printf("%s: %s\n", label, plain.Line(toolError.Message))
}

func (p *textPrinter) summary() {
	s := p.report.Summary
	p.printf("%s, %s (%d active): %s, %s, %s",
		counted(s.Frameworks, "framework"), counted(s.Tests, "test"), s.Active,
		counted(s.Errors, "error"), counted(s.Warnings, "warning"), counted(s.Infos, "info"))
	if p.report.Change != nil {
		p.change()
	}
	if s.Waived > 0 {
		p.printf(", %d waived", s.Waived)
	}
	if s.Baselined > 0 {
		p.printf(", %d in the baseline", s.Baselined)
	}
	p.printf("\n")
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}

	return strconv.Itoa(n) + " " + noun + "s"
}

// Escape sequences of ECMA-48, which every terminal of today understands.
const (
	reset  = "\x1b[0m"
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
)

func (p *textPrinter) paint(color, text string) string {
	if !p.Color {
		return text
	}

	return color + text + reset
}

func severityColor(severity finding.Severity) string {
	switch severity {
	case finding.Error:
		return red
	case finding.Warning:
		return yellow
	case finding.Info, finding.Off:
	}

	return cyan
}
