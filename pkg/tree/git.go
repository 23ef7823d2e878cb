package tree

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/git"
)

// A Git is a folder of a commit or of the index. Nothing is checked out: folders and files are read
// from the repository when they are asked for. Its methods may be called from several goroutines at
// once. It answers as a [Dir] of the same files does, with the modes that git keeps:
//
// A symbolic link is followed as long as it stays within the tree. A submodule is an empty folder,
// as it is in a clone without submodules: its files are in another repository. The content of a file
// is what git keeps, before line ends or filters are converted for the work tree.
type Git struct {
	store *gitStore
	// way leads from the top of the tree to this folder: both are in it.
	way []gitEntry
	// prefix is the path of this folder in the tree, as it was asked for.
	prefix string
	// beside may have the same files; see Beside. Where Sub opened it, opened is the same.
	beside fs.FS
	opened io.Closer
}

// Beside lets g, and what Sub makes of it, take files from a folder that probably has most of them
// as they are here: the work tree. What a file there holds is only taken if its hash is the one that
// git knows, so that the answers are the same; asking git for hundreds of objects takes longer.
func (g *Git) Beside(folder fs.FS) { g.beside = folder }

// Close lets go of what Sub opened. The repository stays open.
func (g *Git) Close() error {
	if g.opened == nil {
		return nil
	}

	return g.opened.Close() //nolint:wrapcheck // It says what it is.
}

var (
	_ fs.ReadDirFS  = (*Git)(nil)
	_ fs.ReadFileFS = (*Git)(nil)
	_ fs.StatFS     = (*Git)(nil)
	_ fs.SubFS      = (*Git)(nil)
	_ io.Closer     = (*Git)(nil)
)

// OpenCommit opens a folder of a commit as a tree; "." is all of it. The repository must stay open.
// Besides a revision, rev may be [git.EmptyTree].
func OpenCommit(ctx context.Context, r *git.Repository, rev, dir string) (*Git, error) {
	if git.Side(rev) == git.EmptyTree {
		return openGit(r, nil, &gitFolder{}, dir)
	}
	r.Warm()
	top, err := treeOf(ctx, r, rev)
	if err != nil {
		return nil, fmt.Errorf("opening the tree of a commit: %w", err)
	}

	return openGit(r, nil, &gitFolder{id: top}, dir)
}

// OpenIndex opens a folder of the index as a tree; "." is all of it. The repository must stay open.
// Files that are only intended to be added are not in it.
func OpenIndex(ctx context.Context, r *git.Repository, dir string) (*Git, error) {
	r.Warm()
	staged, err := r.Staged(ctx)
	if err != nil {
		return nil, err
	}

	return openGit(r, staged, &gitFolder{last: len(staged)}, dir)
}

// treeOf returns the tree object of a commit.
func treeOf(ctx context.Context, r *git.Repository, rev string) (git.ID, error) {
	const maxCommit = 16 << 20
	hash := rev
	id, err := git.ParseID(hash)
	if err != nil || len(id) != r.IDSize() {
		if hash, err = r.Resolve(ctx, rev); err != nil {
			return "", err
		}
		if id, err = git.ParseID(hash); err != nil {
			return "", err
		}
	}
	commit, err := r.Read(id, maxCommit)
	if errors.Is(err, git.ErrNoObject) || err == nil && commit.Kind == git.KindTag {
		if hash, err = r.Resolve(ctx, rev); err != nil { // It says what to run.
			return "", err
		}
		if id, err = git.ParseID(hash); err != nil {
			return "", err
		}
		commit, err = r.Read(id, maxCommit)
	}
	if err != nil {
		return "", err
	}
	line, _, _ := bytes.Cut(commit.Content, []byte("\n"))
	tree, is := bytes.CutPrefix(line, []byte("tree "))
	if !is || commit.Kind != git.KindCommit {
		return "", fmt.Errorf("%w: %s is no commit", git.ErrNoCommit, id)
	}

	return git.ParseID(string(tree))
}

// openGit opens a folder below the top, which links of the tree do not leave.
func openGit(r *git.Repository, staged []git.Entry, top *gitFolder, dir string) (*Git, error) {
	root := gitEntry{name: ".", mode: git.ModeFolder, folder: top}
	g := &Git{store: &gitStore{repository: r, staged: staged}, way: []gitEntry{root}}
	if dir == "." {
		return g, nil
	}
	way, err := g.walk("open", dir)
	if err != nil {
		return nil, err
	}
	end := way[len(way)-1]
	if end.folder == nil {
		return nil, g.fail("open", dir, ErrNotDirectory)
	}

	return &Git{store: g.store, way: []gitEntry{end}}, nil
}

// Open opens a file or folder for reading. It refuses what ReadFile refuses.
func (g *Git) Open(name string) (fs.File, error) {
	const op = "open"
	entry, err := g.find(op, name)
	if err != nil {
		return nil, err
	}
	if entry.folder != nil {
		entries, err := g.list(op, name, entry)
		if err != nil {
			return nil, err
		}

		return &memoryDir{info: entry.info(path.Base(name), 0), entries: entries}, nil
	}
	content, err := g.content(op, name, entry)
	if err != nil {
		return nil, err
	}

	return &gitFile{Reader: bytes.NewReader(content), info: entry.info(path.Base(name), int64(len(content)))}, nil
}

// ReadFile returns the content of a regular file of at most MaxFileSize bytes.
func (g *Git) ReadFile(name string) ([]byte, error) {
	const op = "read"
	entry, err := g.find(op, name)
	if err != nil {
		return nil, err
	}
	if content, isSame := g.readBeside(name, entry); isSame {
		return content, nil
	}

	return g.content(op, name, entry)
}

// readBeside reads a file from the folder beside, if what is there is what git knows.
func (g *Git) readBeside(name string, entry gitEntry) ([]byte, bool) {
	if g.beside == nil || entry.folder != nil {
		return nil, false
	}
	content, err := fs.ReadFile(g.beside, name)
	if err != nil || g.store.repository.ID(git.KindBlob, content) != entry.id {
		return nil, false // Whatever is wrong there, git has it.
	}

	return content, true
}

func (g *Git) content(op, name string, entry gitEntry) ([]byte, error) {
	if entry.folder != nil {
		return nil, g.fail(op, name, ErrNotRegular)
	}
	object, err := g.store.repository.Read(entry.id, MaxFileSize)
	if err == nil && object.Kind != git.KindBlob {
		err = fmt.Errorf("%w: the object of a file is a %s", git.ErrMalformed, object.Kind)
	}
	if err != nil {
		return nil, g.fail(op, name, err)
	}

	return object.Content, nil
}

// ReadHead returns the first bytes of a regular file of any size, at most n.
func (g *Git) ReadHead(name string, n int) ([]byte, error) {
	const op = "read"
	entry, err := g.find(op, name)
	if err != nil {
		return nil, err
	}
	if entry.folder != nil {
		return nil, g.fail(op, name, ErrNotRegular)
	}
	object, err := g.store.repository.ReadHead(entry.id, int64(n))
	if err != nil {
		return nil, g.fail(op, name, err)
	}

	return object.Content, nil
}

// ReadNames lists the names in a folder, in order.
func (g *Git) ReadNames(name string) ([]string, error) {
	const op = "readdir"
	entries, err := g.folder(op, name)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.name
	}

	return names, nil
}

// ReadDir lists a folder in the order of the names.
func (g *Git) ReadDir(name string) ([]fs.DirEntry, error) {
	const op = "readdir"
	entry, err := g.find(op, name)
	if err != nil {
		return nil, err
	}

	return g.list(op, name, entry)
}

// list lists the entries of a folder.
func (g *Git) list(op, name string, entry gitEntry) ([]fs.DirEntry, error) {
	entries, err := g.store.entries(entry)
	if err != nil {
		return nil, g.fail(op, name, err)
	}
	listed := make([]fs.DirEntry, len(entries))
	for i, entry := range entries {
		listed[i] = gitDirEntry{gitEntry: entry, of: g, path: path.Join(name, entry.name)}
	}

	return listed, nil
}

// folder returns the entries of a folder.
func (g *Git) folder(op, name string) ([]gitEntry, error) {
	entry, err := g.find(op, name)
	if err != nil {
		return nil, err
	}
	entries, err := g.store.entries(entry)
	if err != nil {
		return nil, g.fail(op, name, err)
	}

	return entries, nil
}

// Stat describes what name or, if that is a link, its target is.
func (g *Git) Stat(name string) (fs.FileInfo, error) {
	const op = "stat"
	entry, err := g.find(op, name)
	if err != nil {
		return nil, err
	}

	return g.describe(op, name, entry)
}

// describe looks up the size of a file, which only its object tells.
func (g *Git) describe(op, name string, entry gitEntry) (fs.FileInfo, error) {
	if entry.folder != nil {
		return entry.info(path.Base(name), 0), nil
	}
	object, err := g.store.repository.ReadHead(entry.id, 0)
	if err != nil {
		return nil, g.fail(op, name, err)
	}

	return entry.info(path.Base(name), object.Size), nil
}

// Sub returns a folder of the tree as a *Git of its own.
func (g *Git) Sub(name string) (fs.FS, error) {
	const op = "sub"
	way, err := g.walk(op, name)
	if err != nil {
		return nil, err
	}
	if way[len(way)-1].folder == nil {
		return nil, g.fail(op, name, ErrNotDirectory)
	}

	folder := &Git{store: g.store, way: way, prefix: path.Join(g.prefix, name)}
	if g.beside != nil {
		folder.openBeside(g.beside, name)
	}

	return folder, nil
}

// openBeside opens a folder of the one beside, if it is there: then files are read faster.
func (g *Git) openBeside(beside fs.FS, name string) {
	opened, err := fs.Sub(beside, name)
	if err != nil {
		return
	}
	g.beside = opened
	g.opened, _ = opened.(io.Closer)
}

// Hash returns the id of the object that a file or folder is, after links. Files with equal ids have
// equal content. So have folders, but what links in them lead to may differ.
func (g *Git) Hash(name string) (string, bool) {
	entry, err := g.find("hash", name)
	if err != nil {
		return "", false
	}
	id, err := g.store.id(entry)
	if err != nil || id == "" {
		return "", false
	}

	return id.String(), true
}

// Prefetch asks for files and folders that are going to be read soon. What is asked for together is
// read faster than one after the other. Names that lead nowhere are left out.
func (g *Git) Prefetch(names []string) {
	ids := make([]git.ID, 0, len(names))
	for _, name := range names {
		entry, err := g.find("prefetch", name)
		switch {
		case err != nil:
		case entry.folder == nil:
			if g.beside == nil { // Else it is probably there.
				ids = append(ids, entry.id)
			}
		case entry.folder.id != "":
			ids = append(ids, entry.folder.id)
		}
	}
	g.store.repository.Prefetch(ids)
}

// find returns what is at a path, after links.
func (g *Git) find(op, name string) (gitEntry, error) {
	way, err := g.walk(op, name)
	if err != nil {
		return gitEntry{}, err
	}

	return way[len(way)-1], nil
}

// walk follows a path, and the links in it, from this folder. It returns the way from the top of the
// tree to what is there.
func (g *Git) walk(op, name string) ([]gitEntry, error) {
	if err := check(op, g.prefix, name); err != nil {
		return nil, err
	}
	way, links := slices.Clip(g.way), 0
	for ahead := strings.Split(name, "/"); len(ahead) > 0; {
		part := ahead[0]
		ahead = ahead[1:]
		entries, err := g.store.entries(way[len(way)-1])
		switch {
		case err != nil:
			return nil, g.fail(op, name, err)
		case part == "." || part == "": // Only a folder has them.
			continue
		case part == ".." && len(way) == 1:
			return nil, g.fail(op, name, errEscapes)
		case part == "..":
			way = way[: len(way)-1 : len(way)-1]

			continue
		}
		next, found := lookUp(entries, part)
		if !found {
			return nil, g.fail(op, name, fs.ErrNotExist)
		}
		if next.mode.Type() != git.ModeLink {
			way = append(way, next)

			continue
		}
		links++
		if links > maxLinks {
			return nil, g.fail(op, name, errLoop)
		}
		target, err := g.store.target(next)
		if err != nil {
			return nil, g.fail(op, name, err)
		}
		ahead = append(strings.Split(target, "/"), ahead...)
	}

	return way, nil
}

// fail wraps an error with the path from the tree's root.
func (g *Git) fail(op, name string, err error) error {
	if errors.Is(err, git.ErrTooLarge) {
		err = ErrTooLarge
	}

	return &fs.PathError{Op: op, Path: path.Join(g.prefix, name), Err: err}
}
