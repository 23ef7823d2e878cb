package lint

import (
	"context"
	"path"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/opa"
)

// A GoneEntry is an entry of the baseline that asks for more than there is.
type GoneEntry struct {
	config.Entry

	// Now is the number of the finding today, less than the entry's; 0 if there is no
	// such finding.
	Now   int
	Place finding.Place
}

// applyBaseline takes findings out that the baseline knows, unless the number they are
// about has grown.
func applyBaseline(_ context.Context, s *settlement) {
	baseline := s.options.Baseline
	if baseline == nil {
		return
	}
	known := make(map[string]config.Entry, len(baseline.Entries))
	for _, entry := range baseline.Entries {
		known[entry.Fingerprint] = entry
	}
	met := map[string]finding.Finding{}
	kept := s.report.Findings[:0]
	for _, found := range s.report.Findings {
		entry, isKnown := known[found.Fingerprint]
		if isKnown {
			met[found.Fingerprint] = found
		}
		if isKnown && (entry.Count == 0 || found.Count <= entry.Count) {
			s.report.Baselined = append(s.report.Baselined, found)
		} else {
			kept = append(kept, found)
		}
	}
	s.report.Findings = kept
	if !s.complete() || !s.whole() {
		return // What was not met may be where nobody looked.
	}
	for i, entry := range baseline.Entries {
		found, isMet := met[entry.Fingerprint]
		if !isMet || found.Count < entry.Count {
			s.report.Gone = append(s.report.Gone, GoneEntry{Entry: entry, Now: found.Count, Place: baseline.Place(i)})
		}
	}
}

// complete reports whether every rule was evaluated on everything that the run looked at.
func (s *settlement) complete() bool {
	return len(s.report.ToolErrors) == 0 && len(s.options.Only) == 0
}

// Entries returns findings as entries of a baseline. Those about waivers and the baseline
// itself are left out.
func (r *Report) Entries(findings []finding.Finding) []config.Entry {
	entries := make([]config.Entry, 0, len(findings))
	for _, found := range findings {
		if rule := r.Rules[found.Rule]; rule != nil && rule.Scope == opa.Exceptions {
			continue
		}
		entries = append(entries, config.Entry{
			Fingerprint: found.Fingerprint, Rule: found.Rule, Framework: found.Framework, Test: found.Test,
			File: path.Base(found.File), Count: found.Count,
		})
	}

	return entries
}
