package prune

import "slices"

// couple chooses anew among frameworks that share values which are asked for, so that each of
// these is kept somewhere, at the least cost together. It reports whether that is proven.
func (p *problem) couple(tables []*table, wanted map[*value]bool) bool {
	proven := true
	for _, group := range p.groups(wanted) {
		for _, i := range group.frameworks {
			framework := p.frameworks[i]
			if tables[i].exact {
				tables[i] = p.search(framework, among(framework.shared, wanted))
			}
		}
		proven = p.cover(tables, group) && proven
	}

	return proven
}

// among returns the values that are wanted.
func among(values []*value, wanted map[*value]bool) []*value {
	return slices.DeleteFunc(slices.Clone(values), func(value *value) bool { return !wanted[value] })
}

// A group is frameworks that have to be looked at together, by their indices, and the values
// that make it so.
type group struct {
	frameworks []int
	values     []*value
}

// groups joins frameworks that share a wanted value.
func (p *problem) groups(wanted map[*value]bool) []*group {
	of := make([]int, len(p.frameworks))
	for i := range of {
		of[i] = i
	}
	root := func(i int) int {
		for of[i] != i {
			of[i] = of[of[i]]
			i = of[i]
		}

		return i
	}
	for _, value := range p.values {
		if wanted[value] {
			for _, witness := range value.in {
				a, b := root(value.in[0].candidate), root(witness.candidate)
				of[max(a, b)] = min(a, b)
			}
		}
	}
	groups := map[int]*group{}
	var order []*group
	for _, value := range p.values {
		if !wanted[value] {
			continue
		}
		at := root(value.in[0].candidate)
		if groups[at] == nil {
			groups[at] = &group{}
			order = append(order, groups[at])
		}
		groups[at].values = append(groups[at].values, value)
	}
	for i := range p.frameworks {
		if group := groups[root(i)]; group != nil {
			group.frameworks = append(group.frameworks, i)
		}
	}

	return order
}

// cover keeps each value of a group in one of its frameworks.
func (p *problem) cover(tables []*table, group *group) bool {
	work := 0
	for _, i := range group.frameworks {
		work += len(tables[i].costs)
	}
	const most = 20
	if len(group.values) > most || work<<len(group.values) > p.work {
		p.coverGreedily(tables, group)

		return false
	}
	size := 1 << len(group.values)
	now := make([]state, size)
	now[0].reached = true
	trace := make([][]state, len(group.frameworks))
	for i, at := range group.frameworks {
		next := make([]state, size)
		options := optionsFor(tables[at], p.frameworks[at], group)
		for set, state := range now {
			if state.reached {
				extend(next, options, set, state)
			}
		}
		trace[i], now = next, next
	}
	for i, end := len(trace)-1, size-1; i >= 0; i-- {
		at := group.frameworks[i]
		p.frameworks[at].kept = tables[at].best(trace[i][end].option)
		end = trace[i][end].from
	}

	return true
}

// optionsFor returns what a framework can do for a group: a set of its shared values each.
func optionsFor(table *table, framework *candidate, group *group) []option {
	if !table.exact { // It keeps all that it has.
		all := 0
		for _, value := range framework.shared {
			if bit := slices.Index(group.values, value); bit >= 0 {
				all |= 1 << bit
			}
		}

		return []option{{cover: all, cost: table.costs[0]}}
	}
	options := make([]option, len(table.costs))
	for set := range table.costs {
		options[set].cost = table.costs[set]
		for i, value := range table.shared {
			if set>>i&1 == 1 {
				options[set].cover |= 1 << slices.Index(group.values, value)
			}
		}
	}

	return options
}

// coverGreedily asks, value by value, the framework for which keeping it costs least.
func (p *problem) coverGreedily(tables []*table, group *group) {
	sets := map[int]int{}
	for _, value := range group.values {
		best, least := -1, cost{}
		for _, i := range group.frameworks {
			bit := slices.Index(tables[i].shared, value)
			has := !tables[i].exact && slices.Contains(p.frameworks[i].shared, value)
			if bit < 0 && !has {
				continue
			}
			more := cost{}
			if !has {
				more = tables[i].price(sets[i] | 1<<bit).minus(tables[i].price(sets[i]))
			}
			if best < 0 || more.less(least) {
				best, least = i, more
			}
		}
		if bit := slices.Index(tables[best].shared, value); bit >= 0 && tables[best].exact {
			sets[best] |= 1 << bit
		}
	}
	for _, i := range group.frameworks {
		p.frameworks[i].kept = tables[i].best(sets[i])
	}
}
