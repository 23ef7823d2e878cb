package prune

import "slices"

// A count knows by how many cells each type and value of a framework is kept.
type count struct {
	search *search
	kept   []choice
	types  map[string]int
	values []int
	// witnesses are the values that a test measures, by its index.
	witnesses [][]measured
}

// measured is a value by its index, with the cells of one test that measure it.
type measured struct {
	value int
	cells []bool
}

func newCount(s *search) *count {
	c := &count{
		search: s, types: map[string]int{}, values: make([]int, len(s.values)),
		witnesses: make([][]measured, len(s.framework.variants)),
	}
	for _, variant := range s.framework.variants {
		kept := make(choice, len(variant.test.Cells))
		for i, cell := range variant.test.Cells {
			kept[i] = true
			c.types[cell.Type]++
		}
		c.kept = append(c.kept, kept)
	}
	for i, value := range s.values {
		for _, witness := range value.by[s.framework] {
			c.witnesses[witness.variant] = append(c.witnesses[witness.variant], measured{i, witness.cells})
			c.values[i]++
		}
	}

	return c
}

// drop takes cells out of a test, if what they measure is still measured then.
func (c *count) drop(test int, which func(cell int) bool) {
	left := slices.Clone(c.kept[test])
	for i := range left {
		left[i] = left[i] && !which(i)
	}
	if !c.allows(test, left) {
		return
	}
	for _, lost := range c.lost(test, left) {
		c.values[lost]--
	}
	for i, cell := range c.search.framework.variants[test].test.Cells {
		if c.kept[test][i] && !left[i] {
			c.types[cell.Type]--
		}
	}
	c.kept[test] = left
}

// allows reports whether everything stays measured when only that is left of a test.
func (c *count) allows(test int, left choice) bool {
	variant := c.search.framework.variants[test]
	for i, cell := range variant.test.Cells {
		if c.kept[test][i] && !left[i] && (variant.sure[i] || c.types[cell.Type] == 1) {
			return false
		}
	}
	if variant.stays && !slices.Contains(left, true) {
		return false
	}

	return !slices.ContainsFunc(c.lost(test, left), func(value int) bool { return c.values[value] == 1 })
}

// lost returns the values that a test does not measure any more when only that is left of it.
func (c *count) lost(test int, left choice) []int {
	var lost []int
	for _, one := range c.witnesses[test] {
		if overlap(c.kept[test], one.cells) && !overlap(left, one.cells) {
			lost = append(lost, one.value)
		}
	}

	return lost
}
