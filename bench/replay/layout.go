package main

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/tfb"
)

const (
	configName = tfb.ConfigName
	// oldConfigName is what configurations were called until April 2015.
	oldConfigName = "benchmark_config"
	// oldGroup stands for the language folders that there were none of until August 2014,
	// when frameworks lay at the top of the repository.
	oldGroup = tfb.Root + "/all"
)

// A layout shows a tree of any age as tfblint expects a suite to be: configurations have their
// present name, and where there is no folder of frameworks, the folders at the top that have a
// configuration lie in one group.
type layout struct {
	fs.FS

	flat bool
}

// present returns the layout of a tree.
func present(suite fs.FS) layout {
	_, err := fs.Stat(suite, tfb.Root)

	return layout{FS: suite, flat: err != nil}
}

// shown returns where a file of the tree is in the layout.
func (l layout) shown(name string) string {
	if strings.HasSuffix(name, "/"+oldConfigName) {
		name = strings.TrimSuffix(name, oldConfigName) + configName
	}
	if l.flat {
		name = oldGroup + "/" + name
	}

	return name
}

// kept returns where a file of the layout is in the tree.
func (l layout) kept(name string) string {
	if rest, inside := strings.CutPrefix(name, oldGroup+"/"); inside && l.flat {
		name = rest
	}
	folder, isConfig := strings.CutSuffix(name, "/"+configName)
	if old := folder + "/" + oldConfigName; isConfig && l.has(old) {
		return old
	}

	return name
}

func (l layout) has(name string) bool {
	_, err := fs.Stat(l.FS, name)

	return err == nil
}

func (l layout) Open(name string) (fs.File, error) { return l.FS.Open(l.kept(name)) }

func (l layout) ReadFile(name string) ([]byte, error) { return fs.ReadFile(l.FS, l.kept(name)) }

func (l layout) Stat(name string) (fs.FileInfo, error) { return fs.Stat(l.FS, l.kept(name)) }

func (l layout) ReadDir(name string) ([]fs.DirEntry, error) {
	switch {
	case l.flat && name == tfb.Root:
		return []fs.DirEntry{group{path.Base(oldGroup)}}, nil
	case l.flat && name == oldGroup:
		entries, err := fs.ReadDir(l.FS, ".")

		return slices.DeleteFunc(entries, func(entry fs.DirEntry) bool {
			return !l.has(entry.Name()+"/"+oldConfigName) && !l.has(entry.Name()+"/"+configName)
		}), err
	}
	entries, err := fs.ReadDir(l.FS, l.kept(name))
	for i, entry := range entries {
		if entry.Name() == oldConfigName {
			entries[i] = renamed{entry, configName}
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })

	return entries, err
}

// A group is a folder that is only there in the layout.
type group struct{ name string }

func (g group) Name() string             { return g.name }
func (group) IsDir() bool                { return true }
func (group) Type() fs.FileMode          { return fs.ModeDir }
func (group) Info() (fs.FileInfo, error) { return nil, fs.ErrInvalid }

// A renamed entry has another name in the layout.
type renamed struct {
	fs.DirEntry

	name string
}

func (r renamed) Name() string { return r.name }
