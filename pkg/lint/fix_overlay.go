package lint

import (
	"bytes"
	"io"
	"io/fs"
	"path"

	"github.com/tfblint/tfblint/pkg/tree"
)

// An overlay is a tree in which some files hold something else. There are no other files
// than in the tree below, and so no other names; what a folder says of the sizes in it is
// what the tree below says.
type overlay struct {
	below fs.FS
	// dir is where below lies in the tree that the names in files start from.
	dir   string
	files map[string][]byte
}

var (
	_ fs.ReadDirFS  = (*overlay)(nil)
	_ fs.ReadFileFS = (*overlay)(nil)
	_ fs.StatFS     = (*overlay)(nil)
	_ fs.SubFS      = (*overlay)(nil)
	_ io.Closer     = (*overlay)(nil)
)

func (o *overlay) content(name string) ([]byte, bool) {
	content, changed := o.files[path.Join(o.dir, name)]

	return content, changed
}

// Open implements [fs.FS].
func (o *overlay) Open(name string) (fs.File, error) {
	file, err := o.below.Open(name)
	content, changed := o.content(name)
	if err != nil || !changed {
		return file, err
	}

	return &changedFile{File: file, Reader: bytes.NewReader(content)}, nil
}

// ReadFile implements [fs.ReadFileFS].
func (o *overlay) ReadFile(name string) ([]byte, error) {
	if content, changed := o.content(name); changed {
		return bytes.Clone(content), nil
	}

	return fs.ReadFile(o.below, name)
}

// ReadDir implements [fs.ReadDirFS].
func (o *overlay) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(o.below, name) }

// ReadNames lists the names in a directory as [tree.ReadNames] wants them.
func (o *overlay) ReadNames(name string) ([]string, error) { return tree.ReadNames(o.below, name) }

// Stat implements [fs.StatFS].
func (o *overlay) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(o.below, name)
	content, changed := o.content(name)
	if err != nil || !changed {
		return info, err
	}

	return changedInfo{FileInfo: info, size: int64(len(content))}, nil
}

// Sub implements [fs.SubFS].
func (o *overlay) Sub(name string) (fs.FS, error) {
	below, err := fs.Sub(o.below, name)
	if err != nil {
		return nil, err
	}

	return &overlay{below: below, dir: path.Join(o.dir, name), files: o.files}, nil
}

// Close lets go of the tree below, if it is one that has to be let go of.
func (o *overlay) Close() error {
	if closer, isCloser := o.below.(io.Closer); isCloser {
		return closer.Close() //nolint:wrapcheck // The tree's own error.
	}

	return nil
}

// A changedFile is an open file that holds something else.
type changedFile struct {
	fs.File
	*bytes.Reader
}

// Read implements [fs.File].
func (f *changedFile) Read(buffer []byte) (int, error) {
	return f.Reader.Read(buffer) //nolint:wrapcheck // A reader's error has to stay what it is.
}

// Stat implements [fs.File].
func (f *changedFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	if err != nil {
		return nil, err
	}

	return changedInfo{FileInfo: info, size: f.Size()}, nil
}

// changedInfo describes a file that holds something else.
type changedInfo struct {
	fs.FileInfo

	size int64
}

// Size returns the number of bytes that the file holds now.
func (i changedInfo) Size() int64 { return i.size }
