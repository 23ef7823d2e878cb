package schemacheck_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/schema"
)

// library compiles a schema as the JSON Schema library alone understands it.
func library(tb testing.TB, source []byte) *jsonschema.Schema {
	tb.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.ExtractAnnotations = true
	// Schemas of ours refer to each other by where they will be found.
	compiler.LoadURL = func(address string) (io.ReadCloser, error) {
		name, ours := strings.CutPrefix(address, "https://tfblint.github.io/schema/v1/")
		if !ours {
			return nil, fmt.Errorf("%s: %w", address, fs.ErrNotExist)
		}
		content, err := schema.Read(strings.TrimSuffix(name, ".schema.json"))

		return io.NopCloser(bytes.NewReader(content)), err
	}
	if err := compiler.AddResource("tfblint:schema", bytes.NewReader(source)); err != nil {
		tb.Fatal(err)
	}
	compiled, err := compiler.Compile("tfblint:schema")
	if err != nil {
		tb.Fatal(err)
	}

	return compiled
}

// plain returns a value as the library wants it. It reports false for values that
// the library cannot be asked about: what is no JSON, what costs it without bound,
// and empty keys, which it loses the place of.
func plain(n *text.Node) (any, bool) {
	switch n.Kind {
	case text.Null:
		return nil, true
	case text.Bool:
		return n.Text == "true", true
	case text.Number:
		const harmless = 20

		return json.Number(n.Text), len(n.Text) <= harmless && !strings.ContainsAny(n.Text, "eEIN")
	case text.String:
		return n.Text, true
	case text.Array:
		list := make([]any, 0, len(n.Items))
		for _, item := range n.Items {
			value, ok := plain(item)
			if !ok {
				return nil, false
			}
			list = append(list, value)
		}

		return list, true
	case text.Object:
		object := make(map[string]any, len(n.Members))
		for _, member := range n.Members {
			value, ok := plain(member.Value)
			if !ok {
				return nil, false
			}
			object[member.Key] = value
		}

		return object, true
	case text.Invalid:
	}

	return nil, false
}

// agree fails the test if the library finds faults where the package found no
// problems or the other way round.
func agree(tb testing.TB, theirs *jsonschema.Schema, root *text.Node, problems []schemacheck.Problem) {
	tb.Helper()
	value, ok := plain(root)
	if !ok {
		return
	}
	if err := theirs.Validate(value); (err == nil) != (len(problems) == 0) {
		tb.Errorf("Check finds %v, the library says: %v", problems, err)
	}
}

// TestLibraryAgrees holds the package against the library, keyword by keyword.
func TestLibraryAgrees(t *testing.T) {
	t.Parallel()
	documents := []string{
		`null`, `true`, `false`, `0`, `1`, `-1`, `2`, `2.0`, `2.5`, `10`, `""`, `"a"`, `"ab"`, `"abc"`,
		`"\u00e9\u00e9"`,
		`[]`, `[1]`, `[1,"a"]`, `[[]]`, `{}`, `{"a":1}`, `{"a":"x"}`, `{"b":1}`, `{"a":1,"b":2}`, `{"a":1,"a":"x"}`,
		`{"a":{"a":{"a":1}}}`, `{"a":null}`, `{"A":1}`,
	}
	for _, keyword := range []string{
		`true`, `false`, `{}`, `{"type":"integer"}`, `{"type":["number","null"]}`,
		`{"type":["boolean","array","object"]}`, `{"enum":[1,"a",null,true,2.0]}`,
		`{"pattern":"^a"}`, `{"minLength":2}`, `{"maxLength":2}`, `{"maxLength":0}`, `{"minimum":1}`,
		`{"maximum":2}`, `{"minItems":1}`, `{"minProperties":1}`, `{"minProperties":2}`, `{"required":["a"]}`,
		`{"properties":{"a":{"type":"string"}}}`, `{"additionalProperties":false}`,
		`{"properties":{"a":true},"additionalProperties":false}`, `{"additionalProperties":true}`,
		`{"properties":{"a":false}}`,
		`{"additionalProperties":{"type":"integer"}}`, `{"propertyNames":{"pattern":"^[a-z]$"}}`,
		`{"items":{"type":"integer"}}`, `{"not":{"type":"string"}}`,
		`{"anyOf":[{"type":"string"},{"minimum":2}]}`, `{"allOf":[{"minimum":0},{"maximum":1}]}`,
		`{"if":{"type":"string"},"then":{"minLength":2}}`, `{"if":{"type":"string"}}`,
		`{"$ref":"#/$defs/x","$defs":{"x":{"type":"string"}},"minLength":2}`,
		`{"properties":{"a":{"$ref":"#"}},"type":["object","integer"]}`,
		`{"items":{"$ref":"#/$defs/a~1b"},"$defs":{"a/b":{"minimum":2,"items":{"$ref":"#/items"}}}}`,
	} {
		t.Run(keyword, func(t *testing.T) {
			t.Parallel()
			checker, theirs := compile(t, []byte(keyword)), library(t, []byte(keyword))
			for _, source := range documents {
				doc := text.ParseJSON("d.json", []byte(source))
				problems := checker.Check(doc)
				agree(t, theirs, doc.Root, problems)
				if t.Failed() {
					t.Fatalf("on %s: %v", source, problems)
				}
			}
		})
	}
}

// TestLibraryAgreesOnCorpus does the same with real configurations.
func TestLibraryAgreesOnCorpus(t *testing.T) {
	t.Parallel()
	checker, theirs := compileNamed(t, "benchmark-config"), library(t, readSchema(t, "benchmark-config"))
	for _, doc := range readCorpus(t) {
		agree(t, theirs, doc.Root, checker.Check(doc))
	}
}

// FuzzCheck checks any text as a configuration: every problem must have a place
// in the file and say something, and the library must agree on good and bad.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		config(nil), config(map[string]string{"port": `"8080"`, "tags": `{"broken": 1}`, "": `[[]]`}),
		config(map[string]string{"database": `"Mongo"`, "orm": ``, "Orm": `"Raw"`}),
		`{"framework": "a", "framework": [], "tests": [{"": {"json_url": null}}, {}]}`,
		`{"tests": [{"a/b~c": {"language": "None", "port": 1e999999999, "x": NaN`, `[]`, `"\ud800"`, "\xff\xfe", ``,
		`{"framework":"a","tests":[{"default":{"json_url":"/json","port":8080,"language":"Go","docker_cmd":[1]}}]}`,
	} {
		f.Add([]byte(seed))
	}
	checker, theirs := compileNamed(f, "benchmark-config"), library(f, readSchema(f, "benchmark-config"))
	f.Fuzz(func(t *testing.T, source []byte) {
		doc := text.ParseJSON("c.json", source)
		problems := checker.Check(doc)
		for i, p := range problems {
			if p.Code == "" || p.Message == "" || p.Place.File != "c.json" {
				t.Errorf("problem %d is incomplete: %+v", i, p)
			}
			if doc.Line(p.Place.Start.Line) == "" || p.Place.Start.Column < 1 || p.Place.End.Line < p.Place.Start.Line {
				t.Errorf("problem %d lies outside the file: %+v", i, p.Place)
			}
			if i := strings.IndexFunc(p.Message, func(r rune) bool { return r < ' ' || r > '~' }); i >= 0 {
				t.Errorf("the message is not safe to print: %q", p.Message)
			}
		}
		if len(doc.Problems) == 0 {
			agree(t, theirs, doc.Root, problems)
		}
	})
}
