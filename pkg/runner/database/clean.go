//go:build unix

package database

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Clean ends the private servers, and deletes the data, of processes that were
// killed before they could, and says how many there were. Those of processes
// that live are left alone, and so is everything of other users.
func Clean(ctx context.Context, options Options) (int, error) {
	parent := options.Folder
	if parent == "" {
		parent = os.TempDir()
	}
	entries, err := os.ReadDir(parent)
	if err != nil {
		return 0, fmt.Errorf("looking for databases that were left behind: %w", err)
	}
	var (
		cleaned int
		failed  []error
	)
	for _, entry := range entries {
		if match, _ := filepath.Match(folderPrefix+"*", entry.Name()); !match || !entry.IsDir() {
			continue
		}
		done, err := cleanFolder(ctx, filepath.Join(parent, entry.Name()))
		if err != nil {
			failed = append(failed, fmt.Errorf("cleaning up the database in %s: %w", entry.Name(), err))
		}
		if done {
			cleaned++
		}
	}

	return cleaned, errors.Join(failed...)
}

// cleanFolder deletes a folder of ours whose owner is gone.
func cleanFolder(ctx context.Context, path string) (bool, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking at it: %w", err)
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || int(stat.Uid) != os.Geteuid() {
		return false, nil
	}
	owner, err := lock(filepath.Join(path, ownerFile))
	if errors.Is(err, errLocked) || errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	left := &folder{path: path, owner: owner}
	if err := endServer(ctx, path); err != nil {
		return false, errors.Join(err, owner.Close())
	}

	return true, left.remove()
}

var errStillRuns = errors.New("the server cannot be ended")

// endServer ends a server that outlived its owner. Its lock, and not the number
// alone, says that the process group in the record is still the server's.
func endServer(ctx context.Context, path string) error {
	const step = 100 * time.Millisecond
	for waited := time.Duration(0); ; waited += step {
		held, err := lock(filepath.Join(path, serverFile))
		if err == nil {
			_ = held.Close()

			return nil
		}
		if !errors.Is(err, errLocked) {
			return err
		}
		switch {
		case waited == 0:
			signalGroup(path, syscall.SIGQUIT)
		case waited == quitLimit:
			signalGroup(path, syscall.SIGKILL)
		case waited > quitLimit+quitLimit:
			return errStillRuns
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for its server to end: %w", context.Cause(ctx))
		case <-time.After(step):
		}
	}
}

// signalGroup signals the process group that a folder's record names. A record
// that is missing or damaged names none: the server was being started, and its
// preparation ends by itself.
func signalGroup(path string, sig syscall.Signal) {
	text, err := os.ReadFile(filepath.Join(path, groupFile)) //nolint:gosec // a folder of ours
	if err != nil {
		return
	}
	if group, err := strconv.Atoi(string(text)); err == nil && group > 1 {
		_ = syscall.Kill(-group, sig)
	}
}
