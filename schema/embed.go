// Package schema holds the JSON Schemas (draft 2020-12) of every file that tfblint
// reads or writes, and of the documents its rules see.
package schema

import (
	"embed"
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
