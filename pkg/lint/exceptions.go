package lint

import (
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
)

// An exceptionsInput is what rules about waivers and the baseline see; see
// schema/policy-exceptions.schema.json.
type exceptionsInput struct {
	Version  int           `json:"version"`
	Today    string        `json:"today"`
	Waivers  []waiverFacts `json:"waivers"`
	Baseline baselineFacts `json:"baseline"`
}

type waiverFacts struct {
	Pointer   string        `json:"pointer"`
	Rule      patternFacts  `json:"rule"`
	Enabled   bool          `json:"enabled"`
	Framework patternFacts  `json:"framework"`
	Test      patternFacts  `json:"test"`
	Reason    string        `json:"reason"`
	Until     string        `json:"until"`
	DaysLeft  *int          `json:"days_left,omitempty"` //nolint:tagliatelle // As all that rules see.
	Max       int           `json:"max"`
	Judged    bool          `json:"judged"`
	Matched   int           `json:"matched"`
	Hidden    int           `json:"hidden"`
	Beyond    []beyondFacts `json:"beyond"`
}

type patternFacts struct {
	Text    string `json:"text"`
	Literal bool   `json:"literal"`
	Known   bool   `json:"known"`
	Nearest string `json:"nearest"`
}

type beyondFacts struct {
	Rule      string `json:"rule"`
	Framework string `json:"framework"`
	Test      string `json:"test"`
	Count     int    `json:"count"`
}

type baselineFacts struct {
	File    string      `json:"file"`
	Entries int         `json:"entries"`
	Judged  bool        `json:"judged"`
	Gone    []goneFacts `json:"gone"`
}

type goneFacts struct {
	Rule      string     `json:"rule"`
	Framework string     `json:"framework"`
	Test      string     `json:"test"`
	Was       int        `json:"was"`
	Now       int        `json:"now"`
	At        placeFacts `json:"at"`
}

type placeFacts struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`   //nolint:tagliatelle // As all that rules see.
	EndColumn int    `json:"end_column"` //nolint:tagliatelle // As all that rules see.
}

// judgeExceptions adds what rules say about waivers and the baseline.
func judgeExceptions(ctx context.Context, s *settlement) {
	settings := s.options.Config
	if !s.hasExceptions() {
		return
	}
	s.report.remember(settings.Document())
	if s.options.Baseline != nil {
		s.report.remember(s.options.Baseline.Document())
	}
	said := contain("waivers and the baseline", func() (result verdict) {
		input, err := ast.InterfaceToValue(s.exceptions())
		if err != nil {
			return verdict{err: fmt.Errorf("collecting waivers: %w", err)}
		}
		s.evaluate(ctx, exceptions, nil, input, &result)

		return result
	})
	s.report.fail("", said.err)
	found := make([]finding.Finding, 0, len(said.results))
	for _, result := range said.results {
		place := settings.Place(result.Pointer)
		if result.At != nil {
			place = *result.At
		}
		found = append(found, finding.Finding{
			Rule: result.Rule.Name, Severity: s.plan.severities[result.Rule.Name], Place: place,
			Pointer: result.Pointer, Message: result.Message, Count: result.Count,
		})
	}
	slices.SortFunc(found, finding.Compare)
	fingerprint(found)
	s.report.Findings = append(s.report.Findings, found...)
}

// hasExceptions reports whether there is anything for rules about exceptions to judge.
func (r *run) hasExceptions() bool {
	return len(r.options.Config.Waivers) > 0 || r.options.Baseline != nil
}

// exceptions returns what rules about waivers and the baseline see.
func (s *settlement) exceptions() exceptionsInput {
	input := exceptionsInput{Version: contractVersion, Today: dayOf(s.options.Today)}
	input.Waivers, input.Baseline.Gone = []waiverFacts{}, []goneFacts{} // Never null.
	names := s.names()
	for i := range s.options.Config.Waivers {
		waiver := &s.options.Config.Waivers[i]
		if concerned, judged := s.sees(waiver); concerned {
			facts := s.waiverFacts(waiver, &s.tallies[i], names)
			facts.Judged = judged && !s.awaitsChange(waiver)
			input.Waivers = append(input.Waivers, facts)
		}
	}
	if baseline := s.options.Baseline; baseline != nil {
		input.Baseline.File, input.Baseline.Entries = baseline.Name, len(baseline.Entries)
		input.Baseline.Judged = s.complete() && s.whole()
		for _, gone := range s.report.Gone {
			input.Baseline.Gone = append(input.Baseline.Gone, goneFacts{
				Rule: gone.Rule, Framework: gone.Framework, Test: gone.Test, Was: gone.Count, Now: gone.Now,
				At: placeFacts{
					File: gone.Place.File, Line: gone.Place.Start.Line, Column: gone.Place.Start.Column,
					EndLine: gone.Place.End.Line, EndColumn: gone.Place.End.Column,
				},
			})
		}
	}

	return input
}

// sees reports whether a waiver may be about something that the run looked at, and whether
// the run looked at everything that it could be about, with all that rules compare it to.
func (s *settlement) sees(waiver *config.Waiver) (concerned, judged bool) {
	if s.whole() {
		return true, s.complete()
	}
	judged = s.complete() && !s.options.NoContext
	for _, row := range s.rows {
		if waiver.Framework.Match(row.known.Name) {
			reported := s.wants(row.text.Dir)
			concerned, judged = concerned || reported, judged && reported
		}
	}

	return concerned, judged
}

func (s *settlement) waiverFacts(waiver *config.Waiver, tally *tally, names *names) waiverFacts {
	facts := waiverFacts{
		Pointer: waiver.Pointer, Reason: waiver.Reason, Until: dayOf(waiver.Until), Max: waiver.Max,
		Matched: tally.matched, Hidden: tally.hidden, Beyond: []beyondFacts{},
		Rule:      patternOf(waiver.Rule, names.rules),
		Framework: patternOf(waiver.Framework, names.frameworks),
		Test:      names.test(waiver),
		Enabled: slices.ContainsFunc(s.plan.rules, func(rule *opa.Rule) bool {
			return rule.Scope != opa.Exceptions && waiver.Rule.Match(rule.Name)
		}),
	}
	if days, ends := waiver.DaysLeft(s.options.Today); ends {
		facts.DaysLeft = &days
	}
	for _, found := range tally.beyond {
		facts.Beyond = append(facts.Beyond, beyondFacts{found.Rule, found.Framework, found.Test, found.Count})
	}
	if !s.complete() { // What is not there may be what could not be read.
		facts.Framework.Known, facts.Test.Known = true, true
	}
	// Whoever names no test, or tests of a framework that is not there, made no second mistake.
	facts.Test.Known = facts.Test.Known || waiver.Test.IsZero() || !facts.Framework.Known

	return facts
}

// awaitsChange reports whether all rules that a waiver names are about changes. What they
// found was found of the change that brought it, and is not found again; the waiver still
// says what its tests are for.
func (s *settlement) awaitsChange(waiver *config.Waiver) bool {
	awaits := false
	for _, rule := range s.plan.bundle.Rules() {
		if waiver.Rule.Match(rule.Name) {
			if !rule.Scope.NeedsBase() {
				return false
			}
			awaits = true
		}
	}

	return awaits
}

// patternOf says whether a pattern means anything among names.
func patternOf(glob config.Glob, among []string) patternFacts {
	facts := patternFacts{Text: glob.String(), Literal: glob.IsLiteral(), Known: slices.ContainsFunc(among, glob.Match)}
	if !facts.Known && facts.Literal {
		facts.Nearest = schemacheck.Nearest(glob.String(), among)
	}

	return facts
}

// names are what waivers may name.
type names struct {
	rules, frameworks []string
	rows              []*row
}

func (s *settlement) names() *names {
	names := &names{rows: s.rows}
	for _, rule := range s.plan.bundle.Rules() {
		if rule.Scope != opa.Exceptions {
			names.rules = append(names.rules, rule.Name)
		}
	}
	for _, row := range s.rows {
		names.frameworks = append(names.frameworks, row.known.Name)
	}
	for _, stray := range s.suite.Strays {
		names.frameworks = append(names.frameworks, path.Base(stray.Dir))
	}

	return names
}

// test says whether a waiver's pattern for tests means anything in its frameworks.
func (n *names) test(waiver *config.Waiver) patternFacts {
	var tests []string
	byKey := ""
	for _, row := range n.rows {
		if !waiver.Framework.Match(row.known.Name) {
			continue
		}
		for _, test := range row.known.Named {
			tests = append(tests, test.Name)
			if test.Key == waiver.Test.String() {
				byKey = test.Name
			}
		}
	}
	facts := patternOf(waiver.Test, tests)
	if !facts.Known && byKey != "" { // As the configuration of the framework has it.
		facts.Nearest = byKey
	}

	return facts
}

// remember keeps a document that lines may be asked of. It may lie outside the suite.
func (r *Report) remember(document *text.Document) {
	if document == nil {
		return
	}
	if r.files.files == nil {
		r.files.files = map[string]*text.Document{}
	}
	r.files.files[document.Name] = document
}
