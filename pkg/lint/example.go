package lint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// Examples show a rule at work: configurations that it complains about, and what it
// wants instead. They stand on the rule's page, and tests hold the rule to them.
type Examples struct {
	Bad, Good []Example
}

// An Example is a framework's folder, perhaps with what its suite decided.
type Example struct {
	Title string
	// Dir is the folder as language/framework.
	Dir   string
	Files []ExampleFile
	// Base are the files of the folder before the change, for rules about changes; without
	// any, the framework is new to such a rule, and any other rule judges what stands.
	Base []ExampleFile
	// Purposes are what the change says it is for.
	Purposes []string
	// Suite are files in the root of the suite: its configuration and its baseline.
	Suite []ExampleFile
	// Expect holds texts that a finding's message or pointer must contain, in bad
	// examples.
	Expect []string
}

// An ExampleFile is a file of an example, named from the framework's folder.
type ExampleFile struct {
	Name, Content string
}

// ErrExamples is what ReadExamples wraps when examples are missing or malformed.
var ErrExamples = errors.New("a rule needs at least one bad and one good example")

// exampleSuffix ends the name of the file with a rule's examples, beside the rule.
const exampleSuffix = ".examples.yaml"

// ReadExamples reads the examples of a rule from the tree that the rule came from.
func ReadExamples(source fs.FS, rule *opa.Rule) (*Examples, error) {
	name := "rules/" + rule.Name + exampleSuffix
	content, err := fs.ReadFile(source, name)
	if err != nil {
		return nil, fmt.Errorf("reading examples: %w", err)
	}
	document := text.ParseYAML(name, content)
	if len(document.Problems) > 0 || document.Root == nil {
		return nil, fmt.Errorf("%s: %w: %v", name, ErrExamples, document.Problems)
	}
	examples := &Examples{
		Bad:  readExamples(document.Root.Get("bad")),
		Good: readExamples(document.Root.Get("good")),
	}
	if len(examples.Bad) == 0 || len(examples.Good) == 0 {
		return nil, fmt.Errorf("%s: %w", name, ErrExamples)
	}

	return examples, nil
}

// CheckExamples holds a rule to its examples: it complains about each bad one in the words
// that it expects, and has nothing against a good one. It returns what is otherwise, a
// sentence each. The bundle has the rule and is made of the built-in rules and the policies.
func CheckExamples(
	ctx context.Context, bundle *opa.Bundle, rule *opa.Rule, examples *Examples, policies []opa.Source,
) ([]string, error) {
	settings := alone(bundle, rule)
	var faults []string
	for _, example := range examples.Bad {
		found, err := lintExample(ctx, rule, example, settings, policies)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			faults = append(faults, fmt.Sprintf("bad example %q: the rule finds nothing wrong", example.name()))
		}
		for _, want := range example.Expect {
			if !slices.ContainsFunc(found, func(f finding.Finding) bool {
				return strings.Contains(f.Message, want) || strings.Contains(f.Pointer, want)
			}) {
				faults = append(faults, fmt.Sprintf("bad example %q: no finding says %q", example.name(), want))
			}
		}
	}
	for _, example := range examples.Good {
		found, err := lintExample(ctx, rule, example, settings, policies)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			faults = append(faults, fmt.Sprintf("good example %q: the rule complains: %s", example.name(), f.Message))
		}
	}

	return faults, nil
}

func (e *Example) name() string { return strings.TrimSpace(e.Title) }

// ErrExample is what CheckExamples wraps where an example cannot be judged.
var ErrExample = errors.New("the example cannot be judged")

// alone returns the configuration that switches one rule on, also where it is off by default,
// and all others off, which need not be compiled then.
func alone(bundle *opa.Bundle, rule *opa.Rule) ExampleFile {
	var settings strings.Builder
	settings.WriteString("rules:\n")
	for _, other := range bundle.Rules() {
		severity := finding.Off
		if other == rule {
			severity = finding.Warning
		}
		fmt.Fprintf(&settings, "  %s: %s\n", other.Name, severity)
	}

	return ExampleFile{Name: "the settings for examples", Content: settings.String()}
}

// exampleDay is the day on which examples are judged, so that a waiver in one ends on the
// same side of it for ever.
func exampleDay() time.Time { return time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC) }

// lintExample returns what a rule says about an example under the given settings, or under the
// example's own where it has some. Every finding has to point into one of the
// example's files, or to a folder of them.
func lintExample(
	ctx context.Context, rule *opa.Rule, example Example, settings ExampleFile, policies []opa.Source,
) ([]finding.Finding, error) {
	suite := example.inSuite(example.Files)
	for _, file := range example.Suite {
		suite[file.Name] = file.Content
		if file.Name == config.FileName {
			settings = file
		}
	}
	parsed, err := config.Parse(settings.Name, []byte(settings.Content))
	if err != nil {
		return nil, fmt.Errorf("example %q of %s: %w", example.name(), rule.Name, err)
	}
	known, err := parsed.ReadBaseline(suite, true)
	if err != nil {
		return nil, fmt.Errorf("example %q of %s: %w", example.name(), rule.Name, err)
	}
	report, err := Run(ctx, Options{
		Suite: suite, Base: example.base(rule), Policies: policies,
		Config: parsed, Baseline: known, Today: exampleDay(),
	})
	if err != nil {
		return nil, fmt.Errorf("linting example %q of %s: %w", example.name(), rule.Name, err)
	}
	for _, failure := range report.ToolErrors {
		return nil, fmt.Errorf("%w: %q of %s: %s", ErrExample, example.name(), rule.Name, failure.Message)
	}
	var found []finding.Finding
	for _, f := range report.Findings {
		if f.Rule != rule.Name {
			continue
		}
		if fault := faultOf(f, rule, suite); fault != "" {
			return nil, fmt.Errorf("%w: %q of %s: %s", ErrExample, example.name(), rule.Name, fault)
		}
		found = append(found, f)
	}

	return found, nil
}

// inSuite returns the suite that has nothing but the given files, in the example's folder.
func (e *Example) inSuite(files []ExampleFile) tree.Memory {
	suite := tree.Memory{}
	for _, file := range files {
		suite[path.Join(tfb.Root, e.Dir, file.Name)] = file.Content
	}

	return suite
}

// base returns what a rule compares the example with; nil where it judges what stands.
func (e *Example) base(rule *opa.Rule) *Base {
	if len(e.Base) == 0 && !rule.Scope.NeedsBase() {
		return nil
	}

	suite := e.inSuite(e.Base)
	suite[path.Join(tfb.Root, "README.md")] = "" // A suite has the folder of frameworks, with or without some.

	return &Base{Suite: suite, AllTouched: true, Purposes: e.Purposes}
}

// faultOf says what is wrong with a finding whatever it says, if something is.
func faultOf(f finding.Finding, rule *opa.Rule, suite tree.Memory) string {
	if !pointsInto(f, suite) {
		return fmt.Sprintf("a finding at %s points nowhere", f.Place)
	}
	mends := map[bool]opa.Mending{true: opa.BySafeFix, false: opa.ByUnsafeFix}
	if f.Fix != nil && rule.Mends&mends[f.Fix.Safe] == 0 {
		return "a finding has a fix that the rule's page cannot tell of; write its safe and its edits in one object"
	}

	return ""
}

// pointsInto reports whether a finding is at a place in a file of the suite, at a file as a
// whole, or at a folder.
func pointsInto(found finding.Finding, suite tree.Memory) bool {
	if _, isFile := suite[found.File]; isFile {
		return found.Start.Line > 0 || found.Start.IsZero()
	}
	for file := range suite {
		if strings.HasPrefix(file, found.File+"/") {
			return true
		}
	}

	return false
}

func readExamples(list *text.Node) []Example {
	if list == nil {
		return nil
	}
	examples := make([]Example, 0, len(list.Items))
	for _, item := range list.Items {
		example := Example{
			Title: strings.TrimSpace(textOf(item, "title")),
			Dir:   strings.TrimSpace(textOf(item, "dir")),
		}
		for _, file := range []struct{ key, name string }{
			{"settings", config.FileName}, {"baseline", config.BaselineName},
		} {
			if content := textOf(item, file.key); content != "" {
				example.Suite = append(example.Suite, ExampleFile{Name: file.name, Content: content})
			}
		}
		example.Files = filesOf(item)
		if base := item.Get("base"); base != nil {
			example.Base = filesOf(base)
		}
		example.Purposes, example.Expect = textsOf(item, "purposes"), textsOf(item, "expect")
		examples = append(examples, example)
	}

	return examples
}

// filesOf returns the files of a framework's folder: its configuration, and others.
func filesOf(node *text.Node) []ExampleFile {
	files := []ExampleFile{{Name: tfb.ConfigName, Content: textOf(node, "config")}}
	if others := node.Get("files"); others != nil {
		for _, file := range others.Members {
			files = append(files, ExampleFile{Name: file.Key, Content: file.Value.Text})
		}
	}

	return files
}

func textsOf(node *text.Node, key string) []string {
	list := node.Get(key)
	if list == nil {
		return nil
	}
	texts := make([]string, len(list.Items))
	for i, item := range list.Items {
		texts[i] = item.Text
	}

	return texts
}

func textOf(node *text.Node, key string) string {
	if value := node.Get(key); value != nil {
		return strings.TrimSuffix(value.Text, "\n") + "\n"
	}

	return ""
}
