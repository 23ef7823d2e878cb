package tfb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

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
	// Watch wraps the folder through which the evidence of a framework is read; nil
	// means that nobody watches.
	Watch func(dir string, folder fs.FS) fs.FS
	// Lean leaves out of each Source what is only good for places and edits: its name and its
	// problems stay. It is for who holds more frameworks than any known suite has.
	Lean bool
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

// ErrNoFrameworks is what Read and Load wrap when a tree holds no framework.
var ErrNoFrameworks = errors.New("no framework found")

// Load reads a suite from the tree below its root. A framework that cannot be read is
// a Failure and keeps nothing else from being read.
func Load(ctx context.Context, suite fs.FS, options Options) (*Suite, error) {
	texts, err := Read(ctx, suite, options.Dirs)
	if err != nil {
		return nil, err
	}
	defer texts.Close()

	loaded, err := texts.Load(ctx, options, nil)
	if err != nil {
		return nil, err
	}
	loaded.Failures, loaded.Strays = slices.Concat(texts.Failures, loaded.Failures), texts.Strays

	return loaded, nil
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
	tree.Prefetch(suite, languages)
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
// configuration to read, what is there instead, and what failed.
type framework struct {
	*matrix.Framework

	failures []Failure
}

// Framework fills the model from the text alone; it is nil where that fails.
func (t *Text) Framework(vocabulary *matrix.Vocabulary) *matrix.Framework {
	return t.load(Options{Vocabulary: vocabulary}).Framework
}

// load fills the model from the text of a configuration and, if they are asked for, the
// files beside it.
func (t *Text) load(options Options) (loaded framework) {
	// The tree is hostile; a fault of ours that one folder brings to light must not cost
	// all others.
	defer func() {
		if fault := recover(); fault != nil {
			loaded = framework{failures: []Failure{{File: t.Dir, Err: fmt.Errorf("%w: %v", errPanic, fault)}}}
		}
	}()
	source := text.ParseJSON(path.Join(t.Dir, ConfigName), t.Config)
	loaded.Framework = readFramework(t.Dir, t.Files, source, options.Vocabulary)
	if options.Lean {
		defer func() { loaded.Source = &text.Document{Name: source.Name, Problems: source.Problems} }()
	}
	if options.Evidence == nil || !options.Evidence(loaded.Framework) {
		return loaded
	}
	folder, err := t.Folder()
	if err != nil {
		return framework{failures: []Failure{{File: t.Dir, Err: err}}}
	}
	defer closeTree(folder)
	if options.Watch != nil {
		folder = options.Watch(t.Dir, folder)
	}
	loaded.failures = readEvidence(loaded.Framework, folder, options.Vocabulary)

	return loaded
}

var errPanic = errors.New("internal error; please report it with this folder")

// openPart opens a folder of a tree. Unlike [fs.Sub], which returns the tree itself for its own
// root, it opens something that can be closed without closing the tree.
func openPart(whole fs.FS, dir string) (fs.FS, error) {
	if parted, isParted := whole.(fs.SubFS); isParted {
		return parted.Sub(dir)
	}
	part, err := fs.Sub(whole, dir)
	if err == nil && dir == "." {
		part = struct{ fs.FS }{part}
	}

	return part, err
}

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
		part, err := openPart(suite, group)
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
