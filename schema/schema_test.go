package schema_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/schema"
)

const draft = "https://json-schema.org/draft/2020-12/schema"

// load returns a schema as JSON.
func load(t *testing.T, name string) map[string]any {
	t.Helper()
	source, err := schema.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(source, &document); err != nil {
		t.Fatalf("%s: %v", name, err)
	}

	return document
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	names := schema.Names()
	for _, wanted := range []string{"baseline", "benchmark-config", "config", "output", "policy-input", "policy-matrix"} {
		if !slices.Contains(names, wanted) {
			t.Errorf("there is no schema %s, only %v", wanted, names)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := load(t, name)
			if document["$schema"] != draft {
				t.Errorf("$schema is %v, want %s", document["$schema"], draft)
			}
			if want := "https://tfblint.github.io/schema/v1/" + name + ".schema.json"; document["$id"] != want {
				t.Errorf("$id is %v, want %s", document["$id"], want)
			}
		})
	}
}

func TestReadUnknown(t *testing.T) {
	t.Parallel()
	_, err := schema.Read("nothing")
	if !errors.Is(err, schema.ErrUnknown) {
		t.Fatalf("Read(nothing) = %v, want %v", err, schema.ErrUnknown)
	}
	if !strings.Contains(err.Error(), "benchmark-config") {
		t.Errorf("the error does not say what there is: %v", err)
	}
}

// TestHover checks that an editor has something to show for every key that people
// write.
func TestHover(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"baseline", "benchmark-config", "config"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := load(t, name)
			for pointer, property := range properties(document, "") {
				if strings.Contains(pointer, "/then/") || strings.Contains(pointer, "/if/") {
					continue // They say more about keys described elsewhere.
				}
				if property["description"] == nil && property["$ref"] == nil {
					t.Errorf("%s has no description", pointer)
				}
			}
		})
	}
}

// properties returns the schemas of all keys by their place in the schema.
func properties(subschema map[string]any, pointer string) map[string]map[string]any {
	found := make(map[string]map[string]any)
	for keyword, value := range subschema {
		at := pointer + "/" + keyword
		switch value := value.(type) {
		case map[string]any:
			if keyword != "properties" {
				maps.Copy(found, properties(value, at))

				continue
			}
			for key, property := range value {
				if property, ok := property.(map[string]any); ok {
					found[at+"/"+key] = property
					maps.Copy(found, properties(property, at+"/"+key))
				}
			}
		case []any:
			for _, item := range value {
				if item, ok := item.(map[string]any); ok && keyword != "examples" {
					maps.Copy(found, properties(item, at))
				}
			}
		}
	}

	return found
}
