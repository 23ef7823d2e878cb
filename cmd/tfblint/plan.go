package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/runner/plan"
)

// linux is the operating system on which all engines work, by the name that Go and the suite have for it.
const linux = "linux"

// selectionFlags say which tests of a suite are run, for every command that is about running.
type selectionFlags struct {
	suite              suiteFlags
	dir, base          string
	types, tags        []string
	exclude, forced    []string
	shard, forceReason string
	noCache            bool
}

func (f *selectionFlags) add(set *pflag.FlagSet) {
	set.StringVar(&f.dir, "suite", ".", "a folder in the suite")
	set.StringVar(&f.base, "base", "",
		"only tests that the change since this git revision affects: since its merge base with HEAD, to the work tree")
	set.StringVar(&f.shard, "shard", "", "only the part i of n, written i/n; all parts together are the whole")
	set.StringArrayVar(&f.types, "type", nil, "verify only this test type (repeatable)")
	set.StringArrayVar(&f.tags, "tag", nil, "only tests with this tag (repeatable: with any of them)")
	set.StringArrayVar(&f.exclude, "exclude", nil, "leave out a test, folder, language or pattern (repeatable)")
	set.StringArrayVar(&f.forced, "force", nil,
		"run this test in spite of what refuses it (repeatable; needs --reason)")
	set.StringVar(&f.forceReason, "reason", "", "why tests are forced; it stands in the results")
	set.BoolVar(&f.noCache, "no-cache", false, "work everything out anew and keep nothing; see tfblint cache")
	f.suite.add(set)
}

// planFlags are the flags of the plan command.
type planFlags struct {
	selectionFlags

	format, color, image string
	shards               int
	without              []string
}

const (
	formatGitHubMatrix = "github-matrix"
	formatKubernetes   = "kubernetes"
)

func (p *program) planCommand() *cobra.Command {
	flags := &planFlags{}
	command := &cobra.Command{
		Use:   "plan [TEST|DIR|LANG...]",
		Short: "Say which tests would be run, which not and why, and how long that takes",
		Long: "plan chooses tests of a suite: those that are named (default: all) as a test (gin), " +
			"a framework's folder\n(Go/gin), a language (Go) or a pattern for any of them. " +
			"Policies refuse what need not be run: a test that\nis broken, that an error stands on, " +
			"or whose operating system or database is not there. It runs nothing;\nrefusals do not make it fail.",
		Example: "  tfblint plan Go/gin\n  tfblint plan --base origin/master\n" +
			"  tfblint plan --shard 2/8 Python\n" +
			"  tfblint plan --base origin/master --format github-matrix\n" +
			"  tfblint plan --shards 20 --format kubernetes",
		RunE: func(cmd *cobra.Command, args []string) error { return p.plan(cmd.Context(), flags, args) },
	}
	set := command.Flags()
	flags.add(set)
	set.StringVar(&flags.format, "format", formatText, "output format: text, json, github-matrix or kubernetes")
	set.StringVar(&flags.color, "color", colorAuto,
		"text format: colours auto, always or never (NO_COLOR is respected)")
	set.IntVar(&flags.shards, "shards", 0,
		"divide the plan into this many parts "+
			"(default for github-matrix and kubernetes: one for each hour, at most 256)")
	set.StringVar(&flags.image, "image", "tfblint:latest", "kubernetes format: the container image to run")
	set.StringArrayVar(&flags.without, "without", nil,
		"what is not there where the tests run: linux, postgres, mysql or mongodb (repeatable)")
	complete(command, map[string][]string{
		formatFlag: {formatText, formatJSON, formatGitHubMatrix, formatKubernetes},
		"color":    colors(),
		"without":  {linux, "postgres", "mysql", "mongodb"},
	})

	return command
}

func (p *program) plan(ctx context.Context, flags *planFlags, args []string) error {
	format, err := p.planFormat(flags)
	if err != nil {
		return err
	}
	part, err := flags.part()
	if err != nil {
		return err
	}
	made, err := p.makePlan(ctx, &flags.selectionFlags, args, part, plan.Assumed{Without: flags.without})
	if err != nil {
		return err
	}
	if flags.spreads() && flags.shards == 0 {
		made.Spread(partsOf(made.Sum()))
	}
	view := viewOf(made.Plan)
	view.Base, view.Image = made.base, flags.image
	view.Again = flags.again(made.base, args)
	err = format.PrintPlan(p.stdout, view)
	switch {
	case errors.Is(err, report.ErrTooManyJobs):
		return usage(err)
	case err != nil:
		return err
	case len(made.ToolErrors) > 0:
		return &statusError{statusFailed, fmt.Errorf("%w: %d", errIncomplete, len(made.ToolErrors))}
	}

	return nil
}

// planFormat makes the output format that the flags ask for.
func (p *program) planFormat(flags *planFlags) (report.PlanFormat, error) { //nolint:ireturn // Chosen here.
	color, err := p.isColored(flags.color)
	if err != nil {
		return nil, err
	}
	switch flags.format {
	case formatText:
		return report.PlanText{Color: color}, nil
	case formatJSON:
		return report.PlanJSON{}, nil
	case formatGitHubMatrix:
		return report.PlanGitHub{}, nil
	case formatKubernetes:
		return report.PlanKubernetes{}, nil
	}

	return nil, usage(fmt.Errorf("--format: %w %q; use text, json, github-matrix or kubernetes", errFlag, flags.format))
}

// spreads reports whether the format is about all parts.
func (f *planFlags) spreads() bool {
	return f.format == formatGitHubMatrix || f.format == formatKubernetes
}

var (
	errBothShards  = errors.New("--shard asks for one part and --shards for all; use one of them")
	errShardFormat = errors.New("this format prints all parts; use --shards N in the place of --shard")
	errShards      = fmt.Errorf("--shards takes a number from 1 to %d", plan.MaxShards)
)

// part says how the plan is divided, and which part of it is wanted.
func (f *planFlags) part() (plan.Shard, error) {
	switch {
	case f.shard != "" && f.shards != 0:
		return plan.Shard{}, usage(errBothShards)
	case f.shard != "" && f.spreads():
		return plan.Shard{}, usage(fmt.Errorf("--format %s: %w", f.format, errShardFormat))
	case f.shards < 0 || f.shards > plan.MaxShards:
		return plan.Shard{}, usage(errShards)
	case f.shard == "":
		return plan.Shard{Of: f.shards}, nil
	}
	shard, err := plan.ParseShard(f.shard)
	if err != nil {
		return plan.Shard{}, usage(fmt.Errorf("--shard: %w", err))
	}

	return shard, nil
}

// partsOf returns how many parts of about an hour a plan has: few enough for every engine.
func partsOf(sum plan.Sum) int {
	const hour = 3600

	return min(max(int(math.Ceil(sum.Seconds/hour)), 1), report.MostJobs)
}

// A madePlan is a plan, and the commit that its change started from.
type madePlan struct {
	*plan.Plan

	base string
	// root is the suite's folder, settings its configuration and matrix all that is in it.
	root     string
	settings *config.Config
	matrix   *matrix.Matrix
}

// makePlan lints the suite and plans what to run of it, where things can be had that are
// detected.
func (p *program) makePlan(
	ctx context.Context, flags *selectionFlags, args []string, part plan.Shard, detector plan.Detector,
) (*madePlan, error) {
	abilities, err := detector.Detect(ctx)
	if err != nil {
		return nil, planFault(err)
	}
	suite, err := flags.open(ctx)
	if err != nil {
		return nil, err
	}
	defer suite.Close()
	if suite.ignoresSettings() {
		p.warnf("the change alters %s; the rules are those of the base, use --config to try the new ones\n",
			config.FileName)
	}
	if err := suite.readBaseline(true); err != nil {
		return nil, err
	}
	options := plan.Options{
		Abilities: abilities, Shard: part,
		Selection: plan.Selection{Names: args, Exclude: flags.exclude, Types: flags.types, Tags: flags.tags},
	}
	for _, name := range flags.forced {
		options.Forces = append(options.Forces, plan.Force{Test: name, Reason: flags.forceReason})
	}
	made := &madePlan{root: suite.root, settings: suite.options.Config}
	if flags.base != "" {
		if made.base, err = p.affectedBy(ctx, flags.base, suite, &options); err != nil {
			return nil, err
		}
	}
	if err := p.judgeForPlan(ctx, flags, suite, &options); err != nil {
		return nil, err
	}
	made.matrix = options.Matrix
	made.Plan, err = plan.Make(ctx, options)

	return made, planFault(err)
}

// open finds the suite, with a base where a change is looked at.
func (f *selectionFlags) open(ctx context.Context) (*openSuite, error) {
	var (
		suite *openSuite
		err   error
	)
	if f.base == "" {
		suite, err = f.suite.open([]string{f.dir})
	} else {
		suite, err = f.suite.openChange(ctx, &baseFlags{base: f.base}, []string{f.dir})
	}
	if err != nil {
		return nil, err
	}
	suite.options.Dirs = nil // Whatever part of the suite the folder is.

	return suite, nil
}

// affectedBy says which frameworks the change since a revision concerns, and returns the full
// hash of the commit that it started from.
func (p *program) affectedBy(
	ctx context.Context, base string, suite *openSuite, options *plan.Options,
) (string, error) {
	if suite.options.Alone {
		return "", usage(fmt.Errorf("--base: %s: %w", suite.root, errAffectedAlone))
	}
	change, err := openSpan(ctx, suite.repository, affectedFlags{base: base})
	if err != nil {
		return "", err
	}
	found, err := p.affectedFrom(ctx, change, suite.options.Suite)
	if err != nil {
		return "", err
	}
	if err := report.AffectedNotes(p.stderr, found); err != nil {
		return "", err
	}
	options.Affected, options.Touched = found.Selection, suite.options.Base.Touched

	return found.Base, nil
}

// judgeForPlan reads the suite, lints it and compiles what decides about its tests.
func (p *program) judgeForPlan(
	ctx context.Context, flags *selectionFlags, suite *openSuite, options *plan.Options,
) error {
	judging := suite.options
	judging.Today, judging.Standing = p.today(), judging.Base != nil
	if !flags.noCache {
		judging.Cache = p.cache(suite.root)
	}
	found, err := lint.Run(ctx, judging)
	if err != nil {
		return suite.fault(err)
	}
	read, err := lint.Suite(ctx, judging)
	if err != nil {
		return suite.fault(err)
	}
	// Between the two readings a file may have become unreadable.
	for _, failure := range read.Failures {
		failed := lint.ToolError{File: failure.File, Message: failure.Err.Error()}
		if !slices.Contains(found.ToolErrors, failed) {
			found.ToolErrors = append(found.ToolErrors, failed)
		}
	}
	options.Report, options.Matrix = found, &read.Matrix
	options.Approval, err = lint.OpenApproval(judging)

	return err
}

// planFault makes a usage error of what somebody asked for that is not there.
func planFault(err error) error {
	for _, wrong := range []error{plan.ErrUnknown, plan.ErrShard, plan.ErrReason} {
		if errors.Is(err, wrong) {
			return usage(err)
		}
	}

	return err
}

// again returns the arguments that ask for the same tests, but for the part of them.
func (f *planFlags) again(base string, args []string) []string {
	again := []string{} // Each flag with its value, so that a value is never taken for a flag.
	one := func(flag, value string) {
		if value != "" {
			again = append(again, "--"+flag+"="+value)
		}
	}
	many := func(flag string, values []string) {
		for _, value := range values {
			one(flag, value)
		}
	}
	one("base", base)
	one("config", f.suite.config)
	many("policy", f.suite.policies)
	many("type", f.types)
	many("tag", f.tags)
	many("exclude", f.exclude)
	many("force", f.forced)
	one("reason", f.forceReason)
	if len(args) > 0 {
		again = append(append(again, "--"), args...)
	}

	return again
}

// viewOf is a plan as it is printed.
func viewOf(made *plan.Plan) *report.Plan {
	view := &report.Plan{Shard: made.Shard.Index, Unaffected: made.Unaffected, ToolErrors: made.ToolErrors}
	for _, sum := range made.Shards {
		view.Sums = append(view.Sums, report.PlanSum(sum))
	}
	for _, planned := range made.Tests {
		test := report.PlanTest{
			Name: planned.Test.Name, Framework: planned.Framework.Name, Dir: planned.Framework.Dir,
			Types: planned.Types, Approved: planned.Approved, Forced: planned.Forced, Reason: planned.Reason,
			Seconds: planned.Seconds, Shard: planned.Shard,
		}
		for _, refusal := range planned.Refusals {
			test.Refusals = append(test.Refusals, report.PlanRefusal{
				Policy: refusal.Policy, Rule: refusal.Rule, Reason: refusal.Reason, Fix: refusal.Fix,
			})
		}
		view.Tests = append(view.Tests, test)
	}

	return view
}
