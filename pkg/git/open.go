package git

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Open opens the repository that a folder lies in.
func (o Options) Open(ctx context.Context, dir string) (*Repository, error) {
	if info, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("opening the repository: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("opening the repository of %s: %w: it is no folder", dir, ErrNoRepository)
	}
	found, outer := newProgram(o.Env, dir)
	r, err := discover(ctx, found)
	if err != nil {
		return nil, refusal(dir, err)
	}
	r.settle()
	r.index = filepath.Join(r.gitDir, "index")
	if index := value(outer, "GIT_INDEX_FILE"); index != "" {
		r.honour(ctx, index, outer)
	}
	r.objects.begin = func() (*batch, error) { return startBatch(ctx, r.program) }
	r.stop = context.AfterFunc(ctx, r.objects.kill)

	return r, nil
}

// discover asks git for the repository of the folder that it runs in.
func discover(ctx context.Context, p program) (*Repository, error) {
	const known = 2 // lines before the first path
	out, err := p.run(ctx, "rev-parse", "--is-bare-repository", "--show-object-format",
		"--absolute-git-dir", "--show-toplevel", "--show-prefix")
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) <= known {
		if err == nil {
			err = fmt.Errorf("%w: git rev-parse says %q", ErrMalformed, out)
		}

		return nil, err
	}
	r := &Repository{program: p, prefix: "."}
	if r.format, err = formatOf(lines[1]); err != nil {
		return nil, err
	}
	paths := lines[known:]
	switch len(paths) {
	case 1: // Bare, or within the repository's own folder: git has said that there is no work tree.
		r.gitDir = filepath.FromSlash(paths[0])

		return r, nil
	case 3: //nolint:mnd // The three paths that were asked for.
	default: // There are line breaks in them.
		if paths, err = discoverEach(ctx, p); err != nil {
			return nil, err
		}
	}
	r.gitDir, r.root = filepath.FromSlash(paths[0]), filepath.FromSlash(paths[1])
	r.prefix = path.Clean(paths[2]) // Of nothing, that is ".".

	return r, nil
}

// discoverEach asks for one path at a time.
func discoverEach(ctx context.Context, p program) ([]string, error) {
	var paths []string
	for _, option := range []string{"--absolute-git-dir", "--show-toplevel", "--show-prefix"} {
		out, err := p.run(ctx, "rev-parse", option)
		if err != nil {
			return nil, err
		}
		paths = append(paths, strings.TrimSuffix(string(out), "\n"))
	}

	return paths, nil
}

// settle fixes the repository for all further runs, so that git does not look for it again.
func (r *Repository) settle() {
	r.program.global = slices.Concat(r.program.global, []string{"--git-dir=" + r.gitDir})
	r.program.dir = r.gitDir
	if r.root != "" {
		r.program.global = append(r.program.global, "--work-tree="+r.root)
		r.program.dir = r.root
	}
}

// honour uses the index that GIT_INDEX_FILE names. `git commit -a` and `git commit PATH` run their
// hooks with an index of their own. It is left alone if it belongs to another repository, such as
// when a hook looks at a suite elsewhere.
func (r *Repository) honour(ctx context.Context, index string, outer []string) {
	file := index
	if !filepath.IsAbs(file) {
		file = filepath.Join(r.root, filepath.FromSlash(file)) // As git does.
	}
	if !r.isOwn(file) && !r.isAround(ctx, outer) {
		return
	}
	r.index = file
	r.program.env = append(slices.Clone(r.program.env), "GIT_INDEX_FILE="+file)
}

// isOwn reports whether a path lies in the repository's own folder and its folder exists.
func (r *Repository) isOwn(file string) bool {
	inside, err := filepath.Rel(r.gitDir, file)

	return err == nil && filepath.IsLocal(inside)
}

// isAround reports whether the process runs in this repository, by its folder and its environment.
func (r *Repository) isAround(ctx context.Context, outer []string) bool {
	around, _ := newProgram(outer, "")
	if dir := value(outer, "GIT_DIR"); dir != "" {
		around.env = append(slices.Clone(around.env), "GIT_DIR="+dir)
	}
	out, err := around.run(ctx, "rev-parse", "--absolute-git-dir")
	if err != nil {
		return false
	}
	theirs, err := os.Stat(filepath.FromSlash(strings.TrimSuffix(string(out), "\n")))
	if err != nil {
		return false
	}
	ours, err := os.Stat(r.gitDir)

	return err == nil && os.SameFile(ours, theirs)
}

// refusal says what to do when git opens no repository.
func refusal(dir string, err error) error {
	switch complaint := complaintOf(err); {
	case strings.Contains(complaint, "dubious ownership"):
		return fmt.Errorf("opening the repository of %s: %w: it belongs to another user; if you trust it, run: "+
			"git config --global --add safe.directory %s: %w", dir, ErrNoRepository, shellPath(dir), err)
	case strings.Contains(complaint, "not a git repository"):
		return fmt.Errorf("opening the repository of %s: %w; run tfblint in a clone of the suite, or: git init: %w",
			dir, ErrNoRepository, err)
	case complaint != "":
		return fmt.Errorf("opening the repository of %s: %w: %w", dir, ErrNoRepository, err)
	}

	return fmt.Errorf("opening the repository of %s: %w", dir, err)
}

// shellPath returns the absolute path of a folder.
func shellPath(dir string) string {
	if absolute, err := filepath.Abs(dir); err == nil {
		return absolute
	}

	return dir
}
