package github_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/review/github"
	"github.com/tfblint/tfblint/pkg/review/githubtest"
)

func TestFirstReviewAndTheSameAgain(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2}, found{config, "two", 5}, found{config, "all of it", 0})
	if got, want := counts(r.reviewed()), "1 POST check-runs, 2 POST comments, 1 POST reviews"; got != want {
		t.Errorf("the first review sent %s, want %s", got, want)
	}
	if got, want := r.places(), []string{config, config + ":2", config + ":5"}; !slices.Equal(got, want) {
		t.Errorf("comments at %q, want %q", got, want)
	}
	if check := r.one("check"); check.Status != "failure" || len(check.Annotations) != 3 {
		t.Errorf("the check is %v", check)
	}
	r.one("note")
	before := r.shape()
	if again := r.reviewed(); len(again) != 0 {
		t.Errorf("the same again sent %s", counts(again))
	}
	if diff := cmp.Diff(before, r.shape()); diff != "" {
		t.Error(diff)
	}
}

func TestPushThatFixes(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2}, found{config, "two", 5})
	r.reviewed()
	r.push("b", files(9), found{config, "two", 5})
	if got, want := counts(r.reviewed()), "1 DELETE comments, 1 PATCH comments, 1 POST check-runs"; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	if got, want := r.places(), []string{config + ":5"}; !slices.Equal(got, want) {
		t.Errorf("comments at %q, want %q", got, want)
	}
	r.one("note")
	r.push("c", files(9))
	r.reviewed()
	if got := r.of("comment"); len(got) != 0 {
		t.Errorf("comments are left: %v", got)
	}
	if checks := r.of("check"); checks[len(checks)-1].Status != "success" {
		t.Errorf("the last check is %v", checks[len(checks)-1])
	}
}

func TestPushThatAdds(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2})
	r.reviewed()
	first := r.one("comment").ID
	r.push("b", files(9), found{config, "one", 2}, found{config, "two", 5})
	if got, want := counts(r.reviewed()), "1 PATCH comments, 1 POST check-runs, 1 POST reviews"; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	if comments := r.of("comment"); len(comments) != 2 || comments[0].ID != first {
		t.Errorf("the comments are %v", comments)
	}
}

func TestForcePush(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2}, found{config, "two", 5})
	r.reviewed()
	// Three lines come before, and the one of the second finding is another.
	changed := append([]string{"x", "y", "z"}, lines(9)...)
	changed[7] = "something else"
	r.push("b", map[string][]string{config: changed}, found{config, "one", 5}, found{config, "two", 8})
	r.reviewed()
	if got, want := r.places(), []string{config + ":5", config + ":8"}; !slices.Equal(got, want) {
		t.Errorf("comments at %q, want %q", got, want)
	}
	if again := r.reviewed(); len(again) != 0 {
		t.Errorf("the same again sent %s", counts(again))
	}
}

func TestReplyByAPerson(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2}, found{config, "two", 5})
	r.reviewed()
	answered := r.of("comment")[0]
	r.Reply(repo, number, answered.ID, person(), "But why?")
	r.push("b", files(9))
	r.reviewed()
	if got := r.of("comment"); len(got) != 2 || got[0].ID != answered.ID || got[1].Author != "octocat" {
		t.Errorf("an answered comment and its answer stay, and nothing else: %v", got)
	}
	if again := r.reviewed(); len(again) != 0 {
		t.Errorf("the same again sent %s", counts(again))
	}
}

func TestCommentDeletedByAPerson(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2}, found{config, "two", 5})
	r.reviewed()
	r.Delete(repo, number, r.of("comment")[0].ID)
	r.reviewed()
	if got, want := r.places(), []string{config + ":5"}; !slices.Equal(got, want) {
		t.Errorf("comments at %q, want %q", got, want)
	}
	r.Delete(repo, number, r.one("note").ID)
	r.reviewed()
	r.one("note")
}

func TestSixtyFindings(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(99), many(60)...)
	changes := r.reviewed()
	want := "1 PATCH check-runs, 1 POST check-runs, 1 POST comments, 2 POST reviews"
	if got := counts(changes); got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	if check := r.one("check"); len(check.Annotations) != 60 || check.Status != "failure" {
		t.Errorf("the check is %v", check)
	}
	if got := len(r.places()); got != 50 {
		t.Errorf("there are %d comments", got)
	}
	if again := r.reviewed(); len(again) != 0 {
		t.Errorf("the same again sent %s", counts(again))
	}
}

func TestForkMayOnlyRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t)
		r.Account(token, githubtest.Account{Login: workflow().Login, ID: workflow().ID, App: true, ReadOnly: true})
		r.push("a", files(9), found{config, "one", 2})
		start := time.Now() //nolint:forbidigo // The bubble's.
		outcome, changes, err := r.review(t.Context(), r.Server)
		if err != nil {
			t.Fatal(err)
		}
		if time.Since(start) != 0 {
			t.Errorf("it waited for %v, for nothing", time.Since(start))
		}
		if got, want := counts(changes), "1 POST check-runs, 1 POST comments, 1 POST reviews"; got != want {
			t.Errorf("sent %s, want %s: what is refused once is not asked again", got, want)
		}
		said := strings.Join(outcome.Lines(), "\n")
		for _, want := range []string{
			"1 comment to write", "the check run", "the summary", "403 Resource not accessible by integration", "fork",
		} {
			if !strings.Contains(said, want) {
				t.Errorf("it is not said: %q in\n%s", want, said)
			}
		}
	})
}

// A token of a person may comment, and may not make check runs.
func TestPersonalTokenHasNoChecks(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.Account(token, person())
	r.push("a", files(9), found{config, "one", 2})
	r.Comment(repo, number, workflow(), config, "not mine")
	outcome, _, err := r.review(t.Context(), r.Server)
	if err != nil {
		t.Fatal(err)
	}
	missed := outcome.Missed
	if len(missed) != 1 || missed[0].What != "the check run" || !outcome.Summary || outcome.Created != 1 {
		t.Errorf("the outcome is %q", outcome.Lines())
	}
	if note := r.one("note"); note.Author != "octocat" {
		t.Errorf("the summary is by %s", note.Author)
	}
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		fault   *githubtest.Fault
		waits   time.Duration
		misses  bool
		message string
	}{
		{"primary, for a while", githubtest.RateLimit(30), 31 * time.Second, false, ""},
		{"primary, for an hour", githubtest.RateLimit(3600), 0, true, "ends in 1h0m1s"},
		{"secondary, that says how long", githubtest.SecondaryRateLimit(20), 20 * time.Second, false, ""},
		{"secondary, that does not", githubtest.SecondaryRateLimit(0), time.Minute, false, ""},
		{"secondary, for a day", githubtest.SecondaryRateLimit(86400), 0, true, "ends in 24h0m0s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newRoom(t)
				r.push("a", files(9), found{config, "one", 2})
				limited := false
				r.Break(func(_ int, request *http.Request) *githubtest.Fault {
					if limited || request.Method != http.MethodPost {
						return nil
					}
					limited = true

					return test.fault
				})
				start := time.Now() //nolint:forbidigo // The bubble's.
				outcome, _, err := r.review(t.Context(), r.Server)
				if err != nil {
					t.Fatal(err)
				}
				if waited := time.Since(start); waited != test.waits {
					t.Errorf("it waited %v, want %v", waited, test.waits)
				}
				if test.misses != (len(outcome.Missed) > 0) {
					t.Errorf("the outcome is %q", outcome.Lines())
				}
				if said := strings.Join(outcome.Lines(), "\n"); !strings.Contains(said, test.message) {
					t.Errorf("%q is not in\n%s", test.message, said)
				}
			})
		})
	}
}

// ending ends its context after a number of requests, as a machine that is turned off.
type ending struct {
	next   http.RoundTripper
	after  int
	cancel context.CancelFunc
}

func (e *ending) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := e.next.RoundTrip(r)
	e.after--
	if e.after == 0 {
		e.cancel()
	}

	return response, err
}

// history is a pull request that has seen some things, so that its next review does all of them.
func history(t *testing.T) *room {
	t.Helper()
	r := newRoom(t)
	r.push("a", files(99), many(8)...)
	r.reviewed()
	r.Reply(repo, number, r.of("comment")[1].ID, person(), "No.")
	r.Note(repo, number, person(), "What is that?")
	r.push("b", files(99), append(many(60)[4:], found{config, "all of it", 0})...)

	return r
}

// A review that ends after any of its requests is taken up by the next one, and nothing is there
// twice or missing in the end. The same holds for each request that fails, or whose answer gets lost.
func TestCrashAndResume(t *testing.T) {
	t.Parallel()
	undisturbed := history(t)
	undisturbed.reviewed()
	want := undisturbed.shape()
	undisturbed.Records()
	if again := undisturbed.reviewed(); len(again) != 0 {
		t.Fatalf("an undisturbed review does not come to rest: %s", counts(again))
	}
	for _, test := range []struct {
		name  string
		fault *githubtest.Fault
	}{
		{"ended", nil},
		{"dropped before", &githubtest.Fault{Drop: true}},
		{"dropped after", &githubtest.Fault{Drop: true, After: true}},
		{"502 before", &githubtest.Fault{Status: http.StatusBadGateway, Raw: "<html>Unicorn!</html>"}},
		{"502 after", &githubtest.Fault{Status: http.StatusBadGateway, After: true, Message: "Server Error"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for k := 1; ; k++ {
				reached := false
				synctest.Test(t, func(t *testing.T) { reached = disturbed(t, k, test.fault, want) })
				if !reached {
					if k < 10 {
						t.Errorf("a review has only %d requests", k-1)
					}

					return
				}
			}
		})
	}
}

// disturbed reviews with a disturbance at the k-th request, and reports whether there is one.
func disturbed(t *testing.T, k int, fault *githubtest.Fault, want []string) bool {
	t.Helper()
	r := history(t)
	reached := false
	if fault != nil {
		r.Break(func(n int, _ *http.Request) *githubtest.Fault {
			if n != k {
				return nil
			}
			reached = true

			return fault
		})
		outcome, _, err := r.review(t.Context(), r.Server)
		if err != nil || len(outcome.Missed) != 0 {
			t.Errorf("at request %d: %v %q", k, err, outcome.Lines())
		}
		r.Break(nil)
	} else {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, _, err := r.review(ctx, &ending{next: r.Server, after: k, cancel: cancel})
		reached = err != nil
		r.reviewed()
	}
	if diff := cmp.Diff(want, r.shape()); diff != "" {
		t.Errorf("after request %d:\n%s", k, diff)
	}
	if again := r.reviewed(); len(again) != 0 {
		t.Errorf("after request %d the same again sent %s", k, counts(again))
	}

	return reached
}

// GitHub does not take a line that its own difference does not have.
func TestStaleLines(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2}, found{config, "two", 12}, found{"elsewhere.txt", "three", 1})
	// What is judged has more lines, and a file more, than GitHub shows.
	r.input.Files[0].Lines[0].Last = 20
	r.input.Files = append(r.input.Files, r.input.Files[0])
	r.input.Files[1].Name = "elsewhere.txt"
	outcome, changes, err := r.review(t.Context(), r.Server)
	if err != nil {
		t.Fatal(err)
	}
	// The review with three lines, each of them alone, two at their files, and one summary in the end.
	if got, want := counts(changes), "1 POST check-runs, 6 POST comments, 1 POST reviews"; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	if got, want := r.places(), []string{config, config + ":2"}; !slices.Equal(got, want) {
		t.Errorf("comments at %q, want %q", got, want)
	}
	if outcome.OnFile != 1 || len(outcome.Refused) != 1 || !outcome.Summary {
		t.Errorf("the outcome is %q", outcome.Lines())
	}
	if note := r.one("note"); !strings.Contains(note.Body, "three") {
		t.Errorf("the summary does not tell of what has no comment:\n%s", note.Body)
	}
	outcome, changes, err = r.review(t.Context(), r.Server)
	if err != nil || outcome.Created+outcome.Edited+outcome.Removed != 0 || outcome.Summary {
		t.Errorf("the same again: %v %q %s", err, outcome.Lines(), counts(changes))
	}
}

// Comments of others with our marker in them change nothing, and are left alone.
func TestForgedMarkers(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2})
	r.reviewed()
	honest := r.shape()
	note, comment := r.one("note"), r.one("comment")
	forged := newRoom(t)
	forged.push("a", files(9), found{config, "one", 2})
	forged.Note(repo, number, person(), note.Body)
	forged.Comment(repo, number, person(), config, comment.Body)
	forged.reviewed()
	got := slices.DeleteFunc(forged.shape(), func(text string) bool { return strings.Contains(text, "by octocat") })
	if diff := cmp.Diff(honest, got); diff != "" {
		t.Error(diff)
	}
	forged.push("b", files(9))
	forged.reviewed()
	if left := forged.of("comment"); len(left) != 1 || left[0].Author != "octocat" {
		t.Errorf("the comments are %v", left)
	}
}

// A summary that stands there twice, because two runs met, is one again after the next.
func TestDoubles(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2})
	r.reviewed()
	honest := r.shape()
	r.Note(repo, number, workflow(), r.one("note").Body)
	r.Comment(repo, number, workflow(), config, r.one("comment").Body)
	r.reviewed()
	if diff := cmp.Diff(honest, r.shape()); diff != "" {
		t.Error(diff)
	}
}

// A newer commit has a run of its own.
func TestMovedOn(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2})
	old := r.head
	r.push("b", files(9))
	r.head = old
	outcome, changes, err := r.review(t.Context(), r.Server)
	if err != nil || len(changes) != 0 || len(outcome.Missed) != 1 {
		t.Fatalf("%v %q %s", err, outcome.Lines(), counts(changes))
	}
	if failed := (*github.Error)(nil); !errors.As(outcome.Missed[0].Why, &failed) || failed.Kind != github.Moved {
		t.Errorf("why: %v", outcome.Missed[0].Why)
	}
}
