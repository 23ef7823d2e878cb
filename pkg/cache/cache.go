// Package cache keeps what was worked out for the next run, in files of the user's own
// cache folder. A cache can be deleted at any time; whatever is wrong with it, the work is
// done again.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Cache is a folder. The zero Cache remembers nothing.
type Cache struct {
	// Dir is the folder; it is made when something is kept. Its files are trusted:
	// whoever writes them decides what is found.
	Dir string
	// Scope tells what belongs together from everything else, such as the build of the
	// program and the suite: what was worked out in another scope is not found.
	Scope string
}

// ErrUnknown is what Load returns when there is nothing to be had.
var ErrUnknown = errors.New("not in the cache")

const (
	suffix = ".cache"
	// keep is how long a file stays that nobody uses.
	keep = 30 * 24 * time.Hour

	folderMode = 0o700
	fileMode   = 0o600
)

// A Key says what something in the cache depends on.
type Key struct{ sum hash.Hash }

// Key starts the key of something; the parts say what else it depends on.
func (c Cache) Key(parts ...string) Key {
	key := Key{sha256.New()}
	key.Add(c.Scope)
	key.Add(parts...)

	return key
}

// Add adds to what something depends on.
func (k Key) Add(parts ...string) {
	for _, part := range parts {
		fmt.Fprintf(k.sum, "%d\x00%s", len(part), part) //nolint:errcheck // A hash takes everything.
	}
}

func (c Cache) file(key Key) string {
	return filepath.Join(c.Dir, hex.EncodeToString(key.sum.Sum(nil))+suffix)
}

// Load reads into value what was saved under a key.
func (c Cache) Load(key Key, value any) error {
	if c.Dir == "" {
		return ErrUnknown
	}
	content, err := os.ReadFile(c.file(key))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrUnknown
	}
	if err != nil {
		return fmt.Errorf("reading the cache: %w", err)
	}
	// A program that was interrupted, or a full disk, may leave less than was written; gob
	// alone would not always notice.
	if len(content) < sha256.Size {
		return fmt.Errorf("%w: the file is cut short", ErrUnknown)
	}
	body := content[sha256.Size:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], content[:sha256.Size]) {
		return fmt.Errorf("%w: the file is damaged", ErrUnknown)
	}
	if err := gob.NewDecoder(bytes.NewReader(body)).Decode(value); err != nil {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}

	return nil
}

// Save keeps a value under a key. Readers find the old value or the new one, never a part.
func (c Cache) Save(key Key, value any) error {
	if c.Dir == "" {
		return nil
	}
	var body bytes.Buffer
	body.Write(make([]byte, sha256.Size))
	if err := gob.NewEncoder(&body).Encode(value); err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	content := body.Bytes()
	sum := sha256.Sum256(content[sha256.Size:])
	copy(content, sum[:])
	if err := os.MkdirAll(c.Dir, folderMode); err != nil {
		return fmt.Errorf("making the cache's folder: %w", err)
	}
	if err := replace(c.file(key), content); err != nil {
		return err
	}
	c.trim()

	return nil
}

// replace writes a file beside the one it replaces and then gives it that name.
func replace(name string, content []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), "*"+suffix+".new")
	if err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name()) // It is of no use to anyone.
		}
	}()
	_, err = file.Write(content)
	if err == nil {
		err = file.Chmod(fileMode)
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}

	return nil
}

// trim deletes what nobody has written for a long time: other builds, suites that are gone,
// and files that an interrupted run left.
func (c Cache) trim() {
	entries, err := os.ReadDir(c.Dir)
	if err != nil {
		return // The next run tries again.
	}
	for _, entry := range entries {
		info, err := entry.Info()
		ours := strings.HasSuffix(entry.Name(), suffix) || strings.HasSuffix(entry.Name(), suffix+".new")
		if err == nil && ours && info.Mode().IsRegular() && time.Since(info.ModTime()) > keep {
			_ = os.Remove(filepath.Join(c.Dir, entry.Name())) // Idem.
		}
	}
}

// Clear deletes everything that was kept, and nothing else.
func (c Cache) Clear() error {
	entries, err := os.ReadDir(c.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("listing the cache: %w", err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), suffix) && !strings.HasSuffix(entry.Name(), suffix+".new") {
			continue
		}
		if err := os.Remove(filepath.Join(c.Dir, entry.Name())); err != nil {
			return fmt.Errorf("clearing the cache: %w", err)
		}
	}

	return nil
}
