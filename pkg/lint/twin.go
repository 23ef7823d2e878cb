package lint

import (
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// twin encodes the second file that declares a framework's tests, tests and values by
// their names, which is how rules compare them. Of two with one name the last counts.
func (e *encoder) twin(twin *matrix.Twin) *ast.Term {
	tests := ast.NewObject()
	for _, test := range twin.Tests {
		values := ast.NewObject()
		for _, value := range test.Values {
			values.Insert(e.text(value.Field),
				e.object(twinValueObject, e.textField("value", value.Value), e.at(value.Place)))
		}
		tests.Insert(e.text(test.Key), e.object(twinTestObject, e.at(test.Place), field("values", ast.NewTerm(values))))
	}

	return e.object(twinObject,
		e.textField("file", twin.File),
		e.textField("name", twin.Name),
		field("problems", each(twin.Problems, func(problem facts.Problem) *ast.Term {
			return e.object(problemFoundObject, e.textField("message", problem.Message), e.at(problem.Place))
		})),
		field("tests", ast.NewTerm(tests)),
	)
}
