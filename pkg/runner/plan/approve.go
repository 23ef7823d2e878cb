package plan

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
)

// documentVersion is that of schema/policy-approval.schema.json.
const documentVersion = 1

// undecided is the policy that refuses where policies could not be evaluated.
const undecided = "approval/undecided"

// approve asks the policies about each framework with a test that is asked for, and gives the
// tests their refusals. Where that fails, none of the framework's tests may run.
func (p *Plan) approve(ctx context.Context, options Options, chosen []Planned) error {
	facts := factsOf(options)
	refusals := map[*matrix.Framework][]opa.Refusal{}
	failed := map[*matrix.Framework]bool{}
	for i := range chosen {
		planned := &chosen[i]
		framework := planned.Framework
		if _, known := refusals[framework]; !known && !failed[framework] {
			found, err := options.Approval.Refusals(ctx, facts.document(framework))
			if ctx.Err() != nil {
				return fmt.Errorf("deciding which tests may run: %w", ctx.Err())
			}
			refusals[framework], failed[framework] = found, err != nil
			if err != nil {
				p.ToolErrors = append(p.ToolErrors, lint.ToolError{
					File: framework.Dir, Message: fmt.Sprintf("deciding which of its tests may run: %v", err),
				})
			}
		}
		if failed[framework] {
			planned.Refusals = []Refusal{{
				Policy: undecided, Reason: "the policies about approval could not be evaluated on its framework",
				Fix: "mend what the tool error names",
			}}

			continue
		}
		for _, refusal := range refusals[framework] {
			if refusal.Test == planned.Test.Name {
				planned.Refusals = append(planned.Refusals, refusalOf(refusal))
			}
		}
	}

	return nil
}

// facts are what policies about approval are told, by folder.
type facts struct {
	options  Options
	findings map[string][]any
	unjudged map[string]bool
}

func factsOf(options Options) *facts {
	found := &facts{options: options, findings: map[string][]any{}, unjudged: map[string]bool{}}
	dirs := map[string]bool{}
	for _, framework := range options.Matrix.Frameworks {
		dirs[framework.Dir] = true
	}
	isChange := options.Report.Change != nil
	for _, side := range []struct {
		findings []finding.Finding
		added    bool
	}{{options.Report.Findings, isChange}, {options.Report.Standing, false}} {
		for _, one := range side.findings {
			if dir, inside := homeOf(one.File, dirs); inside && one.Framework != "" {
				found.findings[dir] = append(found.findings[dir], findingFact(one, side.added))
			}
		}
	}
	for _, failure := range options.Report.ToolErrors {
		if dir, inside := homeOf(failure.File, dirs); inside {
			found.unjudged[dir] = true
		}
	}

	return found
}

// homeOf returns the folder of the framework that a file, or the folder itself, belongs to.
func homeOf(file string, dirs map[string]bool) (string, bool) {
	for dir := file; file != ""; dir = path.Dir(dir) {
		if dirs[dir] {
			return dir, true
		}
		if dir == "." || dir == "/" {
			break
		}
	}

	return "", false
}

func findingFact(found finding.Finding, added bool) any {
	category, _, _ := strings.Cut(found.Rule, "/")

	return map[string]any{
		"rule": found.Rule, "category": category, "severity": found.Severity.String(), "test": found.Test,
		"message": found.Message, "added": added, "file": found.File, "line": found.Start.Line,
	}
}

// document is what policies see of a framework; schema/policy-approval.schema.json describes it.
func (f *facts) document(framework *matrix.Framework) any {
	tests := make([]any, len(framework.Tests))
	for i, test := range framework.Tests {
		tests[i] = map[string]any{
			"name": test.Name, "key": test.Key, "active": test.Active, "added": f.options.added(framework, test),
			"language": test.Terms[matrix.Language].Name, "os": system(test, "os"),
			"database": test.Terms[matrix.Database].Name, "database_os": system(test, "database_os"),
			"types": anyOf(test.Types()), "tags": anyOf(test.Tags), "port": test.Port, "has_recipe": test.HasRecipe,
		}
	}
	findings := f.findings[framework.Dir]
	if findings == nil {
		findings = []any{}
	}

	return map[string]any{
		"version": documentVersion,
		"framework": map[string]any{
			"name": framework.Name, "dir": framework.Dir, "group": framework.Group,
			"judged": !f.unjudged[framework.Dir],
		},
		"tests":     tests,
		"findings":  findings,
		"abilities": f.options.Abilities.document(),
		"base":      f.options.Report.Change != nil,
	}
}

// system returns the operating system in a label, as names of systems are compared.
func system(test *matrix.Test, label string) string {
	if name := strings.ToLower(strings.TrimSpace(test.Labels[label])); name != "" {
		return name
	}

	return matrix.None
}

func anyOf(texts []string) []any {
	list := make([]any, 0, len(texts))
	for _, text := range texts {
		list = append(list, text)
	}

	return list
}
