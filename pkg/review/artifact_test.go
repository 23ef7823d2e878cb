package review_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfblint/tfblint/pkg/review"
)

// full is an input with something everywhere.
func full() *review.Input {
	in := input(4, 9)
	in.Findings[0].Suggestion = &review.Suggestion{First: 4, Last: 5, Text: "x\n\ty\n"}
	in.Purposes, in.Ignored = []string{"compares servers"}, []string{".tfblint.yaml"}
	in.Problems = []review.Problem{{File: "a", Message: "broken"}}
	in.Matrix = review.Matrix{
		Tests: review.Tests{Added: 1}, Cells: []review.Cells{{Type: "json", Gained: 1}},
		Seconds: review.Seconds{Gained: 112.5, Before: 1000, After: 1112.5},
		Axes:    []review.Name{{Axis: "database", Name: "new"}},
		Frameworks: []review.Framework{{
			Kind: "added", Dir: "frameworks/Go/a", Seconds: 112.5, Rank: 1, Of: 2,
			Tests: []review.Test{{
				Kind: "added", Name: "a", Added: []string{"json"}, Removed: []string{}, Fields: []string{}, After: true,
			}},
		}},
	}
	in.Runs = review.Runs{
		Count: 1, Tests: 1, Seconds: 112.5,
		Frameworks: []review.Run{{Folder: "Go/a", Tests: 1, Reason: "framework"}},
	}

	return in
}

// lists are never null in a file.
func encode(tb testing.TB, in *review.Input) []byte {
	tb.Helper()
	encoded, err := in.Encode()
	if err != nil {
		tb.Fatal(err)
	}

	return bytes.ReplaceAll(encoded, []byte(": null"), []byte(": []"))
}

func TestArtifact(t *testing.T) {
	t.Parallel()
	want := full()
	got, err := review.Decode(bytes.NewReader(encode(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("it comes back as another (-want +got):\n%s", diff)
	}
}

// TestArtifactFits leaves out what is too much, and counts it.
func TestArtifactFits(t *testing.T) {
	t.Parallel()
	in := input()
	for i := range 3000 {
		one := input(i%50 + 1).Findings[0]
		one.Message = strings.Repeat("<", 900)
		in.Findings = append(in.Findings, one)
	}
	in.Counts.Warnings = len(in.Findings)
	encoded := encode(t, in)
	got, err := review.Decode(bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	if len(encoded) > review.MaxArtifact || len(got.Findings) == 0 || len(got.Findings)+got.More.Findings != 3000 {
		t.Errorf("%d bytes, %d findings and %d more", len(encoded), len(got.Findings), got.More.Findings)
	}
}

// TestHostileArtifact refuses what nobody makes but a stranger.
func TestHostileArtifact(t *testing.T) {
	t.Parallel()
	valid := string(encode(t, full()))
	for name, test := range map[string]struct{ from, to, says string }{
		"another version":    {`"version": 1`, `"version": 2`, "version"},
		"another key":        {`"version": 1`, `"version": 1, "body": "# Hello"`, "body"},
		"a key twice":        {`"version": 1`, `"version": 1, "version": 1`, "repeated"},
		"no hash":            {`"head": "bbbb`, `"head": "; rm bbbb`, "head"},
		"a marker":           {`"0000000000000004"`, `"- -->"`, "fingerprint"},
		"an absolute path":   {`"file": "frameworks/Go`, `"file": "/frameworks/Go`, "file"},
		"another severity":   {`"severity": "warning"`, `"severity": "fatal"`, "severity"},
		"findings unsaid":    {`"warnings": 2`, `"warnings": 1`, "counts other findings"},
		"a huge number":      {`"warnings": 2`, `"warnings": 1e999999999`, "warnings"},
		"a suggestion back":  {`"first": 4`, `"first": 6`, "suggestion"},
		"a hidden letter":    {`"x\n\ty\n"`, `"x\u202e\n"`, "suggestion"},
		"a suggestion's end": {`"x\n\ty\n"`, `"x"`, "suggestion"},
		"a finding back":     {`"line": 4`, `"line": 9`, "ends before it begins"},
		"a long text":        {`"compares servers"`, `"` + strings.Repeat("x", 5000) + `"`, "purposes"},
		"deep":               {`"compares servers"`, strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "nested"},
		"no JSON":            {valid, `{"version":`, ""},
		"nothing":            {valid, "", ""},
		"a list":             {valid, "[]", ""},
		"too large": {
			`"compares servers"`, `"` + strings.Repeat(" ", review.MaxArtifact) + `"`, "larger than",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(valid, test.from) {
				t.Fatalf("there is no %q to alter", test.from)
			}
			_, err := review.Decode(strings.NewReader(strings.Replace(valid, test.from, test.to, 1)))
			if !errors.Is(err, review.ErrArtifact) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want a refusal that says %q", err, test.says)
			}
		})
	}
}

// FuzzArtifact decides on whatever passes for an artifact: within the limits, and once only.
func FuzzArtifact(f *testing.F) {
	f.Add(encode(f, full()))
	f.Add(encode(f, input()))
	f.Fuzz(func(t *testing.T, content []byte) {
		in, err := review.Decode(bytes.NewReader(content))
		if err != nil {
			return
		}
		h := &host{}
		actions := h.run(in)
		if len(actions.Summary.Body) > review.GitHub.Body || len(actions.Check.Summary) > review.GitHub.Check {
			t.Errorf("too large: %d and %d bytes", len(actions.Summary.Body), len(actions.Check.Summary))
		}
		for _, one := range actions.Create {
			if len(one.Body) > review.GitHub.Body {
				t.Errorf("a comment of %d bytes", len(one.Body))
			}
		}
		if again := h.run(in); !again.Empty() {
			t.Errorf("again: %+v", again)
		}
	})
}
