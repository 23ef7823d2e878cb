package opa

import "github.com/open-policy-agent/opa/v1/ast"

// A Mending says which fixes the findings of a rule can carry. Not every finding of a rule
// need carry one. The zero Mending is by hand.
type Mending uint8

// The ways to mend, which may come together.
const (
	// BySafeFix changes nothing of what is measured.
	BySafeFix Mending = 1 << iota
	// ByUnsafeFix may.
	ByUnsafeFix
)

// mendings returns which fixes are written in a rule's module. One that decides only while it
// is evaluated whether its fix is safe may give both.
func mendings(module *ast.Module) Mending {
	var found Mending
	ast.WalkTerms(module, func(term *ast.Term) bool {
		object, isObject := term.Value.(ast.Object)
		if !isObject || object.Get(ast.StringTerm("edits")) == nil {
			return false
		}
		safe := object.Get(ast.StringTerm("safe"))
		if safe == nil {
			return false
		}
		switch decided, isTruth := safe.Value.(ast.Boolean); {
		case !isTruth:
			found |= BySafeFix | ByUnsafeFix
		case bool(decided):
			found |= BySafeFix
		default:
			found |= ByUnsafeFix
		}

		return false
	})

	return found
}
