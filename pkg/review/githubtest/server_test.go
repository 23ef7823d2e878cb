package githubtest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/review/githubtest"
)

const (
	repo = "o/r"
	head = "6dcb09b5b57875f334f61aebed695e2e4193db5e"
	diff = `diff --git a/f b/f
--- a/f
+++ b/f
@@ -1,2 +1,3 @@
 one
+two
 three
@@ -10 +11,2 @@ context
 ten
+eleven
diff --git a/gone b/gone
--- a/gone
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git a/old b/moved
rename from old
rename to moved
`
)

// newServer returns a server that does not fail its test, with a pull request.
func newServer(t *testing.T) *githubtest.Server {
	t.Helper()
	githubtest.New(t) // It skips where there is no description.
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", filepath.FromSlash(githubtest.File)))
	if err != nil {
		t.Fatal(err)
	}
	server, err := githubtest.NewServer(text)
	if err != nil {
		t.Fatal(err)
	}
	server.Account("bot", githubtest.Account{Login: "github-actions[bot]", ID: 1, App: true})
	server.Account("person", githubtest.Account{Login: "octocat", ID: 2})
	server.Account("reader", githubtest.Account{Login: "github-actions[bot]", ID: 1, App: true, ReadOnly: true})
	server.Push(repo, 1, head, diff)

	return server
}

func ask(t *testing.T, server http.Handler, method, path, token, body string) (int, string) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, "/"+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, request)
	text, err := io.ReadAll(recorder.Body)
	if err != nil {
		t.Fatal(err)
	}

	return recorder.Code, string(text)
}

// What GitHub refuses is refused, in its words; and what its description does not have is told.
func TestRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 65_537)
	on := func(fields string) string { return `{"body":"b","commit_id":"` + head + `",` + fields + `}` }
	notes := make([]string, 51)
	for i := range notes {
		notes[i] = `{"path":"f","start_line":1,"end_line":1,"annotation_level":"notice","message":"m"}`
	}
	for _, test := range []struct {
		name, method, path, token, body string
		status                          int
		want                            string
		// broken says that the description refuses the request.
		broken bool
	}{
		{"a bad token", "GET", "user", "who", "", 401, "Bad credentials", false},
		{"a workflow asks who it is", "GET", "user", "bot", "", 403, "not accessible by integration", false},
		{"a person does", "GET", "user", "person", "", 200, `"login":"octocat"`, false},
		{"another repository", "GET", "repos/o/x/pulls/1", "bot", "", 404, "Not Found", false},
		{"another pull request", "GET", "repos/o/r/pulls/2", "bot", "", 404, "Not Found", false},
		{"its comments", "GET", "repos/o/r/issues/2/comments", "bot", "", 404, "Not Found", false},
		{"what is not described", "GET", "repos/o/r/milestones", "bot", "", 404, "Not Found", true},
		{"what is not played", "GET", "repos/o/r", "bot", "", 501, "not played", true},
		{"a note", "POST", "repos/o/r/issues/1/comments", "bot", `{"body":"b"}`, 201, `"body":"b"`, false},
		{
			"a note of a reader", "POST", "repos/o/r/issues/1/comments", "reader", `{"body":"b"}`, 403,
			"integration", false,
		},
		{
			"a long note", "POST", "repos/o/r/issues/1/comments", "bot", `{"body":"` + long + `"}`, 422, "too long",
			false,
		},
		{"an empty note", "POST", "repos/o/r/issues/1/comments", "bot", `{"body":""}`, 422, "blank", false},
		{"no body", "POST", "repos/o/r/issues/1/comments", "bot", `{}`, 422, `body`, true},
		{
			"a misspelt field", "POST", "repos/o/r/issues/1/comments", "bot", `{"body":"b","boddy":1}`, 422, "boddy",
			true,
		},
		{
			"a line", "POST", "repos/o/r/pulls/1/comments", "bot", on(`"path":"f","side":"RIGHT","line":2`), 201,
			`"line":2`, false,
		},
		{
			"a line around it", "POST", "repos/o/r/pulls/1/comments", "bot", on(`"path":"f","side":"RIGHT","line":1`),
			201, `"line":1`, false,
		},
		{
			"a line not in the diff", "POST", "repos/o/r/pulls/1/comments", "bot",
			on(`"path":"f","side":"RIGHT","line":4`),
			422, "must be part of the diff", false,
		},
		{
			"two hunks", "POST", "repos/o/r/pulls/1/comments", "bot",
			on(`"path":"f","side":"RIGHT","line":11,"start_line":2,"start_side":"RIGHT"`), 422, "same hunk", false,
		},
		{
			"another commit", "POST", "repos/o/r/pulls/1/comments", "bot",
			`{"body":"b","commit_id":"abc","path":"f","side":"RIGHT","line":2}`,
			422, "not part of the pull request", false,
		},
		{
			"a file", "POST", "repos/o/r/pulls/1/comments", "bot", on(`"path":"moved","subject_type":"file"`), 201,
			"file", false,
		},
		{
			"a deleted file", "POST", "repos/o/r/pulls/1/comments", "bot", on(`"path":"gone","subject_type":"file"`),
			422, "path", false,
		},
		{
			"a review with one bad line", "POST", "repos/o/r/pulls/1/reviews", "bot", `{"commit_id":"` + head +
				`","event":"COMMENT","comments":[{"path":"f","body":"b","line":2,"side":"RIGHT"},` +
				`{"path":"f","body":"b","line":9,"side":"RIGHT"}]}`,
			422, "Line could not be resolved", false,
		},
		{
			"an empty review", "POST", "repos/o/r/pulls/1/reviews", "bot", `{"event":"COMMENT"}`, 422,
			"Unprocessable", false,
		},
		{"a review as a whole", "POST", "repos/o/r/pulls/1/reviews", "bot", `{"event":"SHRUG"}`, 422, "event", true},
		{
			"a check run", "POST", "repos/o/r/check-runs", "bot", `{"name":"n","head_sha":"` + head + `"}`, 201,
			"queued", false,
		},
		{
			"one of a person", "POST", "repos/o/r/check-runs", "person", `{"name":"n","head_sha":"` + head + `"}`,
			403, "GitHub App", false,
		},
		{
			"one nowhere", "POST", "repos/o/r/check-runs", "bot", `{"name":"n","head_sha":"x"}`, 422,
			"No commit found", false,
		},
		{
			"51 annotations", "POST", "repos/o/r/check-runs", "bot", `{"name":"n","head_sha":"` + head +
				`","output":{"title":"t","summary":"s","annotations":[` + strings.Join(notes, ",") + `]}}`,
			422, "annotations", true,
		},
		{"what is gone", "DELETE", "repos/o/r/pulls/comments/99", "bot", "", 404, "Not Found", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			status, body := ask(t, server, test.method, test.path, test.token, test.body)
			if status != test.status || !strings.Contains(body, test.want) {
				t.Errorf("got %d %s, want %d with %q", status, body, test.status, test.want)
			}
			if violations := server.Violations(); (len(violations) > 0) != test.broken {
				t.Errorf("violations: %q, want %t", violations, test.broken)
			}
		})
	}
}

func TestReviewIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	body := func(line int) string {
		return fmt.Sprintf(`{"commit_id":%q,"event":"COMMENT","comments":[`+
			`{"path":"f","body":"a","line":2,"side":"RIGHT"},`+
			`{"path":"f","body":"b","line":%d,"side":"RIGHT"}]}`, head, line)
	}
	ask(t, server, "POST", "repos/o/r/pulls/1/reviews", "bot", body(9))
	if things := server.Things(repo, 1); len(things) != 0 {
		t.Errorf("a refused review left %v", things)
	}
	ask(t, server, "POST", "repos/o/r/pulls/1/reviews", "bot", body(11))
	if things := server.Things(repo, 1); len(things) != 2 {
		t.Errorf("a review left %v", things)
	}
}

// Comments move with their lines, and are outdated without them.
func TestPushMovesComments(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	for _, line := range []int{2, 11} {
		ask(t, server, "POST", "repos/o/r/pulls/1/comments", "bot",
			fmt.Sprintf(`{"body":"b","commit_id":%q,"path":"f","side":"RIGHT","line":%d}`, head, line))
	}
	before := strings.NewReplacer("+1,3", "+1,4", "+two\n", "+new\n+two\n").Replace(diff)
	server.Push(repo, 1, strings.Repeat("b", 40), before)
	things := server.Things(repo, 1)
	places := make([]string, 0, len(things))
	for _, thing := range things {
		places = append(places, thing.Place)
	}
	if got := strings.Join(places, " "); got != "f:3 f:11" {
		t.Errorf("comments are at %s", got)
	}
	server.Push(repo, 1, strings.Repeat("c", 40), strings.Replace(diff, "+two\n", "+2\n", 1))
	if got := server.Things(repo, 1)[0].Place; got != "f:outdated" {
		t.Errorf("the comment is at %s", got)
	}
	if _, body := ask(t, server, "GET", "repos/o/r/pulls/1/comments", "bot", ""); strings.Count(body, `"line":`) != 1 {
		t.Errorf("only one comment has a line: %s", body)
	}
	if violations := server.Violations(); len(violations) != 0 {
		t.Error(violations)
	}
}

// What belongs to somebody else is not to be touched, even where GitHub would allow it.
func TestTellsOfChangesToOthers(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	person := githubtest.Account{Login: "octocat", ID: 2}
	server.Note(repo, 1, person, "hello")
	server.Comment(repo, 1, githubtest.Account{Login: "github-actions[bot]", ID: 1}, "f", "ours")
	things := server.Things(repo, 1)
	server.Reply(repo, 1, things[1].ID, person, "why?")
	ask(t, server, "PATCH", fmt.Sprintf("repos/o/r/issues/comments/%d", things[0].ID), "bot", `{"body":"x"}`)
	ask(t, server, "DELETE", fmt.Sprintf("repos/o/r/pulls/comments/%d", things[1].ID), "bot", "")
	violations := strings.Join(server.Violations(), "\n")
	for _, want := range []string{"changes what octocat wrote", "deletes a comment that octocat answered"} {
		if !strings.Contains(violations, want) {
			t.Errorf("%q is not among\n%s", want, violations)
		}
	}
}

// Over HTTP, a dropped connection is one.
func TestDrop(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	listening := httptest.NewServer(server)
	defer listening.Close()
	server.Break(func(int, *http.Request) *githubtest.Fault { return &githubtest.Fault{Drop: true, After: true} })
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		listening.URL+"/repos/o/r/issues/1/comments", strings.NewReader(`{"body":"b"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer bot")
	request.Header.Set("Content-Type", "application/json")
	response, err := listening.Client().Do(request)
	if err == nil {
		_ = response.Body.Close()
		t.Errorf("got an answer: %s", response.Status)
	}
	if len(server.Things(repo, 1)) != 1 {
		t.Error("the work was not done before")
	}
}
