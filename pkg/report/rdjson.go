package report

import (
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/markdown"
)

// RDJSON prints a report as reviewdog's own format (proto/rdf in github.com/reviewdog/reviewdog):
// one document. Reviewdog shows a message in a log, in an annotation or, raw, in a comment, so a
// message is one that does no harm in any of them.
type RDJSON Options

// RDJSONLines prints the same, a diagnostic a line.
type RDJSONLines Options

type (
	rdReport struct {
		Source      rdSource       `json:"source"`
		Diagnostics []rdDiagnostic `json:"diagnostics"`
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdDiagnostic struct {
		Message     string         `json:"message"`
		Location    rdLocation     `json:"location"`
		Severity    string         `json:"severity"`
		Source      *rdSource      `json:"source,omitempty"`
		Code        rdCode         `json:"code"`
		Suggestions []rdSuggestion `json:"suggestions,omitempty"`
	}
	rdLocation struct {
		Path  string   `json:"path,omitempty"`
		Range *rdRange `json:"range,omitempty"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
		End   rdPosition `json:"end"`
	}
	// An rdPosition counts columns in bytes of UTF-8.
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url,omitempty"`
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
)

// Print implements [Format].
func (r RDJSON) Print(w io.Writer, report *lint.Report) error {
	return writeJSON(w, "rdjson", rdReport{rdAuthor(), Options(r).diagnostics(report)})
}

// Print implements [Format].
func (r RDJSONLines) Print(w io.Writer, report *lint.Report) error {
	diagnostics, author := Options(r).diagnostics(report), rdAuthor()
	for i := range diagnostics {
		diagnostics[i].Source = &author
	}

	return writeLines(w, "rdjsonl", diagnostics)
}

func rdAuthor() rdSource { return rdSource{"tfblint", home} }

func (o Options) diagnostics(report *lint.Report) []rdDiagnostic {
	diagnostics := make([]rdDiagnostic, 0, len(report.ToolErrors)+len(report.Findings))
	for _, toolError := range report.ToolErrors {
		diagnostics = append(diagnostics, rdDiagnostic{
			Message:  "tfblint failed: " + markdown.Disarm(toolError.Message),
			Location: rdLocation{Path: o.place(toolError.File)},
			Severity: "ERROR", Code: rdCode{Value: toolErrorRule},
		})
	}
	for _, found := range report.Findings {
		diagnostic := rdDiagnostic{
			Message:  markdown.Disarm(found.Message),
			Location: rdLocation{Path: o.place(found.File)},
			Severity: strings.ToUpper(found.Severity.String()),
			Code:     rdCode{found.Rule, ruleAddress(report, found.Rule)},
		}
		if !found.Start.IsZero() {
			diagnostic.Location.Range = rdRangeOf(report, found.Place)
			diagnostic.Suggestions = rdSuggestions(report, found)
		}
		diagnostics = append(diagnostics, diagnostic)
	}

	return diagnostics
}

// rdSuggestions returns the fix where one edit beside the finding is all of it. Reviewdog offers
// each suggestion by itself, and half a fix is none.
func rdSuggestions(report *lint.Report, found finding.Finding) []rdSuggestion {
	if found.Fix == nil || len(found.Fix.Edits) != 1 || found.Fix.Edits[0].File != found.File {
		return nil
	}
	edit := found.Fix.Edits[0]

	return []rdSuggestion{{*rdRangeOf(report, edit.Place), edit.Text}}
}

func rdRangeOf(report *lint.Report, place finding.Place) *rdRange {
	position := func(at finding.Position) rdPosition {
		line, characters := report.Line(place.File, at.Line), 0
		for i := range line {
			characters++
			if characters == at.Column {
				return rdPosition{at.Line, i + 1}
			}
		}

		return rdPosition{at.Line, len(line) + at.Column - characters}
	}

	return &rdRange{position(place.Start), position(place.End)}
}
