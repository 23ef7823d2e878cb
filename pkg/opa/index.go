package opa

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/text"
)

// An index is what a start needs to know of a source before it compiles anything: what
// rules say of themselves, less the prose, and the tables. Reading it takes a tenth of
// the time that reading and parsing all files of the source takes.
type index struct {
	Rules []indexedRule   `json:"rules"`
	Libs  []string        `json:"libs"`
	Data  json.RawMessage `json:"data"`
}

type indexedRule struct {
	Name      string           `json:"name"`
	Title     string           `json:"title"`
	Reason    string           `json:"reason"`
	Fix       string           `json:"fix"`
	Severity  finding.Severity `json:"severity"`
	WhenAdded finding.Severity `json:"severity_when_added"` //nolint:tagliatelle // As in the metadata.
	Strict    finding.Severity `json:"strict"`
	Guidance  bool             `json:"guidance,omitempty"`
	Replaces  []string         `json:"replaces,omitempty"`
	Scope     Scope            `json:"scope"`
	Languages []string         `json:"languages,omitempty"`
	When      []string         `json:"when,omitempty"`
	Params    []indexedParam   `json:"params,omitempty"`
}

type indexedParam struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Default     json.RawMessage `json:"default"`
}

// Index returns the index of a bundle that was loaded from one source.
func (b *Bundle) Index() ([]byte, error) {
	result := index{}
	rules := map[string]bool{}
	for _, rule := range b.rules {
		rules[rule.File] = true
		indexed := indexedRule{
			Name: rule.Name, Title: rule.Title, Reason: rule.Reason, Fix: rule.Fix,
			Severity: rule.Severity, WhenAdded: rule.WhenAdded, Strict: rule.Strict, Guidance: rule.Guidance,
			Replaces: rule.Replaces, Scope: rule.Scope, Languages: rule.Languages,
			When: texts(rule.When),
		}
		for _, param := range rule.Params {
			value, err := encode(param.Default)
			if err != nil {
				return nil, fmt.Errorf("indexing rule %s: %w", rule.Name, err)
			}
			indexed.Params = append(indexed.Params, indexedParam{
				Name: param.Name, Description: param.Description, Default: value,
			})
		}
		result.Rules = append(result.Rules, indexed)
	}
	for _, file := range slices.Sorted(maps.Keys(b.modules)) {
		if !rules[file] {
			_, inside, _ := strings.Cut(file, "/")
			result.Libs = append(result.Libs, inside)
		}
	}
	data, err := encode(b.data)
	if err != nil {
		return nil, fmt.Errorf("indexing the tables: %w", err)
	}
	result.Data = data
	encoded, err := json.MarshalIndent(result, "", " ")
	if err != nil {
		return nil, fmt.Errorf("writing the index: %w", err)
	}

	return append(encoded, '\n'), nil
}

func texts(conditions []Condition) []string {
	texts := make([]string, len(conditions))
	for i, condition := range conditions {
		texts[i] = condition.String()
	}

	return texts
}

func encode(value ast.Value) (json.RawMessage, error) {
	decoded, err := ast.JSON(value)
	if err != nil {
		return nil, fmt.Errorf("converting %s: %w", ast.ValueName(value), err)
	}
	encoded, err := json.Marshal(decoded)
	if err != nil {
		return nil, fmt.Errorf("converting %s: %w", ast.ValueName(value), err)
	}

	return encoded, nil
}

var errStale = errors.New("a rule of the index was not rewritten")

// LoadIndexed returns the bundle of a source whose index and rewritten modules are known to
// be up to date. Its rules have no description, no links and no word about waivers, and what
// is wrong with one while it is evaluated has no row.
func LoadIndexed(source Source, content []byte, rewritten string) (*Bundle, error) {
	var known index
	if err := json.Unmarshal(content, &known); err != nil {
		return nil, fmt.Errorf("reading the index of %s: %w", source.Name, err)
	}
	bundle := &Bundle{
		modules: map[string]parser{}, libs: map[string]string{}, data: ast.NewObject(),
		sum: sha256.New(), rewritten: true,
	}
	bundle.sum.Write(content)
	bundle.sum.Write([]byte(rewritten))
	for _, indexed := range known.Rules {
		rule := &Rule{
			Name: indexed.Name, Title: indexed.Title, Reason: indexed.Reason, Fix: indexed.Fix,
			Severity: indexed.Severity, WhenAdded: indexed.WhenAdded, Strict: indexed.Strict,
			Guidance: indexed.Guidance, Replaces: indexed.Replaces, Scope: indexed.Scope, Languages: indexed.Languages,
		}
		for _, written := range indexed.When {
			condition, err := ParseCondition(written)
			if err != nil {
				return nil, fmt.Errorf("reading the index of %s: %w", source.Name, err)
			}
			rule.When = append(rule.When, condition)
		}
		rule.Category, _, _ = strings.Cut(rule.Name, "/")
		for _, param := range indexed.Params {
			rule.Params = append(rule.Params, Param{
				Name: param.Name, Description: param.Description, Default: decode(param.Default),
			})
		}
		rule.File = path.Join(source.Name, "rules", rule.Name+regoSuffix)
		bundle.rules = append(bundle.rules, rule)
	}
	for _, lib := range known.Libs {
		bundle.libs[libPath(lib)] = path.Join(source.Name, lib)
	}
	for file, module := range splitRewritten(source, rewritten) {
		bundle.lazily(file, module)
	}
	for _, rule := range bundle.rules {
		if bundle.modules[rule.File] == nil {
			return nil, fmt.Errorf(
				"reading the index of %s: %w: %s; run `go generate ./...`", source.Name, errStale, rule.File,
			)
		}
	}
	if data, isObject := decode(known.Data).(ast.Object); isObject {
		bundle.data = data
	}

	return bundle, nil
}

func decode(content json.RawMessage) ast.Value {
	return ValueOf(text.ParseJSON("index", content).Root)
}

// lazily adds a module that is parsed when it is wanted.
func (b *Bundle) lazily(file, content string) {
	b.modules[file] = sync.OnceValues(func() (*ast.Module, error) {
		return parseModule(file, []byte(content), false)
	})
}

// Data returns the table of the given name, or nil.
func (b *Bundle) Data(name string) ast.Value {
	if table := b.data.Get(ast.StringTerm(name)); table != nil {
		return table.Value
	}

	return nil
}
