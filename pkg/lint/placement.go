package lint

import (
	"errors"
	"maps"
	"slices"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/parallel"
)

// A placement turns what rules say about the matrix into findings, each on one framework: in
// whatever order frameworks are at hand, and with the same outcome.
type placement struct {
	run     *run
	results []opa.Result
	// byDir has the indexes of the results on a framework, until it is placed.
	byDir    map[string][]int
	findings []finding.Finding
	faults   []error
}

func newPlacement(r *run, said verdict) *placement {
	p := &placement{
		run: r, results: said.results, byDir: map[string][]int{},
		findings: make([]finding.Finding, len(said.results)), faults: []error{said.err},
	}
	p.faults = append(p.faults, make([]error, len(said.results))...)
	for i, result := range said.results {
		p.byDir[result.Dir] = append(p.byDir[result.Dir], i)
	}

	return p
}

// place places what is said of the frameworks in some folders, on all cores.
func (p *placement) place(dirs []string, lookup func(dir string) *matrix.Framework) {
	dirs = slices.DeleteFunc(slices.Clone(dirs), func(dir string) bool { return p.byDir[dir] == nil })
	parallel.ForEach(len(dirs), func(i int) {
		framework := lookup(dirs[i])
		for _, at := range p.byDir[dirs[i]] {
			p.findings[at], p.faults[1+at] = p.run.tableFinding(framework, p.results[at])
		}
	})
	for _, dir := range dirs {
		delete(p.byDir, dir)
	}
}

// placeAll places what is left.
func (p *placement) placeAll(lookup func(dir string) *matrix.Framework) {
	p.place(slices.Collect(maps.Keys(p.byDir)), lookup)
}

// finish adds the findings to those of the run, in the order in which they were said.
func (p *placement) finish() {
	table := &p.run.table
	table.err = errors.Join(append([]error{table.err}, p.faults...)...)
	for i, found := range p.findings {
		if found.Rule != "" { // It may stand although its fix does not.
			remembered := rememberedFinding{Dir: p.results[i].Dir, Finding: found}
			table.known.Findings = append(table.known.Findings, remembered)
		}
	}
}
