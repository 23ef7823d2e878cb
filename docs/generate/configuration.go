package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/schema"
)

// writeReference lists every key of the configuration in its reference, from the schema that
// an editor shows.
func writeReference(root string, _ *opa.Bundle) error {
	definition, err := schema.Read("config")
	if err != nil {
		return fmt.Errorf("reading the schema of configurations: %w", err)
	}
	document := text.ParseJSON("config", definition)
	page := filepath.Join(root, "docs", "configuration.md")
	for _, part := range []struct{ mark, pointer string }{
		{"keys", ""}, {"override", "/$defs/override"}, {"waiver", "/$defs/waiver"}, {"start", "/$defs/start"},
	} {
		object, _ := document.Find(part.pointer)
		if object.Get("properties") == nil {
			return fmt.Errorf("%s: %w", part.pointer, errNoKeys)
		}
		if err := replace(page, part.mark, keyTable(document, object)); err != nil {
			return err
		}
	}

	return nil
}

var errNoKeys = errors.New("the schema of configurations describes no keys there")

// keyTable lists the keys of an object with what the schema says of them.
func keyTable(document *text.Document, object *text.Node) string {
	var required []string
	if list := object.Get("required"); list != nil {
		for _, item := range list.Items {
			required = append(required, item.Text)
		}
	}
	var rows strings.Builder
	rows.WriteString("| key | what it says | for example |\n|---|---|---|\n")
	for _, member := range object.Get("properties").Members {
		said := textOf(member.Value, "description")
		if slices.Contains(required, member.Key) {
			said += " Required."
		}
		if initial := member.Value.Get("default"); initial != nil {
			said += " Without it: `" + strings.Trim(source(document, initial), `"`) + "`."
		}
		fmt.Fprintf(&rows, "| `%s` | %s | %s |\n", member.Key, cell(said), example(document, member.Value))
	}

	return rows.String()
}

func example(document *text.Document, property *text.Node) string {
	examples := property.Get("examples")
	if examples == nil || len(examples.Items) == 0 {
		return ""
	}

	return "`" + cell(source(document, examples.Items[0])) + "`"
}

// source returns a value as the schema has it, on one line; JSON is YAML.
func source(document *text.Document, node *text.Node) string {
	return strings.Join(strings.Fields(string(document.Bytes[node.Start:node.End])), " ")
}

func textOf(node *text.Node, key string) string {
	if value := node.Get(key); value != nil {
		return value.Text
	}

	return ""
}
