package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/runner"
	"github.com/tfblint/tfblint/pkg/runner/results"
	"github.com/tfblint/tfblint/pkg/runner/verify"
)

// A progress says on the error stream how far a run is, and on standard output what is wrong
// with a test as soon as that is known. A terminal has a bar on its last line; elsewhere
// there is a line for each phase.
type progress struct {
	out, status io.Writer
	// width is how many columns the terminal has; 0 where there is none.
	width int
	shown bool
}

func (p *program) newProgress() *progress {
	return &progress{out: p.stdout, status: p.stderr, width: p.errorWidth}
}

// event takes note of what happens. Nobody is left to tell where a stream is closed.
func (p *progress) event(event runner.Event) {
	name := oneLine(event.Test)
	switch event.Kind {
	case runner.TestBegan:
		p.line(event, name)
	case runner.PhaseBegan:
		p.line(event, name+": "+event.Phase)
	case runner.TestKept:
		p.end()
		_, _ = fmt.Fprintf(p.status, "%s %s: %s in the run so far\n", position(event), name, event.Result.Status)
	case runner.TestEnded:
		p.end()
		_, _ = fmt.Fprintf(p.status, "%s %s: %s\n", position(event), name, report.Plain(outcomeOf(event.Result)))
		p.failures(event)
	}
}

func position(event runner.Event) string { return fmt.Sprintf("[%d/%d]", event.Index+1, event.Total) }

func oneLine(text string) string { return strings.ReplaceAll(report.Plain(text), "\n", `\n`) }

// line shows where the run is.
func (p *progress) line(event runner.Event, text string) {
	if p.width == 0 {
		_, _ = fmt.Fprintf(p.status, "%s %s\n", position(event), text)

		return
	}
	const length = 20
	done := length * event.Index / max(event.Total, 1)
	bar := fmt.Sprintf("%s%s %s %s", strings.Repeat("█", done), strings.Repeat("░", length-done), position(event), text)
	for utf8.RuneCountInString(bar) > p.width-1 && bar != "" {
		_, size := utf8.DecodeLastRuneInString(bar)
		bar = bar[:len(bar)-size]
	}
	_, _ = fmt.Fprintf(p.status, "\r\x1b[K%s", bar)
	p.shown = true
}

// end takes the bar away.
func (p *progress) end() {
	if p.shown {
		_, _ = fmt.Fprint(p.status, "\r\x1b[K")
		p.shown = false
	}
}

// outcomeOf says in a word or two what became of a test.
func outcomeOf(test *results.Test) string {
	switch test.Status {
	case results.Refused:
		if len(test.Refusals) > 0 {
			return "not approved: " + test.Refusals[0].Message
		}

		return "not approved"
	case results.Broke:
		return "error: " + test.Error
	case results.Passed, results.Failed, results.Interrupted:
	}

	return string(test.Status)
}

// failures prints what is wrong with a test, and what it takes to see that again.
func (p *progress) failures(event runner.Event) {
	for _, outcome := range event.Outcomes {
		if outcome.Verdict == verify.Pass || event.Result.Status == results.Interrupted {
			continue
		}
		_, _ = fmt.Fprintf(p.out, "%s ", oneLine(event.Test))
		_ = outcome.Write(p.out)
	}
	for _, remark := range event.Result.Remarks {
		_, _ = fmt.Fprintf(p.out, "%s remark: %s\n", oneLine(event.Test), report.Plain(remark))
	}
}

// printResults prints a table of all tests and types, and where everything is to be found.
func (p *program) printResults(folder *results.Folder) error {
	types := []string{}
	for _, name := range results.Types() {
		for i := range folder.Run().Tests {
			if folder.Run().Tests[i].Verdict(name) != "" {
				types = append(types, name)

				break
			}
		}
	}
	var text strings.Builder
	const padding = 2
	table := tabwriter.NewWriter(&text, 0, 0, padding, ' ', 0)
	fmt.Fprintf(table, "\ntest\tstatus\t%s\n", strings.Join(types, "\t"))
	const fixed = 2 // Name and status.
	counts := map[results.Status]int{}
	for i := range folder.Run().Tests {
		test := &folder.Run().Tests[i]
		counts[test.Status]++
		cells := append(make([]string, 0, len(types)+fixed), oneLine(test.Name), string(test.Status))
		for _, name := range types {
			verdict := test.Verdict(name)
			if verdict == "" {
				verdict = "-"
			}
			cells = append(cells, verdict)
		}
		fmt.Fprintln(table, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the results: %w", err)
	}
	sums := []string{}
	for _, status := range []results.Status{
		results.Passed, results.Failed, results.Broke, results.Refused, results.Interrupted,
	} {
		if counts[status] > 0 {
			sums = append(sums, fmt.Sprintf("%d %s", counts[status], status))
		}
	}
	if len(sums) == 0 {
		sums = []string{"no test was finished"}
	}
	_, err := fmt.Fprintf(p.stdout, "%s\n%s\nresults and logs: %s\n",
		trimmed(text.String()), strings.Join(sums, ", "), report.Plain(folder.Path()))
	if err != nil {
		return fmt.Errorf("printing the results: %w", err)
	}

	return nil
}

// trimmed takes the blanks off the ends of lines.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}

	return strings.Join(lines, "\n")
}
