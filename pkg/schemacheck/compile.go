package schemacheck

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/tfblint/tfblint/pkg/text"
)

// ErrUnsupported is what [Compile] wraps for a keyword that it cannot apply.
// A keyword that is passed over in silence would be a rule that never fires.
var ErrUnsupported = errors.New("keyword not supported")

// errRemote refuses references to other files: a schema stands alone.
var errRemote = errors.New("a schema may not refer to another file")

// Compile reads a JSON Schema (draft 2020-12), which must be trusted. The name
// is for messages. The error wraps [ErrUnsupported] if the schema uses a keyword
// that this package cannot apply, and [ErrAnnotation] for a mistake in one of its own.
func Compile(name string, schema []byte) (*Checker, error) {
	const address = "tfblint:schema"
	library := jsonschema.NewCompiler()
	library.ExtractAnnotations = true
	library.LoadURL = func(string) (io.ReadCloser, error) { return nil, errRemote }
	library.RegisterExtension(extension, nil, annotationReader{})
	if err := library.AddResource(address, bytes.NewReader(schema)); err != nil {
		return nil, fmt.Errorf("reading schema %s: %w", name, err)
	}
	compiled, err := library.Compile(address)
	if err != nil {
		return nil, fmt.Errorf("compiling schema %s: %w", name, err)
	}
	t := translator{rules: make(map[*jsonschema.Schema]*rule)}
	root := t.rule(compiled)
	if t.err != nil {
		return nil, fmt.Errorf("compiling schema %s: %w", name, t.err)
	}

	return &Checker{root: root}, nil
}

// A translator makes rules of the library's schemas. A schema that is referred
// to twice becomes one rule, and so one that refers to itself does too.
type translator struct {
	rules map[*jsonschema.Schema]*rule
	err   error
}

// rule returns the rule of a schema, nil for none.
func (t *translator) rule(s *jsonschema.Schema) *rule {
	if s == nil {
		return nil
	}
	if known := t.rules[s]; known != nil {
		return known
	}
	r := &rule{maxLength: unbounded}
	t.rules[s] = r
	t.refuseUnsupported(s)

	r.never = s.Always != nil && !*s.Always
	r.annotations = annotationsOf(s)
	for _, name := range s.Types {
		r.kinds |= kindOfType(name)
	}
	for _, value := range slices.Concat(s.Enum, s.Constant) {
		r.enum = append(r.enum, t.literal(s, value))
	}
	t.combine(r, s)
	t.descend(r, s)
	r.pattern = s.Pattern
	r.minLength, r.maxLength = max(s.MinLength, 0), s.MaxLength
	r.minItems, r.minProperties = s.MinItems, s.MinProperties
	r.minimum, r.maximum = boundOf(s.Minimum), boundOf(s.Maximum)

	return r
}

// combine sets the rules that judge the same value.
func (t *translator) combine(r *rule, s *jsonschema.Schema) {
	if s.Ref != nil {
		r.all = append(r.all, t.rule(s.Ref))
	}
	r.all = append(r.all, t.list(s.AllOf)...)
	r.anyOf, r.oneOf = t.list(s.AnyOf), t.list(s.OneOf)
	r.not = t.rule(s.Not)
	r.cond, r.then, r.other = t.rule(s.If), t.rule(s.Then), t.rule(s.Else)
}

// descend sets the rules that judge members and items.
func (t *translator) descend(r *rule, s *jsonschema.Schema) {
	r.required = s.Required
	if len(s.Properties) > 0 {
		r.properties = make(map[string]*rule, len(s.Properties))
	}
	for key, property := range s.Properties {
		r.properties[key] = t.rule(property)
	}
	switch additional := s.AdditionalProperties.(type) {
	case *jsonschema.Schema:
		r.additional = t.rule(additional)
	case bool:
		r.closed = !additional
	}
	r.names = t.rule(s.PropertyNames)
	r.items = t.rule(s.Items2020)
}

func (t *translator) list(schemas []*jsonschema.Schema) []*rule {
	rules := make([]*rule, 0, len(schemas))
	for _, s := range schemas {
		rules = append(rules, t.rule(s))
	}

	return rules
}

// literal returns a value of enum or const, which must be a scalar.
func (t *translator) literal(s *jsonschema.Schema, value any) literal {
	switch value := value.(type) {
	case nil:
		return literal{kind: text.Null}
	case bool:
		return literal{kind: text.Bool, text: strconv.FormatBool(value)}
	case json.Number:
		return literal{kind: text.Number, text: value.String()}
	case string:
		return literal{kind: text.String, text: value}
	}
	t.fail(s, "enum of lists or objects")

	return literal{}
}

func (t *translator) refuseUnsupported(s *jsonschema.Schema) {
	for keyword, used := range map[string]bool{
		"$dynamicRef":           s.DynamicRef != nil,
		"patternProperties":     len(s.PatternProperties) > 0,
		"maxProperties":         s.MaxProperties >= 0,
		"dependentRequired":     len(s.DependentRequired) > 0,
		"dependentSchemas":      len(s.DependentSchemas) > 0,
		"unevaluatedProperties": s.UnevaluatedProperties != nil,
		"maxItems":              s.MaxItems >= 0,
		"uniqueItems":           s.UniqueItems,
		"prefixItems":           len(s.PrefixItems) > 0,
		"contains":              s.Contains != nil,
		"unevaluatedItems":      s.UnevaluatedItems != nil,
		"exclusiveMinimum":      s.ExclusiveMinimum != nil,
		"exclusiveMaximum":      s.ExclusiveMaximum != nil,
		"multipleOf":            s.MultipleOf != nil,
	} {
		if used {
			t.fail(s, keyword)
		}
	}
}

func (t *translator) fail(s *jsonschema.Schema, keyword string) {
	t.err = errors.Join(t.err, fmt.Errorf("%s: %s: %w", s.Location, keyword, ErrUnsupported))
}

func boundOf(limit *big.Rat) bound {
	if limit == nil {
		return bound{}
	}
	value, _ := limit.Float64()

	return bound{set: true, limit: value}
}
