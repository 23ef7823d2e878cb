package audit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/finding"
)

// FuzzReadEarlier shows that whatever file --since names, it is refused or read; and that what was read
// means the same once it is written again.
func FuzzReadEarlier(f *testing.F) {
	whole, err := os.ReadFile(filepath.Join("printer", "testdata", "audit.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	for _, text := range []string{
		"", "{", "[]", "null", `{"version": 1}`, `{"version": 1, "findings": [], "removals": []}`,
		`{"version": 1, "findings": null, "removals": []}`, `{"version": 1, "findings": [], "removals": null}`,
		`{"version": 2, "findings": [], "removals": []}`, `{"Version": 1, "FINDINGS": [], "removals": 0}`,
		`{"version": 1, "findings": [{"rule": "a/b", "severity": "error", "now": 3}], "removals": []} more`,
		`{"version": 1, "findings": [{"rule": "a", "now": -3}, {"rule": "a", "severity": "x"}, {}], "removals": []}`,
		`{"version": 1, "findings": [{"rule": "a", "now": -3}], "removals": []}`,
		`{"version": 1, "findings": [{"rule": "\u0000\ud800", "now": 1e999}], "removals": []}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		read, err := audit.ReadEarlier(bytes.NewReader(content))
		if err != nil {
			if !errors.Is(err, audit.ErrNoAudit) || read != nil {
				t.Fatalf("got %v and %v; want only %v", read, err, audit.ErrNoAudit)
			}

			return
		}
		written := struct {
			Version  int               `json:"version"`
			Findings []audit.RuleCount `json:"findings"`
			Removals []audit.Removal   `json:"removals"`
		}{1, []audit.RuleCount{}, []audit.Removal{}}
		for _, rule := range slices.Sorted(maps.Keys(read.Rules)) {
			if read.Rules[rule] < 0 {
				t.Errorf("%q was found %d times", rule, read.Rules[rule])
			}
			if _, err := finding.ParseSeverity(read.Severities[rule]); err != nil {
				t.Errorf("%q: %v", rule, err)
			}
			written.Findings = append(written.Findings, audit.RuleCount{
				Rule: rule, Severity: read.Severities[rule], Now: read.Rules[rule],
			})
		}
		text, err := json.Marshal(written)
		if err != nil {
			t.Fatal(err)
		}
		again, err := audit.ReadEarlier(bytes.NewReader(text))
		if err != nil || !maps.Equal(read.Rules, again.Rules) || !maps.Equal(read.Severities, again.Severities) {
			t.Errorf("got %v, %v; want %v", again, err, read)
		}
	})
}
