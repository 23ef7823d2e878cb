package lint

import (
	"errors"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
)

// severalParts returns the parts that judge frameworks each by itself but many at once, with
// the table of those in the rows.
func (r *run) severalParts(rows []*row) []tablePart {
	if len(rows) == 0 {
		return nil
	}
	frameworks := make([]*matrix.Framework, len(rows))
	for i, row := range rows {
		frameworks[i] = row.framework
	}
	table := sync.OnceValue(func() ast.Value { return r.tables.encodeRows(frameworks) })
	var parts []tablePart
	for _, part := range r.plan.parts {
		if part.subject == severalFrameworks && part.concernsAny(frameworks) {
			parts = append(parts, tablePart{part: part, table: table})
		}
	}

	return parts
}

// concernsAny reports whether a part is about the languages of one of the frameworks.
func (p *part) concernsAny(frameworks []*matrix.Framework) bool {
	for _, framework := range frameworks {
		if p.concerns(languages(framework), nil) {
			return true
		}
	}

	return false
}

// addToRows gives each row what rules say about its framework. The findings of a rule that
// failed may lack on any of them.
func (r *run) addToRows(rows []*row, judged verdict) {
	r.severalErr = errors.Join(r.severalErr, judged.err)
	byDir := make(map[string]*row, len(rows))
	for _, row := range rows {
		byDir[row.text.Dir] = row
	}
	for _, result := range judged.results {
		row := byDir[result.Dir]
		if row == nil {
			r.severalErr = errors.Join(r.severalErr, &opa.RuleError{Rule: result.Rule, Err: opa.ErrFinding})

			continue
		}
		found, err := r.finding(row.framework, result)
		row.err = errors.Join(row.err, err)
		row.known.Findings = append(row.known.Findings, found)
	}
}
