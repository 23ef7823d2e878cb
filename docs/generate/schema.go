package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"

	"github.com/tfblint/tfblint/pkg/opa"
)

// The schema of the rules, in the order in which its keys are written.
type (
	rulesSchema struct {
		Schema      string                 `json:"$schema"`
		ID          string                 `json:"$id"`
		Comment     string                 `json:"$comment"`
		Title       string                 `json:"title"`
		Description string                 `json:"description"`
		Type        string                 `json:"type"`
		Properties  map[string]*ruleSchema `json:"properties"`
		Defs        map[string]any         `json:"$defs"`
	}
	// A ruleSchema is a severity, or an object with a severity and parameters.
	ruleSchema struct {
		Description string `json:"description"`
		Default     string `json:"default"`
		AnyOf       [2]any `json:"anyOf"`
	}
	objectSchema struct {
		Description          string         `json:"description,omitempty"`
		Type                 string         `json:"type"`
		AdditionalProperties bool           `json:"additionalProperties"`
		Properties           map[string]any `json:"properties"`
	}
	reference struct {
		Ref string `json:"$ref"`
	}
	severitySchema struct {
		Description string   `json:"description"`
		Enum        []string `json:"enum"`
	}
	paramSchema struct {
		Description string          `json:"description"`
		Type        string          `json:"type"`
		Items       *itemSchema     `json:"items,omitempty"`
		Default     json.RawMessage `json:"default"`
	}
	itemSchema struct {
		Type string `json:"type"`
	}
)

// schemaOf returns the JSON Schema of what .tfblint.yaml may say of each rule, for editors.
func schemaOf(rules []*opa.Rule) (string, error) {
	all := rulesSchema{
		Schema:  "https://json-schema.org/draft/2020-12/schema",
		ID:      "https://tfblint.github.io/schema/v1/rules.schema.json",
		Comment: "Generated from the rules' metadata by `go generate ./...`; do not edit.",
		Title:   "the built-in rules",
		Description: "Settings of the built-in rules, by rule: a severity, or an object with a severity and " +
			"parameters. `tfblint schema config` prints the schema of .tfblint.yaml with this in it.",
		Type:       "object",
		Properties: map[string]*ruleSchema{},
		// The schema of .tfblint.yaml has the same under this name.
		Defs: map[string]any{"severity": severitySchema{
			Description: "How bad a finding of the rule is; `off` switches the rule off.",
			Enum:        []string{"error", "warning", "info", "off"},
		}},
	}
	for _, rule := range rules {
		one, err := ruleSchemaOf(rule)
		if err != nil {
			return "", fmt.Errorf("describing the parameters of %s: %w", rule.Name, err)
		}
		all.Properties[rule.Name] = one
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return "", fmt.Errorf("writing the schema of the rules: %w", err)
	}

	return text.String(), nil
}

func ruleSchemaOf(rule *opa.Rule) (*ruleSchema, error) {
	severity := reference{"#/$defs/severity"}
	setting := objectSchema{Type: "object", Properties: map[string]any{"severity": severity}}
	if len(rule.Params) > 0 {
		params := objectSchema{Description: "The rule's parameters.", Type: "object", Properties: map[string]any{}}
		for _, param := range rule.Params {
			described, err := paramSchemaOf(param)
			if err != nil {
				return nil, err
			}
			params.Properties[param.Name] = described
		}
		setting.Properties["params"] = params
	}

	return &ruleSchema{
		Description: rule.Title + ".", Default: rule.Severity.String(), AnyOf: [2]any{severity, setting},
	}, nil
}

func paramSchemaOf(param opa.Param) (*paramSchema, error) {
	text, err := param.JSON()
	if err != nil {
		return nil, fmt.Errorf("parameter %s: %w", param.Name, err)
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, fmt.Errorf("parameter %s: %w", param.Name, err)
	}
	described := &paramSchema{Description: param.Description, Type: kindOf(value), Default: text}
	if items, isArray := value.([]any); isArray && len(items) > 0 {
		described.Items = &itemSchema{Type: kindOf(items[0])}
		for _, item := range items {
			if kindOf(item) != described.Items.Type {
				described.Items = nil // A list of many things.

				break
			}
		}
	}

	return described, nil
}

// kindOf returns the JSON Schema's name for the kind of a value.
func kindOf(value any) string {
	switch value := value.(type) {
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if value == math.Trunc(value) {
			return "integer"
		}

		return "number"
	case []any:
		return "array"
	}

	return "object"
}
