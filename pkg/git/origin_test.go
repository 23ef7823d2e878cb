package git_test

import "testing"

func TestOrigin(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{ //nolint:gosec // The secret is that of this test.
		"":                                  "",
		"https://example.org/a/b.git":       "https://example.org/a/b.git",
		"https://me:secret@example.org/b":   "https://example.org/b",
		"https://me:se%zzcret@example.org/": "",
		"git@example.org:a/b.git":           "git@example.org:a/b.git",
	} {
		c := newClone(t)
		c.commit("first", "a", "a")
		c.git("checkout", "-q", "-b", "topic")
		if given != "" {
			c.git("remote", "add", "origin", given)
		}
		address, branch := c.open(".").Origin(t.Context())
		if address != want || branch != "topic" {
			t.Errorf("%q: got %q and %q", given, address, branch)
		}
		c.git("checkout", "-q", "--detach")
		if _, branch := c.open(".").Origin(t.Context()); branch != "" {
			t.Errorf("a commit that is checked out is called the branch %q", branch)
		}
	}
}
