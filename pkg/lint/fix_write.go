package lint

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
)

var (
	errNotRegular = errors.New("it is not a regular file")
	errChanged    = errors.New("it has changed since it was read; run again")
)

// Write puts changed files in the place of those in a suite, by its root. All of them are
// written beside the old ones first and then take their names, so that none is ever there
// by half; if one cannot be written, none is replaced. Nothing outside of the root is
// touched, wherever links lead.
func Write(suite string, changes []Change) (err error) {
	root, err := os.OpenRoot(suite)
	if err != nil {
		return fmt.Errorf("opening the suite for writing: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	var ready []string
	defer func() {
		for _, name := range ready {
			err = errors.Join(err, root.Remove(name))
		}
	}()
	for _, change := range changes {
		temporary, err := prepare(root, change)
		if err != nil {
			return fmt.Errorf("writing %s: %w; nothing was written", change.File, err)
		}
		ready = append(ready, temporary)
	}
	for i, change := range changes {
		if err := root.Rename(ready[0], filepath.FromSlash(change.File)); err != nil {
			return fmt.Errorf("writing %s: %w; %d other files were written", change.File, err, i)
		}
		ready = ready[1:]
	}

	return nil
}

// prepare writes what a file is to hold beside it and returns under which name.
func prepare(root *os.Root, change Change) (string, error) {
	mode, err := modeOf(root, filepath.FromSlash(change.File), change.Before)
	if err != nil {
		return "", err
	}
	file, temporary, err := create(root, change.File)
	if err != nil {
		return "", err
	}
	_, writing := file.Write(change.After)
	err = errors.Join(writing, file.Chmod(mode), file.Sync(), file.Close())
	if err != nil {
		return "", errors.Join(err, root.Remove(temporary))
	}

	return temporary, nil
}

// modeOf returns the mode that a file is to have, if it still is what was read of it: before,
// nil for a file that was not there.
func modeOf(root *os.Root, name string, before []byte) (fs.FileMode, error) {
	const fresh = 0o644
	info, err := root.Lstat(name)
	switch {
	case before == nil && errors.Is(err, fs.ErrNotExist):
		return fresh, nil
	case err != nil:
		return 0, err //nolint:wrapcheck // A caller does, with the path.
	case before == nil:
		return 0, errChanged
	case !info.Mode().IsRegular():
		return 0, errNotRegular
	}

	return info.Mode(), unchanged(root, name, before)
}

// unchanged makes sure that a file holds what was read of it. It opens the file for
// writing as well: one that is protected against that should not be replaced either.
func unchanged(root *os.Root, name string, before []byte) error {
	file, err := root.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err //nolint:wrapcheck // As above.
	}
	content, reading := io.ReadAll(io.LimitReader(file, int64(len(before))+1))
	if err := errors.Join(reading, file.Close()); err != nil {
		return err
	}
	if !bytes.Equal(content, before) {
		return errChanged
	}

	return nil
}

// create creates a file beside another one, under a name that nothing has.
func create(root *os.Root, beside string) (*os.File, string, error) {
	const tries, private = 100, 0o600
	for i := range tries {
		name := filepath.FromSlash(path.Join(path.Dir(beside), "."+path.Base(beside)+".tfblint"+strconv.Itoa(i)))
		file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, private)
		if !errors.Is(err, fs.ErrExist) {
			return file, name, err //nolint:wrapcheck // As above.
		}
	}

	return nil, "", fs.ErrExist
}
