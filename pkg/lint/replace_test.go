package lint_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
)

// replacing is two rules: house/plain finds every test, and house/knowing, which stands for it,
// finds the default test.
func replacing(t *testing.T) []opa.Source {
	t.Helper()
	files := fstest.MapFS{}
	for name, body := range map[string]string{
		"plain":   `findings contains {"pointer": input.tests[_].pointer, "message": "plain"}`,
		"knowing": `findings contains {"pointer": "/tests/0/default", "message": "knowing"}`,
	} {
		source, isFile := userRule(body).FS.(fstest.MapFS)
		if !isFile {
			t.Fatal("the rule of a user is no file")
		}
		text := strings.ReplaceAll(string(source["rules/house/demo.rego"].Data), "house.demo", "house."+name)
		if name == "knowing" {
			text = strings.Replace(text, "#   reason:", "#   replaces: [house/plain]\n#   reason:", 1)
		}
		files["rules/house/"+name+".rego"] = &fstest.MapFile{Data: []byte(text)}
	}

	return []opa.Source{{Name: "mine", FS: files}}
}

// TestReplaced shows that a rule stands for another where both speak, and only there.
func TestReplaced(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/one": {entry("default"), entry("raw")}, "Go/two": {entry("default")}})
	const waived = "waivers: [{rule: house/knowing, framework: one, reason: r}]"
	for name, test := range map[string]struct {
		settings string
		want     []string
	}{
		"both speak": {"", []string{
			"one /tests/0/default knowing", "one /tests/0/raw plain", "two /tests/0/default knowing",
		}},
		"it is off": {"rules: {house/knowing: off}", []string{
			"one /tests/0/default plain", "one /tests/0/raw plain", "two /tests/0/default plain",
		}},
		"it is off there": {"overrides: [{paths: [frameworks/Go/one], rules: {house/knowing: off}}]", []string{
			"one /tests/0/default plain", "one /tests/0/raw plain", "two /tests/0/default knowing",
		}},
		"it is waived": {waived, []string{"one /tests/0/raw plain", "two /tests/0/default knowing"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings, err := config.Parse(config.FileName, []byte(test.settings))
			if err != nil {
				t.Fatal(err)
			}
			report := run(t, lint.Options{
				Suite: files, Config: settings, Policies: replacing(t), Only: []string{"house"},
			})
			var got []string
			for _, found := range report.Findings {
				got = append(got, found.Framework+" "+found.Pointer+" "+found.Message)
			}
			slices.Sort(got)
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}
