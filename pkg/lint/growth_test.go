package lint_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tree"
	"github.com/tfblint/tfblint/schema"
)

// growth lints the step from one suite to another.
func growth(t *testing.T, before, after tree.Memory, settings string, options lint.Options) *lint.Report {
	t.Helper()
	parsed, err := config.Parse(config.FileName, []byte(settings))
	if err != nil {
		t.Fatal(err)
	}
	base := lint.Base{}
	if options.Base != nil {
		base = *options.Base
	}
	base.Suite, base.AllTouched = before, true
	options.Suite, options.Config, options.Base = after, parsed, &base
	options.Today = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	report := run(t, options)
	for _, failure := range report.ToolErrors {
		t.Errorf("%s: %s", failure.File, failure.Message)
	}

	return report
}

// TestPurposes says which new tests are asked what they are for.
func TestPurposes(t *testing.T) {
	t.Parallel()
	const (
		rule    = "growth/needs-purpose"
		purpose = "purpose: Shows what the driver for MySQL gains"
	)
	one, two := []string{entry("default")}, []string{entry("default"), entry("my", "Postgres", "MySQL")}
	broken := []string{entry("default"), entry("my", "Postgres", "MySQL", `"versus"`, `"tags": ["broken"], "versus"`)}
	renamed := []string{entry("default"), entry("other", "Postgres", "MySQL")}
	waiver := func(more string) string { return "waivers: [{" + more + "}]" }
	for name, test := range map[string]struct {
		before, after []string
		settings      string
		commit        string
		want          string
	}{
		"nothing said":         {one, two, "", "", "warning nothing says what it is for"},
		"strict":               {one, two, "profile: strict", "", "error nothing says what it is for"},
		"a commit says it":     {one, two, "", "Shows what the driver for MySQL gains", ""},
		"a commit says little": {one, two, "", "a new test", `warning its purpose "a new test" says too little`},
		"a waiver says it":     {one, two, waiver("rule: a/b, framework: x, test: x-my, " + purpose), "", ""},
		"a waiver of the framework": {
			one, two, waiver("rule: " + rule + ", framework: x, " + purpose), "", "",
		},
		"a waiver of another test": {
			one, two, waiver("rule: a/b, framework: x, test: x, " + purpose), "", "warning nothing says what it is for",
		},
		"a waiver of another framework": {
			one, two, waiver("rule: a/b, framework: y, " + purpose), "", "warning nothing says what it is for",
		},
		"a waiver that has expired": {
			one, two, waiver("rule: a/b, framework: x, until: 2026-11-21, " + purpose), "",
			"warning nothing says what it is for",
		},
		"a waiver on its last day": {
			one, two, waiver("rule: a/b, framework: x, until: 2026-11-22, " + purpose), "", "",
		},
		"a waiver with a reason": {one, two, waiver("rule: " + rule + ", framework: x, reason: It is agreed."), "", ""},
		"mended":                 {broken, two, "", "", ""},
		"still broken":           {one, broken, "", "", ""},
		"renamed":                {two, renamed, "", "", ""},
		"altered":                {two, []string{two[0], entry("my", "Postgres", "MySQL", "8080", "9090")}, "", "", ""},
		"removed":                {two, one, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := &lint.Base{}
			if test.commit != "" {
				base.Purposes = []string{test.commit}
			}
			before := suite(map[string][]string{"Go/x": test.before})
			after := suite(map[string][]string{"Go/x": test.after})
			report := growth(t, before, after, test.settings, lint.Options{Base: base})
			var got []string
			for _, found := range report.Findings {
				if found.Rule == rule {
					_, said, _ := strings.Cut(found.Message, ", and ")
					said, _, _ = strings.Cut(said, ";")
					got = append(got, found.Severity.String()+" "+said)
				}
			}
			if got := strings.Join(got, ""); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// telling are rules that tell, as JSON, what they see of a change.
func telling() []opa.Source {
	files := fstest.MapFS{}
	for scope, pointer := range map[string]string{
		"change":  `{"pointer": "", "message": sprintf("%v", [input.change])}`,
		"changes": `{"dir": input.frameworks[0].dir, "pointer": "", "message": sprintf("%v", [input.change])}`,
	} {
		files["rules/house/"+scope+".rego"] = &fstest.MapFile{Data: []byte(`# METADATA
# title: A demonstration
# description: Tells what it sees.
# schemas:
# - input: schema.` + scope + `
# custom:
#   category: house
#   severity: info
#   reason: Because.
#   fix: Do something.
package tfblint.rules.house.` + scope + `

findings contains ` + pointer + "\n")}
	}

	return []opa.Source{{Name: "mine", FS: files}}
}

// seen returns what rules of a scope see of a change, and holds it to their schema.
func seen(t *testing.T, report *lint.Report, scope, definition string) any {
	t.Helper()
	var change any
	for _, found := range report.Findings {
		if found.Rule == "house/"+scope {
			if err := json.Unmarshal([]byte(found.Message), &change); err != nil {
				t.Fatalf("%v in %s", err, found.Message)
			}
		}
	}
	source, err := schema.Read(definition)
	if err != nil {
		t.Fatal(err)
	}
	// Without the rest of what the rules see.
	var rest map[string]any
	if err := json.Unmarshal(source, &rest); err != nil {
		t.Fatal(err)
	}
	rest["required"] = []string{"change"}
	if source, err = json.Marshal(rest); err != nil {
		t.Fatal(err)
	}
	checker, err := schemacheck.Compile(definition, source)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(map[string]any{"change": change})
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range checker.Check(text.ParseJSON(scope, encoded)) {
		t.Errorf("schema.%s: %s: %s", scope, problem.Pointer, problem.Message)
	}

	return change
}

// TestChangeDocument shows that what rules see of a change is as the schemas say.
func TestChangeDocument(t *testing.T) {
	t.Parallel()
	before := suite(map[string][]string{"Go/x": {
		entry("default"), entry("old", `"db_url": "/db",`, "", "Postgres", "None"),
		entry("gone", "8080", "1", "Raw", "Full"),
	}})
	after := suite(map[string][]string{"Go/x": {
		entry("default", "8080", "9090"), entry("new", `"db_url": "/db",`, "", "Postgres", "None"),
		entry("my", "Postgres", "MySQL", `"x `, `"y `),
	}})
	report := growth(t, before, after, "waivers: [{rule: a/b, framework: x, test: x-my, purpose: p}]", lint.Options{
		Policies: telling(), Only: []string{"house"}, Base: &lint.Base{Purposes: []string{"q \"r\""}},
	})
	all := seen(t, report, "changes", "policy-matrix")
	one := seen(t, report, "change", "policy-input")
	for _, test := range []struct {
		document any
		path     []any
		want     any
	}{
		{one, []any{"kind"}, "altered"},
		{one, []any{"was", "active"}, 3.0},
		{one, []any{"was", "types"}, []any{"db", "json"}},
		{one, []any{"tests", "x", "kind"}, "altered"},
		{one, []any{"tests", "x", "fields"}, []any{map[string]any{"name": "port", "from": "8080", "to": "9090"}}},
		{one, []any{"tests", "x", "activated"}, false},
		{one, []any{"tests", "x", "was", "database"}, "postgres"},
		{one, []any{"tests", "x-new", "kind"}, "renamed"},
		{one, []any{"tests", "x-new", "was", "name"}, "x-old"},
		{one, []any{"tests", "x-my", "kind"}, "added"},
		{one, []any{"tests", "x-my", "activated"}, true},
		{one, []any{"tests", "x-my", "was"}, nil},
		{one, []any{"tests", "x-my", "types_added"}, []any{"db", "json"}},
		{one, []any{"tests", "x-my", "seconds"}, 264.0},
		{one, []any{"removed", 0, "name"}, "x-gone"},
		{one, []any{"purposes", 0}, map[string]any{
			"text": `q "r"`, "source": "commit", "tests": []any{"x", "x-new", "x-my"},
		}},
		{one, []any{"purposes", 1}, map[string]any{"text": "p", "source": "waiver", "tests": []any{"x-my"}}},
		{all, []any{"removed"}, []any{
			map[string]any{"name": "x-old", "dir": "frameworks/Go/x", "renamed_to": "x-new"},
			map[string]any{"name": "x-gone", "dir": "frameworks/Go/x", "renamed_to": ""},
		}},
	} {
		if diff := gocmp.Diff(test.want, at(test.document, test.path...)); diff != "" {
			t.Errorf("%v: -want +got:\n%s", test.path, diff)
		}
	}
}
