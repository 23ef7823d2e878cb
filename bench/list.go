package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// writeList runs tfblint in this process and lists what it looked at.
func writeList(ctx context.Context, root, list string, dirs []string, noContext bool) error {
	opened, err := tree.OpenDir(root)
	if err != nil {
		return fmt.Errorf("opening the suite: %w", err)
	}
	defer opened.Close() //nolint:errcheck // It is only read.
	seen := &log{}
	options := lint.Options{Suite: recorder{opened, ".", seen}, Dirs: dirs, NoContext: noContext}
	if _, err := lint.Run(ctx, options); err != nil {
		return fmt.Errorf("recording what is read: %w", err)
	}
	slices.Sort(seen.names)
	names := strings.Join(slices.Compact(seen.names), "\n") + "\n"
	if err := os.WriteFile(list, []byte(names), 0o600); err != nil {
		return fmt.Errorf("writing the list: %w", err)
	}

	return nil
}

// addRecipes writes a list to which every Dockerfile beside a listed configuration is added.
func addRecipes(root, list, wide string) error {
	content, err := os.ReadFile(list)
	if err != nil {
		return fmt.Errorf("reading the list: %w", err)
	}
	names := strings.Split(strings.TrimSpace(string(content)), "\n")
	for _, name := range names {
		if path.Base(name) != tfb.ConfigName {
			continue
		}
		recipes, err := fs.Glob(os.DirFS(root), path.Join(path.Dir(name), "*.dockerfile"))
		if err != nil {
			return fmt.Errorf("listing Dockerfiles: %w", err)
		}
		names = append(names, recipes...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if err := os.WriteFile(wide, []byte(strings.Join(names, "\n")+"\n"), 0o600); err != nil {
		return fmt.Errorf("writing the list: %w", err)
	}

	return nil
}

// A log has the names of what was read.
type log struct {
	mutex sync.Mutex
	names []string
}

func (l *log) add(name string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.names = append(l.names, name)
}

// A recorder is a tree that logs what is read of it with success.
type recorder struct {
	fs.FS

	at  string
	log *log
}

func (r recorder) ReadFile(name string) ([]byte, error) {
	content, err := fs.ReadFile(r.FS, name)
	r.saw(name, "", err)

	return content, err
}

func (r recorder) ReadHead(name string, n int) ([]byte, error) {
	head, err := tree.ReadHead(r.FS, name, n)
	r.saw(name, "\t"+strconv.Itoa(n), err)

	return head, err
}

func (r recorder) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(r.FS, name)
	r.saw(name, "/", err)

	return entries, err
}

func (r recorder) ReadNames(name string) ([]string, error) {
	names, err := tree.ReadNames(r.FS, name)
	r.saw(name, "/", err)

	return names, err
}

// saw logs what was read with success, with a mark at the end that says how.
func (r recorder) saw(name, mark string, err error) {
	if err == nil {
		r.log.add(path.Join(r.at, name) + mark)
	}
}

func (r recorder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.FS, name) }

func (r recorder) Sub(name string) (fs.FS, error) {
	below, err := fs.Sub(r.FS, name)

	return recorder{below, path.Join(r.at, name), r.log}, err
}
