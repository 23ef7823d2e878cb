package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// PruneText prints a proposal for people.
type PruneText struct {
	// Color uses a terminal's colours.
	Color bool
}

// PrintPrune implements [PruneFormat].
func (t PruneText) PrintPrune(w io.Writer, prune *Prune) error {
	buffered := bufio.NewWriter(w)
	p := &textPrinter{Text: Text{Color: t.Color}, Writer: buffered}
	p.printf("%s\n", p.paint(bold, prune.headline(textMinus)))
	for _, note := range prune.notes(short) {
		p.printf("  %s\n", p.paint(faint, note))
	}
	p.removals("\nremove\n", prune.Removals)
	p.removals("\nbroken: they are not run, so they measure nothing today\n", prune.Broken)
	p.list("\nfiles that nothing uses any more; they are yours to delete\n", prune.Unused)
	p.list("\nother configurations of the same tests, which are yours to edit\n", prune.Twins)
	if len(prune.ToolErrors) > 0 {
		p.printf("\n")
	}
	for _, toolError := range prune.ToolErrors {
		p.toolError(toolError)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("printing the proposal: %w", err)
	}

	return nil
}

func (p *textPrinter) list(head string, files []string) {
	for _, file := range files {
		p.printf("%s  %s\n", head, short(file))
		head = ""
	}
}

func (p *textPrinter) removals(head string, removals []PruneRemoval) {
	for _, removal := range removals {
		what := strings.Join(removal.Types, " ")
		if !removal.Whole {
			what = "only " + what
		}
		p.printf("%s  %s %s  %s  %s", head, p.paint(red, textMinus), short(startOfLine(removal.Test)),
			p.paint(faint, short(folder(removal.Dir))), short(what))
		head = ""
		if removal.Seconds > 0 {
			p.printf(", %s", signed(-removal.Seconds, textMinus))
		}
		p.printf("\n")
		for _, line := range removal.still(short) {
			p.printf("      %s %s\n", p.paint(faint, "still measured:"), line)
		}
	}
}

// still says what is still measured: the types that the same tests measure in one line, then
// each axis.
func (r *PruneRemoval) still(write func(string) string) []string {
	var lines []string
	var names []string
	for i, reason := range r.Still {
		if reason.Axis != "type" {
			lines = append(lines, reason.text(write))

			continue
		}
		names = append(names, write(reason.Name))
		if next := i + 1; next == len(r.Still) || !sameTests(reason, r.Still[next]) {
			reason.Name = ""
			said := reason.text(func(text string) string {
				if text == "" {
					return strings.Join(names, " ")
				}

				return write(text)
			})
			lines = append(lines, said)
			names = nil
		}
	}

	return lines
}

// sameTests reports whether two types are still measured by the same tests.
func sameTests(a, b PruneReason) bool {
	return a.Axis == b.Axis && a.Count == b.Count && strings.Join(a.By, "\x00") == strings.Join(b.By, "\x00")
}
