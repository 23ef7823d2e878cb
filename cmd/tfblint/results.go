package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/runner/results"
)

func (p *program) resultsCommand() *cobra.Command {
	group := &cobra.Command{
		Use:   "results",
		Short: "Join the results of several runs",
		Long:  "A run of tests keeps its results in a folder: see tfblint run.",
	}
	parent := ""
	merge := &cobra.Command{
		Use:   "merge DIR...",
		Short: "Join the results of several runs, such as the shards of one, in a new folder",
		Long: "merge joins folders of results. Of a test that several runs have, the newest that came to a verdict\n" +
			"wins; that, and whatever else the runs disagree about, is said and stands in the new tfblint.json.\n\n" +
			"Exit status: 0 no test failed, 1 a test failed, 2 a folder cannot be used.",
		Example: "  tfblint results merge shard-*/results/*\n" +
			"  tfblint results merge --results all a/20310203040506 b/20310203040506",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return p.mergeResults(parent, args) },
	}
	merge.Flags().StringVar(&parent, "results", "results", "folder for the new folder")
	group.AddCommand(merge)

	return group
}

func (p *program) mergeResults(parent string, args []string) error {
	folder, err := results.Merge(parent, args, p.today)
	if err != nil {
		return resultsFault(err)
	}
	defer folder.Close() //nolint:errcheck // Everything is written.
	for _, remark := range folder.Run().Remarks {
		if _, err := fmt.Fprintf(p.stdout, "remark: %s\n", report.Plain(remark)); err != nil {
			return fmt.Errorf("printing the results: %w", err)
		}
	}
	if err := p.printResults(folder); err != nil {
		return err
	}

	return judgementOf(folder.Run())
}

// resultsFault makes a usage error of a folder that cannot be used.
func resultsFault(err error) error {
	if errors.Is(err, results.ErrNoResults) || errors.Is(err, results.ErrInvalid) {
		return usage(err)
	}

	return &statusError{statusFailed, err}
}
