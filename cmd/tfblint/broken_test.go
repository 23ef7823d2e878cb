package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tfblint/tfblint/pkg/finding"
)

// sound is a configuration that nothing is wrong with.
const sound = `{
  "framework": "one",
  "tests": [{
    "default": {
      "json_url": "/json",
      "port": 8080,
      "language": "Go",
      "notes": ""
    }
  }]
}
`

// A breakage is one way to break a configuration.
type breakage struct {
	name string
	// old is replaced by broken in a sound configuration, or is empty where broken is
	// all there is.
	old, broken string
	// rule is the one that must speak, and nothing else.
	rule string
}

func breakages() []breakage {
	const depth = 10_000
	const test = `{"db_url": "/db", "port": 8080, "language": "Go", ` +
		`"database": "Postgres", "database_os": "Linux", "orm": "Raw"`
	eleven := []string{`"default": ` + test + "}"} //nolint:prealloc // Eleven.
	for i := range 10 {
		eleven = append(eleven, fmt.Sprintf(`"t%d": %s, "dockerfile": "one.dockerfile"}`, i, test))
	}

	return []breakage{
		{"duplicate key", `"port": 8080,`, `"port": 8080, "port": 8081,`, "config/duplicate-key"},
		{"duplicate test", `"default": {`, `"default": {"port": 1}, "default": {`, "config/duplicate-key"},
		{"byte-order mark", "", "\uFEFF" + sound, "config/json"},
		{"UTF-16", "", "\xFF\xFE{\x00}\x00", "config/json"},
		{"line comment", `"port": 8080,`, `"port": 8080, // as in the Dockerfile`, "config/json"},
		{"block comment", `"port": 8080,`, `"port": 8080, /* as in the Dockerfile */`, "config/json"},
		{"hash comment", `"port": 8080,`, `"port": 8080, # as in the Dockerfile`, "config/json"},
		{"trailing comma", `"notes": ""`, `"notes": "",`, "config/json"},
		{"missing comma", `"port": 8080,`, `"port": 8080`, "config/json"},
		{"missing brace", "  }]\n}", "  }]\n", "config/json"},
		{"missing quote", `"Go"`, `"Go`, "config/json"},
		{"single quotes", `"Go"`, `'Go'`, "config/json"},
		{"typographic quotes", `"Go"`, "\u201cGo\u201d", "config/json"},
		{"key without quotes", `"port"`, `port`, "config/json"},
		{"NaN", "8080", "NaN", "config/json"},
		{"leading zero", "8080", "08080", "config/json"},
		{"non-UTF-8 byte", `"notes": ""`, "\"notes\": \"caf\xe9\"", "config/json"},
		{"raw control character", `"notes": ""`, "\"notes\": \"a\nb\"", "config/json"},
		{"half a surrogate pair", `"notes": ""`, `"notes": "\ud83d"`, "config/surrogate"},
		{"deep nesting", "", strings.Repeat("[", depth) + strings.Repeat("]", depth), "config/json"},
		{
			"deep nesting in a test", `"notes": ""`,
			`"notes": ` + strings.Repeat(`{"a":`, depth) + "1" + strings.Repeat("}", depth), "config/json",
		},
		{"too large", "", sound + strings.Repeat(" ", 2<<20), "config/json"},
		{"empty file", "", "", "config/json"},
		{"two documents", "", sound + sound, "config/json"},
		{"no JSON at all", "", "framework: one\n", "config/json"},
		{"list instead of an object", "", "[]", "config/type"},
		{"null", "", "null", "config/type"},
		{"tests that are an object", "", `{"framework": "one", "tests": {"default": {}}}`, "config/type"},
		{"test that is a list", "", `{"framework": "one", "tests": [{"default": []}]}`, "config/type"},
		{"no tests", "", `{"framework": "one", "tests": []}`, "config/value"},
		{"missing key", `      "port": 8080,` + "\n", "", "config/missing-key"},
		{"misspelt key", `"notes"`, `"note"`, "config/unknown-key"},
		{"enum typo", `"notes": ""`, `"approach": "Realstic"`, "config/enum"},
		{"wrong type", "8080", "true", "config/type"},
		{"number in quotes", "8080", `"8080"`, "config/port-text"},
		{"url without a slash", `"/json"`, `"json"`, "config/url"},
		{
			"eleven tests", "", `{"framework": "one", "tests": [{` + strings.Join(eleven, ", ") + "}]}\n",
			"matrix/max-tests",
		},
		{
			"two entries", "  }]\n", "  }, {\n    \"t1\": " + test + ", \"dockerfile\": \"one.dockerfile\"}\n  }]\n",
			"config/multiple-entries",
		},
	}
}

func (b breakage) configuration() string {
	if b.old == "" {
		return b.broken
	}

	return strings.Replace(sound, b.old, b.broken, 1)
}

// inner matches what no user should ever see: Go's types and traces.
var inner = regexp.MustCompile(
	`goroutine|panic|runtime error|interface|float64|map\[|\[\]byte|nil\b|\*?[a-z]+\.[A-Z]\w+`)

// TestBrokenConfigurations breaks a configuration in each way: it must give one clear
// finding by the rule that is meant for it. The golden file is what a user reads.
func TestBrokenConfigurations(t *testing.T) { //nolint:tparallel // What follows waits for the group.
	t.Parallel()
	golden := filepath.Join("testdata", "broken.txtar")
	all := breakages()
	archive := &txtar.Archive{Files: make([]txtar.File, len(all))}
	t.Run("kinds", func(t *testing.T) {
		for i, breakage := range all {
			t.Run(breakage.name, func(t *testing.T) {
				t.Parallel()
				archive.Files[i] = txtar.File{Name: breakage.name, Data: lintBroken(t, breakage)}
			})
		}
	})
	got := txtar.Format(archive)
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden) //nolint:gosec // A constant.
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("wanted (-), got (+); go test -update takes it over:\n%s", diff)
	}
}

// lintBroken lints a suite of one broken configuration and returns the text that a user
// sees, without the explanation of the rule.
func lintBroken(t *testing.T, breakage breakage) []byte {
	t.Helper()
	root := write(t, map[string]string{
		"frameworks/Go/one/benchmark_config.json": breakage.configuration(),
		"frameworks/Go/one/one.dockerfile":        "FROM golang:1.26\n",
	})
	dir := filepath.Join(root, "frameworks", "Go", "one")
	// The whole suite and the framework by itself go different ways.
	text, status := call(t, "lint", dir)
	if status == statusFailed {
		t.Errorf("a fault of the file was taken for one of the tool:\n%s", text)
	}
	if inner.MatchString(text) {
		t.Errorf("the text shows the program's insides:\n%s", text)
	}
	document, _ := call(t, "lint", "--format", "json", root)
	var report struct {
		Findings   []finding.Finding `json:"findings"`
		ToolErrors []any             `json:"toolErrors"`
	}
	if err := json.Unmarshal([]byte(document), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) != 1 || report.Findings[0].Rule != breakage.rule || len(report.ToolErrors) > 0 {
		t.Errorf("want one finding of %s, got %+v and %v", breakage.rule, report.Findings, report.ToolErrors)
	}
	shown, _, _ := strings.Cut(text, "  why:")

	return []byte(cmp.Or(strings.ReplaceAll(shown, dir+string(filepath.Separator), ""), "nothing\n"))
}

// call runs the program and returns what it prints and its status.
func call(t *testing.T, args ...string) (stdout string, status int) {
	t.Helper()
	var out, errors bytes.Buffer
	p := &program{stdout: &out, stderr: &errors, environment: withoutCache(nil)}
	status = p.run(t.Context(), args)

	return out.String(), status
}
