//go:build unix

package tree_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/tfblint/tfblint/pkg/tree"
)

func link(t *testing.T, target string, elements ...string) {
	t.Helper()
	if err := os.Symlink(target, filepath.Join(elements...)); err != nil {
		t.Fatal(err)
	}
}

// hostile returns a tree with everything in it that a pull request could bring.
func hostile(t *testing.T) *tree.Dir {
	t.Helper()
	outside := onDisk(t, tree.Memory{"secret": "secret", "dir/secret": "secret"})
	root := onDisk(t, suite())
	flask := filepath.Join(root, "frameworks", "Python", "flask")

	link(t, "benchmark_config.json", flask, "to-neighbour")
	link(t, "../../Go/fasthttp/benchmark_config.json", flask, "to-other-framework")
	link(t, "../../Go/fasthttp", flask, "to-other-directory")
	link(t, filepath.Join(outside, "secret"), flask, "absolute-out")
	relative, err := filepath.Rel(flask, filepath.Join(outside, "secret"))
	if err != nil {
		t.Fatal(err)
	}
	link(t, relative, flask, "relative-out")
	link(t, outside, flask, "directory-out")
	link(t, "loop-b", flask, "loop-a")
	link(t, "loop-a", flask, "loop-b")
	link(t, ".", flask, "self")
	link(t, "nowhere", flask, "dangling")
	link(t, "/dev/zero", flask, "to-device")
	link(t, "fifo", flask, "to-fifo")

	if err := syscall.Mkfifo(filepath.Join(flask, "fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(flask, "directory.dockerfile"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(flask+"/line\nbreak", []byte("odd"), 0o600); err != nil {
		t.Fatal(err)
	}
	sparse(t, filepath.Join(flask, "limit"), tree.MaxFileSize)
	sparse(t, filepath.Join(flask, "huge"), tree.MaxFileSize+1)

	return openDir(t, root)
}

// sparse makes a file of the given size that takes no room on the disk.
func sparse(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

func TestHostileFiles(t *testing.T) {
	t.Parallel()
	own := len(suite()["frameworks/Python/flask/benchmark_config.json"])
	other := len(suite()["frameworks/Go/fasthttp/benchmark_config.json"])
	tests := []struct {
		name string
		// want is the error: errAny for one that differs between systems, nil for none.
		want error
		size int
	}{
		{name: "to-neighbour", size: own},
		{name: "to-other-framework", size: other},
		{name: "to-other-directory/benchmark_config.json", size: other},
		{name: "self/self/benchmark_config.json", size: own},
		{name: "line\nbreak", size: len("odd")},
		{name: "limit", size: tree.MaxFileSize},
		{name: "huge", want: tree.ErrTooLarge},
		{name: "absolute-out", want: errAny},
		{name: "relative-out", want: errAny},
		{name: "directory-out/secret", want: errAny},
		{name: "loop-a", want: errAny},
		{name: "to-device", want: errAny},
		{name: "dangling", want: fs.ErrNotExist},
		{name: "fifo", want: tree.ErrNotRegular},
		{name: "to-fifo", want: tree.ErrNotRegular},
		{name: "fifo/benchmark_config.json", want: errAny},
		{name: "directory.dockerfile", want: tree.ErrNotRegular},
	}
	dir := hostile(t)
	flask := sub(t, sub(t, dir, "frameworks"), "Python/flask")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for from, read := range map[string]func() ([]byte, error){
				"tree":      func() ([]byte, error) { return dir.ReadFile("frameworks/Python/flask/" + test.name) },
				"directory": func() ([]byte, error) { return fs.ReadFile(flask, test.name) },
			} {
				content, err := read()
				switch {
				case test.want == nil && err != nil, test.want != nil && err == nil:
					t.Errorf("from the %s: error %v, want %v", from, err, test.want)
				case test.want != nil && !errors.Is(test.want, errAny) && !errors.Is(err, test.want):
					t.Errorf("from the %s: error %v, want %v", from, err, test.want)
				case len(content) != test.size:
					t.Errorf("from the %s: %d bytes, want %d", from, len(content), test.size)
				}
			}
		})
	}
}

// errAny stands for an error that differs between systems.
var errAny = errors.New("any error")

func TestHostileDirectories(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		want error
	}{
		{name: "to-other-directory"},
		{name: "self"},
		{name: "directory.dockerfile"},
		{name: "directory-out", want: errAny},
		{name: "loop-a", want: errAny},
		{name: "fifo", want: tree.ErrNotDirectory},
		{name: "to-fifo", want: tree.ErrNotDirectory},
		{name: "benchmark_config.json", want: tree.ErrNotDirectory},
	}
	flask := sub(t, hostile(t), "frameworks/Python/flask")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, subErr := fs.Sub(flask, test.name)
			_, listErr := fs.ReadDir(flask, test.name)
			for _, err := range []error{subErr, listErr} {
				if (err == nil) != (test.want == nil) || !errors.Is(test.want, errAny) && !isExpected(err, test.want) {
					t.Errorf("error %v, want %v", err, test.want)
				}
			}
		})
	}
}

// isExpected allows for a special file, of which a listing says that it is
// not regular before it gets to say that it is no directory.
func isExpected(err, want error) bool {
	return errors.Is(err, want) || errors.Is(want, tree.ErrNotDirectory) && errors.Is(err, tree.ErrNotRegular)
}

func TestSocketIsNotRegular(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "unix", filepath.Join(root, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := openDir(t, root).ReadFile("socket"); !errors.Is(err, tree.ErrNotRegular) {
		t.Errorf("error %v, want %v", err, tree.ErrNotRegular)
	}
}

func TestOpenDirDoesNotWaitForFIFO(t *testing.T) {
	t.Parallel()
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tree.OpenDir(fifo); !errors.Is(err, tree.ErrNotDirectory) {
		t.Errorf("error %v, want %v", err, tree.ErrNotDirectory)
	}
}

func TestUnreadableFile(t *testing.T) {
	t.Parallel()
	root := onDisk(t, suite())
	if err := os.Chmod(filepath.Join(root, "README.md"), 0); err != nil {
		t.Fatal(err)
	}
	want := fs.ErrPermission
	if os.Geteuid() == 0 {
		want = nil // Root may read everything.
	}
	if _, err := openDir(t, root).ReadFile("README.md"); !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}
