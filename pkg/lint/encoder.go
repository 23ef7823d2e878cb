package lint

import (
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// An encoder turns the model into the values that rules see. It goes straight to Rego's
// own values, because the way over JSON costs more than all rules together, and shares
// equal texts, because a suite says "Postgres" five hundred times. It is for one
// goroutine.
type encoder struct {
	texts map[string]*ast.Term
}

func newEncoder() *encoder {
	const texts = 4096 // About as many as the largest known suite has.

	return &encoder{texts: make(map[string]*ast.Term, texts)}
}

// A field is a member of an object: a key and its value.
type field = [2]*ast.Term

func (e *encoder) text(s string) *ast.Term {
	term, found := e.texts[s]
	if !found {
		term = ast.StringTerm(s)
		e.texts[s] = term
	}

	return term
}

func (e *encoder) field(key string, value *ast.Term) field { return field{e.text(key), value} }

func (e *encoder) textField(key, value string) field { return field{e.text(key), e.text(value)} }

// ownField is a field whose text is hardly ever met again, so that remembering it would
// cost more than it saves.
func (e *encoder) ownField(key, value string) field { return field{e.text(key), ast.StringTerm(value)} }

func (e *encoder) list(texts []string) *ast.Term {
	terms := make([]*ast.Term, len(texts))
	for i, text := range texts {
		terms[i] = e.text(text)
	}

	return ast.ArrayTerm(terms...)
}

func (e *encoder) textMap(texts map[string]string) *ast.Term {
	object := ast.NewObject()
	for key, value := range texts {
		object.Insert(e.text(key), e.text(value))
	}

	return ast.NewTerm(object)
}

func (e *encoder) at(place finding.Place) field {
	return e.field("at", ast.ObjectTerm(
		e.textField("file", place.File),
		e.field("line", ast.IntNumberTerm(place.Start.Line)),
		e.field("column", ast.IntNumberTerm(place.Start.Column)),
		e.field("end_line", ast.IntNumberTerm(place.End.Line)),
		e.field("end_column", ast.IntNumberTerm(place.End.Column)),
	))
}

// axes encodes a field for each axis.
func (e *encoder) axes(test *matrix.Test, encode func(axis string, term matrix.Term) field) *ast.Term {
	fields := make([]field, 0, matrix.AxisCount)
	for axis := range matrix.Axis(matrix.AxisCount) {
		fields = append(fields, encode(axis.String(), test.Terms[axis]))
	}

	return ast.ObjectTerm(fields...)
}

// each encodes a list of objects.
func each[T any](items []T, encode func(T) *ast.Term) *ast.Term {
	terms := make([]*ast.Term, len(items))
	for i, item := range items {
		terms[i] = encode(item)
	}

	return ast.ArrayTerm(terms...)
}
