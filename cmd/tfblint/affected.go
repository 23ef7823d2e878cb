package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// affectedFlags are those of tfblint affected.
type affectedFlags struct {
	base, head, format string
	compat             bool
}

func (p *program) affectedCommand() *cobra.Command {
	var flags affectedFlags
	command := &cobra.Command{
		Use:   "affected --base REV [SUITE]",
		Short: "Say which frameworks a change concerns",
		Long: "affected lists the frameworks whose tests a change can alter, with the reason: those whose files\n" +
			"differ between the commit where head left base and head, those that directives in the messages of\n" +
			"its commits ask for ([ci fw Go/gin]), or all if it touches what every test is run with.\n" +
			"TESTLANG and TESTDIR in the environment limit it to a language or to folders.",
		Example: "  tfblint affected --base origin/master\n" +
			"  tfblint affected --base HEAD^1 --head HEAD --format github >> \"$GITHUB_OUTPUT\"",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			printTo, err := affectedPrinter(flags.format)
			if err != nil {
				return err
			}
			if flags.base == "" {
				return usage(errNoBase)
			}
			found, err := p.affected(cmd.Context(), flags, append(args, ".")[0])
			if err != nil {
				return err
			}
			if err := report.AffectedNotes(p.stderr, found); err != nil {
				return err
			}

			return printTo(p.stdout, found)
		},
	}
	set := command.Flags()
	set.StringVar(&flags.base, "base", "", "revision that the change is compared with, such as origin/master")
	set.StringVar(&flags.head, "head", "", "revision that has the change (default: the work tree)")
	set.StringVar(&flags.format, "format", formatText, "text, json, or github for $GITHUB_OUTPUT")
	set.BoolVar(&flags.compat, "compat", false, "choose as the suite's own script does, mistakes included")
	complete(command, map[string][]string{formatFlag: {formatText, "json", "github"}})

	return command
}

var (
	errNoBase         = errors.New("--base is missing: name the revision to compare with, such as origin/master")
	errAffectedFormat = errors.New("there is no such format; there are text, json and github")
	errAffectedAlone  = errors.New("it is a framework's folder without a suite around it; name a suite")
)

// affectedPrinter returns what prints in a format.
func affectedPrinter(name string) (func(io.Writer, *report.Affected) error, error) {
	switch name {
	case formatText:
		return report.AffectedText{}.Print, nil
	case "json":
		return report.AffectedJSON{}.Print, nil
	case "github":
		return report.AffectedGitHub{}.Print, nil
	}

	return nil, usage(fmt.Errorf("--format %q: %w", name, errAffectedFormat))
}

// affected opens the suite and its repository, and chooses.
func (p *program) affected(ctx context.Context, flags affectedFlags, suite string) (*report.Affected, error) {
	location, err := tfb.Locate(suite)
	if err != nil {
		return nil, &statusError{statusFailed, err}
	}
	if location.Alone {
		return nil, usage(fmt.Errorf("%s: %w", suite, errAffectedAlone))
	}
	repository, err := git.Open(ctx, location.Root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = repository.Close() }() // It was only read.
	span, err := openSpan(ctx, repository, flags)
	if err != nil {
		return nil, err
	}
	head, err := span.tree(ctx, location.Root)
	if err != nil {
		return nil, fmt.Errorf("opening the suite: %w", err)
	}
	if closer, ok := head.(io.Closer); ok {
		defer func() { _ = closer.Close() }() // It was only read.
	}
	if flags.compat {
		return p.affectedAsScript(ctx, span, head)
	}

	return p.affectedFrom(ctx, span, head)
}

// A span is a change in a repository: two revisions, and where they part.
type span struct {
	*git.Repository

	// base and head are full hashes. The change is what head has done since fork.
	base, head, fork string
	// isWorkTree says that the change ends in the work tree, which stands on head.
	isWorkTree bool
}

func openSpan(ctx context.Context, repository *git.Repository, flags affectedFlags) (*span, error) {
	s := &span{Repository: repository, isWorkTree: flags.head == ""}
	var err error
	if s.head, err = repository.Resolve(ctx, cmp.Or(flags.head, "HEAD")); err != nil {
		return nil, err
	}
	if s.base, err = repository.Resolve(ctx, flags.base); err != nil {
		return nil, err
	}
	if s.fork, err = repository.MergeBase(ctx, flags.base, s.head); err != nil {
		return nil, err
	}

	return s, nil
}

// tree opens the suite at the head.
func (s *span) tree(ctx context.Context, root string) (fs.FS, error) {
	if s.isWorkTree {
		return tree.OpenDir(root)
	}

	return tree.OpenCommit(ctx, s.Repository, s.head, s.Prefix())
}

// report describes a selection. Of the work tree there is no hash.
func (s *span) report(selection *affected.Selection, workflow *affected.Workflow) *report.Affected {
	found := &report.Affected{Base: s.fork, Head: s.head, Selection: selection, Workflow: workflow}
	if s.isWorkTree {
		found.Head = ""
	}

	return found
}

// affectedFrom chooses by what git says of the change.
func (p *program) affectedFrom(ctx context.Context, s *span, head fs.FS) (*report.Affected, error) {
	side := git.WorkTree
	if !s.isWorkTree {
		side = git.At(s.head)
	}
	changed, err := s.Changed(ctx, git.At(s.fork), side)
	if err != nil {
		return nil, err
	}
	commits, err := s.Commits(ctx, s.base, s.head)
	if err != nil {
		return nil, err
	}
	input := affected.Input{Language: p.environment("TESTLANG"), Folders: p.environment("TESTDIR")}
	for _, file := range changed {
		if name, inside := below(s.Prefix(), file.Name); inside {
			input.Changed = append(input.Changed, name)
		}
	}
	for _, commit := range commits {
		input.Commits = append(input.Commits,
			affected.Commit{Hash: commit.Hash, Message: commit.Message, Merge: len(commit.Parents) > 1})
	}
	if input.Frameworks, input.Unreadable, err = frameworksIn(head); err != nil {
		return nil, err
	}

	return s.report(affected.Select(input), nil), nil
}

// below returns the path of a file from dir, if it lies in it.
func below(dir, file string) (string, bool) {
	if dir == "." {
		return file, true
	}

	return strings.CutPrefix(file, dir+"/")
}

// frameworksIn lists the folders with a configuration, and those into which nobody can look.
func frameworksIn(suite fs.FS) (frameworks, unreadable []string, err error) {
	languages, err := fs.ReadDir(suite, tfb.Root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("listing languages: %w", err)
	}
	for _, language := range languages {
		if _, err := fs.ReadDir(suite, path.Join(tfb.Root, language.Name())); err != nil && language.IsDir() {
			unreadable = append(unreadable, language.Name())
		}
	}
	if languages == nil {
		return nil, nil, nil
	}
	dirs, err := tfb.List(suite)
	if err != nil {
		return nil, nil, err
	}
	for _, dir := range dirs {
		folder := strings.TrimPrefix(dir, tfb.Root+"/")
		switch _, err := fs.Stat(suite, path.Join(dir, tfb.ConfigName)); {
		case err == nil:
			frameworks = append(frameworks, folder)
		case !errors.Is(err, fs.ErrNotExist):
			unreadable = append(unreadable, folder)
		}
	}

	return frameworks, unreadable, nil
}

// affectedAsScript chooses as the suite's own script and workflow do.
func (p *program) affectedAsScript(ctx context.Context, s *span, head fs.FS) (*report.Affected, error) {
	printed, err := s.PrintedNames(ctx, s.head, s.fork, s.Prefix())
	if err != nil {
		return nil, err
	}
	message := p.environment("COMMIT_MESSAGE")
	if message == "" {
		commits, err := s.Commits(ctx, s.base, s.head)
		if err != nil {
			return nil, err
		}
		if len(commits) > 0 {
			message = commits[0].Message
		}
	}
	reference := affected.Reference{
		Lines: printed, Message: message, Head: head,
		Language: p.environment("TESTLANG"), Folders: p.environment("TESTDIR"),
	}
	selection, err := reference.Select()
	if err != nil {
		return nil, err
	}
	if reference.Language != "" || reference.Folders != "" { // The workflow's second stage, or somebody's own.
		return s.report(selection, nil), nil
	}
	workflow, err := reference.Workflow()
	if err != nil {
		return nil, err
	}

	return s.report(selection, workflow), nil
}
