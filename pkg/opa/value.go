package opa

import (
	"encoding/json"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/text"
)

// ValueOf returns a document's node as a value for Rego. Of equal keys the last counts.
func ValueOf(node *text.Node) ast.Value {
	switch node.Kind {
	case text.Bool:
		return ast.Boolean(node.Text == "true")
	case text.Number:
		return ast.Number(json.Number(node.Text))
	case text.String:
		return ast.String(node.Text)
	case text.Array:
		terms := make([]*ast.Term, len(node.Items))
		for i, item := range node.Items {
			terms[i] = ast.NewTerm(ValueOf(item))
		}

		return ast.NewArray(terms...)
	case text.Object:
		object := ast.NewObject()
		for _, member := range node.Members {
			object.Insert(ast.StringTerm(member.Key), ast.NewTerm(ValueOf(member.Value)))
		}

		return object
	case text.Null, text.Invalid:
	}

	return ast.NullValue
}
