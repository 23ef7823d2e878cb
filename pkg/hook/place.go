package hook

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tfblint/tfblint/pkg/git"
)

// A Place is where git looks for the hooks of a repository.
type Place struct {
	// Root is the top of the work tree, and Hooks the folder of hooks; both are absolute.
	Root, Hooks string

	found git.Hooks
}

// ErrNoWorkTree is what Locate wraps where nothing can be committed.
var ErrNoWorkTree = errors.New("it is in no work tree; run this in a clone of the suite")

// Locate asks git where it looks for hooks when it commits from a folder.
func Locate(ctx context.Context, dir string) (place *Place, err error) {
	repository, err := git.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, repository.Close()) }()
	if repository.Root() == "" {
		return nil, fmt.Errorf("looking for the hooks of %s: %w", dir, ErrNoWorkTree)
	}
	hooks, err := repository.Hooks(ctx)
	if err != nil {
		return nil, err
	}

	return &Place{Root: repository.Root(), Hooks: hooks.Dir, found: hooks}, nil
}

// InWorkTree reports whether the folder of hooks is part of the work tree, where hooks are
// files like others, which are committed and which everybody gets.
func (p *Place) InWorkTree() bool {
	return !below(p.found.Common, p.Hooks) && below(p.Root, p.Hooks)
}

// Outside reports whether the folder of hooks is not this repository's own.
func (p *Place) Outside() bool {
	return !below(p.found.Common, p.Hooks) && !below(p.Root, p.Hooks)
}

// allows says why nothing may be installed there, if so.
func (p *Place) allows(options Options) error {
	const unset = "take the setting away, `git config --unset core.hooksPath`, or name a folder"
	if p.found.Configured && p.found.Setting == "" {
		return fmt.Errorf("core.hooksPath is empty: %w; %s", ErrSetting, unset)
	}
	info, err := os.Stat(p.Hooks)
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("core.hooksPath is %s, which is not a folder: %w; %s", p.found.Setting, ErrSetting, unset)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return wrap("looking at", p.Hooks, err)
	}
	if p.Outside() && !options.Shared {
		return fmt.Errorf("git runs the hooks in %s here (core.hooksPath): %w; use --shared to install it there all "+
			"the same, or give this repository hooks of its own: git config core.hooksPath %s",
			p.Hooks, ErrOutside, filepath.ToSlash(filepath.Join(p.found.Common, "hooks")))
	}

	return nil
}

// below reports whether a path is a folder or lies in it, wherever links lead.
func below(folder, name string) bool {
	relative, err := filepath.Rel(resolve(folder), resolve(name))

	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// resolve follows the links in a path, as far as it is there.
func resolve(name string) string {
	resolved, err := filepath.EvalSymlinks(name)
	if err == nil {
		return resolved
	}
	above := filepath.Dir(name)
	if above == name {
		return name
	}

	return filepath.Join(resolve(above), filepath.Base(name))
}
