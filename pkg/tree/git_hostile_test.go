//go:build unix

package tree_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/tree"
)

// store writes an object as it is, however wrong, and returns its id.
func store(tb testing.TB, dir, kind, content string) string {
	tb.Helper()
	args := []string{"hash-object", "-w", "--literally", "--stdin", "-t", kind}
	cmd := exec.CommandContext(tb.Context(), "git", args...) //nolint:gosec // The test's own.
	cmd.Dir, cmd.Env, cmd.Stdin = dir, environment(), strings.NewReader(content)
	out, err := cmd.Output()
	if err != nil {
		tb.Fatal(err)
	}

	return strings.TrimSpace(string(out))
}

// entry is an entry of a tree object.
func entry(tb testing.TB, mode, name, id string) string {
	tb.Helper()
	raw, err := git.ParseID(id)
	if err != nil {
		tb.Fatal(err)
	}

	return mode + " " + name + "\x00" + string(raw)
}

// commitOf commits a tree object.
func commitOf(tb testing.TB, dir, id string) string {
	tb.Helper()

	return store(tb, dir, "commit", "tree "+id+"\nauthor A <a> 0 +0000\ncommitter C <c> 0 +0000\n\nHostile\n")
}

func TestHostileTreeObjects(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, suite())
	r := committed(t, dir)
	blob := store(t, dir, "blob", "x")
	folder := store(t, dir, "tree", entry(t, "100644", "f", blob))
	missing := strings.Repeat("1", 40)
	file := entry(t, "100644", "f", blob)
	long, empty := store(t, dir, "blob", strings.Repeat("a", 5000)), store(t, dir, "blob", "")
	withZero := store(t, dir, "blob", "f\x00")
	for name, test := range map[string]struct {
		tree string
		path string
		want error
	}{
		"plain":                   {file, "f", nil},
		"an old mode":             {entry(t, "100664", "f", blob), "f", nil},
		"a mode with a zero":      {entry(t, "040000", "d", folder), "d/f", nil},
		"unsorted":                {entry(t, "100644", "z", blob) + entry(t, "100644", "a", blob) + file, "f", nil},
		"up":                      {entry(t, "40000", "..", folder) + file, "f", git.ErrMalformed},
		"here":                    {entry(t, "40000", ".", folder) + file, "f", git.ErrMalformed},
		"no name":                 {entry(t, "100644", "", blob) + file, "f", git.ErrMalformed},
		"a path for a name":       {entry(t, "100644", "a/b", blob) + file, "f", git.ErrMalformed},
		"twice":                   {file + file, "f", git.ErrMalformed},
		"cut":                     {file[:len(file)-1], "f", git.ErrMalformed},
		"no mode":                 {" f\x00" + file[9:], "f", git.ErrMalformed},
		"no octal mode":           {entry(t, "100698", "f", blob), "f", git.ErrMalformed},
		"a folder that is a blob": {entry(t, "40000", "f", blob), "f/f", git.ErrMalformed},
		"a file that is a folder": {entry(t, "100644", "f", folder), "f", git.ErrMalformed},
		"a missing file":          {entry(t, "100644", "f", missing), "f", git.ErrNoObject},
		"a missing folder":        {entry(t, "40000", "d", missing), "d/f", git.ErrNoObject},
		"a long link":             {entry(t, "120000", "f", long), "f", errAny},
		"an empty link":           {entry(t, "120000", "f", empty), "f", errAny},
		"a link with a zero":      {entry(t, "120000", "l", withZero) + file, "l", fs.ErrNotExist},
		"a missing link":          {entry(t, "120000", "f", missing), "f", git.ErrNoObject},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			commit := commitOf(t, dir, store(t, dir, "tree", test.tree))
			fsys, err := tree.OpenCommit(t.Context(), r, commit, ".")
			if err != nil {
				t.Fatal(err)
			}
			content, err := fsys.ReadFile(test.path)
			var pathError *fs.PathError
			switch {
			case test.want == nil && (err != nil || string(content) != "x"):
				t.Errorf("%q, %v", content, err)
			case test.want != nil && !errors.As(err, &pathError):
				t.Errorf("error %v is no PathError", err)
			case test.want != nil && !errors.Is(test.want, errAny) && !errors.Is(err, test.want):
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

// TestDeepTree reads a path that is longer than any that is followed.
func TestDeepTree(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := committed(t, dir)
	id := store(t, dir, "tree", entry(t, "100644", "f", store(t, dir, "blob", "x")))
	for range tree.MaxDepth + 1 {
		id = store(t, dir, "tree", entry(t, "40000", "d", id))
	}
	fsys, err := tree.OpenCommit(t.Context(), r, commitOf(t, dir, id), ".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fsys.ReadFile(strings.Repeat("d/", tree.MaxDepth+1) + "f"); !errors.Is(err, tree.ErrTooDeep) {
		t.Errorf("error %v", err)
	}
}

func TestWideTree(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := committed(t, dir)
	blob := store(t, dir, "blob", "x")
	var content strings.Builder
	for i := range tree.MaxEntries + 1 {
		content.WriteString(entry(t, "100644", fmt.Sprintf("f%07d", i), blob))
	}
	commit := commitOf(t, dir, store(t, dir, "tree", content.String()))
	fsys, err := tree.OpenCommit(t.Context(), r, commit, ".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fsys.ReadDir("."); !errors.Is(err, tree.ErrTooManyEntries) {
		t.Errorf("commit: %v", err)
	}
	runGit(t, dir, "read-tree", commit)
	index, err := tree.OpenIndex(t.Context(), r, ".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := index.ReadNames("."); !errors.Is(err, tree.ErrTooManyEntries) {
		t.Errorf("index: %v", err)
	}
}

// TestLargeFiles reads files at the limit and above it.
func TestLargeFiles(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, suite())
	if err := os.WriteFile(filepath.Join(dir, "limit"), make([]byte, tree.MaxFileSize), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "huge"), make([]byte, tree.MaxFileSize+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for kind, fsys := range gitTrees(t, committed(t, dir)) {
		fsys.Prefetch([]string{"huge", "limit", "README.md", "missing", "frameworks"})
		if content, err := fsys.ReadFile("limit"); len(content) != tree.MaxFileSize || err != nil {
			t.Errorf("%s: %d bytes, %v", kind, len(content), err)
		}
		if _, err := fsys.ReadFile("huge"); !errors.Is(err, tree.ErrTooLarge) {
			t.Errorf("%s: %v", kind, err)
		}
		if head, err := fsys.ReadHead("huge", 2); len(head) != 2 || err != nil {
			t.Errorf("%s: %q, %v", kind, head, err)
		}
		if info, err := fsys.Stat("huge"); err != nil || info.Size() != tree.MaxFileSize+1 {
			t.Errorf("%s: %v, %v", kind, info, err)
		}
		if content, err := fsys.ReadFile("README.md"); string(content) != "# A suite\n" || err != nil {
			t.Errorf("%s: %q, %v", kind, content, err)
		}
	}
}

func TestSubmoduleIsAnEmptyFolder(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, suite())
	committed(t, dir)
	runGit(t, dir, "update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("1", 40)+",frameworks/module")
	runGit(t, dir, "commit", "-q", "-m", "Add a module")
	if err := os.Mkdir(filepath.Join(dir, "frameworks", "module"), 0o700); err != nil { // As a clone has it.
		t.Fatal(err)
	}
	names := []string{"frameworks", "frameworks/module", "frameworks/module/f"}
	want := interrogate(openDir(t, dir), names)
	trees := gitTrees(t, openRepository(t, dir))
	for kind, fsys := range trees {
		if diff := cmp.Diff(want, interrogate(fsys, names)); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
		if hash, _ := fsys.Hash("frameworks"); hash != runGit(t, dir, "rev-parse", "HEAD:frameworks") {
			t.Errorf("%s: hash %s", kind, hash)
		}
	}
	if err := fstest.TestFS(trees["commit"], "frameworks/module"); err != nil {
		t.Error(err)
	}
}

// TestSparseIndex reads folders of which the index holds only the tree object.
func TestSparseIndex(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, suite())
	names := paths(t, dir)
	r := committed(t, dir)
	want := interrogate(openDir(t, dir), names)
	runGit(t, dir, "sparse-checkout", "set", "--cone", "--sparse-index", "frameworks/Go")
	for kind, fsys := range gitTrees(t, r) {
		if diff := cmp.Diff(want, interrogate(fsys, names)); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
		for _, name := range []string{".", "frameworks", "frameworks/Python"} {
			if hash, _ := fsys.Hash(name); hash != runGit(t, dir, "rev-parse", "HEAD:"+strings.TrimPrefix(name, ".")) {
				t.Errorf("%s: hash of %s is %s", kind, name, hash)
			}
		}
	}
}

// TestOpenCommit opens a tree by every kind of name, and folders of it.
func TestOpenCommit(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, suite())
	link(t, "frameworks", dir, "link")
	link(t, "../README.md", dir, "frameworks", "out")
	r := committed(t, dir)
	runGit(t, dir, "tag", "-a", "-m", "A tag", "v1")
	head := runGit(t, dir, "rev-parse", "HEAD")
	for _, test := range []struct {
		rev, dir, path string
		want           error
	}{
		{"HEAD", ".", "README.md", nil},
		{"v1", ".", "README.md", nil},
		{runGit(t, dir, "rev-parse", "v1"), ".", "README.md", nil}, // the tag object
		{head, ".", "README.md", nil},
		{head[:12], "frameworks/Python", "flask/empty", nil},
		{head, "link", "Go/fasthttp/benchmark_config.json", nil},
		{head, "frameworks", "out", errAny}, // A link does not leave what was opened.
		{head, "README.md", "", tree.ErrNotDirectory},
		{head, "missing", "", fs.ErrNotExist},
		{head, "../x", "", fs.ErrInvalid},
		{"missing", ".", "", git.ErrNoCommit},
		{"--all", ".", "", git.ErrNoCommit},
		{strings.Repeat("2", 40), ".", "", git.ErrNoCommit},
		{runGit(t, dir, "rev-parse", "HEAD^{tree}"), ".", "", git.ErrNoCommit},
		{string(git.EmptyTree), ".", "README.md", fs.ErrNotExist},
		{string(git.EmptyTree), "frameworks", "", fs.ErrNotExist},
	} {
		fsys, err := tree.OpenCommit(t.Context(), r, test.rev, test.dir)
		if err == nil {
			_, err = fsys.ReadFile(test.path)
		}
		if (err == nil) != (test.want == nil) || !errors.Is(test.want, errAny) && !errors.Is(err, test.want) {
			t.Errorf("%s of %s in %s: %v, want %v", test.path, test.dir, test.rev, err, test.want)
		}
	}
	empty, err := tree.OpenCommit(t.Context(), r, string(git.EmptyTree), ".")
	if err != nil {
		t.Fatal(err)
	}
	if names, err := empty.ReadNames("."); len(names) != 0 || err != nil {
		t.Errorf("the empty tree has %q, %v", names, err)
	}
}

// TestGitFromMany reads one tree from several goroutines.
func TestGitFromMany(t *testing.T) {
	t.Parallel()
	dir := onDisk(t, suite())
	names := paths(t, dir)
	r := committed(t, dir)
	want := interrogate(openDir(t, dir), names)
	for kind, fsys := range gitTrees(t, r) {
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				tree.Prefetch(fsys, names)
				if diff := cmp.Diff(want, interrogate(fsys, names)); diff != "" {
					t.Errorf("%s: %s", kind, diff)
				}
				for _, name := range names {
					fsys.Hash(name)
				}
			})
		}
		group.Wait()
	}
}
