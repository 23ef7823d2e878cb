package affected_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/tree"
)

// suite is the frameworks that most tests here have at the head.
func suite() []string {
	return []string{
		"C++/drogon", "C/h2o", "Common Lisp/woo", "Go/gin", "Go/gin-extra", "Java/[s]", "Java/a,b", "Java/gemini",
		"Obj-C/x", "Rust/actix",
	}
}

// change is an input with files that differ and one commit.
func change(message string, files ...string) affected.Input {
	return affected.Input{
		Changed: files, Commits: []affected.Commit{{Hash: "1", Message: message}}, Frameworks: suite(),
	}
}

// A difference is an input for which the suite's script and tfblint choose differently.
type difference struct {
	files   []string // as git names them
	printed []string // as git prints them to the script; nil if in the same way
	message string
	others  []string // messages of older commits
	absent  []string // folders of suite that are not there
	extra   []string // folders without a configuration
	stray   string   // file straight in frameworks
	dir     string   // TESTDIR
	script  string   // what the script chooses, separated by bars, or its exception
	tfblint string   // what tfblint chooses
}

// differences are those that docs/affected.md lists, by the headings there.
func differences() map[string]difference {
	const all = "C++/drogon|C/h2o|Common Lisp/woo|Go/gin|Go/gin-extra|Java/[s]|Java/a,b|Java/gemini|Obj-C/x|Rust/actix"

	return map[string]difference{
		"renames": {
			files:   []string{"frameworks/Go/gin/b.txt", "frameworks/Java/gemini/b.txt"},
			printed: []string{"frameworks/Go/gin/b.txt"},
			script:  "Go/gin", tfblint: "Go/gin|Java/gemini",
		},
		"renames, into the toolset": {
			files: []string{"scripts/old.py", "toolset/old.py"}, printed: []string{"scripts/old.py"},
			script: "", tfblint: all,
		},
		"anchored paths": {
			files:  []string{"frameworks/Go/gin/vendor/frameworks/Java/gemini/x", "docs/frameworks/C/h2o/x"},
			script: "C/h2o|Go/gin|Java/gemini", tfblint: "Go/gin",
		},
		"anchored paths, of the suite": {
			files:  []string{"Dockerfile.dev", "tfb.bat", "xgithub/workflows/a"},
			script: all, tfblint: "",
		},
		"what every test runs with": {files: []string{"entrypoint.sh"}, script: "", tfblint: all},
		"what no test runs with": {
			files: []string{"toolset/github_actions/get_maintainers.py"}, script: all, tfblint: "",
		},
		"non-ASCII paths": {
			files: []string{"toolset/é.py"}, printed: []string{`"toolset/\303\251.py"`}, script: "", tfblint: all,
		},
		"submodules": {files: []string{"frameworks/Go/gin"}, script: "", tfblint: "Go/gin"},
		"links of languages": {
			files: []string{"frameworks/Go"}, script: "", tfblint: "Go/gin|Go/gin-extra",
		},
		"deleted frameworks": {
			files: []string{"frameworks/Go/gin/benchmark_config.json"}, absent: []string{"Go/gin"},
			extra: []string{"Go/gin"}, script: "Go/gin", tfblint: "",
		},
		"folders without a configuration": {
			files: []string{"toolset/run-tests.py"}, extra: []string{"Rust/viz"},
			script: all + "|Rust/viz", tfblint: all,
		},
		"stray files": {
			files: []string{"frameworks/Go/gin/a"}, stray: "README.md", script: "NotADirectoryError", tfblint: "Go/gin",
		},
		"TESTDIR": {
			files: []string{"toolset/run-tests.py"}, dir: "Go/gin  Java/nosuch Common Lisp/woo",
			script: "|Common|Go/gin|Java/nosuch|Lisp/woo", tfblint: "Common Lisp/woo|Go/gin",
		},
		"directives on several lines": {
			message: "[ci fw Go/gin]\n[ci fw Rust/actix]", script: "Go/gin", tfblint: "Go/gin|Rust/actix",
		},
		"a directive over several lines": {
			message: "[ci fw-only Go/gin\nRust/actix]", script: "", tfblint: "Go/gin|Rust/actix",
		},
		"where a directive ends": {
			message: "[ci fw Go/gin] see [1]", script: "", tfblint: "Go/gin",
		},
		"where a directive ends, with another": {
			message: "[ci fw Go/gin] [ci lang Rust]", script: "Rust/actix", tfblint: "Go/gin|Rust/actix",
		},
		"brackets in names": {
			message: "[ci fw Java/[s]] [ci fw Go/gin]", script: "Go/gin", tfblint: "Go/gin|Java/[s]",
		},
		"spelling": {
			message: "[CI  fw\tGo/gin]\n[ ci fw C/h2o ]", script: "", tfblint: "C/h2o|Go/gin",
		},
		"names": {
			message: "[ci fw frameworks/Go/gin, Java/a,b Rust/actix/ C/h2o,Java/gemini]\n[ci lang C++/]",
			script:  "Java/a,b", tfblint: "C++/drogon|C/h2o|Go/gin|Java/a,b|Java/gemini|Rust/actix",
		},
		"names with spaces": {
			message: "[ci fw-only Common Lisp/woo]", script: "", tfblint: "Common Lisp/woo",
		},
		"names that are not there": {
			files: []string{"frameworks/Go/gin/a"}, message: "[ci fw-only Go/gim]", script: "", tfblint: "Go/gin",
		},
		"only and more": {
			files:   []string{"frameworks/Java/gemini/a"},
			message: "[ci fw-only Go/gin]\n[ci lang-only Rust]\n[ci fw C/h2o]",
			script:  "Go/gin", tfblint: "C/h2o|Go/gin|Rust/actix",
		},
		"older commits": {
			files: []string{"frameworks/Go/gin/a"}, message: "work", others: []string{"[ci fw C/h2o]"},
			script: "Go/gin", tfblint: "C/h2o|Go/gin",
		},
		"skip": {
			files: []string{"frameworks/Go/gin/a"}, message: "[ci skip]", script: "Go/gin", tfblint: "",
		},
	}
}

func (d difference) reference() affected.Reference {
	suite := tree.Memory{}
	for _, folder := range slices.Concat(d.present(), d.extra) {
		suite["frameworks/"+folder+"/x"] = ""
	}
	if d.stray != "" {
		suite["frameworks/"+d.stray] = ""
	}
	lines := d.printed
	if lines == nil {
		lines = d.files
	}

	return affected.Reference{Lines: lines, Message: d.message, Head: suite, Folders: d.dir}
}

func (d difference) present() []string {
	return slices.DeleteFunc(suite(), func(folder string) bool { return slices.Contains(d.absent, folder) })
}

func (d difference) input() affected.Input {
	input := affected.Input{
		Changed: d.files, Commits: []affected.Commit{{Message: d.message}}, Frameworks: d.present(), Folders: d.dir,
	}
	for _, message := range d.others {
		input.Commits = append(input.Commits, affected.Commit{Message: message})
	}

	return input
}

// TestDifferences shows, for each difference that docs/affected.md lists, what the suite's
// script does and what tfblint does.
func TestDifferences(t *testing.T) {
	t.Parallel()
	for name, d := range differences() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got string
			if selection, err := d.reference().Select(); err != nil {
				got = exception(t, err)
			} else {
				got = strings.Join(folders(selection), "|")
			}
			if got != d.script {
				t.Errorf("the script chooses %s, want %s", got, d.script)
			}
			if got := strings.Join(folders(affected.Select(d.input())), "|"); got != d.tfblint {
				t.Errorf("tfblint chooses %s, want %s", got, d.tfblint)
			}
		})
	}
}

// TestDifferencesAreListed holds the tested differences against the page that lists them.
func TestDifferencesAreListed(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "affected.md"))
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[string]bool)
	for _, row := range regexp.MustCompile(`(?m)^\| \*\*(.+?)\*\* \|`).FindAllStringSubmatch(string(page), -1) {
		listed[row[1]] = true
	}
	tested := make(map[string]bool)
	for name := range differences() {
		row, _, _ := strings.Cut(name, ", ")
		tested[row] = true
	}
	if diff := gocmp.Diff(tested, listed); diff != "" {
		t.Errorf("tested (-), listed (+):\n%s", diff)
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	input := change("[ci fw Go/gin]\n[ci lang Go]\n[ci fw Go/gin]",
		"frameworks/Go/gin/z", "frameworks/Go/gin/a", "frameworks/Go/gin/a", "toolset/run-tests.py", "tfb")
	input.Language = "Go"
	want := &affected.Selection{
		Frameworks: []affected.Framework{
			{Folder: "Go/gin", Language: "Go", Reasons: []affected.Reason{
				{Kind: affected.Asked, Directive: "[ci fw Go/gin]", Commit: "1"},
				{Kind: affected.Asked, Directive: "[ci lang Go]", Commit: "1"},
				{Kind: affected.Touched, File: "frameworks/Go/gin/a", Files: 2},
				{Kind: affected.Shared, File: "tfb", Files: 2},
			}},
			{Folder: "Go/gin-extra", Language: "Go", Reasons: []affected.Reason{
				{Kind: affected.Asked, Directive: "[ci lang Go]", Commit: "1"},
				{Kind: affected.Shared, File: "tfb", Files: 2},
			}},
		},
		Notes: []affected.Note{},
	}
	if diff := gocmp.Diff(want, affected.Select(input)); diff != "" {
		t.Errorf("wanted (-), got (+):\n%s", diff)
	}
}

// TestNewest shows which commits may take away.
func TestNewest(t *testing.T) {
	t.Parallel()
	merge := affected.Commit{Message: "Merge branch 'master'", Merge: true}
	only := affected.Commit{Message: "[ci fw-only C/h2o]"}
	skipped := affected.Commit{Message: "[ci skip]"}
	work := affected.Commit{Message: "work"}
	all := affected.Commit{Message: "[ci run-all]"}
	for name, test := range map[string]struct {
		commits []affected.Commit
		want    string
	}{
		"no commit":             {nil, "Go/gin"},
		"the newest":            {[]affected.Commit{only, work}, "C/h2o"},
		"an older one":          {[]affected.Commit{work, only}, "Go/gin"},
		"below a merge":         {[]affected.Commit{merge, merge, only}, "C/h2o"},
		"older below a merge":   {[]affected.Commit{merge, work, only}, "Go/gin"},
		"skipped":               {[]affected.Commit{skipped, only}, ""},
		"skipped earlier":       {[]affected.Commit{work, skipped}, "Go/gin"},
		"skipped, all the same": {[]affected.Commit{skipped, all}, ""},
		"only, but all":         {[]affected.Commit{only, all}, strings.Join(suite(), "|")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			selection := affected.Select(affected.Input{
				Changed: []string{"frameworks/Go/gin/a"}, Commits: test.commits, Frameworks: suite(),
			})
			if got := strings.Join(folders(selection), "|"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		message, older, language string
		want                     []affected.Note
	}{
		"a name that is not there": {
			message: "[ci fw Go/gim]",
			want: []affected.Note{
				{Code: affected.UnknownName, Commit: "1", Text: `[ci fw]: there is no "Go/gim" at the head`},
			},
		},
		"other letters": {
			message: "[ci fw go/GIN]",
			want: []affected.Note{{
				Code: affected.UnknownName, Commit: "1",
				Text: `[ci fw]: there is no "go/GIN" at the head; perhaps the framework "Go/gin"`,
			}},
		},
		"a language": {
			message: "[ci fw Go]",
			want: []affected.Note{{
				Code: affected.UnknownName, Commit: "1",
				Text: `[ci fw]: there is no "Go" at the head; perhaps the language "Go"`,
			}},
		},
		"no names": {
			message: "[ci lang-only   ]",
			want: []affected.Note{{
				Code: affected.EmptyDirective, Commit: "1",
				Text: "[ci lang-only] names nothing; name folders such as Go/gin, or languages",
			}},
		},
		"no such directive": {
			message: "[ci run_all]",
			want: []affected.Note{{
				Code: affected.UnknownDirective, Commit: "1",
				Text: `there is no directive "run_all"; there are skip, run-all, fw, fw-only, lang and lang-only`,
			}},
		},
		"not closed": {
			message: "[ci fw Go/gin\n\nand]",
			want: []affected.Note{{
				Code: affected.OpenDirective, Commit: "1",
				Text: "a directive has no bracket at its end, in its paragraph; close it",
			}},
		},
		"older": {
			message: "work", older: "[ci skip]",
			want: []affected.Note{{
				Code: affected.OldDirective, Commit: "2",
				Text: "[ci skip] counts only in the newest commit of the change; repeat it there",
			}},
		},
		"no such language": {
			message: "work", language: "Cobol",
			want: []affected.Note{{Code: affected.UnknownName, Text: `TESTLANG: there is no "Cobol" at the head`}},
		},
		"no directive": {message: "[ci] Mend the build [ci]\n[C/h2o]", want: []affected.Note{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			input := change(test.message)
			input.Commits = append(input.Commits, affected.Commit{Hash: "2", Message: test.older})
			input.Language = test.language
			selection := affected.Select(input)
			if diff := gocmp.Diff(test.want, selection.Notes); diff != "" {
				t.Errorf("wanted (-), got (+):\n%s", diff)
			}
			if len(selection.Frameworks) > 0 {
				t.Errorf("selected %v", selection.Frameworks)
			}
		})
	}
}

// TestHostile shows that what strangers write costs little, and stays short.
func TestHostile(t *testing.T) {
	t.Parallel()
	const many = 100_000
	for name, message := range map[string]string{
		"unknown names": "[ci fw " + strings.Repeat("x/y ", many) + "]",
		"open ones":     strings.Repeat("[ci fw ", many),
		"brackets":      strings.Repeat("[", many) + strings.Repeat("]", many),
		"blanks":        "[ci fw" + strings.Repeat(" ", many) + "]",
		"long names":    "[ci fw " + strings.Repeat("x", many) + "] [ci " + strings.Repeat("y", many) + "]",
		"all names":     "[ci lang " + strings.Repeat("Go Java C++ ", many) + "]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, note := range affected.Select(change(message)).Notes {
				if len(note.Text) > 200 {
					t.Errorf("a note has %d bytes", len(note.Text))
				}
			}
		})
	}
	selection := affected.Select(change("[ci fw a b c d e f g h i j k l m n o p q r s t u v w x y z]"))
	if last := selection.Notes[len(selection.Notes)-1]; len(selection.Notes) != 21 || last.Code != affected.MoreNotes {
		t.Errorf("got %d notes and at last %v", len(selection.Notes), last)
	}
}

func TestUnreadableFolder(t *testing.T) {
	t.Parallel()
	selection := affected.Select(affected.Input{
		Changed: []string{"frameworks/Go/\xff/x"}, Frameworks: []string{"Go/\xff"}, Unreadable: []string{"Go/link"},
	})
	want := []affected.Note{
		{Code: affected.UnreadableFolder, Text: `the name of "Go/\xff" is not UTF-8; rename the folder`},
		{
			Code: affected.UnreadableFolder,
			Text: `"Go/link" cannot be read, and is left out; wanted a folder of the suite, with a name in UTF-8`,
		},
	}
	if diff := gocmp.Diff(want, selection.Notes); diff != "" || len(selection.Frameworks) > 0 {
		t.Errorf("selected %v; wanted (-), got (+):\n%s", selection.Frameworks, diff)
	}
}

// TestProperties makes changes at random: without a change and a directive nothing is
// selected, the order in which things are given never matters, and what is selected is there.
func TestProperties(t *testing.T) {
	t.Parallel()
	source := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // The same cases on every run.
	files := []string{
		"frameworks/Go/gin/a", "frameworks/Go/gone/a", "frameworks/Java/[s]/b", "frameworks/C", "toolset/x",
		"toolset/scaffolding/y", "README.md", "frameworks/Common Lisp/woo/é", "frameworks/C/h2o", "frameworks/x/y/z",
	}
	words := []string{
		"[ci fw ", "[ci fw-only ", "[ci lang ", "[ci lang-only ", "[ci run-all]", "[ci skip]", "]", " ", "\n", "Go",
		"Go/gin",
		"Go/gone", "Common Lisp", "Java/[s]", "frameworks/C/h2o", "[", ",",
	}
	for range 2000 {
		input := affected.Input{Frameworks: some(source, suite())}
		if nothing := affected.Select(input); len(nothing.Frameworks) > 0 {
			t.Fatalf("without a change %v are selected", folders(nothing))
		}
		input.Changed = some(source, files)
		message := strings.Join(some(source, append(words, words...)), "")
		input.Commits = []affected.Commit{{Message: message}, {Message: "[ci fw Obj-C/x]"}}
		selection := affected.Select(input)
		for _, folder := range folders(selection) {
			if !slices.Contains(input.Frameworks, folder) {
				t.Fatalf("%s is selected and not there", folder)
			}
		}
		shuffle(source, input.Changed)
		shuffle(source, input.Frameworks)
		if diff := gocmp.Diff(selection, affected.Select(input)); diff != "" {
			t.Fatalf("%q: in another order (+) it is:\n%s", message, diff)
		}
	}
}

// some returns a few of the texts, in any order.
func some(source *rand.Rand, texts []string) []string {
	chosen := slices.Clone(texts)
	shuffle(source, chosen)

	return chosen[:source.IntN(len(chosen)+1)]
}

func shuffle(source *rand.Rand, texts []string) {
	source.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
}
