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

// mendings returns which fixes a rule's module writes. One that decides only while it is
// evaluated whether its fix is safe may give both.
func mendings(module *ast.Module) Mending {
	var found Mending
	ast.WalkTerms(module, func(term *ast.Term) bool {
		object, isObject := term.Value.(ast.Object)
		if !isObject {
			return false
		}
		if safe := object.Get(ast.StringTerm("safe")); safe != nil && object.Get(ast.StringTerm("edits")) != nil {
			found |= mending(safe)
		}
		if fix := object.Get(ast.StringTerm("fix")); fix != nil {
			found |= mendingOfCall(fix)
		}

		return false
	})

	return found
}

// mending returns what a value of safe means.
func mending(safe *ast.Term) Mending {
	decided, isTruth := safe.Value.(ast.Boolean)
	switch {
	case !isTruth:
		return BySafeFix | ByUnsafeFix
	case bool(decided):
		return BySafeFix
	}

	return ByUnsafeFix
}

// mendingOfCall returns which fixes a function gives that rules share. It is told whether the
// fix is safe, if that depends on the rule. A function of the rule's own module has the fix in
// it.
func mendingOfCall(fix *ast.Term) Mending {
	call, isCall := fix.Value.(ast.Call)
	if !isCall {
		return 0
	}
	function, isRef := call[0].Value.(ast.Ref)
	if !isRef || len(function) == 1 {
		return 0
	}
	for _, argument := range call[1:] {
		if _, isTruth := argument.Value.(ast.Boolean); isTruth {
			return mending(argument)
		}
	}

	return BySafeFix | ByUnsafeFix
}
