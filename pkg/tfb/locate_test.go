package tfb_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/tfb"
)

// write makes files below a folder; a name that ends in a slash is a folder.
func write(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(file, 0o700); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLocate(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, map[string]string{
		"suite/frameworks/Go/one/benchmark_config.json": "{}",
		"suite/frameworks/Go/one/src/main.go":           "",
		"suite/frameworks/Go/README.md":                 "",
		"suite/frameworks/README.md":                    "",
		"suite/toolset/run.py":                          "",
		"alone/benchmark_config.json":                   "{}",
		"alone/src/main.go":                             "",
		// A suite in a folder that is itself called frameworks.
		"frameworks/suite/frameworks/Go/one/benchmark_config.json": "{}",
		"frameworks/suite/other/file":                              "",
		"empty/":                                                   "",
	})
	const alone = true
	for name, want := range map[string]tfb.Location{
		"suite":                                         {Root: "suite", Dir: "."},
		"suite/":                                        {Root: "suite", Dir: "."},
		"suite/frameworks":                              {Root: "suite", Dir: "."},
		"suite/frameworks/README.md":                    {Root: "suite", Dir: "."},
		"suite/frameworks/Go":                           {Root: "suite", Dir: "frameworks/Go"},
		"suite/frameworks/Go/README.md":                 {Root: "suite", Dir: "frameworks/Go"},
		"suite/frameworks/Go/one":                       {Root: "suite", Dir: "frameworks/Go/one"},
		"suite/frameworks/Go/one/":                      {Root: "suite", Dir: "frameworks/Go/one"},
		"suite/frameworks/Go/../Go/one":                 {Root: "suite", Dir: "frameworks/Go/one"},
		"suite/frameworks/Go/one/benchmark_config.json": {Root: "suite", Dir: "frameworks/Go/one"},
		"suite/frameworks/Go/one/src":                   {Root: "suite", Dir: "frameworks/Go/one"},
		"suite/frameworks/Go/one/src/main.go":           {Root: "suite", Dir: "frameworks/Go/one"},
		"alone":                                         {Root: "alone", Dir: ".", Alone: alone},
		"alone/benchmark_config.json":                   {Root: "alone", Dir: ".", Alone: alone},
		"frameworks/suite":                              {Root: "frameworks/suite", Dir: "."},
		"frameworks/suite/frameworks/Go":                {Root: "frameworks/suite", Dir: "frameworks/Go"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tfb.Locate(filepath.Join(root, "x", "..") + "/" + filepath.FromSlash(name))
			if err != nil {
				t.Fatal(err)
			}
			want.Root = filepath.Join(root, filepath.FromSlash(want.Root))
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
	for name, want := range map[string]error{
		"empty":                   tfb.ErrNoSuite,
		"suite/toolset":           tfb.ErrNoSuite,
		"suite/toolset/run.py":    tfb.ErrNoSuite,
		"alone/src":               tfb.ErrNoSuite,
		"missing":                 fs.ErrNotExist,
		"suite/frameworks/Go/two": fs.ErrNotExist,
	} {
		t.Run("no suite: "+name, func(t *testing.T) {
			t.Parallel()
			got, err := tfb.Locate(filepath.Join(root, filepath.FromSlash(name)))
			if !errors.Is(err, want) {
				t.Fatalf("got %+v and %v, want an error that wraps %v", got, err, want)
			}
			if !strings.Contains(err.Error(), filepath.Base(name)) {
				t.Errorf("the error does not say what was looked at: %v", err)
			}
		})
	}
	if _, err := tfb.Locate(""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty path: got %v, want an error that wraps %v", err, fs.ErrNotExist)
	}
}

func TestIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		framework, dir string
		want           bool
	}{
		{"frameworks/Go/one", ".", true},
		{"frameworks/Go/one", "frameworks", true},
		{"frameworks/Go/one", "frameworks/Go", true},
		{"frameworks/Go/one", "frameworks/Go/one", true},
		{"frameworks/Go/one", "frameworks/G", false},
		{"frameworks/Go/one-two", "frameworks/Go/one", false},
		{"frameworks/Go", "frameworks/Go/one", false},
		{".", ".", true},
	} {
		if got := tfb.In(test.framework, test.dir); got != test.want {
			t.Errorf("In(%q, %q) = %t, want %t", test.framework, test.dir, got, test.want)
		}
	}
}
