package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
)

// JSONLines prints a report as JSON lines: each an object with one key, which says what the line
// holds. The version comes first and the summary last, so that a reader knows what it reads and
// whether it has read all of it. See schema/output-line.schema.json.
type JSONLines struct{}

// A jsonLine is one line; one of its fields is set.
type jsonLine struct {
	Version   int              `json:"version,omitempty"`
	Finding   *finding.Finding `json:"finding,omitempty"`
	Waived    *lint.Waived     `json:"waived,omitempty"`
	Baselined *finding.Finding `json:"baselined,omitempty"`
	Standing  *finding.Finding `json:"standing,omitempty"`
	Ended     *finding.Finding `json:"ended,omitempty"`
	ToolError *lint.ToolError  `json:"toolError,omitempty"`
	Summary   *lint.Summary    `json:"summary,omitempty"`
}

// Print implements [Format].
func (JSONLines) Print(w io.Writer, report *lint.Report) error {
	lines := []jsonLine{{Version: outputVersion}}
	for i := range report.Findings {
		lines = append(lines, jsonLine{Finding: &report.Findings[i]})
	}
	for i := range report.Waived {
		lines = append(lines, jsonLine{Waived: &report.Waived[i]})
	}
	for i := range report.Baselined {
		lines = append(lines, jsonLine{Baselined: &report.Baselined[i]})
	}
	for i := range report.Standing {
		lines = append(lines, jsonLine{Standing: &report.Standing[i]})
	}
	for i := range report.Ended {
		lines = append(lines, jsonLine{Ended: &report.Ended[i]})
	}
	for i := range report.ToolErrors {
		lines = append(lines, jsonLine{ToolError: &report.ToolErrors[i]})
	}

	return writeLines(w, "JSON lines", append(lines, jsonLine{Summary: &report.Summary}))
}

// writeLines writes one JSON document a line. Line breaks in texts are escapes in JSON.
func writeLines[T any](w io.Writer, format string, lines []T) error {
	buffered := bufio.NewWriter(w)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for _, line := range lines {
		if err := encoder.Encode(line); err != nil {
			return fmt.Errorf("printing the report as %s: %w", format, err)
		}
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("printing the report as %s: %w", format, err)
	}

	return nil
}
