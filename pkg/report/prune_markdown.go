package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// PruneMarkdown prints a proposal as a short text with a table, for an issue or a pull request.
type PruneMarkdown struct{}

// PrintPrune implements [PruneFormat].
func (PruneMarkdown) PrintPrune(w io.Writer, prune *Prune) error {
	p := &markdownPrinter{Writer: bufio.NewWriter(w)}
	p.printf("**%s**\n", prune.headline(markdownMinus))
	for _, note := range prune.notes(code) {
		p.printf("\n%s\n", note)
	}
	rows := append(append([]PruneRemoval{}, prune.Removals...), prune.Broken...)
	if len(rows) > 0 {
		p.printf("\n| remove | of it | still measured | minutes a run |\n|---|---|---|---:|\n")
	}
	for _, removal := range rows[:min(len(rows), maxRows)] {
		what := strings.Join(mapped(removal.Types, code), " ")
		if removal.Whole {
			what = "all: " + what
		}
		p.printf("| %s | %s | %s | %s |\n", code(removal.Test), what,
			strings.Join(removal.still(code), "; "), difference(-removal.Seconds))
	}
	if rest := len(rows) - maxRows; rest > 0 {
		p.printf("\n%s more; `tfblint prune` shows all.\n", counted(rest, "row"))
	}
	p.list("Files that nothing uses any more", prune.Unused)
	p.list("Other configurations of the same tests, which stay as they are", prune.Twins)
	for _, toolError := range prune.ToolErrors {
		p.printf("\nNot read: %s: %s\n", code(toolError.File), code(toolError.Message))
	}
	if err := p.Flush(); err != nil {
		return fmt.Errorf("printing the proposal as Markdown: %w", err)
	}

	return nil
}

// list prints files in a line.
func (p *markdownPrinter) list(head string, files []string) {
	if len(files) == 0 {
		return
	}
	p.printf("\n%s: %s", head, strings.Join(mapped(files[:min(len(files), maxRows)], code), ", "))
	if rest := len(files) - maxRows; rest > 0 {
		p.printf(" and %d more", rest)
	}
	p.printf(".\n")
}
