package github_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/review"
	"github.com/tfblint/tfblint/pkg/review/github"
	"github.com/tfblint/tfblint/pkg/review/githubtest"
)

// answering is a server that says the same to everything.
type answering func(r *http.Request) *http.Response

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r), nil }

func saying(status int, header http.Header, body string) answering {
	return func(r *http.Request) *http.Response {
		text := io.NopCloser(strings.NewReader(body))

		return &http.Response{StatusCode: status, Header: header, Body: text, Request: r}
	}
}

func somePull() github.Pull {
	return github.Pull{Owner: "o", Repo: "r", Number: 1, Head: strings.Repeat("a", 40)}
}

// endless is a list that never ends, of a byte.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}

	return len(p), nil
}

// What answers is not trusted: neither its size, nor its redirects, nor what it says, not even
// where it says the token back.
func TestHostileServer(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		transport http.RoundTripper
		kind      github.Kind
		want      string
	}{
		{"no end", answering(func(r *http.Request) *http.Response {
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(endless('[')), Request: r}
		}), github.TooMuch, "larger than 64 MiB"},
		{
			"a redirect to another host",
			saying(http.StatusTemporaryRedirect, http.Header{"Location": {"https://evil.example/"}}, ""),
			github.Unexpected, "redirect",
		},
		{
			"the token said back",
			saying(http.StatusBadRequest, nil, `{"message":"got `+token+`\u001b[31m\n::error::x"}`),
			github.Unexpected, "400 got *** [31m ::error::x",
		},
		{
			"a long message",
			saying(http.StatusBadRequest, nil, `{"message":"`+strings.Repeat("é", 5000)+`"}`),
			github.Unexpected, "é…",
		},
		{"nobody", saying(http.StatusOK, nil, `{}`), github.Unexpected, "without a user"},
		{"nothing", saying(http.StatusOK, nil, ""), github.Unexpected, "without a user"},
		{"a page of a proxy", saying(http.StatusOK, nil, `<html>`), github.Unavailable, "invalid character"},
		{
			"bad credentials", saying(http.StatusUnauthorized, nil, `{"message":"Bad credentials"}`),
			github.Unauthorized, "401 Bad credentials (the token is not valid",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, err := github.New(github.Options{Token: token, Transport: test.transport})
				if err != nil {
					t.Fatal(err)
				}
				_, err = client.Read(t.Context(), somePull())
				var failed *github.Error
				if !errors.As(err, &failed) || failed.Kind != test.kind || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v of kind %v, want %q of kind %v", err, failed, test.want, test.kind)
				}
				if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, token) || len(text) > 3000 {
					t.Errorf("too much is said: %s", text)
				}
			})
		})
	}
}

// A list that says that there is always a next page is not read for ever.
func TestPagesEnd(t *testing.T) {
	t.Parallel()
	asked := 0
	transport := answering(func(r *http.Request) *http.Response {
		body := `[]`
		if strings.HasSuffix(r.URL.Path, "/pulls/1") {
			body = `{"head":{"sha":"` + strings.Repeat("a", 40) + `"}}`
		}
		if r.URL.Host != "api.github.com" {
			t.Errorf("%s was asked", r.URL.Host)
		}
		asked++

		return saying(http.StatusOK, http.Header{
			"Link": {fmt.Sprintf(`<https://evil.example/?page=%d>; rel="next"`, asked+1)},
		}, body)(r)
	})
	client, err := github.New(github.Options{Token: token, Account: "me", Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Read(t.Context(), somePull())
	var failed *github.Error
	if !errors.As(err, &failed) || failed.Kind != github.TooMuch || asked != 101 {
		t.Errorf("after %d requests: %v", asked, err)
	}
}

func TestManyPages(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(9), found{config, "one", 2})
	for range 250 {
		r.Note(repo, number, person(), "me too")
	}
	r.reviewed()
	if again := r.reviewed(); len(again) != 0 {
		t.Errorf("a summary on the third page is not found: %s", counts(again))
	}
}

// A GitHub that stays out of order is given up, in bounded time, and that is said.
func TestGivesUp(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := history(t)
				r.Break(func(_ int, request *http.Request) *githubtest.Fault {
					if request.Method == method {
						return &githubtest.Fault{Status: http.StatusServiceUnavailable, Message: "Service unavailable"}
					}

					return nil
				})
				outcome, changes, err := r.review(t.Context(), r.Server)
				if err != nil {
					t.Fatal(err)
				}
				if len(outcome.Missed) == 0 || len(changes) > 30 {
					t.Errorf("%d changes and %q", len(changes), outcome.Lines())
				}
			})
		})
	}
}

func TestContextEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t)
		r.push("a", files(9), found{config, "one", 2})
		r.Break(func(int, *http.Request) *githubtest.Fault { return githubtest.SecondaryRateLimit(100) })
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := r.review(ctx, r.Server); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// What a dry run prints is what is sent.
func TestRequestsAreWhatIsSent(t *testing.T) {
	t.Parallel()
	r := history(t)
	client := r.client(r.Server)
	state, err := client.Read(t.Context(), r.pull())
	if err != nil {
		t.Fatal(err)
	}
	actions := review.Decide(r.input, state, review.GitHub)
	r.Records()
	if _, err := client.Apply(t.Context(), r.pull(), actions); err != nil {
		t.Fatal(err)
	}
	records := r.Records()
	sent := make([]string, 0, len(records))
	for _, record := range records {
		sent = append(sent, record.Method+" "+record.Path+" "+strings.TrimSpace(record.Body))
	}
	check := strconv.FormatInt(r.of("check")[1].ID, 10)
	printed := make([]string, 0, len(records))
	for _, request := range github.Requests(r.pull(), actions) {
		path := strings.Replace(request.Path, "{check_run_id}", check, 1)
		printed = append(printed, request.Method+" "+path+" "+string(request.Body))
		if len(request.Body) > 0 && !json.Valid(request.Body) || bytes.ContainsRune(request.Body, '\n') {
			t.Errorf("not JSON on one line: %s", request.Body)
		}
	}
	if diff := cmp.Diff(sent, printed); diff != "" {
		t.Error(diff)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		options github.Options
		want    string
	}{
		{github.Options{}, "no token"},
		{github.Options{Token: "a\nb"}, "a line end"},
		{github.Options{Token: "t", BaseURL: "http://github.example/api/v3"}, "in the clear"},
		{github.Options{Token: "t", BaseURL: "https://u:pass@example.org/"}, "no address"}, //nolint:gosec // Made up.
		{github.Options{Token: "t", BaseURL: "api.github.com"}, "no address"},
		{github.Options{Token: "t", BaseURL: "https://github.example/api/v3"}, ""},
		{github.Options{Token: "t", BaseURL: "http://127.0.0.1:1"}, ""},
	} {
		_, err := github.New(test.options)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v, want %q", test.options, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "pass@") {
			t.Errorf("a password is in: %v", err)
		}
	}
}

func TestPullValid(t *testing.T) {
	t.Parallel()
	good := github.Pull{Owner: "o-p", Repo: "r.s_t", Number: 1, Head: strings.Repeat("a", 40)}
	if err := good.Valid(); err != nil {
		t.Error(err)
	}
	for _, change := range []func(p *github.Pull){
		func(p *github.Pull) { p.Owner = "" },
		func(p *github.Pull) { p.Owner = "a/b" },
		func(p *github.Pull) { p.Repo = ".." },
		func(p *github.Pull) { p.Repo = "a?b" },
		func(p *github.Pull) { p.Number = 0 },
		func(p *github.Pull) { p.Head = "main" },
	} {
		bad := good
		change(&bad)
		if bad.Valid() == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}

// An empty answer is not an empty list: what was not read would be written again.
func TestListsAreLists(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"issues/7/comments", "pulls/7/comments", "check-runs"} {
		r := newRoom(t)
		r.push("a", files(9), found{config, "one", 2})
		r.Break(func(_ int, request *http.Request) *githubtest.Fault {
			if request.Method == http.MethodGet && strings.HasSuffix(request.URL.Path, path) {
				return &githubtest.Fault{Status: http.StatusOK, Raw: " "}
			}

			return nil
		})
		outcome, changes, err := r.review(t.Context(), r.Server)
		if err != nil || len(changes) != 0 || !strings.Contains(strings.Join(outcome.Lines(), ""), "without a list") {
			t.Errorf("%s: %v, %q, %s", path, err, outcome.Lines(), counts(changes))
		}
	}
}

// Many changes are made no quicker than GitHub wants them.
func TestPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t)
		r.push("a", files(99), many(45)...)
		r.reviewed()
		r.push("b", files(99))
		start := time.Now() //nolint:forbidigo // The bubble's.
		changes := r.reviewed()
		if got, want := counts(changes), "45 DELETE comments, 1 PATCH comments, 1 POST check-runs"; got != want {
			t.Errorf("sent %s, want %s", got, want)
		}
		if waited := time.Since(start); waited != 17*time.Second {
			t.Errorf("it took %v, want a second for each change beyond thirty", waited)
		}
	})
}
