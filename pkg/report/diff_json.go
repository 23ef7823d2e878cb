package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// diffVersion is the version of the document that DiffJSON prints; see
// schema/diff.schema.json.
const diffVersion = 1

// DiffJSON prints a comparison as one JSON document.
type DiffJSON struct{}

type jsonDiff struct {
	Version    int              `json:"version"`
	Base       DiffSide         `json:"base"`
	Head       DiffSide         `json:"head"`
	Summary    jsonSum          `json:"summary"`
	Frameworks []jsonFramework  `json:"frameworks"`
	ToolErrors []lint.ToolError `json:"toolErrors"`
}

type jsonSum struct {
	Tests   jsonTests   `json:"tests"`
	Cells   []jsonCells `json:"cells"`
	Seconds jsonSeconds `json:"seconds"`
	Axes    []jsonTouch `json:"axes"`
}

type jsonTests struct {
	Added       int `json:"added"`
	Removed     int `json:"removed"`
	Renamed     int `json:"renamed"`
	Moved       int `json:"moved"`
	Altered     int `json:"altered"`
	Activated   int `json:"activated"`
	Deactivated int `json:"deactivated"`
}

type jsonCells struct {
	Type   string `json:"type"`
	Gained int    `json:"gained"`
	Lost   int    `json:"lost"`
}

type jsonSeconds struct {
	Gained float64 `json:"gained"`
	Lost   float64 `json:"lost"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

type jsonTouch struct {
	Axis   string `json:"axis"`
	Name   string `json:"name"`
	Change string `json:"change"`
	Suite  bool   `json:"suite"`
}

type jsonFramework struct {
	Kind    change.Kind `json:"kind"`
	Name    string      `json:"name"`
	Dir     string      `json:"dir"`
	Was     *jsonPlace  `json:"was,omitempty"`
	Seconds jsonCost    `json:"seconds"`
	Rank    jsonRank    `json:"rank"`
	Faulty  jsonFaulty  `json:"faulty"`
	Axes    []jsonTouch `json:"axes"`
	Fields  []jsonField `json:"fields"`
	Tests   []jsonTest  `json:"tests"`
	Left    []jsonLeft  `json:"left"`
}

type jsonPlace struct {
	Name string `json:"name"`
	Dir  string `json:"dir"`
}

type jsonCost struct {
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

type jsonRank struct {
	Before int `json:"before"`
	After  int `json:"after"`
	Of     int `json:"of"`
}

type jsonFaulty struct {
	Base bool `json:"base"`
	Head bool `json:"head"`
}

type jsonField struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

type jsonTest struct {
	Kind    change.Kind  `json:"kind"`
	Name    string       `json:"name"`
	Key     string       `json:"key"`
	Was     *jsonWas     `json:"was,omitempty"`
	Active  jsonActivity `json:"active"`
	Types   jsonTypes    `json:"types"`
	Fields  []jsonField  `json:"fields"`
	Seconds float64      `json:"seconds"`
}

type jsonWas struct {
	Name string `json:"name"`
	Key  string `json:"key"`
	Dir  string `json:"dir"`
}

type jsonActivity struct {
	Before bool `json:"before"`
	After  bool `json:"after"`
}

type jsonTypes struct {
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
}

type jsonLeft struct {
	Name string `json:"name"`
	Now  string `json:"now"`
}

// PrintDiff implements [DiffFormat]. Lists are never null: readers should not need a case for
// it.
func (DiffJSON) PrintDiff(w io.Writer, diff *Diff) error {
	sum, ranks := diff.Change.Sum(diff.Costs), diff.Change.Ranks(diff.Costs)
	document := jsonDiff{
		Version: diffVersion, Base: diff.Base, Head: diff.Head,
		Summary: jsonSum{
			Tests: jsonTests{
				sum.Added, sum.Removed, sum.Renamed, sum.Moved, sum.Altered, sum.Activated, sum.Deactivated,
			},
			Cells:   mapped(sum.Cells, func(cell change.TypeSum) jsonCells { return jsonCells(cell) }),
			Seconds: jsonSeconds{sum.Gained, sum.Lost, sum.Before, sum.After},
			Axes:    jsonTouches(diff.Change.SuiteTouches()),
		},
		Frameworks: make([]jsonFramework, len(diff.Change.Frameworks)),
		ToolErrors: append([]lint.ToolError{}, diff.ToolErrors...),
	}
	for i := range diff.Change.Frameworks {
		document.Frameworks[i] = diff.frameworkJSON(&diff.Change.Frameworks[i], ranks)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("printing the differences as JSON: %w", err)
	}

	return nil
}

func (d *Diff) frameworkJSON(f *change.Framework, ranks *change.Ranks) jsonFramework {
	found := jsonFramework{
		Kind: f.Kind(), Name: f.Now().Name, Dir: f.Now().Dir,
		Seconds: jsonCost{d.Costs.OfFramework(f.Base), d.Costs.OfFramework(f.Head)},
		Rank:    jsonRank{ranks.Before(f), ranks.After(f), ranks.Of()},
		Faulty:  jsonFaulty{change.IsFaulty(f.Base), change.IsFaulty(f.Head)},
		Axes:    jsonTouches(d.Change.Touches(f)),
		Fields:  jsonFields(f.Fields),
		Tests:   make([]jsonTest, len(f.Tests)),
		Left: mapped(f.Left, func(test *matrix.Test) jsonLeft {
			return jsonLeft{Name: d.Change.Counterpart(test).Name, Now: test.Name}
		}),
	}
	if f.Base != nil && f.Head != nil {
		found.Was = &jsonPlace{f.Base.Name, f.Base.Dir}
	}
	for i := range f.Tests {
		found.Tests[i] = d.testJSON(&f.Tests[i], f)
	}

	return found
}

func (d *Diff) testJSON(t *change.Test, f *change.Framework) jsonTest {
	now := t.Head
	if now == nil {
		now = t.Base
	}
	found := jsonTest{
		Kind: t.Kind(), Name: now.Name, Key: now.Key,
		Active:  jsonActivity{t.Base != nil && t.Base.Active, t.Head != nil && t.Head.Active},
		Types:   jsonTypes{append([]string{}, t.AddedTypes...), append([]string{}, t.RemovedTypes...)},
		Fields:  jsonFields(t.Fields),
		Seconds: t.Seconds(d.Costs),
	}
	if t.Base != nil && t.Head != nil {
		home := f.Base
		if t.From != nil {
			home = t.From
		}
		found.Was = &jsonWas{t.Base.Name, t.Base.Key, home.Dir}
	}

	return found
}

func jsonFields(fields []change.Field) []jsonField {
	return mapped(fields, func(field change.Field) jsonField { return jsonField(field) })
}

func jsonTouches(touches []change.Touch) []jsonTouch {
	return mapped(touches, func(touch change.Touch) jsonTouch {
		found := jsonTouch{Axis: touch.Axis.String(), Name: touch.Name, Change: "new", Suite: touch.Suite}
		if touch.Gone {
			found.Change = "gone"
		}

		return found
	})
}

func mapped[From, To any](list []From, one func(From) To) []To {
	found := make([]To, len(list))
	for i := range list {
		found[i] = one(list[i])
	}

	return found
}
