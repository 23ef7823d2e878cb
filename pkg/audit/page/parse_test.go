package page_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/audit/page"
	"github.com/tfblint/tfblint/pkg/plain"
)

// parse writes the page of an audit and reads it as a browser does.
func parse(t *testing.T, a *audit.Audit) *html.Node {
	t.Helper()
	var content bytes.Buffer
	if err := page.Write(&content, a); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&content)
	if err != nil {
		t.Fatal(err)
	}

	return root
}

// bones are the elements of a page in their order, each with its attributes' names, and with the values of those
// that no name of a suite is in.
func bones(root *html.Node) []string {
	named := map[string]bool{
		"id": true, "href": true, "value": true, "data-value": true, "data-label": true, "aria-label": true,
		"aria-labelledby": true, "content": true,
	}
	var list []string
	for node := range root.Descendants() {
		switch node.Type {
		case html.ElementNode:
			bone := []string{node.Data}
			for _, attribute := range node.Attr {
				value := ""
				if !named[attribute.Key] {
					value = "=" + attribute.Val
				}
				bone = append(bone, attribute.Key+value)
			}
			list = append(list, strings.Join(bone, " "))
		case html.CommentNode:
			list = append(list, "<!--")
		default:
		}
	}

	return list
}

// texts counts what stands in a page, but for what its style and script say.
func texts(root *html.Node) map[string]int {
	counted := map[string]int{}
	for node := range root.Descendants() {
		if node.Type == html.TextNode && node.Parent.DataAtom != atom.Script && node.Parent.DataAtom != atom.Style {
			counted[strings.TrimSpace(node.Data)]++
		}
	}

	return counted
}

// seen is a name as the page shows it.
func seen(name string) string {
	const longest = 200
	text := strings.TrimSpace(plain.Line(name))
	if length := utf8.RuneCountInString(text); length > longest {
		return fmt.Sprintf("%s… (%d,%03d characters)", string([]rune(text)[:longest]), length/1000, length%1000)
	}

	return text
}

// TestHostileNamesAreHarmless writes the page of an audit in which a stranger chose every text, and of one with as
// many harmless names, of as many words. They are the same but for the text, and each name stands as text wherever a
// harmless one does.
func TestHostileNamesAreHarmless(t *testing.T) {
	t.Parallel()
	var bad, good []string
	for i, name := range names() {
		if name == "" {
			continue // What has no name is left out here and there.
		}
		words := strings.Fields(seen(name))
		for at := range words {
			words[at] = fmt.Sprintf("n%dw%d", i, at)
		}
		harmless := strings.Join(words, " ")
		if len(name) == 10_000 {
			harmless = repeated(fmt.Sprintf("n%d-", i), len(name))
		}
		bad, good = append(bad, name), append(good, harmless)
	}
	hostile, harmless := parse(t, called(bad)), parse(t, called(good))
	if difference := cmp.Diff(bones(harmless), bones(hostile)); difference != "" {
		t.Errorf("a name became more than text:\n%s", difference)
	}
	got, want := texts(hostile), texts(harmless)
	for i := range bad {
		// Once as a test, framework, language, database, server and so on.
		if count := want[seen(good[i])]; count < 20 || got[seen(bad[i])] != count {
			t.Errorf("%.40q stands %d times, and %.40q %d times", seen(bad[i]), got[seen(bad[i])], good[i], count)
		}
	}
	for text := range got {
		if strings.ContainsFunc(strings.ReplaceAll(text, "\n", ""), plain.IsHidden) {
			t.Errorf("%.80q has characters that nobody sees", text)
		}
	}
}

// TestEveryRowFits asks whether the rows of all tables have as many cells as their heads.
func TestEveryRowFits(t *testing.T) {
	t.Parallel()
	for name, shown := range suites(t) {
		for table := range parse(t, shown).Descendants() {
			if table.DataAtom != atom.Table {
				continue
			}
			heads := 0
			for row := range table.Descendants() {
				if row.DataAtom != atom.Tr {
					continue
				}
				cells := 0
				for cell := range row.ChildNodes() {
					if cell.DataAtom == atom.Td || cell.DataAtom == atom.Th {
						cells++
					}
				}
				if row.Parent.DataAtom == atom.Thead {
					heads = cells
				} else if cells != heads {
					t.Fatalf("%s: a row has %d cells below %d heads", name, cells, heads)
				}
			}
		}
	}
}

// TestHostileSuite has a suite on disk, with a history, in which all is hostile that a configuration, a file's name and
// an author can say. No element has an attribute on its page that it never has on a harmless one.
func TestHostileSuite(t *testing.T) {
	t.Parallel()
	harmless := map[string]bool{"br": true}
	for _, shown := range []*audit.Audit{called([]string{"a", "b", "c", "d", "e"}), read(t, matrix, "")} {
		for _, shape := range shapes(parse(t, shown)) {
			harmless[shape] = true
		}
	}
	for i, name := range []string{
		`<script>window.hacked=1<\u002fscript>`, `\"><img src=x onerror=window.hacked=1>`,
		`' onmouseover='window.hacked=1`, `<\u002fstyle><style>body{display:none}`,
		`\u202egnp.exe\u202c \u05e9\u05dc\u05d5\u05dd`, `a\u0000b\u001b[31mc\ud800`, repeated("w", 10_000),
	} {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			dir := hostileSuite(t, name)
			root := parse(t, read(t, dir, dir))
			for _, shape := range shapes(root) {
				if !harmless[shape] {
					t.Errorf("an element that no harmless page has: %s", shape)
				}
			}
			var decoded string
			if err := json.Unmarshal([]byte(`"`+name+`"`), &decoded); err != nil {
				t.Fatal(err)
			}
			if i != 5 && texts(root)[seen(decoded)] < 2 { // Half a surrogate is no text to the two decoders alike.
				t.Errorf("%q stands nowhere", seen(decoded))
			}
			for text := range texts(root) {
				if strings.ContainsFunc(strings.ReplaceAll(text, "\n", ""), plain.IsHidden) {
					t.Errorf("%.80q has characters that nobody sees", text)
				}
			}
		})
	}
}

// shapes are the elements of a page, each with its attributes' names.
func shapes(root *html.Node) []string {
	var list []string
	for node := range root.Descendants() {
		switch node.Type {
		case html.ElementNode:
			shape := []string{node.Data}
			for _, attribute := range node.Attr {
				shape = append(shape, attribute.Key)
			}
			list = append(list, strings.Join(shape, " "))
		case html.CommentNode:
			list = append(list, "<!--")
		default:
		}
	}

	return list
}

// hostileSuite is a suite in a repository of its own; the name is as JSON has it within quotation marks.
func hostileSuite(t *testing.T, name string) string {
	t.Helper()
	root := t.TempDir()
	part := strings.NewReplacer("/", "-", `\`, "-").Replace(name[:min(len(name), 100)])
	dir := filepath.Join(root, "frameworks", part, part)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	entry := strings.ReplaceAll(`{"json_url": "/@", "db_url": "/@", "port": 8080, "approach": "@",
		"classification": "@", "database": "@", "framework": "@", "language": "@", "flavor": "@", "orm": "@",
		"platform": "@", "webserver": "@", "os": "@", "database_os": "@", "display_name": "@", "notes": "@",
		"versus": "@", "dockerfile": "@", "docker_cmd": "@", "tags": ["@"], "@": "@"}`, "@", name)
	config := fmt.Sprintf(`{"framework": "%[1]s", "maintainers": ["%[1]s"],
		"tests": [{"default": %[2]s, "%[1]s": %[2]s}]}`, name, entry)
	for file, content := range map[string]string{
		"benchmark_config.json": config, part + ".dockerfile": "FROM " + part + "\nCMD " + part + "\n", part: "",
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"add", "."},
		{"-c", "user.name=" + part + "\u202e", "-c", "user.email=a@example.org", "commit", "--quiet", "-m" + part},
	} {
		//nolint:gosec // G204: git, with the test's own words.
		command := exec.CommandContext(t.Context(), "git", append([]string{"-C", root}, args...)...)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v: %s", args, err, out)
		}
	}

	return root
}
