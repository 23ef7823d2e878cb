package prune

import (
	"cmp"
	"slices"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// proposal lists what was not kept.
func (p *problem) proposal() *Proposal {
	found := &Proposal{problem: p, Held: p.held, Met: true, Before: p.sizeOf(func(int, int, int) bool { return true })}
	found.Least = p.sizeOf(func(i, j, k int) bool { return p.frameworks[i].kept[j][k] })
	found.Bound = found.Least
	const perSecond = 1000
	if p.options.Tests > 0 {
		found.Bound.Tests, found.Bound.Seconds = int(p.bound[0]), float64(p.bound[1])/perSecond
	} else {
		found.Bound.Tests, found.Bound.Seconds = int(p.bound[1]), float64(p.bound[0])/perSecond
	}
	for _, framework := range p.frameworks {
		for j, variant := range framework.variants {
			if removal, some := p.removal(framework, variant, framework.kept[j]); some {
				found.Removals = append(found.Removals, removal)
			}
		}
	}
	slices.SortStableFunc(found.Removals, p.compare)

	return found
}

// compare puts what frees more first, and of what frees the same what is missed least. Where
// tests are counted, those that go as a whole come first.
func (p *problem) compare(a, b Removal) int {
	if p.options.Tests > 0 && a.Whole != b.Whole {
		if a.Whole {
			return -1
		}

		return 1
	}

	return cmp.Or(
		cmp.Compare(b.Seconds, a.Seconds), cmp.Compare(p.points.missed(b.Test), p.points.missed(a.Test)),
		cmp.Compare(a.Framework.Dir, b.Framework.Dir), cmp.Compare(a.Test.Name, b.Test.Name))
}

// sizeOf counts what a run comes to with the cells for which keep says so.
func (p *problem) sizeOf(keep func(framework, variant, cell int) bool) Size {
	size := Size{}
	for i, framework := range p.frameworks {
		for j, variant := range framework.variants {
			some := false
			for k, cell := range variant.test.Cells {
				if keep(i, j, k) {
					some = true
					size.Cells++
					size.Seconds += p.costs[cell.Type]
				}
			}
			if some {
				size.Tests++
			}
		}
	}

	return size
}

func (p *problem) removal(framework *candidate, variant *variant, kept choice) (Removal, bool) {
	removal := Removal{Framework: framework.framework, Test: variant.test, Whole: !slices.Contains(kept, true)}
	for i, cell := range variant.test.Cells {
		if !kept[i] {
			removal.Cells = append(removal.Cells, cell)
			removal.Seconds += p.costs[cell.Type]
		}
	}

	return removal, len(removal.Cells) > 0
}

// A remainder knows what measures what, once removals are made.
type remainder struct {
	types map[*matrix.Framework]map[string][]string
	names map[matrix.Axis]map[string]*holders
}

// holders are the tests that measure a name: how many, the first of them, and those of each
// framework.
type holders struct {
	count int
	first []string
	in    map[*matrix.Framework][]string
}

const mostNamed = 3

func (h *holders) add(framework *matrix.Framework, name string) {
	h.count++
	if len(h.first) < mostNamed {
		h.first = append(h.first, name)
	}
	h.in[framework] = append(h.in[framework], name)
}

// remain finds what measures what without the removals.
func (p *problem) remain(removals []Removal) *remainder {
	gone := map[*matrix.Test][]matrix.Cell{}
	for _, removal := range removals {
		gone[removal.Test] = removal.Cells
	}
	left := &remainder{
		types: map[*matrix.Framework]map[string][]string{}, names: map[matrix.Axis]map[string]*holders{},
	}
	for _, framework := range p.frameworks {
		left.types[framework.framework] = map[string][]string{}
		for _, variant := range framework.variants {
			p.count(left, framework.framework, variant.test, gone[variant.test])
		}
	}

	return left
}

// count notes what a test measures without the cells that are gone.
func (p *problem) count(left *remainder, framework *matrix.Framework, test *matrix.Test, gone []matrix.Cell) {
	measures := [matrix.AxisCount]bool{}
	for _, cell := range test.Cells {
		if slices.Contains(gone, cell) {
			continue
		}
		left.types[framework][cell.Type] = append(left.types[framework][cell.Type], test.Name)
		for axis := range measures {
			measures[axis] = measures[axis] || p.measures(matrix.Axis(axis), cell)
		}
	}
	for axis, does := range measures {
		if does {
			left.add(matrix.Axis(axis), framework, test)
		}
	}
}

// measures reports whether a cell measures its test's name on an axis.
func (p *problem) measures(axis matrix.Axis, cell matrix.Cell) bool {
	return axis != matrix.Database && axis != matrix.ORM || slices.Contains(p.policy.DatabaseTypes, cell.Type)
}

func (r *remainder) add(axis matrix.Axis, framework *matrix.Framework, test *matrix.Test) {
	name := test.Terms[axis].Name
	if name == "" || name == matrix.None {
		return
	}
	if r.names[axis] == nil {
		r.names[axis] = map[string]*holders{}
	}
	if r.names[axis][name] == nil {
		r.names[axis][name] = &holders{in: map[*matrix.Framework][]string{}}
	}
	r.names[axis][name].add(framework, test.Name)
}

// finish says for each removal what still measures what it measured, and what the suite comes
// to without them.
func (p *problem) finish(proposal *Proposal) {
	left := p.remain(proposal.Removals)
	proposal.After = proposal.Before
	for i := range proposal.Removals {
		removal := &proposal.Removals[i]
		proposal.After = proposal.After.without(*removal)
		removal.Reasons = p.reasons(left, removal)
	}
	for i := range proposal.Broken {
		proposal.Broken[i].Reasons = p.reasons(left, &proposal.Broken[i])
	}
	proposal.Gone = p.gone(left)
}

// reasons say what still measures what a removal measures.
func (p *problem) reasons(left *remainder, removal *Removal) []Reason {
	var reasons []Reason
	for _, cell := range removal.Cells {
		names := left.types[removal.Framework][cell.Type]
		reasons = append(reasons, Reason{"type", cell.Type, names[:min(mostNamed, len(names))], len(names)})
	}
	for _, axis := range p.axes() {
		name := removal.Test.Terms[axis].Name
		if name == "" || name == matrix.None || !slices.ContainsFunc(removal.Cells, func(cell matrix.Cell) bool {
			return p.measures(axis, cell)
		}) {
			continue
		}
		if holders := left.names[axis][name]; holders != nil {
			by := holders.in[removal.Framework]
			for _, other := range holders.first {
				if len(by) < mostNamed && !slices.Contains(by, other) {
					by = append(slices.Clone(by), other)
				}
			}
			reasons = append(reasons, Reason{axis.String(), name, by[:min(mostNamed, len(by))], holders.count})
		}
	}

	return reasons
}

// gone returns names on other axes that no test has any more.
func (p *problem) gone(left *remainder) []change.Touch {
	var gone []change.Touch
	kept := p.axes()
	for axis, names := range p.remain(nil).names {
		if slices.Contains(kept, axis) {
			continue
		}
		for name := range names {
			if left.names[axis][name] == nil {
				gone = append(gone, change.Touch{Axis: axis, Name: name, Gone: true, Suite: true})
			}
		}
	}
	slices.SortFunc(gone, func(a, b change.Touch) int {
		return cmp.Or(cmp.Compare(a.Axis, b.Axis), cmp.Compare(a.Name, b.Name))
	})

	return gone
}

// broken returns the tests that the suite skips and that would measure nothing new: each of
// their types is measured in their framework, and each of their names somewhere.
func (p *problem) broken() []Removal {
	var removals []Removal
	for _, framework := range p.frameworks {
		for j, variant := range framework.variants {
			if removal, some := p.removal(framework, variant, framework.kept[j]); some {
				removals = append(removals, removal)
			}
		}
	}
	left := p.remain(removals)
	var broken []Removal
	for _, framework := range p.suite.Frameworks {
		if isHeld(framework) {
			continue
		}
		for _, test := range framework.Tests {
			removal := Removal{Framework: framework, Test: test, Cells: test.Cells, Whole: true}
			if test.Active || test.Default && p.policy.DefaultStays || !p.isCovered(left, &removal) {
				continue
			}
			broken = append(broken, removal)
		}
	}

	return broken
}

// isCovered reports whether all that a broken test would measure is measured without it.
func (p *problem) isCovered(left *remainder, removal *Removal) bool {
	if len(removal.Cells) == 0 {
		return false
	}
	for _, cell := range removal.Cells {
		if len(left.types[removal.Framework][cell.Type]) == 0 {
			return false
		}
		for _, axis := range p.axes() {
			name := removal.Test.Terms[axis].Name
			if name != "" && name != matrix.None && p.measures(axis, cell) && left.names[axis][name] == nil {
				return false
			}
		}
	}

	return true
}
