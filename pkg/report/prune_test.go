package report_test

import (
	"bytes"
	"encoding/json"
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/plain"
	"github.com/tfblint/tfblint/pkg/report"
)

// proposal is one with everything in it, in which all names are made of one text.
func proposal(name string) *report.Prune {
	removal := report.PruneRemoval{
		Test: name + "-raw", Framework: name, Dir: "frameworks/Go/" + name,
		File:  "frameworks/Go/" + name + "/benchmark_config.json",
		Whole: true, Types: []string{"json", "db"}, Seconds: 264,
		Still: []report.PruneReason{
			{Axis: "type", Name: "json", By: []string{name}, Count: 1},
			{Axis: "type", Name: "db", By: []string{name}, Count: 1},
			{Axis: "server", Name: name, By: []string{name, name + "-b", name + "-c"}, Count: 7},
		},
	}
	part := removal
	part.Test, part.Whole, part.Types, part.Seconds = name+"-part", false, []string{"db"}, 132
	part.Still = part.Still[1:]
	broken := removal
	broken.Test, broken.Seconds = name+"-broken", 0

	return &report.Prune{
		Limits: report.PruneLimits{Minutes: 10},
		Before: report.PruneSize{Tests: 4, Cells: 9, Seconds: 1100},
		After:  report.PruneSize{Tests: 3, Cells: 6, Seconds: 704},
		Least:  report.PruneSize{Tests: 2, Cells: 5, Seconds: 600},
		Bound:  report.PruneSize{Tests: 1, Cells: 4, Seconds: 500},
		Met:    true, Fewest: 1, Removals: []report.PruneRemoval{removal, part}, Broken: []report.PruneRemoval{broken},
		Gone: []change.Touch{{Axis: matrix.Platform, Name: name}}, Held: []string{"frameworks/Go/" + name},
		Compared:   []report.PruneCompared{{Test: name, Versus: name + "-raw"}},
		Unused:     []string{"frameworks/Go/" + name + "/raw.dockerfile"},
		Twins:      []string{"frameworks/Go/" + name + "/config.toml"},
		ToolErrors: []lint.ToolError{{File: "frameworks/Go/" + name, Message: name}},
	}
}

func pruneFormats() map[string]report.PruneFormat {
	return map[string]report.PruneFormat{
		"text": report.PruneText{}, "markdown": report.PruneMarkdown{}, "json": report.PruneJSON{},
	}
}

func pruned(t *testing.T, format report.PruneFormat, prune *report.Prune) string {
	t.Helper()
	var text bytes.Buffer
	if err := format.PrintPrune(&text, prune); err != nil {
		t.Fatal(err)
	}

	return text.String()
}

// TestPrune holds proposals against golden files: one with everything, one that is the best there is
// and meets its limit with the fewest removals, one that misses it, and nothing to remove.
func TestPrune(t *testing.T) {
	t.Parallel()
	best := proposal("f")
	best.Limits, best.Met, best.Fewest, best.Bound = report.PruneLimits{Tests: 3}, true, 2, best.Least
	best.Applied = true
	best.Broken, best.Held, best.ToolErrors, best.Gone = nil, nil, nil, nil
	unmet := proposal("f")
	unmet.Met, unmet.Fewest = false, 0
	for name, prune := range map[string]*report.Prune{
		"prune": proposal("f"), "prune_best": best, "prune_unmet": unmet, "prune_empty": {Met: true},
	} {
		for kind, format := range pruneFormats() {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				text := pruned(t, format, prune)
				golden(t, name+"."+kind, text)
				if kind == "json" {
					validate(t, compiled(t, "prune"), text)
				}
				if err := format.PrintPrune(full{}, prune); err == nil {
					t.Error("a full disk is no error")
				}
			})
		}
	}
}

// TestPruneHostile writes hostile text wherever a suite can put it in a proposal. People see it as
// text and in its place; JSON has it as it is.
func TestPruneHostile(t *testing.T) {
	t.Parallel()
	for name, text := range breakouts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calm, wild := proposal("f"), proposal(text)
			said := pruned(t, report.PruneText{}, wild)
			checkSeen(t, said)
			if want := pruned(t, report.PruneText{}, calm); strings.Count(said, "\n") != strings.Count(want, "\n") {
				t.Errorf("other lines than those of %q:\n%q", want, said)
			}
			if seen := plain.Line(text); len(seen) < 50 && !strings.Contains(said, strings.TrimSpace(seen)) {
				t.Errorf("%q does not say %q", said, seen)
			}
			page := htmlOf(t, pruned(t, report.PruneMarkdown{}, wild))
			if want := shape(htmlOf(t, pruned(t, report.PruneMarkdown{}, calm))); !slices.Equal(shape(page), want) {
				t.Errorf("markup of somebody else: %q", page)
			}
			checkSeen(t, html.UnescapeString(page))
			document := pruned(t, report.PruneJSON{}, wild)
			validate(t, compiled(t, "prune"), document)
			var read struct {
				Removals []struct {
					Framework string `json:"framework"`
				} `json:"removals"`
			}
			if err := json.Unmarshal([]byte(document), &read); err != nil {
				t.Fatal(err)
			}
			if got := read.Removals[0].Framework; got != string([]rune(text)) { // Other bytes have no place in JSON.
				t.Errorf("JSON has %q for %q", got, text)
			}
		})
	}
}

// htmlOf renders a text as GitHub does.
func htmlOf(t *testing.T, markdown string) string {
	t.Helper()
	var page bytes.Buffer
	if err := goldmark.New(
		goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(goldmarkhtml.WithUnsafe()),
	).Convert([]byte(markdown), &page); err != nil {
		t.Fatal(err)
	}

	return page.String()
}

// shape lists the tags of a page.
func shape(page string) []string {
	var tags []string
	for part := range strings.SplitSeq(page, "<") {
		if tag, _, found := strings.Cut(part, ">"); found {
			tags = append(tags, tag)
		}
	}

	return tags
}
