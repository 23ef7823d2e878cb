package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// MostJobs is how many jobs GitHub makes of one matrix at most: "A matrix will generate a
// maximum of 256 jobs per workflow run" (docs.github.com, "Running variations of jobs in a
// workflow").
const MostJobs = 256

// ErrTooManyJobs is what PlanGitHub fails with for a plan in more parts than that.
var ErrTooManyJobs = errors.New("GitHub makes at most 256 jobs of a matrix; ask for fewer with --shards")

// PlanGitHub prints the parts of a plan as the matrix of a job, one line of JSON. It holds
// numbers only: no name that a suite gives gets into a workflow.
type PlanGitHub struct{}

// A planJob is an entry of the matrix: one part.
type planJob struct {
	Shard   string `json:"shard"`
	Tests   int    `json:"tests"`
	Minutes int    `json:"minutes"`
}

// PrintPlan implements [PlanFormat].
func (PlanGitHub) PrintPlan(w io.Writer, plan *Plan) error {
	jobs := []planJob{}
	for i, sum := range plan.Sums {
		if sum.Tests > 0 {
			jobs = append(jobs, planJob{
				fmt.Sprintf("%d/%d", i+1, len(plan.Sums)), sum.Tests, wholeMinutes(sum.Seconds),
			})
		}
	}
	if len(jobs) > MostJobs {
		return fmt.Errorf("%w: these are %d", ErrTooManyJobs, len(jobs))
	}
	line, err := json.Marshal(map[string][]planJob{"include": jobs})
	if err != nil {
		return fmt.Errorf("printing the matrix: %w", err)
	}
	if _, err := fmt.Fprintf(w, "%s\n", line); err != nil {
		return fmt.Errorf("printing the matrix: %w", err)
	}

	return nil
}

// wholeMinutes rounds up.
func wholeMinutes(seconds float64) int { return int(math.Ceil(seconds / perMinute)) }
