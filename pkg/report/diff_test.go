package report_test

import (
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
	"github.com/tfblint/tfblint/schema"
)

// suite makes a suite of configurations, given by folder below frameworks.
func suite(configs map[string]string) tree.Memory {
	files := tree.Memory{}
	for dir, config := range configs {
		files["frameworks/"+dir+"/benchmark_config.json"] = config
	}

	return files
}

// compared compares two suites.
func compared(t *testing.T, base, head map[string]string) *report.Diff {
	t.Helper()
	vocabulary := &matrix.Vocabulary{None: []string{"none"}}
	vocabulary.Index()
	sides, err := tfb.LoadSides(t.Context(), suite(base), suite(head), nil, tfb.Options{Vocabulary: vocabulary})
	if err != nil {
		t.Fatal(err)
	}

	return &report.Diff{
		Base: report.DiffSide{Name: "HEAD~1", Commit: strings.Repeat("0123456789", 4)},
		Head: report.DiffSide{Name: "the work tree"},
		Comparison: &lint.Comparison{
			Change: change.Compare(&sides.Base.Matrix, &sides.Head.Matrix),
			Costs: change.Costs{
				"json": 132, "db": 132, "fortune": 132, "query": 115, "update": 115, "cached-query": 115,
				"plaintext": 98,
			},
		},
	}
}

const (
	bare   = `"json_url": "/json", "plaintext_url": "/plaintext", "port": 8080, "language": "Go", "orm": "Raw"`
	stored = `"db_url": "/db", "query_url": "/q?n=", "port": 8080, "language": "Go", "database": "MySQL", "orm": "Full"`
)

// everything is two suites between which all sorts of things happened.
func everything() (base, head map[string]string) {
	base = map[string]string{
		"Go/chi": `{"framework": "chi", "tests": [{"default": {` + bare + `}, "mysql": {` + stored + `},
			"sqlite": {` + bare + `, "display_name": "Chi [SQLite]", "notes": "three words here", "os": "Linux"}}]}`,
		"Go/echo": `{"framework": "echo", "tests": [{"default": {` + bare + `, "tags": ["broken"]},
			"db": {` + stored + `}}]}`,
		"Go/gone": `{"framework": "gone", "tests": [{"default": {"fortune_url": "/f", "language": "Go",
			"database": "MongoDB"}}]}`,
		"Go/same": `{"framework": "same", "tests": [{"default": {` + bare + `}}]}`,
		"Go/viz":  `{"framework": "viz", "tests": [{"default": {` + bare + `, "display_name": "Viz"}}]}`,
	}
	head = maps.Clone(base)
	head["Go/chi"] = `{"framework": "chi", "maintainers": ["octocat"], "tests": [{"default": {` + bare + `},
		"mariadb": {` + strings.Replace(stored, "8080", `"8080"`, 1) + `, "webserver": "nginx"}}]}`
	head["Go/echo"] = `{"framework": "echo", "tests": [{"default": {` + bare + `}}]}`
	head["Go/echo-orm"] = `{"framework": "echo-orm", "tests": [{"db": {` + stored + `, "tags": ["broken"]},
		"new": {"update_url": "/u", "language": "Go", "database": "Postgres"}}]}`
	delete(head, "Go/gone")
	delete(head, "Go/viz")
	head["Go/vidi"] = `{"framework": "vidi", "tests": [{"default": {` + bare + `, "display_name": "Vidi"}}]`

	return base, head
}

// TestDiff shows all formats at work.
func TestDiff(t *testing.T) {
	t.Parallel()
	diff := compared(t, first(everything()), second(everything()))
	diff.ToolErrors = []lint.ToolError{{File: "frameworks/Go/locked", Message: "reading it in the head: no"}}
	for name, format := range map[string]report.DiffFormat{
		"diff.txt": report.DiffText{}, "diff_color.txt": report.DiffText{Color: true},
		"diff.json": report.DiffJSON{}, "diff.md": report.DiffMarkdown{},
	} {
		golden(t, name, printedDiff(t, format, diff))
	}
	base, _ := everything()
	for name, format := range map[string]report.DiffFormat{
		"diff_nothing.txt": report.DiffText{}, "diff_nothing.json": report.DiffJSON{},
		"diff_nothing.md": report.DiffMarkdown{},
	} {
		golden(t, name, printedDiff(t, format, compared(t, base, base)))
	}
}

func first(base, _ map[string]string) map[string]string  { return base }
func second(_, head map[string]string) map[string]string { return head }

func printedDiff(t *testing.T, format report.DiffFormat, diff *report.Diff) string {
	t.Helper()
	var text strings.Builder
	if err := format.PrintDiff(&text, diff); err != nil {
		t.Fatal(err)
	}

	return text.String()
}

// TestDiffJSON holds documents against their schema, in both directions.
func TestDiffJSON(t *testing.T) {
	t.Parallel()
	definition, err := schema.Read("diff")
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := jsonschema.CompileString("diff", string(definition))
	if err != nil {
		t.Fatal(err)
	}
	base, head := everything()
	for name, diff := range map[string]*report.Diff{
		"there": compared(t, base, head), "back": compared(t, head, base),
		"nothing": compared(t, base, base), "all": compared(t, nil, base), "hostile": compared(t, base, hostileSuite()),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var document any
			if err := json.Unmarshal([]byte(printedDiff(t, report.DiffJSON{}, diff)), &document); err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(document); err != nil {
				t.Errorf("%#v", err)
			}
		})
	}
}

// hostileSuite is a suite whose author wants more than to be measured.
func hostileSuite() map[string]string {
	evil := "@octocat `x` ``|`` \\| | <img src=x> [a](http://x) #1 www.example.com" +
		"\\n| a | b |\\r\\u2028\\u202e\\u001b[2J"
	fields := `"json_url": "` + evil + `", "database": "` + evil + `", "language": "Go", "` + evil + `": "` + evil + `"`

	return map[string]string{
		"@Go/`|`": `{"framework": "` + evil + `", "` + evil + `": 1, "tests": [{"` + evil + `": {` + fields + `}}]}`,
		"Go/chi":  `{"framework": "` + evil + `", "tests": [{"default": {` + fields + `}}]}`,
		"Go/|\n|`": `{"framework": "\u0000", "tests": [{" ": {` + bare + `,
			"x": "` + strings.Repeat("x", 1000) + `"}}]}`,
	}
}

// TestDiffHostile shows that names stay text.
func TestDiffHostile(t *testing.T) {
	t.Parallel()
	base, _ := everything()
	diff := compared(t, base, hostileSuite())
	diff.ToolErrors = []lint.ToolError{{File: "@octocat\n|", Message: "`<b>`"}}
	golden(t, "diff_hostile.txt", printedDiff(t, report.DiffText{}, diff))
	markdown := printedDiff(t, report.DiffMarkdown{}, diff)
	golden(t, "diff_hostile.md", markdown)
	checkMarkdown(t, markdown)
}

var (
	codeSpan = regexp.MustCompile("`[^`]*`")
	// harmless is all that is outside of code spans: our own words.
	harmless = regexp.MustCompile(`^[A-Za-z0-9 *|:;,.()+~\x{2212}-]*$`)
)

// checkMarkdown checks that outside of code spans there are only our own words, and that
// every row of the table has its cells.
func checkMarkdown(t *testing.T, markdown string) {
	t.Helper()
	const bars = 5
	for line := range strings.SplitSeq(markdown, "\n") {
		bare := codeSpan.ReplaceAllString(line, "")
		if !harmless.MatchString(bare) {
			t.Errorf("more than words outside of code spans: %q", line)
		}
		if strings.HasPrefix(line, "|") && strings.Count(line, "|") != bars {
			t.Errorf("a row has not four cells: %q", line)
		}
	}
}

func FuzzDiffMarkdown(f *testing.F) {
	for _, seed := range []string{
		"@octocat", "`", "``", "|", "\\", "\\|", "<!--", "\n", " ", "", "\xff", "a`", "\u2028",
	} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, name, value string) {
		quoted, err := json.Marshal(map[string]any{
			"framework": name, "tests": []any{map[string]any{name: map[string]any{"database": value, name: value}}},
		})
		if err != nil {
			t.Skip()
		}
		head := map[string]string{"Go/chi": string(quoted)}
		for _, diff := range []*report.Diff{
			compared(t, nil, head), compared(t, head, nil),
			compared(t, head, map[string]string{"Go/chi": `{"framework": "chi", "tests": [{"x": {"a": "b"}}]}`}),
		} {
			checkMarkdown(t, printedDiff(t, report.DiffMarkdown{}, diff))
		}
	})
}

// TestDiffMarkdownLimit shows that a comment keeps a size that services take.
func TestDiffMarkdownLimit(t *testing.T) {
	t.Parallel()
	tests := make([]string, 500)
	for i := range tests {
		tests[i] = `"` + strings.Repeat("x", i+1) + `": {` + bare + `, "notes": "` + strings.Repeat("y", 500) + `"}`
	}
	many := map[string]string{"Go/many": `{"framework": "many", "tests": [{` + strings.Join(tests, ",") + `}]}`}
	for _, diff := range []*report.Diff{compared(t, nil, many), compared(t, many, nil)} {
		markdown := printedDiff(t, report.DiffMarkdown{}, diff)
		checkMarkdown(t, markdown)
		if !strings.Contains(markdown, "440 rows more") {
			t.Error(markdown[max(len(markdown)-200, 0):])
		}
		if const64k := 65_536; len(markdown) > const64k {
			t.Errorf("%d bytes", len(markdown))
		}
	}
}

func TestDiffFails(t *testing.T) {
	t.Parallel()
	base, head := everything()
	for _, format := range []report.DiffFormat{report.DiffText{}, report.DiffJSON{}, report.DiffMarkdown{}} {
		if err := format.PrintDiff(full{}, compared(t, base, head)); !errors.Is(err, errFull) {
			t.Errorf("%T: %v", format, err)
		}
	}
}
