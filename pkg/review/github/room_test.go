package github_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/review"
	"github.com/tfblint/tfblint/pkg/review/github"
	"github.com/tfblint/tfblint/pkg/review/githubtest"
)

const (
	repo   = "TechEmpower/FrameworkBenchmarks"
	number = 7
	// token is looked for in everything that leaves the program.
	token = "ghs_ThisIsTheTokenThatNobodyMaySee00"
)

func workflow() githubtest.Account {
	return githubtest.Account{Login: "github-actions[bot]", ID: 41_898_282, App: true}
}

func person() githubtest.Account { return githubtest.Account{Login: "octocat", ID: 583_231} }

// A room is a pull request at a GitHub, and what a run finds in it.
type room struct {
	*githubtest.Server

	tb    testing.TB
	input *review.Input
	head  string
	// texts are all that the program said.
	texts []string
}

func newRoom(tb testing.TB) *room {
	tb.Helper()
	server := githubtest.New(tb)
	server.Account(token, workflow())
	made := &room{Server: server, tb: tb}
	tb.Cleanup(func() {
		for _, text := range made.texts {
			if strings.Contains(text, token) {
				tb.Errorf("the token is in: %s", text)
			}
		}
	})

	return made
}

// A found is a finding of a test: what and on which line; 0 is the file as a whole.
type found struct {
	file, what string
	line       int
}

// push gives the pull request a commit that adds files of lines, in which a run finds something.
// A finding's fingerprint is of what it says and not of where it is.
func (r *room) push(head string, files map[string][]string, findings ...found) {
	r.head = strings.Repeat(head, 40)
	r.input = &review.Input{
		Version: 1, Head: r.head, FailOn: finding.Error, Counts: review.Counts{Errors: len(findings)},
		Rules: map[string]review.Rule{"tests/rule": {Title: "A rule", Reason: "It is so.", Fix: "Mend it."}},
	}
	var diff strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		lines := files[name]
		fmt.Fprintf(&diff, "diff --git a/%s b/%[1]s\n--- /dev/null\n+++ b/%[1]s\n@@ -0,0 +1,%d @@\n", name, len(lines))
		for _, line := range lines {
			fmt.Fprintf(&diff, "+%s\n", line)
		}
		r.input.Files = append(r.input.Files, review.File{
			Name: name, Lines: []review.Lines{{First: 1, Last: len(lines)}},
		})
	}
	for _, one := range findings {
		made := review.Finding{
			Rule: "tests/rule", Severity: finding.Error, Place: finding.Place{File: one.file}, Message: one.what,
			Fingerprint: fmt.Sprintf("%032x", one.what),
		}
		if one.line > 0 {
			made.Start = finding.Position{Line: one.line, Column: 1}
			made.End = finding.Position{Line: one.line, Column: 2}
		}
		r.input.Findings = append(r.input.Findings, made)
	}
	r.Push(repo, number, r.head, diff.String())
}

func (r *room) pull() github.Pull {
	owner, name, _ := strings.Cut(repo, "/")

	return github.Pull{Owner: owner, Repo: name, Number: number, Head: r.head}
}

func (r *room) client(transport http.RoundTripper) *github.Client {
	r.tb.Helper()
	client, err := github.New(github.Options{Token: token, Transport: transport})
	if err != nil {
		r.tb.Fatal(err)
	}

	return client
}

// review reviews the pull request, and returns what became of it with the changes that were sent.
func (r *room) review(ctx context.Context, transport http.RoundTripper) (*github.Outcome, []githubtest.Record, error) {
	r.tb.Helper()
	r.Records()
	outcome, err := r.client(transport).Review(ctx, r.pull(), func(state *review.State) *review.Actions {
		actions := review.Decide(r.input, state, review.GitHub)
		for _, request := range github.Requests(r.pull(), actions) {
			r.texts = append(r.texts, request.Method+request.Path+string(request.Body))
		}

		return actions
	})
	r.texts = append(r.texts, outcome.Lines()...)
	r.texts = append(r.texts, fmt.Sprint(err), fmt.Sprintf("%+v %#v", outcome, err))
	changes := slices.DeleteFunc(r.Records(), func(record githubtest.Record) bool { return !record.Changes() })

	return outcome, changes, err
}

// reviewed is a review that nothing keeps from being complete.
func (r *room) reviewed() []githubtest.Record {
	r.tb.Helper()
	outcome, changes, err := r.review(r.tb.Context(), r.Server)
	if err != nil {
		r.tb.Fatal(err)
	}
	if len(outcome.Missed)+len(outcome.Refused) > 0 {
		r.tb.Fatalf("missed: %q", outcome.Lines())
	}

	return changes
}

// shape is what stands at the pull request, without IDs, in an order of its own.
func (r *room) shape() []string {
	things := r.Things(repo, number)
	result := make([]string, 0, len(things))
	for _, thing := range things {
		result = append(result, thing.String()+strings.Join(thing.Annotations, "\n"))
	}
	slices.Sort(result)

	return result
}

// of returns what stands there of one kind, oldest first.
func (r *room) of(kind string) []githubtest.Thing {
	return slices.DeleteFunc(r.Things(repo, number), func(t githubtest.Thing) bool { return t.Kind != kind })
}

// places are where the comments are, sorted.
func (r *room) places() []string {
	things := r.of("comment")
	result := make([]string, 0, len(things))
	for _, thing := range things {
		result = append(result, thing.Place)
	}
	slices.Sort(result)

	return result
}

// one returns the only thing of a kind.
func (r *room) one(kind string) githubtest.Thing {
	r.tb.Helper()
	things := r.of(kind)
	if len(things) != 1 {
		r.tb.Fatalf("there are %d of %s: %v", len(things), kind, things)
	}

	return things[0]
}

// counts says how many requests there are, by method and the end of their path.
func counts(records []githubtest.Record) string {
	count := map[string]int{}
	for _, record := range records {
		path := strings.Split(record.Path, "/")
		last := path[len(path)-1]
		if last >= "0" && last <= "9999999999" {
			last = path[len(path)-2]
		}
		count[record.Method+" "+last]++
	}
	type pair struct {
		what string
		n    int
	}
	pairs := make([]pair, 0, len(count))
	for what, n := range count {
		pairs = append(pairs, pair{what, n})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.what, b.what) })
	parts := make([]string, 0, len(pairs))
	for _, p := range pairs {
		parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
	}

	return strings.Join(parts, ", ")
}

// lines returns n lines that differ.
func lines(n int) []string {
	result := make([]string, n)
	for i := range result {
		result[i] = fmt.Sprintf("line %d", i+1)
	}

	return result
}

const config = "frameworks/Python/flask/benchmark_config.json"

// files is one file of lines.
func files(n int) map[string][]string { return map[string][]string{config: lines(n)} }

// many are findings on the first n lines.
func many(n int) []found {
	result := make([]found, n)
	for i := range result {
		result[i] = found{config, fmt.Sprintf("finding %d", i+1), i + 1}
	}

	return result
}
