//go:build unix

package tree_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/tree"
)

// An answer is what a tree says to a question, in a form that can be compared.
type answer struct{ Question, Says string }

// interrogate asks a tree for everything at some paths.
func interrogate(fsys fs.FS, names []string) []answer {
	var answers []answer
	say := func(question string, err error, format string, values ...any) {
		text := fmt.Sprintf(format, values...)
		if err != nil {
			text = sortOf(err)
		}
		answers = append(answers, answer{question, text})
	}
	for _, name := range names {
		listed, err := tree.ReadNames(fsys, name)
		listed = slices.DeleteFunc(listed, func(name string) bool { return name == ".git" })
		say("names of "+name, err, "%q", listed)
		entries, err := fs.ReadDir(fsys, name)
		var kinds []string
		for _, entry := range entries {
			if entry.Name() != ".git" {
				kinds = append(kinds, entry.Type().String()+" "+entry.Name())
			}
		}
		say("entries of "+name, err, "%q", kinds)
		content, err := fs.ReadFile(fsys, name)
		say("content of "+name, err, "%d bytes: %.100q", len(content), content)
		head, err := tree.ReadHead(fsys, name, 3)
		say("head of "+name, err, "%q", head)
		info, err := fs.Stat(fsys, name)
		switch {
		case err != nil:
			say("stat of "+name, err, "")
		case info.IsDir():
			say("stat of "+name, nil, "folder")
		default:
			say("stat of "+name, nil, "%s, executable: %t", info.Mode().Type(), info.Mode()&0o100 != 0)
			say("size of "+name, nil, "%d", info.Size())
		}
		file, err := fsys.Open(name)
		if err == nil {
			_ = file.Close()
		}
		say("open of "+name, err, "yes")
	}

	return answers
}

// sortOf is what a caller can tell errors apart by, and the text of those of links.
func sortOf(err error) string {
	var pathError *fs.PathError
	if !errors.As(err, &pathError) {
		return "no PathError: " + err.Error()
	}
	for _, sort := range []error{fs.ErrNotExist, tree.ErrNotRegular, tree.ErrTooLarge, tree.ErrTooDeep, fs.ErrInvalid} {
		if errors.Is(err, sort) {
			return pathError.Path + ": " + sort.Error()
		}
	}

	return pathError.Path + ": " + pathError.Err.Error()
}

// paths returns every path of a folder, and some that lead through its links.
func paths(t *testing.T, root string) []string {
	t.Helper()
	found := []string{".", "missing", "../out", "/abs", "a//b", ""}
	if err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if entry.Name() == ".git" {
			return filepath.SkipDir
		}
		name, relErr := filepath.Rel(root, file)
		name = filepath.ToSlash(name)
		found = append(found, name)
		for _, below := range []string{"missing", "f", "d", "d/f"} {
			found = append(found, path.Join(name, below))
		}

		return errors.Join(err, relErr)
	}); err != nil {
		t.Fatal(err)
	}

	return found
}

// agree holds a commit, the index and the work tree of a folder against each other, as a whole and
// from every folder within.
func agree(t *testing.T, dir string) {
	t.Helper()
	names := paths(t, dir)
	trees := gitTrees(t, committed(t, dir))
	work := openDir(t, dir)
	want := interrogate(work, names)
	for kind, fsys := range trees {
		if diff := cmp.Diff(want, interrogate(fsys, names)); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
	for _, name := range names {
		below, err := fs.Sub(work, name)
		if err != nil {
			for kind, fsys := range trees {
				if _, gitErr := fs.Sub(fsys, name); gitErr == nil || sortOf(gitErr) != sortOf(err) {
					t.Errorf("%s: sub %s: %v, want %v", kind, name, gitErr, err)
				}
			}

			continue
		}
		inner := []string{".", "f", "d", "d/f", "link", "link/f", "missing"}
		want := interrogate(below, inner)
		for kind, fsys := range trees {
			if diff := cmp.Diff(want, interrogate(sub(t, fsys, name), inner)); diff != "" {
				t.Errorf("%s, below %s: %s", kind, name, diff)
			}
		}
		if dir, is := below.(*tree.Dir); is && dir != work {
			_ = dir.Close()
		}
	}
	for _, name := range names {
		commit, known := trees["commit"].Hash(name)
		index, alsoKnown := trees["index"].Hash(name)
		if commit != index || known != alsoKnown {
			t.Errorf("hash of %s: %q of the commit, %q of the index", name, commit, index)
		}
	}
}

// TestGitTreesAgreeOnLinks is about links of every kind.
func TestGitTreesAgreeOnLinks(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, tree.Memory{
		"f": "top", "d/f": "in d", "d/d/f": "in d/d", "e/f": "in e", "odd \"name\"\n/ünï": "x", "empty": "",
	})
	for name, target := range map[string]string{
		"link": "d", "d/link": "../e", "d/d/link": "../../f", "e/link": "f", "e/link-to-link": "link",
		"out": "..", "d/out": "../..", "d/d/out": "../../../x",
		"absolute": "/etc/passwd", "slash": "f/", "folder-slash": "d/",
		"loop": "loop", "a": "b", "b": "a", "self": ".", "d/self": ".", "dangling": "nowhere",
		"through-file": "f/x", "through-file-up": "f/..", "up-and-down": "d/../e/f",
		"dots": "./././f", "double": "d//f", "d/up": "..", "around": "d/up/d/up/f",
		"l1": "l2", "l2": "l3", "l3": "l4", "l4": "l5", "l5": "l6", "l6": "l7", "l7": "l8", "l8": "f", "l0": "l1",
		"missing-up": "nowhere/../f",
	} {
		link(t, target, dir, filepath.FromSlash(name))
	}
	if err := os.Chmod(filepath.Join(dir, "e", "f"), 0o700); err != nil { //nolint:gosec // It is run.
		t.Fatal(err)
	}
	agree(t, dir)
}

// TestGitTreesAgreeOnAnything makes trees by chance; the seeds are fixed.
func TestGitTreesAgreeOnAnything(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			chance := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // The same trees on every run.
			names := []string{"f", "d", "e", "link", "a.b", "a-b", "a", "ü", "x y"}
			dir := t.TempDir()
			for range 60 {
				parts := make([]string, 1+chance.IntN(4))
				for i := range parts {
					parts[i] = names[chance.IntN(len(names))]
				}
				file := filepath.Join(dir, filepath.Join(parts...))
				if os.MkdirAll(filepath.Dir(file), 0o700) != nil { // A file is in the way.
					continue
				}
				if chance.IntN(3) > 0 {
					_ = os.WriteFile(file, []byte(strings.Repeat("x", chance.IntN(9))), 0o600)

					continue
				}
				target := make([]string, 1+chance.IntN(3))
				for i := range target {
					target[i] = append(names, "..", "..", ".")[chance.IntN(len(names)+3)]
				}
				_ = os.Symlink(strings.Join(target, "/"), file)
			}
			removeEmpty(t, dir)
			agree(t, dir)
		})
	}
}

// removeEmpty removes folders that git would not keep.
func removeEmpty(t *testing.T, dir string) bool {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	empty := true
	for _, entry := range entries {
		if !entry.IsDir() || !removeEmpty(t, filepath.Join(dir, entry.Name())) {
			empty = false
		}
	}
	if empty {
		_ = os.Remove(dir)
	}

	return empty
}
