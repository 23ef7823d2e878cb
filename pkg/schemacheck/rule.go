package schemacheck

import (
	"strings"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/text"
)

// A rule is a compiled schema or subschema. It does not change once compiled.
type rule struct {
	annotations

	// never refuses every value, as the schema false does.
	never bool
	// kinds are the kinds of values allowed; without any, all are.
	kinds kinds
	enum  []literal

	// The rules that judge the same value. all holds $ref as well as allOf.
	all, anyOf []*rule
	not        *rule
	cond, then *rule

	properties map[string]*rule
	required   []string
	// additional judges the values of keys that properties does not have.
	additional *rule
	// closed says that there may be no such keys.
	closed        bool
	names         *rule
	minProperties int

	items    *rule
	minItems int

	pattern              *pattern
	minLength, maxLength int

	minimum, maximum bound
}

// unbounded is what maxLength is where the schema says nothing.
const unbounded = -1

// A bound limits numbers if it is set.
type bound struct {
	set   bool
	limit float64
}

// The keywords that judge a value by itself, which is to say without its members
// and items and without other rules.
const (
	keywordFalse         = "false"
	keywordType          = "type"
	keywordEnum          = "enum"
	keywordPattern       = "pattern"
	keywordMinLength     = "minLength"
	keywordMaxLength     = "maxLength"
	keywordMinimum       = "minimum"
	keywordMaximum       = "maximum"
	keywordMinItems      = "minItems"
	keywordMinProperties = "minProperties"
)

// The other keywords that can fail.
const (
	keywordNot                  = "not"
	keywordAnyOf                = "anyOf"
	keywordRequired             = "required"
	keywordAdditionalProperties = "additionalProperties"
	keywordPropertyNames        = "propertyNames"
)

// failing returns the first keyword that the value fails by itself, or "".
func (r *rule) failing(n *text.Node) string {
	switch {
	case r.never:
		return keywordFalse
	case r.kinds != 0 && r.kinds&kindsOf(n) == 0:
		return keywordType
	case len(r.enum) > 0 && !r.allows(n):
		return keywordEnum
	}
	switch n.Kind {
	case text.String:
		return r.failingString(n.Text)
	case text.Number:
		return r.failingNumber(n.Text)
	case text.Array:
		if len(n.Items) < r.minItems {
			return keywordMinItems
		}
	case text.Object:
		if r.minProperties > 0 && distinctKeys(n, r.minProperties) < r.minProperties {
			return keywordMinProperties
		}
	case text.Null, text.Bool, text.Invalid:
	}

	return ""
}

func (r *rule) failingString(s string) string {
	if r.minLength > 0 || r.maxLength != unbounded {
		length := utf8.RuneCountInString(s)
		switch {
		case length < r.minLength:
			return keywordMinLength
		case r.maxLength != unbounded && length > r.maxLength:
			return keywordMaxLength // Before a pattern is tried on a very long text.
		}
	}
	if r.pattern != nil && !r.pattern.matches(s) {
		return keywordPattern
	}

	return ""
}

func (r *rule) failingNumber(s string) string {
	if !r.minimum.set && !r.maximum.set {
		return ""
	}
	value, known := numberOf(s)
	switch {
	case !known:
		return ""
	case r.minimum.set && value < r.minimum.limit:
		return keywordMinimum
	case r.maximum.set && value > r.maximum.limit:
		return keywordMaximum
	}

	return ""
}

func (r *rule) allows(n *text.Node) bool {
	for i := range r.enum {
		if r.enum[i].equals(n) {
			return true
		}
	}

	return false
}

// distinctKeys counts the keys of an object up to enough.
func distinctKeys(n *text.Node, enough int) int {
	if enough == 1 {
		return min(len(n.Members), 1)
	}
	keys := make(map[string]bool, enough)
	for i := range n.Members {
		if keys[n.Members[i].Key] = true; len(keys) == enough {
			break
		}
	}

	return len(keys)
}

// expected returns the words that the rule allows, also those of alternatives.
func (r *rule) expected() []string {
	var words []string
	for i := range r.enum {
		words = append(words, r.enum[i].String())
	}
	for _, rules := range [...][]*rule{r.all, r.anyOf} {
		for _, alternative := range rules {
			words = append(words, alternative.expected()...)
		}
	}

	return words
}

// property returns the rule for the value of key where the schema has one.
func (r *rule) property(key string) *rule {
	if p := r.properties[key]; p != nil {
		return p
	}

	return r.additional
}

// A literal is a scalar that a schema allows.
type literal struct {
	kind text.Kind
	text string
}

func (l literal) equals(n *text.Node) bool {
	if l.kind != n.Kind {
		return false
	}
	if l.kind != text.Number {
		return l.text == n.Text
	}
	a, known := numberOf(l.text)
	b, alsoKnown := numberOf(n.Text)

	return known && alsoKnown && a == b
}

// String returns the literal as people write it: a string without quotes.
func (l literal) String() string {
	if l.kind == text.Null {
		return strings.ToLower(l.kind.String())
	}

	return l.text
}
