package git_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/git"
)

// TestTrailers holds what we read of messages against `git interpret-trailers --parse`.
func TestTrailers(t *testing.T) {
	t.Parallel()
	messages := []string{
		"Subject",
		"Subject\n\nMatrix-Purpose: one",
		"Subject\n\nBody.\n\nMatrix-Purpose: goes\n on\n\tand on\nReviewed-by: R <r@example.org>",
		"Subject\n\nMatrix-Purpose: in the middle\n\nBody at the end.",
		"Subject\n\nA paragraph with a Key: value\nin most of its lines\nis none\nof trailers",
		"Subject\n\nText among trailers\nSigned-off-by: S <s@example.org>\nOther: x",
		"Subject\n\nEmpty:\nOther: x",
		"Subject\n\nNo-Space:x\nSpace : y",
		"Subject\n\nSame: 1\nSame: 2",
		"Subject\n\nÜmlaut: naïve\nKey: ü",
		"Key: value",
		"Subject\n\nURL: https://example.org/a:b",
		"Subject\n\nKey: value\n(cherry picked from commit 1234)",
		"First line\nsecond line\n\nKey: value\n\n\n",
		"Subject\n\n# Comment: none\nKey: value",
		"",
	}
	c := newClone(t)
	var want []git.Commit
	parents := []string{}
	for _, message := range messages {
		c.git("commit", "-q", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "-m", message)
		hash := c.git("rev-parse", "HEAD")
		commit := git.Commit{
			Hash: hash, Parents: parents,
			Subject: strings.ReplaceAll(before(strings.TrimSpace(message), "\n\n"), "\n", " "),
		}
		if message != "" {
			commit.Message = strings.TrimRight(message, "\n") + message[len(strings.TrimRight(message, "\n")):] + "\n"
			if strings.HasSuffix(message, "\n") {
				commit.Message = message
			}
		}
		commit.Trailers = interpreted(c, message)
		want = append([]git.Commit{commit}, want...)
		parents = []string{hash}
	}
	got, err := c.open(".").Commits(t.Context(), "", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func before(text, separator string) string {
	text, _, _ = strings.Cut(text, separator)

	return text
}

// interpreted are the trailers that git itself reads.
func interpreted(c clone, message string) []git.Trailer {
	c.tb.Helper()
	cmd := c.command("interpret-trailers", "--parse")
	cmd.Stdin = strings.NewReader(message + "\n")
	out, err := cmd.Output()
	if err != nil {
		c.tb.Fatal(err)
	}
	var trailers []git.Trailer
	for line := range strings.Lines(string(out)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		trailers = append(trailers, git.Trailer{Key: key, Value: strings.TrimPrefix(value, " ")})
	}

	return trailers
}

func TestCommits(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	first := c.commit("First", "one", "1")
	c.git("checkout", "-q", "-b", "side")
	side := c.commit("Side", "two", "2")
	c.git("checkout", "-q", "main")
	onMain := c.commit("Main", "three", "3")
	c.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
	merge := c.git("rev-parse", "HEAD")
	r := c.open(".")
	for _, test := range []struct {
		base, head string
		want       []string
	}{
		{first, "HEAD", []string{merge, onMain, side}},
		{"main", "side", nil},
		{"side", "main", []string{merge, onMain}},
		{string(git.EmptyTree), "side", []string{side, first}},
		{"HEAD", "HEAD", nil},
	} {
		commits, err := r.Commits(t.Context(), test.base, test.head)
		hashes := map[string]bool{}
		for _, commit := range commits {
			hashes[commit.Hash] = true
		}
		if err != nil || len(commits) != len(test.want) {
			t.Errorf("%s..%s: %d commits, %v", test.base, test.head, len(commits), err)
		}
		for _, hash := range test.want {
			if !hashes[hash] {
				t.Errorf("%s..%s: %s is missing", test.base, test.head, hash)
			}
		}
		if len(commits) > 0 && commits[0].Hash == merge {
			if diff := cmp.Diff([]string{onMain, side}, commits[0].Parents); diff != "" {
				t.Error(diff)
			}
		}
	}
	for _, span := range [][2]string{{"--all", "HEAD"}, {"HEAD", "-p"}, {"nowhere", "HEAD"}, {"HEAD", ""}} {
		if _, err := r.Commits(t.Context(), span[0], span[1]); !errors.Is(err, git.ErrNoCommit) {
			t.Errorf("%q: %v", span, err)
		}
	}
}

// TestMessageInAnotherEncoding is of a commit in Latin-1, which git converts.
func TestMessageInAnotherEncoding(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	c.git("config", "i18n.commitEncoding", "ISO-8859-1")
	c.git("config", "i18n.logOutputEncoding", "ISO-8859-1")
	if err := os.WriteFile(c.dir+"/message", []byte("na\xefve\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.git("commit", "-q", "--allow-empty", "-F", "message")
	commits, err := c.open(".").Commits(t.Context(), "", "HEAD")
	if err != nil || len(commits) != 1 || commits[0].Subject != "naïve" {
		t.Errorf("%+v, %v", commits, err)
	}
}
