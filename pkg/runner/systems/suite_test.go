package systems_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
)

const source = "../../../testdata/run"

// A suite is a copy of testdata/run, in which servers may write.
type suite struct {
	root       string
	frameworks []*matrix.Framework
}

func copySuite(t testing.TB) suite {
	t.Helper()
	root := openFolder(t)
	if err := os.CopyFS(root, os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	read, err := tfb.Load(t.Context(), os.DirFS(root), tfb.Options{Vocabulary: &matrix.Vocabulary{}})
	if err != nil {
		t.Fatal(err)
	}
	if len(read.Failures) > 0 {
		t.Fatal(read.Failures)
	}

	return suite{root: root, frameworks: read.Frameworks}
}

// openFolder makes a folder that other accounts can enter: nginx's workers and databases have
// their own where the test is root's.
func openFolder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "tfblint-systems-") //nolint:usetesting // TempDir is closed to others.
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(folder, 0o755); err != nil { //nolint:gosec // It holds nothing secret.
		t.Fatal(err)
	}

	return folder
}

// test returns a test of the suite.
func (s suite) test(t testing.TB, name string) *matrix.Test {
	t.Helper()
	_, test := s.find(t, name)

	return test
}

// folder returns the folder of a test's framework.
func (s suite) folder(t testing.TB, name string) string {
	t.Helper()
	framework, _ := s.find(t, name)

	return filepath.Join(s.root, filepath.FromSlash(framework.Dir))
}

func (s suite) find(t testing.TB, name string) (*matrix.Framework, *matrix.Test) {
	t.Helper()
	for _, framework := range s.frameworks {
		for _, test := range framework.Tests {
			if test.Name == name {
				return framework, test
			}
		}
	}
	t.Fatalf("the suite has no test %s", name)

	return nil, nil
}

// build builds the static program of a test's framework into its folder, under the folder's
// name.
func (s suite) build(t testing.TB, name string) {
	t.Helper()
	folder := s.folder(t, name)
	command := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", filepath.Base(folder), ".")
	command.Dir = folder
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v\n%s", name, err, output)
	}
}

// replace changes a file of the suite.
func (s suite) replace(t testing.TB, file, old, other string) {
	t.Helper()
	path := filepath.Join(s.root, file)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s has no %q", file, old)
	}
	changed := strings.ReplaceAll(string(text), old, other)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// buildTfblint builds the program.
func buildTfblint(t testing.TB) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "tfblint")
	command := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../../cmd/tfblint")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("building tfblint: %v\n%s", err, output)
	}

	return program
}
