package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

var errDiffers = errors.New("the history differs from the tree")

// check reads the suite as it was at the end of every so many months, and of the last one.
func check(
	ctx context.Context, repository *git.Repository, reading *history.Options, read *history.History, every int,
) error {
	checked := 0
	for i, month := range read.Months {
		if i%every != 0 && i != len(read.Months)-1 {
			continue
		}
		suite, err := tree.OpenCommit(ctx, repository, month.Commit, ".")
		if err != nil {
			return fmt.Errorf("opening the suite: %w", err)
		}
		loaded, err := tfb.Load(ctx, suite, tfb.Options{Vocabulary: reading.Vocabulary})
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: not checked: %v\n", month.Start.Format("2006-01"), err)

			continue
		}
		size := history.Size{Frameworks: len(loaded.Frameworks), Seconds: reading.Costs.OfSuite(&loaded.Matrix)}
		for _, framework := range loaded.Frameworks {
			for _, test := range framework.Tests {
				size.Tests++
				if test.Active {
					size.Active++
					size.Cells += len(test.Cells)
				}
			}
		}
		checked++
		if size != month.Size {
			return fmt.Errorf("%w in %s: %+v, not %+v", errDiffers, month.Start.Format("2006-01"), month.Size, size)
		}
	}
	fmt.Fprintf(os.Stderr, "checked %d months\n", checked)

	return nil
}
