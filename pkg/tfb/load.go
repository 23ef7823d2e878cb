package tfb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tree"
)

// Options say what is read of a suite.
type Options struct {
	// Vocabulary normalises names; it must be indexed.
	Vocabulary *matrix.Vocabulary
	// Dirs are the folders of the frameworks to read, from the root of the suite;
	// nil means all there are.
	Dirs []string
	// Evidence says for which frameworks the files beside the configuration are read
	// too; nil means for none.
	Evidence func(*matrix.Framework) bool
}

// A Suite is what was read.
type Suite struct {
	matrix.Matrix
	// Failures are files that could not be read, by the folder of their framework.
	// The rest of the suite is complete.
	Failures []Failure
}

// A Failure is a file of the suite that could not be read.
type Failure struct {
	File string
	Err  error
}

// ErrNoFrameworks is what Load wraps when a tree holds no framework.
var ErrNoFrameworks = errors.New("no framework found")

// Load reads a suite from the tree below its root. A framework that cannot be read is
// a Failure and keeps nothing else from being read.
func Load(ctx context.Context, suite fs.FS, options Options) (*Suite, error) {
	dirs, result := options.Dirs, &Suite{}
	if dirs == nil {
		found, failures, err := list(suite)
		if err != nil {
			return nil, err
		}
		dirs, result.Failures = found, failures
	}
	opened, failed := groups(suite, dirs)
	defer func() {
		for _, group := range opened {
			closeTree(group)
		}
	}()
	loaded := make([]framework, len(dirs))
	forEach(ctx, len(dirs), func(i int) {
		if group := path.Dir(dirs[i]); failed[group] != nil {
			loaded[i].failures = []Failure{{File: dirs[i], Err: failed[group]}}
		} else {
			loaded[i] = load(opened[group], dirs[i], options)
		}
	})
	if ctx.Err() != nil {
		return nil, fmt.Errorf("reading the suite: %w", ctx.Err())
	}
	for _, one := range loaded {
		result.Failures = append(result.Failures, one.failures...)
		if one.Framework != nil {
			result.Frameworks = append(result.Frameworks, one.Framework)
		}
	}
	result.Sort()
	if len(result.Frameworks) == 0 && len(result.Failures) == 0 {
		return nil, fmt.Errorf("%w: looked for %s/*/*/%s", ErrNoFrameworks, Root, ConfigName)
	}

	return result, nil
}

// forEach calls do for the numbers from 0 below n, on all cores, until the context ends.
func forEach(ctx context.Context, n int, do func(i int)) {
	var (
		next  atomic.Int64
		group sync.WaitGroup
	)
	for range min(runtime.GOMAXPROCS(0), n) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}

// List returns the folders that may hold a framework, sorted. It looks exactly two
// levels deep, as the toolset does, and never walks the sources. What it cannot list it
// leaves out; to Load that is a Failure.
func List(suite fs.FS) ([]string, error) {
	dirs, _, err := list(suite)

	return dirs, err
}

func list(suite fs.FS) (dirs []string, failures []Failure, err error) {
	languages, err := folders(suite, Root)
	if err != nil {
		return nil, nil, fmt.Errorf("listing languages: %w", err)
	}
	for _, language := range languages {
		found, err := folders(suite, language)
		if err != nil {
			failures = append(failures, Failure{File: language, Err: err})
		}
		dirs = append(dirs, found...)
	}
	slices.Sort(dirs)

	return dirs, failures, nil
}

// folders returns the paths of the folders in dir, links to folders among them. A link
// that leads somewhere but cannot be followed, such as one out of the suite, counts, so
// that whoever opens it says why.
func folders(suite fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(suite, dir)
	if err != nil {
		return nil, fmt.Errorf("reading folder %s: %w", dir, err)
	}
	var found []string
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		folder := entry.IsDir()
		if entry.Type()&fs.ModeSymlink != 0 {
			info, err := fs.Stat(suite, name)
			folder = err == nil && info.IsDir() || err != nil && !errors.Is(err, fs.ErrNotExist)
		}
		if folder {
			found = append(found, name)
		}
	}

	return found, nil
}

// A framework is one folder as it was read: the model, nil where there is no
// configuration to read, and what failed.
type framework struct {
	*matrix.Framework

	failures []Failure
}

// load reads the framework in dir, through the tree of the folder that dir lies in.
func load(group fs.FS, dir string, options Options) (loaded framework) {
	// The tree is hostile; a fault of ours that one folder brings to light must not cost
	// all others.
	defer func() {
		if fault := recover(); fault != nil {
			loaded = framework{failures: []Failure{{File: dir, Err: fmt.Errorf("%w: %v", errPanic, fault)}}}
		}
	}()
	fail := func(name string, err error) framework {
		return framework{failures: []Failure{{File: path.Join(dir, name), Err: err}}}
	}
	base := path.Base(dir)
	files, err := tree.ReadNames(group, base)
	if err != nil {
		return fail("", err)
	}
	if _, found := slices.BinarySearch(files, ConfigName); !found {
		return framework{}
	}
	content, err := fs.ReadFile(group, path.Join(base, ConfigName))
	if err != nil {
		return fail(ConfigName, err)
	}
	source := text.ParseJSON(path.Join(dir, ConfigName), content)
	read := framework{Framework: readFramework(dir, files, source, options.Vocabulary)}
	if options.Evidence == nil || !options.Evidence(read.Framework) {
		return read
	}
	folder, err := fs.Sub(group, base)
	if err != nil {
		return fail("", err)
	}
	defer closeTree(folder)
	read.failures = readEvidence(read.Framework, folder, options.Vocabulary)

	return read
}

var errPanic = errors.New("internal error; please report it with this folder")

// closeTree lets go of a part of a tree that was opened for reading.
func closeTree(part fs.FS) {
	if closer, isCloser := part.(io.Closer); isCloser {
		closer.Close() //nolint:errcheck,gosec // Nothing was written.
	}
}

// groups opens the folders that frameworks lie in. Reading through them spares the
// system a walk from the root for every file.
func groups(suite fs.FS, dirs []string) (opened map[string]fs.FS, failed map[string]error) {
	opened, failed = map[string]fs.FS{}, map[string]error{}
	for _, dir := range dirs {
		group := path.Dir(dir)
		if opened[group] != nil || failed[group] != nil {
			continue
		}
		part, err := fs.Sub(suite, group)
		if err != nil {
			failed[group] = err

			continue
		}
		opened[group] = part
	}

	return opened, failed
}

// In reports whether a framework's folder is dir or lies below it.
func In(framework, dir string) bool {
	return dir == "." || framework == dir || strings.HasPrefix(framework, dir+"/")
}

// ListIn returns the folders of the frameworks in a part of the suite: its root, a
// language's folder or one framework's.
func ListIn(suite fs.FS, dir string) ([]string, error) {
	switch strings.Count(dir, "/") {
	case 0:
		return List(suite)
	case 1:
		return folders(suite, dir)
	}

	return []string{dir}, nil
}
