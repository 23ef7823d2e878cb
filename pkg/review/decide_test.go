package review_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/review"
)

// A host is a pull request in memory: it carries actions out as they are meant.
type host struct {
	state review.State
	last  int64
}

// carryOut does as much of what is decided as steps allow; a crash leaves the rest.
func (h *host) carryOut(actions *review.Actions, steps int) {
	var todo []func()
	if check := actions.Check; check != nil {
		todo = append(todo, func() { h.check(check) })
	}
	for _, one := range actions.Create {
		todo = append(todo, func() {
			h.last++
			h.state.Comments = append(h.state.Comments, review.Comment{
				ID: h.last, Mine: true, Body: one.Body, File: one.File, Start: one.Start, Line: one.Line,
			})
		})
	}
	for _, put := range actions.Edit {
		todo = append(todo, func() {
			at := slices.IndexFunc(h.state.Comments, func(c review.Comment) bool { return c.ID == put.ID })
			h.state.Comments[at].Body = put.Body
		})
	}
	for _, id := range actions.Remove {
		todo = append(todo, func() {
			h.state.Comments = slices.DeleteFunc(h.state.Comments, func(c review.Comment) bool { return c.ID == id })
		})
	}
	for _, id := range actions.Drop {
		todo = append(todo, func() {
			h.state.Notes = slices.DeleteFunc(h.state.Notes, func(n review.Note) bool { return n.ID == id })
		})
	}
	if put := actions.Summary; put != nil {
		todo = append(todo, func() { h.note(put) })
	}
	for _, step := range todo[:min(steps, len(todo))] {
		step()
	}
}

func (h *host) check(check *review.Check) {
	if check.ID == 0 {
		h.last++
		h.state.Checks = append(h.state.Checks, review.CheckRun{
			ID: h.last, ExternalID: check.ExternalID, Completed: true, Annotations: len(check.Annotations),
		})

		return
	}
	at := slices.IndexFunc(h.state.Checks, func(c review.CheckRun) bool { return c.ID == check.ID })
	h.state.Checks[at].Annotations += len(check.Annotations)
	h.state.Checks[at].Completed = true
}

func (h *host) note(put *review.Put) {
	// A host hands bodies back in its own form.
	body := strings.ReplaceAll(put.Body, "\n", "\r\n")
	at := slices.IndexFunc(h.state.Notes, func(n review.Note) bool { return n.ID == put.ID })
	if at >= 0 {
		h.state.Notes[at].Body = body

		return
	}
	h.last++
	h.state.Notes = append(h.state.Notes, review.Note{ID: h.last, Mine: true, Body: body})
}

const (
	all  = 1 << 20
	file = "frameworks/Go/a/benchmark_config.json"
)

// run decides and carries everything out.
func (h *host) run(in *review.Input) *review.Actions {
	actions := review.Decide(in, &h.state, review.GitHub)
	h.carryOut(actions, all)

	return actions
}

// input is one with findings on lines of a file, of which the difference shows the first hundred.
func input(lines ...int) *review.Input {
	in := &review.Input{
		Version: 1, Base: strings.Repeat("a", 40), Head: strings.Repeat("b", 40), FailOn: finding.Error,
		Rules: map[string]review.Rule{"go/x": {Title: "T", Reason: "It matters.", Fix: "Mend it."}},
		Files: []review.File{{Name: file, Lines: []review.Lines{{First: 1, Last: 100}}}},
	}
	for _, line := range lines {
		in.Findings = append(in.Findings, review.Finding{
			Rule: "go/x", Severity: finding.Warning, Test: "t", Message: fmt.Sprintf("Line %d is wrong.", line),
			Place: finding.Place{
				File:  file,
				Start: finding.Position{Line: line, Column: 3}, End: finding.Position{Line: line, Column: 9},
			},
			Fingerprint: fmt.Sprintf("%016x", line),
		})
		in.Counts.Warnings++
	}

	return in
}

// lines are where our comments stand.
func (h *host) lines() []int {
	found := []int{}
	for _, comment := range h.state.Comments {
		if comment.Mine {
			found = append(found, comment.Line)
		}
	}
	slices.Sort(found)

	return found
}

func (h *host) wantLines(t *testing.T, want ...int) {
	t.Helper()
	if diff := cmp.Diff(append([]int{}, want...), h.lines()); diff != "" {
		t.Errorf("wrong comments (-want +got):\n%s", diff)
	}
}

// TestTwice posts nothing the second time.
func TestTwice(t *testing.T) {
	t.Parallel()
	for _, in := range []*review.Input{input(), input(4), input(4, 200, 300), input(slices.Repeat([]int{7}, 5)...)} {
		h := &host{}
		h.run(in)
		if again := h.run(in); !again.Empty() {
			t.Errorf("with %d findings: %+v", len(in.Findings), again)
		}
	}
}

func TestPushes(t *testing.T) {
	t.Parallel()
	h := &host{}
	h.run(input(4, 9))
	h.wantLines(t, 4, 9)
	actions := h.run(input(9)) // Mended.
	h.wantLines(t, 9)
	if len(actions.Create)+len(actions.Edit) > 0 || actions.Summary == nil || actions.Summary.ID == 0 {
		t.Errorf("the summary is edited in place, and what stands stays: %+v", actions)
	}
	h.run(input(9, 12)) // Worse.
	h.wantLines(t, 9, 12)
	h.state.Comments[0].Line, h.state.Comments[0].Outdated = 0, true // Another history.
	actions = h.run(input(9, 12))
	h.wantLines(t, 9, 12)
	if len(actions.Remove) != 1 || len(actions.Create) != 1 {
		t.Errorf("an outdated comment is put where the line is now: %+v", actions)
	}
}

func TestReplies(t *testing.T) {
	t.Parallel()
	h := &host{}
	h.run(input(4, 9))
	answered := h.state.Comments[0].ID
	h.state.Comments = append(h.state.Comments, review.Comment{ID: 99, ReplyTo: answered, File: file, Line: 4})
	actions := h.run(input())
	if len(actions.Remove) != 1 || actions.Remove[0] == answered {
		t.Errorf("a comment with a reply was removed: %+v", actions)
	}
	if len(actions.Edit) != 1 || !strings.Contains(actions.Edit[0].Body, "no longer found") {
		t.Errorf("it does not say that it is over: %+v", actions.Edit)
	}
	if again := h.run(input()); !again.Empty() {
		t.Errorf("again: %+v", again)
	}
	actions = h.run(input(4)) // It is back.
	if len(actions.Edit) != 1 || actions.Edit[0].ID != answered || len(actions.Create) > 0 {
		t.Errorf("a thread is gone on with: %+v", actions)
	}
	h.state.Comments[0].Outdated, h.state.Comments[0].Line = true, 0
	if actions = h.run(input(4)); len(actions.Create)+len(actions.Remove) > 0 {
		t.Errorf("a thread is gone on with where it is outdated: %+v", actions)
	}
}

// TestRemovedByPerson writes nothing again that a person has taken away.
func TestRemovedByPerson(t *testing.T) {
	t.Parallel()
	h := &host{}
	h.run(input(4, 9))
	h.state.Comments = h.state.Comments[1:]
	h.run(input(4, 9))
	h.wantLines(t, 9)
	if body := h.state.Notes[0].Body; !strings.Contains(body, "1 in comments on the files, 1 only here") {
		t.Errorf("the summary does not tell of it:\n%s", body)
	}
	if again := h.run(input(4, 9)); !again.Empty() {
		t.Errorf("again: %+v", again)
	}
	h.run(input(9))
	h.run(input(4, 9)) // Mended, and made again.
	h.wantLines(t, 4, 9)
}

// TestSixty tells of all findings where there are too many for comments.
func TestSixty(t *testing.T) {
	t.Parallel()
	lines := make([]int, 60)
	for i := range lines {
		lines[i] = i + 1
	}
	in := input(lines...)
	in.Findings[59].Severity, in.Counts = finding.Error, review.Counts{Errors: 1, Warnings: 59}
	h := &host{}
	actions := h.run(in)
	if len(actions.Create) != review.GitHub.Comments || len(actions.Check.Annotations) != 60 {
		t.Errorf("%d comments and %d annotations", len(actions.Create), len(actions.Check.Annotations))
	}
	if actions.Create[0].Line != 60 {
		t.Errorf("the first comment is on line %d, want the error on 60", actions.Create[0].Line)
	}
	body := actions.Summary.Body
	for _, want := range []string{
		"1 error, 59 warnings", "50 in comments on the files, 10 only here", "10 findings without a comment",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the summary does not say %q:\n%s", want, body)
		}
	}
	if again := h.run(in); !again.Empty() {
		t.Errorf("again: %+v", again)
	}
}

// TestCrash ends a review after each of its steps, and doubles nothing afterwards.
func TestCrash(t *testing.T) {
	t.Parallel()
	for steps := range 9 {
		h := &host{}
		h.run(input(4, 9))
		h.carryOut(review.Decide(input(9, 12, 13), &h.state, review.GitHub), steps)
		h.run(input(9, 12, 13))
		h.wantLines(t, 9, 12, 13)
		if len(h.state.Notes) != 1 {
			t.Errorf("after %d steps: %d summaries", steps, len(h.state.Notes))
		}
		if again := h.run(input(9, 12, 13)); !again.Empty() {
			t.Errorf("after %d steps: again %+v", steps, again)
		}
	}
}

// TestCheckGoesOn sends only the annotations that a check run lacks.
func TestCheckGoesOn(t *testing.T) {
	t.Parallel()
	in := input(1, 2, 3)
	first := review.Decide(in, &review.State{}, review.GitHub).Check
	state := &review.State{Checks: []review.CheckRun{{ID: 5, ExternalID: first.ExternalID, Annotations: 2}}}
	rest := review.Decide(in, state, review.GitHub).Check
	if rest == nil || rest.ID != 5 || rest.Done != 2 || len(rest.Annotations) != 1 {
		t.Errorf("the rest is %+v", rest)
	}
	state.Checks[0] = review.CheckRun{ID: 5, ExternalID: first.ExternalID, Annotations: 3}
	if rest = review.Decide(in, state, review.GitHub).Check; rest == nil || rest.ID != 5 || len(rest.Annotations) != 0 {
		t.Errorf("a check run without a conclusion is left: %+v", rest)
	}
}

// TestForged believes markers in no other place than at the end of our own texts.
func TestForged(t *testing.T) {
	t.Parallel()
	h := &host{}
	h.run(input(4))
	comment, note := h.state.Comments[0], h.state.Notes[0]
	comment.ID, comment.Mine = 77, false
	note.ID, note.Mine = 78, false
	strange := &review.State{Comments: []review.Comment{comment}, Notes: []review.Note{note}}
	actions := review.Decide(input(4), strange, review.GitHub)
	if len(actions.Create) != 1 || len(actions.Remove)+len(actions.Edit) > 0 || actions.Summary.ID != 0 {
		t.Errorf("a stranger's marker was believed: %+v", actions)
	}
	comment.Mine, comment.Body = true, comment.Body+"\nand more"
	quoting := &review.State{Comments: []review.Comment{comment}}
	if actions = review.Decide(input(), quoting, review.GitHub); len(actions.Remove) > 0 {
		t.Errorf("a quoted marker was believed: %+v", actions)
	}
}

// TestRefused leaves to the summary what the host does not take.
func TestRefused(t *testing.T) {
	t.Parallel()
	first := review.Decide(input(4, 9), &review.State{}, review.GitHub)
	state := &review.State{Refused: first.Create[:1]}
	actions := review.Decide(input(4, 9), state, review.GitHub)
	if len(actions.Create) != 1 || actions.Create[0].Line != 9 ||
		!strings.Contains(actions.Summary.Body, "1 only here") {
		t.Errorf("%+v", actions)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		// start and end are a line and a column.
		start, end [2]int
		first, to  int
	}{
		"a line":            {[2]int{10, 1}, [2]int{10, 5}, 0, 10},
		"several":           {[2]int{10, 1}, [2]int{12, 2}, 10, 12},
		"to a line's start": {[2]int{10, 1}, [2]int{11, 1}, 0, 10},
		"beyond the hunk":   {[2]int{99, 1}, [2]int{101, 2}, 0, 99},
		"too many":          {[2]int{10, 1}, [2]int{60, 2}, 0, 10},
		"not shown":         {[2]int{101, 1}, [2]int{101, 2}, 0, 0},
		"the file":          {[2]int{}, [2]int{}, 0, 0},
	} {
		in := input(1)
		in.Findings[0].Start = finding.Position{Line: test.start[0], Column: test.start[1]}
		in.Findings[0].End = finding.Position{Line: test.end[0], Column: test.end[1]}
		actions := review.Decide(in, &review.State{}, review.GitHub)
		if len(actions.Create) != 1 || actions.Create[0].Start != test.first || actions.Create[0].Line != test.to {
			t.Errorf("%s: %+v, want lines %d to %d", name, actions.Create, test.first, test.to)
		}
	}
	in := input(1)
	in.Files = nil
	if actions := review.Decide(in, &review.State{}, review.GitHub); len(actions.Create) > 0 ||
		!strings.Contains(actions.Summary.Body, "Line 1 is wrong") {
		t.Errorf("a finding outside of the difference: %+v", actions)
	}
}

// TestConclusion fails where findings do, and where nobody knows.
func TestConclusion(t *testing.T) {
	t.Parallel()
	incomplete := input()
	incomplete.Problems = []review.Problem{{Message: "broken"}}
	failing := input(1)
	failing.FailOn = finding.Warning
	for want, in := range map[string]*review.Input{"success": input(), "neutral": input(1), "failure": failing} {
		if got := review.Decide(in, &review.State{}, review.GitHub).Check.Conclusion; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := review.Decide(incomplete, &review.State{}, review.GitHub).Check.Conclusion; got != "failure" {
		t.Errorf("not complete, and %s", got)
	}
}

// TestHostile fills every text with markup, and everything to the brim.
func TestHostile(t *testing.T) {
	t.Parallel()
	evil := "@octocat #1 <!-- tfblint:summary v1 - 0000000000000000 -->\n<img src=x onerror=y> ```" +
		strings.Repeat("|*_[`\\", 400) + "https://evil.example"
	in := input()
	in.Purposes, in.Ignored = []string{evil}, []string{evil}
	in.Problems = []review.Problem{{File: evil, Message: evil}}
	for i := range 300 {
		one := input(i%100 + 1).Findings[0]
		one.Rule, one.Test, one.Message, one.Fingerprint = evil, evil, evil, fmt.Sprintf("%016x", i)
		if i%2 == 0 {
			one.File = evil
		}
		in.Findings = append(in.Findings, one)
		in.Matrix.Axes = append(in.Matrix.Axes, review.Name{Axis: evil, Name: evil})
		in.Matrix.Frameworks = append(in.Matrix.Frameworks, review.Framework{
			Kind: "added", Dir: evil,
			Tests: []review.Test{{Kind: "added", Name: evil, Added: []string{evil}, Fields: []string{evil}}},
		})
		in.Runs.Frameworks = append(in.Runs.Frameworks, review.Run{Folder: evil, Reason: evil})
	}
	in.Counts.Warnings = len(in.Findings)
	in.Rules[evil] = review.Rule{Title: evil, Reason: evil, Fix: evil}
	actions := review.Decide(in, &review.State{}, review.GitHub)
	bodies := append(make([]string, 0, all>>10), actions.Summary.Body, actions.Check.Summary)
	for _, one := range actions.Create {
		bodies = append(bodies, one.Body)
	}
	for _, body := range bodies {
		if len(body) > review.GitHub.Body {
			t.Errorf("a body of %d bytes", len(body))
		}
		page := rendered(t, body)
		shown := regexp.MustCompile(`(?s)<code>.*?</code>`).ReplaceAllString(page, "")
		if strings.Count(shown, "<!--") > 1 || strings.Contains(page, "<img") || strings.Contains(shown, "<a ") ||
			strings.Contains(shown, "@octocat") {
			t.Errorf("markup goes through:\n%.2000s", page)
		}
		if strings.Count(page, "<details>") != strings.Count(page, "</details>") {
			t.Errorf("something is folded and never ends:\n%.2000s", page)
		}
	}
	if body := actions.Summary.Body; !strings.HasPrefix(body, "### tfblint: 300 warnings") ||
		!strings.Contains(body, "250 only here") {
		t.Errorf("the summary begins with %.500q", body)
	}
	for _, one := range actions.Check.Annotations {
		if len(one.Title) > review.GitHub.Title || len(one.Message) > review.GitHub.Message {
			t.Errorf("an annotation of %d and %d bytes", len(one.Title), len(one.Message))
		}
	}
}

// rendered is a page as GitHub makes it, with the HTML that goes through.
func rendered(t *testing.T, text string) string {
	t.Helper()
	var page bytes.Buffer
	converter := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := converter.Convert([]byte(text), &page); err != nil {
		t.Fatal(err)
	}

	return page.String()
}
