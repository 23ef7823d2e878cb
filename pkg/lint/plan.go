package lint

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/policy"
	"github.com/tfblint/tfblint/schema"
)

// BuiltIn is the source of the rules that come with the program.
func BuiltIn() opa.Source { return opa.Source{Name: "policy", FS: policy.Files} }

// loadBuiltIn reads the built-in rules the quick way, by their index.
func loadBuiltIn() (*opa.Bundle, error) {
	bundle, err := opa.LoadIndexed(BuiltIn(), policy.Index)
	if err != nil {
		return nil, fmt.Errorf("reading the built-in rules: %w", err)
	}

	return bundle, nil
}

// vocabularyOf returns the spellings that the loader normalises, indexed.
func vocabularyOf(bundle *opa.Bundle) (*matrix.Vocabulary, error) {
	vocabulary := &matrix.Vocabulary{}
	if err := ast.As(bundle.Data("vocabulary"), vocabulary); err != nil {
		return nil, fmt.Errorf("reading the vocabulary: %w", err)
	}
	vocabulary.Index()

	return vocabulary, nil
}

// Schemas returns what rules are compiled against, by scope. The document without
// evidence is the one with it less three fields, so that a rule which reads evidence
// must say so: the loader reads files only for rules that do.
func Schemas() (map[opa.Scope]any, error) {
	schemas := map[opa.Scope]any{}
	for scope, name := range map[opa.Scope]string{
		opa.Problems: "policy-input", opa.Framework: "policy-input", opa.Evidence: "policy-input",
		opa.Matrix: "policy-matrix",
	} {
		definition, err := schema.Read(name)
		if err != nil {
			return nil, fmt.Errorf("reading what rules see: %w", err)
		}
		var decoded map[string]any
		if err := json.Unmarshal(definition, &decoded); err != nil {
			return nil, fmt.Errorf("reading what rules see: %w", err)
		}
		if scope == opa.Problems || scope == opa.Framework {
			withoutEvidence(decoded)
		}
		schemas[scope] = decoded
	}

	return schemas, nil
}

func withoutEvidence(schema map[string]any) {
	definitions, _ := schema["$defs"].(map[string]any)
	test, _ := definitions["test"].(map[string]any)
	properties, _ := test["properties"].(map[string]any)
	for _, field := range []string{"image", "start", "requirements"} {
		delete(properties, field)
	}
}

// A plan is which rules hold, how strictly, and with which parameters. It compiles them
// in parts, each when it is first wanted: most runs need only some.
type plan struct {
	bundle     *opa.Bundle
	rules      []*opa.Rule
	severities map[string]finding.Severity
	params     map[string]map[string]ast.Value
	schemas    map[opa.Scope]any

	problems, table func() (*opa.Engine, error)
}

func newPlan(options Options) (*plan, error) {
	bundle, err := loadBuiltIn()
	p := &plan{bundle: bundle, severities: map[string]finding.Severity{}, params: map[string]map[string]ast.Value{}}
	if len(options.Policies) > 0 {
		// The rules of users are checked against the schemas of what they see. The
		// built-in ones were, by their tests, and need not pay for it in every run.
		p.bundle, err = opa.Load(opa.Options{}, append([]opa.Source{BuiltIn()}, options.Policies...)...)
		if err == nil {
			p.schemas, err = Schemas()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}
	for _, name := range options.Config.RuleNames() {
		if err := p.configure(name, options.Config); err != nil {
			return nil, err
		}
	}
	for _, rule := range p.bundle.Rules() {
		severity := rule.Severity
		if set := options.Config.Rules[rule.Name]; set.Set {
			severity = set.Severity
		}
		if severity == finding.Off || rule.Scope == opa.Matrix && (options.NoContext || options.Alone) {
			continue
		}
		p.severities[rule.Name] = severity
		p.rules = append(p.rules, rule)
	}
	p.problems = sync.OnceValues(func() (*opa.Engine, error) { return p.compile(p.about(nil, opa.Problems)) })
	p.table = sync.OnceValues(func() (*opa.Engine, error) { return p.compile(p.about(nil, opa.Matrix)) })

	return p, nil
}

// configure takes over what the configuration says of one rule.
func (p *plan) configure(name string, config *config.Config) error {
	rule := p.bundle.Rule(name)
	if rule == nil {
		return config.Fault(name, fmt.Sprintf("there is no rule %q; `tfblint rules` lists all", name))
	}
	values := map[string]ast.Value{}
	for param, node := range config.Rules[name].Params {
		known := rule.Param(param)
		if known == nil {
			return config.Fault(name, fmt.Sprintf("rule %s has no parameter %q; `tfblint explain %s` lists them", name, param, name))
		}
		value := opa.ValueOf(node)
		if got, want := ast.ValueName(value), ast.ValueName(known.Default); got != want {
			return config.Fault(name, fmt.Sprintf("parameter %s of rule %s is of kind %s; give it one such value, not of kind %s", param, name, want, got))
		}
		values[param] = value
	}
	p.params[name] = values

	return nil
}

// compile compiles rules.
func (p *plan) compile(rules []*opa.Rule) (*opa.Engine, error) {
	engine, err := p.bundle.Compile(opa.Settings{Rules: rules, Params: p.params, Schemas: p.schemas})
	if err != nil {
		return nil, fmt.Errorf("compiling policies: %w", err)
	}

	return engine, nil
}

// needsEvidence reports whether a rule about any of the languages reads evidence.
func (p *plan) needsEvidence(languages []string) bool {
	return len(p.about(languages, opa.Evidence)) > 0
}

// about returns the rules of the given scopes that are about any of the languages; nil
// languages mean all.
func (p *plan) about(languages []string, scopes ...opa.Scope) []*opa.Rule {
	rules := []*opa.Rule{}
	for _, rule := range p.rules {
		if slices.Contains(scopes, rule.Scope) && (languages == nil || rule.Applies(languages)) {
			rules = append(rules, rule)
		}
	}

	return rules
}
