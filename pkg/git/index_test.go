//go:build unix

package git_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/git"
)

// odd are names that a listing has to get right.
func odd() []string {
	return []string{
		"plain", "with space", `with "quotes"`, "naïve/ünïcode", "line\nbreak", "tab\there", "-dash", ":colon", "*",
		`back\slash`,
		"a/b/c", "a-b", "a.b", "a0", "deep/" + strings.Repeat("d/", 20) + "f", strings.Repeat("long", 60),
	}
}

func oddFiles() []string {
	var files []string //nolint:prealloc // Two a name.
	for i, name := range odd() {
		files = append(files, name, strconv.Itoa(i))
	}

	return files
}

// listed is what git says that the index holds.
func (c clone) listed() []string {
	return strings.Split(strings.TrimSuffix(c.git("ls-files", "-s", "-z"), "\x00"), "\x00")
}

// staged is what we say, in git's form.
func staged(tb testing.TB, r *git.Repository) []string {
	tb.Helper()
	entries, err := r.Staged(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	lines := make([]string, len(entries))
	for i, entry := range entries {
		lines[i] = fmt.Sprintf("%06o %s 0\t%s", entry.Mode, entry.ID, entry.Name)
	}

	return lines
}

// TestStaged holds our reading of the index against git's, in all forms that git writes.
func TestStaged(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(clone){
		"version 2": func(clone) {},
		"version 3": func(c clone) { c.git("update-index", "--skip-worktree", "a/b/c") },
		"version 4": func(c clone) { c.git("update-index", "--index-version", "4") },
		"not checked out, version 4": func(c clone) {
			c.git("update-index", "--index-version", "4", "--skip-worktree", "a/b/c")
		},
		"split": func(c clone) { c.git("update-index", "--split-index") },
		"split and changed": func(c clone) {
			c.git("update-index", "--split-index")
			c.write("a/b/c", "changed", "b", "new", "zz", "new")
			c.git("rm", "-q", "--cached", "a0", "tab\there")
			c.git("add", "a/b/c", "b", "zz")
		},
		"split, all deleted": func(c clone) {
			c.git("update-index", "--split-index")
			c.git("rm", "-q", "-r", "--cached", ".")
			c.git("add", "a0")
		},
		"split into many": func(c clone) {
			files := make([]string, 0, 1000)
			for i := range 500 {
				files = append(files, fmt.Sprintf("many/%03d", i), "")
			}
			c.write(files...)
			c.git("add", "many")
			c.git("update-index", "--split-index")
			for i := 0; i < 500; i += 3 {
				c.git("update-index", "--chmod=+x", fmt.Sprintf("many/%03d", i))
				i += i / 50
			}
		},
		"without checksum": func(c clone) {
			c.git("config", "index.skipHash", "true")
			c.git("update-index", "--force-write-index")
		},
		"with extensions": func(c clone) {
			c.git("update-index", "--force-untracked-cache")
			c.git("status")
		},
		"links and modes": func(c clone) {
			if err := os.Symlink("plain", filepath.Join(c.dir, "link")); err != nil {
				c.tb.Fatal(err)
			}
			c.git("add", "link")
			c.git("update-index", "--chmod=+x", "plain")
			c.git("update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("1", 40)+",module")
		},
		"empty": func(c clone) { c.git("rm", "-q", "-r", "--cached", ".") },
	} {
		for _, format := range []string{"sha1", "sha256"} {
			if format == "sha256" && name == "links and modes" {
				continue // The id of the submodule is one of SHA-1.
			}
			t.Run(format+"/"+name, func(t *testing.T) {
				t.Parallel()
				c := newClone(t, "--object-format="+format)
				c.commit("All", oddFiles()...)
				change(c)
				want := c.listed()
				if name == "empty" {
					want = []string{}
				}
				if diff := cmp.Diff(want, staged(t, c.open("."))); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestStagedOfSparseIndex(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	c.commit("All", oddFiles()...)
	want := c.git("rev-parse", "HEAD:deep")
	c.git("sparse-checkout", "set", "--cone", "--sparse-index", "a")
	entries, err := c.open(".").Staged(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name == "deep/" && entry.Mode == git.ModeFolder && entry.ID.String() == want {
			return
		}
	}
	t.Errorf("deep/ is not among %d entries", len(entries))
}

func TestIntendedIsNotStaged(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	head := c.commit("All", "one", "1")
	c.write("intended", "soon", "staged", "now")
	c.git("add", "--intent-to-add", "intended")
	c.git("add", "staged")
	r := c.open(".")
	if got := staged(t, r); len(got) != 2 {
		t.Errorf("staged: %q", got)
	}
	if got := changed(t, r, git.At(head), git.Index); got != "A staged" {
		t.Errorf("to the index: %s", got)
	}
	if got := changed(t, r, git.At(head), git.WorkTree); got != "A intended, A staged" {
		t.Errorf("to the work tree: %s", got)
	}
}

func TestConflict(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	head := c.commit("All", "one", "1")
	ours := c.git("rev-parse", "HEAD:one")
	c.git("update-index", "--force-remove", "one")
	info := fmt.Sprintf("100644 %s 1\tone\n100644 %s 2\tone\n100644 %s 3\tone\n", ours, ours, ours)
	c.write("info", info)
	cmd := c.command("update-index", "--index-info")
	cmd.Stdin = strings.NewReader(info)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	c.write("one", "merged")
	r := c.open(".")
	_, err := r.Staged(t.Context())
	if !errors.Is(err, git.ErrUnmerged) || !strings.Contains(fmt.Sprint(err), "git add") {
		t.Errorf("staged: %v", err)
	}
	if _, err := r.Changed(t.Context(), git.At(head), git.Index); !errors.Is(err, git.ErrUnmerged) {
		t.Errorf("changed: %v", err)
	}
	if got := changed(t, r, git.At(head), git.WorkTree); got != "A info, M one" {
		t.Errorf("to the work tree: %s", got)
	}
}

func TestMalformedIndex(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	c.commit("All", oddFiles()...)
	file := filepath.Join(c.dir, ".git", "index")
	good, err := os.ReadFile(file) //nolint:gosec // The test's own.
	if err != nil {
		t.Fatal(err)
	}
	r := c.open(".")
	for name, content := range map[string][]byte{
		"empty":     {},
		"cut":       good[:len(good)/2],
		"a bit off": append(append([]byte{}, good[:100]...), append([]byte{good[100] ^ 1}, good[101:]...)...),
		"version 9": append([]byte("DIRC\x00\x00\x00\x09"), good[8:]...),
	} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Staged(t.Context()); !errors.Is(err, git.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if entries, err := r.Staged(t.Context()); err != nil || len(entries) != 0 {
		t.Errorf("without an index: %v, %v", entries, err)
	}
}
