package config_test

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/tree"
)

const example = `# What we decided.
version: 1
policies: [policy, more/policy]
fail_on: warning
rules:
  matrix/max-tests:
    severity: warning
    params: {max: 12}
  matrix/axis-limits:
    params:
      limits: {python: {databases: 2}}
  python/server-mismatch: off
overrides:
  - paths: [frameworks/PHP]
    rules: {a/b: off}
data: {sql: {engines: [mariadb]}}
profile: strict
baseline: tools/known.json
`

func TestParse(t *testing.T) {
	t.Parallel()
	read, err := config.Parse("example.yaml", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff([]string{"policy", "more/policy"}, read.Policies); diff != "" {
		t.Errorf("policies: %s", diff)
	}
	if read.FailOn != finding.Warning {
		t.Errorf("fail_on is %s, want warning", read.FailOn)
	}
	if read.Profile != config.Strict || read.BaselineFile() != "tools/known.json" {
		t.Errorf("the profile is %d, the baseline %s", read.Profile, read.BaselineFile())
	}
	if name := read.Data.Get("sql").Get("engines").Items[0].Text; name != "mariadb" {
		t.Errorf("the tables get %q", name)
	}
	names := []string{"matrix/axis-limits", "matrix/max-tests", "python/server-mismatch"}
	if diff := gocmp.Diff(names, read.RuleNames()); diff != "" {
		t.Errorf("rules: %s", diff)
	}
	for name, want := range map[string]struct {
		severity finding.Severity
		set      bool
		params   []string
	}{
		"matrix/max-tests":       {finding.Warning, true, []string{"max"}},
		"matrix/axis-limits":     {finding.Off, false, []string{"limits"}},
		"python/server-mismatch": {finding.Off, true, nil},
	} {
		rule := read.Rules[name]
		if rule.Severity != want.severity || rule.Set != want.set {
			t.Errorf("%s: severity %s, set %t; want %s, %t", name, rule.Severity, rule.Set, want.severity, want.set)
		}
		if diff := gocmp.Diff(want.params, slices.Sorted(maps.Keys(rule.Params))); diff != "" {
			t.Errorf("%s: parameters: %s", name, diff)
		}
	}
	if limit := read.Rules["matrix/max-tests"].Params["max"].Text; limit != "12" {
		t.Errorf("max is %s, want 12", limit)
	}
}

func TestParseNothing(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "\n", "# rules:\n", "{}", "version: 1\n", "rules: {}\n", "policies: []\n"} {
		read, err := config.Parse("x", []byte(content))
		if err != nil {
			t.Errorf("%q: %v", content, err)

			continue
		}
		if len(read.Policies)+len(read.Rules)+len(read.Waivers)+len(read.Overrides) > 0 || read.Data != nil ||
			read.Profile != config.Recommended || read.BaselineFile() != config.BaselineName ||
			read.FailOn != finding.Off {
			t.Errorf("%q decided something: %+v", content, read)
		}
	}
}

func TestParseInvalid(t *testing.T) {
	t.Parallel()
	for content, wants := range map[string][]string{
		"rules: {matrix/max-tests: never}":                 {`x.yaml:1:27: `, `"never"`, "error, warning, info, off"},
		"rules: {matrix/max-tests: {severity: bad}}":       {"x.yaml:1:38: ", "one of error, warning, info, off"},
		"rules: {matrix/max-tests: {severty: off}}":        {"x.yaml:1:28: ", "did you mean `severity`"},
		"rules: {matrix/max-tests: 3}":                     {"x.yaml:1:27: "},
		"rules: {matrix/max-tests: [off]}":                 {"x.yaml:1:"},
		"rules: {MaxTests: off}":                           {"x.yaml:1:9: ", "such as python/meinheld-bare-only"},
		"rules: [matrix/max-tests]":                        {"x.yaml:1:"},
		"rule: {}":                                         {"x.yaml:1:1: ", "did you mean `rules`"},
		"fail_on: off":                                     {"x.yaml:1:10: ", "wanted one of error, warning, info"},
		"version: 2":                                       {"x.yaml:1:10: ", "wanted 1"},
		"policies: policy":                                 {"x.yaml:1:11: ", "a list of folders"},
		"policies: [policy, /etc]":                         {"x.yaml:1:20: "},
		"policies: [policy, ../policy]":                    {"x.yaml:1:20: ", "no path inside the suite"},
		"policies: [a/../b]":                               {"x.yaml:1:12: ", "no path inside the suite"},
		"policies: [./policy]":                             {"x.yaml:1:12: ", "without ."},
		"policies: [policy/]":                              {"x.yaml:1:12: ", "no path inside the suite"},
		"policies: ['']":                                   {"x.yaml:1:12: "},
		"- rules":                                          {"x.yaml:1:1: "},
		"rules":                                            {"x.yaml:1:1: "},
		"rules: {":                                         {"x.yaml:1:", "cannot be read"},
		"fail_on: error\nfail_on: info":                    {"x.yaml:2:1: ", "is repeated"},
		"fail_on: error\n---\nfail_on: info":               {"second document"},
		"rules: &a {matrix/max-tests: *a}":                 {"alias"},
		"fail_on: \xff":                                    {"x.yaml:1:", "UTF-8"},
		"rules: " + strings.Repeat("[", 10_000):            {"x.yaml:1:"},
		"rules: " + strings.Repeat("{a: ", 600):            {"x.yaml:1:"},
		"fail_on: off\nversion: 2\nrule: {}":               {"x.yaml:1:10: ", "x.yaml:2:10: ", "x.yaml:3:1: "},
		"policies: [" + strings.Repeat("a, ", 1<<19) + "]": {"x.yaml:1:1: "},
	} {
		t.Run(content[:min(len(content), 40)], func(t *testing.T) {
			t.Parallel()
			invalid(t, content, wants...)
		})
	}
}

// invalid wants that a configuration is refused with an error that contains all of wants.
func invalid(t *testing.T, content string, wants ...string) {
	t.Helper()
	read, err := config.Parse("x.yaml", []byte(content))
	if !errors.Is(err, config.ErrInvalid) {
		t.Fatalf("got %+v and the error %v, want one that wraps %v", read, err, config.ErrInvalid)
	}
	for _, want := range wants {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not contain %q: %v", want, err)
		}
	}
}

// TestFault points at settings for those who know more about them.
func TestFault(t *testing.T) {
	t.Parallel()
	read, err := config.Parse("example.yaml", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"rule":          {read.Fault("matrix/max-tests", "no"), "example.yaml:6:3: no"},
		"parameter":     {read.Fault("matrix/max-tests", "no", "params", "max"), "example.yaml:8:19: no"},
		"deeper":        {read.Fault("matrix/axis-limits", "no", "params", "limits"), "example.yaml:11:7: no"},
		"not there":     {read.Fault("matrix/max-tests", "no", "params", "min"), "example.yaml:8:5: no"},
		"short":         {read.Fault("python/server-mismatch", "no"), "example.yaml:12:3: no"},
		"unknown":       {read.Fault("python/unknown", "no"), "example.yaml:1:1: no"},
		"policy":        {read.PolicyFault(1, "no"), "example.yaml:3:20: no"},
		"many policies": {read.PolicyFault(9, "no"), "example.yaml:3:1: no"},
		"override":      {read.OverrideFault(0, "a/b", "no"), "example.yaml:15:13: no"},
		"table":         {read.DataFault("no", "sql"), "example.yaml:16:8: no"},
		"in a table":    {read.DataFault("no", "sql", "engines", "0"), "example.yaml:16:24: no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !errors.Is(test.err, config.ErrInvalid) || !strings.HasSuffix(test.err.Error(), "\n"+test.want) {
				t.Errorf("got %v, want one that wraps %v and ends in %q", test.err, config.ErrInvalid, test.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	read, err := config.Read(tree.Memory{config.FileName: "fail_on: info"})
	if err != nil || read.FailOn != finding.Info {
		t.Errorf("got %+v, %v", read, err)
	}
	read, err = config.Read(tree.Memory{"sub/" + config.FileName: "fail_on: info"})
	if err != nil || read.FailOn != finding.Off {
		t.Errorf("without a configuration: got %+v, %v", read, err)
	}
	_, err = config.Read(tree.Memory{config.FileName: "fail_on: off"})
	if !errors.Is(err, config.ErrInvalid) {
		t.Errorf("got %v, want one that wraps %v", err, config.ErrInvalid)
	}
	_, err = config.Read(tree.Memory{config.FileName + "/file": ""})
	if err == nil || errors.Is(err, config.ErrInvalid) || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder in place of the configuration: got %v", err)
	}
}

// FuzzParse holds Parse to its promises: no panic, an error that says where, and a
// configuration that can be used if there is none.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		example, "", "rules: {a/b: off}", "rules: {a/b: {params: {x: [1, {y: null}]}}}", "policies: [a, ../b]",
		"a: &a [*a]", "? {a: b}\n: c", "fail_on: !!str info", "rules:\n\t- x", "\xff\xfe", "<<: {fail_on: info}",
		"waivers: [{rule: a/b, framework: '*', test: x, reason: r, until: 2026-12-31, max: 3}]", "data: {a: {b: [c]}}",
		"overrides: [{paths: ['**/x'], rules: {a/b: off}}]", "profile: strict\nbaseline: x",
		"version: 1.0", "version: 0x1", "rules: {\"a/b\": \"off\", 'a/b': off}", "--- {}\n--- {}", "%YAML 1.2\n---\n{}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		read, err := config.Parse("x.yaml", content)
		if err != nil {
			if !errors.Is(err, config.ErrInvalid) || !strings.Contains(err.Error(), "\nx.yaml") {
				t.Fatalf("an error without a place: %v", err)
			}

			return
		}
		for _, dir := range read.Policies {
			if !fs.ValidPath(dir) {
				t.Errorf("policies lead to %q", dir)
			}
		}
		for _, name := range read.RuleNames() {
			if err := read.Fault(name, "no"); !errors.Is(err, config.ErrInvalid) {
				t.Errorf("the fault of %q is %v", name, err)
			}
		}
	})
}

// TestParsePartsInvalid says what is wrong with what stands alone, and where.
func TestParsePartsInvalid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		content string
		wants   []string
	}{
		{"profile: lax", []string{"x.yaml:1:10: ", "wanted one of recommended, strict, guidance"}},
		{"profile:", []string{"x.yaml:1:9: ", "is null"}},
		{"baseline: ../x", []string{"x.yaml:1:11: ", "no path inside the suite"}},
		{"baseline: .", []string{"x.yaml:1:11: ", "no path inside the suite"}},
		{"baseline: /x", []string{"x.yaml:1:11: ", "a file, from the root of the suite"}},
		{"data: []", []string{"x.yaml:1:1: ", "tables with what to add"}},
	} {
		t.Run(test.content, func(t *testing.T) {
			t.Parallel()
			invalid(t, test.content, test.wants...)
		})
	}
}
