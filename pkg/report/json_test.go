package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/schema"
)

// TestJSON holds documents against their schema, and what is read back against what
// was printed.
func TestJSON(t *testing.T) {
	t.Parallel()
	definition, err := schema.Read("output")
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := jsonschema.CompileString("output", string(definition))
	if err != nil {
		t.Fatal(err)
	}
	at := found("file", 1, 1, 2, 3)
	at.Pointer, at.Test, at.Fingerprint = "/tests/0/default", "one", "0123456789abcdef"
	whole := found("file", 0, 0, 0, 0)
	markup := found("file", 1, 1, 1, 1)
	markup.Message = "<b>&amp; \"quoted\"\n"
	for name, result := range map[string]*lint.Report{
		"nothing":  {},
		"findings": {Findings: []finding.Finding{at, whole, markup}, Summary: lint.Summary{Frameworks: 1, Errors: 3}},
		"failures": {ToolErrors: []lint.ToolError{{File: "file", Message: "it is broken"}, {Message: "all is"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := printed(t, report.JSON{}, result)
			var document any
			if err := json.Unmarshal([]byte(text), &document); err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(document); err != nil {
				t.Errorf("%#v", err)
			}
			var back struct {
				Findings   []finding.Finding `json:"findings"`
				Summary    lint.Summary      `json:"summary"`
				ToolErrors []lint.ToolError  `json:"toolErrors"`
			}
			if err := json.Unmarshal([]byte(text), &back); err != nil {
				t.Fatal(err)
			}
			if back.Findings == nil || back.ToolErrors == nil {
				t.Errorf("a list is null: %s", text)
			}
			if diff := gocmp.Diff(append([]finding.Finding{}, result.Findings...), back.Findings); diff != "" {
				t.Errorf("findings: %s", diff)
			}
			if back.Summary != result.Summary {
				t.Errorf("the summary is %+v, want %+v", back.Summary, result.Summary)
			}
		})
	}
}

// TestJSONHostile prints hostile text: it must stay within its JSON string.
func TestJSONHostile(t *testing.T) {
	t.Parallel()
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := found("file", 1, 1, 1, 2)
			at.Message = text
			got := printed(t, report.JSON{}, &lint.Report{Findings: []finding.Finding{at}})
			if !json.Valid([]byte(got)) {
				t.Errorf("no JSON: %s", got)
			}
			plainly := printed(t, report.JSON{}, &lint.Report{Findings: []finding.Finding{found("file", 1, 1, 1, 2)}})
			if count, want := strings.Count(got, "\n"), strings.Count(plainly, "\n"); count != want {
				t.Errorf("%d lines, want %d: %s", count, want, got)
			}
		})
	}
}
