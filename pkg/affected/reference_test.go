package affected_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/tree"
)

// exception returns the type of the exception that ends the suite's script.
func exception(t *testing.T, err error) string {
	t.Helper()
	crash := (*affected.CrashError)(nil)
	if !errors.As(err, &crash) {
		t.Fatalf("%v, want a crash", err)
	}

	return crash.Exception
}

// TestReferenceReasons shows that what a line quotes is named as it is called.
func TestReferenceReasons(t *testing.T) {
	t.Parallel()
	reference := affected.Reference{
		Lines:   []string{"", `"frameworks/Go/gin/\303\251"`, "frameworks/Go/gin/a"},
		Message: "[ci fw Go/gin]\n[ci lang Go Go]",
		Head:    tree.Memory{"frameworks/Go/gin/x": ""},
	}
	selection, err := reference.Select()
	if err != nil {
		t.Fatal(err)
	}
	want := []affected.Reason{
		{Kind: affected.Asked, Directive: "[ci fw Go/gin]"},
		{Kind: affected.Asked, Directive: "[ci lang Go]"},
		{Kind: affected.Touched, File: "frameworks/Go/gin/é", Files: 2},
	}
	if len(selection.Frameworks) != 1 || !slices.Equal(selection.Frameworks[0].Reasons, want) {
		t.Errorf("got %v, want %v", selection.Frameworks, want)
	}
}

// TestReferenceLinks shows that the script follows links to folders, and takes no broken one
// for a folder.
func TestReferenceLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "frameworks", "Go", "gin"), 0o700); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{
		"frameworks/Golang": "Go", "frameworks/Go/gin2": "gin", "frameworks/Go/broken": "nosuch",
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	suite, err := tree.OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = suite.Close() }() // It was only read.
	selection, err := affected.Reference{Message: "[ci run-all]", Head: suite}.Select()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := selection.Printed(), "Go/gin Go/gin2 Golang/gin Golang/gin2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestReferenceOutside shows that the script's way out of the suite is not followed.
func TestReferenceOutside(t *testing.T) {
	t.Parallel()
	_, err := affected.Reference{Head: tree.Memory{"frameworks/Go/gin/x": ""}, Language: "../.."}.Select()
	if err == nil || !strings.Contains(err.Error(), "leads out of the suite") {
		t.Errorf("got %v", err)
	}
}
