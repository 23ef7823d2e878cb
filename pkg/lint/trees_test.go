package lint_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/tree"
)

// TestTreesAgree lints the same content as a folder, as what is staged, as a commit and from
// memory, and as a suite in a folder of its repository.
func TestTreesAgree(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	suite := filepath.Join(top, "a suite", "übung")
	if err := os.CopyFS(suite, os.DirFS(filepath.Join("..", "..", "testdata", "matrix"))); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "--quiet"}, {"add", "--all", "--force"}, {"commit", "--quiet", "--message", "All"},
	} {
		command := exec.CommandContext(t.Context(), "git", append([]string{ //nolint:gosec // Words of this test.
			"-C", top, "-c", "user.name=A Person", "-c", "user.email=person@example.org", "-c", "core.autocrlf=false",
		}, args...)...)
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		if said, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args[0], err, said)
		}
	}
	dir, err := tree.OpenDir(suite)
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close() //nolint:errcheck // It was only read.
	repository, err := git.Open(t.Context(), suite)
	if err != nil {
		t.Fatal(err)
	}
	defer repository.Close() //nolint:errcheck // It was only read.
	index, err := tree.OpenIndex(t.Context(), repository, repository.Prefix())
	if err != nil {
		t.Fatal(err)
	}
	commit, err := tree.OpenCommit(t.Context(), repository, "HEAD", repository.Prefix())
	if err != nil {
		t.Fatal(err)
	}
	want := run(t, lint.Options{Suite: dir})
	if len(want.Findings) == 0 {
		t.Fatal("nothing is found, so nothing is compared")
	}
	for name, other := range map[string]fs.FS{"index": index, "commit": commit, "memory": inMemory(t, dir)} {
		got := run(t, lint.Options{Suite: other})
		if diff := gocmp.Diff(want.Findings, got.Findings); diff != "" {
			t.Errorf("%s (-folder +%s):\n%s", name, name, diff)
		}
		if want.Summary != got.Summary {
			t.Errorf("%s: summary %+v, want %+v", name, got.Summary, want.Summary)
		}
		change := run(t, lint.Options{Suite: dir, Base: &lint.Base{Suite: other, AllTouched: true}})
		if len(change.Findings) > 0 || len(change.Ended) > 0 || len(change.Standing) != len(want.Findings) {
			t.Errorf("%s: nothing differs, but %d findings are new, %d ended and %d of %d stand", name,
				len(change.Findings), len(change.Ended), len(change.Standing), len(want.Findings))
		}
	}
}

// inMemory copies a tree into memory.
func inMemory(t *testing.T, from fs.FS) tree.Memory {
	t.Helper()
	files := tree.Memory{}
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := fs.ReadFile(from, name)
		files[name] = string(content)

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return files
}
