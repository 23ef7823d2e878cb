package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/plain"
)

// PlanText prints a plan for people: the sum, what runs, and what does not with the reasons.
type PlanText struct {
	// Color uses a terminal's colours.
	Color bool
}

// PrintPlan implements [PlanFormat].
func (t PlanText) PrintPlan(w io.Writer, plan *Plan) error {
	buffered := bufio.NewWriter(w)
	p := &planPrinter{
		textPrinter: textPrinter{Text: Text{Color: t.Color}, Writer: buffered, explained: map[string]bool{}},
		plan:        plan,
	}
	p.printf("%s\n", p.paint(bold, headlineOf(plan)))
	if plan.Base != "" {
		p.printf("  %s\n", p.paint(faint, fmt.Sprintf("for what differs from %s; %s not affected",
			shortHash(plan.Base), either(plan.Unaffected, "test is", "tests are"))))
	}
	p.running()
	p.refused()
	p.shards()
	if len(plan.ToolErrors) > 0 {
		p.printf("\n")
	}
	for _, toolError := range plan.ToolErrors {
		p.toolError(toolError)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("printing the plan: %w", err)
	}

	return nil
}

type planPrinter struct {
	textPrinter

	plan *Plan
}

// headlineOf says in a line what a plan comes to. There is nothing in it but numbers.
func headlineOf(plan *Plan) string {
	sum := plan.sum()
	line := either(sum.Tests, "test runs", "tests run")
	if sum.Tests > 0 {
		line += ", about " + duration(sum.Seconds)
	}
	if sum.Refused > 0 {
		line += "; " + either(sum.Refused, "does not", "do not")
	}
	switch parts := len(plan.Sums); {
	case plan.Shard > 0:
		line += fmt.Sprintf(" (part %d of %d)", plan.Shard, parts)
	case parts > 1:
		line += fmt.Sprintf(" (in %d parts)", parts)
	}

	return line
}

func (p *planPrinter) running() {
	widest, widestDir := 0, 0
	for _, test := range p.plan.Tests {
		if test.Approved {
			widest = max(widest, width(startOfLine(test.Name)))
			widestDir = max(widestDir, width(folder(test.Dir)))
		}
	}
	head := "\nruns\n"
	for _, test := range p.plan.Tests {
		if !test.Approved {
			continue
		}
		name, dir := startOfLine(test.Name), folder(test.Dir)
		types := short(strings.Join(test.Types, " "))
		if types != "" {
			types = blanks(widestDir-width(dir)) + "  " + types
		}
		p.printf("%s  %s%s  %s%s\n", head, short(name), blanks(widest-width(name)), p.paint(faint, short(dir)), types)
		head = ""
		if test.Forced {
			p.printf("    %s %s\n", p.paint(yellow, "forced:"), short(test.Reason))
			p.refusals(&test)
		}
	}
}

func (p *planPrinter) refused() {
	head := "\ndoes not run\n"
	for _, test := range p.plan.Tests {
		if test.Approved {
			continue
		}
		p.printf("%s  %s  %s\n", head, short(startOfLine(test.Name)), p.paint(faint, short(folder(test.Dir))))
		head = ""
		p.refusals(&test)
	}
}

// refusals says what is in the way of a test, and, the first time, what to do.
func (p *planPrinter) refusals(test *PlanTest) {
	for _, refusal := range test.Refusals {
		by := refusal.Policy
		if refusal.Rule != "" {
			by = refusal.Rule
		}
		p.printf("    %s %s %s\n", p.paint(red, "refused:"), plain.Line(refusal.Reason),
			p.paint(faint, "["+plain.Line(by)+"]"))
		if said := by + "\x00" + refusal.Fix; !p.explained[said] {
			p.explained[said] = true
			p.note("    fix", refusal.Fix)
		}
	}
}

// shards says what each part comes to, where the plan is divided and all of it is shown.
func (p *planPrinter) shards() {
	if len(p.plan.Sums) < 2 || p.plan.Shard > 0 { // One part is the whole.
		return
	}
	p.printf("\nparts\n")
	for i, sum := range p.plan.Sums {
		p.printf("  %d/%d  %s, %s\n", i+1, len(p.plan.Sums), counted(sum.Tests, "test"), duration(sum.Seconds))
	}
}

// folder is a framework's folder as people know it.
func folder(dir string) string { return strings.TrimPrefix(dir, "frameworks/") }

// width is how many columns a shortened name takes.
func width(text string) int { return columns(cells(short(text))) }

func blanks(count int) string { return strings.Repeat(" ", max(count, 0)) }

// either puts a number before the one of two phrases that fits it.
func either(count int, one, many string) string {
	if count == 1 {
		return "1 " + one
	}

	return fmt.Sprintf("%d %s", count, many)
}

// duration writes seconds as people plan by: in minutes, or in hours where they are many.
func duration(seconds float64) string {
	const twoHours = 120
	minutes := wholeMinutes(seconds)
	if minutes < twoHours {
		return counted(minutes, "minute")
	}

	return strconv.FormatFloat(seconds/perHour, 'f', 1, 64) + " hours"
}
