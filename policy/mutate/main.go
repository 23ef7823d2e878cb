// Command mutate shows that the tests of the rules would notice if a rule lost one of its
// conditions: it takes each condition away in turn and runs the rule's tests. It prints the
// conditions that no test misses, and then exits with 1.
//
// A condition that changes nothing by itself, such as one that only saves time, is excepted by
// a comment on the line before it:
//
//	# mutate: equivalent because the rule below looks closer
//	count(input.tests) > max
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
)

func main() {
	verbose := flag.Bool("v", false, "list every condition, and what became of its mutant")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	err := mutate(context.Background(), out, *verbose)
	if err = errors.Join(out.Flush(), err); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

// timeLimit bounds one test. Without its condition a rule may never end.
const timeLimit = 2 * time.Second

var errSurvivors = errors.New("conditions without a test")

func mutate(ctx context.Context, out *bufio.Writer, verbose bool) error {
	bundle, err := opa.Load(opa.Options{Tests: true, Approval: true}, lint.BuiltIn())
	if err != nil {
		return fmt.Errorf("reading the rules: %w", err)
	}
	mutants, err := bundle.Mutate(ctx, opa.Settings{TimeLimit: timeLimit})
	if err != nil {
		return fmt.Errorf("mutating the rules: %w", err)
	}
	count := map[opa.Fate]int{}
	for _, mutant := range mutants {
		count[mutant.Fate]++
		switch {
		case mutant.Fate == opa.Survived:
			fmt.Fprintf(out, "%s:%d: no test fails without: %s\n", mutant.File, mutant.Row, mutant.Condition)
		case mutant.Fate == opa.Idle:
			fmt.Fprintf(out, "%s:%d: a test fails, so remove: # mutate: equivalent because %s\n",
				mutant.File, mutant.Row, mutant.Reason)
		case verbose:
			fmt.Fprintf(out, "%s:%d: %s: %s\n", mutant.File, mutant.Row, mutant.Fate, mutant.Condition)
		}
	}
	fmt.Fprintf(out, "%d conditions: a test fails without %d; %d excepted, %d bind what others use\n",
		len(mutants)-count[opa.Idle], count[opa.Killed], count[opa.Excepted], count[opa.Unfit])
	if bad := count[opa.Survived] + count[opa.Idle]; bad > 0 {
		return fmt.Errorf("%w: %d", errSurvivors, bad)
	}

	return nil
}
