package printer_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/audit/printer"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/plain"
	"github.com/tfblint/tfblint/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

// full is an audit with all that there can be; every text in it is passed through name.
func full(name func(string) string) *audit.Audit {
	at := func(year int, month time.Month) time.Time { return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC) }
	size := audit.Size{Frameworks: 2, Tests: 3, Active: 2, Broken: 1, Cells: 3, Seconds: 362}
	part := func(text string) audit.Part {
		return audit.Part{Name: name(text), Tests: 1, Cells: 2, Seconds: 264, Share: 264.0 / 362}
	}
	rule := func(text, severity string, now, before int) audit.RuleCount {
		return audit.RuleCount{Rule: name(text), Severity: severity, Title: name("A rule"), Now: now, Before: &before}
	}
	axes := audit.Axes{
		Language: name("go"), Interpreter: "none", Server: name("nginx"), Platform: name("none"),
		Database: name("mysql"), ORM: name("raw"), Approach: name("realistic"), Classification: name("micro"),
	}
	why := []string{name("json: still measured by gin")}

	return &audit.Audit{
		Version: 1, Suite: name("suite"), Commit: strings.Repeat("0123456789", 4), Date: at(2026, 3), Modified: true,
		Size: size, Types: []audit.Part{part("json"), part("db")},
		Languages: []audit.Language{{
			Name: name("Go"), Size: size, Share: 1, Findings: 4, Grid: audit.Grid{
				Servers: []string{name("nginx")}, Databases: []string{name("mysql")}, Interpreters: []string{"none"},
				Possible: 2, Filled: 1, Missing: 1, Squares: []audit.Square{{
					Framework: name("frameworks/Go/gin"), Server: name("nginx"), Database: name("mysql"),
					Interpreter: "none", Tests: 1, Cells: 2,
				}},
			},
		}},
		Axes: []audit.AxisLimit{
			{Language: name("go"), Axis: "servers", Count: 4, Limit: 3, Names: []audit.Part{part("nginx")}},
			{Language: name("go"), Axis: "databases", Count: 1, Names: []audit.Part{}},
		},
		Redundant: part("redundant"),
		Frameworks: []audit.Framework{{
			Name: name("gin"), Dir: name("frameworks/Go/gin"), Language: name("Go"), Tests: []int{0, 1}, Active: 1,
			Broken: 1, Cells: 2, Seconds: 264, Share: 264.0 / 362, Rank: 1, Findings: []audit.RuleCount{},
			Maintainers: []string{name("somebody")}, Touched: at(2020, 1), Stale: true,
		}},
		Tests: []audit.Test{{
			Name: name("gin"), Framework: name("gin"), Dir: name("frameworks/Go/gin"), Language: name("Go"),
			Default: true, Active: true, Axes: axes, Types: []string{name("json"), name("db")}, Seconds: 264,
			Share: 264.0 / 362, Findings: 2, Redundant: []string{name("json")}, Why: why, Added: at(2014, 5),
		}, {
			Name: name("gin-old"), Framework: name("gin"), Dir: name("frameworks/Go/gin"), Language: name("Go"),
			Axes: axes, Types: []string{name("json")}, Redundant: []string{}, Why: []string{}, BrokenSince: at(2024, 2),
		}},
		Removals: []audit.Removal{{
			Test: name("gin"), Framework: name("gin"), Dir: name("frameworks/Go/gin"), Types: []string{name("json")},
			Seconds: 132, Share: 132.0 / 362, Why: why, Command: "tfblint prune --apply --only=gin",
		}},
		RemovalsCommand: "tfblint prune --apply --only=gin",
		Stale: []audit.Old{{
			Framework: name("gin"), Dir: name("frameworks/Go/gin"), Since: at(2020, 1), Years: 6.2, Seconds: 264,
			Lost: name("the framework"), Command: "git rm -r -q -- frameworks/Go/gin",
		}},
		LongBroken: []audit.Old{{
			Test: name("gin-old"), Framework: name("gin"), Dir: name("frameworks/Go/gin"), Since: at(2024, 2),
			Years: 2.1, Command: "tfblint prune --apply --only=gin-old",
		}},
		Limits: audit.Limits{StaleYears: 3, BrokenMonths: 6, Removals: 10},
		Findings: []audit.RuleCount{
			rule("config/value", "error", 1200, 3), rule("config/tag", "warning", 2, 2),
			rule("versus/self", "info", 0, 4),
		},
		Since: name("HEAD~9"),
		History: &audit.History{
			Commits: 12, Months: []audit.Month{
				{
					Start: at(2013, 3), Added: 1,
					Size: audit.Size{Frameworks: 1, Tests: 1, Active: 1, Cells: 1, Seconds: 132},
				},
				{Start: at(2026, 3), Size: size, Added: 2},
			},
			Contributors: []audit.Contributor{{Name: name("A B"), Tests: 3, Cells: 4, Still: 4, Seconds: 362}},
			Regret:       []audit.Regret{{Axis: "all", Added: 2, Old: 1, Removed: 1, Share: 0.5, Low: 0.1, High: 0.9}},
			Crowding:     []audit.Regret{{Axis: "crowded", Added: 1, Share: 0.5, High: 1}},
			Pruning:      []audit.Pruning{{Axis: "all", Years: 3.5, Removed: 1, Covered: 1, PerYear: 0.28}},
			Rates:        []audit.Rates{{Language: name("Go"), Regret: []audit.Regret{}, Pruning: []audit.Pruning{}}},
		},
		Problems: []audit.Problem{{File: name("frameworks/Go/bad"), Message: name("reading it: it is a link")}},
	}
}

// formats are all of the package's, by the end of a golden file's name.
func formats() map[string]func(io.Writer, *audit.Audit) error {
	return map[string]func(io.Writer, *audit.Audit) error{
		"txt":       func(w io.Writer, a *audit.Audit) error { return printer.Text(w, a, false) },
		"color.txt": func(w io.Writer, a *audit.Audit) error { return printer.Text(w, a, true) },
		"json":      printer.JSON, "csv": printer.CSV, "md": printer.Markdown,
	}
}

func printed(t *testing.T, write func(io.Writer, *audit.Audit) error, a *audit.Audit) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, a); err != nil {
		t.Fatal(err)
	}

	return out.String()
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for end, write := range formats() {
		t.Run(end, func(t *testing.T) {
			t.Parallel()
			got := printed(t, write, full(func(text string) string { return text }))
			file := filepath.Join("testdata", "audit."+end)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file) //nolint:gosec // A file of this package.
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("it is not what %s holds (-update writes it anew):\n%s", file, got)
			}
		})
	}
}

// hostile are texts that mean something to whoever shows them.
func hostile() []string {
	return []string{
		"<script>alert(1)</script>", "a\x1b[31mred\x07", "\u202eleft to right", strings.Repeat("x", 10_000),
		"a\nb\r\nc",
		"=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", " =1", "';=1", "a;=1", `"=1`, "|x|y|",
		"@everyone #1 `code` [a](http://x) ![a](http://x)", "##[error]x", "\xff\xfe", "\u200b=1",
	}
}

// TestHostile shows that no text gets out of its place, in any format.
func TestHostile(t *testing.T) {
	t.Parallel()
	for _, text := range hostile() {
		a := full(func(string) string { return text })
		for end, write := range formats() {
			got := printed(t, write, a)
			if !utf8.ValidString(got) {
				t.Errorf("%s of %.40q is no UTF-8", end, text)
			}
			for _, r := range strings.NewReplacer("\r\n", "", "\n", "", "\x1b[", "").Replace(got) {
				if end != "json" && plain.IsHidden(r) {
					t.Errorf("%s of %.40q hides %q", end, text, r)
				}
			}
			if end == "txt" && strings.Contains(got, "\x1b") {
				t.Errorf("%s of %.40q has an escape sequence", end, text)
			}
			if end == "md" && strings.Contains(got, "<script>") && !strings.Contains(got, "`<script>") {
				t.Errorf("%s of %.40q has a tag:\n%s", end, text, got)
			}
			for line := range strings.Lines(got) {
				if (end == "txt" || end == "md") && utf8.RuneCountInString(line) > 4000 {
					t.Errorf("%s of %.40q has a line of %d characters", end, text, len(line))
				}
			}
		}
	}
}

// TestCSV reads tables as spreadsheets do, also those that part columns elsewhere: no field begins a formula.
func TestCSV(t *testing.T) {
	t.Parallel()
	for _, text := range hostile() {
		got := printed(t, printer.CSV, full(func(string) string { return text }))
		rows, err := csv.NewReader(strings.NewReader(got)).ReadAll()
		if err != nil {
			t.Fatalf("%.40q: %v", text, err)
		}
		if len(rows) != 3 || len(rows[0]) != len(rows[1]) {
			t.Fatalf("%.40q gives %d rows", text, len(rows))
		}
		for _, separator := range []rune{',', ';', '\t'} {
			reader := csv.NewReader(strings.NewReader(got))
			reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = separator, true, -1
			parted, err := reader.ReadAll()
			if err != nil {
				t.Fatalf("%.40q: %v", text, err)
			}
			for _, field := range slices.Concat(parted...) {
				first := strings.TrimLeft(field, " \t\u200b")
				if first != "" && strings.ContainsAny(first[:1], "=+-@") {
					t.Errorf("%.40q gives the field %.40q, parted at %q", text, field, separator)
				}
			}
		}
	}
}

// TestSchema holds JSON to its schema, and reads it again.
func TestSchema(t *testing.T) {
	t.Parallel()
	definition, err := schema.Read("audit")
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := jsonschema.CompileString("audit", string(definition))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*audit.Audit{
		full(func(text string) string { return text }), full(strings.ToUpper),
		audit.New(audit.Sources{Matrix: &matrix.Matrix{}}),
	} {
		got := printed(t, printer.JSON, a)
		var document any
		if err := json.Unmarshal([]byte(got), &document); err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err != nil {
			t.Error(err)
		}
		again := &audit.Audit{}
		if err := json.Unmarshal([]byte(got), again); err != nil {
			t.Fatal(err)
		}
		if second := printed(t, printer.JSON, again); second != got {
			t.Errorf("read and printed again it is\n%s\nwant\n%s", second, got)
		}
	}
}
