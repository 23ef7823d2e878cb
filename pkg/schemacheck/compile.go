package schemacheck

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tfblint/tfblint/pkg/text"
)

// ErrUnsupported is what [Compile] wraps for a keyword, or a value of one, that it
// cannot apply. A keyword that is passed over in silence would be a rule that never
// fires.
var ErrUnsupported = errors.New("not supported")

// errNotJSON is a schema that is no JSON.
var errNotJSON = errors.New("no JSON")

// Compile reads a JSON Schema (draft 2020-12), which must be trusted: a schema that
// refers back to itself without going down into a value is not noticed. The name is
// for messages. The error wraps [ErrUnsupported] if the schema uses a keyword that
// this package cannot apply, and [ErrAnnotation] for a mistake in one of its own.
func Compile(name string, schema []byte) (*Checker, error) {
	doc := text.ParseJSON(name, schema)
	if len(doc.Problems) > 0 {
		return nil, fmt.Errorf("reading schema %s: %w: %s", name, errNotJSON, doc.Problems[0].Message)
	}
	c := compiler{doc: doc, rules: make(map[*text.Node]*rule)}
	root, ok := c.rule(doc.Root)
	if !ok {
		return nil, fmt.Errorf("reading schema %s: %s for a schema: %w", name, found(doc.Root), ErrUnsupported)
	}
	if c.err != nil {
		return nil, fmt.Errorf("compiling schema %s: %w", name, c.err)
	}

	return &Checker{root: root}, nil
}

// A compiler makes rules of schemas. A schema that is referred to twice becomes one
// rule, and so one that refers to itself does too.
type compiler struct {
	doc   *text.Document
	rules map[*text.Node]*rule
	// err joins what was wrong with keywords so far.
	err error
}

// rule returns the rule of a schema. It reports false for what is none; what is
// wrong within the schema goes to err.
func (c *compiler) rule(n *text.Node) (*rule, bool) {
	if known := c.rules[n]; known != nil {
		return known, true
	}
	r := &rule{maxLength: unbounded}
	c.rules[n] = r
	switch n.Kind {
	case text.Bool:
		r.never = n.Text == "false"
	case text.Object:
		for i := range n.Members {
			c.read(r, &n.Members[i])
		}
	case text.Invalid, text.Null, text.Number, text.String, text.Array:
		return nil, false
	}

	return r, true
}

// read takes over one keyword.
func (c *compiler) read(r *rule, m *text.Member) {
	var (
		ok    bool
		wrong = ErrUnsupported
	)
	switch {
	case strings.HasPrefix(m.Key, "x-"):
		ok, wrong = r.readOwn(m.Key, m.Value), ErrAnnotation
	case isForReaders(m.Key):
		ok = true
	default:
		ok = c.readFrame(r, m.Key, m.Value) || r.readLimit(m.Key, m.Value) ||
			c.readOthers(r, m.Key, m.Value) || c.readInside(r, m.Key, m.Value)
	}
	if !ok {
		line := c.doc.PlaceOf(m.KeyStart, m.KeyEnd).Start.Line
		c.err = errors.Join(c.err, fmt.Errorf("line %d: %s with %s: %w", line, m.Key, found(m.Value), wrong))
	}
}

// isForReaders reports whether a keyword says nothing to a program.
func isForReaders(keyword string) bool {
	return keyword == "description" || keyword == "$comment" || keyword == "default"
}

// readFrame takes over a keyword that says what the schema is. It reports false if
// it cannot, and so do the other methods like it.
func (c *compiler) readFrame(r *rule, keyword string, value *text.Node) bool {
	const draft = "https://json-schema.org/draft/2020-12/schema"
	var ok bool
	switch keyword {
	case "$schema":
		ok = value.Text == draft
	case "$id":
		ok = value == c.doc.Root.Get(keyword) // Elsewhere it would change what # refers to.
	case "$defs":
		_, ok = mapOf(value, c.rule)
	case "title":
		r.title, ok = textOf(value)
	case "examples":
		if ok = value.Kind == text.Array; ok && len(value.Items) > 0 {
			first := value.Items[0]
			r.example = string(c.doc.Bytes[first.Start:first.End])
		}
	}

	return ok
}

// readLimit takes over a keyword that judges a value by itself.
func (r *rule) readLimit(keyword string, value *text.Node) bool {
	var ok bool
	switch keyword {
	case keywordType:
		r.kinds, ok = kindsNamed(value)
	case keywordEnum:
		r.enum, ok = listOf(value, literalOf)
	case keywordPattern:
		r.pattern, ok = patternOf(value)
	case keywordMinLength:
		r.minLength, ok = countOf(value)
	case keywordMaxLength:
		r.maxLength, ok = countOf(value)
	case keywordMinimum:
		r.minimum, ok = boundOf(value)
	case keywordMaximum:
		r.maximum, ok = boundOf(value)
	case keywordMinItems:
		r.minItems, ok = countOf(value)
	case keywordMinProperties:
		r.minProperties, ok = countOf(value)
	}

	return ok
}

// readOthers takes over a keyword with schemas that judge the same value.
func (c *compiler) readOthers(r *rule, keyword string, value *text.Node) bool {
	var ok bool
	switch keyword {
	case "$ref":
		var target *rule
		target, ok = c.target(value)
		r.all = append(r.all, target)
	case "allOf":
		var parts []*rule
		parts, ok = listOf(value, c.rule)
		r.all = append(r.all, parts...)
	case keywordAnyOf:
		r.anyOf, ok = listOf(value, c.rule)
	case keywordNot:
		r.not, ok = c.rule(value)
	case "if":
		r.cond, ok = c.rule(value)
	case "then":
		r.then, ok = c.rule(value)
	}

	return ok
}

// target returns the rule that a reference within the schema leads to.
func (c *compiler) target(reference *text.Node) (*rule, bool) {
	pointer, local := strings.CutPrefix(reference.Text, "#")
	if !local || pointer != "" && pointer[0] != '/' {
		return nil, false
	}
	n, _ := c.doc.Find(pointer)
	if n == nil {
		return nil, false
	}

	return c.rule(n)
}

// readInside takes over a keyword about members and items.
func (c *compiler) readInside(r *rule, keyword string, value *text.Node) bool {
	var ok bool
	switch keyword {
	case "properties":
		r.properties, ok = mapOf(value, c.rule)
	case keywordRequired:
		r.required, ok = listOf(value, textOf)
	case keywordAdditionalProperties:
		r.closed = value.Kind == text.Bool && value.Text == "false"
		r.additional, ok = c.rule(value)
	case keywordPropertyNames:
		r.names, ok = c.rule(value)
	case "items":
		r.items, ok = c.rule(value)
	}

	return ok
}
