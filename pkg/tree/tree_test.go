package tree_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/tree"
)

// suite is a small tree; both kinds of tree have to show it alike.
func suite() tree.Memory {
	return tree.Memory{
		"frameworks/Python/flask/benchmark_config.json": `{"framework": "flask"}`,
		"frameworks/Python/flask/flask.dockerfile":      "FROM python:3.14\n",
		"frameworks/Python/flask/empty":                 "",
		"frameworks/Go/fasthttp/benchmark_config.json":  `{"framework": "fasthttp"}`,
		"README.md": "# A suite\n",
	}
}

// onDisk writes files into a new directory and returns its path.
func onDisk(tb testing.TB, files tree.Memory) string {
	tb.Helper()
	root := tb.TempDir()
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			tb.Fatal(err)
		}
	}

	return root
}

func openDir(tb testing.TB, path string) *tree.Dir {
	tb.Helper()
	dir, err := tree.OpenDir(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := dir.Close(); err != nil {
			tb.Error(err)
		}
	})

	return dir
}

func sub(tb testing.TB, fsys fs.FS, name string) fs.FS {
	tb.Helper()
	dir, err := fs.Sub(fsys, name)
	if err != nil {
		tb.Fatal(err)
	}
	if closer, ok := dir.(io.Closer); ok {
		tb.Cleanup(func() {
			if err := closer.Close(); err != nil {
				tb.Error(err)
			}
		})
	}

	return dir
}

func TestTreesAreFileSystems(t *testing.T) {
	t.Parallel()
	trees := map[string]fs.FS{"Dir": openDir(t, onDisk(t, suite())), "Memory": suite()}
	for name, fsys := range trees {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expected := make([]string, 0, len(suite()))
			for file := range suite() {
				expected = append(expected, file)
			}
			if err := fstest.TestFS(fsys, expected...); err != nil {
				t.Error(err)
			}
			flask := sub(t, sub(t, fsys, "frameworks"), "Python/flask")
			if err := fstest.TestFS(flask, "benchmark_config.json", "flask.dockerfile", "empty"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("d/", tree.MaxDepth) + "f"
	tests := []struct {
		name string
		do   func(fs.FS) error
		want error
		path string
	}{
		{"missing file", readFile("Python/nothing"), fs.ErrNotExist, "frameworks/Python/nothing"},
		{"directory as file", readFile("Python"), tree.ErrNotRegular, "frameworks/Python"},
		{"file as directory", readDir("Python/flask/empty"), tree.ErrNotDirectory, "frameworks/Python/flask/empty"},
		{"file as a tree", subOf("Python/flask/empty"), tree.ErrNotDirectory, "frameworks/Python/flask/empty"},
		{"missing directory as a tree", subOf("Perl"), fs.ErrNotExist, "frameworks/Perl"},
		{"path out of the tree", readFile("../README.md"), fs.ErrInvalid, "../README.md"},
		{"absolute path", readFile("/etc/passwd"), fs.ErrInvalid, "/etc/passwd"},
		{"deep path", readFile(deep), tree.ErrTooDeep, "frameworks/" + deep},
	}
	trees := map[string]fs.FS{"Dir": openDir(t, onDisk(t, suite())), "Memory": suite()}
	for kind, fsys := range trees {
		frameworks := sub(t, fsys, "frameworks")
		for _, test := range tests {
			t.Run(kind+"/"+test.name, func(t *testing.T) {
				t.Parallel()
				err := test.do(frameworks)
				if !errors.Is(err, test.want) {
					t.Fatalf("error %v, want %v", err, test.want)
				}
				var pathError *fs.PathError
				if !errors.As(err, &pathError) {
					t.Fatalf("%T is no PathError", err)
				}
				// A Memory does not know that it is part of another.
				if kind == "Dir" && pathError.Path != test.path {
					t.Errorf("path %q, want %q", pathError.Path, test.path)
				}
			})
		}
	}
}

func readFile(name string) func(fs.FS) error {
	return func(fsys fs.FS) error {
		_, err := fs.ReadFile(fsys, name)

		return err
	}
}

func readDir(name string) func(fs.FS) error {
	return func(fsys fs.FS) error {
		_, err := fs.ReadDir(fsys, name)

		return err
	}
}

func subOf(name string) func(fs.FS) error {
	return func(fsys fs.FS) error {
		_, err := fs.Sub(fsys, name)

		return err
	}
}

func TestOpenDirRefuses(t *testing.T) {
	t.Parallel()
	root := onDisk(t, suite())
	if _, err := tree.OpenDir(filepath.Join(root, "README.md")); !errors.Is(err, tree.ErrNotDirectory) {
		t.Errorf("a file: error %v, want %v", err, tree.ErrNotDirectory)
	}
	if _, err := tree.OpenDir(filepath.Join(root, "nothing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing: error %v, want %v", err, fs.ErrNotExist)
	}
}

func TestMemoryListsNothingOfAnEmptyTree(t *testing.T) {
	t.Parallel()
	entries, err := tree.Memory{}.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]fs.DirEntry{}, entries); diff != "" {
		t.Error(diff)
	}
}
