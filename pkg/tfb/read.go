package tfb

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/parallel"
	"github.com/tfblint/tfblint/pkg/tree"
)

// Texts are the configurations of a suite as they were read, before anyone asked what they
// mean. They hold folders open, so they have to be closed.
type Texts struct {
	// Frameworks are sorted by Dir.
	Frameworks []*Text
	// Failures are folders and files that could not be read.
	Failures []Failure
	// Strays are folders where a framework is expected but no configuration lies.
	Strays []matrix.Stray

	groups map[string]fs.FS
}

// A Text is what lies in one framework's folder: the names, and the configuration.
type Text struct {
	Dir    string
	Files  []string
	Config []byte

	group fs.FS
}

// Folder opens the framework's folder; whoever does should close it.
func (t *Text) Folder() (fs.FS, error) {
	folder, err := openPart(t.group, path.Base(t.Dir))
	if err != nil {
		return nil, fmt.Errorf("opening the folder: %w", err)
	}

	return folder, nil
}

// Close lets go of the folders.
func (t *Texts) Close() {
	for _, group := range t.groups {
		closeTree(group)
	}
}

// Read reads the configurations in the given folders, from the root of the suite; nil means
// all there are. A folder that cannot be read is a Failure.
func Read(ctx context.Context, suite fs.FS, dirs []string) (*Texts, error) {
	texts := &Texts{}
	if dirs == nil {
		found, failures, err := list(suite)
		if err != nil {
			return nil, err
		}
		dirs, texts.Failures = found, failures
	}
	tree.Prefetch(suite, dirs)
	tree.Prefetch(suite, configsIn(dirs))
	opened, failed := groups(suite, dirs)
	texts.groups = opened
	read := make([]folder, len(dirs))
	parallel.ForEachUntil(ctx, len(dirs), func(i int) {
		group := path.Dir(dirs[i])
		if failed[group] != nil {
			read[i].failure = &Failure{File: dirs[i], Err: failed[group]}
		} else {
			read[i] = readFolder(opened[group], dirs[i])
		}
	})
	if ctx.Err() != nil {
		texts.Close()

		return nil, fmt.Errorf("reading the suite: %w", ctx.Err())
	}
	for _, folder := range read {
		switch {
		case folder.failure != nil:
			texts.Failures = append(texts.Failures, *folder.failure)
		case folder.text != nil:
			texts.Frameworks = append(texts.Frameworks, folder.text)
		case folder.stray != nil:
			texts.Strays = append(texts.Strays, *folder.stray)
		}
	}
	if len(texts.Frameworks) == 0 && len(texts.Failures) == 0 {
		texts.Close()

		return nil, fmt.Errorf("%w: looked for %s/*/*/%s", ErrNoFrameworks, Root, ConfigName)
	}

	return texts, nil
}

// configsIn names the configurations that folders may have.
func configsIn(dirs []string) []string {
	names := make([]string, len(dirs))
	for i, dir := range dirs {
		names[i] = path.Join(dir, ConfigName)
	}

	return names
}

// A folder is what was found where a framework may be: one of the three, or nothing.
type folder struct {
	text    *Text
	stray   *matrix.Stray
	failure *Failure
}

// readFolder reads the configuration in dir, through the tree of the folder that dir lies in.
func readFolder(group fs.FS, dir string) folder {
	base := path.Base(dir)
	files, err := tree.ReadNames(group, base)
	if err != nil {
		return folder{failure: &Failure{File: dir, Err: err}}
	}
	if _, found := slices.BinarySearch(files, ConfigName); !found {
		return folder{stray: strayIn(dir, files)}
	}
	content, err := fs.ReadFile(group, path.Join(base, ConfigName))
	if err != nil {
		return folder{failure: &Failure{File: path.Join(dir, ConfigName), Err: err}}
	}

	return folder{text: &Text{Dir: dir, Files: files, Config: content, group: group}}
}

// strayIn returns the folder dir as one that holds no configuration, nil where none is
// expected: the toolset looks in each folder of a language, and gives up the whole
// language where there is none. Folders with a dot before their name are not the suite's.
func strayIn(dir string, files []string) *matrix.Stray {
	parts := strings.Split(dir, "/")
	if len(parts) != frameworkDepth || parts[0] != Root ||
		strings.HasPrefix(parts[1], ".") || strings.HasPrefix(parts[2], ".") {
		return nil
	}

	return &matrix.Stray{Dir: dir, Group: parts[1], Files: files}
}

// Load fills the model from the texts for which want says so; nil means from all. A text
// that cannot be read is a Failure and keeps no other from being read. What had failed
// before is not said again.
func (t *Texts) Load(ctx context.Context, options Options, want func(*Text) bool) (*Suite, error) {
	texts := t.Frameworks
	if want != nil {
		texts = nil
		for _, text := range t.Frameworks {
			if want(text) {
				texts = append(texts, text)
			}
		}
	}
	loaded := make([]framework, len(texts))
	parallel.ForEachUntil(ctx, len(texts), func(i int) { loaded[i] = texts[i].load(options) })
	if ctx.Err() != nil {
		return nil, fmt.Errorf("reading the suite: %w", ctx.Err())
	}
	suite := &Suite{}
	for _, one := range loaded {
		suite.Failures = append(suite.Failures, one.failures...)
		if one.Framework != nil {
			suite.Frameworks = append(suite.Frameworks, one.Framework)
		}
	}
	suite.Sort()

	return suite, nil
}
