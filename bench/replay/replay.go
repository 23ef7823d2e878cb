package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/parallel"
	"github.com/tfblint/tfblint/pkg/tree"
)

// An outcome is what a run on one commit said.
type outcome struct {
	Commit string `json:"commit"`
	Parent string `json:"parent"`
	Day    string `json:"day"`
	// Frameworks are those in which a configuration was touched.
	Frameworks []string `json:"frameworks"`
	// Added are the tests that came: each one's name, and whether its framework came with it.
	Added      []added  `json:"added"`
	Findings   []found  `json:"findings"`
	ToolErrors []string `json:"toolErrors"`
	// Failure is why the run could not say anything, and Crashed that this was a fault of ours.
	Failure      string  `json:"failure,omitempty"`
	Crashed      bool    `json:"crashed,omitempty"`
	Milliseconds float64 `json:"milliseconds"`
}

// An added test was not there before, under no other name either.
type added struct {
	Framework string `json:"framework"`
	Test      string `json:"test"`
	Active    bool   `json:"active"`
	New       bool   `json:"new"`
}

// A found is a finding that the commit brings.
type found struct {
	Rule      string           `json:"rule"`
	Severity  finding.Severity `json:"severity"`
	Framework string           `json:"framework"`
	// Test is what the finding is about, and Kind what happened to it: empty where nothing did.
	Test    string      `json:"test"`
	Kind    change.Kind `json:"kind"`
	Message string      `json:"message"`
}

// settings are those of the default profile, with the rules of growth that it has off.
func settings() *config.Config {
	return &config.Config{Rules: map[string]config.Rule{
		"growth/orm-variant": {Severity: finding.Info, Set: true},
	}}
}

// replay runs tfblint on all commits of the history, several at a time.
func replay(ctx context.Context, options options) ([]outcome, error) {
	commits, err := history(ctx, options)
	if err != nil {
		return nil, err
	}
	repository, err := git.Open(ctx, options.repository)
	if err != nil {
		return nil, fmt.Errorf("opening the history: %w", err)
	}
	defer repository.Close() //nolint:errcheck // It is only read.
	outcomes := make([]outcome, len(commits))
	parallel.ForEachUntil(ctx, len(commits), func(i int) { outcomes[i] = step(ctx, repository, commits[i]) })
	if ctx.Err() != nil {
		return nil, fmt.Errorf("replaying: %w", ctx.Err())
	}

	return outcomes, nil
}

// step runs tfblint on one commit.
func step(ctx context.Context, repository *git.Repository, one commit) (result outcome) {
	result = outcome{Commit: one.hash, Parent: one.parent, Day: one.day}
	begin := time.Now()
	defer func() {
		result.Milliseconds = float64(time.Since(begin).Microseconds()) / float64(time.Millisecond/time.Microsecond)
		if fault := recover(); fault != nil {
			result.Failure, result.Crashed = fmt.Sprint(fault), true
		}
	}()
	report, err := lintStep(ctx, repository, one, &result)
	if err != nil {
		result.Failure = err.Error()

		return result
	}
	result.tell(report)

	return result
}

// lintStep does what `tfblint lint --base` does.
func lintStep(ctx context.Context, repository *git.Repository, one commit, result *outcome) (*lint.Report, error) {
	base, err := open(ctx, repository, one.base())
	if err != nil {
		return nil, err
	}
	head, err := open(ctx, repository, git.At(one.hash))
	if err != nil {
		return nil, err
	}
	changed, err := repository.Changed(ctx, one.base(), git.At(one.hash))
	if err != nil {
		return nil, fmt.Errorf("finding what differs: %w", err)
	}
	options := lint.Options{Suite: head, Config: settings(), Base: &lint.Base{Suite: base}}
	for _, file := range changed {
		names := []string{head.shown(file.Name), base.shown(file.Name)}
		options.Base.Touched = append(options.Base.Touched, slices.Compact(names)...)
		if dir, isConfig := strings.CutSuffix(names[0], "/"+configName); isConfig {
			result.Frameworks = append(result.Frameworks, strings.Clone(dir))
		}
	}
	report, err := lint.Run(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("linting: %w", err)
	}

	return report, nil
}

// open opens the suite as it was in a commit.
func open(ctx context.Context, repository *git.Repository, side git.Side) (layout, error) {
	suite, err := tree.OpenCommit(ctx, repository, string(side), ".")
	if err != nil {
		return layout{}, fmt.Errorf("opening the suite: %w", err)
	}

	return present(suite), nil
}

// tell takes over what is of interest in a report. Texts are copied: names are parts of whole
// configurations, and a history of these does not fit into memory.
func (o *outcome) tell(report *lint.Report) {
	kinds := map[string]change.Kind{}
	for _, framework := range report.Change.Frameworks {
		for _, test := range framework.Tests {
			if test.Head == nil {
				continue
			}
			kinds[test.Head.Name] = test.Kind()
			if test.Kind() == change.Added {
				o.Added = append(o.Added, added{
					Framework: strings.Clone(framework.Head.Name), Test: strings.Clone(test.Head.Name),
					Active: test.Head.Active, New: framework.Base == nil,
				})
			}
		}
	}
	for _, one := range report.Findings {
		o.Findings = append(o.Findings, found{
			Rule: strings.Clone(one.Rule), Severity: one.Severity, Framework: strings.Clone(one.Framework),
			Test: strings.Clone(one.Test), Kind: kinds[one.Test], Message: strings.Clone(one.Message),
		})
	}
	for _, failed := range report.ToolErrors {
		o.ToolErrors = append(o.ToolErrors, failed.File+": "+failed.Message)
		o.Crashed = o.Crashed || strings.Contains(failed.Message, "internal error")
	}
}
