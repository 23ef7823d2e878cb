// Package facts reads evidence from the single files that stand beside a
// framework's configuration: what image a Dockerfile builds on, which programs
// its container starts, which worker class gunicorn uses, on which sockets the
// servers listen, which Python packages are installed. A fact is something read
// or derived from files, without an opinion; it carries the [finding.Place] it
// was read from. What cannot be decided from the files is said to be undecided,
// with its place and the reason; nothing is guessed.
//
// The package knows no matrix, no test and no configuration format. Files are
// hostile input: nothing is executed, reading stays inside the [Folder], and
// every size, depth and count has a limit that is reported when it is met.
//
// Files are decoded as UTF-8; columns count code points, as editors do.
package facts

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"syscall"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/tree"
)

// Limits on what is read. The largest file of the kinds read here in the
// TechEmpower tree has 14 KiB, the longest chain of scripts or includes has two
// links; the limits leave room and still bound time and memory.
const (
	// MaxFileSize is the largest file that is read, in bytes.
	MaxFileSize = 1 << 20
	// MaxShellSize is how much shell text is parsed for one start, or for the RUN
	// instructions of one Dockerfile, in bytes. It also bounds how deeply the text can nest.
	MaxShellSize = 64 << 10
	// MaxValueSize is the longest value of an expanded variable, in bytes.
	MaxValueSize = 4 << 10
	// MaxIncludeDepth is how many files may include one another in a chain.
	MaxIncludeDepth = 8
	// MaxCommandDepth is how deeply commands may start commands: scripts,
	// sh -c, launchers such as exec and env, functions.
	MaxCommandDepth = 8
	// MaxItems is how many facts of one kind are kept from one start or one
	// Dockerfile: programs, sockets, requirements, instructions.
	MaxItems = 4096
)

// ErrTooLarge is what reading a file over a limit of size wraps.
var ErrTooLarge = errors.New("file is too large")

// A Problem is something broken in a file: what could not be parsed, and where.
type Problem struct {
	Message string
	Place   finding.Place
}

// A Folder is the folder of one framework: the build context of its
// Dockerfiles.
type Folder struct {
	// Path is the folder's slash-separated path from the root of the tree. It
	// stands in front of file names in places.
	Path string
	// FS is the folder's content. Names that a Dockerfile or a script gives are
	// cleaned and refused when they leave the folder before FS sees them.
	FS fs.FS
}

// place returns the path from the root of the tree of a file of the folder.
func (f Folder) place(name string) string { return path.Join(f.Path, name) }

// read returns a file of the folder. The error wraps [fs.ErrNotExist] when there is
// no such regular file.
func (f Folder) read(name string) (*source, error) {
	if f.FS == nil || !fs.ValidPath(name) {
		return nil, fmt.Errorf("reading %s: %w", f.place(name), fs.ErrNotExist)
	}
	content, err := fs.ReadFile(f.FS, name)
	switch {
	case errors.Is(err, tree.ErrNotRegular), errors.Is(err, syscall.ENOTDIR): // The latter of a folder on the way.
		return nil, fmt.Errorf("reading %s: not a regular file: %w", f.place(name), fs.ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", f.place(name), err)
	case len(content) > MaxFileSize:
		return nil, fmt.Errorf("reading %s: over %d bytes: %w", f.place(name), MaxFileSize, ErrTooLarge)
	}

	return newSource(f.place(name), content), nil
}
