package affected_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/tree"
)

// FuzzDirectives reads messages of any kind. Whatever they hold, what is selected is there and
// has a reason, a second reading gives the same, and the script's reading ends as well.
func FuzzDirectives(f *testing.F) {
	for _, seed := range []string{
		"", "[ci run-all]", "x\n\n[ci fw Go/gin]\n[ci fw-only C/h2o, Java/[s]]",
		"[ci fw-only Go/gin\nRust/actix] see [1]",
		"[ci lang-only Common Lisp] [ci skip]", "[[ci lang Go]]", "[ci fw [ci lang Go", "[ ci\tfw\u00a0Go/gin\r\n]",
		"[ci fw-only  \x1c Go/gin Go/nosuch ]]", "[CI FW frameworks/Java/a,b/,]",
		"[ci nonsense]\n[ci]\n[ci ]", "\xff[ci fw \xfe]",
	} {
		f.Add(seed)
	}
	head := tree.Memory{}
	for _, folder := range suite() {
		head["frameworks/"+folder+"/x"] = ""
	}
	f.Fuzz(func(t *testing.T, message string) {
		selection := affected.Select(change(message, "frameworks/Go/gin/a"))
		for _, framework := range selection.Frameworks {
			if !slices.Contains(suite(), framework.Folder) || len(framework.Reasons) == 0 {
				t.Errorf("%v is selected", framework)
			}
		}
		again := affected.Select(change(message, "frameworks/Go/gin/a"))
		if fmt.Sprint(again) != fmt.Sprint(selection) {
			t.Errorf("got %v, and then %v", selection, again)
		}
		// A message without a bracket asks for nothing.
		if !strings.Contains(message, "[") && strings.Join(folders(selection), "|") != "Go/gin" {
			t.Errorf("%v are selected", folders(selection))
		}
		scripted, err := affected.Reference{Message: message, Head: head}.Select()
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range folders(scripted) {
			if !slices.Contains(suite(), folder) {
				t.Errorf("the script selects %s", folder)
			}
		}
	})
}

// FuzzUnquote takes any line for what git prints, and any name for one that git has to print.
func FuzzUnquote(f *testing.F) {
	for _, seed := range []string{"", "a b", "é", "a\"b\\c", `"a\"b"`, `"\303\251\n"`, `"\`, `"\400"`, "\x00\x7f\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if name, ok := affected.Unquote(text); ok && len(name) > len(text) {
			t.Errorf("%q is longer than %q", name, text)
		}
		if name, ok := affected.Unquote(quote(text)); !ok || name != text {
			t.Errorf("%q comes back as %q, %t", text, name, ok)
		}
	})
}

// quote writes a name as git does if it has to quote it.
func quote(name string) string {
	var printed strings.Builder
	for _, letter := range []byte(name) {
		switch i := strings.IndexByte("\a\b\t\n\v\f\r\"\\", letter); {
		case i >= 0:
			printed.WriteString(`\` + `abtnvfr"\`[i:i+1])
		case letter < ' ' || letter > '~':
			fmt.Fprintf(&printed, `\%03o`, letter)
		default:
			printed.WriteByte(letter)
		}
	}

	return `"` + printed.String() + `"`
}
