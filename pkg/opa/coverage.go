package opa

import (
	"cmp"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// A coverage records which statements are evaluated: heads of rules that hold, and
// expressions that are reached. It stands in for OPA's own package, which brings a compiler
// to WebAssembly and a bundle verifier with it; to start them takes a third of the time that
// linting one file may take.
type coverage struct {
	reached map[statement]bool
}

// A statement is where an expression or the head of a rule begins.
type statement struct {
	file        string
	row, column int
}

func statementAt(location *ast.Location) statement {
	return statement{location.File, location.Row, location.Col}
}

// Enabled implements [topdown.QueryTracer].
func (*coverage) Enabled() bool { return true }

// Config implements [topdown.QueryTracer].
func (*coverage) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent implements [topdown.QueryTracer].
func (c *coverage) TraceEvent(event topdown.Event) {
	switch node := event.Node.(type) {
	case *ast.Rule:
		if event.Op == topdown.ExitOp {
			c.reached[statementAt(node.Head.Location)] = true
		}
	case *ast.Expr:
		if event.Op == topdown.EvalOp && node.Location != nil {
			c.reached[statementAt(node.Location)] = true
		}
	}
}

// rows returns the rows of a file on which a statement begins that was not reached, and how
// many rows have statements.
func (c *coverage) rows(module *ast.Module) (missed []Rows, all int) {
	reached := map[int]bool{}
	note := func(location *ast.Location) bool {
		if location.HasFile() {
			known, met := c.reached[statementAt(location)], reached[location.Row]
			_, seen := reached[location.Row]
			reached[location.Row] = known && (met || !seen)
		}

		return false
	}
	ast.WalkRules(module, func(rule *ast.Rule) bool { return note(rule.Head.Location) })
	ast.WalkExprs(module, func(expr *ast.Expr) bool {
		if _, declares := expr.Terms.(*ast.SomeDecl); declares {
			return false
		}

		return note(expr.Location)
	})
	for row, isReached := range reached {
		if !isReached {
			missed = append(missed, Rows{First: row, Last: row})
		}
	}
	slices.SortFunc(missed, func(a, b Rows) int { return cmp.Compare(a.First, b.First) })

	return joinRows(missed), len(reached)
}

// joinRows joins rows that follow one another.
func joinRows(rows []Rows) []Rows {
	var joined []Rows
	for _, next := range rows {
		if last := len(joined) - 1; last >= 0 && joined[last].Last+1 == next.First {
			joined[last].Last = next.Last

			continue
		}
		joined = append(joined, next)
	}

	return joined
}
