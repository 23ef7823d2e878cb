// Command generate writes what is said about rules elsewhere from the rules' own metadata
// and examples: the index that a start reads, the schema that an editor reads, a page for
// each rule, the tables of rules, and the output that the README shows.
// `go generate ./...` runs it; CI fails when a file it writes is stale.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
	"github.com/tfblint/tfblint/policy"
)

// usage is what the command takes.
const usage = "usage: generate ROOT parts|documents"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

const (
	folderMode = 0o755
	fileMode   = 0o644
	warning    = "<!-- Generated from the rule's metadata by `go generate ./...`; do not edit. -->\n\n"
)

var errUsage = errors.New(usage)

// run writes below the folder of the repository what the program is made of, or what is made
// of the program.
func run(args []string) error {
	const wanted = 2
	if len(args) != wanted {
		return errUsage
	}
	switch args[1] {
	case "parts":
		return generate(args[0], writeIndex, writeRewritten, writeSchema)
	case "documents":
		return generate(args[0], writePages, writeTables, writeReference, writeDemonstration)
	}

	return errUsage
}

// generate takes steps, each of which writes below root.
func generate(root string, steps ...func(string, *opa.Bundle) error) error {
	bundle, err := opa.Load(opa.Options{}, lint.BuiltIn())
	if err != nil {
		return fmt.Errorf("reading the rules: %w", err)
	}
	for _, step := range steps {
		if err := step(root, bundle); err != nil {
			return err
		}
	}

	return nil
}

func writeIndex(root string, bundle *opa.Bundle) error {
	index, err := bundle.Index()
	if err != nil {
		return fmt.Errorf("indexing the rules: %w", err)
	}

	return write(filepath.Join(root, "policy", "index.json"), string(index))
}

func writeRewritten(root string, bundle *opa.Bundle) error {
	schemas, err := lint.Schemas()
	if err != nil {
		return fmt.Errorf("reading what rules see: %w", err)
	}
	rewritten, err := bundle.Rewritten(schemas)
	if err != nil {
		return fmt.Errorf("rewriting the rules: %w", err)
	}

	return write(filepath.Join(root, "policy", "rewritten.txt"), rewritten)
}

func writeSchema(root string, bundle *opa.Bundle) error {
	definition, err := schemaOf(bundle.Rules())
	if err != nil {
		return err
	}

	return write(filepath.Join(root, "schema", "rules.schema.json"), definition)
}

func writePages(root string, bundle *opa.Bundle) error {
	pages := filepath.Join(root, "docs", "rules")
	if err := removePages(pages); err != nil {
		return err
	}
	for _, rule := range bundle.Rules() {
		page, err := rulePage(rule)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(pages, rule.Name+".md"), page); err != nil {
			return err
		}
	}

	return nil
}

func writeTables(root string, bundle *opa.Bundle) error {
	detailed, brief := detailedTable(bundle.Rules()), briefTable(bundle.Rules())
	if err := replace(filepath.Join(root, "docs", "rules", "README.md"), "rules", detailed); err != nil {
		return err
	}

	return replace(filepath.Join(root, "README.md"), "rules", brief)
}

// writeDemonstration shows what tfblint prints: in the README a few findings, and where the
// parts of a finding are explained, one.
func writeDemonstration(root string, _ *opa.Bundle) error {
	output, err := demonstration(root, shown)
	if err != nil {
		return err
	}
	if err := replace(filepath.Join(root, "README.md"), "output", output); err != nil {
		return err
	}
	output, err = demonstration(root, 1)
	if err != nil {
		return err
	}

	return replace(filepath.Join(root, "docs", "getting-started.md"), "output", output)
}

// shown is how many findings the README shows.
const shown = 3

// demonstration returns what tfblint prints about the suite in testdata, less all but the first
// findings on a Python framework.
func demonstration(root string, findings int) (string, error) {
	const place = "testdata/matrix"
	suite, err := tree.OpenDir(filepath.Join(root, filepath.FromSlash(place)))
	if err != nil {
		return "", fmt.Errorf("opening the demonstration: %w", err)
	}
	defer suite.Close() //nolint:errcheck // It is only read.
	settings, err := config.Read(suite)
	if err != nil {
		return "", fmt.Errorf("configuring the demonstration: %w", err)
	}
	result, err := lint.Run(context.Background(), lint.Options{Suite: suite, Config: settings})
	if err != nil {
		return "", fmt.Errorf("linting the demonstration: %w", err)
	}
	result.Findings = slices.DeleteFunc(result.Findings, func(found finding.Finding) bool {
		return !strings.HasPrefix(found.File, "frameworks/Python/")
	})
	result.Findings = result.Findings[:min(findings, len(result.Findings))]
	var output strings.Builder
	printer := report.Text{Path: func(file string) string { return place + "/" + file }}
	if err := printer.Print(&output, result); err != nil {
		return "", fmt.Errorf("printing the demonstration: %w", err)
	}
	printed, summary, _ := cutLast(strings.TrimRight(output.String(), "\n"), "\n\n")

	return "```console\n$ tfblint lint " + place + "\n" + printed + "\n\n[…]\n\n" + summary + "\n```\n", nil
}

func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}

	return text[:i], text[i+len(separator):], true
}

// removePages removes the pages of rules that may be gone by now.
func removePages(pages string) error {
	categories, err := os.ReadDir(pages)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("listing pages: %w", err)
	}
	for _, category := range categories {
		if category.IsDir() {
			if err := os.RemoveAll(filepath.Join(pages, category.Name())); err != nil {
				return fmt.Errorf("removing old pages: %w", err)
			}
		}
	}

	return nil
}

func write(file, content string) error {
	if err := os.MkdirAll(filepath.Dir(file), folderMode); err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	if err := os.WriteFile(file, []byte(content), fileMode); err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}

	return nil
}

// rulePage returns the page of a rule: what explain prints, and its examples.
func rulePage(rule *opa.Rule) (string, error) {
	examples, err := lint.ReadExamples(policy.Files, rule)
	if err != nil {
		return "", fmt.Errorf("reading the examples of %s: %w", rule.Name, err)
	}
	var page strings.Builder
	page.WriteString(warning)
	page.WriteString(lint.Explain(rule))
	for _, list := range []struct {
		title    string
		examples []lint.Example
	}{{"Bad", examples.Bad}, {"Good", examples.Good}} {
		for _, example := range list.examples {
			fmt.Fprintf(&page, "\n## %s: %s\n", list.title, example.Title)
			for _, file := range example.Base {
				writeExample(&page, "`"+file.Name+"` before the change", file)
			}
			for _, purpose := range example.Purposes {
				line := lint.ExampleFile{Content: "Matrix-Purpose: " + purpose}
				writeExample(&page, "In the message of a commit", line)
			}
			for _, file := range slices.Concat(example.Suite, example.Files) {
				title := "`" + file.Name + "`"
				if len(example.Base) > 0 && file.Name == tfb.ConfigName {
					title += " after it"
				}
				writeExample(&page, title, file)
			}
		}
	}

	return page.String(), nil
}

// writeExample writes a file of an example below a title.
func writeExample(page *strings.Builder, title string, file lint.ExampleFile) {
	fmt.Fprintf(page, "\n%s:\n\n```%s\n%s\n```\n",
		title, fence(file.Name), printable(strings.TrimRight(file.Content, "\n")))
}

// printable shows what cannot be printed, such as the start of a program, as Go writes it.
func printable(content string) string {
	var page strings.Builder
	for _, char := range content {
		if char == '\n' || char == '\t' || unicode.IsPrint(char) {
			page.WriteRune(char)
		} else {
			page.WriteString(strings.Trim(strconv.QuoteRune(char), "'"))
		}
	}

	return page.String()
}

// fence returns the language that a code fence names for a file.
func fence(name string) string {
	switch filepath.Ext(name) {
	case ".dockerfile":
		return "dockerfile"
	case ".json":
		return "json"
	case ".py":
		return "python"
	case ".yaml":
		return "yaml"
	}

	return ""
}

// briefTable lists the rules for the README.
func briefTable(rules []*opa.Rule) string {
	var rows strings.Builder
	rows.WriteString("| rule | severity | what it asks for |\n|---|---|---|\n")
	for _, rule := range rules {
		fmt.Fprintf(&rows, "| [%s](docs/rules/%s.md) | %s | %s |\n",
			rule.Name, rule.Name, rule.Severity, cell(rule.Title))
	}

	return rows.String()
}

// detailedTable lists the rules with what they do in each profile, for the index of the pages.
func detailedTable(rules []*opa.Rule) string {
	var rows strings.Builder
	rows.WriteString("| rule | severity | strict | guidance | fix | what it asks for |\n|---|---|---|---|---|---|\n")
	for _, rule := range rules {
		strict, guidance := "", ""
		if rule.Strict != rule.Severity {
			strict = rule.Strict.String()
		}
		if rule.Guidance {
			guidance = "yes"
		}
		fmt.Fprintf(&rows, "| [%s](%s.md) | %s | %s | %s | %s | %s |\n",
			rule.Name, rule.Name, rule.Severity, strict, guidance, mending(rule), cell(rule.Title))
	}

	return rows.String()
}

// cell makes a text fit into a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// mending says in a word or two which fixes a rule has.
func mending(rule *opa.Rule) string {
	switch rule.Mends {
	case opa.BySafeFix:
		return "safe"
	case opa.ByUnsafeFix:
		return "unsafe"
	case opa.BySafeFix | opa.ByUnsafeFix:
		return "either"
	}

	return ""
}

var errNoMarks = errors.New("the marks around what is generated are missing")

// replace puts content between the marks of the given name in a file.
func replace(file, name, content string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("updating %s: %w", file, err)
	}
	begin := "<!-- " + name + ": generated from here -->\n"
	end := "<!-- " + name + ": generated up to here -->\n"
	before, rest, begins := strings.Cut(string(text), begin)
	_, after, ends := strings.Cut(rest, end)
	if !begins || !ends {
		return fmt.Errorf("%s: %s: %w", file, name, errNoMarks)
	}

	return write(file, before+begin+content+end+after)
}
