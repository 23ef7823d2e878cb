package opa_test

import (
	"testing"
	"testing/fstest"

	"github.com/tfblint/tfblint/pkg/opa"
)

// TestMends shows that a rule is known to have a fix wherever that is written.
func TestMends(t *testing.T) {
	t.Parallel()
	const (
		head = `# METADATA
# title: Ports
# description: Finds ports.
# schemas:
# - input: schema.framework
# custom:
#   category: test
#   severity: warning
#   reason: There are ports.
#   fix: Change them.
package tfblint.rules.test.port

import data.tfblint.lib.ours

findings contains finding if {
	some test in input.tests
	finding := `
		lib = `package tfblint.lib.ours

fix(pointer, safe) := {"safe": safe, "edits": []}
`
	)
	const either = opa.BySafeFix | opa.ByUnsafeFix
	for finding, want := range map[string]opa.Mending{
		`{"pointer": "", "message": ours.text}`:                                                  0,
		`{"pointer": "", "safe": true}`:                                                          0,
		`{"pointer": "", "fix": {"safe": true, "edits": []}}`:                                    opa.BySafeFix,
		`object.union(ours.plain, {"fix": {"safe": false, "edits": []}})`:                        opa.ByUnsafeFix,
		`{"pointer": "", "fix": {"safe": test.active, "edits": []}}`:                             either,
		`[{"safe": true, "edits": []}, {"safe": false, "edits": []}]`:                            either,
		`{"pointer": "", "fix": ours.fix("", true)}`:                                             opa.BySafeFix,
		`{"pointer": "", "fix": data.tfblint.lib.ours.fix("", false)}`:                           opa.ByUnsafeFix,
		`{"pointer": "", "fix": ours.fix("", test.active)}`:                                      either,
		"_fix(test)\n}\n\n_fix(test) := {\"safe\": true, \"edits\": []} if {\n true":             opa.BySafeFix,
		"{\"fix\": _fix(test)}\n}\n\n_fix(test) := {\"safe\": false, \"edits\": []} if {\n true": opa.ByUnsafeFix,
	} {
		bundle, err := opa.Load(opa.Options{}, opa.Source{Name: "ours", FS: fstest.MapFS{
			"rules/test/port.rego": {Data: []byte(head + finding + "\n}\n")},
			"lib/ours.rego":        {Data: []byte(lib)},
		}})
		if err != nil {
			t.Fatalf("%s: %v", finding, err)
		}
		if got := bundle.Rule("test/port").Mends; got != want {
			t.Errorf("%s mends by %d, want %d", finding, got, want)
		}
	}
}
