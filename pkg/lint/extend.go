package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/text"
)

// extend adds what the configuration says to the tables that rules judge by.
func extend(bundle *opa.Bundle, settings *config.Config) error {
	if settings.Data == nil {
		return nil
	}
	for _, member := range settings.Data.Members {
		if err := extendTable(bundle, settings, member.Key); err != nil {
			return err
		}
	}

	return nil
}

// dealing is the table that deals problems out among the built-in rules. They are evaluated
// only where there is a problem of theirs, by conditions that are held to this table when the
// program is made; another table would lose problems.
const dealing = "problem_rules"

// extendTable adds what the configuration says to one table, if it says anything.
func extendTable(bundle *opa.Bundle, settings *config.Config, name string) error {
	addition := settings.Data.Get(name)
	if addition == nil {
		return nil
	}
	if name == dealing {
		return settings.DataFault("which rule speaks of which problem cannot be changed; "+
			"set the severity of the rules in `rules` instead", name)
	}
	table := bundle.Data(name)
	if table == nil {
		return settings.DataFault(fmt.Sprintf(
			"there is no table %q; there are: %s", name, strings.Join(bundle.Tables(), ", "),
		), name)
	}
	merger := &merger{settings: settings}
	merged := merger.merge(table, addition, []string{name})
	if merger.err != nil {
		return merger.err
	}
	bundle.ReplaceTable(name, merged)

	return nil
}

// A merger adds values of the configuration to those of a table, and keeps the first error.
type merger struct {
	settings *config.Config
	err      error
}

// merge returns a value with an addition, which stands where keys lead: a list with more
// items, an object with more members, or else the addition in its place. It must be of the
// same kind: a rule that expects a list finds nothing in a text, and says nothing.
func (m *merger) merge(value ast.Value, addition *text.Node, keys []string) ast.Value {
	added := opa.ValueOf(addition)
	if kindOf(value) != kindOf(added) {
		m.fault(keys, kindOf(value), addition.Kind)

		return value
	}
	switch value := value.(type) {
	case *ast.Array:
		return m.mergeArray(value, addition, keys)
	case ast.Object:
		return m.mergeObject(value, addition, keys)
	}

	return added
}

func (m *merger) mergeArray(list *ast.Array, addition *text.Node, keys []string) ast.Value {
	var siblings []*ast.Term
	list.Foreach(func(item *ast.Term) { siblings = append(siblings, item) })
	known := ast.NewSet(siblings...)
	items := slices.Clone(siblings)
	for i, node := range addition.Items {
		m.checkSibling(siblings, node, append(slices.Clone(keys), strconv.Itoa(i)))
		if item := ast.NewTerm(opa.ValueOf(node)); !known.Contains(item) {
			items = append(items, item)
		}
	}

	return ast.NewArray(items...)
}

func (m *merger) mergeObject(object ast.Object, addition *text.Node, keys []string) ast.Value {
	merged := ast.NewObject()
	var siblings []*ast.Term
	object.Foreach(func(key, value *ast.Term) {
		merged.Insert(key, value)
		siblings = append(siblings, value)
	})
	for _, member := range addition.Members {
		key, inner := ast.StringTerm(member.Key), append(slices.Clone(keys), member.Key)
		if value := object.Get(key); value != nil {
			merged.Insert(key, ast.NewTerm(m.merge(value.Value, member.Value, inner)))

			continue
		}
		m.checkSibling(siblings, member.Value, inner)
		merged.Insert(key, ast.NewTerm(opa.ValueOf(member.Value)))
	}

	return merged
}

// checkSibling refuses an item or a member of another kind than all those that are there.
func (m *merger) checkSibling(siblings []*ast.Term, addition *text.Node, keys []string) {
	if len(siblings) == 0 {
		return
	}
	kind := kindOf(siblings[0].Value)
	others := slices.ContainsFunc(siblings, func(sibling *ast.Term) bool { return kindOf(sibling.Value) != kind })
	if !others && kindOf(opa.ValueOf(addition)) != kind {
		m.fault(keys, kind, addition.Kind)
	}
}

func (m *merger) fault(keys []string, want, got text.Kind) {
	if m.err == nil {
		m.err = m.settings.DataFault(fmt.Sprintf(
			"%s of the tables takes %s here, not %s", strings.Join(keys, "."), want, got,
		), keys...)
	}
}
