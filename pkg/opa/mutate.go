package opa

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/tfblint/tfblint/pkg/parallel"
)

// A Mutant is a policy with one of its conditions taken away, and what its tests say to it.
type Mutant struct {
	// File and Row are where the condition is written.
	File string
	Row  int
	// Condition is its text, on one line.
	Condition string
	Fate      Fate
	// Reason is why a condition is excepted.
	Reason string
}

// A Fate is what becomes of a mutant.
type Fate string

// The fates. A mutant is Killed if a test fails, and has Survived if none does. It is
// Excepted if its author says why no test can fail, and Idle is such a word where every
// mutant is killed. An Unfit mutant does not compile: what the condition binds is used
// elsewhere.
const (
	Killed   Fate = "killed"
	Survived Fate = "survived"
	Excepted Fate = "excepted"
	Idle     Fate = "idle"
	Unfit    Fate = "unfit"
)

// exceptionMark begins the comment, on the lines before a condition, that excepts it.
const exceptionMark = "mutate: equivalent because "

// ErrTestsFail is what Mutate wraps where tests fail before anything is changed.
var ErrTestsFail = errors.New("its tests fail as it is; mend them first")

// Mutate takes each condition of each policy away in turn and runs the tests beside the
// policy. A condition whose absence no test notices may as well be wrong. The bundle must
// have been loaded with its tests. The mutants are sorted by file.
func (b *Bundle) Mutate(ctx context.Context, settings Settings) ([]Mutant, error) {
	files := slices.Sorted(maps.Keys(b.modules))
	mutants, errs := make([][]Mutant, len(files)), make([]error, len(files))
	engine := Engine{
		store:     b.store(settings.Params),
		timeLimit: cmp.Or(settings.TimeLimit, DefaultTimeLimit),
	}
	parallel.ForEach(len(files), func(i int) {
		m := mutation{file: files[i], engine: engine}
		mutants[i], errs[i] = m.run(ctx, b)
	})
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}

	return slices.Concat(mutants...), nil
}

// A mutation makes the mutants of one file.
type mutation struct {
	file string
	// modules are the file's own, its tests and what the two use, by file.
	modules map[string]*ast.Module
	// tests are references to the tests.
	tests  []ast.Ref
	engine Engine
}

func (m *mutation) run(ctx context.Context, b *Bundle) ([]Mutant, error) {
	if err := m.gather(b); err != nil {
		return nil, err
	}
	original := m.modules[m.file]
	if m.judge(ctx, original) != Survived {
		return nil, fmt.Errorf("%s: %w", m.file, ErrTestsFail)
	}
	reasons := exceptions(original)
	var mutants []Mutant
	for i, condition := range conditions(original) {
		mutant := Mutant{
			File: m.file, Row: condition.expr().Location.Row, Condition: oneLine(condition.expr()),
			Fate: m.fate(ctx, original, i),
		}
		if reason, excepted := reasons[mutant.Row]; excepted && mutant.Fate == Survived {
			mutant.Fate, mutant.Reason = Excepted, reason
		}
		mutants = append(mutants, mutant)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("mutating %s: %w", m.file, ctx.Err())
		}
	}

	return append(mutants, m.idle(reasons, mutants)...), nil
}

// gather reads the tests that lie beside the file and the modules that they take.
func (m *mutation) gather(b *Bundle) error {
	wanted := []*Rule{{File: m.file}}
	testFile := strings.TrimSuffix(m.file, regoSuffix) + testSuffix
	tests := b.tests[testFile]
	if tests != nil {
		for _, lib := range b.uses(tests) {
			wanted = append(wanted, &Rule{File: lib})
		}
	}
	modules, err := b.parse(wanted)
	if err != nil {
		return Issues(issuesOf(m.file, err))
	}
	m.modules = modules
	if tests == nil {
		return nil
	}
	m.modules[testFile] = tests
	for _, test := range testsIn(tests) {
		if name := test.Head.Ref().String(); strings.HasPrefix(name, testPrefix) {
			m.tests = append(m.tests, tests.Package.Path.Append(ast.StringTerm(name)))
		}
	}

	return nil
}

// fate takes the condition with the given number away from the module.
func (m *mutation) fate(ctx context.Context, original *ast.Module, number int) Fate {
	for _, change := range []func(condition) ast.Body{condition.removed, condition.neutral} {
		mutant := original.Copy()
		chosen := conditions(mutant)[number]
		*chosen.body = change(chosen)
		if fate := m.judge(ctx, mutant); fate != Unfit {
			return fate
		}
	}

	return Unfit
}

// judge runs the tests with the module in the place of the file's own, until one fails.
func (m *mutation) judge(ctx context.Context, module *ast.Module) Fate {
	modules := maps.Clone(m.modules)
	modules[m.file] = module
	// A mutant may leave a variable unused, which is a fault to strict compilation only.
	compiler := newCompiler(nil).WithStrict(false).WithEnablePrintStatements(true)
	compiler.Compile(modules)
	if compiler.Failed() {
		return Unfit
	}
	engine := m.engine
	engine.compiler = compiler
	for _, test := range m.tests {
		holds := false
		err := engine.iterate(ctx, ast.NewBody(ast.NewExpr(ast.NewTerm(test))),
			func(query *topdown.Query) *topdown.Query { return query },
			func(topdown.QueryResult) { holds = true })
		if err != nil || !holds {
			return Killed
		}
	}

	return Survived
}

// idle lists the exceptions that except nothing.
func (m *mutation) idle(reasons map[int]string, mutants []Mutant) []Mutant {
	var idle []Mutant
	for _, row := range slices.Sorted(maps.Keys(reasons)) {
		if !slices.ContainsFunc(mutants, func(m Mutant) bool { return m.Row == row && m.Fate == Excepted }) {
			idle = append(idle, Mutant{File: m.file, Row: row, Fate: Idle, Reason: reasons[row]})
		}
	}

	return idle
}

// A condition is an expression of a body.
type condition struct {
	body  *ast.Body
	index int
	// global are the names that are no variables in the module.
	global map[ast.Var]bool
}

func (c condition) expr() *ast.Expr { return (*c.body)[c.index] }

// removed returns the body without the condition.
func (c condition) removed() ast.Body {
	rest := slices.Delete(slices.Clone(*c.body), c.index, c.index+1)
	if len(rest) == 0 {
		rest = append(rest, ast.NewExpr(ast.InternedTerm(true)).SetLocation(c.expr().Location))
	}

	return ast.NewBody(rest...)
}

// neutral returns the body with something that always holds in the place of the condition and
// uses the same variables, for a variable that is declared and not used is refused.
func (c condition) neutral() ast.Body {
	var used []*ast.Term
	for name := range c.expr().Vars(ast.VarVisitorParams{SkipRefCallHead: true, SkipClosures: true}) {
		if !name.IsWildcard() && !name.IsGenerated() && !c.global[name] {
			used = append(used, ast.NewTerm(name))
		}
	}
	body := slices.Clone(*c.body)
	body[c.index] = ast.Equal.Expr(ast.ArrayTerm(used...), ast.ArrayTerm(used...)).SetLocation(c.expr().Location)

	return ast.NewBody(body...)
}

// conditions lists what can be taken away from a module, always in the same order: the
// expressions in the bodies of rules, of comprehensions and of `every`.
func conditions(module *ast.Module) []condition {
	var all []condition
	global := globals(module)
	add := func(body *ast.Body) {
		for i, expr := range *body {
			if expr.Terms != nil && !isTrue(expr) {
				all = append(all, condition{body, i, global})
			}
		}
	}
	ast.NewGenericVisitor(func(node any) bool {
		switch node := node.(type) {
		case *ast.Rule:
			add(&node.Body)
		case *ast.ArrayComprehension:
			add(&node.Body)
		case *ast.SetComprehension:
			add(&node.Body)
		case *ast.ObjectComprehension:
			add(&node.Body)
		case *ast.Every:
			add(&node.Body)
		}

		return false
	}).Walk(module)

	return all
}

// globals returns the names of documents, imports and rules.
func globals(module *ast.Module) map[ast.Var]bool {
	names := map[ast.Var]bool{"input": true, "data": true}
	for _, imported := range module.Imports {
		names[imported.Name()] = true
	}
	for _, rule := range module.Rules {
		names[ast.Var(rule.Head.Ref()[0].String())] = true
	}

	return names
}

// isTrue tells the body that the parser gives to a rule that has none.
func isTrue(expr *ast.Expr) bool {
	term, isTerm := expr.Terms.(*ast.Term)

	return isTerm && term.Value.Compare(ast.Boolean(true)) == 0
}

// exceptions returns why conditions are excepted, by the row of the condition.
func exceptions(module *ast.Module) map[int]string {
	comments := map[int]string{}
	for _, comment := range module.Comments {
		comments[comment.Location.Row] = strings.TrimSpace(string(comment.Text))
	}
	reasons := map[int]string{}
	for row, comment := range comments {
		first, found := strings.CutPrefix(comment, exceptionMark)
		if !found {
			continue
		}
		reason, next := []string{first}, row+1
		for ; comments[next] != ""; next++ {
			reason = append(reason, comments[next])
		}
		reasons[next] = strings.Join(reason, " ")
	}

	return reasons
}

// oneLine returns the text of an expression with its blanks made one each, shortened.
func oneLine(expr *ast.Expr) string {
	const longest = 100
	line := []rune(strings.Join(strings.Fields(string(expr.Location.Text)), " "))
	if len(line) > longest {
		return string(line[:longest-1]) + "…"
	}

	return string(line)
}
