package schemacheck

import (
	"slices"
	"strconv"

	"github.com/tfblint/tfblint/pkg/text"
)

// An explainer finds all reasons why a document does not meet a rule.
type explainer struct {
	reading

	faults []fault
}

// A fault is one failure of one keyword.
type fault struct {
	keyword string
	code    string
	view    view
	node    *text.Node
	at      *step
	// key is the key that the keyword is about, for faults of keys.
	key string
	// name is the member whose key is at fault, nil if the value is.
	name *text.Member
	// among are the keys that could have stood there.
	among []string
	// meant is the member whose key was probably meant to be key.
	meant *text.Member
}

// A step leads from a value to one in it; the nil step is the whole document.
type step struct {
	parent *step
	member *text.Member // nil for an item
	index  int
}

// token returns the step as a token of a JSON Pointer.
func (s *step) token() string {
	if s.member != nil {
		return s.member.Key
	}

	return strconv.Itoa(s.index)
}

func (s *step) pointer() string {
	var tokens []string
	for ; s != nil; s = s.parent {
		tokens = append(tokens, s.token())
	}
	slices.Reverse(tokens)

	return text.Join(tokens...)
}

// offset returns where the fault stands in the text.
func (f *fault) offset() int {
	switch {
	case f.name != nil:
		return f.name.KeyStart
	case f.meant != nil:
		return f.meant.KeyStart
	}

	return f.node.Start
}

// missing returns the key that is missing, if that is the fault.
func (f *fault) missing() string {
	if f.keyword == keywordRequired {
		return f.key
	}

	return ""
}

// isAbsence reports whether the fault is that something is not there.
func (f *fault) isAbsence() bool {
	switch f.keyword {
	case keywordRequired, keywordMinItems, keywordMinProperties:
		return true
	case keywordAnyOf:
		return f.node.Kind == text.Object || f.node.Kind == text.Array
	}

	return false
}

// maxFaults bounds the faults kept of one document. It is well above
// [MaxProblems], since several faults may make one problem.
const maxFaults = 10 * MaxProblems

func (e *explainer) add(f fault) {
	if e.torn && f.isAbsence() || len(e.faults) == maxFaults {
		return
	}
	e.faults = append(e.faults, f)
}

// explain adds the faults of the value n at a step. What the schema has said
// about the value so far is in v.
func (e *explainer) explain(r *rule, n *text.Node, at *step, v view) {
	if e.meets(r, n) {
		return
	}
	v = v.with(r)
	if keyword := r.failing(n); keyword != "" {
		e.add(fault{keyword: keyword, code: v.code(r, keyword), view: v, node: n, at: at})
		if keyword == keywordType {
			return // What else the value is not follows from that.
		}
	}
	e.explainOthers(r, n, at, v)
	for i, item := range n.Items {
		if r.items != nil {
			e.explain(r.items, item, &step{parent: at, index: i}, view{})
		}
	}
	if n.Kind == text.Object {
		e.explainObject(r, n, at, v)
	}
}

func (e *explainer) explainOthers(r *rule, n *text.Node, at *step, v view) {
	for _, part := range r.all {
		e.explain(part, n, at, v)
	}
	if len(r.anyOf) > 0 && !e.meetsAny(r.anyOf, n) {
		e.explainChoice(r, n, at, v)
	}
	if r.not != nil && e.meets(r.not, n) {
		e.add(fault{keyword: keywordNot, code: v.code(r, keywordNot), view: v, node: n, at: at})
	}
	if consequence := e.consequence(r, n); consequence != nil {
		e.explain(consequence, n, at, v)
	}
}

// explainChoice explains the one alternative that is for values of this kind. If
// there is not just one, the choice as a whole is at fault.
func (e *explainer) explainChoice(r *rule, n *text.Node, at *step, v view) {
	var meant *rule
	for _, alternative := range r.anyOf {
		if alternative.kinds&kindsOf(n) == 0 {
			continue
		}
		if meant != nil {
			meant = nil

			break
		}
		meant = alternative
	}
	if meant != nil {
		e.explain(meant, n, at, v)

		return
	}
	e.add(fault{keyword: keywordAnyOf, code: v.code(r, keywordAnyOf), view: v, node: n, at: at})
}

func (e *explainer) explainObject(r *rule, n *text.Node, at *step, v view) {
	for _, key := range r.required {
		if n.Get(key) == nil {
			e.add(fault{
				keyword: keywordRequired, code: v.code(r, keywordRequired),
				view: view{}.ofProperty(r, key), node: n, at: at, key: key,
			})
		}
	}
	for i := range n.Members {
		if member := &n.Members[i]; e.counts(member) {
			e.explainMember(r, member, at, v)
		}
	}
}

func (e *explainer) explainMember(r *rule, m *text.Member, at *step, v view) {
	inside := &step{parent: at, member: m}
	if r.names != nil && !e.meets(r.names, nameOf(m)) {
		names := view{}.with(r.names)
		e.add(fault{
			keyword: keywordPropertyNames, code: names.code(r.names, r.names.failing(nameOf(m))),
			view: names, node: m.Value, at: inside, key: m.Key, name: m,
		})
	}
	property := r.property(m.Key)
	switch {
	case property != nil:
		e.explain(property, m.Value, inside, view{})
	case r.closed:
		e.add(fault{
			keyword: keywordAdditionalProperties, code: r.strangerCode(v, m.Key),
			view: v.ofStranger(r, m.Key), node: m.Value, at: inside, key: m.Key, name: m, among: r.keys(),
		})
	}
}
