package tfb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
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
	dirs := options.Dirs
	if dirs == nil {
		found, err := List(suite)
		if err != nil {
			return nil, err
		}
		dirs = found
	}
	loaded := make([]framework, len(dirs))
	var (
		next  atomic.Int64
		group sync.WaitGroup
	)
	for range min(runtime.GOMAXPROCS(0), len(dirs)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(dirs) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				loaded[i] = load(suite, dirs[i], options)
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("reading the suite: %w", ctx.Err())
	}
	result := &Suite{}
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

// List returns the folders that hold a framework's configuration, sorted. It looks
// exactly two levels deep, as the toolset does, and never walks the sources.
func List(suite fs.FS) ([]string, error) {
	languages, err := folders(suite, Root)
	if err != nil {
		return nil, fmt.Errorf("listing languages: %w", err)
	}
	var dirs []string
	for _, language := range languages {
		found, err := folders(suite, language)
		if err != nil {
			return nil, fmt.Errorf("listing frameworks: %w", err)
		}
		dirs = append(dirs, found...)
	}
	slices.Sort(dirs)

	return dirs, nil
}

// folders returns the paths of the folders in dir, links to folders among them.
func folders(tree fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(tree, dir)
	if err != nil {
		return nil, fmt.Errorf("reading folder %s: %w", dir, err)
	}
	var found []string
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		if isFolder(tree, name, entry) {
			found = append(found, name)
		}
	}

	return found, nil
}

func isFolder(tree fs.FS, name string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.IsDir()
	}
	info, err := fs.Stat(tree, name)

	return err == nil && info.IsDir()
}

// A framework is one folder as it was read: the model, nil where there is no
// configuration to read, and what failed.
type framework struct {
	*matrix.Framework

	failures []Failure
}

func load(suite fs.FS, dir string, options Options) framework {
	fail := func(name string, err error) framework {
		return framework{failures: []Failure{{File: path.Join(dir, name), Err: err}}}
	}
	folder, err := fs.Sub(suite, dir)
	if err != nil {
		return fail("", err)
	}
	if closer, isCloser := folder.(interface{ Close() error }); isCloser && dir != "." {
		defer closer.Close() //nolint:errcheck // Nothing was written.
	}
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return fail("", err)
	}
	files := make([]string, 0, len(entries))
	for _, entry := range entries {
		name := entry.Name()
		if isFolder(folder, name, entry) {
			name += "/"
		}
		files = append(files, name)
	}
	slices.Sort(files)
	if !slices.Contains(files, ConfigName) {
		return framework{}
	}
	config := path.Join(dir, ConfigName)
	content, err := fs.ReadFile(folder, ConfigName)
	if err != nil {
		return fail(ConfigName, err)
	}
	read := readFramework(dir, files, text.ParseJSON(config, content), options.Vocabulary)
	if options.Evidence == nil || !options.Evidence(read) {
		return framework{Framework: read}
	}

	return framework{Framework: read, failures: readEvidence(read, folder, options.Vocabulary)}
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
