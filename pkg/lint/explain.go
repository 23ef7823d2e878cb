package lint

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/opa"
)

// Explain returns what a rule's metadata says, as Markdown for a terminal.
func Explain(rule *opa.Rule) string {
	var page strings.Builder
	fmt.Fprintf(&page, "# %s\n\n%s.\n\n", rule.Name, strings.TrimSuffix(rule.Title, "."))
	explainSeverity(&page, rule)
	if len(rule.Replaces) > 0 {
		fmt.Fprintf(&page, "\nWhere it finds something, nothing is heard of %s.\n", strings.Join(rule.Replaces, ", "))
	}
	fmt.Fprintf(&page, "\n%s\n", rule.Description)
	for _, section := range []struct{ title, text string }{
		{"Why", rule.Reason},
		{"How to mend it", rule.Fix + mending(rule)},
		{"When to waive it", rule.Waive},
	} {
		if section.text != "" {
			fmt.Fprintf(&page, "\n## %s\n\n%s\n", section.title, section.text)
		}
	}
	explainParams(&page, rule)
	if len(rule.Links) > 0 {
		page.WriteString("\n## Sources\n\n")
		for _, link := range rule.Links {
			fmt.Fprintf(&page, "- <%s>", link.URL)
			if link.Description != "" {
				fmt.Fprintf(&page, ": %s", link.Description)
			}
			page.WriteByte('\n')
		}
	}

	return page.String()
}

// explainSeverity says how bad a finding is in each profile.
func explainSeverity(page *strings.Builder, rule *opa.Rule) {
	fmt.Fprintf(page, "Severity: %s", rule.Severity)
	if rule.WhenAdded != rule.Severity {
		fmt.Fprintf(page, " (%s on what a change adds)", rule.WhenAdded)
	}
	guidance := finding.Off
	if rule.Guidance || rule.Scope == opa.Exceptions {
		guidance = rule.Severity
	}
	fmt.Fprintf(page, "; in profile strict: %s; in profile guidance: %s\n", rule.Strict, guidance)
}

// mending says what tfblint itself can do about a finding.
func mending(rule *opa.Rule) string {
	const safe, unsafe = "`tfblint lint --fix`", "`tfblint lint --fix --unsafe`"
	switch rule.Mends {
	case opa.BySafeFix:
		return "\n\n" + safe + " does it; nothing of what is measured changes."
	case opa.ByUnsafeFix:
		return "\n\n" + unsafe + " does it. What is measured may change, so look at it first with `--diff`."
	case opa.BySafeFix | opa.ByUnsafeFix:
		return "\n\n" + safe + " does it where nothing of what is measured changes, " + unsafe +
			" elsewhere; look at that first with `--diff`."
	}

	return "\n\nThere is no automatic fix."
}

// explainParams lists the parameters with an excerpt of a configuration that sets them.
func explainParams(page *strings.Builder, rule *opa.Rule) {
	if len(rule.Params) == 0 {
		return
	}
	page.WriteString("\n## Parameters\n\n")
	for _, param := range rule.Params {
		fmt.Fprintf(page, "- `%s`: %s\n", param.Name, param.Description)
	}
	fmt.Fprintf(page, "\nIn `.tfblint.yaml`, with the defaults:\n\n```yaml\nrules:\n  %s:\n    params:\n", rule.Name)
	for _, param := range rule.Params {
		fmt.Fprintf(page, "      %s: %s\n", param.Name, asJSON(param.Default))
	}
	page.WriteString("```\n")
}

// asJSON writes a value as JSON, which is YAML too.
func asJSON(value ast.Value) string {
	decoded, err := ast.JSON(value)
	if err != nil {
		return value.String()
	}
	encoded, err := json.Marshal(decoded)
	if err != nil {
		return value.String()
	}

	return string(encoded)
}
