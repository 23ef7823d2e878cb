package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/plain"
)

// GitLab prints a report as a code quality report, which GitLab shows in merge requests: what a
// branch adds, and what it mends, by comparing fingerprints. The form is that of
// docs.gitlab.com, "Code Quality", "Code Quality report format".
type GitLab Options

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		Check       string         `json:"check_name"` //nolint:tagliatelle // GitLab's name.
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end,omitempty"`
	}
)

// Print implements [Format].
func (g GitLab) Print(w io.Writer, report *lint.Report) error {
	issues := make([]gitlabIssue, 0, len(report.ToolErrors)+len(report.Findings))
	for _, toolError := range report.ToolErrors {
		sum := sha256.Sum256([]byte(toolError.File + "\x00" + toolError.Message))
		issues = append(issues, gitlabIssue{
			Description: "tfblint failed: " + plain.Line(toolError.Message),
			Check:       toolErrorRule, Fingerprint: hex.EncodeToString(sum[:]), Severity: "blocker",
			Location: g.location(finding.Place{File: toolError.File}),
		})
	}
	for _, found := range report.Findings {
		issues = append(issues, gitlabIssue{
			Description: plain.Line(found.Message), Check: found.Rule, Fingerprint: found.Fingerprint,
			Severity: gitlabSeverity(found.Severity), Location: g.location(found.Place),
		})
	}

	return writeJSON(w, "GitLab's code quality", issues)
}

// location says where something is. GitLab wants a path and a line of everything; what has none is
// about the root of the repository.
func (g GitLab) location(place finding.Place) gitlabLocation {
	location := gitlabLocation{Path: Options(g).place(place.File), Lines: gitlabLines{Begin: 1}}
	if location.Path == "" {
		location.Path = "."
	}
	if !place.Start.IsZero() {
		location.Lines = gitlabLines{place.Start.Line, max(place.End.Line, place.Start.Line)}
	}

	return location
}

// gitlabSeverity says how bad a finding is in GitLab's words, of which there are five.
func gitlabSeverity(severity finding.Severity) string {
	switch severity {
	case finding.Error:
		return "critical"
	case finding.Warning:
		return "minor"
	case finding.Info, finding.Off:
	}

	return "info"
}
