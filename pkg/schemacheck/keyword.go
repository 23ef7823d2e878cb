package schemacheck

import (
	"regexp"
	"regexp/syntax"
	"strconv"
	"sync"

	"github.com/tfblint/tfblint/pkg/text"
)

// The functions with two results read the values of keywords. Each reports false for a value
// that the keyword cannot have, or that this package cannot apply.

func textOf(n *text.Node) (string, bool) { return n.Text, n.Kind == text.String }

func isFalse(n *text.Node) bool { return n.Kind == text.Bool && n.Text == "false" }

// countOf returns a number of characters, items or members.
func countOf(n *text.Node) (int, bool) {
	count, err := strconv.Atoi(n.Text)

	return count, n.Kind == text.Number && err == nil && count >= 0
}

func boundOf(n *text.Node) (bound, bool) {
	limit, known := numberOf(n.Text)

	return bound{set: true, limit: limit}, n.Kind == text.Number && known
}

// literalOf returns a scalar.
func literalOf(n *text.Node) (literal, bool) {
	return literal{kind: n.Kind, text: n.Text}, n.Kind != text.Array && n.Kind != text.Object
}

// patternOf returns a pattern whose syntax is sound.
func patternOf(n *text.Node) (*pattern, bool) {
	if _, err := syntax.Parse(n.Text, syntax.Perl); err != nil {
		return nil, false
	}
	compile := func() *regexp.Regexp { return regexp.MustCompile(n.Text) }

	return &pattern{compile: sync.OnceValue(compile)}, n.Kind == text.String
}

// kindsNamed returns the kinds that one name or a list of names stands for.
func kindsNamed(n *text.Node) (kinds, bool) {
	if n.Kind != text.Array {
		return kindNamed(n)
	}
	all, ok := listOf(n, kindNamed)
	var union kinds
	for _, one := range all {
		union |= one
	}

	return union, ok
}

func kindNamed(n *text.Node) (kinds, bool) {
	kind := kindOfType(n.Text)

	return kind, n.Kind == text.String && kind != 0
}

// listOf reads each item of a list.
func listOf[T any](n *text.Node, read func(*text.Node) (T, bool)) ([]T, bool) {
	ok := n.Kind == text.Array
	list := make([]T, 0, len(n.Items))
	for _, item := range n.Items {
		value, readable := read(item)
		ok = ok && readable
		list = append(list, value)
	}

	return list, ok
}

// mapOf reads the value of each key of an object.
func mapOf[T any](n *text.Node, read func(*text.Node) (T, bool)) (map[string]T, bool) {
	ok := n.Kind == text.Object
	values := make(map[string]T, len(n.Members))
	for i := range n.Members {
		value, readable := read(n.Members[i].Value)
		ok = ok && readable
		values[n.Members[i].Key] = value
	}

	return values, ok
}
