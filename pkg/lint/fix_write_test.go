package lint_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/lint"
)

// folder makes a folder of files and returns it.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		write(t, file, content)
	}

	return dir
}

// filesIn returns what the files in a folder hold.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // A folder of the test.
		files[name] = string(content)

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return files
}

// changeOf writes something else into a file that holds "old".
func changeOf(file, after string) lint.Change {
	return lint.Change{File: file, Before: []byte("old"), After: []byte(after)}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a/b": "old", "c": "old", "d": "d"})
	if err := os.Chmod(filepath.Join(dir, "c"), 0o755); err != nil { //nolint:gosec // The mode is what is tested.
		t.Fatal(err)
	}
	if err := lint.Write(dir, []lint.Change{changeOf("a/b", "new"), changeOf("c", "")}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a/b": "new", "c": "", "d": "d"}
	if got := filesIn(t, dir); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for name, mode := range map[string]fs.FileMode{"a/b": 0o600, "c": 0o755} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode() != mode {
			t.Errorf("%s: got %v, %v; want %v", name, info.Mode(), err, mode)
		}
	}
}

// TestWriteNothing spoils one of two files: neither is written then, nothing is left
// behind, and nothing outside is touched.
func TestWriteNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(t *testing.T, dir, outside string)
		said  string
	}{
		"it has changed meanwhile": {func(t *testing.T, dir, _ string) {
			t.Helper()
			write(t, filepath.Join(dir, "x", "b"), "another")
		}, "changed"},
		"it has grown meanwhile": {func(t *testing.T, dir, _ string) {
			t.Helper()
			write(t, filepath.Join(dir, "x", "b"), "old and more")
		}, "changed"},
		"it is gone": {func(t *testing.T, dir, _ string) {
			t.Helper()
			remove(t, filepath.Join(dir, "x", "b"))
		}, "no such file"},
		"it is a folder": {func(t *testing.T, dir, _ string) {
			t.Helper()
			remove(t, filepath.Join(dir, "x", "b"))
			if err := os.Mkdir(filepath.Join(dir, "x", "b"), 0o750); err != nil {
				t.Fatal(err)
			}
		}, "not a regular file"},
		"it is a link": {func(t *testing.T, dir, _ string) {
			t.Helper()
			remove(t, filepath.Join(dir, "x", "b"))
			link(t, filepath.Join("..", "a"), filepath.Join(dir, "x", "b"))
		}, "not a regular file"},
		"its folder is a link that leads out": {func(t *testing.T, dir, outside string) {
			t.Helper()
			remove(t, filepath.Join(dir, "x"))
			link(t, outside, filepath.Join(dir, "x"))
		}, "escapes"},
		"all names beside it are taken": {func(t *testing.T, dir, _ string) {
			t.Helper()
			for i := range 100 {
				link(t, "nowhere", filepath.Join(dir, "x", ".b.tfblint"+strconv.Itoa(i)))
			}
		}, "exists"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, map[string]string{"a": "old", "x/b": "old"})
			outside := folder(t, map[string]string{"b": "old"})
			test.spoil(t, dir, outside)
			before := list(t, dir)
			err := lint.Write(dir, []lint.Change{changeOf("a", "new"), changeOf("x/b", "new")})
			if err == nil || !strings.Contains(err.Error(), test.said) || !strings.Contains(err.Error(), "x/b") {
				t.Errorf("want an error about x/b that says %q, got %v", test.said, err)
			}
			if after := list(t, dir); !slices.Equal(after, before) {
				t.Errorf("there was %v, now there is %v", before, after)
			}
			if got := filesIn(t, outside); !maps.Equal(got, map[string]string{"b": "old"}) {
				t.Errorf("outside is %v", got)
			}
			content, err := os.ReadFile(filepath.Join(dir, "a")) //nolint:gosec // A folder of the test.
			if err != nil || string(content) != "old" {
				t.Errorf("a holds %q, %v", content, err)
			}
		})
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

// list names everything in a folder.
func list(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		names = append(names, entry.Type().String()+" "+name)

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return names
}
