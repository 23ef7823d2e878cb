package config_test

import (
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
)

// waiverOf returns the only waiver of a configuration.
func waiverOf(t *testing.T, entry string) config.Waiver {
	t.Helper()
	read, err := config.Parse("x.yaml", []byte("waivers: [{"+entry+"}]"))
	if err != nil {
		t.Fatal(err)
	}

	return read.Waivers[0]
}

func TestParseWaiver(t *testing.T) {
	t.Parallel()
	waiver := waiverOf(t, `rule: "matrix/*", framework: flask, test: flask-raw, reason: Because., `+
		`until: 2026-12-31, max: 3`)
	day := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	if waiver.Rule.String() != "matrix/*" || waiver.Framework.String() != "flask" ||
		waiver.Test.String() != "flask-raw" || waiver.Reason != "Because." || !waiver.Until.Equal(day) ||
		waiver.Max != 3 || waiver.Pointer != "/waivers/0" {
		t.Errorf("got %+v", waiver)
	}
	quoted := waiverOf(t, `rule: a/b, framework: flask, reason: Because., until: "2026-12-31"`)
	if !quoted.Until.Equal(day) || !quoted.Test.IsZero() || quoted.Max != 0 {
		t.Errorf("got %+v", quoted)
	}
}

func TestParseWaiverWithPurpose(t *testing.T) {
	t.Parallel()
	const rest = "rule: a/b, framework: flask, "
	for name, test := range map[string]struct{ entry, reason, purpose string }{
		"reason":  {"reason: Because.", "Because.", ""},
		"purpose": {"purpose: Shows it.", "Shows it.", "Shows it."},
		"both":    {"purpose: Shows it., reason: Because.", "Because.", "Shows it."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			waiver := waiverOf(t, rest+test.entry)
			if waiver.Reason != test.reason || waiver.Purpose != test.purpose {
				t.Errorf("got the reason %q and the purpose %q", waiver.Reason, waiver.Purpose)
			}
		})
	}
}

func TestWaiverConcerns(t *testing.T) {
	t.Parallel()
	one := waiverOf(t, `rule: a/b, framework: "fl*", test: flask-raw, purpose: p`)
	all := waiverOf(t, `rule: a/b, framework: flask, purpose: p`)
	for _, test := range []struct {
		framework, test string
		one, all        bool
	}{
		{"flask", "flask-raw", true, true},
		{"flask", "flask", false, true},
		{"bottle", "flask-raw", false, false},
	} {
		if got := one.Concerns(test.framework, test.test); got != test.one {
			t.Errorf("the waiver for a test concerns %s of %s: %t", test.test, test.framework, got)
		}
		if got := all.Concerns(test.framework, test.test); got != test.all {
			t.Errorf("the waiver for a framework concerns %s of %s: %t", test.test, test.framework, got)
		}
	}
}

func TestWaiverCovers(t *testing.T) {
	t.Parallel()
	const rule, framework = `rule: "matrix/*", framework: "fl*", reason: r`, "flask"
	of := func(rule, framework, test string) finding.Finding {
		return finding.Finding{Rule: rule, Framework: framework, Test: test, Count: 9}
	}
	for name, test := range map[string]struct {
		entry string
		found finding.Finding
		want  bool
	}{
		"its framework": {rule, of("matrix/x", framework, ""), true},
		"a test of it":  {rule, of("matrix/x", framework, "flask-raw"), true},
		"another rule":  {rule, of("python/x", framework, ""), false},
		"another":       {rule, of("matrix/x", "bottle", ""), false},
		"its test":      {rule + ", test: flask-raw", of("matrix/x", framework, "flask-raw"), true},
		"another test":  {rule + ", test: flask-raw", of("matrix/x", framework, "flask"), false},
		"about no test": {rule + ", test: flask-raw", of("matrix/x", framework, ""), false},
		"everything":    {`rule: "**", framework: "**", reason: r`, of("matrix/x", "", ""), true},
		// Whatever the day and the number.
		"no longer": {rule + ", until: 2000-01-01, max: 1", of("matrix/x", framework, ""), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			waiver := waiverOf(t, test.entry)
			if got := waiver.Covers(test.found); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}

func TestWaiverAllows(t *testing.T) {
	t.Parallel()
	limited, free := config.Waiver{Max: 3}, config.Waiver{}
	for count, want := range map[int]bool{0: false, 1: true, 3: true, 4: false} {
		if limited.Allows(count) != want {
			t.Errorf("with a limit of 3, %d is allowed: %t", count, !want)
		}
		if !free.Allows(count) {
			t.Errorf("without a limit, %d is not allowed", count)
		}
	}
}

func TestWaiverDaysLeft(t *testing.T) {
	t.Parallel()
	waiver := waiverOf(t, "rule: a/b, framework: x, reason: r, until: 2026-12-31")
	east, west := time.FixedZone("east", 14*60*60), time.FixedZone("west", -12*60*60)
	for name, test := range map[string]struct {
		today time.Time
		want  int
	}{
		"its last day":       {time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), 0},
		"its last minute":    {time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC), 0},
		"the day after":      {time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), -1},
		"the day before":     {time.Date(2026, 12, 30, 23, 59, 0, 0, time.UTC), 1},
		"a year before":      {time.Date(2025, 12, 31, 12, 0, 0, 0, time.UTC), 365},
		"by the clock there": {time.Date(2026, 12, 31, 1, 0, 0, 0, east), 0},
		"there too":          {time.Date(2026, 12, 31, 23, 0, 0, 0, west), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, ends := waiver.DaysLeft(test.today); got != test.want || !ends {
				t.Errorf("got %d, %t; want %d", got, ends, test.want)
			}
		})
	}
	forever := waiverOf(t, "rule: a/b, framework: x, reason: r")
	if _, ends := forever.DaysLeft(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)); ends {
		t.Error("a waiver without a last day ends")
	}
}

// TestParseWaiverInvalid says what is wrong with a waiver, and where.
func TestParseWaiverInvalid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		content string
		wants   []string
	}{
		{"waivers: {}", []string{"x.yaml:1:1: ", "a list of objects with rule"}},
		{"waivers: [{}]", []string{"`rule` is missing", "`framework` is missing", "`reason` is missing"}},
		{
			"waivers: [{rule: a/b, framework: x, reason: ' '}]",
			[]string{"x.yaml:1:45: ", "a sentence that says why"},
		},
		{
			"waivers: [{rule: a/b, framework: x, purpose: ' '}]",
			[]string{"x.yaml:1:46: ", "a sentence that says what the tests are for"},
		},
		{
			"waivers: [{rule: a/b, framework: x, purpose: p, reason: ''}]",
			[]string{"x.yaml:1:57: ", "a sentence that says why"},
		},
		{
			"waivers: [{rule: a/b, framework: '', reason: r}]",
			[]string{"x.yaml:1:34: ", "the name of a framework"},
		},
		{"waivers: [{rule: a**, framework: x, reason: r}]", []string{"x.yaml:1:18: ", "** stands alone"}},
		{
			"waivers: [{rule: a/b, framework: x/, reason: r}]",
			[]string{"x.yaml:1:34: ", `"x/" is no pattern`},
		},
		{"waivers: [{rule: a/b, framework: x, test: '[', reason: r}]", []string{"x.yaml:1:43: ", "bracket"}},
		{
			"waivers: [{rule: a/b, framework: x, reason: r, until: soon}]",
			[]string{"x.yaml:1:55: ", "a day as YYYY-MM-DD"},
		},
		{
			"waivers: [{rule: a/b, framework: x, reason: r, until: 2026-02-30}]",
			[]string{"x.yaml:1:55: ", "no day of the calendar"},
		},
		{
			"waivers: [{rule: a/b, framework: x, reason: r, max: 0}]",
			[]string{"x.yaml:1:53: ", "a whole number above 0"},
		},
		{
			"waivers: [{rule: a/b, framework: x, reason: r, max: 1e3}]",
			[]string{"x.yaml:1:53: ", `"1e3" is no whole number`},
		},
		{
			"waivers: [{rule: a/b, framework: x, reason: r, utnil: 2026-01-01}]",
			[]string{"did you mean `until`"},
		},
	} {
		t.Run(test.content, func(t *testing.T) {
			t.Parallel()
			invalid(t, test.content, test.wants...)
		})
	}
}
