package live

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
)

// Fingerprint is something else whenever a file under one of the roots has come, gone, or been written: it
// is made of names, sizes and times and reads no file. Links are not followed. What is not there, or goes while
// it is looked at, counts as not there, and what cannot be looked at as what the attempt says. It fails only
// when the context ends.
func Fingerprint(ctx context.Context, fsys fs.FS, roots ...string) (string, error) {
	sum := fnv.New128a()
	note := func(name string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var info fs.FileInfo
		if err == nil && !entry.IsDir() { // What is in a folder is told by its entries.
			info, err = entry.Info()
		}
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			_, _ = fmt.Fprintf(sum, "%q: %v\n", name, err)
		case info == nil:
			_, _ = fmt.Fprintf(sum, "%q\n", name)
		default:
			_, _ = fmt.Fprintf(sum, "%q %d %v %d\n", name, info.Size(), info.Mode(), info.ModTime().UnixNano())
		}

		return nil
	}
	for _, root := range roots {
		if err := fs.WalkDir(fsys, root, note); err != nil {
			return "", fmt.Errorf("looking for changes: %w", err)
		}
	}

	return hex.EncodeToString(sum.Sum(nil)), nil
}
