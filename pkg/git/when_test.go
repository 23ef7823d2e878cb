package git_test

import (
	"strconv"
	"strings"
	"testing"
)

// TestTime holds the time of commits against git's own, also where a message looks like a header.
func TestTime(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	for _, message := range []string{"One", "committer A <a@example.org> 1 +0000", "Two\n\ncommitter 5 +0000"} {
		c.git("commit", "-q", "--allow-empty", "-m", message)
		hash := c.git("rev-parse", "HEAD")
		want, err := strconv.ParseInt(c.git("show", "-s", "--format=%ct", hash), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.open(".").Time(hash)
		if err != nil || got.Unix() != want {
			t.Errorf("%q was made at %v (%v), want %d", message, got, err, want)
		}
	}
	if got, err := c.open(".").Time(c.git("rev-parse", "HEAD^{tree}")); err == nil {
		t.Errorf("a tree was made at %v", got)
	}
	if _, err := c.open(".").Time(strings.Repeat("x", 40)); err == nil {
		t.Error("what is no hash has a time")
	}
}
