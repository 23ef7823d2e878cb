package opa

import (
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
)

// ErrFinding is what an evaluation fails with whose rule yields something that is no
// finding.
var ErrFinding = errors.New("a finding is an object with pointer and message, and optionally at (a place), " +
	"count, fix or dir")

// results reads the findings of all rules.
func (q *Query) results(sets *ast.Array) ([]Result, error) {
	var results []Result
	if sets == nil || sets.Len() != len(q.rules) {
		return nil, fmt.Errorf("%w: a rule gave none", ErrFinding)
	}
	for i, rule := range q.rules {
		set, isSet := sets.Elem(i).Value.(ast.Set)
		if !isSet {
			return nil, fmt.Errorf("rule %s: %w", rule.Name, ErrFinding)
		}
		for _, term := range set.Slice() {
			result, err := readResult(rule, term.Value)
			if err != nil {
				return nil, err
			}
			results = append(results, result)
		}
	}

	return results, nil
}

func readResult(rule *Rule, value ast.Value) (Result, error) {
	object, isObject := value.(ast.Object)
	if !isObject {
		return Result{}, fmt.Errorf("%w; this is %s", ErrFinding, value)
	}
	result := Result{Rule: rule}
	for _, key := range object.Keys() {
		if err := result.read(key, object.Get(key)); err != nil {
			return Result{}, err
		}
	}
	if result.Message == "" || object.Get(ast.StringTerm(pointerField)) == nil {
		return Result{}, fmt.Errorf("%w; pointer or message is missing", ErrFinding)
	}
	if rule.Scope.NamesFramework() != (result.Dir != "") {
		return Result{}, fmt.Errorf("%w; rules about the matrix, and no others, give dir", ErrFinding)
	}

	return result, nil
}

// read takes over one member of a finding.
func (r *Result) read(key, value *ast.Term) error {
	name, _ := key.Value.(ast.String)
	text, isText := value.Value.(ast.String)
	var err error
	switch {
	case name == pointerField && isText:
		r.Pointer = string(text)
	case name == "message" && isText:
		r.Message = string(text)
	case name == "dir" && isText:
		r.Dir = string(text)
	case name == "at":
		r.At, err = readPlace(value.Value)
	case name == "count":
		r.Count, err = readCount(value.Value)
	case name == "fix":
		r.Fix, err = readFix(value.Value)
	default:
		err = fmt.Errorf("%w; %s is none of them", ErrFinding, key)
	}

	return err
}

func readCount(value ast.Value) (int, error) {
	number, _ := value.(ast.Number)
	count, isWhole := number.Int()
	if !isWhole || count < 1 {
		return 0, fmt.Errorf("%w; a count is a whole number above 0, not %s", ErrFinding, value)
	}

	return count, nil
}

// readPlace reads what a fact carries as its place.
func readPlace(value ast.Value) (*finding.Place, error) {
	object, isObject := value.(ast.Object)
	if !isObject {
		return nil, fmt.Errorf("%w; %s is no place", ErrFinding, value)
	}
	number := func(name string) int {
		if term := object.Get(ast.StringTerm(name)); term != nil {
			if number, isNumber := term.Value.(ast.Number); isNumber {
				n, _ := number.Int()

				return n
			}
		}

		return 0
	}
	file := object.Get(ast.StringTerm("file"))
	if file == nil {
		return nil, fmt.Errorf("%w; a place names a file", ErrFinding)
	}
	name, _ := file.Value.(ast.String)

	return &finding.Place{
		File:  string(name),
		Start: finding.Position{Line: number("line"), Column: number("column")},
		End:   finding.Position{Line: number("end_line"), Column: number("end_column")},
	}, nil
}
