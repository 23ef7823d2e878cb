package lint

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// errFix is what fixOf wraps for a fix that makes no sense, whatever the file holds.
var errFix = errors.New("its fix cannot be made")

// fixOf turns what a rule proposes into edits of text. A file that has to be mended by hand
// first gives no fix; a proposal that is wrong in itself is an error that names the rule.
func fixOf(framework *matrix.Framework, result opa.Result) (fix *finding.Fix, err error) {
	if result.Fix == nil {
		return fix, nil
	}
	proposed := &proposal{framework: framework}
	for _, edit := range result.Fix.Edits {
		if err = proposed.add(edit); err != nil {
			break
		}
	}
	var edits []finding.Edit
	if err == nil {
		edits, err = proposed.edits()
	}
	switch {
	case errors.Is(err, text.ErrUnfit):
		return fix, nil
	case err != nil:
		return fix, &opa.RuleError{Rule: result.Rule, Err: fmt.Errorf("%w: %w", errFix, err)}
	}

	return &finding.Fix{Safe: result.Fix.Safe, Edits: edits}, nil
}

// A proposal collects the edits of one fix.
type proposal struct {
	framework *matrix.Framework
	changes   []text.Change  // To values of the configuration.
	inside    []text.Edit    // To its text.
	outside   []finding.Edit // To other files of the framework.
}

func (p *proposal) add(edit opa.Edit) error {
	if edit.Op == opa.Rewrite {
		return p.rewrite(edit)
	}
	change := text.Change{Op: text.Op(edit.Op), Pointer: edit.Pointer, Key: edit.Key}
	if edit.Value != nil {
		value, err := nodeOf(edit.Value)
		if err != nil {
			return err
		}
		change.Value = value
	}
	p.changes = append(p.changes, change)

	return nil
}

var errPlace = errors.New("rewrite needs a range in a file of the framework")

func (p *proposal) rewrite(edit opa.Edit) error {
	place := *edit.At
	if !fs.ValidPath(place.File) || !tfb.In(place.File, p.framework.Dir) ||
		place.Start.Line < 1 || place.End.Line < 1 {
		return fmt.Errorf("%w, not %s", errPlace, place)
	}
	if place.File != p.framework.Source.Name {
		p.outside = append(p.outside, finding.Edit{Place: place, Text: edit.Text})

		return nil
	}
	span, err := p.framework.Source.SpanOf(place)
	p.inside = append(p.inside, text.Edit{Span: span, Text: edit.Text})

	return err
}

func (p *proposal) edits() ([]finding.Edit, error) {
	source := p.framework.Source
	inside := p.inside
	if len(p.changes) > 0 {
		changed, err := source.Edits(p.changes...)
		if err != nil {
			return nil, err
		}
		inside = append(inside, changed...)
	}
	if err := text.Fit(len(source.Bytes), inside); err != nil {
		return nil, err
	}
	var edits []finding.Edit
	for _, edit := range inside {
		edits = append(edits, finding.Edit{Place: source.PlaceOf(edit.Start, edit.End), Text: edit.Text})
	}

	return append(edits, p.outside...), nil
}

var errValue = errors.New("JSON has no such value")

// nodeOf returns a rule's value as one that can be written as JSON. An object has its keys
// in their order, because Rego knows no other.
func nodeOf(value ast.Value) (*text.Node, error) {
	switch value := value.(type) {
	case ast.Null:
		return &text.Node{Kind: text.Null}, nil
	case ast.Boolean:
		return &text.Node{Kind: text.Bool, Text: value.String()}, nil
	case ast.Number:
		return &text.Node{Kind: text.Number, Text: value.String()}, nil
	case ast.String:
		return &text.Node{Kind: text.String, Text: string(value)}, nil
	case *ast.Array:
		list := &text.Node{Kind: text.Array}
		err := value.Iter(func(term *ast.Term) error {
			item, err := nodeOf(term.Value)
			list.Items = append(list.Items, item)

			return err
		})

		return list, err //nolint:wrapcheck // It comes from here.
	case ast.Object:
		object := &text.Node{Kind: text.Object}
		err := value.Iter(func(key, term *ast.Term) error {
			name, isText := key.Value.(ast.String)
			if !isText {
				return fmt.Errorf("%w: an object with the key %s", errValue, key)
			}
			member, err := nodeOf(term.Value)
			object.Members = append(object.Members, text.Member{Key: string(name), Value: member})

			return err
		})

		return object, err //nolint:wrapcheck // As above.
	}

	return nil, fmt.Errorf("%w: %s", errValue, ast.ValueName(value))
}
