package lint

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
)

// A tally is what a waiver did in a run.
type tally struct {
	// matched counts the findings that the waiver is about, hidden those that it hides.
	matched, hidden int
	// beyond are findings that it does not hide because of its limit.
	beyond []finding.Finding
}

// applyWaivers takes findings out that a waiver hides: one that covers them, has not
// expired, and allows their number. A finding that several hide has the reason of the
// first.
func applyWaivers(_ context.Context, s *settlement) {
	waivers := s.options.Config.Waivers
	if len(waivers) == 0 {
		return
	}
	kept := s.report.Findings[:0]
	for _, found := range s.report.Findings {
		if hiding := s.hiding(waivers, found); hiding != nil {
			s.report.Waived = append(s.report.Waived, Waived{
				Finding: found, Reason: hiding.Reason, Until: dayOf(hiding.Until),
			})
		} else {
			kept = append(kept, found)
		}
	}
	s.report.Findings = kept
}

// hiding returns the first waiver that hides a finding, or nil, and tallies it for every
// waiver that covers it: a waiver is needed as long as it would hide something alone.
func (s *settlement) hiding(waivers []config.Waiver, found finding.Finding) *config.Waiver {
	var first *config.Waiver
	for i := range waivers {
		waiver, tally := &waivers[i], &s.tallies[i]
		if !waiver.Covers(found) {
			continue
		}
		tally.matched++
		days, ends := waiver.DaysLeft(s.options.Today)
		switch {
		case ends && days < 0:
		case !waiver.Allows(found.Count):
			tally.beyond = append(tally.beyond, found)
		default:
			tally.hidden++
			if first == nil {
				first = waiver
			}
		}
	}

	return first
}

// errNoDay is a run that cannot tell whether a waiver still holds.
var errNoDay = errors.New("a waiver has a last day, and Options.Today does not say which day it is")

// knowsDay makes sure that the day is known where a waiver depends on it.
func (o *Options) knowsDay() error {
	depends := func(waiver config.Waiver) bool { return !waiver.Until.IsZero() }
	if o.Today.IsZero() && slices.ContainsFunc(o.Config.Waivers, depends) {
		return errNoDay
	}

	return nil
}

// dayOf returns a day as YYYY-MM-DD, or nothing for none.
func dayOf(day time.Time) string {
	if day.IsZero() {
		return ""
	}

	return day.Format(time.DateOnly)
}
