package schema_test

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
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
	for _, wanted := range []string{
		"affected", "audit", "baseline", "benchmark-config", "config", "costs", "diff", "output", "output-line",
		"policy-approval", "policy-exceptions", "policy-input", "policy-matrix", "prune", "results", "review-artifact",
		"run", "test-metadata",
	} {
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

// TestDocument shows that the schema of configurations, as an editor gets it, is the one that
// tfblint reads with the rules added, wherever they can be set.
func TestDocument(t *testing.T) {
	t.Parallel()
	text, err := schema.Document("config")
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	defs, _ := document["$defs"].(map[string]any)
	rules, _ := defs["rules"].(map[string]any)
	if !reflect.DeepEqual(rules["properties"], load(t, "rules")["properties"]) {
		t.Error("the rules are not those of the schema of the rules")
	}
	delete(defs, "rules")
	if places := withoutRules(document); places == 0 {
		t.Error("nothing refers to the rules")
	}
	if !reflect.DeepEqual(document, load(t, "config")) {
		t.Error("without the rules it is not the schema that tfblint reads")
	}
	if _, err := schema.Document("nothing"); !errors.Is(err, schema.ErrUnknown) {
		t.Errorf("Document(nothing) = %v, want %v", err, schema.ErrUnknown)
	}
}

// withoutRules removes the references to the rules, and counts them.
func withoutRules(value any) int {
	count := 0
	switch value := value.(type) {
	case map[string]any:
		reference := []any{map[string]any{"$ref": "#/$defs/rules"}}
		if reflect.DeepEqual(value["allOf"], reference) {
			delete(value, "allOf")
			count++
		}
		for _, member := range value {
			count += withoutRules(member)
		}
	case []any:
		for _, item := range value {
			count += withoutRules(item)
		}
	}

	return count
}

// TestRules shows what an editor learns of a rule and its parameters.
func TestRules(t *testing.T) {
	t.Parallel()
	properties, _ := load(t, "rules")["properties"].(map[string]any)
	rule, err := json.Marshal(properties["python/sqlalchemy-in-flask"])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"description":"SQLAlchemy is measured in Flask."`, `"default":"info"`,
		`"frameworks":{"default":["flask"],"description":"Frameworks in which SQLAlchemy is measured.",` +
			`"items":{"type":"string"},"type":"array"}`,
	} {
		if !strings.Contains(string(rule), want) {
			t.Errorf("%s is not in %s", want, rule)
		}
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
