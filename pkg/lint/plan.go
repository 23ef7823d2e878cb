package lint

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/cache"
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

// IsBuiltIn reports whether the rule of that name comes with the program.
func IsBuiltIn(name string) bool {
	_, err := fs.Stat(policy.Files, "rules/"+name+".rego")

	return err == nil
}

// loadBuiltIn reads the built-in rules the quick way, by their index.
func loadBuiltIn() (*opa.Bundle, error) {
	bundle, err := opa.LoadIndexed(BuiltIn(), policy.Index, policy.Rewritten)
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

// The schemas of what rules see of a framework and of the matrix.
const (
	documentSchema = "policy-input"
	tableSchema    = "policy-matrix"
)

// Schemas returns what rules are compiled against, by scope. The document without
// evidence is the one with it less a few fields, so that a rule which reads evidence
// must say so: the loader reads files only for rules that do. For the same reason only rules
// about a change see it: what the others say is remembered, and must not depend on a base.
func Schemas() (map[opa.Scope]any, error) {
	schemas := map[opa.Scope]any{}
	for scope, name := range map[opa.Scope]string{
		opa.Problems:   documentSchema,
		opa.Stacks:     documentSchema,
		opa.Framework:  documentSchema,
		opa.Evidence:   documentSchema,
		opa.Frameworks: tableSchema,
		opa.Matrix:     tableSchema,
		opa.Change:     documentSchema,
		opa.Changes:    tableSchema,
		opa.Exceptions: "policy-exceptions",
		opa.Approval:   "policy-approval",
	} {
		definition, err := schema.Read(name)
		if err != nil {
			return nil, fmt.Errorf("reading what rules see: %w", err)
		}
		var decoded map[string]any
		if err := json.Unmarshal(definition, &decoded); err != nil {
			return nil, fmt.Errorf("reading what rules see: %w", err)
		}
		if scope == opa.Problems || scope == opa.Stacks || scope == opa.Framework || scope == opa.Change {
			withoutEvidence(decoded)
		}
		if scope == opa.Frameworks {
			onlyFrameworks(decoded)
		}
		if !scope.NeedsBase() {
			withoutChange(decoded)
		}
		schemas[scope] = decoded
	}

	return schemas, nil
}

// onlyFrameworks takes from the table what says something about all frameworks.
func onlyFrameworks(document map[string]any) {
	properties, _ := document["properties"].(map[string]any)
	maps.DeleteFunc(properties, func(name string, _ any) bool { return name != "version" && name != "frameworks" })
	delete(document, "required")
}

func withoutChange(document map[string]any) {
	properties, _ := document["properties"].(map[string]any)
	delete(properties, "change")
}

func withoutEvidence(document map[string]any) {
	if properties, isObject := document["properties"].(map[string]any); isObject {
		delete(properties, "recipes")
	}
	definitions, _ := document["$defs"].(map[string]any)
	for definition, evidence := range map[string][]string{
		"framework": {"unused", "programs", "twin"},
		"test":      {"image", "start", "requirements"},
	} {
		object, _ := definitions[definition].(map[string]any)
		properties, _ := object["properties"].(map[string]any)
		for _, field := range evidence {
			delete(properties, field)
		}
	}
}

// A plan is which rules hold, how strictly, and with which parameters.
type plan struct {
	bundle     *opa.Bundle
	vocabulary *matrix.Vocabulary
	rules      []*opa.Rule
	parts      []*part
	compiling  sync.Mutex      // Guards the units of the parts.
	conditions []opa.Condition // Those of all rules, each once.
	// unconditional has every rule evaluated, whether its conditions hold or not.
	unconditional bool
	severities    map[string]finding.Severity
	// added are the severities of what a change brings.
	added   map[string]finding.Severity
	params  map[string]map[string]ast.Value
	schemas map[opa.Scope]any
}

func newPlan(options Options) (*plan, error) {
	bundle, err := loadBuiltIn()
	p := &plan{
		bundle: bundle, severities: map[string]finding.Severity{},
		added: map[string]finding.Severity{}, params: map[string]map[string]ast.Value{},
		unconditional: options.unconditional,
	}
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
	if err := p.readTables(options.Config); err != nil {
		return nil, err
	}
	if err := p.configureAll(options.Config); err != nil {
		return nil, err
	}
	chosen, err := choose(p.bundle, options.Only)
	if err != nil {
		return nil, err
	}
	for _, rule := range p.bundle.Rules() {
		byName, isChosen := chosen[rule]
		if chosen != nil && !isChosen {
			continue
		}
		severity := severityOf(rule, options.Config)
		if severity == finding.Off && byName {
			// Whoever asks for a rule by name wants to see it.
			severity = cmp.Or(rule.Severity, rule.Strict, finding.Info)
		}
		if err := p.add(rule, severity, options); err != nil {
			return nil, err
		}
	}

	return p, nil
}

// add adds a rule with the severity of what stands to those that hold, unless it is off.
func (p *plan) add(rule *opa.Rule, severity finding.Severity, options Options) error {
	added := severity
	if options.Base != nil {
		added = addedSeverity(rule, severity, options.Config)
	}
	if severity == finding.Off && added == finding.Off && !switchedOn(rule, options.Config) {
		return nil
	}
	p.severities[rule.Name], p.added[rule.Name] = severity, added
	p.rules = append(p.rules, rule)

	return p.place(rule)
}

// readTables adds what the configuration says to the tables, and reads the one that the
// loader needs.
func (p *plan) readTables(settings *config.Config) error {
	if err := extend(p.bundle, settings); err != nil {
		return err
	}
	vocabulary, err := vocabularyOf(p.bundle)
	if err != nil && settings.Data.Get("vocabulary") != nil {
		return settings.DataFault(fmt.Sprintf("the vocabulary cannot be used with this: %v", err), "vocabulary")
	}
	p.vocabulary = vocabulary

	return err
}

// severityOf returns the severity of a rule where no path says otherwise.
func severityOf(rule *opa.Rule, settings *config.Config) finding.Severity {
	if set := settings.Rules[rule.Name]; set.Set {
		return set.Severity
	}

	return profiled(rule, settings.Profile)
}

// addedSeverity returns the severity of what a change brings, of a rule whose findings have a
// severity where they stand. A profile that asks for less than the rule itself has it off; one
// that asks for more has the higher of the two.
func addedSeverity(rule *opa.Rule, standing finding.Severity, settings *config.Config) finding.Severity {
	switch {
	case settings.Rules[rule.Name].Set, settings.Profile == config.Guidance && standing == finding.Off:
		return standing
	}

	return max(standing, rule.WhenAdded)
}

// ErrNoRule is what Run wraps when a pattern chooses no rule.
var ErrNoRule = errors.New("there is no such rule")

// choose returns the rules that patterns match, each by its name or its category, and
// whether it is asked for by its own name; nil, which means all, for no patterns.
func choose(bundle *opa.Bundle, patterns []string) (map[*opa.Rule]bool, error) {
	if len(patterns) == 0 {
		return nil, nil //nolint:nilnil // As the comment says.
	}
	chosen := map[*opa.Rule]bool{}
	for _, pattern := range patterns {
		glob, err := config.ParseGlob(pattern)
		if err != nil {
			return nil, fmt.Errorf("choosing rules: %w", err)
		}
		found := false
		for _, rule := range bundle.Rules() {
			if glob.MatchIn(rule.Name) {
				chosen[rule], found = chosen[rule] || pattern == rule.Name, true
			}
		}
		if !found {
			return nil, fmt.Errorf("%w: %q matches none; `tfblint rules` lists all", ErrNoRule, pattern)
		}
	}

	return chosen, nil
}

// profiled returns the severity of a rule in the profile of the configuration.
func profiled(rule *opa.Rule, profile config.Profile) finding.Severity {
	switch profile {
	case config.Strict:
		return rule.Strict
	case config.Guidance:
		// What keeps waivers honest is no matter of guidance.
		if !rule.Guidance && rule.Scope != opa.Exceptions {
			return finding.Off
		}
	case config.Recommended:
	}

	return rule.Severity
}

// switchedOn reports whether a rule is on for some path.
func switchedOn(rule *opa.Rule, settings *config.Config) bool {
	return slices.ContainsFunc(settings.Overrides, func(override config.Override) bool {
		return override.Severities[rule.Name] != finding.Off
	})
}

// configureAll takes over what the configuration says of rules.
func (p *plan) configureAll(settings *config.Config) error {
	for _, name := range settings.RuleNames() {
		if err := p.configure(name, settings); err != nil {
			return err
		}
	}
	for i, override := range settings.Overrides {
		for _, name := range slices.Sorted(maps.Keys(override.Severities)) {
			if p.bundle.Rule(name) == nil {
				return settings.OverrideFault(i, name, noRule(name))
			}
		}
	}
	for _, waiver := range settings.Waivers {
		if rule := p.bundle.Rule(waiver.Rule.String()); rule != nil && rule.Scope == opa.Exceptions {
			return settings.FaultAt(waiver.Pointer+"/rule",
				rule.Name+" is about waivers and the baseline and cannot be waived; set its severity in rules")
		}
	}

	return nil
}

func noRule(name string) string {
	return fmt.Sprintf("there is no rule %q; `tfblint rules` lists all", name)
}

// configure takes over what the configuration says of one rule.
func (p *plan) configure(name string, settings *config.Config) error {
	rule := p.bundle.Rule(name)
	if rule == nil {
		return settings.Fault(name, noRule(name))
	}
	values := map[string]ast.Value{}
	for param, node := range settings.Rules[name].Params {
		known := rule.Param(param)
		if known == nil {
			return settings.Fault(name, fmt.Sprintf(
				"rule %s has no parameter %q; `tfblint explain %s` lists them", name, param, name,
			), "params", param)
		}
		value := opa.ValueOf(node)
		if ast.ValueName(value) != ast.ValueName(known.Default) {
			return settings.Fault(name, fmt.Sprintf(
				"%s of rule %s takes %s, as in %s, not %s",
				param, name, kindOf(known.Default), asJSON(known.Default), node.Kind,
			), "params", param)
		}
		values[param] = value
	}
	p.params[name] = values

	return nil
}

// kindOf says in words what kind of value one is.
func kindOf(value ast.Value) text.Kind {
	switch value.(type) {
	case ast.Boolean:
		return text.Bool
	case ast.Number:
		return text.Number
	case ast.String:
		return text.String
	case *ast.Array:
		return text.Array
	case ast.Object:
		return text.Object
	}

	return text.Null
}

// judgesMatrix reports whether a rule is about the matrix as a whole.
func (p *plan) judgesMatrix() bool {
	return slices.ContainsFunc(p.rules, func(rule *opa.Rule) bool { return rule.Scope == opa.Matrix })
}

// key is of everything but the suite that verdicts depend on.
func (p *plan) key(options Options) cache.Key {
	return options.Cache.Key(
		strconv.Itoa(memoryVersion), p.bundle.Sum(), options.Config.Text(),
		strconv.FormatBool(options.Alone), strconv.FormatBool(options.NoContext && !options.whole()),
		strings.Join(options.Only, "\x00"), strconv.FormatBool(options.Base != nil),
	)
}

// needsEvidence reports whether a rule about any of the languages reads evidence.
func (p *plan) needsEvidence(languages []string) bool {
	return slices.ContainsFunc(p.rules, func(rule *opa.Rule) bool {
		return rule.Scope == opa.Evidence && rule.Applies(languages)
	})
}
