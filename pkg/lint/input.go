package lint

import (
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/schemacheck"
)

// contractVersion is the version of the documents that rules see; see
// schema/policy-input.schema.json.
const contractVersion = 1

// framework encodes what a rule about one framework sees.
func (e *encoder) framework(
	f *matrix.Framework, stacks [][]*matrix.Test, neighbours *ast.Term, problems []schemacheck.Problem,
) ast.Value {
	tests := make(map[*matrix.Test]*ast.Term, len(f.Tests))
	for _, test := range f.Tests {
		tests[test] = e.test(test)
	}
	known := func(test *matrix.Test) *ast.Term { return tests[test] }

	return ast.NewObject(
		e.field("version", ast.IntNumberTerm(contractVersion)),
		e.field("framework", ast.ObjectTerm(
			e.textField("name", f.Name),
			e.textField("dir", f.Dir),
			e.textField("group", f.Group),
			e.textField("file", f.Source.Name),
			e.field("files", e.list(f.Files)),
			e.field("maintainers", e.list(f.Maintainers)),
		)),
		e.field("neighbours", neighbours),
		e.field("tests", each(f.Tests, known)),
		e.field("stacks", each(stacks, func(stack []*matrix.Test) *ast.Term { return each(stack, known) })),
		e.field("problems", each(problems, e.problem)),
	)
}

// test encodes a test with all that is known about it.
func (e *encoder) test(t *matrix.Test) *ast.Term {
	fields := append(e.summary(t),
		e.field("words", e.list(t.Words())),
		e.textField("approach", t.Terms[matrix.Approach].Name),
		e.textField("classification", t.Terms[matrix.Classification].Name),
		e.textField("stack", t.Stack()),
		e.field("declared", e.axes(t, func(axis string, term matrix.Term) field { return e.textField(axis, term.Declared) })),
		e.field("at", e.axes(t, func(axis string, term matrix.Term) field { return e.ownField(axis, term.Pointer) })),
		e.field("cells", e.cells(t)),
		e.field("port", ast.IntNumberTerm(t.Port)),
	)
	if t.Evidence != nil {
		fields = append(fields, e.evidence(t)...)
	}

	return ast.ObjectTerm(fields...)
}

// summary encodes what a rule about the whole matrix sees of a test.
func (e *encoder) summary(t *matrix.Test) []field {
	return []field{
		e.ownField("name", t.Name),
		e.ownField("key", t.Key),
		e.ownField("pointer", t.Pointer),
		e.field("default", ast.BooleanTerm(t.Default)),
		e.field("active", ast.BooleanTerm(t.Active)),
		e.textField("language", t.Terms[matrix.Language].Name),
		e.textField("interpreter", t.Terms[matrix.Interpreter].Name),
		e.textField("server", t.Terms[matrix.Server].Name),
		e.textField("platform", t.Terms[matrix.Platform].Name),
		e.textField("database", t.Terms[matrix.Database].Name),
		e.textField("orm", t.Terms[matrix.ORM].Name),
		e.field("types", e.list(t.Types())),
		e.ownField("display_name", t.DisplayName),
		e.field("labels", e.textMap(t.Labels)),
	}
}

// cells encodes the cells of a test by their type, which is how rules ask for them.
func (e *encoder) cells(t *matrix.Test) *ast.Term {
	fields := make([]field, len(t.Cells))
	for i, cell := range t.Cells {
		fields[i] = e.field(cell.Type, ast.ObjectTerm(
			e.textField("url", cell.URL),
			e.ownField("pointer", cell.Pointer),
		))
	}

	return ast.ObjectTerm(fields...)
}

func (e *encoder) problem(problem schemacheck.Problem) *ast.Term {
	return ast.ObjectTerm(
		e.textField("code", problem.Code),
		e.textField("pointer", problem.Pointer),
		e.textField("key", problem.Key),
		e.textField("value", problem.Value),
		e.textField("message", problem.Message),
		e.field("expected", e.list(problem.Expected)),
		e.textField("suggestion", problem.Suggestion),
		e.at(problem.Place),
	)
}

// table encodes what a rule about the whole matrix sees.
func (e *encoder) table(m *matrix.Matrix) ast.Value {
	return ast.NewObject(
		e.field("version", ast.IntNumberTerm(contractVersion)),
		e.field("frameworks", each(m.Frameworks, func(f *matrix.Framework) *ast.Term {
			return ast.ObjectTerm(
				e.textField("name", f.Name),
				e.textField("dir", f.Dir),
				e.textField("group", f.Group),
				e.textField("file", f.Source.Name),
				e.field("languages", e.list(languages(f))),
				e.field("tests", each(f.Tests, func(t *matrix.Test) *ast.Term {
					return ast.ObjectTerm(e.summary(t)...)
				})),
			)
		})),
	)
}
