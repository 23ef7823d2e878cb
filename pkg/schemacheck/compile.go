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

// Compile reads a JSON Schema (draft 2020-12) that is trusted and known to be one: a
// schema that refers to itself for the same value is not noticed, and checking would
// not end. The name is for messages. The error wraps [ErrUnsupported] if the schema
// uses a keyword that this package cannot apply, and [ErrAnnotation] for a mistake in
// one of its own.
func Compile(name string, schema []byte) (*Checker, error) {
	doc := text.ParseJSON(name, schema)
	if len(doc.Problems) > 0 {
		return nil, fmt.Errorf("reading schema %s: %w: %s", name, errNotJSON, doc.Problems[0].Message)
	}
	c := compiler{doc: doc, rules: make(map[*text.Node]*rule)}
	root, ok := c.rule(doc.Root)
	if !ok {
		c.err = fmt.Errorf("%s as a schema: %w", found(doc.Root), ErrUnsupported)
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
	if n.Kind != text.Object && n.Kind != text.Bool {
		return nil, false
	}
	r := &rule{maxLength: unbounded, never: isFalse(n)}
	c.rules[n] = r
	for i := range n.Members {
		c.read(r, &n.Members[i])
	}

	return r, true
}

// read takes over one keyword.
func (c *compiler) read(r *rule, m *text.Member) {
	if c.readFrame(r, m.Key, m.Value) || r.readOwn(m.Key, m.Value) || r.readLimit(m.Key, m.Value) ||
		c.readOthers(r, m.Key, m.Value) || c.readInside(r, m.Key, m.Value) {
		return
	}
	wrong := ErrUnsupported
	if strings.HasPrefix(m.Key, "x-") {
		wrong = ErrAnnotation
	}
	line := c.doc.PlaceOf(m.KeyStart, m.KeyEnd).Start.Line
	c.err = errors.Join(c.err, fmt.Errorf("line %d: %s with %s: %w", line, m.Key, found(m.Value), wrong))
}

// readFrame takes over a keyword that judges nothing. It reports false if it cannot,
// and so do the other methods like it.
func (c *compiler) readFrame(r *rule, keyword string, value *text.Node) bool {
	const draft = "https://json-schema.org/draft/2020-12/schema"
	var ok bool
	switch keyword {
	case "$comment", "description", "default":
		ok = true // For those who read or edit.
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
		r.closed = isFalse(value)
		if ok = r.closed; !ok {
			r.additional, ok = c.rule(value)
		}
	case keywordPropertyNames:
		r.names, ok = c.rule(value)
	case "items":
		r.items, ok = c.rule(value)
	}

	return ok
}
