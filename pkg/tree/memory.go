package tree

import (
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// A Memory is a tree in memory: slash-separated paths and what the files there
// hold. Directories are there because files are in them. It suits tests; each
// look-up of a directory goes through all files. It must not change while in use.
type Memory map[string]string

var (
	_ fs.ReadDirFS  = Memory(nil)
	_ fs.ReadFileFS = Memory(nil)
	_ fs.StatFS     = Memory(nil)
	_ fs.SubFS      = Memory(nil)
)

// Open opens a file or directory.
func (m Memory) Open(name string) (fs.File, error) {
	info, err := m.stat("open", name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return &memoryDir{info: info, entries: m.entries(name)}, nil
	}

	return &memoryFile{Reader: strings.NewReader(m[name]), info: info}, nil
}

// ReadFile returns the content of a file.
func (m Memory) ReadFile(name string) ([]byte, error) {
	info, err := m.stat("read", name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrNotRegular}
	}

	return []byte(m[name]), nil
}

// ReadDir lists a directory in the order of the names.
func (m Memory) ReadDir(name string) ([]fs.DirEntry, error) {
	info, err := m.stat("readdir", name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: ErrNotDirectory}
	}

	return m.entries(name), nil
}

// Stat describes a file or directory.
func (m Memory) Stat(name string) (fs.FileInfo, error) { return m.stat("stat", name) }

// Sub returns a directory as a Memory of its own.
func (m Memory) Sub(name string) (fs.FS, error) {
	info, err := m.stat("sub", name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "sub", Path: name, Err: ErrNotDirectory}
	}
	sub := Memory{}
	for file, content := range m {
		if rest, inside := under(name, file); inside {
			sub[rest] = content
		}
	}

	return sub, nil
}

func (m Memory) stat(op, name string) (memoryInfo, error) {
	if err := check(op, "", name); err != nil {
		return memoryInfo{}, err
	}
	if content, ok := m[name]; ok {
		return memoryInfo{name: path.Base(name), size: int64(len(content))}, nil
	}
	for file := range m {
		if _, inside := under(name, file); inside {
			return memoryInfo{name: path.Base(name), dir: true}, nil
		}
	}
	if name == "." {
		return memoryInfo{name: name, dir: true}, nil
	}

	return memoryInfo{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
}

// entries lists the directory name, which exists.
func (m Memory) entries(name string) []fs.DirEntry {
	infos := make(map[string]memoryInfo)
	for file, content := range m {
		rest, inside := under(name, file)
		if !inside {
			continue
		}
		if dir, _, nested := strings.Cut(rest, "/"); nested {
			infos[dir] = memoryInfo{name: dir, dir: true}
		} else {
			infos[rest] = memoryInfo{name: rest, size: int64(len(content))}
		}
	}
	entries := make([]fs.DirEntry, 0, len(infos))
	for _, entry := range slices.Sorted(maps.Keys(infos)) {
		entries = append(entries, fs.FileInfoToDirEntry(infos[entry]))
	}

	return entries
}

// under returns the path of file from dir, if it lies in dir.
func under(dir, file string) (string, bool) {
	if dir == "." {
		return file, true
	}

	return strings.CutPrefix(file, dir+"/")
}

// memoryInfo describes a file or directory of a Memory as an [fs.FileInfo].
type memoryInfo struct {
	name string
	size int64
	dir  bool
}

// Name returns the last element of the path.
func (i memoryInfo) Name() string { return i.name }

// Size returns the number of bytes of a file.
func (i memoryInfo) Size() int64 { return i.size }

// IsDir reports whether this is a directory.
func (i memoryInfo) IsDir() bool { return i.dir }

// ModTime returns no time: a Memory has none.
func (memoryInfo) ModTime() time.Time { return time.Time{} }

// Sys returns nil: nothing underlies a Memory.
func (memoryInfo) Sys() any { return nil }

// Mode returns a mode that lets everybody read.
func (i memoryInfo) Mode() fs.FileMode {
	const readable, searchable = 0o444, 0o555
	if i.dir {
		return fs.ModeDir | searchable
	}

	return readable
}

// memoryFile is an open file of a Memory.
type memoryFile struct {
	*strings.Reader

	info memoryInfo
}

// Stat implements [fs.File].
func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close implements [fs.File]; there is nothing to release.
func (*memoryFile) Close() error { return nil }

// memoryDir is an open directory of a Memory or of a Git.
type memoryDir struct {
	info    fs.FileInfo
	entries []fs.DirEntry
}

// Stat implements [fs.File].
func (d *memoryDir) Stat() (fs.FileInfo, error) { return d.info, nil }

// Close implements [fs.File]; there is nothing to release.
func (*memoryDir) Close() error { return nil }

// Read implements [fs.File]; a directory cannot be read.
func (d *memoryDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.Name(), Err: ErrNotRegular}
}

// ReadDir implements [fs.ReadDirFile].
func (d *memoryDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(d.entries) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(d.entries) {
		n = len(d.entries)
	}
	listed := d.entries[:n]
	d.entries = d.entries[n:]

	return listed, nil
}
