package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
)

// TestGrowthPage holds the table of what a change adds to the severities of the rules in it,
// and wants every rule about changes there.
func TestGrowthPage(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{}, lint.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("..", "growth.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	link := regexp.MustCompile(`\[([a-z0-9-]+/[a-z0-9-]+)\]\(rules/`)
	for row := range strings.Lines(string(page)) {
		cells := strings.Split(row, "|")
		if len(cells) < 5 { // The text before the first bar, and four columns.
			continue
		}
		added, strict := strings.TrimSpace(cells[3]), strings.TrimSpace(cells[4])
		if strict == "–" {
			strict = added
		}
		for _, match := range link.FindAllStringSubmatch(cells[2], -1) {
			rule := bundle.Rule(match[1])
			if rule == nil {
				t.Errorf("there is no rule %s", match[1])

				continue
			}
			named[rule.Name] = true
			if got := max(rule.Severity, rule.WhenAdded).String(); got != added {
				t.Errorf("%s is an %s when it is added, not an %s", rule.Name, got, added)
			}
			if got := max(rule.Strict, rule.WhenAdded).String(); got != strict {
				t.Errorf("%s is an %s in profile strict, not an %s", rule.Name, got, strict)
			}
		}
	}
	for _, rule := range bundle.Rules() {
		if rule.Scope.NeedsBase() && !named[rule.Name] {
			t.Errorf("%s is not in the table", rule.Name)
		}
	}
}
