package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWritingARule takes the rule and the test that docs/writing-a-rule.md leads to, puts them
// in the place of a draft, and does what the page does with them.
func TestWritingARule(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "writing-a-rule.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```rego\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 2 {
		t.Fatal("the page has no rule and test")
	}
	policies := filepath.Join(t.TempDir(), "policies")
	succeed(t, "policy", "new", "--dir", policies, "house/port")
	folder := filepath.Join(policies, "rules", "house")
	for name, content := range map[string]string{
		"port.rego":          blocks[0][1],
		"port_test.rego":     blocks[1][1],
		"port.examples.yaml": changedExamples(t, filepath.Join(folder, "port.examples.yaml")),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for command, want := range map[string]string{
		"check": "all rules are sound (1)\n",
		"test":  "3 passed, 0 failed\n",
	} {
		got := succeed(t, "policy", command, policies)
		if got != want {
			t.Errorf("policy %s printed %q, want %q", command, got, want)
		}
		if !strings.Contains(string(page), "    "+want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	succeed(t, "policy", "test", "--coverage", "--threshold", "100", policies)
}

// changedExamples does to the examples of a draft what the page says.
func changedExamples(t *testing.T, file string) string {
	t.Helper()
	draft, err := os.ReadFile(file) //nolint:gosec // The test's own.
	if err != nil {
		t.Fatal(err)
	}
	bad, good, _ := strings.Cut(string(draft), "\ngood:")
	last := strings.LastIndex(bad, `"port": 8080`)
	if last < 0 {
		t.Fatalf("there is no port in %s", bad)
	}
	bad = bad[:last] + strings.Replace(bad[last:], "8080", "9000", 1)
	bad = strings.Replace(bad, "has TODO in its display name", "listens on port 9000", 1)

	return bad + "\ngood:" + good
}

// succeed runs the program, which must succeed, and returns what it prints.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr strings.Builder
	p := &program{stdout: &stdout, stderr: &stderr, environment: os.Getenv}
	if status := p.run(t.Context(), args); status != statusOK {
		t.Fatalf("%v ended with %d:\n%s%s", args, status, stdout.String(), stderr.String())
	}

	return stdout.String()
}
