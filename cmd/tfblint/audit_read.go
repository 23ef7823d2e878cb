package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit"
	past "github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/runner/results"
)

// readAudit audits the suite that the arguments name.
func (p *program) readAudit(ctx context.Context, flags *auditFlags, args []string) (*audit.Audit, error) {
	suite, err := flags.suite.open(args)
	if err != nil {
		return nil, err
	}
	defer suite.Close()
	reading := &auditReading{program: p, flags: flags, suite: suite}
	for _, step := range []func(context.Context) error{
		reading.costs, reading.judge, reading.inventory, reading.propose, reading.repository, reading.earlier,
	} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}

	return audit.New(reading.sources), nil
}

// An auditReading gathers what an audit is assembled from.
type auditReading struct {
	*program

	flags *auditFlags
	suite *openSuite
	read  *lint.Inventory
	// measured are the seconds that the suite measured itself.
	measured map[string]float64
	sources  audit.Sources
}

// costs reads what the suite measured itself: seconds that people wrote down, or the results of a run.
func (r *auditReading) costs(context.Context) error {
	if r.flags.costs == "" {
		return nil
	}
	content, err := results.ReadFile(r.flags.costs)
	if err != nil {
		return usage(fmt.Errorf("--costs: %w", err))
	}
	if results.IsResults(content) {
		if r.measured, err = results.Seconds(content); err != nil {
			return usage(fmt.Errorf("--costs: %s: %w", r.flags.costs, err))
		}

		return nil
	}
	if r.measured, err = config.ParseCosts(r.flags.costs, content); err != nil {
		return usage(fmt.Errorf("--costs: %w", err))
	}

	return nil
}

// inventory reads the suite's configurations and the tables.
func (r *auditReading) inventory(ctx context.Context) error {
	read, err := lint.ReadInventory(ctx, lint.InventoryOptions{
		Suite: r.suite.tree, Alone: r.suite.options.Alone, Config: r.suite.options.Config, Lean: true,
	})
	if err != nil {
		return r.suite.fault(err)
	}
	maps.Copy(read.Costs, r.measured)
	r.read = read
	root, err := filepath.Abs(r.suite.root)
	if err != nil {
		return fmt.Errorf("finding the suite: %w", err)
	}
	r.sources.Suite, r.sources.Matrix, r.sources.Costs = filepath.Base(root), &read.Suite.Matrix, read.Costs
	r.sources.Limits, err = audit.ReadLimits(read)
	if err != nil {
		return usage(err)
	}
	r.problems(read.ToolErrors())

	return nil
}

// problems adds what could not be read, each once.
func (r *auditReading) problems(list []lint.ToolError) {
	for _, one := range list {
		problem := audit.Problem{File: one.File, Message: one.Message}
		if !slices.Contains(r.sources.Problems, problem) {
			r.sources.Problems = append(r.sources.Problems, problem)
		}
	}
}

// options are those of a run on the whole suite. What a baseline knows is part of what the suite is.
func (r *auditReading) options() lint.Options {
	options := r.suite.options
	options.Dirs, options.Today = nil, r.today()
	if !r.flags.noCache {
		options.Cache = r.cache(r.suite.root)
	}

	return options
}

// judge runs the rules. Of their report only the counts are kept: findings take more room than the matrix.
func (r *auditReading) judge(ctx context.Context) error {
	report, err := lint.Run(ctx, r.options())
	if err != nil {
		return r.suite.fault(err)
	}
	r.sources.Counts = audit.Count(report)
	r.problems(report.ToolErrors)
	r.sources.AxisLimits, err = audit.ReadAxisLimits(report, r.suite.options.Config)

	return err
}

// propose asks what can go.
func (r *auditReading) propose(context.Context) error {
	policy, err := prune.ReadPolicy(r.read)
	if err != nil {
		return usage(err)
	}
	r.sources.Proposal = prune.Propose(r.sources.Matrix, r.sources.Costs, policy, prune.Options{})

	return nil
}

var errAloneHistory = errors.New("--history needs a whole suite; name the suite's root")

// repository asks git which commit this is, and how it came to be.
func (r *auditReading) repository(ctx context.Context) error {
	if r.flags.history && r.suite.options.Alone {
		return usage(errAloneHistory)
	}
	repository, err := git.Open(ctx, r.suite.root)
	switch {
	case errors.Is(err, git.ErrNoRepository) && !r.flags.history:
		return nil
	case err != nil:
		return err
	}
	defer repository.Close() //nolint:errcheck // It was only read.
	commit, err := repository.Resolve(ctx, "HEAD")
	switch {
	case errors.Is(err, git.ErrUnborn) && !r.flags.history:
		return nil
	case err != nil:
		return err
	}
	r.sources.Commit, r.sources.Repository = commit, true
	if r.sources.Date, err = repository.Time(commit); err != nil {
		return err
	}
	if repository.Root() != "" {
		changed, err := repository.Changed(ctx, git.At(commit), git.WorkTree)
		if err != nil {
			return err
		}
		inside := &history{Repository: repository, dir: repository.Prefix()}
		r.sources.Modified = slices.ContainsFunc(changed, func(path git.Path) bool {
			_, found := inside.inSuite(path.Name)

			return found
		})
	}
	if !r.flags.history {
		return nil
	}

	return r.growth(ctx, repository)
}

// growth reads the history.
func (r *auditReading) growth(ctx context.Context, repository *git.Repository) error {
	tables, err := lint.OpenTables(r.suite.options.Config)
	if err != nil {
		return err
	}
	options := past.Options{Dir: repository.Prefix(), Costs: r.sources.Costs}
	if options.Vocabulary, err = tables.Vocabulary(); err != nil {
		return err
	}
	if err := tables.Read("history", &options.Table); err != nil {
		return err
	}
	if !r.flags.noCache {
		options.Cache = r.cache(r.suite.root)
	}
	r.sources.History, err = past.Read(ctx, repository, options)

	return err
}

// earlier finds what was found before.
func (r *auditReading) earlier(ctx context.Context) error {
	if r.flags.since == "" {
		return nil
	}
	r.sources.Since = r.flags.since
	if strings.HasSuffix(r.flags.since, ".json") {
		found, err := earlierAudit(r.flags.since)
		if err != nil {
			return usage(fmt.Errorf("--since: %w", err))
		}
		r.sources.Before = found

		return nil
	}
	place, err := findHistory(ctx, r.suite.root)
	if err != nil {
		return err
	}
	defer place.close()
	side, err := place.commit(ctx, r.flags.since, r.flags.since)
	if err != nil {
		return usage(fmt.Errorf("--since: %w", err))
	}
	defer side.close()
	r.sources.Before = audit.Found(nil)
	if side.tree == nil {
		return nil // There was no suite yet, and nothing to find.
	}
	options := r.options()
	options.Suite = side.tree
	report, err := lint.Run(ctx, options)
	if err != nil {
		return fmt.Errorf("judging the suite at %s: %w", r.flags.since, err)
	}
	r.sources.Before = audit.Found(report.Findings)
	for _, one := range report.ToolErrors {
		r.problems([]lint.ToolError{{File: one.File, Message: "at " + r.flags.since + ": " + one.Message}})
	}

	return nil
}

// mostAudit is how large an earlier audit may be, in bytes: a suite a hundred times the real size fits.
const mostAudit = 512 << 20

// earlierAudit reads what an earlier audit found from its JSON.
func earlierAudit(name string) (*audit.Earlier, error) {
	file, err := os.Open(name) //nolint:gosec // Who calls the program names the file.
	if err != nil {
		return nil, err //nolint:wrapcheck // It names the file.
	}
	defer file.Close() //nolint:errcheck // It was only read.
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrInvalid)
	}
	earlier, err := audit.ReadEarlier(io.LimitReader(file, mostAudit))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}

	return earlier, nil
}
