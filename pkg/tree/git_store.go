package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tfblint/tfblint/pkg/git"
)

const (
	// maxLinks is how many links a path may lead through; [os.Root] has the same bound.
	maxLinks = 8
	// maxTarget is the longest target of a link, in bytes, as in Linux.
	maxTarget = 4096
	// maxTree bounds the size of a tree object.
	maxTree = 32 << 20
)

// The errors of links, in the words that [os.Root] has for them.
var (
	errEscapes   = errors.New("path escapes from parent")
	errLoop      = errors.New("too many levels of symbolic links")
	errEmptyLink = errors.New("empty path")
	errLongLink  = errors.New("file name too long")
)

// A gitStore is what the folders of one tree have in common.
type gitStore struct {
	repository *git.Repository
	// staged are the entries of the index, in the order of their paths.
	staged []git.Entry
}

// A gitEntry is a file, link or folder.
type gitEntry struct {
	name string
	mode git.Mode
	// id is the object; folders have their own.
	id git.ID
	// folder is what is in it, if it is a folder.
	folder *gitFolder
}

// A gitFolder is read when it is needed: from a tree object, or from a part of the index.
type gitFolder struct {
	// id is the tree object, if that is known.
	id git.ID
	// first and last bound the part of the index, in which all paths have the first skip bytes in
	// common. Without an object and a part, the folder is empty.
	first, last, skip int

	reading sync.Once
	entries []gitEntry
	err     error

	summing sync.Once
	sum     git.ID
	sumErr  error
}

// entries returns what is in a folder, in the order of the names.
func (s *gitStore) entries(of gitEntry) ([]gitEntry, error) {
	if of.folder == nil {
		return nil, ErrNotDirectory
	}
	f := of.folder
	f.reading.Do(func() {
		switch {
		case f.id != "":
			f.entries, f.err = s.readTree(f.id)
		default:
			f.entries, f.err = s.readIndex(f)
		}
		if f.err != nil {
			return
		}
		slices.SortFunc(f.entries, func(a, b gitEntry) int { return strings.Compare(a.name, b.name) })
		f.err = distinct(f.entries)
	})

	return f.entries, f.err
}

// distinct refuses two entries of one name, which no folder has.
func distinct(entries []gitEntry) error {
	for i := 1; i < len(entries); i++ {
		if entries[i].name == entries[i-1].name {
			return fmt.Errorf("%w: the folder has two entries %q", git.ErrMalformed, entries[i].name)
		}
	}

	return nil
}

// readTree reads a tree object.
func (s *gitStore) readTree(id git.ID) ([]gitEntry, error) {
	object, err := s.repository.Read(id, maxTree)
	switch {
	case errors.Is(err, git.ErrTooLarge):
		return nil, ErrTooManyEntries
	case err != nil:
		return nil, err
	case object.Kind != git.KindTree:
		return nil, fmt.Errorf("%w: the object of a folder is a %s", git.ErrMalformed, object.Kind)
	}
	listed, err := git.ParseTree(object.Content, s.repository.IDSize())
	if err != nil {
		return nil, err
	}
	if len(listed) > MaxEntries {
		return nil, ErrTooManyEntries
	}
	entries := make([]gitEntry, len(listed))
	for i, entry := range listed {
		entries[i] = newGitEntry(entry.Name, entry)
	}

	return entries, nil
}

func newGitEntry(name string, of git.Entry) gitEntry {
	entry := gitEntry{name: name, mode: of.Mode, id: of.ID}
	switch of.Mode.Type() {
	case git.ModeFolder:
		entry.folder = &gitFolder{id: of.ID}
	case git.ModeSubmodule:
		entry.folder = &gitFolder{}
	default: // A file or a link.
	}

	return entry
}

// readIndex takes a folder out of the index, where the paths of its files follow each other.
func (s *gitStore) readIndex(f *gitFolder) ([]gitEntry, error) {
	var entries []gitEntry
	for i := f.first; i < f.last; {
		if len(entries) == MaxEntries {
			return nil, ErrTooManyEntries
		}
		staged := s.staged[i]
		name, below, nested := strings.Cut(staged.Name[f.skip:], "/")
		if name == "" || name == "." || name == ".." {
			return nil, fmt.Errorf("%w index: no file can have the path %.200q", git.ErrMalformed, staged.Name)
		}
		if !nested || below == "" { // A sparse index has whole folders, whose paths end in a slash.
			entries = append(entries, newGitEntry(name, staged))
			i++

			continue
		}
		skip := f.skip + len(name) + 1
		end := i + s.after(s.staged[i:f.last], staged.Name[:skip])
		entries = append(entries, gitEntry{
			name: name, mode: git.ModeFolder, folder: &gitFolder{first: i, last: end, skip: skip},
		})
		i = end
	}

	return entries, nil
}

// after returns the number of the first entry that does not begin with a prefix; before it, all do.
func (*gitStore) after(entries []git.Entry, prefix string) int {
	n, _ := slices.BinarySearchFunc(entries, prefix, func(entry git.Entry, prefix string) int {
		if strings.HasPrefix(entry.Name, prefix) {
			return -1
		}

		return 1
	})

	return n
}

// target returns what a link leads to.
func (s *gitStore) target(link gitEntry) (string, error) {
	object, err := s.repository.Read(link.id, maxTarget)
	target := string(object.Content)
	switch {
	case errors.Is(err, git.ErrTooLarge):
		return "", errLongLink
	case err != nil:
		return "", err
	case target == "":
		return "", errEmptyLink
	case strings.HasPrefix(target, "/"):
		return "", errEscapes
	}

	return target, nil
}

// id returns the object of an entry. For a folder of the index it is worked out as `git write-tree`
// does.
func (s *gitStore) id(of gitEntry) (git.ID, error) {
	f := of.folder
	switch {
	case f == nil:
		return of.id, nil
	case f.id != "":
		return f.id, nil
	case of.mode.Type() == git.ModeSubmodule:
		return of.id, nil
	}
	f.summing.Do(func() { f.sum, f.sumErr = s.sum(of) })

	return f.sum, f.sumErr
}

func (s *gitStore) sum(of gitEntry) (git.ID, error) {
	entries, err := s.entries(of)
	if err != nil {
		return "", err
	}
	sorted := slices.Clone(entries)
	slices.SortFunc(sorted, func(a, b gitEntry) int { return strings.Compare(a.sortedAs(), b.sortedAs()) })
	var content []byte
	for _, entry := range sorted {
		id, err := s.id(entry)
		if err != nil {
			return "", err
		}
		content = strconv.AppendUint(content, uint64(entry.mode), 8)
		content = append(append(content, ' '), entry.name...)
		content = append(append(content, 0), id...)
	}

	return s.repository.ID(git.KindTree, content), nil
}

// sortedAs is the name under which git sorts an entry: folders as if they ended in a slash.
func (e gitEntry) sortedAs() string {
	if e.mode.Type() == git.ModeFolder {
		return e.name + "/"
	}

	return e.name
}

// lookUp finds a name.
func lookUp(entries []gitEntry, name string) (gitEntry, bool) {
	i, found := slices.BinarySearchFunc(entries, name, func(entry gitEntry, name string) int {
		return strings.Compare(entry.name, name)
	})
	if !found {
		return gitEntry{}, false
	}

	return entries[i], true
}

// info describes the entry under a name.
func (e gitEntry) info(name string, size int64) gitInfo {
	return gitInfo{name: name, size: size, mode: e.fileMode()}
}

// fileMode is the mode that a checkout gives.
func (e gitEntry) fileMode() fs.FileMode {
	const plain, executable, every, ownerMayRun = 0o644, 0o755, 0o777, 0o100
	switch {
	case e.folder != nil:
		return fs.ModeDir | executable
	case e.mode.Type() == git.ModeLink:
		return fs.ModeSymlink | every
	case e.mode&ownerMayRun != 0:
		return executable
	}

	return plain
}

// A gitDirEntry is an entry of a listing. It describes a link itself, not what it leads to.
type gitDirEntry struct {
	gitEntry

	of   *Git
	path string
}

// Name returns the name in the folder.
func (e gitDirEntry) Name() string { return e.name }

// IsDir reports whether this is a folder.
func (e gitDirEntry) IsDir() bool { return e.folder != nil }

// Type returns the type bits of the mode.
func (e gitDirEntry) Type() fs.FileMode { return e.fileMode().Type() }

// Info describes the entry, for which its object is looked up.
func (e gitDirEntry) Info() (fs.FileInfo, error) { return e.of.describe("lstat", e.path, e.gitEntry) }

// String formats the entry as [fs.FormatDirEntry] does.
func (e gitDirEntry) String() string { return fs.FormatDirEntry(e) }

// gitInfo describes a file or folder as an [fs.FileInfo].
type gitInfo struct {
	name string
	size int64
	mode fs.FileMode
}

// Name returns the last element of the path.
func (i gitInfo) Name() string { return i.name }

// Size returns the number of bytes of a file.
func (i gitInfo) Size() int64 { return i.size }

// IsDir reports whether this is a folder.
func (i gitInfo) IsDir() bool { return i.mode.IsDir() }

// ModTime returns no time: git keeps none.
func (gitInfo) ModTime() time.Time { return time.Time{} }

// Sys returns nil: nothing of the system underlies it.
func (gitInfo) Sys() any { return nil }

// Mode returns the mode that a checkout gives.
func (i gitInfo) Mode() fs.FileMode { return i.mode }

// gitFile is an open file of a Git.
type gitFile struct {
	*bytes.Reader

	info gitInfo
}

// Stat implements [fs.File].
func (f *gitFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close implements [fs.File]; there is nothing to release.
func (*gitFile) Close() error { return nil }
