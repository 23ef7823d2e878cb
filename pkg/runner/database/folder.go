//go:build unix

package database

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Folders of private servers begin with this name, in the temporary folder.
const folderPrefix = "tfblint-database-"

// Names in a server's folder.
const (
	// ownerFile is locked as long as the program that started the server lives,
	// by the system: a lock does not outlive its process, not even after kill -9.
	ownerFile = "owner.lock"
	// serverFile is locked as long as any process of the server lives: it
	// inherits the open file.
	serverFile = "server.lock"
	// groupFile holds the process group of the server.
	groupFile = "group"
)

// A folder is that of one server, owned by this process.
type folder struct {
	path  string
	owner *os.File
}

// makeFolder makes a folder that Clean leaves alone while this process lives.
func makeFolder(parent string) (*folder, error) {
	for {
		path, err := os.MkdirTemp(parent, folderPrefix)
		if err != nil {
			return nil, fmt.Errorf("making a folder for the database: %w", err)
		}
		owner, err := lock(filepath.Join(path, ownerFile))
		switch {
		case err == nil:
			return &folder{path: path, owner: owner}, nil
		case errors.Is(err, errLocked), errors.Is(err, os.ErrNotExist):
			// Clean met the folder before it had an owner, and is deleting it.
			continue
		default:
			return nil, errors.Join(err, os.RemoveAll(path))
		}
	}
}

// remove deletes the folder and lets go of it.
func (f *folder) remove() error {
	err := os.RemoveAll(f.path)

	return errors.Join(err, f.owner.Close())
}

var errLocked = errors.New("locked by another process")

// lock opens and locks a file, or returns errLocked. The lock is held by the
// open file, wherever it is inherited to, until the last copy is closed.
func lock(path string) (*os.File, error) {
	const ours = 0o600
	//nolint:gosec // a file in a folder of ours
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, ours)
	if err != nil {
		return nil, fmt.Errorf("locking: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errLocked
		}

		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	// Whoever held the lock before may have deleted the file since it was opened.
	now, err := os.Lstat(path)
	if err == nil {
		var held os.FileInfo
		if held, err = file.Stat(); err == nil && !os.SameFile(now, held) {
			err = os.ErrNotExist
		}
	}
	if err != nil {
		_ = file.Close()

		return nil, fmt.Errorf("locking %s: %w", path, err)
	}

	return file, nil
}
