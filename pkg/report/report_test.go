package report_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/tree"
)

var update = flag.Bool("update", false, "write the golden files anew")

// folder is where the tests' files lie.
const folder = "frameworks/Go/one/"

// reportOn returns the report of a run on a suite with these files beside a sound
// configuration, with findings of the test's own in it. One rule has judged the suite: what
// others would say is no matter of how it is printed.
func reportOn(t *testing.T, files map[string]string, findings ...finding.Finding) *lint.Report {
	t.Helper()
	suite := tree.Memory{
		folder + "benchmark_config.json": `{"framework": "one", "tests": [{
		"default": {"json_url": "/json", "port": 8080, "language": "Go"}}]}`,
	}
	for name, content := range files {
		suite[folder+name] = content
	}
	result, err := lint.Run(t.Context(), lint.Options{Suite: suite, Only: []string{"config/json"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Findings) > 0 || len(result.ToolErrors) > 0 {
		t.Fatalf("the suite is not sound: %v, %v", result.Findings, result.ToolErrors)
	}
	result.Findings = findings

	return result
}

// found is a finding in a range of lines and columns.
func found(file string, line, column, endLine, endColumn int) finding.Finding {
	return finding.Finding{
		Rule: "config/json", Severity: finding.Error, Framework: "one", Message: "something is wrong; mend it",
		Place: finding.Place{
			File:  folder + file,
			Start: finding.Position{Line: line, Column: column},
			End:   finding.Position{Line: endLine, Column: endColumn},
		},
	}
}

func printed(t *testing.T, format report.Format, result *lint.Report) string {
	t.Helper()
	var out strings.Builder
	if err := format.Print(&out, result); err != nil {
		t.Fatal(err)
	}

	return out.String()
}

// golden compares what was printed with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file) //nolint:gosec // The golden file.
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got); diff != "" {
		t.Errorf("wanted (-), got (+); go test -update takes it over:\n%s", diff)
	}
}
