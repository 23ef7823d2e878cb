package lint

import (
	"context"
	"slices"

	"github.com/tfblint/tfblint/pkg/finding"
)

// dropReplaced leaves out the findings at whose place a rule speaks that stands for theirs.
// Where it is silent or switched off, they stay.
func dropReplaced(_ context.Context, s *settlement) {
	type place struct{ rule, framework, file, pointer string }
	spoken := map[place]bool{}
	for _, found := range s.report.Findings {
		if rule := s.plan.bundle.Rule(found.Rule); rule != nil {
			for _, replaced := range rule.Replaces {
				spoken[place{replaced, found.Framework, found.File, found.Pointer}] = true
			}
		}
	}
	if len(spoken) == 0 {
		return
	}
	s.report.Findings = slices.DeleteFunc(s.report.Findings, func(found finding.Finding) bool {
		return spoken[place{found.Rule, found.Framework, found.File, found.Pointer}]
	})
}
