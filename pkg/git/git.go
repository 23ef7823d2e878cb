// Package git reads repositories by running the git program: what a revision names, which files a
// change touches, what commits say, and the objects themselves. It writes nothing, takes no lock,
// and fetches nothing.
//
// What is under review is hostile, and so may be the configuration of its repository. Nothing that
// a repository configures is run: no hook, filter, pager, text conversion, signature check, file
// system monitor or transport. See program.go.
package git

import (
	"context"
	"errors"
	"sync"
)

var (
	// ErrNoRepository is wrapped by errors about folders that git does not take for a repository.
	ErrNoRepository = errors.New("no git repository")
	// ErrNoCommit is wrapped by errors about revisions that name no commit of the repository. Their
	// text says what to run to get it.
	ErrNoCommit = errors.New("no such commit")
	// ErrUnborn is wrapped, beside ErrNoCommit, by errors about HEAD before the first commit. What
	// such a HEAD holds is EmptyTree.
	ErrUnborn = errors.New("there is no commit yet")
	// ErrNoObject is wrapped by errors about objects that the repository does not have.
	ErrNoObject = errors.New("no such object")
	// ErrTooLarge is wrapped by errors about objects and answers that are larger than asked for.
	ErrTooLarge = errors.New("too large")
	// ErrUnmerged is wrapped by errors about an index in the middle of a merge.
	ErrUnmerged = errors.New("the index has unresolved conflicts")
	// ErrMalformed is wrapped by errors about objects, and answers of git, that are not what they
	// should be.
	ErrMalformed = errors.New("malformed")
)

// Options say how git is run. The zero value is good.
type Options struct {
	// Env is the environment that git is run with, as "NAME=value"; nil is that of the process.
	// Most of git's own variables are left out of it, see program.go.
	Env []string
}

// A Repository is a git repository. Its methods may be called from several goroutines at once.
type Repository struct {
	program program
	// gitDir is the absolute path of the repository's own folder; that of a linked work tree is its own.
	gitDir string
	// root is the top of the work tree, or empty.
	root   string
	prefix string
	// index is the path of the index file.
	index  string
	format format

	objects objects
	// stop ends the watch over the context that the repository was opened with.
	stop func() bool
	once sync.Once
}

// Open opens the repository that a folder lies in: any folder of a work tree, or a bare repository.
// When the context ends, reading of objects does.
func Open(ctx context.Context, dir string) (*Repository, error) { return Options{}.Open(ctx, dir) }

// Root returns the top of the work tree, or nothing if the repository is bare.
func (r *Repository) Root() string { return r.root }

// Dir returns git's own folder of the work tree: of a linked one it is not that of the repository.
func (r *Repository) Dir() string { return r.gitDir }

// Prefix returns the folder that was opened from the root, slash-separated; "." is the root itself.
func (r *Repository) Prefix() string { return r.prefix }

// Close ends the process that reads objects.
func (r *Repository) Close() error {
	r.once.Do(func() { r.stop() })

	return r.objects.close()
}

// IsShallow reports whether the repository has only the newest part of its history.
func (r *Repository) IsShallow(ctx context.Context) bool {
	out, err := r.run(ctx, "rev-parse", "--is-shallow-repository")

	return err == nil && string(out) == "true\n"
}
