// Package config reads .tfblint.yaml: which rules hold for a suite, how strictly, and
// with which parameters.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/schema"
)

// FileName is the name of the configuration file, in the root of a suite.
const FileName = ".tfblint.yaml"

// A Config is what a suite's maintainers decided. The zero Config decides nothing.
type Config struct {
	// Policies are folders with further rules, from the root of the suite.
	Policies []string
	// Rules is by rule name.
	Rules map[string]Rule
	// FailOn is the least severity that fails a run; Off means that it is not set.
	FailOn finding.Severity

	source *text.Document
}

// A Rule is how one rule is set.
type Rule struct {
	// Severity replaces the rule's own where Set.
	Severity finding.Severity
	Set      bool
	// Params replaces parameters of the rule.
	Params map[string]*text.Node

	pointer string
}

// ErrInvalid is what Read wraps when the file is not a configuration.
var ErrInvalid = errors.New("the configuration cannot be used")

// Read reads the configuration in the root of a suite. A suite without one has the
// zero Config.
func Read(suite fs.FS) (*Config, error) {
	content, err := fs.ReadFile(suite, FileName)
	if errors.Is(err, fs.ErrNotExist) {
		return &Config{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}

	return Parse(FileName, content)
}

// Parse reads a configuration from the text of the file called name. Its error lists
// everything that is wrong, with places.
func Parse(name string, content []byte) (*Config, error) {
	document := text.ParseYAML(name, content)
	config := &Config{source: document}
	if document.Root == nil && len(document.Problems) == 0 {
		return config, nil // An empty file.
	}
	if err := check(document); err != nil {
		return nil, err
	}
	for i, dir := range itemsOf(document.Root.Get("policies")) {
		if !fs.ValidPath(dir.Text) {
			return nil, config.PolicyFault(i, fmt.Sprintf("%q is no path inside the suite; "+
				"write one from its root, with slashes and without . and ..", dir.Text))
		}
		config.Policies = append(config.Policies, dir.Text)
	}
	if failOn := document.Root.Get("fail_on"); failOn != nil {
		severity, err := finding.ParseSeverity(failOn.Text)
		if err != nil {
			return nil, config.fault("/fail_on", err.Error())
		}
		config.FailOn = severity
	}

	if err := config.readRules(document.Root.Get("rules")); err != nil {
		return nil, err
	}

	return config, nil
}

func itemsOf(node *text.Node) []*text.Node {
	if node == nil {
		return nil
	}

	return node.Items
}

func (c *Config) readRules(rules *text.Node) error {
	if rules == nil {
		return nil
	}
	c.Rules = make(map[string]Rule, len(rules.Members))
	for _, member := range rules.Members {
		rule := Rule{pointer: text.Join("rules", member.Key)}
		severity, params := member.Value, (*text.Node)(nil)
		if member.Value.Kind == text.Object {
			severity, params = member.Value.Get("severity"), member.Value.Get("params")
		}
		if severity != nil {
			parsed, err := finding.ParseSeverity(severity.Text)
			if err != nil {
				return c.fault(rule.pointer, err.Error())
			}
			rule.Severity, rule.Set = parsed, true
		}
		if params != nil {
			rule.Params = map[string]*text.Node{}
			for _, param := range params.Members {
				rule.Params[param.Key] = param.Value
			}
		}
		c.Rules[member.Key] = rule
	}

	return nil
}

// check holds the document against the schema of the file.
func check(document *text.Document) error {
	definition, err := schema.Read("config")
	if err != nil {
		return fmt.Errorf("reading the schema of %s: %w", document.Name, err)
	}
	checker, err := schemacheck.Compile("config", definition)
	if err != nil {
		return fmt.Errorf("compiling the schema of %s: %w", document.Name, err)
	}
	var faults []string
	for _, problem := range document.Problems {
		faults = append(faults, fmt.Sprintf("%s: %s", document.PlaceOf(problem.Start, problem.End), problem.Message))
	}
	if document.Root != nil {
		for _, problem := range checker.Check(document) {
			faults = append(faults, fmt.Sprintf("%s: %s", problem.Place, problem.Message))
		}
	}
	if len(faults) == 0 {
		return nil
	}

	return fmt.Errorf("%w:\n%s", ErrInvalid, strings.Join(faults, "\n"))
}

// Fault returns an error that points at the name of a rule that is set or, with the keys
// that lead there, at a part of its setting; for those who know more about rules than this
// package.
func (c *Config) Fault(rule, message string, keys ...string) error {
	if _, name := c.source.Find(c.Rules[rule].pointer); len(keys) == 0 {
		return fmt.Errorf("%w:\n%s: %s", ErrInvalid, c.source.PlaceOf(name.Start, name.End), message)
	}

	return c.fault(c.Rules[rule].pointer+text.Join(keys...), message)
}

// PolicyFault returns an error that points at an item of Policies, by its index.
func (c *Config) PolicyFault(index int, message string) error {
	return c.fault(text.Join("policies", strconv.Itoa(index)), message)
}

func (c *Config) fault(pointer, message string) error {
	return fmt.Errorf("%w:\n%s: %s", ErrInvalid, c.source.Place(pointer), message)
}

// Text returns the file as it is written; empty for the zero Config.
func (c *Config) Text() string {
	if c.source == nil {
		return ""
	}

	return string(c.source.Bytes)
}

// RuleNames returns the names of the rules that are set, sorted.
func (c *Config) RuleNames() []string {
	names := make([]string, 0, len(c.Rules))
	for name := range c.Rules {
		names = append(names, name)
	}
	slices.Sort(names)

	return names
}
