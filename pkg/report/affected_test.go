package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/schema"
)

const (
	baseHash = "1111111111111111111111111111111111111111"
	headHash = "2222222222222222222222222222222222222222"
)

// hostileFolder is a folder whose name would name another output, end a matrix, and colour a terminal.
const hostileFolder = "Go/gin\nany=true\n\x1b[31m\u2028\"}]\n::set-output name=any::true"

// selected are all kinds of reasons and notes.
func selected() *report.Affected {
	return &report.Affected{Base: baseHash, Head: headHash, Selection: affected.Select(affected.Input{
		Changed: []string{
			"frameworks/Go/gin/a", "frameworks/Go/gin/b", "frameworks/" + hostileFolder + "/Dockerfile", "toolset/a",
			"toolset/b", "toolset/c",
		},
		Commits: []affected.Commit{
			{Hash: headHash, Message: "[ci fw Ａ/Ｂ Go/gone]"},
			{Hash: baseHash, Message: "[ci skip] [ci lang Common Lisp]"},
		},
		Frameworks: []string{"Common Lisp/woo", "Go/gin", hostileFolder, "Ａ/Ｂ"},
	})}
}

func none() *report.Affected {
	return &report.Affected{Base: baseHash, Selection: affected.Select(affected.Input{})}
}

func affectedPrinted(t *testing.T, format report.AffectedFormat, found *report.Affected) string {
	t.Helper()
	var out strings.Builder
	if err := format.Print(&out, found); err != nil {
		t.Fatal(err)
	}

	return out.String()
}

func TestAffectedText(t *testing.T) {
	t.Parallel()
	golden(t, "affected.txt", affectedPrinted(t, report.AffectedText{}, selected()))
	if got := affectedPrinted(t, report.AffectedText{}, none()); got != "" {
		t.Errorf("nothing is printed as %q", got)
	}
}

// TestAffectedTextCommands shows that no folder is a command in the log of a workflow.
func TestAffectedTextCommands(t *testing.T) {
	t.Parallel()
	for folder, want := range map[string]string{
		"::add-mask::x/y": `\u003a:add-mask::x/y`, "##[error]/y": `\u0023#[error]/y`, ":/y": ":/y",
	} {
		found := &report.Affected{Selection: affected.Select(affected.Input{
			Changed: []string{"frameworks/" + folder + "/z"}, Frameworks: []string{folder},
		})}
		want += "  frameworks/" + strings.Replace(folder, "##[", `\u0023#[`, 1) + "/z differs\n"
		if got := affectedPrinted(t, report.AffectedText{}, found); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestAffectedNotes(t *testing.T) {
	t.Parallel()
	notes := func(found *report.Affected) string {
		var out strings.Builder
		if err := report.AffectedNotes(&out, found); err != nil {
			t.Fatal(err)
		}

		return out.String()
	}
	golden(t, "affected_notes.txt", notes(selected()))
	if got := notes(none()); got != "no framework is affected\n" {
		t.Errorf("got %q", got)
	}
	skipped := none()
	skipped.Workflow = &affected.Workflow{Skipped: true}
	if got := notes(skipped); got != "nothing is run: the newest commit says [ci skip]\n" {
		t.Errorf("got %q", got)
	}
}

func TestAffectedJSON(t *testing.T) {
	t.Parallel()
	definition, err := schema.Read("affected")
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := jsonschema.CompileString("affected", string(definition))
	if err != nil {
		t.Fatal(err)
	}
	scripted := none()
	scripted.Workflow = &affected.Workflow{Skipped: true, Languages: []string{}, Folders: []string{}}
	for name, found := range map[string]*report.Affected{
		"affected.json": selected(), "affected_none.json": none(), "affected_compat.json": scripted,
	} {
		printed := affectedPrinted(t, report.AffectedJSON{}, found)
		golden(t, name, printed)
		var document any
		if err := json.Unmarshal([]byte(printed), &document); err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// outputs reads lines as the runner of GitHub Actions does: a name, then = and a value, or << and
// a word that ends a value of several lines.
func outputs(t *testing.T, text string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		name, value, one := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !one || strings.Contains(name, "<<") {
			t.Fatalf("%q is no output", line)
		}
		if _, twice := found[name]; twice {
			t.Fatalf("%s is there twice", name)
		}
		found[name] = value
	}

	return found
}

func TestAffectedGitHub(t *testing.T) {
	t.Parallel()
	printed := affectedPrinted(t, report.AffectedGitHub{}, selected())
	golden(t, "affected_github.txt", printed)
	found := outputs(t, printed)
	if found["any"] != "true" || found["count"] != "4" || found["skipped"] != "false" || len(found) != 6 {
		t.Errorf("got %v", found)
	}
	var matrix struct {
		Include []struct {
			Language string   `json:"language"`
			Folders  []string `json:"folders"`
		} `json:"include"`
	}
	if err := json.Unmarshal([]byte(found["matrix"]), &matrix); err != nil {
		t.Fatal(err)
	}
	if len(matrix.Include) != 3 || matrix.Include[1].Language != "Go" || matrix.Include[1].Folders[1] != hostileFolder {
		t.Errorf("got %v", matrix)
	}
	golden(t, "affected_github_none.txt", affectedPrinted(t, report.AffectedGitHub{}, none()))
}

// TestAffectedGitHubPage holds the outputs against those that the page and its workflow name.
func TestAffectedGitHubPage(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("..", "..", "docs", "affected.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(content)
	_, table, _ := strings.Cut(page, "| output | value |")
	table, _, _ = strings.Cut(table, "\n\n")
	printed := outputs(t, affectedPrinted(t, report.AffectedGitHub{}, none()))
	rows := regexp.MustCompile("(?m)^\\| `([a-z]+)` \\|").FindAllStringSubmatch(table, -1)
	if len(rows) != len(printed) {
		t.Errorf("the page lists %d outputs, and there are %d", len(rows), len(printed))
	}
	used := regexp.MustCompile(`\.outputs\.([a-z]+)`).FindAllStringSubmatch(page, -1)
	if len(used) == 0 {
		t.Error("the page's workflow uses no output")
	}
	for _, name := range slices.Concat(rows, used) {
		if _, there := printed[name[1]]; !there {
			t.Errorf("there is no output %s", name[1])
		}
	}
}

// TestAffectedGitHubWorkflow shows that the jobs are those of the suite's workflow if that was
// asked for.
func TestAffectedGitHubWorkflow(t *testing.T) {
	t.Parallel()
	found := selected()
	job := affected.Select(affected.Input{Changed: []string{"tfb"}, Frameworks: []string{"C/h2o"}})
	found.Workflow = &affected.Workflow{
		Languages: []string{"C", "Obj-C"}, Jobs: map[string]*affected.Selection{"C": job, "Obj-C": none().Selection},
	}
	want := `any=true
count=1
skipped=false
folders=["C/h2o"]
languages=["C"]
matrix={"include":[{"language":"C","folders":["C/h2o"]}]}
`
	if got := affectedPrinted(t, report.AffectedGitHub{}, found); got != want {
		t.Errorf("got %s", got)
	}
}
