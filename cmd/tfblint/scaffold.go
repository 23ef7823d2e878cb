package main

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/opa"
)

func (p *program) policyNewCommand() *cobra.Command {
	var dir, scope string
	command := &cobra.Command{
		Use:   "new CATEGORY/RULE",
		Short: "Begin a rule of your own, with its test and examples",
		Long: "new writes a rule that works and finds something trivial, its test and its examples. All three pass\n" +
			"`policy check` and `policy test`; replace them by what you want to say. See docs/writing-a-rule.md.",
		Example: "  tfblint policy new house/port\n" +
			"  tfblint policy new --scope evidence --dir tools/policies house/base-image",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			draft, err := newDraft(args[0], opa.Scope(scope))
			if err != nil {
				return usage(err)
			}
			if err := draft.write(dir); err != nil {
				return err
			}
			p.nextSteps(draft, dir)

			return nil
		},
	}
	command.Flags().StringVar(&dir, "dir", "policies", "folder of your policies; it is made where there is none")
	command.Flags().StringVar(&scope, "scope", string(opa.Framework), "what the rule sees: "+listed(opa.Scopes()))
	complete(command, map[string][]string{"scope": strings.Split(listed(opa.Scopes()), ", ")})

	return command
}

// A draft is a rule to be written.
type draft struct {
	Category, Rule, Name string
	Scope                opa.Scope
	// Package and TestPackage are the packages of the rule and of its tests, less data.
	Package, TestPackage string
	Examples             []draftExample
}

// A draftExample is the part in which the examples of a draft differ.
type draftExample struct {
	Kind, Title               string
	DisplayName, Program, Key string
	Expect                    string
	// Reason is that of a waiver; empty where the draft is about none.
	Reason string
	// Removed is the key of a test that the base has in addition; without one there is no base.
	Removed string
}

// ruleName is what .tfblint.yaml takes for the name of a rule.
var ruleName = regexp.MustCompile(`^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$`)

var (
	errRuleName = errors.New("no name of a rule; write category/rule in lower case with dashes, such as house/port")
	errCategory = errors.New("a category of tfblint's own; take another, such as house")
	errScope    = errors.New("nothing that a rule can see")
)

// newDraft returns the draft of a rule of the given name, or says why it cannot have that.
func newDraft(name string, scope opa.Scope) (*draft, error) {
	parts := ruleName.FindStringSubmatch(name)
	if parts == nil {
		return nil, fmt.Errorf("%q: %w", name, errRuleName)
	}
	if !slices.Contains(opa.Scopes(), scope) {
		return nil, fmt.Errorf("--scope %q: %w; there are: %s", scope, errScope, listed(opa.Scopes()))
	}
	builtIn, err := loadRules(nil)
	if err != nil {
		return nil, err
	}
	category, rule := parts[1], parts[2]
	if slices.ContainsFunc(builtIn.Rules(), func(known *opa.Rule) bool { return known.Category == category }) {
		return nil, fmt.Errorf("%q: %s is %w", name, category, errCategory)
	}

	return &draft{
		Category: category, Rule: rule, Name: name, Scope: scope,
		Package:     "tfblint.rules" + packagePart(category) + packagePart(rule),
		TestPackage: "tfblint.rules" + packagePart(category) + packagePart(rule+"_test"),
		Examples:    draftExamples(scope),
	}, nil
}

// regoKeywords are the words that cannot follow a dot.
var regoKeywords = strings.Fields( //nolint:gochecknoglobals // A constant list.
	"and as contains default else every false if import in not null or package set some true with")

// packagePart returns what a word adds to the path of a package.
func packagePart(word string) string {
	if strings.Contains(word, "-") || slices.Contains(regoKeywords, word) {
		return `["` + word + `"]`
	}

	return "." + word
}

// sought is what a draft finds.
const sought = "TODO"

// draftExamples returns what the draft of a scope finds and what it lets pass.
func draftExamples(scope opa.Scope) []draftExample {
	good := draftExample{
		Kind: "good", Title: "An ordinary framework", DisplayName: "Example [postgres]", Program: "example",
	}
	bad := good
	bad.Kind = "bad"
	switch scope {
	case opa.Evidence:
		bad.Title, bad.Program, bad.Expect = "A program called TODO", sought, "starts TODO"
	case opa.Problems:
		bad.Title, bad.Key, bad.Expect = "A key called TODO", `, "TODO": ""`, sought
	case opa.Changes:
		good.Title, good.Removed = "A test that goes", "old"
		bad.Title, bad.Removed, bad.Expect = "A test called TODO that goes", sought, "has TODO in its name"
	case opa.Exceptions:
		good.Title, good.Reason = "A waiver with a reason", "It shrinks with each release."
		bad.Title, bad.Reason, bad.Expect = "A waiver with a reason to come", sought, "has TODO in it"
	default:
		bad.Title, bad.DisplayName, bad.Expect = "A test called TODO", sought, "has TODO in its display name"
	}

	return []draftExample{bad, good}
}

//go:embed scaffold/*.tmpl
var scaffold embed.FS

// files returns the texts of the draft by their paths from the folder of the policies.
func (d *draft) files() (map[string]string, error) {
	templates, err := template.ParseFS(scaffold,
		"scaffold/rule.tmpl", "scaffold/test.tmpl", "scaffold/examples.tmpl", "scaffold/"+string(d.Scope)+".tmpl")
	if err != nil {
		return nil, fmt.Errorf("reading the drafts of rules: %w", err)
	}
	files := map[string]string{}
	for kind, suffix := range map[string]string{"rule": ".rego", "test": "_test.rego", "examples": ".examples.yaml"} {
		var text strings.Builder
		if err := templates.ExecuteTemplate(&text, kind+".tmpl", d); err != nil {
			return nil, fmt.Errorf("writing the draft of %s: %w", d.Name, err)
		}
		files[d.path(suffix)] = text.String()
	}

	return files, nil
}

func (d *draft) path(suffix string) string { return filepath.Join("rules", d.Category, d.Rule+suffix) }

var errThere = errors.New("it is there already, and nothing was written; choose another name or remove it")

// What is written is for everybody who has the suite, as git keeps it.
const (
	folderMode = 0o755
	fileMode   = 0o644
)

// write writes the files of the draft below dir, all or none: what is there stays as it is.
func (d *draft) write(dir string) error {
	files, err := d.files()
	if err != nil {
		return err
	}
	for name := range files {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return usage(fmt.Errorf("%s: %w", filepath.Join(dir, name), errThere))
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "rules", d.Category), folderMode); err != nil {
		return usage(fmt.Errorf("making the folder of the rule: %w", err))
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), fileMode); err != nil {
			return fmt.Errorf("writing the rule: %w", err)
		}
	}

	return nil
}

// nextSteps says what was written and what to do with it.
func (p *program) nextSteps(d *draft, dir string) {
	for _, suffix := range []string{".rego", "_test.rego", ".examples.yaml"} {
		p.printf("wrote %s\n", filepath.Join(dir, d.path(suffix)))
	}
	schema := "policy-input"
	facts := "tfblint facts FRAMEWORK"
	switch d.Scope {
	case opa.Frameworks, opa.Matrix, opa.Changes:
		schema, facts = "policy-matrix", "tfblint facts --matrix"
	case opa.Exceptions:
		schema, facts = "policy-exceptions", "tfblint lint --show-waived ."
	case opa.Problems, opa.Stacks, opa.Framework, opa.Evidence, opa.Change, opa.Approval:
	}
	p.printf(`
The rule works and finds what is called TODO. Now make it yours:
  %-36s what it sees; %s explains it
  %-36s whether it compiles
  %-36s whether its tests and examples hold
  %-36s what it finds
and name the folder in .tfblint.yaml of the suite, from its root: "policies: [%s]".
`,
		facts, "tfblint schema "+schema,
		"tfblint policy check "+dir,
		"tfblint policy test "+dir,
		"tfblint lint --policy "+dir+" .",
		filepath.ToSlash(dir))
}

// listed joins names for a message.
func listed[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}

	return strings.Join(texts, ", ")
}
