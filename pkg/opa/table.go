package opa

import "github.com/open-policy-agent/opa/v1/ast"

// Tables returns the names of the tables that rules judge by, sorted.
func (b *Bundle) Tables() []string {
	names := make([]string, 0, b.data.Len())
	for _, key := range b.data.Keys() { // Sorted, as Rego's objects are.
		if name, isText := key.Value.(ast.String); isText {
			names = append(names, string(name))
		}
	}

	return names
}

// ReplaceTable puts another table in the place of one. It must be called before anything
// is compiled.
func (b *Bundle) ReplaceTable(name string, table ast.Value) {
	replaced := ast.NewObject()
	b.data.Foreach(replaced.Insert)
	replaced.Insert(ast.StringTerm(name), ast.NewTerm(table))
	b.data = replaced
}
