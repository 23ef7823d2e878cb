package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/runner"
	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/plan"
	"github.com/tfblint/tfblint/pkg/runner/results"
	"github.com/tfblint/tfblint/pkg/runner/verify"
)

// runFlags are the flags of the run command.
type runFlags struct {
	selectionFlags
	placeFlags

	results, resume   string
	name, machines    string
	strict, clean     bool
	limits            runner.Limits
	memory, processes int64
	cpus              float64
	cpuSet            string
}

func (p *program) runCommand() *cobra.Command {
	flags := &runFlags{}
	command := &cobra.Command{
		Use:   "run [TEST|DIR|LANG...]",
		Short: "Build, start and verify the tests that policy approves",
		Long: "run takes the tests that `tfblint plan` with the same arguments approves of, one after the other: \n" +
			"a database is made ready, the test is built and started, its types are verified, and all is torn down\n" +
			"again. Results are written after each test, in the suite's own format. Ctrl-C ends the test under way,\n" +
			"tidies up and writes what there is; --resume goes on from there.\n\n" +
			"It executes what the suite says: containers keep that from your machine, --engine process does not.\n\n" +
			"Exit status: 0 no test failed; 1 a test failed, or none was approved; 2 wrong usage; 3 the run could\n" +
			"not be done, or was ended early.",
		Example: "  tfblint run Go/gin\n  tfblint run --base origin/master --shard 2/8\n" +
			"  tfblint run gin --url http://127.0.0.1:8080 --database-url postgres://127.0.0.1\n" +
			"  tfblint run gin --exec './gin' --strict\n  tfblint run --resume results/20310203040506\n" +
			"  tfblint run --clean",
		RunE: func(cmd *cobra.Command, args []string) error { return p.runTests(cmd.Context(), flags, args) },
	}
	set := command.Flags()
	flags.selectionFlags.add(set)
	flags.placeFlags.add(set)
	flags.add(set)
	complete(command, map[string][]string{"engine": {engineAuto, engineDocker, engineProcess}, "type": results.Types()})

	return command
}

func (f *runFlags) add(set *pflag.FlagSet) {
	set.StringVar(&f.results, "results", "",
		"folder for folders of results (default: results in the suite's root)")
	set.StringVar(&f.resume, "resume", "", "go on with the run whose results are in this folder")
	set.StringVar(&f.name, "results-name", "", "what the results are called")
	set.StringVar(&f.machines, "results-environment", "",
		"what the machines are called; builds get it as BENCHMARK_ENV")
	set.BoolVar(&f.strict, "strict", false, "also fail what the suite's own verification lets through")
	set.BoolVar(&f.clean, "clean", false, "remove whatever runs have left that were killed, and run nothing")
	set.DurationVar(&f.limits.Database, "database-timeout", runner.DatabaseLimit,
		"how long a database may take to come up")
	set.DurationVar(&f.limits.Build, "build-timeout", runner.BuildLimit, "how long a build may take")
	set.DurationVar(&f.limits.Ready, "ready-timeout", runner.ReadyLimit,
		"how long a server may take to answer")
	set.DurationVar(&f.limits.Verify, "verify-timeout", runner.VerifyLimit, "how long verifying a test may take")
	set.Int64Var(&f.memory, "memory", 0, "bytes of memory for a test's container (default: 95 % of the machine's)")
	set.Int64Var(&f.processes, "pids", 0, "processes and threads in a test's container (default: 8192)")
	set.Float64Var(&f.cpus, "cpus", 0, "cores for a test's container (default: all)")
	set.StringVar(&f.cpuSet, "cpuset-cpus", "",
		"which cores a test's container may use, such as 0-3 (default: all)")
}

var (
	errCleanAlone  = errors.New("--clean runs nothing; use it without tests and without --resume")
	errResumeAlone = errors.New("--resume goes on with what that run was about; name nothing beside it")
	errFailed      = errors.New("tests failed")
	errNoneRan     = errors.New("no test was approved; tfblint plan says why, and --force runs one in spite of that")
	errOneTest     = errors.New("--url is about a single server: name a single test")
	errTimeout     = errors.New("a time limit has to be positive")
)

func (p *program) runTests(ctx context.Context, flags *runFlags, args []string) error {
	if err := flags.check(args); err != nil {
		return err
	}
	if flags.clean {
		return p.cleanUp(ctx, &flags.placeFlags)
	}
	var kept *results.Folder
	if flags.resume != "" {
		folder, err := results.Open(flags.resume, p.today)
		if err != nil {
			return resultsFault(err)
		}
		defer folder.Close() //nolint:errcheck // What was recorded is written.
		kept, args = folder, flags.take(folder)
	}
	place, err := p.choosePlace(ctx, &flags.placeFlags)
	if err != nil {
		return err
	}
	defer place.close(ctx)
	made, err := p.planRun(ctx, flags, args, place)
	if err != nil {
		return err
	}
	if len(made.Tests) == 0 {
		_, err := fmt.Fprintln(p.stdout, "There is nothing to run.")

		return err //nolint:wrapcheck // Standard output says what is wrong with it.
	}
	if kept == nil {
		if kept, err = p.newResults(ctx, flags, made, place); err != nil {
			return &statusError{statusFailed, err}
		}
		defer kept.Close() //nolint:errcheck // What was recorded is written.
	}

	return p.carryOut(ctx, flags, made, place, kept)
}

// check refuses flags that make no sense together.
func (f *runFlags) check(args []string) error {
	switch {
	case f.clean && (len(args) > 0 || f.resume != ""):
		return usage(errCleanAlone)
	case f.resume != "" && (len(args) > 0 || len(f.types) > 0 || len(f.tags) > 0 || f.shard != "" || f.base != "" ||
		len(f.exclude) > 0 || len(f.forced) > 0 || f.results != ""):
		return usage(errResumeAlone)
	}
	for _, limit := range []time.Duration{f.limits.Database, f.limits.Build, f.limits.Ready, f.limits.Verify} {
		if limit <= 0 {
			return usage(fmt.Errorf("%w: %s", errTimeout, limit))
		}
	}

	return f.placeFlags.check()
}

// take makes a run's choices those of an earlier one, and returns the tests' names.
func (f *runFlags) take(folder *results.Folder) []string {
	run := folder.Run()
	f.types, f.base, f.strict = run.Types, run.Base, run.Strict
	f.privileged = run.PrivilegedLikeTFB
	if f.engine == engineAuto && f.url == "" && run.Engine != engineAttach {
		f.engine = run.Engine
	}
	for _, name := range slices.Sorted(maps.Keys(run.Forced)) {
		f.forced, f.forceReason = append(f.forced, name), run.Forced[name]
	}

	return folder.Suite().Frameworks
}

// planRun plans what is run.
func (p *program) planRun(
	ctx context.Context, flags *runFlags, args []string, place *place,
) (*madePlan, error) {
	part := plan.Shard{}
	if flags.shard != "" {
		shard, err := plan.ParseShard(flags.shard)
		if err != nil {
			return nil, usage(fmt.Errorf("--shard: %w", err))
		}
		part = shard
	}
	made, err := p.makePlan(ctx, &flags.selectionFlags, args, part, place)
	if err != nil {
		return nil, err
	}
	if place.name == engineAttach && len(made.Tests) != 1 {
		names := []string{}
		for _, planned := range made.Tests {
			names = append(names, planned.Test.Name)
		}

		return nil, usage(fmt.Errorf("%w; there are %d here: %s", errOneTest, len(names), fewOf(names)))
	}
	for _, failure := range made.ToolErrors {
		p.warnf("%s: %s\n", failure.File, failure.Message)
	}

	return made, nil
}

// fewOf lists the first of many names.
func fewOf(names []string) string {
	const few = 5
	if len(names) <= few {
		return fmt.Sprint(names)
	}

	return fmt.Sprint(names[:few]) + " …"
}

// carryOut runs the plan and says what came of it.
func (p *program) carryOut(
	ctx context.Context, flags *runFlags, made *madePlan, place *place, folder *results.Folder,
) error {
	progress := p.newProgress()
	jobs, err := jobsOf(made, flags)
	if err != nil {
		return err
	}
	err = runner.Run(ctx, runner.Options{
		Jobs: jobs, Engine: place.engine, Databases: place.databases, Results: folder,
		Strict: flags.strict, CI: p.environment("CI") != "",
		Verify: verify.Options{Uncounted: place.uncounted}, Limits: flags.limits, Environment: flags.machines,
		Server: engine.Limits{
			Memory: flags.memory, Processes: flags.processes, CPUs: flags.cpus, CPUSet: flags.cpuSet,
		},
		Events: progress.event, Now: p.today,
	})
	progress.end()
	if printed := p.printResults(folder); printed != nil {
		return printed
	}
	switch {
	case errors.Is(err, runner.ErrInterrupted):
		return &statusError{statusFailed, fmt.Errorf("%w; go on with: tfblint run --resume %s", err, folder.Path())}
	case err != nil:
		return &statusError{statusFailed, err}
	}
	if err := judgementOf(folder.Run()); err != nil {
		return err
	}
	if count := len(made.ToolErrors); count > 0 {
		return &statusError{statusFailed, fmt.Errorf("%w: %d", errIncomplete, count)}
	}

	return nil
}

// judgementOf says with which status a run ends.
func judgementOf(run *results.Run) error {
	failed, ran := 0, 0
	for i := range run.Tests {
		if run.Tests[i].IsFailure() {
			failed++
		}
		if run.Tests[i].Status != results.Refused {
			ran++
		}
	}
	switch {
	case failed > 0:
		return &statusError{statusFindings, fmt.Errorf("%w: %d of %d", errFailed, failed, ran)}
	case ran == 0 && len(run.Tests) > 0:
		return &statusError{statusFindings, errNoneRan}
	}

	return nil
}

// jobsOf are the plan's tests as the runner takes them.
func jobsOf(made *madePlan, flags *runFlags) ([]runner.Job, error) {
	root, err := filepath.Abs(made.root)
	if err != nil {
		return nil, fmt.Errorf("finding the suite: %w", err)
	}
	jobs := make([]runner.Job, 0, len(made.Tests))
	for _, planned := range made.Tests {
		job := runner.Job{
			Test: planned.Test, Framework: planned.Framework, Types: planned.Types, Reason: planned.Reason,
			Folder: filepath.Join(root, filepath.FromSlash(planned.Framework.Dir)),
		}
		for _, refusal := range planned.Refusals {
			rule := refusal.Rule
			if rule == "" {
				rule = refusal.Policy
			}
			job.Refusals = append(job.Refusals, results.Refusal{Rule: rule, Message: refusal.Reason, Fix: refusal.Fix})
		}
		job.Command = commandOf(made, &planned, flags.exec, root)
		jobs = append(jobs, job)
	}

	return jobs, nil
}

// commandOf says how a test is started as a process: by --exec, else by the configuration.
func commandOf(made *madePlan, planned *plan.Planned, exec, root string) runner.Command {
	if exec != "" {
		return runner.Command{Words: shell(exec)}
	}
	start := made.settings.Start(planned.Test.Name, planned.Framework.Dir)
	if start == nil {
		return runner.Command{}
	}
	command := runner.Command{Words: start.Command, Environment: start.Environment, Port: start.Port}
	if start.Shell != "" {
		command.Words = shell(start.Shell)
	}
	if start.Folder != "" {
		command.Folder = filepath.Join(root, filepath.FromSlash(start.Folder))
	}

	return command
}

// shell has the system's shell run a text.
func shell(text string) []string {
	if runtime.GOOS == "windows" {
		return []string{"cmd", "/C", text}
	}

	return []string{"sh", "-c", text}
}

// newResults makes a folder for the results of a run that begins.
func (p *program) newResults(
	ctx context.Context, flags *runFlags, made *madePlan, place *place,
) (*results.Folder, error) {
	parent := flags.results
	if parent == "" {
		parent = filepath.Join(made.root, "results")
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	run := results.Run{
		Tool: thisTool(), Engine: place.name, Databases: place.how, Shard: flags.shard, Types: flags.types,
		Base: made.base, Strict: flags.strict, PrivilegedLikeTFB: flags.privileged,
	}
	if len(flags.forced) > 0 {
		run.Forced = map[string]string{}
	}
	for _, name := range flags.forced {
		run.Forced[name] = flags.forceReason
	}
	options := results.Options{
		Name: flags.name, Environment: flags.machines, Host: host, Git: gitOf(ctx, made.root), System: system(),
		Metadata: metadataOf(made.matrix), Run: run, Now: p.today,
	}
	for _, planned := range made.Tests {
		options.Tests = append(options.Tests, planned.Test.Name)
	}

	return results.Create(parent, options)
}

func thisTool() results.Tool {
	tool := results.Tool{Version: "unknown", Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if info, found := debug.ReadBuildInfo(); found && info.Main.Version != "" {
		tool.Version = info.Main.Version
	}

	return tool
}

// gitOf says which commit of the suite is run; nil where that cannot be known.
func gitOf(ctx context.Context, root string) *results.Git {
	repository, err := git.Open(ctx, root)
	if err != nil {
		return nil
	}
	defer repository.Close() //nolint:errcheck // It was only read.
	commit, err := repository.Resolve(ctx, "HEAD")
	if err != nil {
		return nil
	}
	address, branch := repository.Origin(ctx)

	return &results.Git{CommitID: commit, RepositoryURL: address, BranchName: branch}
}
