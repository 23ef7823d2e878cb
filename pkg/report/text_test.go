package report_test

import (
	"errors"
	"path"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/report"
)

// TestFrames shows findings in all sorts of lines. In the golden file the mark stands
// below what is marked, in any editor with letters of one width.
func TestFrames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789", 30)
	const width = 60
	archive := &txtar.Archive{}
	for _, test := range []struct {
		name, content string
		place         finding.Finding
		width         int
	}{
		{"word", "one two three\n", found("file", 1, 5, 1, 8), 0},
		{"character", "one two three\n", found("file", 1, 5, 1, 6), 0},
		{"empty range", "one two three\n", found("file", 1, 5, 1, 5), 0},
		{"first column", "one two three\n", found("file", 1, 1, 1, 4), 0},
		{"end of the line", "one\ntwo\n", found("file", 1, 4, 1, 4), 0},
		{"beyond the line", "one\ntwo\n", found("file", 1, 40, 1, 50), 0},
		{"several lines", "one two\nthree\n", found("file", 1, 5, 2, 3), 0},
		{"reversed", "one two three\n", found("file", 1, 9, 1, 5), 0},
		{"line 100", strings.Repeat("\n", 99) + "one two\n", found("file", 100, 5, 100, 8), 0},
		{"empty line", "\n\n", found("file", 2, 1, 2, 1), 0},
		{"no such line", "one\n", found("file", 9, 1, 9, 2), 0},
		{"no such file", "", found("missing", 1, 1, 1, 2), 0},
		{"whole file", "one\n", found("file", 0, 0, 0, 0), 0},
		{"carriage return", "one\r\ntwo\r\n", found("file", 1, 1, 1, 4), 0},
		{"tabs", "\tone\t\ttwo\n", found("file", 1, 7, 1, 10), 0},
		{"control characters", "a\x1b[31mb\x00c two\n", found("file", 1, 11, 1, 14), 0},
		{"invalid UTF-8", "caf\xe9\xe8 two\n", found("file", 1, 7, 1, 10), 0},
		{"escaped and marked", "caf\xe9\xe8 two\n", found("file", 1, 4, 1, 6), 0},
		{"accents", "café über two\n", found("file", 1, 11, 1, 14), 0},
		{"combining accents", "cafe\u0301 two\n", found("file", 1, 7, 1, 10), 0},
		{"wide letters", "\u6846\u67b6 two \u6d4b\u8bd5 three\n", found("file", 1, 8, 1, 10), 0},
		{"no-break space", "one\u00a0two\n", found("file", 1, 5, 1, 8), 0},
		{"bidirectional controls", "a\u202eb\u2066c two\n", found("file", 1, 7, 1, 10), 0},
		{"cut at the end", "one " + long + "\n", found("file", 1, 1, 1, 4), width},
		{"cut at both ends", long + "one two" + long + "\n", found("file", 1, 305, 1, 308), width},
		{"cut at the start", long + "one\n", found("file", 1, 301, 1, 304), width},
		{"long range", "one " + long + "\n", found("file", 1, 5, 1, 305), width},
		{"long range cut at both ends", long + long + "\n", found("file", 1, 205, 1, 505), width},
		{
			"wide letters cut",
			strings.Repeat("\u6846", 90) + "one" + strings.Repeat("\u67b6", 90), found("file", 1, 91, 1, 94), width,
		},
		{"narrow terminal", long + "one" + long + "\n", found("file", 1, 301, 1, 304), 1},
		{"default width", long + "\n", found("file", 1, 1, 1, 3), 0},
	} {
		result := reportOn(t, map[string]string{"file": test.content}, test.place)
		// What a rule is good for is another test's business.
		result.Rules = nil
		text := printed(t, report.Text{Width: test.width, Path: path.Base}, result)
		text, _, _ = strings.Cut(text, "\n1 framework,")
		archive.Files = append(archive.Files, txtar.File{Name: test.name, Data: []byte(text)})
		for line := range strings.SplitSeq(text, "\n") {
			if test.width > 20 && strings.Contains(line, " | ") && utf8.RuneCountInString(line) > test.width {
				t.Errorf("%s: a line is wider than %d: %q", test.name, test.width, line)
			}
		}
	}
	golden(t, "frames.txtar", string(txtar.Format(archive)))
}

// TestText shows a whole report: rules are explained where they are first met.
func TestText(t *testing.T) {
	t.Parallel()
	note := found("file", 2, 1, 2, 4)
	note.Severity, note.Rule, note.Message = finding.Info, "config/value", "this could be better"
	warning := found("file", 3, 1, 3, 6)
	warning.Severity = finding.Warning
	unknown := found("file", 3, 1, 3, 6)
	unknown.Rule = "local/unknown"
	files := map[string]string{"file": "one\ntwo\nthree\n"}
	result := reportOn(t, files, found("file", 1, 1, 1, 4), note, warning, unknown)
	result.Rules = map[string]*opa.Rule{
		"config/json":  {Reason: "It stops\nthe suite.", Fix: "Correct it."},
		"config/value": {Reason: "It does not count."},
	}
	result.ToolErrors = []lint.ToolError{{File: folder + "broken", Message: "it is broken"}, {Message: "all is broken"}}
	result.Summary = lint.Summary{Frameworks: 1, Tests: 2, Active: 1, Errors: 2, Warnings: 1, Infos: 1}
	for name, format := range map[string]report.Text{
		"text.txt":    {},
		"oneline.txt": {OneLine: true},
		"color.txt":   {Color: true, Path: path.Base},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, printed(t, format, result))
		})
	}
}

// hostile lists texts that would do something to a terminal, a log or a reader.
func hostile() map[string]string {
	return map[string]string{
		"colour":            "\x1b[31mred",
		"title":             "\x1b]0;title\a",
		"C1 control":        "\u009b31m",
		"delete":            "a\x7fb",
		"backspace":         "error\b\b\b\b\b     ",
		"newline":           "one\ntwo",
		"carriage return":   "one\rtwo",
		"workflow command":  "\n::error file=x::forged",
		"finding":           "\nother.json:1:1: error: forged",
		"line separator":    "one\u2028two\u2029three\u0085four",
		"right-to-left":     "a\u202eb\u2067c\u061c",
		"invisible":         "a\u200bb\u00adc\ufeffd\u2060",
		"tag characters":    "a\U000e0041b",
		"invalid UTF-8":     "a\xffb\xc0\xaf",
		"surrogate":         "a\xed\xa0\x80b",
		"truncated":         "a\xe2\x82",
		"private use":       "a\ue000b",
		"NUL":               "a\x00b",
		"vertical movement": "a\vb\fc",
	}
}

// TestHostile prints hostile text in every place where a tree under review can put it.
func TestHostile(t *testing.T) {
	t.Parallel()
	const lines = 9 // Finding, line and mark, three notes, an empty line, a tool error, the summary.
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := found("file", 1, 1, 1, 2)
			at.Message, at.Framework, at.Test, at.Pointer = text, text, text, text
			result := reportOn(t, map[string]string{"file": strings.ReplaceAll(text, "\n", " ")}, at)
			result.Rules = map[string]*opa.Rule{at.Rule: {Reason: text, Fix: text}}
			result.ToolErrors = []lint.ToolError{{File: text, Message: text}}
			hostilePath := func(string) string { return text }
			got := printed(t, report.Text{Path: hostilePath}, result)
			if !utf8.ValidString(got) {
				t.Errorf("not UTF-8: %q", got)
			}
			for _, r := range got {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%U went through: %q", r, got)
				}
			}
			// A carriage return in the file ends the line, and the frame is empty.
			if count := strings.Count(got, "\n"); count > lines {
				t.Errorf("%d lines, at most %d are ours: %q", count, lines, got)
			}
			for line := range strings.SplitSeq(got, "\n") {
				if strings.HasPrefix(line, "::") || strings.HasPrefix(line, "other.json") {
					t.Errorf("a line of the tree's own: %q", line)
				}
			}
		})
	}
}

// TestPlain makes hostile text safe that is not part of a report, such as an error.
func TestPlain(t *testing.T) {
	t.Parallel()
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := report.Plain(text)
			for _, r := range got {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%U went through: %q", r, got)
				}
			}
			if strings.Count(got, "\n") != strings.Count(text, "\n") {
				t.Errorf("lines came or went: %q", got)
			}
		})
	}
	if got, want := report.Plain("café \t\u6846\nx\x1by"), "café  \u6846\nx\\u001by"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestPrintFails(t *testing.T) {
	t.Parallel()
	for name, format := range map[string]report.Format{"text": report.Text{}, "json": report.JSON{}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := format.Print(full{}, reportOn(t, nil)); !errors.Is(err, errFull) {
				t.Errorf("Print returned %v, want one that wraps %v", err, errFull)
			}
		})
	}
}
