package opa

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A Scope says which document a rule is compiled against and evaluated on. A rule
// states it in its schemas annotation, as `input: schema.evidence`.
type Scope string

// The scopes. Problems, Stacks, Framework and Evidence are the same document about one
// framework: a rule on Problems is evaluated only where the configuration is faulty, one on
// Stacks only where tests share a stack, and only one on Evidence sees what the files beside
// the configuration say. Matrix is one table of all frameworks. Frameworks is a part of that
// table, for rules that judge each framework by itself: to be evaluated on many at once costs
// them less than on one after the other, and those that nothing has changed in are left out. A
// rule on Exceptions judges what a suite lives with: waivers and the baseline.
//
// Rules on Change and Changes are about the step from one state of the suite to the next, and
// are evaluated only where there is a base to compare with: those on Change for each framework
// that differs, on its document without evidence, those on Changes once, on the matrix. Both
// see in addition what has changed.
const (
	Problems   Scope = "problems"
	Stacks     Scope = "stacks"
	Framework  Scope = "framework"
	Evidence   Scope = "evidence"
	Frameworks Scope = "frameworks"
	Matrix     Scope = "matrix"
	Change     Scope = "change"
	Changes    Scope = "changes"
	Exceptions Scope = "exceptions"
	// Approval is of no rule, but of the policies that decide which tests may run.
	Approval Scope = "approval"
)

// scopes lists every scope of rules, in the order in which messages name them.
var scopes = []Scope{ //nolint:gochecknoglobals // A constant list.
	Problems, Stacks, Framework, Evidence, Frameworks, Matrix, Change, Changes, Exceptions,
}

// Scopes returns every scope of rules, in the order in which messages name them.
func Scopes() []Scope { return slices.Clone(scopes) }

// NeedsBase reports whether rules of the scope are about a change, so that without a base
// there is nothing for them to say.
func (s Scope) NeedsBase() bool { return s == Change || s == Changes }

// NamesFramework reports whether a finding of the scope has to say which framework it is
// about: rules of the scope see several of them.
func (s Scope) NamesFramework() bool { return s == Frameworks || s == Matrix || s == Changes }

// A Rule is what a rule's METADATA annotation says about it: the single source of
// its name, severity, documentation and parameters.
type Rule struct {
	// Name is category/kebab-case, taken from the rule's package.
	Name     string
	Category string
	// Title is one sentence; Description is Markdown.
	Title, Description string
	// Reason says why the rule is worth having, Fix what to do about a finding and
	// Waive when living with one is right; a sentence each.
	Reason, Fix, Waive string
	Severity           finding.Severity
	// WhenAdded is the severity of a finding that a change adds; equal to Severity
	// where the rule does not tell them apart.
	WhenAdded finding.Severity
	// Strict is the severity in the strict profile; equal to Severity where the rule does
	// not tell them apart.
	Strict finding.Severity
	// Guidance says that a maintainer of a suite wrote the rule down.
	Guidance bool
	// Replaces names rules whose findings the rule's own stand for, at the same place: they
	// say the same with less.
	Replaces []string
	// Mends says which fixes the rule's findings can carry.
	Mends Mending
	Scope Scope
	// Languages are the normalised languages that the rule is about; none means all.
	Languages []string
	// When are conditions that all hold where the rule has something to say; where one does
	// not, it need not be evaluated.
	When   []Condition
	Params []Param
	Links  []Link
	// File is where the rule is written.
	File string

	row int
}

// A Param is a value that users can set for a rule.
type Param struct {
	Name, Description string
	Default           ast.Value
}

// JSON returns the default as JSON.
func (p *Param) JSON() (json.RawMessage, error) { return encode(p.Default) }

// A Link is a source for a rule or further reading.
type Link struct {
	URL, Description string
}

// Applies reports whether the rule is about any of the given languages.
func (r *Rule) Applies(languages []string) bool {
	if len(r.Languages) == 0 {
		return true
	}

	return slices.ContainsFunc(r.Languages, func(language string) bool {
		return slices.Contains(languages, language)
	})
}

// Param returns the parameter with the given name, or nil.
func (r *Rule) Param(name string) *Param {
	for i := range r.Params {
		if r.Params[i].Name == name {
			return &r.Params[i]
		}
	}

	return nil
}

// rulesPrefix is the package below which every rule lies: tfblint.rules.python["a-b"].
var rulesPrefix = ast.MustParseRef("data.tfblint.rules") //nolint:gochecknoglobals // A constant path.

// packageLength is how many terms the path of a rule's package has: data, tfblint,
// rules, the category and the name.
const packageLength = 5

// ref returns the reference to the rule's findings.
func (r *Rule) ref() ast.Ref {
	if r.Scope == Approval {
		return r.approvalRef()
	}
	category, name, _ := strings.Cut(r.Name, "/")

	return rulesPrefix.Append(ast.StringTerm(category)).
		Append(ast.StringTerm(name)).
		Append(ast.StringTerm(findingsName))
}

// findingsName is the partial set that a rule adds its findings to.
const findingsName = "findings"

// readRule reads the metadata of a rule's module. Everything that is missing, odd or
// unknown is an issue: OPA itself accepts any key without a word, and a misspelt
// severity would be a rule that silently means something else.
func readRule(file string, module *ast.Module) (*Rule, []Issue) {
	r := &annotationReader{file: file, row: module.Package.Location.Row}
	rule := &Rule{File: file, row: r.row}
	path := module.Package.Path
	if len(path) != packageLength {
		r.issuef("a rule's package is tfblint.rules.<category>[\"<name>\"], not %s", packageName(module))

		return nil, r.issues
	}
	category, _ := path[packageLength-2].Value.(ast.String) // A package path holds strings.
	name, _ := path[packageLength-1].Value.(ast.String)
	rule.Category, rule.Name = string(category), string(category+"/"+name)
	if want := "rules/" + rule.Name + ".rego"; !strings.HasSuffix("/"+file, "/"+want) {
		r.issuef("package %s belongs in the file %s", packageName(module), want)
	}
	if !kebab(rule.Category) || !kebab(strings.TrimPrefix(rule.Name, rule.Category+"/")) {
		r.issuef("%q is no rule name: write category/kebab-case", rule.Name)
	}
	if rule.Category == approvalFolder {
		r.issuef("the category %s is that of the policies in %s/; choose another", approvalFolder, approvalFolder)
	}
	if !yields(module, findingsName) {
		r.issuef("rule %s has no findings: write `findings contains finding if { … }`", rule.Name)
	}
	annotation := packageAnnotation(module)
	if annotation == nil {
		r.issuef("rule %s has no METADATA comment above its package", rule.Name)

		return nil, r.issues
	}
	r.row = annotation.Location.Row
	r.read(annotation, rule)
	rule.Mends = mendings(module)
	r.checkParams(module, rule)
	if len(r.issues) > 0 {
		return nil, r.issues
	}

	return rule, nil
}

// packageName returns the path of a module's package as its author wrote it.
func packageName(module *ast.Module) string {
	return strings.TrimPrefix(module.Package.Path.String(), "data.")
}

// yields reports whether a module has a partial set of the given name.
func yields(module *ast.Module, name string) bool {
	return slices.ContainsFunc(module.Rules, func(rule *ast.Rule) bool {
		return rule.Head.RuleKind() == ast.MultiValue && rule.Head.Ref().String() == name
	})
}

func packageAnnotation(module *ast.Module) *ast.Annotations {
	for _, annotation := range module.Annotations {
		if annotation.Scope == "package" {
			return annotation
		}
	}

	return nil
}

// kebab reports whether name is lower-case words joined by single dashes.
func kebab(name string) bool {
	for word := range strings.SplitSeq(name, "-") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}

	return true
}

// An Issue is something wrong with a policy: a message for the rule's author.
type Issue struct {
	File    string
	Row     int
	Message string
}

// String returns the issue as file:row: message.
func (i Issue) String() string {
	if i.Row == 0 {
		return i.File + ": " + i.Message
	}

	return fmt.Sprintf("%s:%d: %s", i.File, i.Row, i.Message)
}

// Issues is the error that a set of policies cannot be used, with every reason.
type Issues []Issue

// Error lists the issues, one a line.
func (i Issues) Error() string {
	lines := make([]string, len(i))
	for n, issue := range i {
		lines[n] = issue.String()
	}

	return strings.Join(lines, "\n")
}
