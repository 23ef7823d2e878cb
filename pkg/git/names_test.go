package git_test

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/tfblint/tfblint/pkg/git"
)

// TestPrintedNames compares with what git prints by itself.
func TestPrintedNames(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	first := c.commit("First", "a/old", "one\ntwo\nthree\n", "a/same", "1", "b/é", "2")
	if err := os.Remove(c.dir + "/a/old"); err != nil {
		t.Fatal(err)
	}
	second := c.commit("Second", "a/new", "one\ntwo\nthree\n", "a/x\ty\"", "3", "b/é", "4")
	// A user's own settings must not show.
	c.git("config", "core.quotePath", "false")
	c.git("config", "diff.renames", "false")
	c.git("config", "diff.external", "false")
	for _, test := range []struct {
		opened, from, to, dir string
		want                  []string
	}{
		{".", second, first, ".", []string{"a/old", `"a/x\ty\""`, `"b/\303\251"`}},
		{".", first, second, ".", []string{"a/new", `"a/x\ty\""`, `"b/\303\251"`}},
		{"a", second, first, ".", []string{"a/old", `"a/x\ty\""`, `"b/\303\251"`}},
		{".", second, first, "b", []string{`"\303\251"`}},
		{".", second, second, ".", nil},
	} {
		got, err := c.open(test.opened).PrintedNames(t.Context(), test.from, test.to, test.dir)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s to %s in %s: %q, want %q", test.from, test.to, test.dir, got, test.want)
		}
	}
	got, err := c.open(".").PrintedNames(t.Context(), "nosuch", first, ".")
	if err == nil || errors.Is(err, git.ErrNoRepository) {
		t.Errorf("got %q, %v", got, err)
	}
}
