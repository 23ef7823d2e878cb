package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/pflag"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
)

// fixFlags say what is done about findings that have a fix.
type fixFlags struct {
	fix, unsafe, diff bool
}

func (f *fixFlags) add(set *pflag.FlagSet) {
	set.BoolVar(&f.fix, "fix", false, "mend what can be mended without changing what is measured; report the rest")
	set.BoolVar(&f.unsafe, "unsafe", false, "with --fix or --diff: also make fixes that change what is measured")
	set.BoolVar(&f.diff, "diff", false, "print what --fix would change and write nothing; exit with 1 if there is any")
}

var errUnsafe = errors.New("--unsafe does nothing by itself; use it with --fix or --diff")

// judge lints and makes fixes as the flags say. There is no report to print after an error,
// and none after a difference.
func (p *program) judge(
	ctx context.Context, flags *fixFlags, suite *openSuite, options lint.Options,
) (*lint.Mended, error) {
	if flags.unsafe && !flags.fix && !flags.diff {
		return nil, usage(errUnsafe)
	}
	found, err := lint.Run(ctx, options)
	if err != nil {
		return nil, suite.fault(err)
	}
	if !flags.fix && !flags.diff {
		return &lint.Mended{Report: found}, nil
	}
	mended, err := lint.Mend(ctx, options, found, flags.unsafe)
	if err != nil {
		return nil, suite.fault(err)
	}
	for _, refusal := range mended.Refused {
		place := refusal.Finding.Place
		place.File = suite.display(place.File)
		p.warnf("%s: %s is not fixed: %s\n", place, refusal.Finding.Rule, refusal.Reason)
	}
	if flags.diff {
		return nil, p.printDiff(mended)
	}
	if err := lint.Write(suite.root, mended.Changes); err != nil {
		return nil, &statusError{statusFailed, err}
	}

	return mended, nil
}

// extent says how much was mended.
func extent(mended *lint.Mended) string {
	said := fmt.Sprintf("%s in %s", counted(mended.Fixed, "finding"), counted(len(mended.Changes), "file"))
	if mended.Unsafe > 0 {
		said += fmt.Sprintf(" (%d more with --unsafe)", mended.Unsafe)
	}

	return said
}

// printMended says what was done: below a report for people, beside one for programs.
func (p *program) printMended(mended *lint.Mended, flags *lintFlags, stream string) {
	switch {
	case !flags.fix.fix:
	case stream == formatText && !flags.oneLine:
		p.printf("fixed %s\n", extent(mended))
	default:
		p.warnf("fixed %s\n", extent(mended))
	}
}

var errWouldFix = errors.New("would fix")

// printDiff prints what was mended as a unified diff from the root of the suite. It ends as
// other programs do that print differences: with 1 where there are any.
func (p *program) printDiff(mended *lint.Mended) error {
	for _, change := range mended.Changes {
		text := diff.Diff("a/"+change.File, change.Before, "b/"+change.File, change.After)
		if _, err := io.WriteString(p.stdout, harmless(string(text))); err != nil {
			return fmt.Errorf("printing the difference: %w", err)
		}
	}
	switch count := len(mended.Report.ToolErrors); {
	case count > 0:
		return &statusError{statusFailed, fmt.Errorf("%w: %d; lint without --diff shows them", errIncomplete, count)}
	case len(mended.Changes) > 0:
		return &statusError{statusFindings, fmt.Errorf("%w %s", errWouldFix, extent(mended))}
	}

	return nil
}

// harmless makes a difference safe for a terminal. Tabs and the line ends of Windows stay:
// they do no harm, and without them the difference could not be applied.
func harmless(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line, windows := strings.CutSuffix(line, "\r")
		fields := strings.Split(line, "\t")
		for j, field := range fields {
			fields[j] = report.Plain(field)
		}
		lines[i] = strings.Join(fields, "\t")
		if windows {
			lines[i] += "\r"
		}
	}

	return strings.Join(lines, "\n")
}

// warnf prints a remark that changes nothing of how the run ends.
func (p *program) warnf(format string, args ...any) {
	_, _ = fmt.Fprintf(p.stderr, "tfblint: %s", report.Plain(fmt.Sprintf(format, args...)))
}
