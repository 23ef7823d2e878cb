// Package tree gives read-only access to the files under review, wherever they
// are, behind [io/fs]. A [Dir] is a directory on disk and a [Memory] is a few
// files in memory; the git index and git commits are to follow in this room.
//
// What is under review is hostile. No name and no symbolic link leads out of a
// tree, only regular files are read, and what a reader holds in memory is
// bounded. Every error is an [fs.PathError] whose path starts at the tree's root.
package tree

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// The bounds of what is read.
const (
	// MaxFileSize is the largest file that is read, in bytes. The largest
	// file a rule looks at in the TechEmpower suite has a few kilobytes.
	MaxFileSize = 8 << 20
	// MaxEntries is the largest number of entries of one directory.
	MaxEntries = 100_000
	// MaxDepth is the largest number of elements of a path.
	MaxDepth = 64
)

var (
	// ErrNotRegular is wrapped by errors about what is neither a regular file nor
	// a directory, or is the one where the other is wanted.
	ErrNotRegular = errors.New("not a regular file")
	// ErrNotDirectory is wrapped by errors about files where directories are wanted.
	ErrNotDirectory = errors.New("not a directory")
	// ErrTooLarge is wrapped by errors about files larger than MaxFileSize.
	ErrTooLarge = errors.New("the file is larger than 8 MiB")
	// ErrTooManyEntries is wrapped by errors about directories with more than
	// MaxEntries entries.
	ErrTooManyEntries = errors.New("the directory has more than 100,000 entries")
	// ErrTooDeep is wrapped by errors about paths with more than MaxDepth elements.
	ErrTooDeep = errors.New("the path has more than 64 elements")
)

// ReadNames lists the names in a directory, in order. A [Dir] gives names for much less
// than entries: it would have to ask for each entry what it is.
func ReadNames(fsys fs.FS, name string) ([]string, error) {
	if namer, ok := fsys.(interface {
		ReadNames(name string) ([]string, error)
	}); ok {
		return namer.ReadNames(name)
	}
	entries, err := fs.ReadDir(fsys, name)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}

	return names, nil
}

// Prefetch tells a tree which files and folders are going to be read soon. To most trees it makes no
// difference; a [Git] reads them faster.
func Prefetch(fsys fs.FS, names []string) {
	if prefetcher, ok := fsys.(interface{ Prefetch(names []string) }); ok {
		prefetcher.Prefetch(names)
	}
}

// check refuses names that [io/fs] does not allow and those nested too deep.
func check(op, prefix, name string) error {
	switch full := path.Join(prefix, name); {
	case !fs.ValidPath(name):
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	case strings.Count(full, "/") >= MaxDepth:
		return &fs.PathError{Op: op, Path: full, Err: ErrTooDeep}
	}

	return nil
}
