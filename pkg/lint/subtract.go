package lint

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/opa"
)

// subtractBase finds out which findings the change brings, gives these the severity of what
// a change adds, and adds what rules say about the change itself.
func subtractBase(_ context.Context, s *settlement) {
	if s.other == nil {
		return
	}
	s.added = map[string]bool{}
	standing := matched(s.other.report.raw, s.report.Findings)
	unknown := s.other.failedRules()
	kept := s.report.Findings[:0]
	for i, found := range s.report.Findings {
		// Where a rule failed on the base, nobody knows what is new; a tool error says so.
		if !standing[i] && !unknown[found.Rule] {
			s.added[found.Fingerprint] = true
			found.Severity = s.plan.added[found.Rule]
		}
		if found.Severity != finding.Off {
			kept = append(kept, found)
		}
	}
	for _, found := range s.other.said {
		s.added[found.Fingerprint] = true
		kept = append(kept, found)
	}
	slices.SortFunc(kept, finding.Compare)
	s.report.Findings = kept
}

// matched says which of the findings now are among those before. One whose number grew is
// not. One whose number did not grow may have moved, as the first test too many does when an
// earlier test goes.
func matched(before, now []finding.Finding) []bool {
	known := make(map[string]finding.Finding, len(before))
	for _, found := range before {
		known[found.Fingerprint] = found
	}
	standing := make([]bool, len(now))
	for i, found := range now {
		old, isKnown := known[found.Fingerprint]
		if standing[i] = isKnown && found.Count <= old.Count; standing[i] {
			delete(known, found.Fingerprint)
		}
	}
	type subject struct{ rule, framework string }
	moved := map[subject][]int{}
	for _, old := range known {
		if old.Count > 0 {
			key := subject{old.Rule, old.Framework}
			moved[key] = append(moved[key], old.Count)
		}
	}
	for _, counts := range moved {
		slices.SortFunc(counts, func(a, b int) int { return cmp.Compare(b, a) })
	}
	for i, found := range now {
		key := subject{found.Rule, found.Framework}
		if counts := moved[key]; !standing[i] && found.Count > 0 && len(counts) > 0 && found.Count <= counts[0] {
			standing[i], moved[key] = true, counts[1:]
		}
	}

	return standing
}

// failedRules returns the names of the rules that failed on the side of the base.
func (o *otherSide) failedRules() map[string]bool {
	failed := map[string]bool{}
	o.base.collectFailed(o.base.table.err, failed)
	o.base.collectFailed(o.base.severalErr, failed)
	for _, row := range o.base.rows {
		o.base.collectFailed(row.err, failed)
	}

	return failed
}

// collectFailed adds the rules that an error is about to those that failed: all of them, where
// it does not say which.
func (r *run) collectFailed(err error, failed map[string]bool) {
	if err == nil {
		return
	}
	if several, isJoined := err.(interface{ Unwrap() []error }); isJoined {
		for _, one := range several.Unwrap() {
			r.collectFailed(one, failed)
		}

		return
	}
	if culprit := (*opa.RuleError)(nil); errors.As(err, &culprit) {
		failed[culprit.Rule.Name] = true

		return
	}
	for _, rule := range r.plan.rules {
		failed[rule.Name] = true
	}
}

// setAside takes what stood before the change out of the findings, and tells what it ends.
func setAside(_ context.Context, s *settlement) {
	if s.other == nil {
		return
	}
	before := s.other.report.Findings
	now := slices.Concat(s.report.raw, s.report.Findings) // Those on exceptions are never raw.
	known := make(map[string]bool, len(before))
	for _, found := range before {
		known[found.Fingerprint] = true
	}
	var kept []finding.Finding
	for _, found := range s.report.Findings {
		rule := s.report.Rules[found.Rule]
		// Waivers and the baseline are judged by what they hide on each side.
		excepted := rule != nil && rule.Scope == opa.Exceptions
		if s.added[found.Fingerprint] || excepted && !known[found.Fingerprint] {
			kept = append(kept, found)
		} else {
			s.report.Standing = append(s.report.Standing, found)
		}
	}
	s.report.Findings = kept
	for i, remains := range matched(now, before) {
		if !remains {
			s.report.Ended = append(s.report.Ended, before[i])
		}
	}
}
