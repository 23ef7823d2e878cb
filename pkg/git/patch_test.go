package git_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/git"
)

// numbered is a text of so many lines, some of which read differently.
func numbered(lines int, altered ...int) string {
	var text strings.Builder
	for i := 1; i <= lines; i++ {
		mark := ""
		for _, other := range altered {
			if i == other {
				mark = " altered"
			}
		}
		fmt.Fprintf(&text, "line %d%s\n", i, mark)
	}

	return text.String()
}

// patch returns what Patch says about two commits, one file a line.
func patch(t *testing.T, r *git.Repository, base, head git.Side) string {
	t.Helper()
	files, err := r.Patch(t.Context(), base, head)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, file := range files {
		fmt.Fprintf(&text, "%q", file.Name)
		for _, hunk := range file.Hunks {
			fmt.Fprintf(&text, " %d-%d", hunk.First, hunk.Last)
		}
		text.WriteString("\n")
	}

	return text.String()
}

func TestPatch(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		// before and after are files and their contents; a file that is in before alone stays.
		before, after []string
		want          string
	}{
		"a new file":      {nil, []string{"a", numbered(5)}, "\"a\" 1-5\n"},
		"one line":        {nil, []string{"a", "x"}, "\"a\" 1-1\n"},
		"three around":    {[]string{"a", numbered(30)}, []string{"a", numbered(30, 10)}, "\"a\" 7-13\n"},
		"at the edges":    {[]string{"a", numbered(30)}, []string{"a", numbered(30, 1, 30)}, "\"a\" 1-4 27-30\n"},
		"hunks that meet": {[]string{"a", numbered(30)}, []string{"a", numbered(30, 10, 17)}, "\"a\" 7-20\n"},
		"hunks apart":     {[]string{"a", numbered(30)}, []string{"a", numbered(30, 10, 18)}, "\"a\" 7-13 15-21\n"},
		"lines removed": {
			[]string{"a", numbered(30)},
			[]string{"a", strings.Replace(numbered(30), "line 10\nline 11\n", "", 1)},
			"\"a\" 7-12\n",
		},
		"all lines removed": {[]string{"a", numbered(3)}, []string{"a", ""}, "\"a\"\n"},
		"no line end":       {[]string{"a", "x\ny"}, []string{"a", "x\nz"}, "\"a\" 1-2\n"},
		"moved and altered": {
			[]string{"a", numbered(30), "b", "stays"},
			[]string{"a", "\x00gone", "c", numbered(30, 15)},
			"\"c\" 12-18\n",
		},
		"lines like headers": {
			[]string{"a", "-- x\n++ y\n@@ -1 +1 @@\ndiff --git a/q b/q\n"},
			[]string{"a", "-- z\n++ y\n@@ -1 +1 @@\ndiff --git a/q b/q\n++ b/evil\nrename to evil\n"},
			"\"a\" 1-6\n",
		},
		"names": {
			nil,
			[]string{
				"a b", "1\n", "a\nb", "1\n", "a\tb", "1\n", "tab\t", "1\n", `"q"`, "1\n", `back\slash`, "1\n",
				"\xff", "1\n", "\u6846", "1\n", "b/b", "1\n", "+++ b/x", "1\n", " ", "1\n", "dev/null", "1\n",
			},
			"\" \" 1-1\n\"\\\"q\\\"\" 1-1\n\"+++ b/x\" 1-1\n\"a\\tb\" 1-1\n\"a\\nb\" 1-1\n\"a b\" 1-1\n\"b/b\" 1-1\n" +
				"\"back\\\\slash\" 1-1\n\"dev/null\" 1-1\n\"tab\\t\" 1-1\n\"\u6846\" 1-1\n\"\\xff\" 1-1\n",
		},
		"a long line": {nil, []string{"a", strings.Repeat("x", 100_000) + "\ny\n"}, "\"a\" 1-2\n"},
		"too large a file": {
			nil, []string{"a", strings.Repeat("0123456789\n", 60_000), "b", "1\n"}, "\"a\"\n\"b\"\n",
		},
		"too many lines": {nil, []string{"a", strings.Repeat("\n", 20_001), "b", "1\n"}, "\"a\"\n\"b\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClone(t)
			base := c.commit("Base", append([]string{"other", "stays"}, test.before...)...)
			after := test.after
			if len(after) > 1 && after[1] == "\x00gone" {
				c.git("rm", "-q", after[0])
				after = after[2:]
			}
			head := c.commit("Head", after...)
			if diff := cmp.Diff(test.want, patch(t, c.open("."), git.At(base), git.At(head))); diff != "" {
				t.Errorf("wrong lines (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPatchOfTheFirst has no base.
func TestPatchOfTheFirst(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	head := c.commit("First", "a", "1\n2\n")
	if got := patch(t, c.open("."), git.EmptyTree, git.At(head)); got != "\"a\" 1-2\n" {
		t.Errorf("got %q", got)
	}
}

// TestPatchTakesMany shows no lines beyond 300 files.
func TestPatchTakesMany(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	base := c.commit("Base", "other", "x")
	files := make([]string, 0, 2*302)
	for i := range 302 {
		files = append(files, fmt.Sprintf("f%03d", i), "x\n")
	}
	head := c.commit("Head", files...)
	found, err := c.open(".").Patch(t.Context(), git.At(base), git.At(head))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 302 || len(found[299].Hunks) != 1 || len(found[300].Hunks) != 0 {
		t.Errorf("%d files, the last ones %v", len(found), found[298:])
	}
}

// TestPatchIsNotConfigured asks git in a repository that has other ideas.
func TestPatchIsNotConfigured(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	base := c.commit("Base", "a", numbered(30), ".gitattributes", "* diff=odd\n")
	head := c.commit("Head", "a", numbered(30, 10, 18))
	for key, value := range map[string]string{
		"diff.context": "9", "diff.interHunkContext": "9", "diff.noprefix": "true", "diff.mnemonicPrefix": "true",
		"diff.renames": "false", "diff.algorithm": "histogram", "color.ui": "always", "core.quotePath": "false",
		"diff.odd.xfuncname": "^line", "diff.relative": "true", "diff.srcPrefix": "x/", "diff.dstPrefix": "y/",
		"diff.suppressBlankEmpty": "true", "diff.colorMoved": "zebra", "diff.orderFile": "none",
	} {
		c.git("config", key, value)
	}
	if got := patch(t, c.open("."), git.At(base), git.At(head)); got != "\"a\" 7-13 15-21\n" {
		t.Errorf("got %q", got)
	}
}

func TestPatchOfNoCommit(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	head := c.commit("First", "a", "1\n")
	r := c.open(".")
	if _, err := r.Patch(t.Context(), git.At(head), git.WorkTree); err == nil {
		t.Error("the work tree was taken")
	}
	if _, err := r.Patch(t.Context(), git.At(head), git.At(strings.Repeat("1", 40))); err == nil {
		t.Error("a commit that is not there was taken")
	} else if errors.Is(err, git.ErrMalformed) {
		t.Errorf("git's own words are lost: %v", err)
	}
}
