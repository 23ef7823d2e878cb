package opa

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
)

// An annotationReader reads one METADATA comment strictly and collects what is wrong.
type annotationReader struct {
	file   string
	row    int
	issues []Issue
}

func (r *annotationReader) issuef(format string, args ...any) {
	r.issues = append(r.issues, Issue{File: r.file, Row: r.row, Message: fmt.Sprintf(format, args...)})
}

func (r *annotationReader) read(annotation *ast.Annotations, rule *Rule) {
	r.describe(annotation, rule)
	rule.Scope = r.scope(annotation, scopes)
	r.custom(annotation.Custom, rule)
}

// describe reads what every policy says of itself.
func (r *annotationReader) describe(annotation *ast.Annotations, rule *Rule) {
	rule.Title = strings.TrimSpace(annotation.Title)
	rule.Description = strings.TrimSpace(annotation.Description)
	if rule.Title == "" || rule.Description == "" {
		r.issuef("rule %s needs a title and a description", rule.Name)
	}
	for _, related := range annotation.RelatedResources {
		rule.Links = append(rule.Links, Link{URL: related.Ref.String(), Description: related.Description})
	}
}

// scope reads the one schema that the policy is compiled against, out of those that it may be.
func (r *annotationReader) scope(annotation *ast.Annotations, scopes []Scope) Scope {
	var names []string
	for _, schema := range annotation.Schemas {
		if schema.Path.String() == "input" && schema.Schema != nil {
			names = append(names, schema.Schema.String())
		}
	}
	for _, scope := range scopes {
		if len(names) == 1 && names[0] == "schema."+string(scope) {
			return scope
		}
	}
	r.issuef("the schemas annotation must name what the rule reads: `- input: schema.X`, "+
		"where X is one of %s", joined(scopes))

	return ""
}

// custom reads the part of the annotation that is ours.
func (r *annotationReader) custom(custom map[string]any, rule *Rule) {
	known := map[string]func(any){
		"category": func(v any) {
			if category := r.text("category", v); category != rule.Category {
				r.issuef("category %q is not the package's, %q", category, rule.Category)
			}
		},
		"severity":            func(v any) { rule.Severity = r.severity("severity", v) },
		"severity_when_added": func(v any) { rule.WhenAdded = r.severity("severity_when_added", v) },
		"strict":              func(v any) { rule.Strict = r.severity("strict", v) },
		"guidance":            func(v any) { rule.Guidance = r.truth("guidance", v) },
		"replaces":            func(v any) { rule.Replaces = r.texts("replaces", v) },
		"reason":              func(v any) { rule.Reason = r.text("reason", v) },
		"fix":                 func(v any) { rule.Fix = r.text("fix", v) },
		"waive":               func(v any) { rule.Waive = r.text("waive", v) },
		"languages":           func(v any) { rule.Languages = r.texts("languages", v) },
		"when":                func(v any) { rule.When = r.conditions(v) },
		"params":              func(v any) { rule.Params = r.params(v) },
	}
	r.keys(custom, known, "category", "severity", "reason", "fix")
	if rule.WhenAdded == finding.Off {
		rule.WhenAdded = rule.Severity
	}
	if rule.Strict == finding.Off {
		rule.Strict = rule.Severity
	}
}

// keys reads the keys that are there, and wants some of those that are known.
func (r *annotationReader) keys(custom map[string]any, known map[string]func(any), wanted ...string) {
	for _, key := range slices.Sorted(maps.Keys(custom)) {
		read, found := known[key]
		if !found {
			r.issuef("unknown key custom.%s; there are: %s", key, joined(slices.Sorted(maps.Keys(known))))

			continue
		}
		read(custom[key])
	}
	for _, key := range wanted {
		if _, found := custom[key]; !found {
			r.issuef("custom.%s is missing", key)
		}
	}
}

func (r *annotationReader) conditions(value any) []Condition {
	texts := r.texts("when", value)
	conditions := make([]Condition, 0, len(texts))
	for _, text := range texts {
		condition, err := ParseCondition(text)
		if err != nil {
			r.issuef("custom.when: %v", err)
		}
		conditions = append(conditions, condition)
	}

	return conditions
}

func (r *annotationReader) truth(key string, value any) bool {
	truth, isTruth := value.(bool)
	if !isTruth {
		r.issuef("custom.%s must be true or false", key)
	}

	return truth
}

func (r *annotationReader) text(key string, value any) string {
	text, isText := value.(string)
	if text = strings.TrimSpace(text); !isText || text == "" {
		r.issuef("custom.%s must be a text", key)
	}

	return text
}

func (r *annotationReader) texts(key string, value any) []string {
	items, _ := value.([]any)
	texts := make([]string, 0, len(items))
	for _, item := range items {
		texts = append(texts, r.text(key, item))
	}
	if len(texts) == 0 {
		r.issuef("custom.%s must be a list of texts", key)
	}

	return texts
}

func (r *annotationReader) severity(key string, value any) finding.Severity {
	severity, err := finding.ParseSeverity(r.text(key, value))
	if err != nil {
		r.issuef("custom.%s: %v", key, err)
	}

	return severity
}

func (r *annotationReader) params(value any) []Param {
	declared, isObject := value.(map[string]any)
	if !isObject {
		r.issuef("custom.params must map a name to {description, default}")
	}
	var params []Param
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		fields, _ := declared[name].(map[string]any)
		description, _ := fields["description"].(string)
		fallback, found := fields["default"]
		if !found || description == "" || len(fields) != 2 {
			r.issuef("custom.params.%s must have a description and a default, and nothing else", name)

			continue
		}
		converted, err := ast.InterfaceToValue(fallback)
		if err != nil {
			r.issuef("custom.params.%s.default: %v", name, err)

			continue
		}
		params = append(params, Param{Name: name, Description: strings.TrimSpace(description), Default: converted})
	}

	return params
}

// paramsTerms is how many terms come before the rule's name in a reference to a
// parameter: data, tfblint, params.
const paramsTerms = 3

// checkParams looks at every use of a parameter: one that is misspelt has no value, and the
// rule would never fire.
func (r *annotationReader) checkParams(module *ast.Module, rule *Rule) {
	ast.WalkRefs(module, func(ref ast.Ref) bool {
		if len(ref) <= paramsTerms || ref[:paramsTerms].String() != "data.tfblint.params" {
			return false
		}
		if name, isText := ref[paramsTerms].Value.(ast.String); !isText || string(name) != rule.Name {
			r.issueAtf(ref, "a rule reads its own parameters: data.tfblint.params[%q]", rule.Name)

			return false
		}
		if len(ref) > paramsTerms+1 {
			if name, isText := ref[paramsTerms+1].Value.(ast.String); isText && rule.Param(string(name)) == nil {
				r.issueAtf(ref, "the metadata declare no parameter %q", string(name))
			}
		}

		return false
	})
}

func (r *annotationReader) issueAtf(ref ast.Ref, format string, args ...any) {
	if location := ref[0].Location; location != nil {
		r.row = location.Row
	}
	r.issuef(format, args...)
}

// joined lists names for a message.
func joined[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}

	return strings.Join(texts, ", ")
}
