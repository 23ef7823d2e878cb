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
