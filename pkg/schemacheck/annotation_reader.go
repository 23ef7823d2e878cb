package schemacheck

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// ErrAnnotation is what [Compile] wraps for a keyword of this package that is
// unknown or has a value of the wrong kind.
var ErrAnnotation = errors.New("not a keyword as schemacheck has it")

// extension is the name under which the library keeps a subschema's annotations.
const extension = "tfblint"

// annotationsOf returns what a schema says about failures.
func annotationsOf(s *jsonschema.Schema) annotations {
	var a annotations
	if own, ok := s.Extensions[extension].(*annotations); ok {
		a = *own
	}
	a.title = s.Title
	if len(s.Examples) > 0 {
		if example, err := json.Marshal(s.Examples[0]); err == nil {
			a.example = string(example)
		}
	}

	return a
}

// Validate implements [jsonschema.ExtSchema]: annotations refuse nothing.
func (*annotations) Validate(jsonschema.ValidationContext, any) error { return nil }

// annotationReader reads the keywords of our own for the library.
type annotationReader struct{}

// Compile implements [jsonschema.ExtCompiler].
//
//nolint:ireturn // The library's interface wants it so.
func (annotationReader) Compile(_ jsonschema.CompilerContext, schema map[string]any) (jsonschema.ExtSchema, error) {
	a := new(annotations)
	for keyword, value := range schema {
		if !strings.HasPrefix(keyword, "x-") {
			continue
		}
		if !a.read(keyword, value) {
			return nil, fmt.Errorf("%s: %v: %w", keyword, value, ErrAnnotation)
		}
	}

	return a, nil
}

// read takes over one keyword. It reports false if it cannot.
func (a *annotations) read(keyword string, value any) bool {
	var ok bool
	switch keyword {
	case "x-want":
		a.want, ok = value.(string)
	case "x-fix":
		a.fix, ok = value.(string)
	case "x-code":
		if a.code, ok = value.(string); !ok {
			a.codes, ok = stringsOf(value)
		}
	case "x-unknown":
		a.strangers, ok = strangersOf(value)
	}

	return ok
}

func strangersOf(value any) (map[string]stranger, bool) {
	object, ok := value.(map[string]any)
	strangers := make(map[string]stranger, len(object))
	for key, about := range object {
		words, isObject := stringsOf(about)
		ok = ok && isObject
		strangers[key] = stranger{code: words["code"], fix: words["fix"]}
	}

	return strangers, ok
}

// stringsOf returns an object whose values are strings. It reports false for
// anything else.
func stringsOf(value any) (map[string]string, bool) {
	object, ok := value.(map[string]any)
	words := make(map[string]string, len(object))
	for key, value := range object {
		word, isString := value.(string)
		ok = ok && isString
		words[key] = word
	}

	return words, ok
}
