package schemacheck_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/tfblint/tfblint/pkg/text"
)

// TestPreCommitHooks holds the hooks that the pre-commit program is offered against the
// schema for such files.
func TestPreCommitHooks(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "schemas", "pre-commit-hooks.json"))
	if errors.Is(err, fs.ErrNotExist) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the schema of pre-commit's hooks is missing: %v", err)
		}
		t.Skipf("without the schema of pre-commit's hooks: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	compiled := library(t, source)
	content, err := os.ReadFile(filepath.Join("..", "..", ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	document := text.ParseYAML(".pre-commit-hooks.yaml", content)
	if len(document.Problems) > 0 {
		t.Fatal(document.Problems)
	}
	hooks, ok := plain(document.Root)
	if !ok {
		t.Fatal("there is more in it than JSON can say")
	}
	if err := compiled.Validate(hooks); err != nil {
		t.Errorf("%#v", err)
	}

	// The schema is one: it refuses a hook that names no program.
	list, _ := hooks.([]any)
	for _, hook := range list {
		hook, ok := hook.(map[string]any)
		if !ok {
			t.Fatalf("a hook is %v", hook)
		}
		testFiles(t, hook)
		delete(hook, "entry")
	}
	if compiled.Validate(hooks) == nil {
		t.Error("a hook without an entry is valid")
	}
}

// testFiles says which files a hook is about.
func testFiles(t *testing.T, hook map[string]any) {
	t.Helper()
	pattern, _ := hook["files"].(string)
	files, err := regexp.Compile(pattern)
	if err != nil || pattern == "" {
		t.Fatalf("%v: files: %q: %v", hook["id"], pattern, err)
	}
	for name, want := range map[string]bool{
		"frameworks/Python/flask/benchmark_config.json": true,
		"frameworks/Python/flask/src/a file.py":         true,
		"benchmarks/frameworks/Go/gin/gin.dockerfile":   true,
		".tfblint.yaml":                   true,
		".tfblint-baseline.json":          true,
		"benchmarks/.tfblint.yaml":        true,
		"README.md":                       false,
		"toolset/frameworks.py":           false,
		"notes.tfblint.yaml":              false,
		".tfblint.yaml.orig":              false,
		"my-frameworks/Go/gin/main.go":    false,
		"toolset/.tfblint-baseline.jsonl": false,
	} {
		if files.MatchString(name) != want {
			t.Errorf("%v: %s counts: %t, want %t", hook["id"], name, !want, want)
		}
	}
}
