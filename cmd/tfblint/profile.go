package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/tfblint/tfblint/pkg/lint"
)

// printCosts prints what each rule took. It is for whoever writes rules, so it goes to the
// error stream and leaves the report as it is.
func (p *program) printCosts(costs []lint.Cost) error {
	const gap = 2 // Blanks between columns.
	table := tabwriter.NewWriter(p.stderr, 0, 0, gap, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "ms\tevaluations\tµs each\t  rule")
	var total time.Duration
	for _, cost := range costs {
		total += cost.Time
		each := cost.Time / time.Duration(cost.Evaluations)
		fmt.Fprintf(table, "%.2f\t%d\t%.0f\t  %s\n", milliseconds(cost.Time), cost.Evaluations,
			float64(each)/float64(time.Microsecond), cost.Rule)
	}
	fmt.Fprintf(table, "%.2f\t\t\t  all rules\n", milliseconds(total))
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing what the rules took: %w", err)
	}

	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
