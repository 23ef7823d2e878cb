package report_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
)

// living is a report with findings that waivers and the baseline hide, and more than fit.
func living(text string) *lint.Report {
	hidden := found("file", 1, 1, 1, 4)
	hidden.Message += text
	known := found("file", 2, 1, 2, 4)
	known.Severity = finding.Info

	return &lint.Report{
		Waived: []lint.Waived{
			{Finding: hidden, Reason: "It goes\nwith the next release." + text, Until: "2026-12-31"},
			{Finding: hidden, Reason: "It stays." + text},
		},
		Baselined: []finding.Finding{known},
		Rest: []lint.Rest{
			{Rule: "a/b", Severity: finding.Info, Count: 160},
			{Rule: "a/c", Severity: finding.Warning, Count: 1},
		},
		Summary: lint.Summary{Frameworks: 1, Tests: 1, Active: 1, Waived: 2, Baselined: 1},
	}
}

// TestHidden shows what is hidden, dimly, only when it is asked for.
func TestHidden(t *testing.T) {
	t.Parallel()
	for name, format := range map[string]report.Text{
		"hidden.txt":         {},
		"hidden_shown.txt":   {Waived: true},
		"hidden_oneline.txt": {Waived: true, OneLine: true},
		"hidden_color.txt":   {Waived: true, Color: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, printed(t, format, living("")))
		})
	}
}

// TestHiddenHostile prints hostile text in what is hidden.
func TestHiddenHostile(t *testing.T) {
	t.Parallel()
	want := strings.Count(printed(t, report.Text{Waived: true}, living("")), "\n")
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := printed(t, report.Text{Waived: true}, living(text))
			if count := strings.Count(got, "\n"); count != want {
				t.Errorf("%d lines, want %d: %q", count, want, got)
			}
			for _, r := range got {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%U went through: %q", r, got)
				}
			}
		})
	}
}
