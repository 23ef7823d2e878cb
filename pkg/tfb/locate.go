package tfb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A Location says where in which suite a path of the file system lies.
type Location struct {
	// Root is the suite's root as a path of the file system.
	Root string
	// Dir is the part of the suite that the path names, from its root and with
	// slashes: "." for the whole of it, else a language's or a framework's folder.
	Dir string
	// Alone says that there is no suite around: Root is a framework's own folder.
	Alone bool
}

// ErrNoSuite is what Locate wraps when a path lies in no suite.
var ErrNoSuite = errors.New("no benchmark suite there")

// Depths, below a suite's root, of the folders that can be named.
const (
	suiteDepth     = 1 // frameworks
	frameworkDepth = 3 // frameworks/<language>/<framework>
)

// Locate finds the suite that a path belongs to: the path is the suite's root or lies
// in it. A file, or a folder deeper down, names the framework that it is part of.
func Locate(name string) (Location, error) {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return Location{}, fmt.Errorf("locating %s: %w", name, err)
	}
	info, err := os.Stat(absolute)
	if errors.Is(err, fs.ErrNotExist) || name == "" {
		return Location{}, fmt.Errorf("%q: %w; name a suite's root, or a folder or file in a suite",
			name, fs.ErrNotExist)
	}
	if err != nil {
		return Location{}, fmt.Errorf("locating %s: %w", name, err)
	}
	if isDir(filepath.Join(absolute, Root)) {
		return Location{Root: absolute, Dir: "."}, nil
	}
	folder := absolute
	if !info.IsDir() {
		folder = filepath.Dir(absolute)
	}
	// The innermost folder of that name counts: a suite may lie anywhere, also in a
	// folder that is itself called frameworks.
	for above := folder; above != filepath.Dir(above); above = filepath.Dir(above) {
		if filepath.Base(above) == Root {
			return within(filepath.Dir(above), folder)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, ConfigName)); err == nil {
		return Location{Root: folder, Dir: ".", Alone: true}, nil
	}

	return Location{}, fmt.Errorf("%s: %w: it is not below a folder called %s, and has neither %s nor %s in it",
		name, ErrNoSuite, Root, filepath.Join(Root, "*", "*", ConfigName), ConfigName)
}

func within(root, folder string) (Location, error) {
	relative, err := filepath.Rel(root, folder)
	if err != nil {
		return Location{}, fmt.Errorf("locating %s: %w", folder, err)
	}
	parts := strings.Split(filepath.ToSlash(relative), "/")
	if len(parts) == suiteDepth {
		return Location{Root: root, Dir: "."}, nil
	}
	if len(parts) > frameworkDepth {
		parts = parts[:frameworkDepth]
	}

	return Location{Root: root, Dir: strings.Join(parts, "/")}, nil
}

func isDir(name string) bool {
	info, err := os.Stat(name)

	return err == nil && info.IsDir()
}
