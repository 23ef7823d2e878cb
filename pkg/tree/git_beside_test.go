package tree_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfblint/tfblint/pkg/tree"
)

// TestGitBeside shows that an index takes from the work tree what git has as well, and nothing else.
func TestGitBeside(t *testing.T) {
	t.Parallel()
	const config = "frameworks/Python/flask/benchmark_config.json"
	staged := suite()[config]
	for name, test := range map[string]struct {
		alter func(t *testing.T, file string)
		// lost takes the object away: then only the work tree can have the content.
		lost bool
		want string
	}{
		"as it is staged": {alter: func(*testing.T, string) {}, lost: true, want: staged},
		"edited since":    {alter: overwrite, want: staged},
		"gone":            {alter: remove, want: staged},
		"a folder now": {alter: func(t *testing.T, file string) {
			t.Helper()
			remove(t, file)
			if err := os.Mkdir(file, 0o700); err != nil {
				t.Fatal(err)
			}
		}, want: staged},
		"edited since, and the object is lost": {alter: overwrite, lost: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := onDisk(t, suite())
			repository := committed(t, dir)
			index, err := tree.OpenIndex(t.Context(), repository, ".")
			if err != nil {
				t.Fatal(err)
			}
			index.Beside(openDir(t, dir))
			id, known := index.Hash(config)
			if !known {
				t.Fatal("the file has no hash")
			}
			test.alter(t, filepath.Join(dir, filepath.FromSlash(config)))
			if test.lost {
				remove(t, filepath.Join(dir, ".git", "objects", id[:2], id[2:]))
			}
			flask := sub(t, index, "frameworks/Python/flask")
			for from, read := range map[string]func() ([]byte, error){
				"the top":    func() ([]byte, error) { return index.ReadFile(config) },
				"the folder": func() ([]byte, error) { return fs.ReadFile(flask, "benchmark_config.json") },
			} {
				content, err := read()
				if string(content) != test.want || (err == nil) != (test.want != "") {
					t.Errorf("from %s: %q, %v; want %q", from, content, err, test.want)
				}
			}
		})
	}
}

func overwrite(t *testing.T, file string) {
	t.Helper()
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

// TestGitBesideLink shows that a link which has taken the place of a file is no way to another file
// of the work tree, nor out of it.
func TestGitBesideLink(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, tree.Memory{"file": "staged", "other": "other"})
	index, err := tree.OpenIndex(t.Context(), committed(t, dir), ".")
	if err != nil {
		t.Fatal(err)
	}
	index.Beside(openDir(t, dir))
	for _, target := range []string{"other", "/etc/passwd"} {
		remove(t, filepath.Join(dir, "file"))
		if err := os.Symlink(target, filepath.Join(dir, "file")); err != nil {
			t.Skip("no symbolic links here:", err)
		}
		if content, err := index.ReadFile("file"); string(content) != "staged" || err != nil {
			t.Errorf("beside a link to %s: %q, %v", target, content, err)
		}
	}
}

// TestGitBesideConverted shows that what is converted for the work tree is read as git keeps it.
func TestGitBesideConverted(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, tree.Memory{".gitattributes": "file text eol=crlf\n", "file": "one\ntwo\n"})
	repository := committed(t, dir)
	remove(t, filepath.Join(dir, "file"))
	runGit(t, dir, "checkout", "--", "file")
	index, err := tree.OpenIndex(t.Context(), repository, ".")
	if err != nil {
		t.Fatal(err)
	}
	index.Beside(openDir(t, dir))
	if content, err := index.ReadFile("file"); string(content) != "one\ntwo\n" || err != nil {
		t.Errorf("%q, %v", content, err)
	}
}
