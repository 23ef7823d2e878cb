package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
)

func (p *program) baselineCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "baseline",
		Short: "Keep a file of the findings that were there before",
		Long: "A baseline is a file of known findings, " + config.BaselineName + " in the suite's root unless the\n" +
			"configuration gives another. lint reports only what is not in it. Each command looks at the whole\n" +
			"suite that PATH lies in (default: the current folder).",
	}
	grow := false
	write := p.baselineSubcommand("write", "Write the findings of today into the baseline",
		"write takes what is found today for known. It refuses to add to a baseline that is there already; --grow\n"+
			"says that this is meant.",
		func(s *baselineSession) error {
			if grow {
				return s.write()
			}

			return s.shrink()
		})
	write.Flags().BoolVar(&grow, "grow", false, "add new findings to a baseline that is there already")
	command.AddCommand(
		write,
		p.baselineSubcommand("check", "Say whether the baseline is that of today",
			"check lists findings that the baseline does not know, and entries that could go, and fails if there\n"+
				"are any.",
			(*baselineSession).check),
		p.baselineSubcommand("prune", "Take out of the baseline what is gone",
			"prune removes entries that no finding needs any more, and lowers numbers that are smaller today.",
			(*baselineSession).prune),
	)

	return command
}

// baselineSubcommand makes a command that works on the baseline after a run on the suite.
func (p *program) baselineSubcommand(
	name, short, long string, work func(*baselineSession) error,
) *cobra.Command {
	flags := &suiteFlags{}
	command := &cobra.Command{
		Use: name + " [PATH]", Short: short, Long: long, Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			suite, err := flags.open(args)
			if err != nil {
				return err
			}
			defer suite.Close()
			session, err := p.openBaseline(cmd.Context(), suite)
			if err != nil {
				return err
			}

			return work(session)
		},
	}
	flags.add(command.Flags())

	return command
}

// readBaseline reads the suite's baseline into the options of a run.
func (s *openSuite) readBaseline(needed bool) error {
	baseline, err := s.options.Config.ReadBaseline(s.settings, needed)
	if err != nil {
		return fmt.Errorf("%s: %w", s.root, err)
	}
	s.options.Baseline = baseline

	return nil
}

// A baselineSession is a run on a whole suite with its baseline.
type baselineSession struct {
	*program

	suite  *openSuite
	result *lint.Report
	// name is the file as the user can open it.
	name string
	// fresh are findings that the baseline does not know, known those that it does.
	fresh, known []config.Entry
}

var errNoBaseline = errors.New("the run is not complete, so that nothing can be said about the baseline")

// openBaseline lints the whole suite. A run that is not complete would make a baseline
// that misses findings.
func (p *program) openBaseline(ctx context.Context, suite *openSuite) (*baselineSession, error) {
	if err := suite.readBaseline(false); err != nil {
		return nil, err
	}
	suite.options.Dirs = nil
	suite.options.Today = p.today()
	result, err := lint.Run(ctx, suite.options)
	if err != nil {
		return nil, suite.fault(err)
	}
	if len(result.ToolErrors) > 0 {
		first := result.ToolErrors[0]

		return nil, &statusError{
			statusFailed, fmt.Errorf("%w; first of %d tool errors: %s: %s",
				errNoBaseline, len(result.ToolErrors), suite.display(first.File), first.Message),
		}
	}

	return &baselineSession{
		program: p, suite: suite, result: result,
		name:  suite.display(suite.options.Config.BaselineFile()),
		fresh: result.Entries(result.Findings), known: result.Entries(result.Baselined),
	}, nil
}

var (
	errGrow    = errors.New("the baseline would grow")
	errNotSame = errors.New("the baseline is not that of today")
	errNone    = errors.New("there is no baseline; `tfblint baseline write` writes one")
)

// shrink writes the baseline unless that would add to one that is there.
func (s *baselineSession) shrink() error {
	if s.suite.options.Baseline == nil || len(s.fresh) == 0 {
		return s.write()
	}
	if err := s.printFresh(); err != nil {
		return err
	}

	return &statusError{statusFindings, fmt.Errorf(
		"%w by %s: mend what is listed, waive it, or say --grow", errGrow, counted(len(s.fresh), "finding"),
	)}
}

func (s *baselineSession) write() error {
	entries := slices.Concat(s.known, s.fresh)
	if err := s.save(entries); err != nil {
		return err
	}
	s.printf("%s: %s (%d new, %d gone)\n", s.name, counted(len(entries), "finding"), len(s.fresh), s.gone())

	return nil
}

func (s *baselineSession) check() error {
	if s.suite.options.Baseline == nil {
		return usage(fmt.Errorf("%s: %w", s.name, errNone))
	}
	if err := s.printFresh(); err != nil {
		return err
	}
	for _, gone := range s.result.Gone {
		what := "is gone"
		if gone.Now > 0 {
			what = fmt.Sprintf("is about %d, not %d", gone.Now, gone.Count)
		}
		place := gone.Place
		place.File = s.name
		s.printf("%s: %s\n", place, report.Plain(fmt.Sprintf("%s on %s %s", gone.Rule, subject(gone.Entry), what)))
	}
	if len(s.fresh)+len(s.result.Gone) > 0 {
		return &statusError{statusFindings, fmt.Errorf("%w: %d new, %d that can go; see `tfblint baseline --help`",
			errNotSame, len(s.fresh), len(s.result.Gone))}
	}
	s.printf("%s: %s, all still there\n", s.name, counted(len(s.known), "finding"))

	return nil
}

func (s *baselineSession) prune() error {
	baseline := s.suite.options.Baseline
	if baseline == nil {
		return usage(fmt.Errorf("%s: %w", s.name, errNone))
	}
	now := map[config.Entry]int{}
	for _, gone := range s.result.Gone {
		now[gone.Entry] = gone.Now
	}
	kept := make([]config.Entry, 0, len(baseline.Entries))
	for _, entry := range baseline.Entries {
		count, isGone := now[entry]
		switch {
		case !isGone:
			kept = append(kept, entry)
		case count > 0:
			entry.Count = count
			kept = append(kept, entry)
		}
	}
	if err := s.save(kept); err != nil {
		return err
	}
	s.printf("%s: %s (%d gone)\n", s.name, counted(len(kept), "finding"), len(baseline.Entries)-len(kept))

	return nil
}

// gone counts the entries of which nothing is left.
func (s *baselineSession) gone() int {
	count := 0
	for _, gone := range s.result.Gone {
		if gone.Now == 0 {
			count++
		}
	}

	return count
}

// printFresh prints the findings that the baseline does not know, a line each.
func (s *baselineSession) printFresh() error {
	fresh := map[string]bool{}
	for _, entry := range s.fresh {
		fresh[entry.Fingerprint] = true
	}
	var found []finding.Finding
	for _, one := range s.result.Findings {
		if fresh[one.Fingerprint] {
			found = append(found, one)
		}
	}
	list := &lint.Report{Findings: found}
	if err := (report.Text{OneLine: true, Path: s.suite.display}).Print(s.stdout, list); err != nil {
		return fmt.Errorf("listing new findings: %w", err)
	}

	return nil
}

func subject(entry config.Entry) string {
	if entry.Test != "" {
		return entry.Test
	}

	return entry.Framework
}

func counted(number int, noun string) string {
	if number == 1 {
		return "1 " + noun
	}

	return strconv.Itoa(number) + " " + noun + "s"
}

// save writes the baseline, unless the file is as it should be.
func (s *baselineSession) save(entries []config.Entry) error {
	content, err := config.FormatBaseline(entries)
	if err != nil {
		return fmt.Errorf("writing %s: %w", s.name, err)
	}
	change := lint.Change{File: s.suite.options.Config.BaselineFile(), After: content}
	if before := s.suite.options.Baseline; before != nil {
		change.Before = before.Document().Bytes
	}
	if bytes.Equal(change.Before, content) {
		return nil
	}
	if err := lint.Write(s.suite.root, []lint.Change{change}); err != nil {
		return fmt.Errorf("keeping the baseline: %w", err)
	}

	return nil
}
