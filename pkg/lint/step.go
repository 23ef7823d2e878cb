package lint

import (
	"cmp"
	"context"
	"slices"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A settlement takes what rules said to what the report says.
type settlement struct {
	*run

	report *Report
	// tallies say what each waiver of the configuration did, by its index.
	tallies []tally
	// added has the fingerprints of what a change brings.
	added map[string]bool
}

// A step is one stage of a settlement.
type step struct {
	name string
	take func(ctx context.Context, s *settlement)
}

// steps returns the steps in their order, each with the reason for its place.
//
// One more is not among them, since only text for people takes it: [Report.Limit] cuts
// what is shown, last, when everything that counts has been counted.
func steps() []step {
	return []step{
		// Rules answer in any order. All that follows goes by place.
		{"sort", sortFindings},
		// Equal findings are neighbours only when they are sorted.
		{"drop repeated", dropRepeated},
		// Findings that agree in all else are told apart by their number among each other.
		// So nothing may have been left out yet: settings would change fingerprints.
		{"fingerprint", func(_ context.Context, s *settlement) {
			fingerprint(s.report.Findings)
			s.report.raw = slices.Clone(s.report.Findings)
		}},
		// Before settings, which have the last word on severities, and before anything is
		// hidden: both sides have to be whole.
		{"subtract the base", subtractBase},
		// What is switched off for a path needs no waiver, and an entry of the baseline for
		// it is gone.
		{"settings by path", applyOverrides},
		// A finding that is switched off stands for no other one; one that is waived does.
		{"replaced", dropReplaced},
		// Before the baseline: what is accepted with a reason needs no entry there, and is
		// reported again when the waiver ends.
		{"waivers", applyWaivers},
		// After all that makes a finding no finding, so that what is left is new.
		{"baseline", applyBaseline},
		// Only now is it known what waivers and the baseline still hide.
		{"exceptions", judgeExceptions},
		// When waivers and the baseline have seen what stood before the change as well.
		{"set aside what stood before", setAside},
		// Once more, for the findings about waivers and the baseline.
		{"sort again", sortFindings},
		// What was hidden does not count as an error, a warning or an info.
		{"count", countFindings},
	}
}

// settle takes all steps.
func (r *run) settle(ctx context.Context, report *Report) {
	s := &settlement{run: r, report: report, tallies: make([]tally, len(r.options.Config.Waivers))}
	for _, step := range steps() {
		step.take(ctx, s)
	}
}

func sortFindings(_ context.Context, s *settlement) {
	slices.SortFunc(s.report.Findings, finding.Compare)
}

func dropRepeated(_ context.Context, s *settlement) {
	s.report.Findings = slices.CompactFunc(s.report.Findings, func(a, b finding.Finding) bool {
		return finding.Compare(a, b) == 0
	})
}

// applyOverrides gives findings the severity that the configuration sets for their file,
// and drops those of severity off.
func applyOverrides(_ context.Context, s *settlement) {
	settings := s.options.Config
	if len(settings.Overrides) == 0 {
		return // No rule is evaluated then that is off.
	}
	kept := s.report.Findings[:0]
	for _, found := range s.report.Findings {
		if severity, set := settings.SeverityAt(found.File, found.Rule); set {
			found.Severity = severity
		}
		if found.Severity != finding.Off {
			kept = append(kept, found)
		}
	}
	s.report.Findings = kept
}

func countFindings(_ context.Context, s *settlement) {
	summary := &s.report.Summary
	for _, found := range s.report.Findings {
		switch found.Severity {
		case finding.Error:
			summary.Errors++
		case finding.Warning:
			summary.Warnings++
		case finding.Info:
			summary.Infos++
		case finding.Off:
		}
	}
	summary.Waived, summary.Baselined = len(s.report.Waived), len(s.report.Baselined)
	summary.Standing, summary.Ended = len(s.report.Standing), len(s.report.Ended)
}

// A Waived is a finding that a waiver hides.
type Waived struct {
	finding.Finding

	// Reason is what the waiver gives.
	Reason string `json:"reason"`
	// Until is the waiver's last day as YYYY-MM-DD; empty where it holds for ever.
	Until string `json:"until,omitempty"`
}

// A Rest says how many findings of a rule are not shown.
type Rest struct {
	Rule     string
	Severity finding.Severity
	Count    int
}

// Limit takes out of the report what is more than most findings of one rule and below a
// severity, and says in Rest how many these were, the worst first. What fails a run should not be limited:
// it has to be mended, all of it.
func (r *Report) Limit(most int, below finding.Severity) {
	kept := r.Findings[:0:0]
	seen := map[Rest]int{}
	for _, found := range r.Findings {
		key := Rest{Rule: found.Rule, Severity: found.Severity}
		seen[key]++
		if found.Severity >= below || seen[key] <= most {
			kept = append(kept, found)
		} else if seen[key] == most+1 {
			r.Rest = append(r.Rest, key)
		}
	}
	for i := range r.Rest {
		r.Rest[i].Count = seen[r.Rest[i]] - most
	}
	r.Findings = kept
	slices.SortFunc(r.Rest, func(a, b Rest) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Rule, b.Rule))
	})
}
