package opa

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Beside rules, which say what is wrong with a suite, there are policies that decide which of
// its tests may run. They lie in approval/<name>.rego, and instead of findings they yield
// refusals.
const (
	approvalFolder = "approval"
	refusalsName   = "refusals"
)

// approvalPrefix is the package below which they lie: tfblint.approval["a-b"].
var approvalPrefix = ast.MustParseRef("data.tfblint.approval") //nolint:gochecknoglobals // A constant path.

// approvalLength is how many terms the path of such a package has: data, tfblint, approval
// and the name.
const approvalLength = 4

// Approvals returns the policies that decide which tests may run, sorted by name. A bundle has
// them where [Options] ask for them.
func (b *Bundle) Approvals() []*Rule { return b.approvals }

// approvalRef returns the reference to a policy's refusals.
func (r *Rule) approvalRef() ast.Ref {
	return approvalPrefix.
		Append(ast.StringTerm(strings.TrimPrefix(r.Name, approvalFolder+"/"))).
		Append(ast.StringTerm(refusalsName))
}

// readApproval reads the metadata of a policy about approval, as strictly as those of a rule.
func readApproval(file string, module *ast.Module) (*Rule, []Issue) {
	r := &annotationReader{file: file, row: module.Package.Location.Row}
	rule := &Rule{File: file, Category: approvalFolder, row: r.row}
	path := module.Package.Path
	if len(path) != approvalLength || !path.HasPrefix(approvalPrefix) {
		r.issuef("the package of a policy about approval is tfblint.approval[\"<name>\"], not %s", packageName(module))

		return nil, r.issues
	}
	name, _ := path[approvalLength-1].Value.(ast.String) // A package path holds strings.
	rule.Name = approvalFolder + "/" + string(name)
	if want := rule.Name + regoSuffix; !strings.HasSuffix("/"+file, "/"+want) {
		r.issuef("package %s belongs in the file %s", packageName(module), want)
	}
	if !kebab(string(name)) {
		r.issuef("%q is no name of a policy: write it in kebab-case", string(name))
	}
	if !yields(module, refusalsName) {
		r.issuef("%s refuses nothing: write `refusals contains refusal if { … }`", rule.Name)
	}
	annotation := packageAnnotation(module)
	if annotation == nil {
		r.issuef("%s has no METADATA comment above its package", rule.Name)

		return nil, r.issues
	}
	r.row = annotation.Location.Row
	r.describe(annotation, rule)
	rule.Scope = r.scope(annotation, []Scope{Approval})
	r.keys(annotation.Custom, map[string]func(any){
		"reason": func(v any) { rule.Reason = r.text("reason", v) },
		"fix":    func(v any) { rule.Fix = r.text("fix", v) },
		"params": func(v any) { rule.Params = r.params(v) },
	}, "reason", "fix")
	r.checkParams(module, rule)
	if len(r.issues) > 0 {
		return nil, r.issues
	}

	return rule, nil
}

// A Refusal says why a test may not run.
type Refusal struct {
	Policy *Rule
	// Test is the name of the test.
	Test string
	// Reason is what is in the way, and Fix what to do about it: the policy's own word where
	// the refusal has none.
	Reason, Fix string
	// Rule is the rule whose finding is behind it, if one is.
	Rule string
}

// ErrRefusal is what an evaluation fails with whose policy yields something that is no
// refusal.
var ErrRefusal = errors.New("a refusal is an object with test and reason, and optionally fix and rule; all are texts")

// Refusals evaluates policies about approval on input, which is what encoding/json decodes
// into. Where it fails nothing is known of any test: a policy that could not be evaluated
// might have refused it.
func (q *Query) Refusals(ctx context.Context, input any) ([]Refusal, error) {
	value, err := ast.InterfaceToValue(input)
	if err != nil {
		return nil, fmt.Errorf("encoding what policies about approval see: %w", err)
	}
	sets, err := q.sets(ctx, value)
	if err != nil {
		return nil, err
	}
	if sets == nil || sets.Len() != len(q.rules) {
		return nil, fmt.Errorf("%w: a policy gave none", ErrRefusal)
	}
	var refusals []Refusal
	for i, policy := range q.rules {
		set, isSet := sets.Elem(i).Value.(ast.Set)
		if !isSet {
			return nil, fmt.Errorf("policy %s: %w", policy.Name, ErrRefusal)
		}
		for _, term := range set.Slice() {
			refusal, err := readRefusal(policy, term.Value)
			if err != nil {
				return nil, fmt.Errorf("policy %s: %w", policy.Name, err)
			}
			refusals = append(refusals, refusal)
		}
	}

	return refusals, nil
}

func readRefusal(policy *Rule, value ast.Value) (Refusal, error) {
	object, isObject := value.(ast.Object)
	if !isObject {
		return Refusal{}, fmt.Errorf("%w; this is %s", ErrRefusal, value)
	}
	refusal := Refusal{Policy: policy, Fix: policy.Fix}
	for _, key := range object.Keys() {
		name, _ := key.Value.(ast.String)
		text, isText := object.Get(key).Value.(ast.String)
		switch {
		case !isText:
			return Refusal{}, fmt.Errorf("%w; %s is none", ErrRefusal, key)
		case name == "test":
			refusal.Test = string(text)
		case name == "reason":
			refusal.Reason = string(text)
		case name == "fix":
			refusal.Fix = string(text)
		case name == "rule":
			refusal.Rule = string(text)
		default:
			return Refusal{}, fmt.Errorf("%w; %s is none of them", ErrRefusal, key)
		}
	}
	if refusal.Test == "" || refusal.Reason == "" {
		return Refusal{}, fmt.Errorf("%w; test or reason is missing", ErrRefusal)
	}

	return refusal, nil
}
