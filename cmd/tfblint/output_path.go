package main

import (
	"context"
	"errors"
	"path"
	"path/filepath"

	"github.com/tfblint/tfblint/pkg/git"
)

// fromRepository returns what turns a file of the suite into a path from the root of the repository
// that the suite lies in, as services want it that show findings beside code; where it lies in none,
// from the root of the suite.
func (p *program) fromRepository(ctx context.Context, suite *openSuite) func(file string) string {
	prefix, root := ".", suite.root
	repository := suite.repository
	if repository == nil {
		opened, err := git.Open(ctx, suite.root)
		switch {
		case err == nil:
			defer func() { _ = opened.Close() }() // Nothing was read.
			repository = opened
		case !errors.Is(err, git.ErrNoRepository):
			p.warnf("paths are from the root of the suite, since its repository cannot be asked: %v\n", err)
		}
	}
	if repository != nil && repository.Root() != "" {
		prefix, root = repository.Prefix(), repository.Root()
	}

	return func(file string) string {
		if suite.given != "" && file == suite.given {
			return within(root, file)
		}

		return path.Join(prefix, file)
	}
}

// within returns the path of a file from a folder, with slashes, and nothing if it lies elsewhere.
func within(root, file string) string {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return ""
	}
	for _, either := range []*string{&root, &absolute} {
		if resolved, err := filepath.EvalSymlinks(*either); err == nil {
			*either = resolved
		}
	}
	inside, err := filepath.Rel(root, absolute)
	if err != nil || !filepath.IsLocal(inside) {
		return ""
	}

	return filepath.ToSlash(inside)
}
