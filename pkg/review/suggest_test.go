package review_test

import (
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/review"
	"github.com/tfblint/tfblint/pkg/text"
)

// at is an edit of a file.
func at(line, column, endLine, endColumn int, with string) finding.Edit {
	return finding.Edit{Text: with, Place: finding.Place{
		File:  file,
		Start: finding.Position{Line: line, Column: column}, End: finding.Position{Line: endLine, Column: endColumn},
	}}
}

// accept does to a file what a host does when somebody accepts the suggestion of a comment.
func accept(t *testing.T, content string, comment review.Inline) string {
	t.Helper()
	_, block, found := strings.Cut(comment.Body, "suggestion\n")
	before, _, _ := strings.Cut(comment.Body, "suggestion\n")
	fence := before[strings.LastIndex(before, "\n")+1:]
	lines, _, ended := strings.Cut("\n"+block, "\n"+fence+"\n")
	if !found || !ended || strings.Trim(fence, "`") != "" {
		t.Fatalf("there is no suggestion in %q", comment.Body)
	}
	if lines != "" {
		lines = lines[1:] + "\n"
	}
	start := comment.Start
	if start == 0 {
		start = comment.Line
	}
	rows := strings.SplitAfter(content, "\n")

	return strings.Join(rows[:start-1], "") + lines + strings.Join(rows[comment.Line:], "")
}

// TestSuggest accepts suggestions, and compares with the fix.
func TestSuggest(t *testing.T) {
	t.Parallel()
	const content = "{\n  \"a\": 1,\n  \"b\": \"```é\",\n\n  \"c\": 3\n}\n"
	for name, edits := range map[string][]finding.Edit{
		"a value":              {at(2, 8, 2, 9, "12")},
		"a line goes":          {at(2, 1, 3, 1, "")},
		"a line comes":         {at(3, 1, 3, 1, "  \"n\": 0,\n")},
		"an empty line stays":  {at(2, 1, 4, 1, "")},
		"two edits":            {at(2, 8, 2, 9, "2"), at(5, 8, 5, 9, "4")},
		"ticks":                {at(3, 10, 3, 10, "````")},
		"to an empty line":     {at(2, 1, 2, 10, "")},
		"lines become one":     {at(2, 10, 3, 3, " ")},
		"the end of a line":    {at(2, 10, 2, 10, "\n")},
		"everything":           {at(1, 1, 7, 1, "[]\n")},
		"an empty line is new": {at(4, 1, 4, 1, "x\n\ny")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := &finding.Finding{Place: at(2, 3, 2, 6, "").Place, Fix: &finding.Fix{Safe: true, Edits: edits}}
			suggestion := review.Suggest(found, []byte(content))
			if suggestion == nil {
				t.Fatal("there is no suggestion")
			}
			document := &text.Document{Name: file, Bytes: []byte(content)}
			made := make([]text.Edit, len(edits))
			for i, edit := range edits {
				span, err := document.SpanOf(edit.Place)
				if err != nil {
					t.Fatal(err)
				}
				made[i] = text.Edit{Span: span, Text: edit.Text}
			}
			want, err := text.Apply([]byte(content), made)
			if err != nil {
				t.Fatal(err)
			}
			in := input(2)
			in.Findings[0].Suggestion = suggestion
			actions := review.Decide(in, &review.State{}, review.GitHub)
			if got := accept(t, content, actions.Create[0]); got != string(want) {
				t.Errorf("accepted, it is %q, want %q; the suggestion is %+v", got, want, suggestion)
			}
		})
	}
}

// TestNoSuggestion makes none that a host could write in another way, or that hides something.
func TestNoSuggestion(t *testing.T) {
	t.Parallel()
	elsewhere := at(1, 1, 1, 2, "x")
	elsewhere.File = "another"
	for name, test := range map[string]struct {
		content string
		fix     *finding.Fix
	}{
		"no fix":           {"a\n", nil},
		"not safe":         {"a\n", &finding.Fix{Edits: []finding.Edit{at(1, 1, 1, 2, "b")}}},
		"no edits":         {"a\n", &finding.Fix{Safe: true}},
		"another file":     {"a\n", &finding.Fix{Safe: true, Edits: []finding.Edit{elsewhere}}},
		"no such place":    {"a\n", &finding.Fix{Safe: true, Edits: []finding.Edit{at(9, 1, 9, 2, "b")}}},
		"nothing new":      {"a\n", &finding.Fix{Safe: true, Edits: []finding.Edit{at(1, 1, 1, 2, "a")}}},
		"carriage returns": {"a\r\n", &finding.Fix{Safe: true, Edits: []finding.Edit{at(1, 1, 1, 2, "b")}}},
		"no line end":      {"a", &finding.Fix{Safe: true, Edits: []finding.Edit{at(1, 1, 1, 2, "b")}}},
		"hidden":           {"a\n", &finding.Fix{Safe: true, Edits: []finding.Edit{at(1, 1, 1, 2, "\u202e")}}},
		"hidden before":    {"a\u202e\n", &finding.Fix{Safe: true, Edits: []finding.Edit{at(1, 1, 1, 2, "b")}}},
		"not UTF-8":        {"a\xff\n", &finding.Fix{Safe: true, Edits: []finding.Edit{at(1, 1, 1, 2, "b")}}},
		"too long": {
			strings.Repeat("x\n", 50), &finding.Fix{Safe: true, Edits: []finding.Edit{at(1, 1, 50, 1, "")}},
		},
		"too large": {
			"a\n", &finding.Fix{Safe: true, Edits: []finding.Edit{at(1, 1, 1, 2, strings.Repeat("b", 5000))}},
		},
	} {
		found := &finding.Finding{Place: at(1, 1, 1, 2, "").Place, Fix: test.fix}
		if got := review.Suggest(found, []byte(test.content)); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestSuggestionOutside is not made where its lines are not in the hunk of the finding, nor on a
// comment that stands elsewhere than it would.
func TestSuggestionOutside(t *testing.T) {
	t.Parallel()
	in := input(2)
	in.Findings[0].Suggestion = &review.Suggestion{First: 100, Last: 101, Text: "x\n"}
	actions := review.Decide(in, &review.State{}, review.GitHub)
	if one := actions.Create[0]; strings.Contains(one.Body, "suggestion") || one.Line != 2 {
		t.Errorf("%+v", one)
	}
	in.Findings[0].Suggestion = &review.Suggestion{First: 3, Last: 4, Text: "x\n"}
	h := &host{}
	h.run(in)
	h.state.Comments[0].Start, h.state.Comments[0].Line = 0, 0 // The host took it for the file only.
	h.run(in)
	if body := h.state.Comments[0].Body; len(h.state.Comments) != 1 || strings.Contains(body, "suggestion") {
		t.Errorf("%d comments, the first is %q", len(h.state.Comments), body)
	}
	if again := h.run(in); !again.Empty() {
		t.Errorf("again: %+v", again)
	}
}
