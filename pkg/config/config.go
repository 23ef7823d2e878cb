// Package config reads .tfblint.yaml: which rules hold for a suite, how strictly and with
// which parameters, and which findings the suite lives with. It reads and writes the
// baseline beside it.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
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
	Profile Profile
	// Policies are folders with further rules, from the root of the suite.
	Policies []string
	// Rules is by rule name.
	Rules map[string]Rule
	// Overrides hold for parts of the suite, before Rules; of several the last counts.
	Overrides []Override
	Waivers   []Waiver
	// Baseline is the file with known findings, from the root of the suite; empty where
	// the configuration names none. See [Config.BaselineFile].
	Baseline string
	// Data adds to the tables that rules judge by; nil where there is nothing to add.
	Data *text.Node
	// FailOn is the least severity that fails a run; Off means that it is not set.
	FailOn finding.Severity
	// Run says how tests are started without containers; of several entries about a test the
	// last counts.
	Run []Start

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
	if err := check(document, "config", ErrInvalid); err != nil {
		return nil, err
	}
	config.Data = document.Root.Get("data")
	if profile := document.Root.Get("profile"); profile != nil {
		config.Profile = profiles()[profile.Text]
	}
	for _, read := range []struct {
		key  string
		take func(*text.Node) error
	}{
		{"policies", config.readPolicies},
		{"fail_on", config.readFailOn},
		{"rules", config.readRules},
		{"overrides", config.readOverrides},
		{"waivers", config.readWaivers},
		{"baseline", config.readBaselineFile},
		{"run", config.readRun},
	} {
		if node := document.Root.Get(read.key); node != nil {
			if err := read.take(node); err != nil {
				return nil, err
			}
		}
	}

	return config, nil
}

func itemsOf(node *text.Node) []*text.Node {
	if node == nil {
		return nil
	}

	return node.Items
}

func (c *Config) readPolicies(policies *text.Node) error {
	for i, dir := range policies.Items {
		if !fs.ValidPath(dir.Text) {
			return c.PolicyFault(i, outside(dir.Text))
		}
		c.Policies = append(c.Policies, dir.Text)
	}

	return nil
}

// outside says that a path does not lead into the suite.
func outside(path string) string {
	return fmt.Sprintf("%q is no path inside the suite; "+
		"write one from its root, with slashes and without . and ..", path)
}

func (c *Config) readFailOn(failOn *text.Node) error {
	severity, err := finding.ParseSeverity(failOn.Text)
	if err != nil {
		return c.fault("/fail_on", err.Error())
	}
	c.FailOn = severity

	return nil
}

func (c *Config) readBaselineFile(file *text.Node) error {
	if !fs.ValidPath(file.Text) || file.Text == "." {
		return c.fault("/baseline", outside(file.Text))
	}
	c.Baseline = file.Text

	return nil
}

func (c *Config) readRules(rules *text.Node) error {
	settings, err := c.readSettings(rules, "/rules")
	c.Rules = settings

	return err
}

// readSettings reads the settings of rules, which stand at pointer.
func (c *Config) readSettings(rules *text.Node, pointer string) (map[string]Rule, error) {
	settings := make(map[string]Rule, len(rules.Members))
	for _, member := range rules.Members {
		rule := Rule{pointer: pointer + text.Join(member.Key)}
		severity, params := member.Value, (*text.Node)(nil)
		if member.Value.Kind == text.Object {
			severity, params = member.Value.Get("severity"), member.Value.Get("params")
		}
		if severity != nil {
			parsed, err := finding.ParseSeverity(severity.Text)
			if err != nil {
				return nil, c.fault(rule.pointer, err.Error())
			}
			rule.Severity, rule.Set = parsed, true
		}
		if params != nil {
			rule.Params = map[string]*text.Node{}
			for _, param := range params.Members {
				rule.Params[param.Key] = param.Value
			}
		}
		settings[member.Key] = rule
	}

	return settings, nil
}

// check holds a document against the schema of the given name. Its error wraps unusable
// and lists everything that is wrong.
func check(document *text.Document, name string, unusable error) error {
	definition, err := schema.Read(name)
	if err != nil {
		return fmt.Errorf("reading the schema of %s: %w", document.Name, err)
	}
	checker, err := schemacheck.Compile(name, definition)
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

	return fmt.Errorf("%w:\n%s", unusable, strings.Join(faults, "\n"))
}

// Fault returns an error that points at the name of a rule that is set or, with the keys
// that lead there, at a part of its setting; for those who know more about rules than this
// package.
func (c *Config) Fault(rule, message string, keys ...string) error {
	if len(keys) == 0 {
		return c.keyFault(c.Rules[rule].pointer, message)
	}

	return c.fault(c.Rules[rule].pointer+text.Join(keys...), message)
}

// PolicyFault returns an error that points at an item of Policies, by its index.
func (c *Config) PolicyFault(index int, message string) error {
	return c.fault(text.Join("policies", strconv.Itoa(index)), message)
}

// DataFault returns an error that points at the last of the keys that lead from Data to
// what is wrong in it.
func (c *Config) DataFault(message string, keys ...string) error {
	return c.keyFault("/data"+text.Join(keys...), message)
}

// FaultAt returns an error that points at a part of the configuration, by its JSON Pointer.
func (c *Config) FaultAt(pointer, message string) error { return c.fault(pointer, message) }

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

// keyFault returns an error that points at the key of a member, or at the item of a list.
func (c *Config) keyFault(pointer, message string) error {
	_, key := c.source.Find(pointer)
	if key.End == key.Start && pointer != "" {
		return c.fault(pointer, message)
	}

	return fmt.Errorf("%w:\n%s: %s", ErrInvalid, c.source.PlaceOf(key.Start, key.End), message)
}

// Place returns where to show something about a part of the configuration, by its JSON
// Pointer.
func (c *Config) Place(pointer string) finding.Place {
	if c.source == nil {
		return finding.Place{File: FileName}
	}

	return c.source.Place(pointer)
}

// Document returns the file as it was read; nil where there is none.
func (c *Config) Document() *text.Document { return c.source }

// RuleNames returns the names of the rules that are set, sorted.
func (c *Config) RuleNames() []string { return sortedKeys(c.Rules) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
