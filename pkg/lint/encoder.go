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
	vocabulary *matrix.Vocabulary
	texts      map[string]*ast.Term
	keys       [kinds][]*ast.Term
	rows       map[*matrix.Framework]tableRow
	declared   map[[matrix.AxisCount]string]*ast.Term
}

// A kind is a kind of object. All objects of a kind have the same keys in the same order,
// but that some may lack the last; their terms are made once.
type kind uint8

const (
	document kind = iota
	frameworkObject
	oddityObject
	unusedObject
	binaryObject
	tableDocument
	strayObject
	rowObject
	useObject
	sharedObject
	referenceObject
	testObject
	declaredObject
	atObject
	cellObject
	placeObject
	problemObject
	recipeObject
	recipeUseObject
	imageObject
	baseObject
	interpreterObject
	portObject
	sourceObject
	fetchObject
	noteObject
	problemFoundObject
	startObject
	programObject
	serverObject
	workerObject
	socketObject
	logObject
	requirementObject
	twinObject
	twinTestObject
	twinValueObject
	changeObject
	wasFrameworkObject
	removedTestObject
	changedTestObject
	wasTestObject
	alteredObject
	purposeObject
	matrixChangeObject
	goneObject
	kinds
)

func newEncoder(vocabulary *matrix.Vocabulary) *encoder {
	return &encoder{
		vocabulary: vocabulary, texts: map[string]*ast.Term{}, rows: map[*matrix.Framework]tableRow{},
		declared: map[[matrix.AxisCount]string]*ast.Term{},
	}
}

// A member is a key of an object and its value.
type member struct {
	key   string
	value *ast.Term
}

func field(key string, value *ast.Term) member { return member{key, value} }

// object encodes an object of a kind.
func (e *encoder) object(kind kind, members ...member) *ast.Term {
	keys := e.keys[kind]
	for len(keys) < len(members) {
		keys = append(keys, e.text(members[len(keys)].key))
	}
	e.keys[kind] = keys
	items := make([][2]*ast.Term, len(members))
	for i, member := range members {
		items[i] = [2]*ast.Term{keys[i], member.value}
	}

	return ast.ObjectTerm(items...)
}

func (e *encoder) text(s string) *ast.Term {
	term, found := e.texts[s]
	if !found {
		term = ast.StringTerm(s)
		e.texts[s] = term
	}

	return term
}

func (e *encoder) textField(key, value string) member { return field(key, e.text(value)) }

// ownField is a field whose text is hardly ever met again, so that remembering it would
// cost more than it saves.
func ownField(key, value string) member { return field(key, ast.StringTerm(value)) }

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

func (e *encoder) at(place finding.Place) member {
	return field("at", e.object(placeObject,
		e.textField("file", place.File),
		field("line", ast.IntNumberTerm(place.Start.Line)),
		field("column", ast.IntNumberTerm(place.Start.Column)),
		field("end_line", ast.IntNumberTerm(place.End.Line)),
		field("end_column", ast.IntNumberTerm(place.End.Column)),
	))
}

// axes encodes a field for each axis.
func (e *encoder) axes(kind kind, test *matrix.Test, encode func(axis string, term matrix.Term) member) *ast.Term {
	fields := make([]member, 0, matrix.AxisCount)
	for axis := range matrix.Axis(matrix.AxisCount) {
		fields = append(fields, encode(axis.String(), test.Terms[axis]))
	}

	return e.object(kind, fields...)
}

// each encodes a list of objects.
func each[T any](items []T, encode func(T) *ast.Term) *ast.Term {
	terms := make([]*ast.Term, len(items))
	for i, item := range items {
		terms[i] = encode(item)
	}

	return ast.ArrayTerm(terms...)
}
