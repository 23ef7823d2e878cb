package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5" //nolint:depguard // It holds the action against a schema of others.
	"sigs.k8s.io/yaml"
)

// root is the folder of the repository.
var root = filepath.Join("..", "..") //nolint:gochecknoglobals // A constant path.

// TestAction holds action.yml against the schema of actions.
func TestAction(t *testing.T) {
	t.Parallel()
	file := filepath.Join(root, "..", "shared", "schemas", "github-action.json")
	definition, err := os.ReadFile(file) //nolint:gosec // Ours.
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "" {
		t.Skip("the schema of actions is not beside the checkout")
	}
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := jsonschema.CompileString("github-action", string(definition))
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(root, "action.yml")) //nolint:gosec // Ours.
	if err != nil {
		t.Fatal(err)
	}
	converted, err := yaml.YAMLToJSONStrict(content)
	if err != nil {
		t.Fatal(err)
	}
	var document any
	if err := json.Unmarshal(converted, &document); err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(document); err != nil {
		t.Error(err)
	}
}

// TestPinned finds no action of others that is named by anything that can be moved, and no script
// that an event is written into.
func TestPinned(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "docs", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d workflows, %v", len(files), err)
	}
	uses := regexp.MustCompile(`uses: (\S+)`)
	pinned := regexp.MustCompile(`^([\w.-]+/[\w.-]+@[0-9a-f]{40}|\./\.tfblint-action)$`)
	for _, file := range append(files, filepath.Join(root, "action.yml")) {
		content, err := os.ReadFile(file) //nolint:gosec // Ours.
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range uses.FindAllSubmatch(content, -1) {
			if !pinned.Match(found[1]) {
				t.Errorf("%s: %s is not pinned by a full hash", file, found[1])
			}
		}
		for _, one := range scripts(t, content) {
			if regexp.MustCompile(`\$\{\{`).MatchString(one) {
				t.Errorf("%s: an expression is written into a script; pass it in env: %s", file, one)
			}
		}
	}
}

// scripts returns what a workflow or an action has a shell do.
func scripts(t *testing.T, content []byte) []string {
	t.Helper()
	var document any
	if err := yaml.Unmarshal(content, &document); err != nil {
		t.Fatal(err)
	}
	var found []string
	var walk func(value any)
	walk = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for key, one := range value {
				if text, is := one.(string); is && key == "run" {
					found = append(found, text)
				}
				walk(one)
			}
		case []any:
			for _, one := range value {
				walk(one)
			}
		}
	}
	walk(document)

	return found
}
