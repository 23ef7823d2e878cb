package lint

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/opa"
)

// A Cost is what a rule took in a run that was measured.
type Cost struct {
	Rule string
	// Time is that of all evaluations together, on whichever core, with what the rule uses
	// of the library. Rules that are evaluated together, as in a run that is not measured,
	// share what they both use.
	Time        time.Duration
	Evaluations int
}

// A meter adds up what rules take. It is for several goroutines.
type meter struct {
	mutex sync.Mutex
	costs map[string]*Cost
}

// charge adds one evaluation of a rule.
func (m *meter) charge(rule string, took time.Duration) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.costs == nil {
		m.costs = map[string]*Cost{}
	}
	cost := m.costs[rule]
	if cost == nil {
		cost = &Cost{Rule: rule}
		m.costs[rule] = cost
	}
	cost.Time += took
	cost.Evaluations++
}

// list returns the costs, the highest first.
func (m *meter) list() []Cost {
	costs := make([]Cost, 0, len(m.costs))
	for _, cost := range m.costs {
		costs = append(costs, *cost)
	}
	slices.SortFunc(costs, func(a, b Cost) int {
		return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Rule, b.Rule))
	})

	return costs
}

// measure evaluates the rules of a part one by one, and charges each.
func (r *run) measure(ctx context.Context, part *part, input ast.Value) (results []opa.Result, err error) {
	for _, rule := range part.rules {
		query, err := r.plan.queryOf(part, rule)
		if err != nil {
			return nil, err
		}
		begin := r.options.Clock()
		found, err := query.Eval(ctx, input)
		r.meter.charge(rule.Name, r.options.Clock().Sub(begin))
		if err != nil {
			return nil, err
		}
		results = append(results, found...)
	}

	return results, nil
}
