package config_test

import (
	"errors"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/config"
)

func TestGlob(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, name string
		match, in     bool
	}{
		{"flask", "flask", true, true},
		{"flask", "flask-raw", false, false},
		{"flask", "Flask", false, false},
		{"flask-*", "flask-raw", true, true},
		{"flask-*", "flask", false, false},
		{"*", "flask", true, true},
		{"*", "", true, true},
		{"flas?", "flask", true, true},
		{"flas?", "flas", false, false},
		{"[ef]lask", "flask", true, true},
		{"[^f]lask", "flask", false, false},
		{`\*`, "*", true, true},
		{`\*`, "x", false, false},
		{"matrix/*", "matrix/max-tests", true, true},
		{"matrix/*", "python/max-tests", false, false},
		{"*", "matrix/max-tests", false, true},
		{"**", "matrix/max-tests", true, true},
		{"**", "", true, true},
		{"frameworks", "frameworks/Go/gin/x.json", false, true},
		{"frameworks/Go", "frameworks/Go/gin/x.json", false, true},
		{"frameworks/Go", "frameworks/Golo/gin/x.json", false, false},
		{"frameworks/*/gin", "frameworks/Go/gin/x.json", false, true},
		{"frameworks/*/*.json", "frameworks/Go/gin/x.json", false, false},
		{"frameworks/**/*.json", "frameworks/Go/gin/x.json", true, true},
		{"frameworks/**/gin/*.json", "frameworks/gin/x.json", true, true},
		{"**/gin/**", "frameworks/Go/gin/x.json", true, true},
		{"**/gin/**", "frameworks/Go/gin", true, true},
		{"**/gin/**/x.json", "frameworks/gin/a/gin/b/x.json", true, true},
		{"**/a/**/b", "a/a/c", false, false},
		{"**/**/b", "a/b", true, true},
		{"a/**", "b/a", false, false},
	} {
		glob, err := config.ParseGlob(test.pattern)
		if err != nil {
			t.Errorf("%q: %v", test.pattern, err)

			continue
		}
		if match, in := glob.Match(test.name), glob.MatchIn(test.name); match != test.match || in != test.in {
			t.Errorf("%q on %q: Match %t, MatchIn %t; want %t, %t",
				test.pattern, test.name, match, in, test.match, test.in)
		}
	}
	if (config.Glob{}).Match("") || (config.Glob{}).MatchIn("") {
		t.Error("the zero Glob matches something")
	}
}

func TestGlobIsLiteral(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]bool{
		"flask": true, "a/b.c-d": true, "fl*": false, "fl?": false, "[f]": false, `\f`: false, "**": false,
	} {
		glob, err := config.ParseGlob(pattern)
		if err != nil || glob.IsLiteral() != want || glob.String() != pattern {
			t.Errorf("%q: %+v, %v; want literal %t", pattern, glob, err, want)
		}
	}
}

func TestParseGlobInvalid(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		"": "empty segments", "/a": "empty segments", "a/": "empty segments", "a//b": "empty segments",
		"./a": "no place in it", "a/..": "no place in it", "a**": "stands alone", "a/**b/c": "stands alone",
		"[a": "bracket", `a\`: "bracket",
	} {
		_, err := config.ParseGlob(pattern)
		if !errors.Is(err, config.ErrGlob) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error about %s", pattern, err, want)
		}
	}
}

// TestGlobTime matches what would take for ever if every ** were tried with every other.
func TestGlobTime(t *testing.T) {
	t.Parallel()
	glob, err := config.ParseGlob(strings.Repeat("**/a/", 200) + "b")
	if err != nil {
		t.Fatal(err)
	}
	if glob.Match(strings.Repeat("a/", 2000) + "c") {
		t.Error("it matches what ends otherwise")
	}
}

// FuzzGlob holds Match to a search that tries everything.
func FuzzGlob(f *testing.F) {
	f.Add("a/**/b", "a/x/y/b")
	f.Add("**", "")
	f.Add("*/[a-c]?/**", "x/by/z")
	f.Add("**/a/**/a", "a/b/a/c/a")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		const bound = 40 // The search takes exponential time.
		glob, err := config.ParseGlob(pattern)
		if err != nil || len(pattern) > bound || len(name) > bound {
			return
		}
		want := search(strings.Split(pattern, "/"), strings.Split(name, "/"))
		if got := glob.Match(name); got != want {
			t.Errorf("%q on %q: got %t, want %t", pattern, name, got, want)
		}
		if want && !glob.MatchIn(name) {
			t.Errorf("%q matches %q and not what lies in it", pattern, name)
		}
	})
}

func search(pattern, parts []string) bool {
	switch {
	case len(pattern) == 0:
		return len(parts) == 0
	case pattern[0] == "**":
		return search(pattern[1:], parts) ||
			slices.ContainsFunc(parts[:min(1, len(parts))], func(string) bool { return search(pattern, parts[1:]) })
	case len(parts) == 0:
		return false
	}
	matches, err := path.Match(pattern[0], parts[0])

	return err == nil && matches && search(pattern[1:], parts[1:])
}
