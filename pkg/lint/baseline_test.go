package lint_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tfblint/tfblint/pkg/lint"
)

// TestWriteNew writes a file that was not there, as the first baseline is, and only then.
func TestWriteNew(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	change := lint.Change{File: "known.json", After: []byte("one")}
	if err := lint.Write(root, []lint.Change{change}); err != nil {
		t.Fatal(err)
	}
	change.After = []byte("two")
	if err := lint.Write(root, []lint.Change{change}); err == nil {
		t.Error("a file that came meanwhile was replaced")
	}
	change.File = "nowhere/known.json"
	if err := lint.Write(root, []lint.Change{change}); err == nil {
		t.Error("a folder was made")
	}
	content, err := os.ReadFile(filepath.Join(root, "known.json")) //nolint:gosec // The test's own.
	if err != nil || string(content) != "one" {
		t.Errorf("got %q, %v", content, err)
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) != 1 {
		t.Errorf("something was left behind: %v, %v", entries, err)
	}
}
