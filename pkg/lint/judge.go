package lint

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/parallel"
	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
	"github.com/tfblint/tfblint/schema"
)

// A run is one evaluation of a plan on a suite.
type run struct {
	options Options
	plan    *plan
	suite   *tfb.Suite // What had to be loaded: all of it, or what nothing is remembered of.
	checker *schemacheck.Checker
	groups  map[string]*ast.Term

	// affected are the folders that are judged; nil means all that findings are wanted on.
	affected map[string]bool
	other    *otherSide // Nil where there is no base.
	// renames are, in a run on the base, what its frameworks and tests are called today.
	renames renames

	meter  *meter
	tables *tableEncoder    // Shared with the run on the base.
	matrix func() ast.Value // What rules see of the matrix; encoded once.
	judged []string         // The folders of the frameworks that this run judges.
	rows   []*row           // By the folder of the framework, so that order never depends on timing.
	table  table
	// texts are what the rows were read from, and lean says that frameworks are held without what
	// judging them takes; see batch.go.
	texts *tfb.Texts
	lean  bool
	// severalErr is why a rule that judges several frameworks at once could not say all.
	severalErr error
}

// A row is what a run knows about one framework.
type row struct {
	text      *tfb.Text
	loaded    bool              // An attempt was made to load the framework.
	framework *matrix.Framework // Nil where nothing asks for it or loading failed.
	recorder  *tree.Recorder    // What its evidence is read through, while it is loaded.
	known     remembered
	recalled  bool // What rules say is known from an earlier run.
	err       error
}

// A table is what rules say about the matrix as a whole.
type table struct {
	known    rememberedTable
	recalled bool
	err      error
}

// A verdict is what rules said about one document.
type verdict struct {
	results []opa.Result
	err     error
}

// judge reads the suite and finds out what the rules say about every framework that
// findings are wanted on, and about the whole matrix: from the memory of an earlier run
// where that still holds, else by evaluating them on all cores.
func (r *run) judge(ctx context.Context) error {
	memory := r.remember()
	texts, err := read(ctx, r.options)
	if err != nil {
		return err
	}
	defer texts.Close()
	r.suite = &tfb.Suite{Matrix: matrix.Matrix{Strays: texts.Strays}, Failures: texts.Failures}
	r.texts, r.lean = texts, r.options.Base == nil && len(texts.Frameworks) > r.options.batchSize()
	if r.options.Base != nil {
		if err := r.openBase(ctx, texts); err != nil {
			return err
		}
		defer r.other.texts.Close()
	}
	before := memory()
	if err := r.recall(ctx, texts, before); err != nil {
		return err
	}
	if r.other == nil {
		err = r.evaluatePending(ctx)
	} else {
		err = r.judgeSides(ctx)
	}
	if err != nil {
		return err
	}
	r.keep(before)

	return nil
}

// evaluatePending evaluates the rules on what has no verdict yet.
func (r *run) evaluatePending(ctx context.Context) error {
	pending := r.pending()
	for _, row := range pending {
		r.judged = append(r.judged, row.text.Dir)
	}
	if len(pending) == 0 && r.table.recalled {
		return nil
	}

	return r.evaluateAll(ctx, pending)
}

// wants reports whether the framework in a folder is to be judged.
func (r *run) wants(dir string) bool {
	return r.options.reports(dir) && (r.affected == nil || r.affected[dir])
}

// whole reports whether every framework of the suite is judged.
func (r *run) whole() bool { return r.options.whole() && r.affected == nil }

// pending returns the rows that findings are wanted on and that have no verdict.
func (r *run) pending() []*row {
	var rows []*row
	for _, row := range r.rows {
		if row.framework != nil && !row.recalled && r.wants(row.text.Dir) {
			rows = append(rows, row)
		}
	}

	return rows
}

// few is up to how many frameworks it pays to find out which rules they need.
const few = 8

// compile starts to compile the rules that the loaded frameworks and the matrix need.
func (r *run) compile() error {
	sides := []*run{r}
	if r.other != nil {
		sides = append(sides, r.other.base)
	}
	wanted := make(map[*part]bool, len(r.plan.parts))
	pending := 0
	for _, side := range sides {
		rows := side.pending()
		if pending += len(rows); pending > few {
			r.plan.compile(r.needsNow)

			return r.readSchema()
		}
		if err := side.foreseeParts(rows, wanted); err != nil {
			return err
		}
	}
	r.plan.compile(func(part *part) bool { return wanted[part] })

	return nil
}

// needsNow reports whether a run is sure to need a part, or as good as sure: whether there is
// something to say about waivers and the baseline shows at the end.
func (r *run) needsNow(part *part) bool {
	switch part.subject {
	case anyFramework, severalFrameworks, wholeMatrix:
		return true
	case changedFramework, wholeChange:
		return r.options.Base != nil
	case exceptions:
	}

	return false
}

// foreseeParts adds the parts that a few frameworks and the matrix need to those wanted.
func (r *run) foreseeParts(rows []*row, wanted map[*part]bool) error {
	if len(rows) > 0 {
		if err := r.readSchema(); err != nil {
			return err
		}
	}
	encoder := newEncoder(r.plan.vocabulary)
	for _, row := range rows {
		spoken := languages(row.framework)
		met := r.foresee(func() ast.Value { return r.document(encoder, row.framework) })
		for _, part := range r.plan.parts {
			if part.subject == severalFrameworks || part.subject == anyFramework && part.concerns(spoken, met) {
				wanted[part] = true
			}
		}
	}
	if !r.table.recalled {
		met := r.tableMet()
		for _, part := range r.plan.parts {
			wanted[part] = wanted[part] || part.subject == wholeMatrix && part.concerns(nil, met)
		}
	}

	return nil
}

// foresee returns which conditions a document meets, nil where that cannot be told: a fault of
// ours that encoding it brings to light is reported when it is judged, and contained there.
func (r *run) foresee(document func() ast.Value) (met []bool) {
	defer func() {
		if recover() != nil {
			met = nil
		}
	}()

	return r.plan.met(document())
}

// readSchema compiles the schema of configurations, once, when something is to be judged.
func (r *run) readSchema() error {
	if r.checker != nil {
		return nil
	}
	checker, err := compileSchema()
	r.checker = checker

	return err
}

// tableMet returns which conditions the matrix meets, as far as that is known before all is
// loaded; nil means that any may be met.
func (r *run) tableMet() []bool {
	if len(r.suite.Frameworks) < len(r.rows) {
		return nil
	}

	return r.foresee(r.encodeMatrix)
}

// encodeMatrix encodes what rules see of the matrix, as far as it is loaded.
func (r *run) encodeMatrix() ast.Value { return r.tables.encode(&r.suite.Matrix) }

// A tableEncoder encodes matrices that have most frameworks in common. It is for several
// goroutines.
type tableEncoder struct {
	mutex   sync.Mutex
	encoder *encoder
}

func newTableEncoder(vocabulary *matrix.Vocabulary) *tableEncoder {
	return &tableEncoder{encoder: newEncoder(vocabulary)}
}

func (e *tableEncoder) encode(m *matrix.Matrix) ast.Value {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.addRows(m.Frameworks)

	return e.encoder.table(m)
}

// encodeRows encodes some frameworks as rows of the table.
func (e *tableEncoder) encodeRows(frameworks []*matrix.Framework) ast.Value {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.addRows(frameworks)

	return e.encoder.rowsOf(frameworks)
}

// addRows encodes the rows that no table had yet, which is most of the work, on all cores.
func (e *tableEncoder) addRows(frameworks []*matrix.Framework) {
	unknown := slices.DeleteFunc(slices.Clone(frameworks), func(f *matrix.Framework) bool {
		_, known := e.encoder.rows[f]

		return known
	})
	rows := make([]*tableRow, len(unknown))
	encoders := encoderPool(e.encoder.vocabulary)
	parallel.ForEach(len(unknown), func(i int) {
		// A fault of ours comes to light again where it is contained: when the table is encoded.
		defer func() { _ = recover() }()
		encoder, _ := encoders.Get().(*encoder) // Nothing else is in it.
		row := encoder.row(unknown[i])
		rows[i] = &row
		encoders.Put(encoder)
	})
	for i, f := range unknown {
		if rows[i] != nil {
			e.encoder.rows[f] = *rows[i]
		}
	}
}

// encoderPool has an encoder for each goroutine that needs one.
func encoderPool(vocabulary *matrix.Vocabulary) *sync.Pool {
	return &sync.Pool{New: func() any { return newEncoder(vocabulary) }}
}

// document encodes what rules see of a framework.
func (r *run) document(encoder *encoder, framework *matrix.Framework) ast.Value {
	neighbours := r.groups[framework.Group]
	if neighbours == nil { // Not all names are known yet.
		neighbours = encoder.list([]string{framework.Name})
	}

	return encoder.framework(framework, framework.Stacks(), neighbours, r.problems(framework))
}

// evaluateAll evaluates the rules on the rows and, where that is pending, on the matrix.
func (r *run) evaluateAll(ctx context.Context, rows []*row) error {
	// Frameworks may have become pending since the rules began to compile.
	if err := r.readSchema(); err != nil {
		return err
	}
	if err := r.plan.check(); err != nil {
		return err
	}
	r.matrix = sync.OnceValue(r.encodeMatrix)
	if r.lean {
		return r.evaluateLean(ctx, rows)
	}

	said, err := r.evaluateTogether(ctx, slices.Concat(r.tableParts(), r.severalParts(rows)), rows)
	if err != nil {
		return err
	}
	placing := newPlacement(r, said)
	placing.placeAll(r.suite.Lookup)
	placing.finish()

	return nil
}

// evaluateTogether evaluates parts on their tables and all others on the rows, and returns what is
// said about the matrix. The tables come first, because each takes as long as hundreds of rows.
func (r *run) evaluateTogether(ctx context.Context, tables []tablePart, rows []*row) (verdict, error) {
	encoders := encoderPool(r.plan.vocabulary)
	parallel.ForEachUntil(ctx, len(tables)+len(rows), func(i int) {
		if i < len(tables) {
			tables[i].said = r.judgeTable(ctx, tables[i])

			return
		}
		encoder, _ := encoders.Get().(*encoder) // Nothing else is in it.
		r.judgeRow(ctx, encoder, rows[i-len(tables)])
		encoders.Put(encoder)
	})
	if ctx.Err() != nil {
		return verdict{}, fmt.Errorf("linting: %w", ctx.Err())
	}
	var onMatrix verdict
	for _, table := range tables {
		if table.part.subject == severalFrameworks {
			r.addToRows(rows, table.said)
		} else {
			onMatrix.results = append(onMatrix.results, table.said.results...)
			onMatrix.err = errors.Join(onMatrix.err, table.said.err)
		}
	}

	return onMatrix, nil
}

// A tablePart is a part that is evaluated on a table of frameworks, and what it said.
type tablePart struct {
	part  *part
	table func() ast.Value
	said  verdict
}

// tableParts returns the parts that are to judge the matrix.
func (r *run) tableParts() []tablePart {
	if r.table.recalled {
		return nil
	}
	met := r.foresee(r.matrix)
	var parts []tablePart
	for _, part := range r.plan.parts {
		if part.subject == wholeMatrix && part.concerns(nil, met) {
			parts = append(parts, tablePart{part: part, table: r.matrix})
		}
	}

	return parts
}

func (r *run) judgeRow(ctx context.Context, encoder *encoder, row *row) {
	judged := r.judgeFramework(ctx, encoder, row.framework)
	row.err = judged.err
	row.known.Judged = true
	for _, result := range judged.results {
		found, err := r.finding(row.framework, result)
		row.err = errors.Join(row.err, err)
		row.known.Findings = append(row.known.Findings, found)
	}
}

// judgeTable evaluates a part on its table.
func (r *run) judgeTable(ctx context.Context, table tablePart) verdict {
	return contain("the matrix", func() (result verdict) {
		result.results, result.err = r.evaluatePart(ctx, table.part, table.table())

		return result
	})
}

// tableFinding gives what a rule says about the matrix its place: in a framework's
// configuration, or, without one, at a folder that has none.
func (r *run) tableFinding(framework *matrix.Framework, result opa.Result) (finding.Finding, error) {
	if framework != nil {
		return r.finding(framework, result)
	}
	isStray := slices.ContainsFunc(r.suite.Strays, func(stray matrix.Stray) bool { return stray.Dir == result.Dir })
	if !isStray {
		return finding.Finding{}, &opa.RuleError{Rule: result.Rule, Err: opa.ErrFinding}
	}

	return finding.Finding{
		Rule:      result.Rule.Name,
		Severity:  r.plan.severities[result.Rule.Name],
		Place:     finding.Place{File: result.Dir},
		Framework: path.Base(result.Dir),
		Message:   result.Message,
		Count:     result.Count,
	}, nil
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

func (r *run) judgeFramework(ctx context.Context, encoder *encoder, framework *matrix.Framework) verdict {
	return contain(framework.Dir, func() (result verdict) {
		r.evaluate(ctx, anyFramework, languages(framework), r.document(encoder, framework), &result)

		return result
	})
}

// evaluate adds to a verdict what the rules on a subject say of it.
func (r *run) evaluate(
	ctx context.Context, subject subject, languages []string, input ast.Value, result *verdict,
) {
	met := r.plan.met(input)
	for _, part := range r.plan.parts {
		if part.subject != subject || !part.concerns(languages, met) {
			continue
		}
		found, err := r.evaluatePart(ctx, part, input)
		result.results = append(result.results, found...)
		result.err = errors.Join(result.err, err)
	}
}

func (r *run) evaluatePart(ctx context.Context, part *part, input ast.Value) ([]opa.Result, error) {
	if r.options.Clock != nil {
		return r.measure(ctx, part, input)
	}
	query, err := part.query()
	if err != nil {
		return nil, err
	}

	return query.Eval(ctx, input)
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
