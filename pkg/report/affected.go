package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/plain"
)

// Affected is the frameworks that a change concerns, and of which change.
type Affected struct {
	// Base and Head are full hashes; Head is empty for the work tree.
	Base, Head string
	Selection  *affected.Selection
	// Workflow is what the suite's own workflow makes of it; nil where nobody asked for that.
	Workflow *affected.Workflow
}

// An AffectedFormat prints what a change concerns.
type AffectedFormat interface {
	Print(w io.Writer, a *Affected) error
}

// AffectedText prints a line a framework: its folder, and why it is there.
type AffectedText struct{}

// Print implements [AffectedFormat].
func (AffectedText) Print(w io.Writer, a *Affected) error {
	widest := 0
	for _, framework := range a.Selection.Frameworks {
		widest = max(widest, columns(cells(startOfLine(framework.Folder))))
	}
	buffered := bufio.NewWriter(w)
	for _, framework := range a.Selection.Frameworks {
		reasons := make([]string, len(framework.Reasons))
		for i, reason := range framework.Reasons {
			reasons[i] = plain.Line(reasonText(reason))
		}
		folder := startOfLine(framework.Folder)
		fmt.Fprintf(buffered, "%s%s  %s\n",
			plain.Line(folder), strings.Repeat(" ", widest-columns(cells(folder))), strings.Join(reasons, "; "))
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("printing the frameworks: %w", err)
	}

	return nil
}

// startOfLine makes hostile text safe at the start of a line: in the log of a workflow, one that
// starts with two colons, or with ##[, is a command.
func startOfLine(hostile string) string {
	if strings.HasPrefix(hostile, "::") || strings.HasPrefix(hostile, "##[") {
		return fmt.Sprintf(`\u%04x`, hostile[0]) + hostile[1:]
	}

	return hostile
}

// reasonText says why a framework is there.
func reasonText(reason affected.Reason) string {
	if reason.Kind == affected.Asked {
		if reason.Commit == "" {
			return reason.Directive
		}

		return reason.Directive + " in " + shortHash(reason.Commit)
	}
	files, verb := reason.File, "differs"
	switch more := reason.Files - 1; more {
	case 0:
	case 1:
		files, verb = files+" and 1 more file", "differ"
	default:
		files, verb = fmt.Sprintf("%s and %d more files", files, more), "differ"
	}
	if reason.Kind == affected.Shared {
		return "every test is run with " + files + ", which " + verb
	}

	return files + " " + verb
}

// shortHash is how people name a commit.
func shortHash(hash string) string {
	const letters = 10

	return hash[:min(letters, len(hash))]
}

// AffectedNotes says, a line each, what of a change's directives came to nothing, and if nothing
// is selected, that. It goes beside what a format prints.
func AffectedNotes(w io.Writer, a *Affected) error {
	buffered := bufio.NewWriter(w)
	for _, note := range a.Selection.Notes {
		where := ""
		if note.Commit != "" {
			where = " (" + shortHash(note.Commit) + ")"
		}
		fmt.Fprintf(buffered, "note: %s%s\n", plain.Line(note.Text), where)
	}
	switch {
	case a.skipped():
		fmt.Fprintln(buffered, "nothing is run: the newest commit says [ci skip]")
	case len(a.Selection.Frameworks) == 0:
		fmt.Fprintln(buffered, "no framework is affected")
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("printing notes: %w", err)
	}

	return nil
}

func (a *Affected) skipped() bool {
	return a.Selection.Skipped || a.Workflow != nil && a.Workflow.Skipped
}
