package lint_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tree"
)

// numbers finds a number on the default test of each framework: how many tests there are.
func numbers() []opa.Source {
	return []opa.Source{userRule(`findings contains {
	"pointer": "/tests/0/default", "count": count(input.tests), "message": input.framework.name,
}`)}
}

// living lints a suite in which only the rule of numbers speaks.
func living(t *testing.T, files tree.Memory, settings string, options lint.Options) *lint.Report {
	t.Helper()
	read, err := config.Parse(config.FileName, []byte("rules: {house/demo: warning}\n"+settings))
	if err != nil {
		t.Fatal(err)
	}
	options.Suite, options.Config, options.Policies = files, read, numbers()
	if options.Today.IsZero() {
		options.Today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	}
	report := run(t, options)
	// Not by Options.Only: where some rules judge, nothing is said about waivers.
	others := func(found finding.Finding) bool {
		return !strings.HasPrefix(found.Rule, "house/") && !strings.HasPrefix(found.Rule, "waiver/") &&
			!strings.HasPrefix(found.Rule, "baseline/")
	}
	report.Findings = slices.DeleteFunc(report.Findings, others)

	return report
}

func waiver(framework, more string) string {
	return "\n  - {rule: house/demo, framework: " + framework + ", reason: Because." + more + "}"
}

// TestWaivers says which waivers hide what, and what is said about them.
func TestWaivers(t *testing.T) {
	t.Parallel()
	const one, other = "frameworks/Go/one", "frameworks/Go/other"
	files := suite(map[string][]string{"Go/one": {entry("default"), entry("raw")}, "Go/other": {entry("default")}})
	both := []string{"house/demo one", "house/demo other"}
	whole, inOne, inOther := lint.Options{}, lint.Options{Dirs: []string{one}}, lint.Options{Dirs: []string{other}}
	inBoth, alone := lint.Options{Dirs: []string{one, other}}, lint.Options{Dirs: []string{one}, NoContext: true}
	some := lint.Options{Only: []string{"house", "waiver"}}
	and := func(rule string) []string { return append([]string{rule}, both...) }
	for name, test := range map[string]struct {
		waivers string
		options lint.Options
		want    []string
		waived  int
	}{
		"none":          {"", whole, both, 0},
		"one":           {waiver("one", ""), whole, both[1:], 1},
		"pattern":       {waiver(`"o*"`, ""), whole, nil, 2},
		"test":          {waiver("one", ", test: one"), whole, both[1:], 1},
		"another test":  {waiver("one", ", test: one-raw"), whole, and("waiver/unused"), 0},
		"within":        {waiver("one", ", max: 2"), whole, both[1:], 1},
		"beyond":        {waiver("one", ", max: 1"), whole, and("waiver/exceeded"), 0},
		"beyond on one": {waiver(`"*"`, ", max: 1"), whole, []string{"waiver/exceeded", both[0]}, 1},
		"last day":      {waiver("one", ", until: 2026-11-22"), whole, both[1:], 1},
		"expired":       {waiver("one", ", until: 2026-11-21"), whole, and("waiver/expired"), 0},
		"expired, and one that holds": {
			waiver("one", ", until: 2026-11-21") + waiver("one", ""), whole, []string{"waiver/expired", both[1]}, 1,
		},
		"two that hold":         {waiver("one", "") + waiver(`"o*"`, ", max: 9"), whole, nil, 2},
		"unknown":               {waiver("nobody", ""), whole, and("waiver/unknown"), 0},
		"unknown, not its test": {waiver("nobody", ", test: x"), whole, and("waiver/unknown"), 0},

		"of another, in a part": {waiver("other", ""), inOne, both[:1], 0},
		"expired, of another":   {waiver("other", ", until: 2000-01-01"), inOne, both[:1], 0},
		"expired, in a part": {
			waiver("one", ", until: 2000-01-01"), inOne, []string{"waiver/expired", both[0]}, 0,
		},
		"unused, in a part":        {waiver("one", ", test: one-raw"), inOne, []string{"waiver/unused", both[0]}, 0},
		"unused, by some rules":    {waiver("one", ", test: one-raw"), some, both, 0},
		"unused, no context":       {waiver("one", ", test: one-raw"), alone, both[:1], 0},
		"unused of all, in a part": {waiver(`"o*"`, ", test: one-raw"), inOther, both[1:], 0},
		"unused of all, all named": {waiver(`"o*"`, ", test: one-raw"), inBoth, and("waiver/unused"), 0},
		"unknown, in a part":       {waiver("nobody", ""), inOne, both[:1], 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := ""
			if test.waivers != "" {
				settings = "waivers:" + test.waivers
			}
			report := living(t, files, settings, test.options)
			var got []string
			for _, found := range report.Findings {
				got = append(got, strings.TrimSpace(found.Rule+" "+found.Framework))
			}
			if diff := gocmp.Diff(test.want, got); diff != "" || len(report.Waived) != test.waived {
				t.Errorf("%d waived, want %d; findings:\n%s", len(report.Waived), test.waived, diff)
			}
			if report.Summary.Waived != test.waived {
				t.Errorf("the summary says %d", report.Summary.Waived)
			}
		})
	}
}

// TestWaived shows what the report says of a waived finding.
func TestWaived(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/one": {entry("default")}})
	report := living(t, files, "waivers:"+waiver("one", ", until: 2026-12-31")+waiver("one", ""), lint.Options{})
	if len(report.Waived) != 1 {
		t.Fatalf("got %+v", report.Waived)
	}
	got := report.Waived[0]
	if got.Rule != "house/demo" || got.Reason != "Because." || got.Until != "2026-12-31" || got.Count != 1 ||
		got.Fingerprint == "" || got.Severity != finding.Warning {
		t.Errorf("got %+v", got)
	}
}

// TestNotComplete shows that nothing is called unused where rules could not be evaluated.
func TestNotComplete(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/one": {entry("default")}, "Go/other": {entry("default")}})
	waivers := "waivers:" + waiver("one", ", test: one-raw") + waiver("nobody", "")
	settings, err := config.Parse(config.FileName, []byte(waivers))
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, lint.Options{Suite: files, Config: settings, Policies: []opa.Source{
		userRule(`findings contains {"pointer": "", "message": "x"} if to_number(input.framework.name) > 1`),
	}})
	if len(report.ToolErrors) == 0 {
		t.Fatal("the run is complete")
	}
	for _, found := range report.Findings {
		if strings.HasPrefix(found.Rule, "waiver/") {
			t.Errorf("got %s: %s", found.Rule, found.Message)
		}
	}
}

// TestBaselineOfARun says what a baseline hides, and which of its entries are gone.
func TestBaselineOfARun(t *testing.T) {
	t.Parallel()
	const one = "frameworks/Go/one"
	before := suite(map[string][]string{"Go/one": {entry("default"), entry("raw")}, "Go/other": {entry("default")}})
	smaller := suite(map[string][]string{"Go/one": {entry("default")}, "Go/other": {entry("default")}})
	larger := suite(map[string][]string{
		"Go/one": {entry("default"), entry("raw"), entry("new")}, "Go/other": {entry("default")},
	})
	without := suite(map[string][]string{"Go/other": {entry("default")}})
	moved := tree.Memory{}
	for name, content := range before {
		moved[strings.Replace(name, "Go/one", "Java/uno", 1)] = "\n\n" + content
	}
	known := baselineOf(t, before)
	for name, test := range map[string]struct {
		files     tree.Memory
		options   lint.Options
		settings  string
		want      []string
		baselined int
		gone      []int
	}{
		"the same":        {before, lint.Options{}, "", nil, 2, nil},
		"moved":           {moved, lint.Options{}, "", nil, 2, nil},
		"larger":          {larger, lint.Options{}, "", []string{"house/demo"}, 1, nil},
		"smaller":         {smaller, lint.Options{}, "", []string{"baseline/gone"}, 2, []int{1}},
		"one less":        {without, lint.Options{}, "", []string{"baseline/gone"}, 1, []int{0}},
		"a part":          {before, lint.Options{Dirs: []string{one}}, "", nil, 1, nil},
		"smaller, a part": {smaller, lint.Options{Dirs: []string{one}}, "", nil, 1, nil},
		"waived": {
			before, lint.Options{}, "waivers:" + waiver("one", ""), []string{"baseline/gone"}, 1, []int{0},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.options.Baseline = known
			report := living(t, test.files, test.settings, test.options)
			if got := rulesOf(report); !slices.Equal(got, test.want) {
				t.Errorf("got findings of %v, want %v", got, test.want)
			}
			baselined := 0
			for _, found := range report.Baselined {
				if found.Rule == "house/demo" {
					baselined++
				}
			}
			var gone []int
			for _, entry := range report.Gone {
				if entry.Rule == "house/demo" {
					gone = append(gone, entry.Now)
				}
			}
			if baselined != test.baselined || !slices.Equal(gone, test.gone) {
				t.Errorf("%d in the baseline, gone %v; want %d and %v", baselined, gone, test.baselined, test.gone)
			}
		})
	}
}

// baselineOf returns what the rule of numbers says of a suite, as a baseline.
func baselineOf(t *testing.T, files tree.Memory) *config.Baseline {
	t.Helper()
	report := living(t, files, "", lint.Options{})
	content, err := config.FormatBaseline(report.Entries(report.Findings))
	if err != nil {
		t.Fatal(err)
	}
	baseline, err := config.ParseBaseline(config.BaselineName, content)
	if err != nil {
		t.Fatal(err)
	}

	return baseline
}

// TestEntries leaves out what is said about waivers: it would keep them from being mended.
func TestEntries(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/one": {entry("default")}})
	report := living(t, files, "waivers:"+waiver("nobody", ""), lint.Options{})
	entries := report.Entries(report.Findings)
	if len(report.Findings) != 2 || len(entries) != 1 || entries[0].Rule != "house/demo" ||
		entries[0].File != "benchmark_config.json" || entries[0].Count != 1 {
		t.Errorf("%d findings, entries %+v", len(report.Findings), entries)
	}
}

// TestLimit cuts what does not fail a run.
func TestLimit(t *testing.T) {
	t.Parallel()
	of := func(rule string, severity finding.Severity, count int) []finding.Finding {
		return slices.Repeat([]finding.Finding{{Rule: rule, Severity: severity}}, count)
	}
	all := slices.Concat(
		of("a/a", finding.Info, 5), of("a/b", finding.Error, 5),
		of("a/c", finding.Info, 3), of("a/d", finding.Warning, 4),
	)
	for name, test := range map[string]struct {
		most  int
		below finding.Severity
		kept  int
		rest  []lint.Rest
	}{
		"errors fail": {3, finding.Error, 14, []lint.Rest{
			{Rule: "a/d", Severity: finding.Warning, Count: 1}, {Rule: "a/a", Severity: finding.Info, Count: 2},
		}},
		"warnings fail": {3, finding.Warning, 15, []lint.Rest{{Rule: "a/a", Severity: finding.Info, Count: 2}}},
		"all fail":      {3, finding.Info, 17, nil},
		"enough":        {5, finding.Error, 17, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := &lint.Report{Findings: slices.Clone(all)}
			report.Limit(test.most, test.below)
			if diff := gocmp.Diff(test.rest, report.Rest); diff != "" || len(report.Findings) != test.kept {
				t.Errorf("%d kept, want %d; rest:\n%s", len(report.Findings), test.kept, diff)
			}
		})
	}
}

// TestExceptionsConform shows that what rules about waivers see is as its schema says, by a
// rule that repeats it.
func TestExceptionsConform(t *testing.T) {
	t.Parallel()
	before := suite(map[string][]string{"Go/one": {entry("default"), entry("raw")}})
	after := suite(map[string][]string{"Go/one": {entry("default")}})
	echo := userRule(`findings contains {"pointer": "", "message": sprintf("%v", [input])}`)
	files, _ := echo.FS.(interface {
		ReadFile(name string) ([]byte, error)
	})
	content, err := files.ReadFile("rules/house/demo.rego")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer("schema.framework", "schema.exceptions", "house.demo", "house.echo").
		Replace(string(content))
	waived := "waivers:" + waiver("one", ", until: 2026-12-31, max: 1") + waiver("nobody", ", test: x")
	settings, err := config.Parse(config.FileName, []byte(waived))
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, lint.Options{
		Suite: after, Config: settings, Baseline: baselineOf(t, before),
		Today:    time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC),
		Policies: append(numbers(), opa.Source{Name: "echo", FS: tree.Memory{"rules/house/echo.rego": changed}}),
	})
	i := slices.IndexFunc(report.Findings, func(found finding.Finding) bool { return found.Rule == "house/echo" })
	if i < 0 {
		t.Fatalf("the rule said nothing: %+v", report.ToolErrors)
	}
	var document map[string]any
	if err := json.Unmarshal([]byte(report.Findings[i].Message), &document); err != nil {
		t.Fatalf("%v: %s", err, report.Findings[i].Message)
	}
	conforms(t, "policy-exceptions", document)
	waivers, _ := document["waivers"].([]any)
	first, _ := waivers[0].(map[string]any)
	if document["today"] != "2026-12-01" || len(waivers) != 2 || first["days_left"] != 30.0 {
		t.Errorf("got %v", document)
	}
}

// TestNoDay shows that a waiver does not hold for ever because nobody said which day it is.
func TestNoDay(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/one": {entry("default")}})
	for more, fails := range map[string]bool{"": false, ", until: 2999-12-31": true} {
		settings, err := config.Parse(config.FileName, []byte("waivers:"+waiver("one", more)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = lint.Run(t.Context(), lint.Options{Suite: files, Config: settings, Policies: numbers()})
		if (err != nil) != fails {
			t.Errorf("with a waiver%s: %v", more, err)
		}
	}
}
