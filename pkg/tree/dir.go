package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Dir is a directory on disk. Its methods may be called from several
// goroutines at once.
//
// A symbolic link is followed as long as it stays within the tree, and ReadDir
// lists it as a link: whether it leads to a directory, Stat tells.
type Dir struct {
	root *os.Root
	// top is the root of the whole tree if this is a directory within it. Links
	// in this directory may lead anywhere in the tree.
	top *os.Root
	// prefix is the path of this directory in the tree.
	prefix string
}

var (
	_ fs.ReadDirFS  = (*Dir)(nil)
	_ fs.ReadFileFS = (*Dir)(nil)
	_ fs.StatFS     = (*Dir)(nil)
	_ fs.SubFS      = (*Dir)(nil)
	_ io.Closer     = (*Dir)(nil)
)

// OpenDir opens the directory at a path of the operating system as a tree.
// The path itself is trusted: it may be or contain any symbolic link.
func OpenDir(name string) (*Dir, error) {
	// Opening a FIFO would wait for its other end, so look first.
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("opening the tree: %w", err)
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: ErrNotDirectory}
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("opening the tree: %w", err)
	}

	return &Dir{root: root}, nil
}

// Close releases the directory. Directories that Sub returned have to be closed
// on their own, before this one.
func (d *Dir) Close() error {
	if err := d.root.Close(); err != nil {
		return fmt.Errorf("closing the directory %s: %w", d.root.Name(), err)
	}

	return nil
}

// Open opens a file or directory for reading. It refuses what ReadFile refuses.
func (d *Dir) Open(name string) (fs.File, error) {
	file, _, err := d.open("open", name)
	if err != nil {
		return nil, err
	}

	return file, nil
}

// ReadFile returns the content of a regular file of at most MaxFileSize bytes.
func (d *Dir) ReadFile(name string) ([]byte, error) {
	const op = "read"
	file, info, err := d.open(op, name)
	if err != nil {
		return nil, err
	}
	defer release(file)
	if info.IsDir() {
		return nil, d.fail(op, name, ErrNotRegular)
	}
	// One byte more than there should be tells a file that grows meanwhile.
	content := make([]byte, 0, info.Size()+1)
	for {
		n, err := file.Read(content[len(content):cap(content)])
		content = content[:len(content)+n]
		switch {
		case errors.Is(err, io.EOF):
			return content, nil
		case err != nil:
			return nil, d.fail(op, name, err)
		case len(content) > MaxFileSize:
			return nil, d.fail(op, name, ErrTooLarge)
		case len(content) == cap(content):
			content = slices.Grow(content, len(content))
		}
	}
}

// ReadDir lists a directory in the order of the names.
func (d *Dir) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := list(d, name, (*os.File).ReadDir)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })

	return entries, err
}

// ReadNames lists the names in a directory, in order.
func (d *Dir) ReadNames(name string) ([]string, error) {
	names, err := list(d, name, (*os.File).Readdirnames)
	slices.Sort(names)

	return names, err
}

// list reads at most MaxEntries entries of a directory.
func list[T any](d *Dir, name string, read func(*os.File, int) ([]T, error)) ([]T, error) {
	const op = "readdir"
	file, info, err := d.open(op, name)
	if err != nil {
		return nil, err
	}
	defer release(file)
	if !info.IsDir() {
		return nil, d.fail(op, name, ErrNotDirectory)
	}
	entries, err := read(file, MaxEntries+1)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, d.fail(op, name, err)
	case len(entries) > MaxEntries:
		return nil, d.fail(op, name, ErrTooManyEntries)
	}

	return entries, nil
}

// Stat describes what name or, if that is a link, its target is.
func (d *Dir) Stat(name string) (fs.FileInfo, error) {
	return within(d, "stat", name, (*os.Root).Stat)
}

// Sub returns a directory of the tree as a *Dir of its own, through which its
// files are opened faster. It should be closed when no longer needed.
func (d *Dir) Sub(name string) (fs.FS, error) {
	const op = "sub"
	// Opening a FIFO would wait for its other end, so look first.
	info, err := within(d, op, name, (*os.Root).Stat)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, d.fail(op, name, ErrNotDirectory)
	}
	root, err := within(d, op, name, (*os.Root).OpenRoot)
	if err != nil {
		return nil, err
	}
	top := d.top
	if top == nil {
		top = d.root
	}

	return &Dir{root: root, top: top, prefix: path.Join(d.prefix, name)}, nil
}

// open opens a directory or a regular file of acceptable size.
func (d *Dir) open(op, name string) (*os.File, fs.FileInfo, error) {
	file, err := within(d, op, name, openForReading)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		// A socket cannot even be opened, and the system's reason is obscure.
		if info, statErr := d.Stat(name); statErr == nil && !isReadable(info) {
			err = d.fail(op, name, ErrNotRegular)
		}

		return nil, nil, err
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		// Reported below.
	case !isReadable(info):
		err = ErrNotRegular
	case !info.IsDir() && info.Size() > MaxFileSize:
		err = ErrTooLarge
	default:
		return file, info, nil
	}

	release(file)

	return nil, nil, d.fail(op, name, err)
}

// release closes a file that was only read: whatever closing says, what was read
// is good.
func release(file *os.File) { _ = file.Close() }

func isReadable(info fs.FileInfo) bool { return info.IsDir() || info.Mode().IsRegular() }

// openForReading does not wait for the other end of a FIFO.
func openForReading(root *os.Root, name string) (*os.File, error) {
	return root.OpenFile(name, os.O_RDONLY|nonBlocking, 0) //nolint:wrapcheck // Its caller does, with the path.
}

// within calls use with the root that name has to be looked up in: this
// directory or, for a link that leads out of it, the whole tree.
func within[T any](d *Dir, op, name string, use func(*os.Root, string) (T, error)) (T, error) {
	var none T
	if err := check(op, d.prefix, name); err != nil {
		return none, err
	}
	local, err := filepath.Localize(name)
	if err != nil {
		return none, d.fail(op, name, fs.ErrInvalid)
	}
	result, err := use(d.root, local)
	if err != nil && d.top != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		result, err = use(d.top, filepath.Join(filepath.FromSlash(d.prefix), local))
	}
	if err != nil {
		return none, d.fail(op, name, err)
	}

	return result, nil
}

// fail wraps an error with the path from the tree's root, in place of the one
// that the operating system was given.
func (d *Dir) fail(op, name string, err error) error {
	if inner := (*fs.PathError)(nil); errors.As(err, &inner) {
		err = inner.Err
	}

	return &fs.PathError{Op: op, Path: path.Join(d.prefix, name), Err: err}
}
