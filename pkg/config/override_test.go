package config_test

import (
	"testing"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
)

// TestSeverityAt shows that of several entries the last counts.
func TestSeverityAt(t *testing.T) {
	t.Parallel()
	read, err := config.Parse("x.yaml", []byte(`
overrides:
  - paths: [frameworks/PHP, frameworks/Go]
    rules: {a/b: error, a/c: info}
  - paths: ["frameworks/*/old-*"]
    rules: {a/b: off}
  - paths: ["**/*.dockerfile"]
    rules: {a/b: {severity: warning}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		file, rule string
		severity   finding.Severity
		set        bool
	}{
		{"frameworks/PHP/php/x.json", "a/b", finding.Error, true},
		{"frameworks/Go/gin/x.json", "a/c", finding.Info, true},
		{"frameworks/Go/gin/x.json", "a/d", finding.Off, false},
		{"frameworks/Java/gin/x.json", "a/b", finding.Off, false},
		{"frameworks/PHP/old-php/x.json", "a/b", finding.Off, true},
		{"frameworks/PHP/old-php/x.json", "a/c", finding.Info, true},
		{"frameworks/PHP/old-php/php.dockerfile", "a/b", finding.Warning, true},
		{"frameworks/Java/x/x.dockerfile", "a/b", finding.Warning, true},
	} {
		severity, set := read.SeverityAt(test.file, test.rule)
		if severity != test.severity || set != test.set {
			t.Errorf("%s on %s: got %s, %t; want %s, %t", test.rule, test.file, severity, set, test.severity, test.set)
		}
	}
	if len(read.Overrides) != 3 || read.Overrides[0].Severities["a/b"] != finding.Error {
		t.Errorf("got %+v", read.Overrides)
	}
	if _, set := (&config.Config{}).SeverityAt("x", "a/b"); set {
		t.Error("the zero Config sets something")
	}
}

// TestParseOverrideInvalid says what is wrong with an override, and where.
func TestParseOverrideInvalid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		content string
		wants   []string
	}{
		{"overrides: {}", []string{"x.yaml:1:1: ", "a list of objects with paths and rules"}},
		{"overrides: [{rules: {a/b: off}}]", []string{"x.yaml:1:13: ", "`paths` is missing"}},
		{"overrides: [{paths: [x]}]", []string{"x.yaml:1:13: ", "`rules` is missing"}},
		{"overrides: [{paths: [], rules: {a/b: off}}]", []string{"x.yaml:1:14: ", "an empty list"}},
		{"overrides: [{paths: [x], rules: {}}]", []string{"x.yaml:1:26: ", "an empty object"}},
		{"overrides: [{paths: [x], rules: {AB: off}}]", []string{"x.yaml:1:34: ", "such as python/"}},
		{
			"overrides: [{paths: [x, /y], rules: {a/b: off}}]",
			[]string{"x.yaml:1:25: ", `"/y" is no pattern`},
		},
		{
			"overrides: [{paths: [x], rules: {a/b: {}}}]",
			[]string{"x.yaml:1:34: ", "the severity is missing"},
		},
		{
			"overrides: [{paths: [x], rules: {a/b: {params: {}}}}]",
			[]string{"x.yaml:1:40: ", "a waiver that has a max"},
		},
	} {
		t.Run(test.content, func(t *testing.T) {
			t.Parallel()
			invalid(t, test.content, test.wants...)
		})
	}
}
