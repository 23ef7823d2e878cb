package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/plain"
)

// Checkstyle prints a report as the program of that name does, which most tools read that collect
// warnings. Characters that XML cannot hold are not in it: those that nobody could see are written
// as escapes.
type Checkstyle Options

// checkstyleVersion is the version of the program whose form this is; some readers ask for one.
const checkstyleVersion = "4.3"

type (
	checkstyleReport struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr,omitempty"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// Print implements [Format].
func (c Checkstyle) Print(w io.Writer, report *lint.Report) error {
	document := &checkstyleReport{Version: checkstyleVersion}
	for _, toolError := range report.ToolErrors {
		document.add(Options(c).place(toolError.File), checkstyleError{
			Severity: finding.Error.String(), Message: "tfblint failed: " + plain.Line(toolError.Message),
			Source: source(toolErrorRule),
		})
	}
	for _, found := range report.Findings {
		document.add(Options(c).place(found.File), checkstyleError{
			Line: found.Start.Line, Column: found.Start.Column, Severity: found.Severity.String(),
			Message: plain.Line(found.Message), Source: source(found.Rule),
		})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("printing the report as Checkstyle: %w", err)
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("printing the report as Checkstyle: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("printing the report as Checkstyle: %w", err)
	}

	return nil
}

// add puts an error under its file. Findings come sorted by file; tool errors may be of any.
func (r *checkstyleReport) add(file string, e checkstyleError) {
	if file == "" {
		file = "."
	}
	if last := len(r.Files) - 1; last >= 0 && r.Files[last].Name == file {
		r.Files[last].Errors = append(r.Files[last].Errors, e)

		return
	}
	r.Files = append(r.Files, checkstyleFile{file, []checkstyleError{e}})
}

// source is a rule's name as readers take it apart: at points, into a category and a type.
func source(rule string) string {
	return "tfblint." + strings.ReplaceAll(strings.TrimPrefix(rule, "tfblint/"), "/", ".")
}
