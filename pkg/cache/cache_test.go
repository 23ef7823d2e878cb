package cache_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/cache"
)

// kept is something to keep.
type kept struct{ Words []string }

func save(t *testing.T, c cache.Cache, key cache.Key, words ...string) {
	t.Helper()
	if err := c.Save(key, kept{words}); err != nil {
		t.Fatal(err)
	}
}

func only(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the cache holds %v, %v; want one file", files, err)
	}

	return files[0]
}

func TestLoad(t *testing.T) {
	t.Parallel()
	here := cache.Cache{Dir: filepath.Join(t.TempDir(), "made", "when needed"), Scope: "build 1"}
	save(t, here, here.Key("a", "b"), "old")
	save(t, here, here.Key("a", "b"), "one", "two")
	var found kept
	if err := here.Load(here.Key("a", "b"), &found); err != nil || len(found.Words) != 2 || found.Words[1] != "two" {
		t.Errorf("got %v, %v; want what was saved last", found, err)
	}
	elsewhere := cache.Cache{Dir: here.Dir, Scope: "build 2"}
	for name, test := range map[string]struct {
		cache cache.Cache
		key   cache.Key
	}{
		"other parts":         {here, here.Key("a", "c")},
		"parts cut otherwise": {here, here.Key("ab")},
		"another scope":       {elsewhere, elsewhere.Key("a", "b")},
		"no cache":            {cache.Cache{}, here.Key("a", "b")},
	} {
		if err := test.cache.Load(test.key, &kept{}); !errors.Is(err, cache.ErrUnknown) {
			t.Errorf("%s: got %v, want an error that wraps %v", name, err, cache.ErrUnknown)
		}
	}
	if err := (cache.Cache{}).Save(here.Key("a"), kept{}); err != nil {
		t.Errorf("keeping nothing: %v", err)
	}
	info, err := os.Stat(only(t, here.Dir))
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("got %v, %v; want a file that others cannot read", info.Mode(), err)
	}
}

// TestSaveTrims shows that files of ours go that nobody has written for long, and no others.
func TestSaveTrims(t *testing.T) {
	t.Parallel()
	here := cache.Cache{Dir: t.TempDir()}
	save(t, here, here.Key("old"), "old")
	old := only(t, here.Dir)
	foreign := filepath.Join(here.Dir, "notes.txt")
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	past := time.Date(2020, time.May, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{old, foreign} {
		if err := os.Chtimes(name, past, past); err != nil {
			t.Fatal(err)
		}
	}
	save(t, here, here.Key("new"), "new")
	if err := here.Load(here.Key("old"), &kept{}); !errors.Is(err, cache.ErrUnknown) {
		t.Errorf("the old file is still there: %v", err)
	}
	if err := here.Load(here.Key("new"), &kept{}); err != nil {
		t.Errorf("the new file: %v", err)
	}
	if err := here.Clear(); err != nil {
		t.Fatal(err)
	}
	if left := only(t, here.Dir); left != foreign {
		t.Errorf("%s is left, want %s", left, foreign)
	}
	if err := (cache.Cache{Dir: filepath.Join(here.Dir, "nowhere")}).Clear(); err != nil {
		t.Errorf("clearing what is not there: %v", err)
	}
}

// TestSaveFails shows that nothing half-written stays where a file cannot be replaced.
func TestSaveFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	blocked := filepath.Join(dir, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := cache.Cache{Dir: filepath.Join(blocked, "cache")}
	if err := c.Save(c.Key(), kept{}); err == nil {
		t.Error("saving below a file succeeded")
	}
	here := cache.Cache{Dir: t.TempDir()}
	save(t, here, here.Key(), "x")
	name := only(t, here.Dir)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(name, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := here.Save(here.Key(), kept{}); err == nil {
		t.Error("replacing a folder succeeded")
	}
	if left := only(t, here.Dir); left != name {
		t.Errorf("%s is left", left)
	}
}
