package git_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tfblint/tfblint/pkg/git"
)

// store writes a blob and returns its id.
func (c clone) store(content string) git.ID {
	c.tb.Helper()
	cmd := c.command("hash-object", "-w", "--stdin")
	cmd.Stdin = strings.NewReader(content)
	out, err := cmd.Output()
	if err != nil {
		c.tb.Fatal(err)
	}
	id, err := git.ParseID(strings.TrimSpace(string(out)))
	if err != nil {
		c.tb.Fatal(err)
	}

	return id
}

// TestReadFromMany reads objects from several goroutines, with some that are missing, too large or
// so large that the process is replaced.
func TestReadFromMany(t *testing.T) {
	t.Parallel()
	const limit = 100
	c := newClone(t)
	const count = 40
	ids, texts := make([]git.ID, 0, count), make([]string, 0, count)
	for i := range count {
		text := fmt.Sprint("content ", i, "\n", strings.Repeat("x", i))
		ids, texts = append(ids, c.store(text)), append(texts, text)
	}
	large, huge := c.store(strings.Repeat("l", limit+1)), c.store(strings.Repeat("h", 5<<20))
	missing, err := git.ParseID(strings.Repeat("0", 40))
	if err != nil {
		t.Fatal(err)
	}
	r := c.open(".")
	r.Prefetch(append(ids[:10:10], large, huge, missing))
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 3 * len(ids) {
				at := (i*7 + worker) % len(ids)
				object, err := r.Read(ids[at], limit)
				if err != nil || string(object.Content) != texts[at] || object.Kind != git.KindBlob {
					t.Errorf("object %d: %q, %v", at, object.Content, err)
				}
				switch i % 10 {
				case 1:
					if object, err := r.Read(large, limit); !errors.Is(err, git.ErrTooLarge) || object.Size != limit+1 {
						t.Errorf("large: %d bytes, %v", object.Size, err)
					}
				case 2:
					if _, err := r.Read(huge, limit); !errors.Is(err, git.ErrTooLarge) {
						t.Errorf("huge: %v", err)
					}
				case 3:
					if object, err := r.ReadHead(huge, 3); err != nil || string(object.Content) != "hhh" {
						t.Errorf("head: %q, %v", object.Content, err)
					}
				case 4:
					if _, err := r.Read(missing, limit); !errors.Is(err, git.ErrNoObject) {
						t.Errorf("missing: %v", err)
					}
				}
			}
		})
	}
	group.Wait()
}

func TestReadAfterTheEnd(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	id := c.store("x")
	ctx, cancel := context.WithCancel(t.Context())
	r, err := git.Options{Env: c.env}.Open(ctx, c.dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(id, 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	for err == nil { // The watch over the context runs by itself.
		_, err = r.Read(id, 1)
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after the context: %v", err)
	}
	closed := c.open(".")
	for range 2 {
		if err := closed.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := closed.Read(id, 1); err == nil {
		t.Error("a closed repository reads")
	}
	if _, err := r.Resolve(ctx, "HEAD"); !errors.Is(err, context.Canceled) {
		t.Errorf("a run after the context: %v", err)
	}
}

// TestDamagedObject reads an object whose file is cut, and others after it.
func TestDamagedObject(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	good, bad := c.store("good"), c.store(strings.Repeat("bad ", 1000))
	name := bad.String()
	file := filepath.Join(c.dir, ".git", "objects", name[:2], name[2:])
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 20); err != nil {
		t.Fatal(err)
	}
	r := c.open(".")
	for range 2 {
		if _, err := r.Read(bad, 1<<20); err == nil {
			t.Error("a damaged object is read")
		}
		if object, err := r.Read(good, 10); err != nil || string(object.Content) != "good" {
			t.Errorf("after it: %q, %v", object.Content, err)
		}
	}
}
