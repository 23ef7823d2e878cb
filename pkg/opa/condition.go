package opa

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A Condition is a fact without which a rule has nothing to say, written as a path into
// input: `tests.image.fetches`. A list on the way stands for each of its items and * for
// each member of an object; the condition holds where some value at the path is something:
// not false, zero, empty or absent. With ! before it, it holds where some value is nothing,
// with =text behind it where some value is that text, with =one|other where it is one of
// several, and with !=one|other where some value is none of them. Numbers and booleans are
// named as JSON writes them: =1, =true.
//
// A condition decides which frameworks a rule is evaluated on, and no more: the rule says
// the same without it, only later.
type Condition struct {
	text string
	path []*ast.Term
	not  bool
	// texts are the alternatives behind =, and differs says that it is !=.
	texts   []string
	differs bool
}

// anyMember is the segment of a path that stands for each member of an object.
const anyMember = "*"

// ParseCondition reads a condition.
func ParseCondition(text string) (Condition, error) {
	condition := Condition{text: text}
	path, wanted, hasWanted := strings.Cut(text, "=")
	if hasWanted {
		path, condition.differs = strings.CutSuffix(path, "!")
		condition.texts = strings.Split(wanted, "|")
	}
	path, condition.not = strings.CutPrefix(path, "!")
	if hasWanted && condition.not {
		return condition, fmt.Errorf("%w: %q has ! before it and = behind it; write path!=text", errCondition, text)
	}
	for segment := range strings.SplitSeq(path, ".") {
		if segment == "" || strings.ContainsAny(segment, " []/!|") {
			return condition, fmt.Errorf("%w: %q; write names joined by dots, such as tests.image.fetches",
				errCondition, text)
		}
		condition.path = append(condition.path, ast.StringTerm(segment))
	}

	return condition, nil
}

var errCondition = errors.New("no condition")

// String returns the condition as it was written.
func (c Condition) String() string { return c.text }

// Holds reports whether a document meets the condition.
func (c Condition) Holds(document ast.Value) bool { return c.holds(document, c.path) }

func (c Condition) holds(value ast.Value, path []*ast.Term) bool {
	if array, isArray := value.(*ast.Array); isArray && (len(path) > 0 || c.texts != nil) {
		return array.Until(func(item *ast.Term) bool { return c.holds(item.Value, path) })
	}
	if len(path) == 0 {
		if c.texts != nil {
			text, isText := textOf(value)

			return isText && slices.Contains(c.texts, text) != c.differs
		}

		return something(value) != c.not
	}
	object, isObject := value.(ast.Object)
	if !isObject {
		return c.not
	}
	if path[0].Value.Compare(ast.String(anyMember)) == 0 {
		return object.Until(func(_, member *ast.Term) bool { return c.holds(member.Value, path[1:]) })
	}
	member := object.Get(path[0])
	if member == nil {
		return c.not
	}

	return c.holds(member.Value, path[1:])
}

// textOf returns a text, number or boolean as a condition names it.
func textOf(value ast.Value) (text string, isText bool) {
	switch value := value.(type) {
	case ast.String:
		return string(value), true
	case ast.Number:
		return string(value), true
	case ast.Boolean:
		return strconv.FormatBool(bool(value)), true
	}

	return "", false
}

// something reports whether a value is neither false, null, zero nor empty.
func something(value ast.Value) bool {
	switch value := value.(type) {
	case ast.Null:
		return false
	case ast.Boolean:
		return bool(value)
	case ast.Number:
		return value.Compare(ast.Number("0")) != 0
	case ast.String:
		return value != ""
	case *ast.Array:
		return value.Len() > 0
	case ast.Object:
		return value.Len() > 0
	case ast.Set:
		return value.Len() > 0
	}

	return true
}
