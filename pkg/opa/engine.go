package opa

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/parallel"
)

// DefaultTimeLimit bounds one evaluation: all rules on one framework. It is a thousand
// times what the slowest framework of the largest known suite needs.
const DefaultTimeLimit = 10 * time.Second

// Settings are what a bundle is compiled with.
type Settings struct {
	// Rules are compiled; the others of the bundle are left out. None means all.
	Rules []*Rule
	// Params overrides defaults of parameters, by rule and parameter.
	Params map[string]map[string]ast.Value
	// Schemas describe the documents of the scopes, as JSON Schemas decoded into Go
	// values. Rules that name a scope without a schema are not checked against one.
	Schemas map[Scope]any
	// TimeLimit bounds one evaluation; 0 means DefaultTimeLimit.
	TimeLimit time.Duration
}

// An Engine holds compiled rules. It is safe for use by several goroutines.
type Engine struct {
	compiler  *ast.Compiler
	store     storage.Store
	timeLimit time.Duration
}

// Compile compiles the bundle's rules. Its error is Issues where a rule is wrong: it
// misspells a field of its input, or calls a function that rules may not.
func (b *Bundle) Compile(settings Settings) (*Engine, error) {
	modules, err := b.parse(settings.Rules)
	if err != nil {
		return nil, Issues(issuesOf("policy", err))
	}
	compiler := newCompiler(settings.Schemas)
	if b.rewritten {
		compiler.WithSkipStages(rewriting...)
	}
	compiler.Compile(modules)
	if compiler.Failed() {
		return nil, Issues(issuesOf("policy", compiler.Errors))
	}
	limit := settings.TimeLimit
	if limit == 0 {
		limit = DefaultTimeLimit
	}

	return &Engine{compiler: compiler, store: b.store(settings.Params), timeLimit: limit}, nil
}

func newCompiler(schemas map[Scope]any) *ast.Compiler {
	set := ast.NewSchemaSet()
	for scope, schema := range schemas {
		set.Put(ast.MustParseRef("schema."+string(scope)), schema)
	}

	return ast.NewCompiler().
		WithCapabilities(capabilities()).
		WithDefaultRegoVersion(ast.RegoV1).
		WithStrict(true).
		WithSchemas(set).
		WithUseTypeCheckAnnotations(len(schemas) > 0)
}

// parse returns the modules of the wanted rules, nil meaning all, and of what they share,
// by file.
func (b *Bundle) parse(wanted []*Rule) (map[string]*ast.Module, error) {
	modules := make(map[string]*ast.Module, len(b.modules))
	files := slices.Collect(maps.Keys(b.modules))
	if wanted != nil {
		files = nil
		for _, rule := range wanted {
			files = append(files, rule.File)
		}
	}
	for len(files) > 0 {
		parsed, err := b.parseFiles(files)
		if err != nil {
			return nil, err
		}
		for i, module := range parsed {
			modules[files[i]] = module
		}
		files = nil
		for _, module := range parsed {
			for _, lib := range b.uses(module) {
				if modules[lib] == nil && !slices.Contains(files, lib) {
					files = append(files, lib)
				}
			}
		}
	}

	return modules, nil
}

// parseFiles returns the modules of files, parsed on all cores where they still have to be.
func (b *Bundle) parseFiles(files []string) ([]*ast.Module, error) {
	parsed := make([]*ast.Module, len(files))
	errs := make([]error, len(files))
	parallel.ForEach(len(files), func(i int) { parsed[i], errs[i] = b.modules[files[i]]() })

	return parsed, errors.Join(errs...)
}

// libTerms is how many terms the path of a shared package has: data, tfblint, lib, name.
const libTerms = 4

// uses returns the files with the shared packages that a module refers to.
func (b *Bundle) uses(module *ast.Module) []string {
	var files []string
	ast.WalkRefs(module, func(ref ast.Ref) bool {
		if len(ref) >= libTerms {
			if file, found := b.libs[ref[:libTerms].String()]; found {
				files = append(files, file)
			}
		}

		return false
	})

	return files
}

// store returns the documents that rules see below data.tfblint: the tables of the
// sources, and params.
func (b *Bundle) store(overrides map[string]map[string]ast.Value) storage.Store {
	all := ast.NewObject()
	for _, rule := range slices.Concat(b.rules, b.approvals) {
		values := ast.NewObject()
		for _, param := range rule.Params {
			value := param.Default
			if override, found := overrides[rule.Name][param.Name]; found {
				value = override
			}
			values.Insert(ast.StringTerm(param.Name), ast.NewTerm(value))
		}
		all.Insert(ast.StringTerm(rule.Name), ast.NewTerm(values))
	}
	// The tables are shared by all engines, which only read them; OPA's own copy of an
	// object does not bear a reader beside it.
	data := ast.NewObject(ast.Item(ast.StringTerm("params"), ast.NewTerm(all)))
	b.data.Foreach(data.Insert)
	root := ast.NewObject(ast.Item(ast.StringTerm("tfblint"), ast.NewTerm(data)))

	return inmem.NewFromASTObject(root)
}

// A Query evaluates a fixed list of rules.
type Query struct {
	engine *Engine
	rules  []*Rule
	body   ast.Body
}

// Query prepares the evaluation of rules, which must have been compiled. One query for
// all rules costs a fraction of one each; that the query names the rules, and not a rule
// its findings' rule, keeps a rule from reporting under another's name.
func (e *Engine) Query(rules []*Rule) (*Query, error) {
	refs := make([]*ast.Term, len(rules))
	for i, rule := range rules {
		refs[i] = ast.NewTerm(rule.ref())
	}
	body := ast.NewBody(ast.Equality.Expr(ast.VarTerm(resultVar), ast.ArrayTerm(refs...)))
	compiled, err := e.compiler.QueryCompiler().Compile(body)
	if err != nil {
		return nil, fmt.Errorf("compiling the query of %d rules: %w", len(rules), err)
	}

	return &Query{engine: e, rules: rules, body: compiled}, nil
}

const resultVar = "findings"

// A Result is one finding as a rule gives it.
type Result struct {
	Rule    *Rule
	Pointer string
	Message string
	// Dir names the framework; rules about the whole matrix give it.
	Dir string
	// At is where the evidence stands, if the rule says so.
	At *finding.Place
	// Count is the number that the finding is about, such as how many tests there are,
	// for those who accept it up to a limit; 0 where it is about none.
	Count int
	// Fix is what mends the finding; nil where a person has to.
	Fix *Fix
}

// A RuleError says that a rule could not be evaluated.
type RuleError struct {
	Rule *Rule
	Err  error
}

// Error names the rule and says what happened.
func (e *RuleError) Error() string { return fmt.Sprintf("rule %s: %v", e.Rule.Name, e.Err) }

// Unwrap returns what happened.
func (e *RuleError) Unwrap() error { return e.Err }

// ErrTimeLimit is what an evaluation fails with that takes too long.
var ErrTimeLimit = errors.New("evaluation took longer than the time limit")

// Eval evaluates the rules on input. Where the evaluation fails, every rule is
// evaluated alone, so that one faulty rule costs only its own findings; the error then
// joins a RuleError for each that failed, and the results of the others are returned.
func (q *Query) Eval(ctx context.Context, input ast.Value) ([]Result, error) {
	if len(q.rules) == 0 {
		return nil, nil
	}
	results, err := q.run(ctx, input)
	if err == nil {
		return results, nil
	}
	if len(q.rules) == 1 {
		return nil, &RuleError{Rule: q.rules[0], Err: err}
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("evaluating rules: %w", ctx.Err())
	}

	return q.evalOneByOne(ctx, input)
}

func (q *Query) evalOneByOne(ctx context.Context, input ast.Value) ([]Result, error) {
	var (
		results []Result
		errs    []error
	)
	for _, rule := range q.rules {
		alone, err := q.engine.Query([]*Rule{rule})
		if err != nil {
			return nil, err
		}
		part, err := alone.Eval(ctx, input)
		results = append(results, part...)
		if err != nil {
			errs = append(errs, err)
		}
	}

	return results, errors.Join(errs...)
}

// run evaluates the rules together.
func (q *Query) run(ctx context.Context, input ast.Value) ([]Result, error) {
	sets, err := q.sets(ctx, input)
	if err != nil {
		return nil, err
	}

	return q.results(sets)
}

// sets evaluates the rules together and returns what each of them yields, in their order.
func (q *Query) sets(ctx context.Context, input ast.Value) (*ast.Array, error) {
	var sets *ast.Array
	withInput := func(query *topdown.Query) *topdown.Query { return query.WithInput(ast.NewTerm(input)) }
	err := q.engine.iterate(ctx, q.body, withInput, func(result topdown.QueryResult) {
		sets, _ = result[ast.Var(resultVar)].Value.(*ast.Array)
	})
	if err != nil {
		return nil, err
	}

	return sets, nil
}

// iterate evaluates a compiled query and hands on each of its results.
func (e *Engine) iterate(
	ctx context.Context, body ast.Body,
	prepare func(*topdown.Query) *topdown.Query, yield func(topdown.QueryResult),
) error {
	transaction, err := e.store.NewTransaction(ctx)
	if err != nil {
		return fmt.Errorf("opening the policy data: %w", err)
	}
	defer e.store.Abort(ctx, transaction)

	cancel := topdown.NewCancel()
	timer := time.AfterFunc(e.timeLimit, cancel.Cancel)
	defer timer.Stop()
	stop := context.AfterFunc(ctx, cancel.Cancel)
	defer stop()

	query := topdown.NewQuery(body).
		WithCompiler(e.compiler).
		WithStore(e.store).
		WithTransaction(transaction).
		WithCancel(cancel).
		WithStrictBuiltinErrors(true) // Without it a rule whose call fails just vanishes.
	err = prepare(query).Iter(ctx, func(result topdown.QueryResult) error {
		yield(result)

		return nil
	})
	if topdown.IsCancel(err) && ctx.Err() == nil {
		return fmt.Errorf("%w of %s", ErrTimeLimit, e.timeLimit)
	}
	if err != nil {
		return fmt.Errorf("evaluating: %w", err)
	}

	return nil
}
