package schemacheck_test

import (
	"strings"
	"testing"

	"github.com/tfblint/tfblint/schema"
)

// TestDocumentForEditors holds configurations against the schema that an editor gets, which
// knows the rules: it refuses parameters that a rule does not have or of another kind, and
// takes what users say of rules of their own.
func TestDocumentForEditors(t *testing.T) {
	t.Parallel()
	source, err := schema.Document("config")
	if err != nil {
		t.Fatal(err)
	}
	compiled := library(t, source)
	rules := func(name string, setting any) any {
		return map[string]any{"rules": map[string]any{name: setting}}
	}
	params := func(name string, value any) any {
		return map[string]any{"params": map[string]any{name: value}}
	}
	for name, document := range map[string]any{
		"a severity":              rules("matrix/max-tests", "warning"),
		"a parameter":             rules("matrix/max-tests", params("max", 12.0)),
		"a list":                  rules("python/sqlalchemy-in-flask", params("frameworks", []any{"flask", "quart"})),
		"a rule of the suite":     rules("house/port", params("port", 8080.0)),
		"a severity of that rule": rules("house/port", "off"),
	} {
		if err := compiled.Validate(document); err != nil {
			t.Errorf("%s is refused: %v", name, err)
		}
	}
	for name, document := range map[string]any{
		"a severity that is none":          rules("matrix/max-tests", "fatal"),
		"a parameter that is not there":    rules("matrix/max-tests", params("most", 12.0)),
		"a parameter of another kind":      rules("matrix/max-tests", params("max", "twelve")),
		"a part of a test":                 rules("matrix/max-tests", params("max", 2.5)),
		"a list with another kind of item": rules("python/sqlalchemy-in-flask", params("frameworks", []any{1.0})),
		"parameters of a rule without":     rules("config/json", params("max", 12.0)),
	} {
		if err := compiled.Validate(document); err == nil {
			t.Errorf("%s is taken", name)
		} else if !strings.Contains(err.Error(), "rules") {
			t.Errorf("%s is refused for another reason: %v", name, err)
		}
	}
}
