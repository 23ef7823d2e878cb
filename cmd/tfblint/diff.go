package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// diffFlags are the flags of the diff command.
type diffFlags struct {
	suite, format, color string
	staged               bool
}

func (p *program) diffCommand() *cobra.Command {
	flags := &diffFlags{}
	command := &cobra.Command{
		Use:   "diff [BASE [HEAD]]",
		Short: "Say what a change adds to the matrix, and what that costs",
		Long: "diff compares two states of a suite, which must lie in a git repository: the tests that were added,\n" +
			"removed, renamed and altered, field by field, and by how many minutes a run grows. BASE and HEAD are\n" +
			"revisions. Without HEAD it is the work tree, or with --staged the index; without BASE it is where HEAD\n" +
			"parted from the main branch. It judges nothing; the exit status is 0 whatever differs.",
		Example: "  tfblint diff\n  tfblint diff HEAD~1\n  tfblint diff main feature --format markdown\n" +
			"  tfblint diff --staged HEAD\n  tfblint diff v1 v2 --suite ~/mirror/FrameworkBenchmarks.git",
		Args: cobra.MaximumNArgs(2), //nolint:mnd // Base and head.
		RunE: func(cmd *cobra.Command, args []string) error { return p.diff(cmd.Context(), flags, args) },
	}
	set := command.Flags()
	set.StringVar(&flags.suite, "suite", ".", "a folder in the suite, or a bare repository with one at its top")
	set.BoolVar(&flags.staged, "staged", false, "compare with what is staged for the next commit")
	set.StringVar(&flags.format, "format", formatText, "output format: text, json or markdown")
	set.StringVar(&flags.color, "color", colorAuto,
		"text format: colours auto, always or never (NO_COLOR is respected)")
	completeReport(command)

	return command
}

// completeReport completes the flags of a report in one of three formats.
func completeReport(command *cobra.Command) {
	complete(command, map[string][]string{
		formatFlag: {formatText, formatJSON, formatMarkdown}, "color": colors(),
	})
}

func (p *program) diff(ctx context.Context, flags *diffFlags, args []string) error {
	format, err := p.diffFormat(flags)
	if err != nil {
		return err
	}
	place, err := findHistory(ctx, flags.suite)
	if err != nil {
		return err
	}
	defer place.close()
	base, head, err := place.sides(ctx, args, flags.staged)
	if err != nil {
		return err
	}
	defer head.close()
	diff, err := place.compare(ctx, base, head)
	if err != nil {
		return err
	}
	if err := format.PrintDiff(p.stdout, diff); err != nil {
		return err
	}
	if count := len(diff.ToolErrors); count > 0 {
		return &statusError{statusFailed, fmt.Errorf("%w: %d", errIncomplete, count)}
	}

	return nil
}

// diffFormat makes the output format that the flags ask for.
func (p *program) diffFormat(flags *diffFlags) (report.DiffFormat, error) { //nolint:ireturn // Chosen here.
	color, err := p.isColored(flags.color)
	if err != nil {
		return nil, err
	}
	switch flags.format {
	case formatText:
		return report.DiffText{Color: color}, nil
	case formatJSON:
		return report.DiffJSON{}, nil
	case formatMarkdown:
		return report.DiffMarkdown{}, nil
	}

	return nil, usage(fmt.Errorf("--format: %w %q; use text, json or markdown", errFlag, flags.format))
}

// A history is a suite in its repository.
type history struct {
	*git.Repository

	// root is the suite's root in the file system, and dir the same from the repository's root.
	root, dir string
	alone     bool
	// missing says why there is no suite in the work tree; its commits may hold one.
	missing error
}

// findHistory finds the suite that a path lies in and the repository around it. In a bare
// repository, and where the work tree has no suite at the moment, the path itself stands for
// the suite's root.
func findHistory(ctx context.Context, path string) (*history, error) {
	found := &history{root: path}
	location, err := tfb.Locate(path)
	switch {
	case errors.Is(err, tfb.ErrNoSuite):
		found.missing = err
	case err != nil:
		return nil, &statusError{statusFailed, err}
	default:
		found.root, found.alone = location.Root, location.Alone
	}
	found.Repository, err = git.Open(ctx, found.root)
	if err != nil {
		return nil, err
	}
	found.dir = found.Prefix()

	return found, nil
}

func (h *history) close() { _ = h.Close() } // Nothing was written.

// A side is one of the two states that are compared.
type side struct {
	report.DiffSide

	git git.Side
	// tree is the suite there; nil where it has none.
	tree fs.FS
	// close lets go of the tree.
	close func()
}

var errNoWorkTree = errors.New("there is no work tree to compare with; name two revisions")

// sides opens the two states that arguments and flags name.
func (h *history) sides(ctx context.Context, args []string, staged bool) (base, head *side, err error) {
	const both = 2
	tip := "HEAD"
	switch {
	case len(args) == both && staged:
		return nil, nil, usage(fmt.Errorf("%w: HEAD and --staged; use one of them", errBoth))
	case len(args) == both:
		tip = args[1]
		head, err = h.commit(ctx, tip, tip)
	case staged:
		head, err = h.index(ctx)
	default:
		head, err = h.workTree()
	}
	if err != nil {
		return nil, nil, err
	}
	if len(args) > 0 {
		base, err = h.commit(ctx, args[0], args[0])
	} else {
		base, err = h.parting(ctx, tip)
	}
	if err != nil {
		head.close()

		return nil, nil, err
	}

	return base, head, nil
}

var errBoth = errors.New("two heads are named")

// parting opens the commit at which a revision parted from the main branch. Before the first
// commit there is nothing, which is a state as well.
func (h *history) parting(ctx context.Context, tip string) (*side, error) {
	if _, err := h.Resolve(ctx, tip); errors.Is(err, git.ErrUnborn) {
		return h.at(ctx, git.EmptyTree, report.DiffSide{Name: "nothing"})
	}
	main, err := h.MainBranch(ctx)
	if err != nil {
		return nil, err
	}
	hash, err := h.MergeBase(ctx, main, tip)
	if err != nil {
		return nil, err
	}

	return h.commit(ctx, hash, "the merge base with "+main)
}

func (h *history) commit(ctx context.Context, revision, name string) (*side, error) {
	hash, err := h.Resolve(ctx, revision)
	if err != nil {
		return nil, err
	}

	return h.at(ctx, git.At(hash), report.DiffSide{Name: name, Commit: hash})
}

// at opens the suite in a commit. A commit may be older than the suite.
func (h *history) at(ctx context.Context, commit git.Side, name report.DiffSide) (*side, error) {
	opened := &side{DiffSide: name, git: commit, close: func() {}}
	suite, err := tree.OpenCommit(ctx, h.Repository, string(commit), h.dir)
	switch {
	case err == nil:
		opened.tree = suite
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}

	return opened, nil
}

func (h *history) index(ctx context.Context) (*side, error) {
	opened := &side{DiffSide: report.DiffSide{Name: "the index"}, git: git.Index, close: func() {}}
	suite, err := tree.OpenIndex(ctx, h.Repository, h.dir)
	switch {
	case err == nil:
		opened.tree = suite
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}

	return opened, nil
}

func (h *history) workTree() (*side, error) {
	if h.Root() == "" {
		return nil, usage(errNoWorkTree)
	}
	if h.missing != nil {
		return nil, &statusError{statusFailed, h.missing}
	}
	suite, err := tree.OpenDir(h.root)
	if err != nil {
		return nil, fmt.Errorf("opening the suite: %w", err)
	}

	return &side{
		DiffSide: report.DiffSide{Name: "the work tree"}, git: git.WorkTree, tree: suite,
		close: func() { _ = suite.Close() }, // Nothing was written.
	}, nil
}

// compare says what lies between two states. The configuration is that of the base: a change
// does not decide how it is looked at.
func (h *history) compare(ctx context.Context, base, head *side) (*report.Diff, error) {
	if base.tree == nil && head.tree == nil && h.missing != nil {
		return nil, &statusError{statusFailed, fmt.Errorf("%s: %w in %s or in %s",
			h.dir, tfb.ErrNoSuite, base.DiffSide, head.DiffSide)}
	}
	settings := &config.Config{}
	if base.tree != nil {
		read, err := config.Read(base.tree)
		if err != nil {
			return nil, err
		}
		settings = read
	}
	paths, err := h.Changed(ctx, base.git, head.git)
	if err != nil {
		return nil, err
	}
	changed := []string{}
	for _, path := range paths {
		if name, inside := h.inSuite(path.Name); inside {
			changed = append(changed, name)
		}
	}
	found, err := lint.Compare(ctx, lint.CompareOptions{
		Base: base.tree, Head: head.tree, Changed: changed, Alone: h.alone, Config: settings,
	})
	if err != nil {
		return nil, err
	}

	return &report.Diff{Base: base.DiffSide, Head: head.DiffSide, Comparison: found}, nil
}

// inSuite returns the path of a file from the suite's root, if it lies in the suite.
func (h *history) inSuite(name string) (string, bool) {
	if h.dir != "." {
		return strings.CutPrefix(name, h.dir+"/")
	}

	return name, true
}
