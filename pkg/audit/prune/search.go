package prune

import "slices"

// mostWork bounds the steps of one framework's search, and of one search over frameworks that
// share names. What is beyond it is chosen greedily and counts in the gap.
const mostWork = 1 << 22

// solve chooses what stays. Each framework is solved by itself first; names that frameworks
// share, and that are lost then, are asked for in another round, until none is. A round leaves
// out conditions, so what it comes to is a bound for all; the last one leaves out none that is
// not met, so its choice is the best.
func (p *problem) solve() {
	tables := make([]*table, len(p.frameworks))
	for i, framework := range p.frameworks {
		tables[i] = p.search(framework, nil)
		framework.kept, framework.least = tables[i].best(0), tables[i].costs[0]
		if !tables[i].exact {
			framework.least = tables[i].floor
		}
	}
	wanted := map[*value]bool{}
	proven := true
	for {
		lost := p.lost(wanted)
		if len(lost) == 0 {
			break
		}
		for _, value := range lost {
			wanted[value] = true
		}
		proven = p.couple(tables, wanted) && proven
	}
	p.bound = cost{}
	for i, framework := range p.frameworks {
		switch {
		case !tables[i].exact:
			p.bound = p.bound.plus(tables[i].floor)
		case proven:
			p.bound = p.bound.plus(p.price(framework, framework.kept))
		default:
			p.bound = p.bound.plus(framework.least)
		}
	}
}

// lost returns the values that nothing kept measures and that were not asked for yet.
func (p *problem) lost(wanted map[*value]bool) []*value {
	var lost []*value
	for _, value := range p.values {
		if !wanted[value] && !slices.ContainsFunc(value.in, p.keeps) {
			lost = append(lost, value)
		}
	}

	return lost
}

// keeps reports whether what is kept of a test measures its value.
func (p *problem) keeps(witness witness) bool {
	for i, kept := range p.frameworks[witness.candidate].kept[witness.variant] {
		if kept && witness.cells[i] {
			return true
		}
	}

	return false
}

// price is what a choice costs.
func (p *problem) price(framework *candidate, kept []choice) cost {
	sum := cost{}
	for i, variant := range framework.variants {
		for j, keep := range kept[i] {
			if !keep {
				continue
			}
			test, cell := p.weigh(variant, j)
			if !slices.Contains(kept[i][:j], true) {
				sum = sum.plus(test)
			}
			sum = sum.plus(cell)
		}
	}

	return sum
}

// A table is what one framework comes to, for each set of shared values that it has to keep.
type table struct {
	// shared are the values; a set has a bit for each.
	shared []*value
	// costs and kept are by set. A greedy table has one choice that keeps all.
	costs []cost
	kept  [][]choice
	exact bool
	// floor is what no choice can fall below, where the table is not exact.
	floor cost
}

// best returns the choice that keeps a set.
func (t *table) best(set int) []choice { return t.kept[min(set, len(t.kept)-1)] }

// price returns what it costs to keep a set.
func (t *table) price(set int) cost { return t.costs[min(set, len(t.costs)-1)] }

// A search goes through the tests of a framework, one after the other, and knows for each set of
// types and values that are kept so far the cheapest way there.
type search struct {
	problem   *problem
	framework *candidate
	// bits are by type, and valueBits by own and shared value.
	bits   map[string]int
	values []*value
	steps  [][]option
}

// An option is a set of cells of one test to keep, with the bits that it covers.
type option struct {
	kept  choice
	cover int
	cost  cost
}

// search solves a framework, for each set of the shared values.
func (p *problem) search(framework *candidate, shared []*value) *table {
	s := &search{problem: p, framework: framework, bits: map[string]int{}}
	s.values = append(slices.Clone(framework.own), shared...)
	work := s.measure()
	if work > p.work {
		return s.greedy()
	}
	for _, variant := range framework.variants {
		s.steps = append(s.steps, s.optionsOf(variant))
	}

	return s.run(shared)
}

// measure gives bits to what there is a choice about, and returns how many steps a search takes.
func (s *search) measure() int {
	options := 0
	for _, variant := range s.framework.variants {
		free := 0
		for i, cell := range variant.test.Cells {
			if variant.sure[i] {
				continue
			}
			free++
			if _, known := s.bits[cell.Type]; !known {
				s.bits[cell.Type] = len(s.bits)
			}
		}
		const most = 20
		if free > most {
			return s.problem.work + 1
		}
		options += 1 << free
	}
	const most = 20
	if len(s.bits)+len(s.values) > most {
		return s.problem.work + 1
	}

	return options << (len(s.bits) + len(s.values))
}

// optionsOf returns the sets of cells that may be kept of a test.
func (s *search) optionsOf(variant *variant) []option {
	var free []int
	for i := range variant.sure {
		if !variant.sure[i] {
			free = append(free, i)
		}
	}
	var options []option
	for set := range 1 << len(free) {
		kept := slices.Clone(choice(variant.sure))
		for i, cell := range free {
			kept[cell] = set>>i&1 == 1
		}
		if variant.stays && !slices.Contains(kept, true) {
			continue
		}
		one := option{kept: kept}
		one.cover, one.cost = s.covers(variant, kept)
		options = append(options, one)
	}

	return options
}

// covers returns the bits of what is kept of a test, and what that costs.
func (s *search) covers(variant *variant, kept choice) (cover int, sum cost) {
	some := false
	for i, keep := range kept {
		if !keep {
			continue
		}
		test, cell := s.problem.weigh(variant, i)
		if !some {
			sum = sum.plus(test)
		}
		some = true
		sum = sum.plus(cell)
		if bit, contested := s.bits[variant.test.Cells[i].Type]; contested {
			cover |= 1 << bit
		}
	}
	for bit, value := range s.values {
		for _, witness := range value.by[s.framework] {
			if s.framework.variants[witness.variant] == variant && overlap(kept, witness.cells) {
				cover |= 1 << (bit + len(s.bits))
			}
		}
	}

	return cover, sum
}

func overlap(kept choice, cells []bool) bool {
	for i := range kept {
		if kept[i] && cells[i] {
			return true
		}
	}

	return false
}

// A state is the cheapest way to cover a set.
type state struct {
	reached      bool
	cost         cost
	from, option int
}

// run goes through the tests.
func (s *search) run(shared []*value) *table {
	size := 1 << (len(s.bits) + len(s.values))
	now := make([]state, size)
	now[0].reached = true
	trace := make([][]state, len(s.steps))
	for i, options := range s.steps {
		next := make([]state, size)
		for set, state := range now {
			if state.reached {
				extend(next, options, set, state)
			}
		}
		trace[i], now = next, next
	}
	found := &table{shared: shared, exact: true}
	must := 1<<(len(s.bits)+len(s.values)-len(shared)) - 1
	for set := range 1 << len(shared) {
		want := must | set<<(len(s.bits)+len(s.values)-len(shared))
		best := -1
		for end := range now {
			if now[end].reached && end&want == want && (best < 0 || now[end].cost.less(now[best].cost)) {
				best = end
			}
		}
		found.costs = append(found.costs, now[best].cost)
		found.kept = append(found.kept, s.back(trace, best))
	}

	return found
}

// extend adds the options of a test to one state.
func extend(next []state, options []option, set int, from state) {
	for i := range options {
		to := set | options[i].cover
		sum := from.cost.plus(options[i].cost)
		if !next[to].reached || sum.less(next[to].cost) {
			next[to] = state{reached: true, cost: sum, from: set, option: i}
		}
	}
}

// back follows the way to a state.
func (s *search) back(trace [][]state, end int) []choice {
	kept := make([]choice, len(trace))
	for i := len(trace) - 1; i >= 0; i-- {
		kept[i] = s.steps[i][trace[i][end].option].kept
		end = trace[i][end].from
	}

	return kept
}

// greedy takes out what it can, a test at a time and then a cell at a time, those that are
// missed least first. It keeps all values of the framework that there is a choice about.
func (s *search) greedy() *table {
	framework := s.framework
	s.values = slices.Concat(framework.own, framework.shared)
	count := newCount(s)
	order := make([]int, len(framework.variants))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return int(framework.variants[b].regret - framework.variants[a].regret)
	})
	for _, i := range order {
		if !framework.variants[i].stays {
			count.drop(i, func(int) bool { return true })
		}
	}
	for _, i := range order {
		for j := range framework.variants[i].sure {
			if !framework.variants[i].sure[j] {
				count.drop(i, func(cell int) bool { return cell == j })
			}
		}
	}
	found := &table{costs: []cost{s.problem.price(framework, count.kept)}, kept: [][]choice{count.kept}}
	found.floor = s.floor()

	return found
}

// floor is what any choice costs: one cell of each type, and one test.
func (s *search) floor() cost {
	cheapest := map[string]cost{}
	for _, variant := range s.framework.variants {
		for i, cell := range variant.test.Cells {
			_, kept := s.problem.weigh(variant, i)
			if least, known := cheapest[cell.Type]; !known || kept.less(least) {
				cheapest[cell.Type] = kept
			}
		}
	}
	sum, _ := s.problem.weigh(s.framework.variants[0], 0)
	for _, one := range cheapest {
		sum = sum.plus(one)
	}

	return sum
}
