package prune

import (
	"math"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
)

// A cost is what keeping something costs, the first number before the second and so on. Which
// is which depends on the limit: seconds in thousandths and tests, then points of preference
// that are missed. No number is negative.
type cost [3]int64

func (c cost) plus(other cost) cost { return cost{c[0] + other[0], c[1] + other[1], c[2] + other[2]} }

func (c cost) minus(other cost) cost { return cost{c[0] - other[0], c[1] - other[1], c[2] - other[2]} }

func (c cost) less(other cost) bool { return slices.Compare(c[:], other[:]) < 0 }

// A problem is the set cover of one suite.
type problem struct {
	suite   *matrix.Matrix
	costs   change.Costs
	policy  Policy
	options Options

	frameworks []*candidate
	// values are the names that have to stay measured and whose tests do not stay anyway.
	values []*value
	points *points
	held   []string
	bound  cost
	// work bounds the steps of a search.
	work int
}

// A candidate is a framework with what can be chosen in it.
type candidate struct {
	framework *matrix.Framework
	variants  []*variant
	// own are the values that only this framework has, and shared those that others have too.
	own, shared []*value
	kept        []choice
	// least is what the framework costs at least, whatever others do.
	least cost
}

// A choice says for each cell of a test whether it stays.
type choice []bool

// A variant is an active test.
type variant struct {
	test *matrix.Test
	// stays says that at least one cell does, and sure which ones do.
	stays bool
	sure  []bool
	// regret is what keeping a cell of it costs in preference.
	regret int64
}

// A value is a name on an axis. Its cells say what measures it.
type value struct {
	axis matrix.Axis
	name string
	dir  string // Of the framework in which it has to stay; empty for anywhere.
	in   []witness
	// by are the same by framework, once it is clear that there is a choice.
	by map[*candidate][]witness
}

// A witness is a test that measures a value, with any of the cells that say true.
type witness struct {
	candidate, variant int
	cells              []bool
}

func newProblem(suite *matrix.Matrix, costs change.Costs, policy Policy, options Options) *problem {
	p := &problem{suite: suite, costs: costs, policy: policy, options: options, work: mostWork}
	p.points = newPoints(suite, policy)
	for _, framework := range suite.Frameworks {
		p.add(framework)
	}
	p.value()

	return p
}

// add says what can be chosen in a framework.
func (p *problem) add(framework *matrix.Framework) {
	found := &candidate{framework: framework}
	held := isHeld(framework)
	count := map[string]int{}
	for _, test := range framework.Tests {
		if test.Active {
			for _, cell := range test.Cells {
				count[cell.Type]++
			}
		}
	}
	for _, test := range framework.Tests {
		if !test.Active || len(test.Cells) == 0 {
			continue
		}
		one := &variant{test: test, sure: make([]bool, len(test.Cells)), regret: p.points.missed(test)}
		one.stays = test.Default && p.policy.DefaultStays
		for i, cell := range test.Cells {
			one.sure[i] = held || count[cell.Type] == 1
			one.stays = one.stays || one.sure[i]
		}
		found.variants = append(found.variants, one)
	}
	if len(found.variants) > 0 {
		if held {
			p.held = append(p.held, framework.Dir)
		}
		p.frameworks = append(p.frameworks, found)
	}
}

// isHeld reports whether the configuration has to be mended before anything is taken out.
func isHeld(framework *matrix.Framework) bool {
	if framework.Source == nil {
		return false
	}

	return change.IsFaulty(framework) ||
		slices.ContainsFunc(framework.Source.Problems, func(problem text.Problem) bool {
			return problem.Code == text.DuplicateKey
		})
}

// A valueKey tells a value from others.
type valueKey struct {
	axis      matrix.Axis
	name, dir string
}

// value finds the names that have to stay measured.
func (p *problem) value() {
	found := map[valueKey]*value{}
	var order []*value
	for i, framework := range p.frameworks {
		for j, variant := range framework.variants {
			for _, at := range p.keys(framework, variant) {
				if found[at] == nil {
					found[at] = &value{axis: at.axis, name: at.name, dir: at.dir}
					order = append(order, found[at])
				}
				found[at].in = append(found[at].in, witness{i, j, p.measuring(at.axis, variant.test)})
			}
		}
	}
	p.settle(order)
}

// keys are those of the values that a test measures.
func (p *problem) keys(framework *candidate, variant *variant) []valueKey {
	var keys []valueKey
	for _, axis := range p.axes() {
		at := valueKey{axis: axis, name: variant.test.Terms[axis].Name}
		if at.name == matrix.None || at.name == "" || !slices.Contains(p.measuring(axis, variant.test), true) {
			continue
		}
		if p.options.EachFramework {
			at.dir = framework.framework.Dir
		}
		keys = append(keys, at)
	}

	return keys
}

// axes are those on which names have to stay.
func (p *problem) axes() []matrix.Axis {
	var axes []matrix.Axis
	for axis := range matrix.Axis(matrix.AxisCount) {
		if slices.Contains(p.policy.Axes, axis.String()) {
			axes = append(axes, axis)
		}
	}

	return axes
}

// measuring says which cells of a test measure its name on an axis: any of them, or for a
// database and what speaks to it those that touch one.
func (p *problem) measuring(axis matrix.Axis, test *matrix.Test) []bool {
	cells := make([]bool, len(test.Cells))
	for i, cell := range test.Cells {
		cells[i] = p.measures(axis, cell)
	}

	return cells
}

// settle makes tests stay that nothing can replace, until there are no more of them, and keeps
// the values about which there is a choice.
func (p *problem) settle(values []*value) {
	for changed := true; changed; {
		changed = false
		values = slices.DeleteFunc(values, func(value *value) bool {
			if slices.ContainsFunc(value.in, p.isSure) {
				return true
			}
			if len(value.in) > 1 {
				return false
			}
			stayed := p.frameworks[value.in[0].candidate].variants[value.in[0].variant].stays
			done := p.make(value.in[0])
			changed = changed || done || !stayed

			return done
		})
	}
	p.values = values
	for _, value := range values {
		var last *candidate
		own := value.in[0].candidate == value.in[len(value.in)-1].candidate
		value.by = map[*candidate][]witness{}
		for _, witness := range value.in {
			framework := p.frameworks[witness.candidate]
			value.by[framework] = append(value.by[framework], witness)
			if framework == last {
				continue
			}
			last = framework
			if own {
				framework.own = append(framework.own, value)
			} else {
				framework.shared = append(framework.shared, value)
			}
		}
	}
}

// isSure reports whether a witness stays whatever is chosen.
func (p *problem) isSure(witness witness) bool {
	variant := p.frameworks[witness.candidate].variants[witness.variant]
	if variant.stays && !slices.Contains(witness.cells, false) {
		return true
	}
	for i, measures := range witness.cells {
		if measures && variant.sure[i] {
			return true
		}
	}

	return false
}

// make makes the only witness of a value stay, and reports whether that is all there is to it:
// which of several cells stays is still to be chosen.
func (p *problem) make(witness witness) bool {
	variant := p.frameworks[witness.candidate].variants[witness.variant]
	variant.stays = true
	only := -1
	for i, measures := range witness.cells {
		switch {
		case measures && only < 0:
			only = i
		case measures:
			// Any of several will do: the search has to see to it, unless all cells will.
			return !slices.Contains(witness.cells, false)
		}
	}
	variant.sure[only] = true

	return true
}

// weigh returns what keeping a test and keeping a cell of it costs.
func (p *problem) weigh(variant *variant, cell int) (test, kept cost) {
	const perSecond = 1000
	milliseconds := int64(math.Round(max(p.costs[variant.test.Cells[cell].Type], 0) * perSecond))
	if p.options.Tests > 0 {
		return cost{1, 0, 0}, cost{0, milliseconds, variant.regret}
	}

	return cost{0, 1, 0}, cost{milliseconds, 0, variant.regret}
}

// points are what is preferred.
type points struct {
	policy Policy
	// most are the points that a test can have.
	most   int64
	versus map[string]bool
	common map[string]string // By language and axis.
}

func newPoints(suite *matrix.Matrix, policy Policy) *points {
	p := &points{policy: policy, versus: map[string]bool{}, common: map[string]string{}}
	p.most = policy.Prefer.Default + policy.Prefer.Versus + policy.Prefer.Plain +
		policy.Prefer.Common*int64(len(policy.Axes))
	counts := map[string]map[string]int{}
	for _, framework := range suite.Frameworks {
		for _, test := range framework.Tests {
			if test.Active {
				p.count(counts, test)
			}
		}
	}
	for at, names := range counts {
		for name, count := range names {
			best := p.common[at]
			if count > names[best] || count == names[best] && name < best {
				p.common[at] = name
			}
		}
	}

	return p
}

// count notes a test's names, and what it is compared with.
func (p *points) count(counts map[string]map[string]int, test *matrix.Test) {
	if other := test.Labels["versus"]; other != test.Name {
		p.versus[other] = true
	}
	for axis := range matrix.Axis(matrix.AxisCount) {
		at := commonKey(test, axis)
		if counts[at] == nil {
			counts[at] = map[string]int{}
		}
		counts[at][test.Terms[axis].Name]++
	}
}

func commonKey(test *matrix.Test, axis matrix.Axis) string {
	return test.Terms[matrix.Language].Name + "|" + axis.String()
}

// missed returns the points that a test has not.
func (p *points) missed(test *matrix.Test) int64 {
	missed := p.most
	if test.Default {
		missed -= p.policy.Prefer.Default
	}
	if p.versus[test.Name] {
		missed -= p.policy.Prefer.Versus
	}
	for axis := range matrix.Axis(matrix.AxisCount) {
		if slices.Contains(p.policy.Axes, axis.String()) && p.common[commonKey(test, axis)] == test.Terms[axis].Name {
			missed -= p.policy.Prefer.Common
		}
	}
	if !slices.ContainsFunc(test.Words(), func(word string) bool {
		return slices.Contains(p.policy.Words, strings.ToLower(word))
	}) {
		missed -= p.policy.Prefer.Plain
	}

	return max(missed, 0)
}
