package opa

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A Fix is what a rule proposes to mend a finding, in terms of the configuration's
// values; where their bytes lie is not a rule's business.
type Fix struct {
	// Safe says that the fix changes nothing of what is measured.
	Safe  bool
	Edits []Edit
}

// An Edit is one step of a fix.
type Edit struct {
	Op Op
	// Pointer is the value to change, or the object to insert into.
	Pointer string
	// Key is the key to insert, or the new name.
	Key string
	// Value is what to insert or to replace a value with.
	Value ast.Value
	// At and Text are a place in any file of the framework and what it should say.
	At   *finding.Place
	Text string
}

// An Op is what an edit does.
type Op string

// The edits. Replace puts another value in the place of one; Remove takes a member of an
// object or an item of a list out; Rename changes a member's key; Insert adds a member at
// the end of an object; Rewrite puts another text in a place.
const (
	Replace Op = "replace"
	Remove  Op = "remove"
	Rename  Op = "rename"
	Insert  Op = "insert"
	Rewrite Op = "rewrite"
)

// pointerField is the field of findings and edits that names a value.
const pointerField = "pointer"

// editFields are the fields that an edit has beside op; it has all of them and no others.
var editFields = map[Op][]string{ //nolint:gochecknoglobals // A constant table.
	Replace: {pointerField, "value"},
	Remove:  {pointerField},
	Rename:  {pointerField, "key"},
	Insert:  {pointerField, "key", "value"},
	Rewrite: {"at", "text"},
}

// readFix reads the fix of a finding: {"safe": …, "edits": […]}.
func readFix(value ast.Value) (*Fix, error) {
	object, isObject := value.(ast.Object)
	if !isObject {
		return nil, fmt.Errorf("%w; a fix is an object with safe and edits", ErrFinding)
	}
	safe, hasSafe := member(object, "safe").(ast.Boolean)
	edits, hasEdits := member(object, "edits").(*ast.Array)
	if !hasSafe || !hasEdits || edits.Len() == 0 || object.Len() != 2 {
		return nil, fmt.Errorf("%w; a fix is an object with safe, true or false, and a list of edits", ErrFinding)
	}
	fix := &Fix{Safe: bool(safe)}
	for i := range edits.Len() {
		edit, err := readEdit(edits.Elem(i).Value)
		if err != nil {
			return nil, err
		}
		fix.Edits = append(fix.Edits, edit)
	}

	return fix, nil
}

func readEdit(value ast.Value) (Edit, error) {
	object, isObject := value.(ast.Object)
	if !isObject {
		return Edit{}, fmt.Errorf("%w; an edit is an object", ErrFinding)
	}
	op, _ := member(object, "op").(ast.String)
	edit := Edit{Op: Op(op)}
	fields, known := editFields[edit.Op]
	if !known || object.Len() != len(fields)+1 {
		return Edit{}, fmt.Errorf("%w; %s is no edit: replace has pointer and value, remove pointer, "+
			"rename pointer and key, insert pointer, key and value, rewrite at and text", ErrFinding, value)
	}
	for _, field := range fields {
		if err := edit.read(field, member(object, field)); err != nil {
			return Edit{}, err
		}
	}

	return edit, nil
}

func (e *Edit) read(field string, value ast.Value) (err error) {
	text, isText := value.(ast.String)
	switch {
	case value == nil:
		err = fmt.Errorf("%w; an edit to %s needs %s", ErrFinding, e.Op, field)
	case field == "value":
		e.Value = value
	case field == "at":
		e.At, err = readPlace(value)
	case !isText:
		err = fmt.Errorf("%w; %s of an edit is a text", ErrFinding, field)
	case field == pointerField:
		e.Pointer = string(text)
	case field == "key":
		e.Key = string(text)
	case field == "text":
		e.Text = string(text)
	}

	return err
}

// member returns the value of an object's key, nil where there is none.
func member(object ast.Object, key string) ast.Value {
	if term := object.Get(ast.StringTerm(key)); term != nil {
		return term.Value
	}

	return nil
}
