package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/tree"
)

// baseFlags say which change is looked at instead of what stands.
type baseFlags struct {
	base   string
	staged bool
}

func (f *baseFlags) add(set *pflag.FlagSet) {
	set.StringVar(&f.base, "base", "",
		"report what the change since this git revision brings: since its merge base with HEAD, to the work tree")
	set.BoolVar(&f.staged, "staged", false, "report what the staged change brings: HEAD to the git index")
}

func (f *baseFlags) given() bool { return f.base != "" || f.staged }

var errTwoChanges = errors.New("--base and --staged are two changes; ask for one at a time")

// purposeTrailer is the key of the trailer in which a commit says what a change is good for.
const purposeTrailer = "Matrix-Purpose"

// openChange finds the suite that paths belong to on both sides of a change, and reads its
// configuration where nobody can have tampered with it to let the change through: on the
// side of the base. What is staged is its author's own to judge, settings and all.
func (f *suiteFlags) openChange(ctx context.Context, flags *baseFlags, paths []string) (*openSuite, error) {
	if flags.base != "" && flags.staged {
		return nil, usage(errTwoChanges)
	}
	suite, err := locate(paths)
	if err != nil {
		return nil, err
	}
	repository, err := git.Open(ctx, suite.root)
	if err != nil {
		suite.Close()

		return nil, &statusError{statusFailed, err}
	}
	suite.repository = repository
	if flags.staged {
		err = suite.stage(ctx, f)
	} else if err = suite.since(ctx, flags.base); err == nil {
		err = suite.configure(f)
	}
	if err != nil {
		suite.Close()

		return nil, err
	}

	return suite, nil
}

// stage looks at the index, its configuration included, and at HEAD as its base. Whoever commits
// waits for it, so the index is read while git is asked about HEAD.
func (s *openSuite) stage(ctx context.Context, flags *suiteFlags) error {
	var group errgroup.Group
	group.Go(func() error {
		index, err := tree.OpenIndex(ctx, s.repository, s.repository.Prefix())
		if err != nil {
			return fmt.Errorf("opening what is staged: %w", err)
		}
		index.Beside(s.tree)
		s.options.Suite, s.settings = index, index

		return s.configure(flags)
	})
	group.Go(func() error { return s.compareStaged(ctx) })

	return group.Wait() //nolint:wrapcheck // Both say what they did.
}

// compareStaged finds out what is staged, and has HEAD as the base.
func (s *openSuite) compareStaged(ctx context.Context) error {
	head, err := s.repository.Resolve(ctx, "HEAD")
	if errors.Is(err, git.ErrUnborn) { // The first commit is being made.
		return s.compare(ctx, tree.Memory{}, git.EmptyTree, git.Index)
	}
	if err != nil {
		return fmt.Errorf("finding what is committed: %w", err)
	}
	base, err := s.at(ctx, head)
	if err != nil {
		return fmt.Errorf("opening what is committed: %w", err)
	}

	return s.compare(ctx, base, git.At(head), git.Index)
}

// since looks at the work tree, and at a commit as its base.
func (s *openSuite) since(ctx context.Context, revision string) error {
	base, err := s.repository.Resolve(ctx, revision)
	if err != nil {
		return fmt.Errorf("--base: %w", err)
	}
	base, err = s.repository.MergeBase(ctx, base, "HEAD")
	if err != nil {
		return fmt.Errorf("--base: %w", err)
	}
	before, err := s.at(ctx, base)
	if err != nil {
		return fmt.Errorf("opening the base: %w", err)
	}
	s.settings, s.fromBase = before, true
	commits, err := s.repository.Commits(ctx, base, "HEAD")
	if err != nil {
		return fmt.Errorf("reading the commits since the base: %w", err)
	}
	if err := s.compare(ctx, before, git.At(base), git.WorkTree); err != nil {
		return err
	}
	for _, commit := range commits {
		for _, trailer := range commit.Trailers {
			if strings.EqualFold(trailer.Key, purposeTrailer) {
				s.options.Base.Purposes = append(s.options.Base.Purposes, trailer.Value)
			}
		}
	}

	return nil
}

// at opens the suite's folder as it is in a commit: empty where it is not there yet.
func (s *openSuite) at(ctx context.Context, commit string) (fs.FS, error) {
	folder, err := tree.OpenCommit(ctx, s.repository, commit, s.repository.Prefix())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return tree.Memory{}, nil
	case err != nil:
		return nil, err
	}

	return folder, nil
}

// compare gives the options a base, and says which files differ from it.
func (s *openSuite) compare(ctx context.Context, base fs.FS, from, to git.Side) error {
	changed, err := s.repository.Changed(ctx, from, to)
	if err != nil {
		return fmt.Errorf("finding what differs: %w", err)
	}
	s.options.Base = &lint.Base{Suite: base}
	prefix := s.repository.Prefix() + "/"
	for _, file := range changed {
		name, inside := file.Name, true
		if prefix != "./" {
			name, inside = strings.CutPrefix(file.Name, prefix)
		}
		if inside {
			s.options.Base.Touched = append(s.options.Base.Touched, name)
		}
	}

	return nil
}

// ignoresSettings reports whether the change alters the configuration that a run does not
// use.
func (s *openSuite) ignoresSettings() bool {
	return s.fromBase && s.given == "" && slices.Contains(s.options.Base.Touched, config.FileName)
}
