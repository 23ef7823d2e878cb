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

func copySuite(tb testing.TB) suite {
	tb.Helper()
	root := openFolder(tb)
	if err := os.CopyFS(root, os.DirFS(source)); err != nil {
		tb.Fatal(err)
	}
	read, err := tfb.Load(tb.Context(), os.DirFS(root), tfb.Options{Vocabulary: &matrix.Vocabulary{}})
	if err != nil {
		tb.Fatal(err)
	}
	if len(read.Failures) > 0 {
		tb.Fatal(read.Failures)
	}

	return suite{root: root, frameworks: read.Frameworks}
}

// openFolder makes a folder that other accounts can enter: nginx's workers and databases have
// their own where the test is root's.
func openFolder(tb testing.TB) string {
	tb.Helper()
	folder, err := os.MkdirTemp("", "tfblint-systems-") //nolint:usetesting // TempDir is closed to others.
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			tb.Error(err)
		}
	})
	if err := os.Chmod(folder, 0o755); err != nil { //nolint:gosec // It holds nothing secret.
		tb.Fatal(err)
	}

	return folder
}

// test returns a test of the suite.
func (s suite) test(tb testing.TB, name string) *matrix.Test {
	tb.Helper()
	_, test := s.find(tb, name)

	return test
}

// folder returns the folder of a test's framework.
func (s suite) folder(tb testing.TB, name string) string {
	tb.Helper()
	framework, _ := s.find(tb, name)

	return filepath.Join(s.root, filepath.FromSlash(framework.Dir))
}

func (s suite) find(tb testing.TB, name string) (*matrix.Framework, *matrix.Test) {
	tb.Helper()
	for _, framework := range s.frameworks {
		for _, test := range framework.Tests {
			if test.Name == name {
				return framework, test
			}
		}
	}
	tb.Fatalf("the suite has no test %s", name)

	return nil, nil
}

// build builds the static program of a test's framework into its folder, under the folder's
// name.
func (s suite) build(tb testing.TB, name string) {
	tb.Helper()
	folder := s.folder(tb, name)
	command := exec.CommandContext(tb.Context(), "go", "build", "-trimpath", "-o", filepath.Base(folder), ".")
	command.Dir = folder
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off")
	if output, err := command.CombinedOutput(); err != nil {
		tb.Fatalf("building %s: %v\n%s", name, err, output)
	}
}

// replace changes a file of the suite.
func (s suite) replace(tb testing.TB, file, old, other string) {
	tb.Helper()
	path := filepath.Join(s.root, file)
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		tb.Fatalf("%s has no %q", file, old)
	}
	changed := strings.ReplaceAll(string(text), old, other)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// buildTfblint builds the program.
func buildTfblint(tb testing.TB) string {
	tb.Helper()
	program := filepath.Join(tb.TempDir(), "tfblint")
	command := exec.CommandContext(tb.Context(), "go", "build", "-o", program, "../../../cmd/tfblint")
	if output, err := command.CombinedOutput(); err != nil {
		tb.Fatalf("building tfblint: %v\n%s", err, output)
	}

	return program
}
