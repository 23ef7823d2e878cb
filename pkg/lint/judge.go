package lint

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/schema"
)

// A run is one evaluation of a plan on a suite.
type run struct {
	options Options
	plan    *plan
	suite   *tfb.Suite
	checker *schemacheck.Checker
	groups  map[string]*ast.Term

	judged []verdict // By index of the framework, so that order never depends on timing.
	table  verdict   // Of the matrix as a whole.
}

// A verdict is what rules said about one document.
type verdict struct {
	results []opa.Result
	err     error
}

// judge evaluates the rules on every framework that findings are wanted on, on all
// cores, and those about the whole matrix once.
func (r *run) judge(ctx context.Context) error {
	checker, err := compileSchema()
	if err != nil {
		return err
	}
	r.checker = checker
	if err := r.plan.compile(r.languages()); err != nil {
		return err
	}
	r.groups = groups(&r.suite.Matrix)
	r.judged = make([]verdict, len(r.suite.Frameworks))
	var (
		next  atomic.Int64
		group sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			encoder := newEncoder()
			for i := int(next.Add(1)) - 1; i <= len(r.suite.Frameworks); i = int(next.Add(1)) - 1 {
				if i == 0 { // First, because it takes longest.
					r.table = r.judgeMatrix(ctx, encoder)
				} else if framework := r.suite.Frameworks[i-1]; r.options.reports(framework.Dir) {
					r.judged[i-1] = r.judgeFramework(ctx, encoder, framework)
				}
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return fmt.Errorf("linting: %w", ctx.Err())
	}

	return nil
}

// compileSchema compiles the schema of the configurations.
func compileSchema() (*schemacheck.Checker, error) {
	const name = "benchmark-config"
	definition, err := schema.Read(name)
	if err != nil {
		return nil, fmt.Errorf("reading the schema of configurations: %w", err)
	}
	checker, err := schemacheck.Compile(name, definition)
	if err != nil {
		return nil, fmt.Errorf("compiling the schema of configurations: %w", err)
	}

	return checker, nil
}

// groups returns, for each group, the names of its frameworks, sorted, as rules see them.
// All frameworks of a group share one list: a list each would take a square of memory.
func groups(m *matrix.Matrix) map[string]*ast.Term {
	names := map[string][]string{}
	for _, framework := range m.Frameworks {
		names[framework.Group] = append(names[framework.Group], framework.Name)
	}
	encoder := newEncoder()
	lists := make(map[string]*ast.Term, len(names))
	for group, members := range names {
		slices.Sort(members)
		lists[group] = encoder.list(members)
	}

	return lists
}

func (r *run) judgeMatrix(ctx context.Context, encoder *encoder) verdict {
	return contain("the matrix", func() (result verdict) {
		input := sync.OnceValue(func() ast.Value { return encoder.table(&r.suite.Matrix) })
		r.evaluate(ctx, wholeMatrix, nil, input, &result)

		return result
	})
}

func (r *run) judgeFramework(ctx context.Context, encoder *encoder, framework *matrix.Framework) verdict {
	return contain(framework.Dir, func() (result verdict) {
		problems := r.problems(framework)
		stacks := framework.Stacks()
		languages := languages(framework)
		slices.Sort(languages)
		input := sync.OnceValue(func() ast.Value {
			return encoder.framework(framework, stacks, r.groups[framework.Group], problems)
		})
		r.evaluate(ctx, anyFramework, languages, input, &result)
		if len(stacks) > 0 {
			r.evaluate(ctx, stackedFramework, languages, input, &result)
		}
		if len(problems) > 0 {
			r.evaluate(ctx, faultyFramework, languages, input, &result)
		}

		return result
	})
}

// evaluate adds to a verdict what the rules on a subject say of it.
func (r *run) evaluate(
	ctx context.Context, subject subject, languages []string, input func() ast.Value, result *verdict,
) {
	for _, part := range r.plan.parts {
		if part.subject != subject {
			continue
		}
		query, err := part.query(languages)
		if err == nil && query != nil {
			var found []opa.Result
			found, err = query.Eval(ctx, input())
			result.results = append(result.results, found...)
		}
		result.err = errors.Join(result.err, err)
	}
}

// problems returns what is wrong with a framework's configuration as a document.
func (r *run) problems(framework *matrix.Framework) []schemacheck.Problem {
	source := framework.Source
	var problems []schemacheck.Problem
	for _, fault := range source.Problems {
		problems = append(problems, schemacheck.Problem{
			Code: string(fault.Code), Pointer: fault.Pointer, Key: fault.Key, Message: fault.Message,
			Place: source.PlaceOf(fault.Start, fault.End),
		})
	}
	if source.Root == nil {
		return problems
	}
	for _, problem := range r.checker.Check(source) {
		if !cutOff(problem, source) {
			problems = append(problems, problem)
		}
	}

	return problems
}

// cutOff reports whether a problem is about a value that was not read to its end, because
// it is nested too deep. Then what the schema misses in it may well be there.
func cutOff(problem schemacheck.Problem, source *text.Document) bool {
	return slices.ContainsFunc(source.Problems, func(fault text.Problem) bool {
		return fault.Code == text.Depth && strings.HasPrefix(fault.Pointer+"/", problem.Pointer+"/")
	})
}

// errPanic is what a panic becomes. The tree is hostile, and a fault of ours that one
// configuration brings to light must not cost the findings of all others.
var errPanic = errors.New("internal error; please report it with the file it names")

func contain(subject string, judge func() verdict) (result verdict) {
	defer func() {
		if fault := recover(); fault != nil {
			result = verdict{err: fmt.Errorf("%w: %s: %v", errPanic, subject, fault)}
		}
	}()

	return judge()
}
