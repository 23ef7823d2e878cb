// Package opa runs the rules, which are Rego, with Open Policy Agent as a library. It
// reads rules and their metadata strictly, compiles them once against the schemas of
// what they see, gives them nothing but pure functions, and evaluates them.
package opa

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/parallel"
	"github.com/tfblint/tfblint/pkg/text"
)

// A Source is a folder of policies: rules/<category>/<rule>.rego, approval/<policy>.rego,
// lib/*.rego with what they share, data/*.yaml with tables, and *_test.rego beside what they test.
type Source struct {
	// Name is put before file names in messages.
	Name string
	FS   fs.FS
}

// A Bundle is everything that sources hold, checked file by file, not yet compiled.
type Bundle struct {
	rules []*Rule
	// approvals decide which tests may run.
	approvals []*Rule
	// modules are rules and what they share, by file. A bundle that was loaded from an
	// index parses them when they are compiled.
	modules map[string]parser
	// libs gives the file of each package that rules share, by the package's path.
	libs  map[string]string
	tests map[string]*ast.Module
	data  ast.Object
	sum   hash.Hash
	// rewritten says that the modules are what the compiler makes of rules.
	rewritten bool
}

// A parser returns the module of a file. What it returns must not be changed.
type parser func() (*ast.Module, error)

func parsed(module *ast.Module) parser { return func() (*ast.Module, error) { return module, nil } }

const (
	regoSuffix = ".rego"
	testSuffix = "_test.rego"
	dataSuffix = ".yaml"
)

// Options say how much of the sources is read.
type Options struct {
	// Tests also reads the tests.
	Tests bool
	// Approval also reads the policies that decide which tests may run.
	Approval bool
}

// Load reads policies. Its error is Issues where policies are wrong, and wraps the
// error of the file system where they cannot be read.
func Load(options Options, sources ...Source) (*Bundle, error) {
	bundle := &Bundle{
		modules: map[string]parser{},
		libs:    map[string]string{},
		tests:   map[string]*ast.Module{},
		data:    ast.NewObject(),
		sum:     sha256.New(),
	}
	var issues Issues
	taken := map[string]string{}
	for _, source := range sources {
		files, err := readSource(source, options)
		if err != nil {
			return nil, err
		}
		issues = append(issues, bundle.add(files, taken)...)
	}
	issues = append(issues, bundle.checkTables()...)
	for _, policies := range [][]*Rule{bundle.rules, bundle.approvals} {
		slices.SortFunc(policies, func(a, b *Rule) int { return cmp.Compare(a.Name, b.Name) })
	}
	issues = append(issues, bundle.checkReplaced()...)
	if len(issues) > 0 {
		return nil, issues
	}

	return bundle, nil
}

// checkReplaced looks at the names of rules that others stand for: one that is misspelt would
// go on speaking beside them.
func (b *Bundle) checkReplaced() []Issue {
	var issues []Issue
	for _, rule := range b.rules {
		for _, name := range rule.Replaces {
			if b.Rule(name) == nil || name == rule.Name {
				issues = append(issues, Issue{
					File: rule.File, Row: rule.row,
					Message: fmt.Sprintf("custom.replaces: there is no other rule %q", name),
				})
			}
		}
	}

	return issues
}

// reserved are names below data.tfblint that no table can have.
var reserved = []string{"params", "rules", "lib", approvalFolder} //nolint:gochecknoglobals // A constant list.

// tableTerms is how many terms come before a table's name: data, tfblint.
const tableTerms = 2

// checkTables looks at every use of a table: one that is misspelt has no value, and the
// rule would never fire.
func (b *Bundle) checkTables() []Issue {
	var issues []Issue
	for _, file := range slices.Sorted(maps.Keys(b.modules)) {
		module, err := b.modules[file]()
		if err != nil {
			continue // Reported where it was parsed.
		}
		ast.WalkRefs(module, func(ref ast.Ref) bool {
			if len(ref) <= tableTerms || ref[:tableTerms].String() != "data.tfblint" {
				return false
			}
			name, isText := ref[tableTerms].Value.(ast.String)
			if !isText || slices.Contains(reserved, string(name)) || b.data.Get(ref[tableTerms]) != nil {
				return false
			}
			issue := Issue{File: file, Message: fmt.Sprintf("there is no table data/%s%s", string(name), dataSuffix)}
			if location := ref[0].Location; location != nil {
				issue.Row = location.Row
			}
			issues = append(issues, issue)

			return false
		})
	}

	return issues
}

// Sum tells a bundle from those with other rules: a SHA-256 of its files. Of a bundle that
// was loaded from an index it is one of the index.
func (b *Bundle) Sum() string { return string(b.sum.Sum(nil)) }

// Rules returns the rules, sorted by name.
func (b *Bundle) Rules() []*Rule { return b.rules }

// Rule returns the rule with the given name, or nil.
func (b *Bundle) Rule(name string) *Rule {
	i, found := slices.BinarySearchFunc(b.rules, name, func(rule *Rule, name string) int {
		return cmp.Compare(rule.Name, name)
	})
	if !found {
		return nil
	}

	return b.rules[i]
}

// add takes over one source. A source may not write into a package of an earlier one:
// Rego would merge the two, and a user's helper could change what our rules mean.
func (b *Bundle) add(files []parsedFile, taken map[string]string) []Issue {
	var issues []Issue
	for _, file := range files {
		issues = append(issues, file.issues...)
		fmt.Fprintf(b.sum, "%d %s %d ", len(file.name), file.name, len(file.content)) //nolint:errcheck // A hash.
		b.sum.Write(file.content)
		switch {
		case file.data != nil:
			issues = append(issues, b.addTable(file)...)
		case file.module == nil:
		case strings.HasSuffix(file.name, testSuffix):
			b.tests[file.name] = file.module
		default:
			issues = append(issues, b.addModule(file, taken)...)
		}
	}

	return issues
}

func (b *Bundle) addTable(file parsedFile) []Issue {
	if b.data.Get(ast.StringTerm(file.table)) != nil || slices.Contains(reserved, file.table) {
		return []Issue{{
			File:    file.name,
			Message: fmt.Sprintf("the name %s is taken; choose another for this table", file.table),
		}}
	}
	b.data.Insert(ast.StringTerm(file.table), ast.NewTerm(file.data))

	return nil
}

func (b *Bundle) addModule(file parsedFile, taken map[string]string) []Issue {
	place := file.module.Package.Path.String()
	if other, found := taken[place]; found {
		name := packageName(file.module)

		return []Issue{{
			File: file.name, Row: file.module.Package.Location.Row,
			Message: fmt.Sprintf("package %s is already written in %s; choose another name", name, other),
		}}
	}
	taken[place] = file.name
	b.modules[file.name] = parsed(file.module)
	switch {
	case file.rule == nil:
		b.libs[place] = file.name
	case file.rule.Scope == Approval:
		b.approvals = append(b.approvals, file.rule)
	default:
		b.rules = append(b.rules, file.rule)
	}

	return nil
}

// A parsedFile is what one file of a source gave: a module with its rule, or the data of a
// table.
type parsedFile struct {
	name    string
	content []byte
	module  *ast.Module
	rule    *Rule
	table   string
	data    ast.Value
	issues  []Issue
}

// readSource reads and parses the files of a source, sorted by name; last comes one in name
// only, with the issues of the source as a whole. Parsing is most of the work before the
// first evaluation, so it is spread over the cores.
func readSource(source Source, options Options) ([]parsedFile, error) {
	names, issues, err := policyFiles(source, options)
	if err != nil {
		return nil, fmt.Errorf("reading policies from %s: %w", source.Name, err)
	}
	files, errs := make([]parsedFile, len(names)+1), make([]error, len(names))
	parallel.ForEach(len(names), func(i int) { files[i], errs[i] = readFile(source, names[i]) })
	files[len(names)] = parsedFile{name: source.Name, issues: issues} // What is wrong with none of the files.

	return files, errors.Join(errs...)
}

// policyFiles lists the files of a source that are policy. A Rego file elsewhere is an
// issue: a rule in the wrong folder must not be ignored in silence.
func policyFiles(source Source, options Options) (names []string, issues []Issue, err error) {
	rules := 0
	err = fs.WalkDir(source.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		switch {
		case options.leaveOut(name):
		case inPlace(name):
			names = append(names, name)
		case strings.HasSuffix(name, regoSuffix):
			issues = append(issues, Issue{
				File: path.Join(source.Name, name),
				Message: "rules lie in rules/<category>/, policies about approval in approval/, " +
					"what they share in lib/; move the file",
			})
		}
		if decides(name) {
			rules++
		}

		return nil
	})
	if rules == 0 && len(issues) == 0 {
		issues = append(issues, Issue{
			File: source.Name, Message: "there are no rules; they lie in rules/<category>/<rule>.rego",
		})
	}

	return names, issues, err
}

// leaveOut reports whether a file is one that is not asked for: a test, or a policy about
// approval.
func (o Options) leaveOut(name string) bool {
	isTest := strings.HasSuffix(name, testSuffix)
	isApproval := strings.HasPrefix(name, approvalFolder+"/") && strings.HasSuffix(name, regoSuffix)

	return isTest && !o.Tests || isApproval && !o.Approval
}

// inPlace reports whether a file lies where policy of its kind belongs.
func inPlace(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	switch path.Ext(name) {
	case regoSuffix:
		return top == "rules" || top == "lib" || top == approvalFolder
	case dataSuffix:
		return top == "data"
	}

	return false
}

// decides reports whether a file is a rule or a policy about approval, asked for or not: no
// test, and nothing that they share.
func decides(name string) bool {
	inFolder := strings.HasPrefix(name, "rules/") || strings.HasPrefix(name, approvalFolder+"/")

	return inFolder && strings.HasSuffix(name, regoSuffix) && !strings.HasSuffix(name, testSuffix)
}

func readFile(source Source, name string) (parsedFile, error) {
	file := parsedFile{name: path.Join(source.Name, name)}
	content, err := fs.ReadFile(source.FS, name)
	if err != nil {
		return file, fmt.Errorf("reading policy %s: %w", file.name, err)
	}
	file.content = content
	switch {
	case strings.HasSuffix(name, dataSuffix):
		file.parseData(content)
	case strings.HasSuffix(name, testSuffix):
		file.module, file.issues = checkedModule(file.name, content, false)
	case strings.HasPrefix(name, "rules/"):
		file.parseRule(content, readRule)
	case strings.HasPrefix(name, approvalFolder+"/"):
		file.parseRule(content, readApproval)
	default:
		file.parseLib(content)
	}

	return file, nil
}

func (f *parsedFile) parseData(content []byte) {
	document := text.ParseYAML(f.name, content)
	for _, problem := range document.Problems {
		f.issues = append(f.issues, Issue{
			File: f.name, Row: document.PlaceOf(problem.Start, problem.End).Start.Line, Message: problem.Message,
		})
	}
	if document.Root == nil {
		return
	}
	f.table = strings.TrimSuffix(path.Base(f.name), dataSuffix)
	f.data = ValueOf(document.Root)
}

func (f *parsedFile) parseRule(content []byte, read func(string, *ast.Module) (*Rule, []Issue)) {
	f.module, f.issues = checkedModule(f.name, content, true)
	if f.module != nil {
		f.rule, f.issues = read(f.name, f.module)
	}
}

func (f *parsedFile) parseLib(content []byte) {
	f.module, f.issues = checkedModule(f.name, content, true)
	if want := libPath(f.name); f.module != nil && f.module.Package.Path.String() != want {
		f.issues = append(f.issues, Issue{
			File: f.name, Row: f.module.Package.Location.Row,
			Message: "what rules share in this file belongs in package " + strings.TrimPrefix(want, "data."),
		})
	}
}

// libPath returns the path of the package in a file of what rules share.
func libPath(file string) string {
	return "data.tfblint.lib." + strings.TrimSuffix(path.Base(file), regoSuffix)
}

// checkedModule parses a module, or says what is wrong with it.
func checkedModule(name string, content []byte, annotations bool) (*ast.Module, []Issue) {
	module, err := parseModule(name, content, annotations)
	if err != nil {
		return nil, issuesOf(name, err)
	}

	return module, nil
}

func parseModule(name string, content []byte, annotations bool) (*ast.Module, error) {
	return ast.ParseModuleWithOpts(name, string(content), ast.ParserOptions{ //nolint:wrapcheck // Positioned.
		ProcessAnnotation: annotations,
		RegoVersion:       ast.RegoV1,
		Capabilities:      capabilities(),
	})
}

// issuesOf turns the parser's and the compiler's errors into issues.
func issuesOf(file string, err error) []Issue {
	var all ast.Errors
	if !errors.As(err, &all) {
		return []Issue{{File: file, Message: err.Error()}}
	}
	issues := make([]Issue, 0, len(all))
	for _, one := range all {
		issue := Issue{File: file, Message: one.Message}
		if one.Location != nil {
			issue.File, issue.Row = cmp.Or(one.Location.File, file), one.Location.Row
		}
		if one.Details != nil {
			issue.Message += " (" + strings.Join(one.Details.Lines(), " ") + ")"
		}
		issues = append(issues, issue)
	}

	return issues
}
