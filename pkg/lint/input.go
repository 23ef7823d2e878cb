package lint

import (
	"cmp"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/facts"
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

	return e.object(document,
		field("version", ast.IntNumberTerm(contractVersion)),
		field("framework", e.folder(f)),
		field("neighbours", neighbours),
		field("tests", each(f.Tests, known)),
		field("recipes", each(recipes(f), func(first *matrix.Test) *ast.Term {
			return e.object(recipeUseObject,
				ownField("file", first.Recipe),
				ownField("pointer", first.Pointer),
				field("image", tests[first].Get(ast.StringTerm("image"))),
			)
		})),
		field("stacks", each(stacks, func(stack []*matrix.Test) *ast.Term { return each(stack, known) })),
		field("problems", each(problems, e.problem)),
	).Value
}

// recipes returns, for each Dockerfile that active tests are built from, the first of them,
// by file. It is nothing where evidence was not read.
func recipes(f *matrix.Framework) []*matrix.Test {
	var firsts []*matrix.Test
	for _, test := range f.Tests {
		if test.Active && test.HasRecipe && test.Evidence != nil {
			firsts = append(firsts, test)
		}
	}
	slices.SortStableFunc(firsts, func(a, b *matrix.Test) int { return cmp.Compare(a.Recipe, b.Recipe) })

	return slices.CompactFunc(firsts, func(a, b *matrix.Test) bool { return a.Recipe == b.Recipe })
}

// groups encodes the names of the frameworks of each group. All frameworks of a group share
// one list: a list each would take a square of memory.
func (e *encoder) groups(names map[string][]string) map[string]*ast.Term {
	lists := make(map[string]*ast.Term, len(names))
	for group, members := range names {
		lists[group] = e.list(members)
	}

	return lists
}

// folder encodes what is known about a framework's folder and its configuration as a file.
func (e *encoder) folder(f *matrix.Framework) *ast.Term {
	fields := []member{
		e.textField("name", f.Name),
		e.textField("dir", f.Dir),
		e.textField("group", f.Group),
		e.textField("file", f.Source.Name),
		field("files", e.list(f.Files)),
		field("maintainers", e.list(f.Maintainers)),
		field("families", e.list(families(f, e.vocabulary))),
		field("types", e.list(measured(f))),
		field("entries", ast.IntNumberTerm(f.Entries)),
		field("layout", each(f.Layout, func(oddity facts.Oddity) *ast.Term {
			return e.object(oddityObject,
				e.textField("code", string(oddity.Code)),
				field("count", ast.IntNumberTerm(oddity.Count)),
				e.at(oddity.Place),
			)
		})),
	}
	if f.Evidence != nil {
		fields = append(fields, e.folderEvidence(f.Evidence)...)
		if f.Evidence.Twin != nil {
			fields = append(fields, field("twin", e.twin(f.Evidence.Twin)))
		}
	}

	return e.object(frameworkObject, fields...)
}

// measured returns the test types that the active tests of a framework measure together, sorted.
func measured(f *matrix.Framework) []string {
	var types []string
	for _, test := range f.Tests {
		if test.Active {
			types = append(types, test.Types()...)
		}
	}
	slices.Sort(types)

	return slices.Compact(types)
}

// test encodes a test with all that is known about it.
func (e *encoder) test(t *matrix.Test) *ast.Term {
	fields := append(e.summary(t),
		field("words", e.list(t.Words())),
		e.textField("approach", t.Terms[matrix.Approach].Name),
		e.textField("classification", t.Terms[matrix.Classification].Name),
		e.textField("stack", t.Stack()),
		field("at", e.axes(atObject, t, func(axis string, term matrix.Term) member {
			return ownField(axis, term.Pointer)
		})),
		field("cells", e.cells(t)),
		field("port", ast.IntNumberTerm(t.Port)),
		field("recipe", e.object(recipeObject,
			ownField("file", t.Recipe),
			ownField("declared", t.DeclaredRecipe),
			ownField("default", t.DefaultRecipe),
			field("exists", ast.BooleanTerm(t.HasRecipe)),
		)),
		ownField("command", t.Command),
		field("tags", e.list(t.Tags)),
	)
	if t.Evidence != nil {
		fields = append(fields, e.evidence(t)...)
	}

	return e.object(testObject, fields...)
}

// summary encodes what a rule about the whole matrix sees of a test.
func (e *encoder) summary(t *matrix.Test) []member {
	return []member{
		ownField("name", t.Name),
		ownField("key", t.Key),
		ownField("pointer", t.Pointer),
		field("default", ast.BooleanTerm(t.Default)),
		field("active", ast.BooleanTerm(t.Active)),
		e.textField("language", t.Terms[matrix.Language].Name),
		e.textField("interpreter", t.Terms[matrix.Interpreter].Name),
		e.textField("server", t.Terms[matrix.Server].Name),
		e.textField("platform", t.Terms[matrix.Platform].Name),
		e.textField("database", t.Terms[matrix.Database].Name),
		e.textField("orm", t.Terms[matrix.ORM].Name),
		field("types", e.list(t.Types())),
		ownField("display_name", t.DisplayName),
		field("labels", e.textMap(t.Labels)),
		field("declared", e.declarations(t)),
	}
}

// declarations encodes how a test spells its axes. Many tests spell all alike, and share it.
func (e *encoder) declarations(t *matrix.Test) *ast.Term {
	var spelled [matrix.AxisCount]string
	for axis, term := range t.Terms {
		spelled[axis] = term.Declared
	}
	known := e.declared[spelled]
	if known == nil {
		known = e.axes(declaredObject, t, func(axis string, term matrix.Term) member {
			return e.textField(axis, term.Declared)
		})
		e.declared[spelled] = known
	}

	return known
}

// cells encodes the cells of a test by their type, which is how rules ask for them.
func (e *encoder) cells(t *matrix.Test) *ast.Term {
	cells := make([][2]*ast.Term, len(t.Cells))
	for i, cell := range t.Cells {
		cells[i] = [2]*ast.Term{e.text(cell.Type), e.object(cellObject,
			e.textField("url", cell.URL),
			ownField("pointer", cell.Pointer),
		)}
	}

	return ast.ObjectTerm(cells...)
}

func (e *encoder) problem(problem schemacheck.Problem) *ast.Term {
	return e.object(problemObject,
		e.textField("code", problem.Code),
		e.textField("pointer", problem.Pointer),
		e.textField("key", problem.Key),
		e.textField("value", problem.Value),
		e.textField("message", problem.Message),
		field("expected", e.list(problem.Expected)),
		e.textField("suggestion", problem.Suggestion),
		e.at(problem.Place),
	)
}

// table encodes what a rule about the whole matrix sees.
func (e *encoder) table(m *matrix.Matrix) ast.Value {
	var uses, active []use
	frameworks := each(m.Frameworks, func(f *matrix.Framework) *ast.Term {
		row := e.knownRow(f)
		for _, test := range row.uses {
			uses = append(uses, test)
			if test.test.Active {
				active = append(active, test)
			}
		}

		return row.term
	})
	languages := group(active, func(use use) string { return use.test.Terms[matrix.Language].Name })

	return e.object(tableDocument,
		field("version", ast.IntNumberTerm(contractVersion)),
		field("frameworks", frameworks),
		field("languages", e.grouping(languages, whatever)),
		field("names", e.names(uses)),
		field("references", e.references(uses, active)),
		field("shared", e.shared(uses, active)),
		field("strays", each(m.Strays, func(stray matrix.Stray) *ast.Term {
			return e.object(strayObject,
				ownField("dir", stray.Dir), e.textField("group", stray.Group), field("files", e.list(stray.Files)),
			)
		})),
	).Value
}

// rowsOf encodes what a rule about several frameworks, each by itself, sees of some.
func (e *encoder) rowsOf(frameworks []*matrix.Framework) ast.Value {
	return e.object(tableDocument,
		field("version", ast.IntNumberTerm(contractVersion)),
		field("frameworks", each(frameworks, func(f *matrix.Framework) *ast.Term { return e.knownRow(f).term })),
	).Value
}

// A tableRow is a framework in the table of the whole matrix, with its tests.
type tableRow struct {
	term *ast.Term
	uses []use
}

// knownRow returns the row of a framework, which is encoded once: a run with a base has most
// of them in four tables.
func (e *encoder) knownRow(f *matrix.Framework) tableRow {
	known, found := e.rows[f]
	if !found {
		known = e.row(f)
		e.rows[f] = known
	}

	return known
}

// row encodes a framework in the table.
func (e *encoder) row(f *matrix.Framework) tableRow {
	dir := e.text(f.Dir)
	uses := make([]use, len(f.Tests))
	for i, test := range f.Tests {
		encoded := e.object(testObject, e.summary(test)...)
		uses[i] = use{
			framework: f, test: test, encoded: encoded,
			term: e.object(useObject, field("dir", dir), field("test", encoded)),
		}
	}

	return tableRow{uses: uses, term: e.object(rowObject,
		ownField("name", f.Name),
		field("dir", dir),
		e.textField("group", f.Group),
		ownField("file", f.Source.Name),
		field("families", e.list(families(f, e.vocabulary))),
		field("tests", each(uses, func(use use) *ast.Term { return use.encoded })),
	)}
}
