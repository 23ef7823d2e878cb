// Package opa runs the rules, which are Rego, with Open Policy Agent as a library. It
// reads rules and their metadata strictly, compiles them once against the schemas of
// what they see, gives them nothing but pure functions, and evaluates them.
package opa

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/text"
)

// A Source is a folder of policies: rules/<category>/<rule>.rego, lib/*.rego with
// what rules share, data/*.yaml with tables, and *_test.rego beside what they test.
type Source struct {
	// Name is put before file names in messages.
	Name string
	FS   fs.FS
}

// A Bundle is everything that sources hold, checked file by file, not yet compiled.
type Bundle struct {
	rules []*Rule
	// modules are rules and what they share, by file. A bundle that was loaded from an
	// index parses them when they are compiled.
	modules map[string]parser
	// libs gives the file of each package that rules share, by the package's path.
	libs  map[string]string
	tests map[string]*ast.Module
	data  ast.Object
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
}

// Load reads policies. Its error is Issues where policies are wrong, and wraps the
// error of the file system where they cannot be read.
func Load(options Options, sources ...Source) (*Bundle, error) {
	bundle := &Bundle{
		modules: map[string]parser{},
		libs:    map[string]string{},
		tests:   map[string]*ast.Module{},
		data:    ast.NewObject(),
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
	if len(issues) > 0 {
		return nil, issues
	}
	slices.SortFunc(bundle.rules, func(a, b *Rule) int { return cmp.Compare(a.Name, b.Name) })

	return bundle, nil
}

// Rules returns the rules, sorted by name.
func (b *Bundle) Rules() []*Rule { return b.rules }

// Rule returns the rule with the given name, or nil.
func (b *Bundle) Rule(name string) *Rule {
	i, found := slices.BinarySearchFunc(b.rules, name, func(r *Rule, name string) int { return cmp.Compare(r.Name, name) })
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
		switch {
		case file.data != nil:
			if b.data.Get(file.key) != nil {
				issues = append(issues, Issue{File: file.name, Message: fmt.Sprintf("data.tfblint.%s exists already", file.key)})

				continue
			}
			b.data.Insert(file.key, ast.NewTerm(file.data))
		case file.module == nil:
		case strings.HasSuffix(file.name, testSuffix):
			b.tests[file.name] = file.module
		default:
			place := file.module.Package.Path.String()
			if other, found := taken[place]; found {
				issues = append(issues, Issue{
					File: file.name, Row: file.module.Package.Location.Row,
					Message: fmt.Sprintf("%s is already written in %s; choose another name", file.module.Package, other),
				})

				continue
			}
			taken[place] = file.name
			b.modules[file.name] = parsed(file.module)
			if file.rule != nil {
				b.rules = append(b.rules, file.rule)
			} else {
				b.libs[place] = file.name
			}
		}
	}

	return issues
}

// A parsedFile is what one file of a source gave: a module with its rule, or data.
type parsedFile struct {
	name   string
	module *ast.Module
	rule   *Rule
	key    *ast.Term
	data   ast.Value
	issues []Issue
}

// readSource reads and parses the files of a source, sorted by name. Parsing is most of
// the work before the first evaluation, so it is spread over the cores.
func readSource(source Source, options Options) ([]parsedFile, error) {
	names, err := policyFiles(source, options)
	if err != nil {
		return nil, err
	}
	files := make([]parsedFile, len(names))
	errs := make([]error, len(names))
	forEach(len(names), func(i int) { files[i], errs[i] = readFile(source, names[i]) })

	return files, errors.Join(errs...)
}

// policyFiles lists the files of a source that are policy. A Rego file elsewhere is an
// error: a rule in the wrong folder must not be ignored in silence.
func policyFiles(source Source, options Options) ([]string, error) {
	var names []string
	err := fs.WalkDir(source.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		top, _, _ := strings.Cut(name, "/")
		switch {
		case entry.IsDir():
		case strings.HasSuffix(name, testSuffix) && !options.Tests:
		case strings.HasSuffix(name, regoSuffix):
			if top != "rules" && top != "lib" && top != "approval" {
				return Issues{{
					File: path.Join(source.Name, name), Message: "rules lie in rules/<category>/, what they share in lib/; move the file",
				}}
			}
			names = append(names, name)
		case top == "data" && strings.HasSuffix(name, dataSuffix):
			names = append(names, name)
		}

		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading policies from %s: %w", source.Name, err)
	}

	return names, nil
}

func readFile(source Source, name string) (parsedFile, error) {
	file := parsedFile{name: path.Join(source.Name, name)}
	content, err := fs.ReadFile(source.FS, name)
	if err != nil {
		return file, fmt.Errorf("reading policy %s: %w", file.name, err)
	}
	if strings.HasSuffix(name, dataSuffix) {
		file.parseData(content)

		return file, nil
	}
	file.parseModule(content, strings.HasPrefix(name, "rules/"))

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
	f.key = ast.StringTerm(strings.TrimSuffix(path.Base(f.name), dataSuffix))
	f.data = ValueOf(document.Root)
}

func (f *parsedFile) parseModule(content []byte, isRule bool) {
	isTest := strings.HasSuffix(f.name, testSuffix)
	module, err := parseModule(f.name, content, !isTest)
	if err != nil {
		f.issues = issuesOf(f.name, err)

		return
	}
	f.module = module
	if want := libPath(f.name); !isRule && !isTest && module.Package.Path.String() != want {
		f.issues = append(f.issues, Issue{
			File: f.name, Row: module.Package.Location.Row,
			Message: "what rules share in this file belongs in package " + strings.TrimPrefix(want, "data."),
		})
	}
	if isRule && !isTest {
		var issues []Issue
		f.rule, issues = readRule(f.name, module)
		f.issues = append(f.issues, issues...)
	}
}

// libPath returns the path of the package in a file of what rules share.
func libPath(file string) string {
	return "data.tfblint.lib." + strings.TrimSuffix(path.Base(file), regoSuffix)
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
