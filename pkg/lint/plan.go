package lint

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/policy"
	"github.com/tfblint/tfblint/schema"
)

// BuiltIn is the source of the rules that come with the program.
func BuiltIn() opa.Source { return opa.Source{Name: "policy", FS: policy.Files} }

// vocabularyFile holds the spellings that the loader normalises.
const vocabularyFile = "data/vocabulary.yaml"

// Vocabulary returns the vocabulary that comes with the program, indexed.
func Vocabulary() (*matrix.Vocabulary, error) {
	content, err := fs.ReadFile(policy.Files, vocabularyFile)
	if err != nil {
		return nil, fmt.Errorf("reading the vocabulary: %w", err)
	}
	document := text.ParseYAML(vocabularyFile, content)
	if document.Root == nil || len(document.Problems) > 0 {
		return nil, fmt.Errorf("reading the vocabulary: %v", document.Problems) //nolint:err113 // A fault of ours.
	}
	vocabulary := &matrix.Vocabulary{}
	if err := ast.As(opa.ValueOf(document.Root), vocabulary); err != nil {
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

// A preparation reads and compiles the rules while the suite is being read.
type preparation struct {
	plan    func() (*plan, error)
	compile func() (*opa.Engine, error)
}

// prepare starts the preparation. Reading the rules' metadata comes first, because the
// loader waits for it to know which evidence to read; compiling comes last.
func prepare(options Options) preparation {
	p := preparation{plan: sync.OnceValues(func() (*plan, error) { return newPlan(options) })}
	p.compile = sync.OnceValues(func() (*opa.Engine, error) {
		plan, err := p.plan()
		if err != nil {
			return nil, err
		}

		return plan.compile(options)
	})
	go func() { _, _ = p.compile() }() //nolint:errcheck // Whoever needs the engine asks again and gets the error.

	return p
}

// A plan is which rules hold, how strictly, and with which parameters.
type plan struct {
	bundle     *opa.Bundle
	rules      []*opa.Rule
	severities map[string]finding.Severity
	params     map[string]map[string]ast.Value
}

func newPlan(options Options) (*plan, error) {
	bundle, err := opa.Load(opa.Options{}, append([]opa.Source{BuiltIn()}, options.Policies...)...)
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}
	p := &plan{bundle: bundle, severities: map[string]finding.Severity{}, params: map[string]map[string]ast.Value{}}
	for _, name := range options.Config.RuleNames() {
		if err := p.configure(name, options.Config); err != nil {
			return nil, err
		}
	}
	for _, rule := range bundle.Rules() {
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

// compile compiles the enabled rules. Rules of users are checked against the schemas of
// what they see; the built-in ones were, by their tests, and need not pay for it again.
func (p *plan) compile(options Options) (*opa.Engine, error) {
	settings := opa.Settings{Rules: p.rules, Params: p.params}
	if len(options.Policies) > 0 {
		schemas, err := Schemas()
		if err != nil {
			return nil, err
		}
		settings.Schemas = schemas
	}
	engine, err := p.bundle.Compile(settings)
	if err != nil {
		return nil, fmt.Errorf("compiling policies: %w", err)
	}

	return engine, nil
}

// needsEvidence reports whether a rule about any of the languages reads evidence.
func (p *plan) needsEvidence(languages []string) bool {
	return slices.ContainsFunc(p.rules, func(rule *opa.Rule) bool {
		return rule.Scope == opa.Evidence && rule.Applies(languages)
	})
}

// about returns the rules to evaluate on a framework in the given languages.
func (p *plan) about(languages []string, faulty bool) []*opa.Rule {
	var rules []*opa.Rule
	for _, rule := range p.rules {
		switch {
		case rule.Scope == opa.Matrix, rule.Scope == opa.Problems && !faulty, !rule.Applies(languages):
		default:
			rules = append(rules, rule)
		}
	}

	return rules
}

// matrixRules returns the rules to evaluate once on the whole matrix.
func (p *plan) matrixRules() []*opa.Rule {
	var rules []*opa.Rule
	for _, rule := range p.rules {
		if rule.Scope == opa.Matrix {
			rules = append(rules, rule)
		}
	}

	return rules
}
