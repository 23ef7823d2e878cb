package tfb_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// TestLoadSides shows that both sides are what they are alone, and what they share.
func TestLoadSides(t *testing.T) {
	t.Parallel()
	base := tree.Memory{
		"frameworks/Go/gin/benchmark_config.json":  config("gin"),
		"frameworks/Go/echo/benchmark_config.json": config("echo"),
		"frameworks/Go/gone/benchmark_config.json": config("gone"),
		"frameworks/Go/stray/README.md":            "Soon.",
	}
	head := maps.Clone(base)
	head["frameworks/Go/gin/benchmark_config.json"] = config("tonic")
	head["frameworks/Rust/axum/benchmark_config.json"] = config("axum")
	delete(head, "frameworks/Go/gone/benchmark_config.json")
	files := []string{
		"README.md", "frameworks/Go/gin/benchmark_config.json", "frameworks/Go/gone/benchmark_config.json",
		"frameworks/Rust/axum/benchmark_config.json",
	}
	for _, test := range []struct {
		name    string
		changed []string
		shared  []string
	}{
		{name: "nobody knows what differs"},
		{name: "files differ", changed: files, shared: []string{"frameworks/Go/echo"}},
		{name: "something lies in a folder's place", changed: append([]string{"frameworks/Go/gin"}, files...)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			sides, err := tfb.LoadSides(t.Context(), base, head, test.changed, options())
			if err != nil {
				t.Fatal(err)
			}
			for side, want := range map[*tfb.Suite]*tfb.Suite{
				sides.Base: load(t, base, options()), sides.Head: load(t, head, options()),
			} {
				if diff := gocmp.Diff(dirs(want), dirs(side)); diff != "" {
					t.Error(diff)
				}
				if diff := gocmp.Diff(want.Strays, side.Strays); diff != "" {
					t.Error(diff)
				}
			}
			if name := sides.Base.Lookup("frameworks/Go/gin").Name; name != "gin" {
				t.Errorf("the base has %s in the place of gin", name)
			}
			var shared []string
			for _, framework := range sides.Base.Frameworks {
				if slices.Contains(sides.Head.Frameworks, framework) {
					shared = append(shared, framework.Dir)
				}
			}
			if !slices.Equal(shared, test.shared) {
				t.Errorf("the sides share %q, want %q", shared, test.shared)
			}
		})
	}
}

// TestLoadSidesWithout shows that a state may have no suite.
func TestLoadSidesWithout(t *testing.T) {
	t.Parallel()
	suite := tree.Memory{"frameworks/Go/gin/benchmark_config.json": config("gin")}
	changed := []string{"frameworks/Go/gin/benchmark_config.json"}
	for name, empty := range map[string]tree.Memory{"nothing": nil, "a file": {"README.md": ""}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, known := range [][]string{nil, changed} {
				sides, err := tfb.LoadSides(t.Context(), empty, suite, known, options())
				if err != nil || len(sides.Base.Frameworks) != 0 || len(sides.Head.Frameworks) != 1 {
					t.Errorf("without a base: %v, %v", sides, err)
				}
				sides, err = tfb.LoadSides(t.Context(), suite, empty, known, options())
				if err != nil || len(sides.Base.Frameworks) != 1 || len(sides.Head.Frameworks) != 0 {
					t.Errorf("without a head: %v, %v", sides, err)
				}
			}
		})
	}
	for _, known := range [][]string{nil, {}} {
		if _, err := tfb.LoadSides(t.Context(), nil, nil, known, options()); err != nil {
			t.Error(err)
		}
	}
}

// TestLoadSidesLinks shows that what a symbolic link leads to is read on both sides.
func TestLoadSidesLinks(t *testing.T) {
	t.Parallel()
	write := func(name string) *tree.Dir {
		dir := t.TempDir()
		for _, folder := range []string{"shared", "frameworks/Go/file", "frameworks/Go/plain", "frameworks/Rust"} {
			if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		for file, name := range map[string]string{
			"shared/benchmark_config.json": name, "frameworks/Go/plain/benchmark_config.json": "plain",
		} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(config(name)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for link, target := range map[string]string{
			"frameworks/Go/file/benchmark_config.json": "../../../shared/benchmark_config.json",
			"frameworks/Go/folder":                     "../../shared",
			"frameworks/Java":                          "Go",
		} {
			if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
				t.Skip("this system has no symbolic links:", err)
			}
		}
		opened, err := tree.OpenDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = opened.Close() })

		return opened
	}
	base, head := write("before"), write("after")
	sides, err := tfb.LoadSides(t.Context(), base, head, []string{"shared/benchmark_config.json"}, options())
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, framework := range sides.Base.Frameworks {
		names[framework.Dir] = framework.Name
	}
	if diff := gocmp.Diff(map[string]string{
		"frameworks/Go/file": "before", "frameworks/Go/folder": "before", "frameworks/Go/plain": "plain",
		"frameworks/Java/file": "before", "frameworks/Java/folder": "before", "frameworks/Java/plain": "plain",
	}, names); diff != "" {
		t.Error(diff)
	}
}
