package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/plain"
)

// SARIF prints a report in the Static Analysis Results Interchange Format, version 2.1.0, within
// what GitHub's code scanning takes.
//
// Paths are relative to %SRCROOT%, the root of the repository. Where that lies is not said: it is
// no business of a reader's elsewhere, and the same run gives the same bytes everywhere. What went
// wrong with tfblint itself, and findings about a configuration outside the repository, are
// notifications of the invocation and no results. Of a run with a base, results are what the change
// brings.
type SARIF Options

// What GitHub takes of a run at most: docs.github.com, "SARIF support for code scanning", and
// "SARIF results exceed one or more limits". It shows the 5,000 worst results. A file may have
// 10 MB when compressed, of which that many results take less than half. The sizes of a file and of a
// description are as remembered, and were not found again on these pages; the others stand there.
const (
	sarifResults     = 25_000
	sarifRules       = 25_000
	sarifTags        = 20
	sarifDescription = 1024 // characters
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sourceRoot  = "%SRCROOT%"
)

// Print implements [Format].
func (s SARIF) Print(w io.Writer, report *lint.Report) error {
	p := &sarifPrinter{Options: Options(s), report: report, indexes: map[string]int{}}
	p.invocation.ExecutionSuccessful = len(report.ToolErrors) == 0
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: "tfblint", Version: s.Version, InformationURI: home, Rules: p.rules(),
		}},
		BaseIDs:    map[string]sarifBase{sourceRoot: {sarifText{"The root of the repository."}}},
		ColumnKind: "unicodeCodePoints",
		Results:    p.results(),
	}
	p.toolErrors()
	run.Invocations = []sarifInvocation{p.invocation}

	return writeJSON(w, "SARIF", sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// A sarifPrinter prints one report.
type sarifPrinter struct {
	Options

	report     *lint.Report
	indexes    map[string]int
	invocation sarifInvocation
}

// rules describes the rules that were enabled, whether they found something or not.
func (p *sarifPrinter) rules() []sarifRule {
	rules := []sarifRule{}
	for _, name := range slices.Sorted(maps.Keys(p.report.Rules)) {
		if len(rules) == sarifRules {
			break // A result needs no description of its rule.
		}
		p.indexes[name] = len(rules)
		rules = append(rules, p.rule(p.report.Rules[name], name))
	}

	return rules
}

func (p *sarifPrinter) rule(rule *opa.Rule, name string) sarifRule {
	title := cmp.Or(rule.Title, name)
	lines := []string{title + "."}
	for _, text := range []string{rule.Description, rule.Reason, rule.Fix, rule.Waive} {
		if text = strings.TrimSpace(text); text != "" {
			lines = append(lines, text)
		}
	}
	tags := append([]string{}, rule.Languages...)
	if category, _, found := strings.Cut(name, "/"); found && !slices.Contains(tags, category) {
		tags = append([]string{category}, tags...)
	}

	return sarifRule{
		ID: name, ShortDescription: sarifText{cut(title, sarifDescription)},
		FullDescription:      sarifText{cut(cmp.Or(strings.TrimSpace(rule.Reason), title), sarifDescription)},
		HelpURI:              ruleAddress(p.report, name),
		Help:                 sarifHelp{strings.Join(lines, "\n\n"), lint.Explain(rule)},
		DefaultConfiguration: sarifConfiguration{sarifLevel(rule.Severity)},
		Properties:           sarifProperties{tags[:min(len(tags), sarifTags)], problemSeverity(rule.Severity)},
	}
}

// results are the findings and, marked as such, those that waivers and the baseline hide. Where
// there are too many, the worst are kept, in their order.
func (p *sarifPrinter) results() []sarifResult {
	type entry struct {
		finding.Finding

		suppression *sarifSuppression
	}
	entries := make([]entry, 0, len(p.report.Findings)+len(p.report.Waived)+len(p.report.Baselined))
	for _, found := range p.report.Findings {
		entries = append(entries, entry{found, nil})
	}
	for _, waived := range p.report.Waived {
		reason := plain.Line(waived.Reason)
		if waived.Until != "" {
			reason += " (until " + waived.Until + ")"
		}
		entries = append(entries, entry{waived.Finding, &sarifSuppression{"external", "accepted", reason}})
	}
	for _, found := range p.report.Baselined {
		entries = append(entries, entry{found, &sarifSuppression{"external", "accepted", "It is in the baseline."}})
	}
	if rest := len(entries) - sarifResults; rest > 0 {
		slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(b.Severity, a.Severity) })
		entries = entries[:sarifResults]
		p.invocation.Execution = append(p.invocation.Execution, sarifNotification{
			Level: sarifLevel(finding.Warning), Message: sarifText{fmt.Sprintf(
				"%d more findings are left out: a file has room for %d.", rest, sarifResults)},
		})
	}
	results := []sarifResult{}
	for _, each := range entries {
		file := p.place(each.File)
		if file == "" {
			if each.suppression == nil { // What is hidden has no lines here to be shown at as hidden.
				p.configuration(each.Finding)
			}

			continue
		}
		result := p.result(each.Finding, file)
		if each.suppression != nil {
			result.Suppressions = []sarifSuppression{*each.suppression}
		}
		results = append(results, result)
	}

	return results
}

func (p *sarifPrinter) result(found finding.Finding, file string) sarifResult {
	result := sarifResult{
		RuleID: found.Rule, Level: sarifLevel(found.Severity), Message: sarifMessage(found.Message),
		Locations: []sarifLocation{{Physical: sarifPhysical{artifact(file), p.region(found.Place)}}},
		Fixes:     p.fixes(found.Fix),
	}
	if index, known := p.indexes[found.Rule]; known {
		result.RuleIndex = &index
	}
	if name := cmp.Or(found.Test, found.Framework); name != "" {
		result.Locations[0].Logical = []sarifLogical{{plain.Line(name)}}
	}
	if found.Fingerprint != "" {
		// GitHub knows an alert again by the second name, and works it out from the lines where it is
		// missing. Its form is a hash and a count.
		result.Fingerprints = map[string]string{
			"tfblint/v1": found.Fingerprint, "primaryLocationLineHash": found.Fingerprint + ":1",
		}
	}
	if p.report.Change != nil {
		result.Baseline = "new"
	}

	return result
}

// region returns a place with a start and an end, which GitHub asks for. What is about a file as a
// whole is shown at its first line.
func (p *sarifPrinter) region(place finding.Place) *sarifRegion {
	if place.Start.IsZero() {
		return &sarifRegion{1, 1, 1, utf8.RuneCountInString(p.report.Line(place.File, 1)) + 1}
	}
	region := sarifRegion{place.Start.Line, place.Start.Column, place.End.Line, place.End.Column}
	if finding.Compare(finding.Finding{Place: finding.Place{Start: place.End}},
		finding.Finding{Place: finding.Place{Start: place.Start}}) < 0 {
		region.EndLine, region.EndColumn = region.StartLine, region.StartColumn
	}

	return &region
}

// fixes returns a fix with its edits by file. A fix of a file elsewhere cannot be told.
func (p *sarifPrinter) fixes(fix *finding.Fix) []sarifFix {
	if fix == nil || len(fix.Edits) == 0 {
		return nil
	}
	written := sarifFix{Description: sarifText{"What is measured may change."}}
	if fix.Safe {
		written.Description.Text = "Nothing of what is measured changes."
	}
	index := map[string]int{}
	for _, edit := range fix.Edits {
		file := p.place(edit.File)
		if file == "" {
			return nil
		}
		at, known := index[file]
		if !known {
			at = len(written.Changes)
			index[file] = at
			written.Changes = append(written.Changes, sarifChange{Artifact: artifact(file)})
		}
		replacement := sarifReplacement{*p.region(edit.Place), sarifText{edit.Text}}
		written.Changes[at].Replacements = append(written.Changes[at].Replacements, replacement)
	}

	return []sarifFix{written}
}

// configuration notes a finding that stands at no place in the repository.
func (p *sarifPrinter) configuration(found finding.Finding) {
	message := sarifMessage(found.Message)
	if found.File != "" {
		message = sarifMessage(found.File + ": " + found.Message)
	}
	p.invocation.Configuration = append(p.invocation.Configuration, sarifNotification{
		Descriptor: &sarifReference{found.Rule}, Level: sarifLevel(found.Severity), Message: message,
	})
}

// toolErrors notes what went wrong with tfblint itself.
func (p *sarifPrinter) toolErrors() {
	for _, toolError := range p.report.ToolErrors {
		notification := sarifNotification{Level: sarifLevel(finding.Error), Message: sarifMessage(toolError.Message)}
		if file := p.place(toolError.File); file != "" {
			notification.Locations = []sarifLocation{{Physical: sarifPhysical{Artifact: artifact(file)}}}
		} else if toolError.File != "" {
			notification.Message = sarifMessage(toolError.File + ": " + toolError.Message)
		}
		p.invocation.Execution = append(p.invocation.Execution, notification)
	}
}

// sarifMessage writes text as a message, in which brackets would be a link (section 3.11.6 of the
// standard). Braces stay: without arguments nothing is put in their place.
func sarifMessage(text string) sarifText {
	return sarifText{strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(plain.Line(text))}
}

// artifact writes a path as a relative reference: percent-encoded, and never to be taken for an
// address with a scheme.
func artifact(file string) sarifArtifact {
	segments := strings.Split(file, "/")
	for i, segment := range segments {
		segments[i] = strings.ReplaceAll(url.PathEscape(segment), ":", "%3A")
	}

	return sarifArtifact{strings.Join(segments, "/"), sourceRoot}
}

func sarifLevel(severity finding.Severity) string {
	switch severity {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	case finding.Info:
		return "note"
	case finding.Off:
	}

	return "none"
}

func problemSeverity(severity finding.Severity) string {
	switch severity {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	case finding.Info, finding.Off:
	}

	return "recommendation"
}
