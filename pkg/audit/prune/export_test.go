package prune

import (
	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// ProposeWithin proposes with another bound for the steps of a search, so that small suites are
// too large for it.
func ProposeWithin(
	work int, suite *matrix.Matrix, costs change.Costs, policy Policy, options Options,
) *Proposal {
	problem := newProblem(suite, costs, policy, options)
	problem.work = work

	return problem.propose()
}
