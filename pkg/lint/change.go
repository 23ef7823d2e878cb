package lint

import (
	"context"
	"errors"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// compare finds out what leads from the base to the head.
func (o *otherSide) compare(head *matrix.Matrix) {
	o.change = change.Compare(o.touchedOf(&o.base.suite.Matrix), o.touchedOf(head))
}

// judgeChange evaluates the rules about changes: on each framework that the change touches,
// and on the matrix.
func (r *run) judgeChange(ctx context.Context) error {
	costs, err := costsOf(r.plan.bundle)
	if err != nil {
		return err
	}
	judge := &changeJudge{run: r, encoder: newEncoder(r.plan.vocabulary), costs: costs}
	for _, differing := range r.other.change.Frameworks {
		if differing.Head != nil && r.options.reports(differing.Head.Dir) {
			judge.framework(ctx, &differing)
		}
	}
	judge.matrix(ctx)
	slices.SortFunc(r.other.said, finding.Compare)
	fingerprint(r.other.said)

	return nil
}

// A changeJudge evaluates rules about changes.
type changeJudge struct {
	*run

	encoder *encoder
	costs   change.Costs
}

func (j *changeJudge) framework(ctx context.Context, differing *change.Framework) {
	head := differing.Head
	said := contain(head.Dir, func() (result verdict) {
		document, isObject := j.document(j.encoder, head).(ast.Object)
		if !isObject {
			return verdict{err: errPanic}
		}
		document.Insert(j.encoder.text("change"), j.changeOf(differing))
		j.evaluate(ctx, changedFramework, languages(head), document, &result)

		return result
	})
	j.other.err = errors.Join(j.other.err, said.err)
	for _, result := range said.results {
		found, err := j.finding(head, result)
		j.keep(found, err)
	}
}

// matrix evaluates rules on what the change means for the matrix. All that is told of it is
// which names are gone; where none is, there is nothing to judge.
func (j *changeJudge) matrix(ctx context.Context) {
	removed := j.removed()
	if len(removed) == 0 {
		return
	}
	said := contain("the change", func() (result verdict) {
		document, isObject := j.encodeMatrix().(ast.Object)
		if !isObject {
			return verdict{err: errPanic}
		}
		document.Insert(j.encoder.text("change"), j.encoder.object(matrixChangeObject,
			field("removed", each(removed, j.renamedTest)),
		))
		j.evaluate(ctx, wholeChange, nil, document, &result)

		return result
	})
	j.other.err = errors.Join(j.other.err, said.err)
	for _, result := range said.results {
		found, err := j.tableFinding(j.suite.Lookup(result.Dir), result)
		if found.Rule != "" && j.options.reports(result.Dir) {
			j.keep(found, err)
		} else {
			j.other.err = errors.Join(j.other.err, err)
		}
	}
}

func (j *changeJudge) keep(found finding.Finding, err error) {
	found.Severity = j.plan.added[found.Rule]
	j.other.said = append(j.other.said, found)
	j.other.err = errors.Join(j.other.err, err)
}

// A goneTest is a test whose name is gone.
type goneTest struct {
	dir, name, renamed string
}

// removed returns the tests of the base whose name no test has any more.
func (j *changeJudge) removed() []goneTest {
	names := map[string]bool{}
	for _, framework := range j.suite.Frameworks {
		for _, test := range framework.Tests {
			names[test.Name] = true
		}
	}
	var gone []goneTest
	for _, differing := range j.other.change.Frameworks {
		for _, test := range differing.Tests {
			if test.Base == nil || names[test.Base.Name] {
				continue
			}
			one := goneTest{name: test.Base.Name}
			for _, side := range []*matrix.Framework{differing.Head, differing.Base, test.From} {
				if side != nil {
					one.dir = side.Dir
				}
			}
			if test.Head != nil {
				one.renamed = test.Head.Name
			}
			gone = append(gone, one)
		}
	}

	return gone
}

func (j *changeJudge) renamedTest(gone goneTest) *ast.Term {
	return j.encoder.object(goneObject,
		ownField("name", gone.name), ownField("dir", gone.dir), ownField("renamed_to", gone.renamed),
	)
}

// changeOf encodes what a rule sees of the change to one framework.
func (j *changeJudge) changeOf(differing *change.Framework) *ast.Term {
	e := j.encoder
	tests := ast.NewObject()
	var removed []*matrix.Test
	for i := range differing.Tests {
		test := &differing.Tests[i]
		if test.Head == nil {
			removed = append(removed, test.Base)
		} else {
			tests.Insert(e.text(test.Head.Name), j.changedTest(test))
		}
	}
	kind := change.Altered
	if differing.Base == nil {
		kind = change.Added
	}
	fields := []member{
		e.textField("kind", string(kind)),
		field("tests", ast.NewTerm(tests)),
		field("removed", each(removed, func(test *matrix.Test) *ast.Term {
			return e.object(removedTestObject,
				ownField("name", test.Name), ownField("key", test.Key),
				field("active", ast.BooleanTerm(test.Active)), field("types", e.list(test.Types())),
			)
		})),
		field("purposes", ast.ArrayTerm(j.purposes(differing.Head)...)),
	}
	if base := differing.Base; base != nil {
		fields = append(fields, field("was", e.object(wasFrameworkObject,
			ownField("name", base.Name), ownField("dir", base.Dir),
			field("active", ast.IntNumberTerm(active(base))), field("types", e.list(measured(base))),
		)))
	}

	return e.object(changeObject, fields...)
}

func (j *changeJudge) changedTest(test *change.Test) *ast.Term {
	e := j.encoder
	kind := test.Kind()
	if kind == change.Moved { // To a rule it is all the same where a test that there was lies now.
		kind = change.Renamed
	}
	fields := []member{
		e.textField("kind", string(kind)),
		field("fields", each(test.Fields, func(altered change.Field) *ast.Term {
			return e.object(alteredObject,
				e.textField("name", altered.Name), e.textField("from", altered.From), e.textField("to", altered.To),
			)
		})),
		field("types_added", e.list(test.AddedTypes)),
		field("types_removed", e.list(test.RemovedTypes)),
		field("activated", ast.BooleanTerm(test.Activated())),
		field("seconds", ast.FloatNumberTerm(j.costs.OfTest(test.Head)-j.costs.OfTest(test.Base))),
	}
	if test.Base != nil {
		fields = append(fields, field("was", e.was(test.Base)))
	}

	return e.object(changedTestObject, fields...)
}

// was encodes a test as it was.
func (e *encoder) was(test *matrix.Test) *ast.Term {
	const others = 4
	fields := make([]member, 0, others+matrix.AxisCount)
	fields = append(fields,
		ownField("name", test.Name), ownField("key", test.Key),
		field("active", ast.BooleanTerm(test.Active)), field("types", e.list(test.Types())),
	)
	for axis := range matrix.Axis(matrix.AxisCount) {
		fields = append(fields, e.textField(axis.String(), test.Terms[axis].Name))
	}

	return e.object(wasTestObject, fields...)
}

// purposes encodes what the change to a framework says it is good for: in its commits, or in
// a waiver, which says so of the tests that it covers.
func (j *changeJudge) purposes(head *matrix.Framework) []*ast.Term {
	var purposes []*ast.Term
	purpose := func(text, source string, tests []string) {
		purposes = append(purposes, j.encoder.object(purposeObject,
			ownField("text", text), j.encoder.textField("source", source), field("tests", j.encoder.list(tests)),
		))
	}
	for _, text := range j.options.Base.Purposes {
		purpose(text, "commit", testNames(head.Tests))
	}
	for i := range j.options.Config.Waivers {
		waiver := &j.options.Config.Waivers[i]
		days, ends := waiver.DaysLeft(j.options.Today)
		if waiver.Purpose == "" || ends && days < 0 || !waiver.Framework.Match(head.Name) {
			continue
		}
		covered := slices.DeleteFunc(slices.Clone(head.Tests), func(test *matrix.Test) bool {
			return !waiver.Test.IsZero() && !waiver.Test.Match(test.Name)
		})
		purpose(waiver.Purpose, "waiver", testNames(covered))
	}

	return purposes
}

func testNames(tests []*matrix.Test) []string {
	names := make([]string, len(tests))
	for i, test := range tests {
		names[i] = test.Name
	}

	return names
}
