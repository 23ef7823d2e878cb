package prune

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
)

var errStays = errors.New("cannot be removed")

// Restrict leaves of a proposal without a limit what it says of the named tests. Any part of the proposal
// keeps what the whole keeps, because more is left. A broken test that is named goes also if it would
// measure something new when it is mended: it measures nothing today. The error names a test that there is not,
// or that has to stay.
func (p *Proposal) Restrict(suite *matrix.Matrix, costs change.Costs, names []string) error {
	named := func(removal Removal) bool { return slices.Contains(names, removal.Test.Name) }
	removals := slices.DeleteFunc(slices.Clone(p.Removals), func(r Removal) bool { return !named(r) })
	broken := slices.DeleteFunc(slices.Clone(p.Broken), func(r Removal) bool { return !named(r) })
	listed := slices.Concat(removals, broken)
	known := map[string]bool{}
	for _, framework := range suite.Frameworks {
		for _, test := range framework.Tests {
			if !slices.Contains(names, test.Name) {
				continue
			}
			known[test.Name] = true
			if slices.ContainsFunc(listed, func(r Removal) bool { return r.Test == test }) {
				continue
			}
			if reason := p.stays(framework, test, names); reason != "" {
				return fmt.Errorf("%q %w: %s", test.Name, errStays, reason)
			}
			broken = append(broken, Removal{Framework: framework, Test: test, Cells: test.Cells, Whole: true})
		}
	}
	for _, name := range names {
		if !known[name] {
			return fmt.Errorf("%q %w: there is no such test", name, errStays)
		}
	}
	p.Removals, p.Broken, p.After = removals, broken, p.Before
	p.explain()
	for _, removal := range removals {
		p.After.Cells -= len(removal.Cells)
		if removal.Whole {
			p.After.Tests--
		}
		for _, cell := range removal.Cells {
			p.After.Seconds -= costs[cell.Type]
		}
	}

	return nil
}

// explain says anew what still measures what broken tests would, which for one that was named may be
// nothing, and what no test has any more.
func (p *Proposal) explain() {
	left := p.problem.remain(p.Removals)
	p.Gone = p.problem.gone(left)
	for i := range p.Broken {
		p.Broken[i].Reasons = slices.DeleteFunc(p.problem.reasons(left, &p.Broken[i]), func(reason Reason) bool {
			return reason.Count == 0
		})
	}
}

// stays says why a named test that no proposal has must stay; nothing where it need not.
func (p *Proposal) stays(framework *matrix.Framework, test *matrix.Test, names []string) string {
	left := slices.ContainsFunc(framework.Tests, func(other *matrix.Test) bool {
		return !slices.Contains(names, other.Name)
	})
	switch {
	case test.Active:
		return "nothing else measures " + strings.Join(test.Types(), " ") + " of its framework, or a name on its axes"
	case slices.Contains(p.Held, framework.Dir):
		return "its configuration has mistakes; tfblint lint says which"
	case !left:
		return "its framework would have no test left; delete the folder " + framework.Dir + " instead"
	}

	return ""
}
