// Package schema holds the JSON Schemas (draft 2020-12) of every file that tfblint
// reads or writes, and of the documents its rules see.
package schema

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed *.schema.json
var files embed.FS

const suffix = ".schema.json"

// ErrUnknown is what Read wraps for a name that no schema has.
var ErrUnknown = errors.New("no such schema")

// Names returns the names of all schemas, sorted: config, output, policy-input and so on.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil // An embedded root can always be listed.
	}
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), suffix))
	}

	return names
}

// Read returns the text of the schema with the given name.
func Read(name string) ([]byte, error) {
	text, err := files.ReadFile(name + suffix)
	if err != nil {
		return nil, fmt.Errorf("schema %q: %w; there are: %s", name, ErrUnknown, strings.Join(Names(), ", "))
	}

	return text, nil
}

// Where the rules of a suite are set, in the schema of its configuration.
const (
	settings = `"additionalProperties": { "$ref": "#/$defs/setting" }`
	known    = `"allOf": [{ "$ref": "#/$defs/rules" }], `
	defs     = "  \"$defs\": {\n"
)

// errNoSettings is a schema of configurations that has no place for the rules.
var errNoSettings = errors.New("the places where rules are set are missing")

// Document returns the schema with the given name for a reader outside, such as an editor:
// that of the configuration with every built-in rule and its parameters in it. tfblint itself
// reads the schema without them, which is smaller, and compares with the rules that a run has.
func Document(name string) ([]byte, error) {
	document, err := Read(name)
	if err != nil || name != "config" {
		return document, err
	}
	rules, err := Read("rules")
	if err != nil {
		return nil, err
	}
	var part struct {
		Title       json.RawMessage `json:"title"`
		Description json.RawMessage `json:"description"`
		Type        json.RawMessage `json:"type"`
		Properties  json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(rules, &part); err != nil {
		return nil, fmt.Errorf("reading the schema of the rules: %w", err)
	}
	definition, err := json.MarshalIndent(part, "    ", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the schema of the rules: %w", err)
	}
	if !bytes.Contains(document, []byte(settings)) || !bytes.Contains(document, []byte(defs)) {
		return nil, fmt.Errorf("schema %s: %w", name, errNoSettings)
	}
	document = bytes.ReplaceAll(document, []byte(settings), []byte(known+settings))

	return bytes.Replace(document, []byte(defs), fmt.Appendf([]byte(defs), "    \"rules\": %s,\n", definition), 1), nil
}
