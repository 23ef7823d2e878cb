package git_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/git"
)

// told is what a test looks at of a step.
type told struct {
	Subject, Name, Files string
	Parents              int
}

// stepsOf reads a history, with the subjects of its commits.
func stepsOf(t *testing.T, c clone, since, head string, selection git.Selection) []told {
	t.Helper()
	r, err := git.Options{Env: c.env}.Open(t.Context(), c.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // It is only read.
	var steps []told
	err = r.History(t.Context(), since, head, selection, func(step *git.Step) error {
		one := told{
			Subject: c.git("log", "-1", "--format=%s", step.Commit.String()),
			Name:    step.Name, Parents: len(step.Parents),
		}
		for _, change := range step.Changes {
			if (change.Status == 'A') != (change.From == "") || (change.Status == 'D') != (change.To == "") {
				t.Errorf("%c %s is from %q to %q", change.Status, change.Name, change.From, change.To)
			}
			one.Files += string(change.Status) + change.Name + " "
		}
		steps = append(steps, one)

		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	return steps
}

func TestHistory(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	c.env = append(c.env, "GIT_AUTHOR_DATE=2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE=2020-01-01T00:00:00Z")
	first := c.commit("first", "a b", "1", "ä\n\"b", "2")
	c.git("switch", "-q", "-c", "side")
	c.git("commit", "-q", "--allow-empty", "-m", "empty", "--author=Someone Else <else@example.org>")
	c.commit("theirs", "side", "1")
	c.git("switch", "-q", "main")
	c.git("rm", "-q", "a b")
	c.commit("ours", ".mailmap", "A Person <a@example.org> <author@example.org>\n")
	c.git("merge", "-q", "--no-ff", "-m", "merge", "side")
	// What a repository configures changes nothing of what is told.
	c.git("config", "log.showRoot", "false")
	c.git("config", "log.diffMerges", "combined")
	c.git("config", "diff.relative", "true")
	c.git("config", "format.pretty", "oneline")
	head := c.git("rev-parse", "HEAD")
	all := stepsOf(t, c, "", head, git.AllCommits)
	want := map[string]told{
		"merge":  {"merge", "A Person", "", 2},
		"ours":   {"ours", "A Person", "A.mailmap Da b ", 1},
		"theirs": {"theirs", "A Person", "Aside ", 1},
		"empty":  {"empty", "Someone Else", "", 1},
		"first":  {"first", "A Person", "Aa b Aä\n\"b ", 0},
	}
	got := map[string]told{}
	for _, step := range all {
		got[step.Subject] = step
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("all commits (-want +got):\n%s", diff)
	}
	merges := []told{{"merge", "A Person", "Aside ", 2}}
	if diff := cmp.Diff(merges, stepsOf(t, c, "", head, git.FirstParentMerges)); diff != "" {
		t.Errorf("merges (-want +got):\n%s", diff)
	}
	if later := stepsOf(t, c, first, head, git.AllCommits); len(later) != len(all)-1 {
		t.Errorf("since the first commit there are %d, not %d", len(later), len(all)-1)
	}
}

func TestHistoryEnds(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	first := c.commit("first", "a", "1")
	writer := c.command("hash-object", "-t", "commit", "-w", "--stdin")
	writer.Stdin = strings.NewReader("tree " + c.git("rev-parse", "HEAD^{tree}") + "\nparent " + first +
		"\nauthor " + strings.Repeat("n", 200_000) + " <a@b> 1 +0000\ncommitter C <a@b> 1 +0000\n\nlong\n")
	out, err := writer.Output()
	if err != nil {
		t.Fatal(err)
	}
	head := strings.TrimSpace(string(out))
	r, err := git.Options{Env: c.env}.Open(t.Context(), c.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // It is only read.
	longest := 0
	err = r.History(t.Context(), "", head, git.AllCommits, func(step *git.Step) error {
		longest = max(longest, len(step.Name))

		return nil
	})
	if err != nil || longest != 1<<10 {
		t.Errorf("a long name: %d bytes, %v; want 1024", longest, err)
	}
	enough := errors.New("enough")
	err = r.History(t.Context(), "", head, git.AllCommits, func(*git.Step) error { return enough })
	if !errors.Is(err, enough) {
		t.Errorf("got %v; want the error of the call", err)
	}
	unknown := strings.Repeat("1", len(head))
	err = r.History(t.Context(), "", unknown, git.AllCommits, func(*git.Step) error { return nil })
	if err == nil || !strings.Contains(err.Error(), unknown) {
		t.Errorf("got %v; want one that names the commit", err)
	}
}
