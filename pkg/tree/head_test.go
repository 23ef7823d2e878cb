package tree_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfblint/tfblint/pkg/tree"
)

// TestReadHead reads the start of files, also of one that is too large to be read.
func TestReadHead(t *testing.T) {
	t.Parallel()
	files := tree.Memory{"a/text": "0123456789", "a/empty": ""}
	root := onDisk(t, files)
	large := filepath.Join(root, "a", "large")
	if err := os.WriteFile(large, []byte("large"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, tree.MaxFileSize+1); err != nil {
		t.Fatal(err)
	}
	dir := openDir(t, root)
	part := sub(t, dir, "a")
	for _, test := range []struct {
		fsys fs.FS
		name string
		n    int
		want string
		err  error
	}{
		{dir, "a/text", 4, "0123", nil},
		{dir, "a/text", 100, "0123456789", nil},
		{dir, "a/text", 0, "", nil},
		{dir, "a/empty", 4, "", nil},
		{dir, "a/large", 5, "large", nil},
		{part, "text", 4, "0123", nil},
		{dir, "a", 4, "", tree.ErrNotRegular},
		{dir, "a/nothing", 4, "", fs.ErrNotExist},
		{dir, "../a", 4, "", fs.ErrInvalid},
		{files, "a/text", 4, "0123", nil},
		{files, "a/text", 100, "0123456789", nil},
		{files, "a", 4, "", tree.ErrNotRegular},
		{files, "nothing", 4, "", fs.ErrNotExist},
	} {
		head, err := tree.ReadHead(test.fsys, test.name, test.n)
		if string(head) != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s of %T: %q and %v, want %q and %v", test.name, test.fsys, head, err, test.want, test.err)
		}
	}
}
