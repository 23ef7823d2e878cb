package audit

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// parts adds up cells under names.
type parts map[string]*Part

// add counts an active test under a name: with all of its cells where types is nil.
func (p parts) add(name string, cells int, seconds float64) {
	if p[name] == nil {
		p[name] = &Part{Name: name}
	}
	p[name].Tests++
	p[name].Cells += cells
	p[name].Seconds += seconds
}

// list returns the parts with their shares: first what compares as larger, then by name.
func (p parts) list(share func(seconds float64) float64, size func(Part) int) []Part {
	list := make([]Part, 0, len(p))
	for _, name := range slices.Sorted(maps.Keys(p)) {
		one := *p[name]
		one.Share = share(one.Seconds)
		list = append(list, one)
	}
	slices.SortStableFunc(list, func(x, y Part) int { return cmp.Compare(size(y), size(x)) })

	return list
}

// eachActive calls a function with every test that a run measures.
func (a *assembly) eachActive(do func(*matrix.Framework, *matrix.Test)) {
	for _, framework := range a.Matrix.Frameworks {
		for _, test := range framework.Tests {
			if test.Active {
				do(framework, test)
			}
		}
	}
}

// types adds up what a run measures by test type, and what of it is redundant.
func (a *assembly) types() {
	found := parts{}
	a.eachActive(func(_ *matrix.Framework, test *matrix.Test) {
		for _, cell := range test.Cells {
			found.add(cell.Type, 1, a.Costs[cell.Type])
		}
	})
	a.result.Types = found.list(a.share, func(p Part) int { return p.Cells })
	redundant := &a.result.Redundant
	redundant.Name = "redundant"
	if a.Proposal == nil {
		return
	}
	for _, removal := range a.Proposal.Removals {
		redundant.Tests++
		redundant.Cells += len(removal.Cells)
		redundant.Seconds += removal.Seconds
	}
	redundant.Share = a.share(redundant.Seconds)
}

// The axes of a language's matrix, as AxisLimit names them.
const (
	frameworksAxis   = "frameworks"
	serversAxis      = "servers"
	databasesAxis    = "databases"
	interpretersAxis = "interpreters"
)

// axes holds the names on the axes of each language against their limits.
func (a *assembly) axes() {
	axes := map[string]matrix.Axis{
		serversAxis: matrix.Server, databasesAxis: matrix.Database, interpretersAxis: matrix.Interpreter,
	}
	type place struct{ language, axis string }
	names := map[place]parts{}
	a.eachActive(func(framework *matrix.Framework, test *matrix.Test) {
		language, seconds := test.Terms[matrix.Language].Name, a.Costs.OfTest(test)
		add := func(axis, name string) {
			if names[place{language, axis}] == nil {
				names[place{language, axis}] = parts{}
			}
			names[place{language, axis}].add(name, len(test.Cells), seconds)
		}
		add(frameworksAxis, framework.Dir)
		for axis, on := range axes {
			if name := test.Terms[on].Name; name != matrix.None {
				add(axis, name)
			}
		}
	})
	places := slices.SortedFunc(maps.Keys(names), func(x, y place) int {
		return cmp.Or(cmp.Compare(x.language, y.language), cmp.Compare(axisOrder(x.axis), axisOrder(y.axis)))
	})
	for _, at := range places {
		one := AxisLimit{
			Language: at.language, Axis: at.axis, Count: len(names[at]), Limit: a.AxisLimits[at.language][at.axis],
			Names: []Part{},
		}
		if at.axis != frameworksAxis { // Frameworks are listed elsewhere.
			one.Names = names[at].list(a.share, func(p Part) int { return p.Tests })
		}
		a.result.Axes = append(a.result.Axes, one)
	}
}

func axisOrder(axis string) int {
	return slices.Index([]string{frameworksAxis, serversAxis, databasesAxis, interpretersAxis}, axis)
}
