package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// pruneFlags are the flags of the prune command.
type pruneFlags struct {
	suite         suiteFlags
	format, color string
	budget        float64
	tests         int
	only          []string
	each, apply   bool
}

func (p *program) pruneCommand() *cobra.Command {
	flags := &pruneFlags{}
	command := &cobra.Command{
		Use:   "prune [SUITE]",
		Short: "Propose which tests and cells to remove so that nothing is lost",
		Long: "prune proposes what to remove of a suite. Every test type of every framework, every interpreter,\n" +
			"every server and every database that a run measures today is still measured by what is left, and so is\n" +
			"each framework's default test. Without a limit it proposes all that can go, with one what meets it.\n" +
			"It changes nothing without --apply, nothing where the limit cannot be met or a file could not be\n" +
			"read, and never deletes a file.",
		Example: "  tfblint prune\n  tfblint prune --budget 6000\n  tfblint prune --tests 700 --format markdown\n" +
			"  tfblint prune --budget 6000 --apply\n  tfblint prune --only flask-raw --apply",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.budget < 0 || flags.tests < 0 ||
				cmd.Flags().Changed("budget") && flags.budget == 0 || cmd.Flags().Changed("tests") && flags.tests == 0 {
				return usage(errLimit)
			}

			if flags.budget > 0 && flags.tests > 0 {
				return usage(errTwoLimits)
			}

			if len(flags.only) > 0 && (flags.budget > 0 || flags.tests > 0) {
				return usage(errOnlyLimit)
			}

			return p.prune(cmd.Context(), flags, args)
		},
	}
	set := command.Flags()
	flags.suite.add(set)
	set.Float64Var(&flags.budget, "budget", 0, "how many minutes a run of what is left may take, at most")
	set.IntVar(&flags.tests, "tests", 0, "how many tests a run of what is left may have, at most")
	set.BoolVar(&flags.each, "each-framework", false,
		"keep interpreters, servers and databases in every framework that has them, not only somewhere in the suite")
	set.StringArrayVar(&flags.only, "only", nil, "propose only what can go of this test, by its name (repeatable);\n"+
		"of a broken one all, whatever it would measure if it were mended")
	set.BoolVar(&flags.apply, "apply", false, "take the tests and cells out of the configurations")
	set.StringVar(&flags.format, "format", formatText, "output format: text, json or markdown")
	set.StringVar(&flags.color, "color", colorAuto,
		"text format: colours auto, always or never (NO_COLOR is respected)")
	completeReport(command)

	return command
}

var (
	errLimit     = errors.New("--budget and --tests take a number above 0")
	errTwoLimits = errors.New("--budget and --tests are two limits; use one at a time")
	errOnlyLimit = errors.New("--only names what to remove and --budget and --tests how much; use one or the other")
	errUnmet     = errors.New("the limit cannot be met without losing something")
)

func (p *program) prune(ctx context.Context, flags *pruneFlags, args []string) error {
	format, err := p.pruneFormat(flags)
	if err != nil {
		return err
	}
	suite, err := flags.suite.open(args)
	if err != nil {
		return err
	}
	defer suite.Close()
	inventory, err := lint.ReadInventory(ctx, lint.InventoryOptions{
		Suite: suite.tree, Alone: suite.options.Alone, Config: suite.options.Config,
	})
	if err != nil {
		return suite.fault(err)
	}
	policy, err := prune.ReadPolicy(inventory)
	if err != nil {
		return usage(err)
	}
	const perMinute = 60
	proposal := prune.Propose(&inventory.Suite.Matrix, inventory.Costs, policy, prune.Options{
		Seconds: flags.budget * perMinute, Tests: flags.tests, EachFramework: flags.each,
	})
	if len(flags.only) > 0 {
		if err := proposal.Restrict(&inventory.Suite.Matrix, inventory.Costs, flags.only); err != nil {
			return &statusError{statusFindings, err}
		}
	}
	view := pruneView(proposal)
	view.Limits = report.PruneLimits{Minutes: flags.budget, Tests: flags.tests}
	view.ToolErrors = inventory.ToolErrors()
	changes, err := prune.Changes(slices.Concat(proposal.Removals, proposal.Broken))
	if err != nil {
		return &statusError{statusFailed, err}
	}
	if view.Unused, err = newlyUnused(ctx, suite, inventory, changes); err != nil {
		return err
	}
	for _, test := range proposal.Compared(&inventory.Suite.Matrix) {
		view.Compared = append(view.Compared, report.PruneCompared{Test: test.Name, Versus: test.Labels["versus"]})
	}
	view.Twins = twins(slices.Concat(proposal.Removals, proposal.Broken))
	if flags.apply && view.Met && len(view.ToolErrors) == 0 {
		if err := lint.Write(suite.root, changes); err != nil {
			return &statusError{statusFailed, err}
		}
		view.Applied = len(changes) > 0
	}
	if err := format.PrintPrune(p.stdout, view); err != nil {
		return err
	}

	return pruneStatus(view)
}

// pruneStatus says how the command ends.
func pruneStatus(view *report.Prune) error {
	switch {
	case len(view.ToolErrors) > 0:
		return &statusError{statusFailed, fmt.Errorf("%w: %d", errIncomplete, len(view.ToolErrors))}
	case !view.Met:
		return &statusError{statusFindings, errUnmet}
	}

	return nil
}

// pruneFormat makes the output format that the flags ask for.
func (p *program) pruneFormat(flags *pruneFlags) (report.PruneFormat, error) { //nolint:ireturn // Chosen here.
	color, err := p.isColored(flags.color)
	if err != nil {
		return nil, err
	}
	switch flags.format {
	case formatText:
		return report.PruneText{Color: color}, nil
	case formatJSON:
		return report.PruneJSON{}, nil
	case formatMarkdown:
		return report.PruneMarkdown{}, nil
	}

	return nil, usage(fmt.Errorf("--format: %w %q; use text, json or markdown", errFlag, flags.format))
}

// newlyUnused lists the files that nothing uses once the configurations are changed.
func newlyUnused(
	ctx context.Context, suite *openSuite, inventory *lint.Inventory, changes []lint.Change,
) ([]string, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	dirs := make([]string, len(changes))
	for i, change := range changes {
		dirs[i] = path.Dir(change.File)
	}
	slices.Sort(dirs)

	return inventory.NewlyUnused(ctx, suite.tree, changes, dirs)
}

// twins lists the second configurations beside those that removals change.
func twins(removals []prune.Removal) []string {
	var files []string
	for _, removal := range removals {
		if slices.Contains(removal.Framework.Files, tfb.TwinName) {
			files = append(files, path.Join(removal.Framework.Dir, tfb.TwinName))
		}
	}
	slices.Sort(files)

	return slices.Compact(files)
}

// pruneView makes a proposal what reports print.
func pruneView(proposal *prune.Proposal) *report.Prune {
	return &report.Prune{
		Before: report.PruneSize(proposal.Before), After: report.PruneSize(proposal.After),
		Least: report.PruneSize(proposal.Least), Bound: report.PruneSize(proposal.Bound),
		Met: proposal.Met, Fewest: proposal.Fewest, Gone: proposal.Gone, Held: proposal.Held,
		Removals: removalViews(proposal.Removals), Broken: removalViews(proposal.Broken),
	}
}

func removalViews(removals []prune.Removal) []report.PruneRemoval {
	views := make([]report.PruneRemoval, 0, len(removals))
	for _, removal := range removals {
		view := report.PruneRemoval{
			Test: removal.Test.Name, Framework: removal.Framework.Name, Dir: removal.Framework.Dir,
			File: removal.Framework.Source.Name, Whole: removal.Whole, Seconds: removal.Seconds,
		}
		for _, cell := range removal.Cells {
			view.Types = append(view.Types, cell.Type)
		}
		for _, reason := range removal.Reasons {
			view.Still = append(view.Still, report.PruneReason(reason))
		}
		views = append(views, view)
	}

	return views
}
