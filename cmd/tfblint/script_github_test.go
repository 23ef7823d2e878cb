package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tfblint/tfblint/pkg/review/githubtest"
)

const (
	scriptRepository = "suite/matrix"
	// scriptToken is looked for in all that the program says.
	scriptToken = "ghs_NobodyMaySeeThisTokenAnywhere0000" //nolint:gosec // Made up.
)

// A scriptGitHub is the GitHub of a script, once it has started one.
type scriptGitHub struct {
	*githubtest.Server

	summary string
}

// playGitHub plays a GitHub and the people there:
//
//	github start [KIND]          starts one. The token is a workflow's, or with KIND that of a
//	                             fork (which may only read) or of a person.
//	github push NUMBER BASE HEAD makes a pull request of two commits, and ../event.json
//	github fork NUMBER FROM REF  has it come from a branch of another repository, and makes
//	                             ../run.json of a workflow that has run for that
//	github break WHAT AT         has the AT-th request that changes something go wrong: limit,
//	                             hour, lost, dropped or down
//	github mend                  ends that
//	github reply NUMBER PLACE    a person answers the comment at a place
//	github delete NUMBER PLACE   a person deletes the comment at a place; "note" is the summary
//	github forge NUMBER          a person writes what the bot wrote, marker and all
//	github show NUMBER           prints what stands at a pull request, or nothing
//	github sent                  prints the changes that were sent since it was last asked, or nothing
//
// After each command that `exits` runs, nothing may have broken GitHub's description, and the token
// may be nowhere.
func playGitHub(ts *testscript.TestScript, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: github COMMAND [ARG...]")
	}
	if args[0] == "start" {
		startGitHub(ts, args[1:])

		return
	}
	server := gitHubOf(ts)
	if server == nil {
		ts.Fatalf("there is no GitHub; github start")
	}
	number := 0
	if len(args) > 1 {
		number, _ = strconv.Atoi(args[1])
	}
	person := githubtest.Account{Login: "octocat", ID: 583_231}
	switch {
	case args[0] == "push" && len(args) == 4:
		pushToGitHub(ts, server, number, args[2], args[3])
	case args[0] == "fork" && len(args) == 4:
		forkOnGitHub(ts, server, number, args[2], args[3])
	case args[0] == "break" && len(args) == 3:
		at, err := strconv.Atoi(args[2])
		ts.Check(err)
		server.Break(scriptFault(ts, args[1], at))
	case args[0] == "mend":
		server.Break(nil)
	case args[0] == "reply" && len(args) == 3:
		server.Reply(scriptRepository, number, commentAt(ts, server, number, args[2]), person, "I do not think so.")
	case args[0] == "delete" && len(args) == 3:
		server.Delete(scriptRepository, number, commentAt(ts, server, number, args[2]))
	case args[0] == "forge" && len(args) == 2:
		for _, thing := range server.Things(scriptRepository, number) {
			switch thing.Kind {
			case "note":
				server.Note(scriptRepository, number, person, thing.Body)
			case "comment":
				file, _, _ := strings.Cut(thing.Place, ":")
				server.Comment(scriptRepository, number, person, file, thing.Body)
			}
		}
	case args[0] == "show" && len(args) == 2:
		var lines []string
		for _, thing := range server.Things(scriptRepository, number) {
			lines = append(lines, thing.String())
		}
		printOut(ts, lines)
	case args[0] == "sent" && len(args) == 1:
		var lines []string
		for _, record := range server.Records() {
			if record.Changes() {
				lines = append(lines, fmt.Sprintf("%s %s: %d\n", record.Method, record.Path, record.Status))
			}
		}
		printOut(ts, lines)
	default:
		ts.Fatalf("github cannot %s", strings.Join(args, " "))
	}
}

// printOut prints lines, and says so where there are none: else the script would look at what was
// printed before.
func printOut(ts *testscript.TestScript, lines []string) {
	text := strings.Join(lines, "")
	if text == "" {
		text = "nothing\n"
	}
	_, err := io.WriteString(ts.Stdout(), text)
	ts.Check(err)
}

// gitHubKey is where a script keeps its GitHub.
type gitHubKey struct{}

func gitHubOf(ts *testscript.TestScript) *scriptGitHub {
	holder, _ := ts.Value(gitHubKey{}).(**scriptGitHub)
	if holder == nil {
		return nil
	}

	return *holder
}

func startGitHub(ts *testscript.TestScript, args []string) {
	text, err := os.ReadFile(ts.Getenv("GITHUB_DESCRIPTION"))
	ts.Check(err)
	server, err := githubtest.NewServer(text)
	ts.Check(err)
	account := githubtest.Account{Login: "github-actions[bot]", ID: 41_898_282, App: true}
	switch strings.Join(args, " ") {
	case "":
	case "fork":
		account.ReadOnly = true
	case "person":
		account = githubtest.Account{Login: "maintainer", ID: 7}
	default:
		ts.Fatalf("github start knows no %q", args)
	}
	server.Account(scriptToken, account)
	listening := httptest.NewServer(server)
	ts.Defer(listening.Close)
	ts.Setenv("GITHUB_API_URL", listening.URL)
	ts.Setenv("GITHUB_TOKEN", scriptToken)
	ts.Setenv("GITHUB_STEP_SUMMARY", ts.MkAbs("summary.md"))
	holder, _ := ts.Value(gitHubKey{}).(**scriptGitHub)
	*holder = &scriptGitHub{Server: server, summary: ts.MkAbs("summary.md")}
}

// pushToGitHub makes a pull request of commits of the repository that the script is in.
func pushToGitHub(ts *testscript.TestScript, server *scriptGitHub, number int, base, head string) {
	git := func(args ...string) string {
		command := exec.Command("git", args...) //nolint:gosec,noctx // A script's own revisions; it is short.
		command.Dir = ts.MkAbs(".")
		output, err := command.Output()
		ts.Check(err)

		return string(output)
	}
	commit := func(name string) string { return strings.TrimSpace(git("rev-parse", name)) }
	server.Push(scriptRepository, number, commit(head), git("diff", base+"..."+head))
	event, err := json.Marshal(map[string]any{
		"pull_request": map[string]any{
			"number": number, "body": "",
			"base": map[string]any{"sha": commit(base)}, "head": map[string]any{"sha": commit(head)},
		},
		"repository": map[string]any{"full_name": scriptRepository},
	})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("../event.json"), event, 0o600))
}

// forkOnGitHub has a pull request come from a branch of another repository, of the name that it has
// here.
func forkOnGitHub(ts *testscript.TestScript, server *scriptGitHub, number int, from, branch string) {
	server.From(scriptRepository, number, from, branch, true)
	command := exec.Command("git", "rev-parse", branch) //nolint:gosec,noctx // As above.
	command.Dir = ts.MkAbs(".")
	commit, err := command.Output()
	ts.Check(err)
	event, err := json.Marshal(map[string]any{
		"workflow_run": map[string]any{
			"event": "pull_request", "head_sha": strings.TrimSpace(string(commit)), "head_branch": branch,
			"head_repository": map[string]any{"full_name": from}, "pull_requests": []any{},
		},
		"repository": map[string]any{"full_name": scriptRepository},
	})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("../run.json"), event, 0o600))
}

// scriptFault is what goes wrong with a request that changes something.
func scriptFault(ts *testscript.TestScript, what string, at int) func(int, *http.Request) *githubtest.Fault {
	var fault *githubtest.Fault
	switch what {
	case "limit":
		fault = githubtest.SecondaryRateLimit(1)
	case "hour":
		fault = githubtest.RateLimit(60 * 60)
	case "lost":
		fault = &githubtest.Fault{Drop: true, After: true}
	case "dropped":
		fault = &githubtest.Fault{Drop: true}
	case "down":
		fault = &githubtest.Fault{Status: http.StatusBadGateway, Raw: "<html>" + scriptToken}
	default:
		ts.Fatalf("what goes wrong? %q", what)
	}
	count := 0

	return func(_ int, request *http.Request) *githubtest.Fault {
		if request.Method == http.MethodGet {
			return nil
		}
		count++
		if count == at {
			return fault
		}

		return nil
	}
}

// commentAt returns the comment at a place; of several the first.
func commentAt(ts *testscript.TestScript, server *scriptGitHub, number int, place string) int64 {
	things := server.Things(scriptRepository, number)
	at := slices.IndexFunc(things, func(t githubtest.Thing) bool {
		return t.Place == place || t.Kind == "note" && place == "note"
	})
	if at < 0 {
		ts.Fatalf("nothing is at %s, but at: %v", place, things)
	}

	return things[at].ID
}

// examine looks at what a command said, and how it spoke to GitHub.
func examine(ts *testscript.TestScript) {
	server := gitHubOf(ts)
	if server == nil {
		return
	}
	summary, _ := os.ReadFile(server.summary) // There may be none.
	for _, text := range []string{ts.ReadFile("stdout"), ts.ReadFile("stderr"), string(summary)} {
		if strings.Contains(text, scriptToken) {
			ts.Fatalf("the token is in: %s", text)
		}
	}
	if violations := server.Violations(); len(violations) > 0 {
		ts.Fatalf("%s", strings.Join(violations, "\n"))
	}
}
