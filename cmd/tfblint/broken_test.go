package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
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
      "plaintext_url": "/plaintext",
      "port": 8080,
      "framework": "one",
      "language": "Go",
      "classification": "Micro",
      "display_name": "one",
      "notes": ""
    }
  }]
}
`

// recipe is a Dockerfile that nothing is wrong with, for any test.
const recipe = "FROM golang:1.26\nARG TFB_TEST_NAME\nCMD app $TFB_TEST_NAME\n"

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
	const test = `"framework": "one", "port": 8080, "language": "Go", "classification": "Micro", ` +
		`"database": "Postgres", "database_os": "Linux", "orm": "Raw", "db_url": "/db"`
	other := func(key string) string {
		return fmt.Sprintf(`%q: {"display_name": "one [%s]", "dockerfile": "one.dockerfile", %s}`, key, key, test)
	}
	first := `"default": {"display_name": "one", "json_url": "/json", ` + test + "}"
	eleven := []string{first} //nolint:prealloc // Eleven.
	for i := range 10 {
		eleven = append(eleven, other(fmt.Sprintf("t%d", i)))
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
			"two entries", "  }]\n", "  }, {\n    " + other("t1") + "\n  }]\n",
			"config/multiple-entries",
		},
	}
}

// files returns the folder of a framework of the given name, broken.
func (b breakage) files(name string) map[string]string {
	configuration := b.broken
	if b.old != "" {
		configuration = strings.Replace(sound, b.old, b.broken, 1)
	}
	dir := "frameworks/Go/" + name + "/"

	return map[string]string{
		dir + "benchmark_config.json": strings.ReplaceAll(configuration, `"one`, `"`+name),
		dir + name + ".dockerfile":    recipe,
		dir + "README.md":             "# " + name + "\n",
	}
}

// inner matches what no user should ever see: Go's types and traces.
var inner = regexp.MustCompile(
	`goroutine|panic|runtime error|interface|float64|map\[|\[\]byte|nil\b|\*?[a-z]+\.[A-Z]\w+`)

// TestBrokenConfigurations breaks a configuration in each way and lints it. The golden file
// is what a user reads.
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

// lintBroken lints a framework that is broken, the only one of its suite, and returns the
// text that a user sees, without the explanation of the rule. Only the rule that is meant for
// it judges: compiling all takes longest, and is done once, for all breakages together.
func lintBroken(t *testing.T, breakage breakage) []byte {
	t.Helper()
	dir := filepath.Join(write(t, breakage.files("one")), "frameworks", "Go", "one")
	text, status := call(t, "lint", "--rule", breakage.rule, dir)
	if status == statusFailed {
		t.Errorf("a fault of the file was taken for one of the tool:\n%s", text)
	}
	if inner.MatchString(text) {
		t.Errorf("the text shows the program's insides:\n%s", text)
	}
	shown, _, _ := strings.Cut(text, "  why:")

	return []byte(cmp.Or(strings.ReplaceAll(shown, dir+string(filepath.Separator), ""), "nothing\n"))
}

// TestBrokenTogether lints a suite in which each framework is broken in another way. Each
// must give one finding, by the rule that is meant for it: no other rule speaks of what is
// broken, and no framework pays for another.
func TestBrokenTogether(t *testing.T) {
	t.Parallel()
	files, want := map[string]string{}, map[string][]string{}
	maps.Copy(files, breakage{broken: sound}.files("sound")) // Of which nothing is found.
	for _, breakage := range breakages() {
		name := strings.ToLower(strings.ReplaceAll(breakage.name, " ", "-"))
		maps.Copy(files, breakage.files(name))
		want[name] = []string{breakage.rule}
	}
	document, status := call(t, "lint", "--format", "json", write(t, files))
	var report struct {
		Findings   []finding.Finding `json:"findings"`
		ToolErrors []any             `json:"toolErrors"`
	}
	if err := json.Unmarshal([]byte(document), &report); err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, found := range report.Findings {
		name := path.Base(path.Dir(found.File))
		got[name] = append(got[name], found.Rule)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("rules that spoke of each framework, wanted (-), got (+):\n%s", diff)
	}
	if len(report.ToolErrors) > 0 || status != statusFindings {
		t.Errorf("status %d, tool errors %v", status, report.ToolErrors)
	}
}

// call runs the program and returns what it prints and its status.
func call(t *testing.T, args ...string) (stdout string, status int) {
	t.Helper()
	var out, errors bytes.Buffer
	p := &program{stdout: &out, stderr: &errors, environment: withoutCache(nil)}
	status = p.run(t.Context(), args)

	return out.String(), status
}
