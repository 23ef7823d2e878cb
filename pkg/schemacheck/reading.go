package schemacheck

import (
	"slices"

	"github.com/tfblint/tfblint/pkg/text"
)

// A reading is a document as a schema sees it.
type reading struct {
	// torn says that the text has faults that may have swallowed parts of it, so
	// that what is missing may have been there.
	torn bool
	// shadowed are the members whose key comes again in the same object.
	shadowed map[*text.Member]bool
}

func newReading(doc *text.Document) reading {
	var r reading
	repeated := false
	for _, problem := range doc.Problems {
		switch problem.Code {
		case text.Syntax, text.Depth, text.Alias:
			r.torn = true
		case text.TooMany:
			r.torn, repeated = true, true
		case text.DuplicateKey:
			repeated = true
		case text.Encoding, text.BOM, text.Comment, text.TrailingComma, text.LongNumber, text.Size,
			text.NotFinite, text.Surrogate:
		}
	}
	if repeated {
		r.shadowed = make(map[*text.Member]bool)
		r.findShadowed(doc.Root)
	}

	return r
}

func (r reading) findShadowed(n *text.Node) {
	last := make(map[string]bool, len(n.Members))
	for i := range slices.Backward(n.Members) {
		member := &n.Members[i]
		if last[member.Key] {
			r.shadowed[member] = true
		}
		last[member.Key] = true
		r.findShadowed(member.Value)
	}
	for _, item := range n.Items {
		r.findShadowed(item)
	}
}

// counts reports whether a member is the one that its key leads to.
func (r reading) counts(m *text.Member) bool { return r.shadowed == nil || !r.shadowed[m] }

// meets reports whether a value is as a rule wants it. It is what nearly every
// document needs and allocates nothing; explain finds the reasons.
func (r reading) meets(rule *rule, n *text.Node) bool {
	if !isJudged(n) {
		return true
	}
	if rule.failing(n) != "" || !r.meetsOthers(rule, n) {
		return false
	}
	switch n.Kind {
	case text.Object:
		return r.meetsObject(rule, n)
	case text.Array:
		if rule.items == nil {
			return true
		}
		for _, item := range n.Items {
			if !r.meets(rule.items, item) {
				return false
			}
		}
	case text.Invalid, text.Null, text.Bool, text.Number, text.String:
	}

	return true
}

// meetsOthers checks a value against the rules that rule applies to it.
func (r reading) meetsOthers(rule *rule, n *text.Node) bool {
	for _, part := range rule.all {
		if !r.meets(part, n) {
			return false
		}
	}
	if len(rule.anyOf) > 0 && !r.meetsAny(rule.anyOf, n) {
		return false
	}
	if rule.not != nil && r.meets(rule.not, n) {
		return false
	}
	consequence := r.consequence(rule, n)

	return consequence == nil || r.meets(consequence, n)
}

func (r reading) meetsAny(rules []*rule, n *text.Node) bool {
	for _, alternative := range rules {
		if r.meets(alternative, n) {
			return true
		}
	}

	return false
}

// consequence returns the rule that if leads to, nil if to none.
func (r reading) consequence(rule *rule, n *text.Node) *rule {
	if rule.cond == nil || !r.meets(rule.cond, n) {
		return nil
	}

	return rule.then
}

func (r reading) meetsObject(rule *rule, n *text.Node) bool {
	for _, key := range rule.required {
		if n.Get(key) == nil {
			return false
		}
	}
	if rule.properties == nil && rule.additional == nil && !rule.closed && rule.names == nil {
		return true
	}
	for i := range n.Members {
		if member := &n.Members[i]; r.counts(member) && !r.meetsMember(rule, member) {
			return false
		}
	}

	return true
}

func (r reading) meetsMember(rule *rule, m *text.Member) bool {
	if rule.names != nil && !r.meets(rule.names, nameOf(m)) {
		return false
	}
	if property := rule.property(m.Key); property != nil {
		return r.meets(property, m.Value)
	}

	return !rule.closed
}

// nameOf returns a member's key as a value, for propertyNames.
func nameOf(m *text.Member) *text.Node {
	return &text.Node{Kind: text.String, Start: m.KeyStart, End: m.KeyEnd, Text: m.Key}
}
