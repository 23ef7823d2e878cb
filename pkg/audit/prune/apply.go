package prune

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
)

// Changes returns the configurations without what is removed; every byte that is not concerned
// stays. Nothing is written: [lint.Write] does that. The error names the file that has to be
// mended by hand first.
func Changes(removals []Removal) ([]lint.Change, error) {
	var changes []lint.Change
	for _, one := range byFramework(removals) {
		source := one.framework.Source
		edits, err := source.Edits(one.changes()...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source.Name, err)
		}
		after, err := text.Apply(source.Bytes, edits)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source.Name, err)
		}
		changes = append(changes, lint.Change{File: source.Name, Before: source.Bytes, After: after})
	}

	return changes, nil
}

// A cut is what is removed of one framework.
type cut struct {
	framework *matrix.Framework
	removals  []Removal
}

// byFramework puts the removals of a framework together, in the order of the first of each.
func byFramework(removals []Removal) []*cut {
	var cuts []*cut
	known := map[*matrix.Framework]*cut{}
	for _, removal := range removals {
		if known[removal.Framework] == nil {
			known[removal.Framework] = &cut{framework: removal.Framework}
			cuts = append(cuts, known[removal.Framework])
		}
		known[removal.Framework].removals = append(known[removal.Framework].removals, removal)
	}

	return cuts
}

// changes say what to take out of the configuration. An entry of the list of tests that loses
// all that it has goes as well.
func (c *cut) changes() []text.Change {
	var changes []text.Change
	lost := map[string]int{}
	for _, removal := range c.removals {
		if removal.Whole {
			lost[entryOf(removal.Test)]++
		}
	}
	whole := map[string]bool{}
	for i, entry := range c.framework.Source.Root.Get("tests").Items {
		pointer := text.Join("tests", strconv.Itoa(i))
		if count := lost[pointer]; count > 0 && count == len(entry.Members) {
			whole[pointer] = true
			changes = append(changes, text.Change{Op: text.Remove, Pointer: pointer})
		}
	}
	for _, removal := range c.removals {
		switch {
		case whole[entryOf(removal.Test)]:
		case removal.Whole:
			changes = append(changes, text.Change{Op: text.Remove, Pointer: removal.Test.Pointer})
		default:
			for _, cell := range removal.Cells {
				changes = append(changes, text.Change{Op: text.Remove, Pointer: cell.Pointer})
			}
		}
	}

	return changes
}

// entryOf returns the pointer of the entry that a test is in.
func entryOf(test *matrix.Test) string {
	return test.Pointer[:strings.LastIndexByte(test.Pointer, '/')]
}
