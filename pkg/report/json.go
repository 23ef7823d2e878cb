package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
)

// outputVersion is the version of the document that JSON prints; see
// schema/output.schema.json.
const outputVersion = 1

// JSON prints a report as one JSON document.
type JSON struct{}

type jsonReport struct {
	Version    int               `json:"version"`
	Findings   []finding.Finding `json:"findings"`
	Waived     []lint.Waived     `json:"waived"`
	Baselined  []finding.Finding `json:"baselined"`
	Standing   []finding.Finding `json:"standing"`
	Ended      []finding.Finding `json:"ended"`
	Summary    lint.Summary      `json:"summary"`
	ToolErrors []lint.ToolError  `json:"toolErrors"`
}

// Print implements [Format].
func (JSON) Print(w io.Writer, report *lint.Report) error {
	return writeJSON(w, "JSON", jsonReport{
		Version: outputVersion,
		// Lists are never null: readers should not need a case for it.
		Findings:   append([]finding.Finding{}, report.Findings...),
		Waived:     append([]lint.Waived{}, report.Waived...),
		Baselined:  append([]finding.Finding{}, report.Baselined...),
		Standing:   append([]finding.Finding{}, report.Standing...),
		Ended:      append([]finding.Finding{}, report.Ended...),
		Summary:    report.Summary,
		ToolErrors: append([]lint.ToolError{}, report.ToolErrors...),
	})
}

// writeJSON writes a document for programs, but so that people can read it.
func writeJSON(w io.Writer, format string, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("printing the report as %s: %w", format, err)
	}

	return nil
}
