package schemacheck

import (
	"cmp"
	"maps"
	"slices"
)

// annotations are what a schema says about failures. The zero value says nothing.
type annotations struct {
	title, want, fix string
	// example is the first of the schema's examples, as JSON.
	example string
	// code is for all keywords, codes for single ones.
	code  string
	codes map[string]string
	// strangers are the refused keys that the schema has something to say about.
	strangers map[string]stranger
}

// A stranger is a key that the schema refuses and knows nevertheless.
type stranger struct {
	code, fix string
}

// A view is what the schema has said about a value on the way to a failure: the
// inner rules' words before the outer rules'.
type view struct {
	title, want, fix, example string
	// wholeCode is the code for all keywords, unless one has its own.
	wholeCode string
	expected  []string
	// whole is the rule that the value as a whole should meet.
	whole *rule
}

// with returns the view from within r.
func (v view) with(r *rule) view {
	v = v.add(r)
	if expected := r.expected(); len(expected) > 0 {
		v.expected = expected
	}
	if v.whole == nil {
		v.whole = r
	}

	return v
}

func (v view) add(r *rule) view {
	v.title = cmp.Or(r.title, v.title)
	v.want = cmp.Or(r.want, v.want)
	v.fix = cmp.Or(r.fix, v.fix)
	v.example = cmp.Or(r.example, v.example)
	v.wholeCode = cmp.Or(r.code, v.wholeCode)

	return v
}

// ofProperty returns the view of the value that r wants under key.
func (v view) ofProperty(r *rule, key string) view {
	property := r.properties[key]
	if property == nil {
		return v
	}
	for _, part := range property.all {
		v = v.add(part)
	}

	return v.with(property)
}

// ofStranger returns the view of a key that r refuses.
func (v view) ofStranger(r *rule, key string) view {
	v.fix = r.strangers[key].fix

	return v
}

// code returns the code of a failure of r's keyword.
func (v view) code(r *rule, keyword string) string {
	return cmp.Or(r.codes[keyword], v.wholeCode, r.usualCode(keyword))
}

func (r *rule) strangerCode(v view, key string) string {
	return cmp.Or(r.strangers[key].code, v.code(r, keywordAdditionalProperties))
}

// keys returns the keys that the rule knows, sorted.
func (r *rule) keys() []string { return slices.Sorted(maps.Keys(r.properties)) }

// usualCode returns the code of a keyword where the schema names none.
func (r *rule) usualCode(keyword string) string {
	switch keyword {
	case keywordType:
		return Type
	case keywordEnum:
		return Enum
	case keywordRequired:
		return MissingKey
	case keywordAdditionalProperties, keywordFalse:
		return UnknownKey
	case keywordMinimum, keywordMaximum, keywordMinLength, keywordMaxLength:
		return Range
	case keywordMinItems, keywordMinProperties:
		return Empty
	case keywordAnyOf:
		if len(r.expected()) > 0 {
			return Enum
		}
	}

	return Value
}
