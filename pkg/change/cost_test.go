package change_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
)

func TestValue(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`"Gin [raw]"`: "Gin [raw]", `"8080"`: `"8080"`, `8080`: "8080", `"8080 "`: `"8080 "`, `"80 80"`: "80 80",
		`""`: `""`, `"[x]"`: `"[x]"`, `"{"`: `"{"`, `"\"x\""`: `"\"x\""`, `"null"`: `"null"`, `null`: "null",
		`NaN`: "NaN", `"NaN"`: `"NaN"`, `true`: "true", `"true"`: `"true"`, `[1, "a<b", null]`: `[1, "a<b", null]`,
		`{"b": 1, "a": {"c": [ ]}, "b": 2}`: `{"a": {"c": []}, "b": 2}`, `"(unreadable)"`: `"(unreadable)"`,
		`{"a": }`: `{"a": (unreadable)}`, `"a\nb"`: "a\nb",
	} {
		if got := change.Value(text.ParseJSON("x", []byte(source)).Root); got != want {
			t.Errorf("Value(%s) = %s, want %s", source, got, want)
		}
	}
	if got := change.Value(nil); got != "" {
		t.Errorf("Value(nil) = %s", got)
	}
}

// weighed is a change with what it costs: gin grows and chi breaks, echo stays.
func weighed(t *testing.T) (*change.Change, change.Costs) {
	t.Helper()
	base := load(t, map[string]string{
		"Go/chi":  configuration("chi", `"default": {`+stored+`}`),
		"Go/echo": configuration("echo", `"default": {`+plain+`}`),
		"Go/gin": configuration("gin", `"default": {`+plain+`, "tags": ["broken"]},
			"old": {"json_url": "/json", "language": "Go"}`),
	})
	head := load(t, map[string]string{
		"Go/chi":  configuration("chi", `"default": {`+stored+`, "tags": ["broken"]}`),
		"Go/echo": configuration("echo", `"default": {`+plain+`}`),
		"Go/gin": configuration("gin", `"default": {`+plain+`},
			"pg": {`+stored+`, "webserver": "nginx", "database": "MySQL"}`),
	})

	return change.Compare(base, head), change.Costs{"json": 100, "plaintext": 10, "db": 1}
}

func TestSum(t *testing.T) {
	t.Parallel()
	c, costs := weighed(t)
	sum := c.Sum(costs)
	want := change.Sum{
		Added: 1, Removed: 1, Altered: 2, Activated: 1, Deactivated: 1,
		Cells:  []change.TypeSum{{"db", 1, 1}, {"json", 2, 2}, {"plaintext", 2, 1}},
		Gained: 221, Lost: 211, Before: 321, After: 331,
	}
	if diff := cmp.Diff(want, sum); diff != "" {
		t.Error(diff)
	}
	if sum.CellsGained() != 5 || sum.CellsLost() != 4 || c.Seconds(costs) != 10 {
		t.Errorf("%d cells gained, %d lost, %v seconds", sum.CellsGained(), sum.CellsLost(), c.Seconds(costs))
	}
}

// TestCosts shows that only active tests cost anything, and who is how far ahead.
func TestCosts(t *testing.T) {
	t.Parallel()
	c, costs := weighed(t)
	ranks := c.Ranks(costs)
	type row struct {
		Name          string
		Seconds       float64
		Before, After int
	}
	rows := make([]row, 0, len(c.Frameworks))
	for i := range c.Frameworks {
		f := &c.Frameworks[i]
		rows = append(rows, row{f.Head.Name, f.Seconds(costs), ranks.Before(f), ranks.After(f)})
	}
	if diff := cmp.Diff([]row{{"chi", -111, 1, 0}, {"gin", 121, 3, 1}}, rows); diff != "" || ranks.Of() != 2 {
		t.Errorf("of %d: %s", ranks.Of(), diff)
	}
	tests := map[string]float64{}
	for i := range c.Frameworks {
		for j := range c.Frameworks[i].Tests {
			test := &c.Frameworks[i].Tests[j]
			name := "-"
			if test.Head != nil {
				name = test.Head.Name
			}
			tests[name] = test.Seconds(costs)
		}
	}
	if diff := cmp.Diff(map[string]float64{"chi": -111, "gin": 110, "gin-pg": 111, "-": -100}, tests); diff != "" {
		t.Error(diff)
	}
}

func TestTouches(t *testing.T) {
	t.Parallel()
	c, _ := weighed(t)
	if diff := cmp.Diff([]change.Touch{
		{Axis: matrix.Database, Name: "mysql", Suite: true},
		{Axis: matrix.Database, Name: "postgres", Gone: true, Suite: true},
		{Axis: matrix.Server, Name: "nginx", Suite: true},
	}, c.SuiteTouches()); diff != "" {
		t.Error(diff)
	}
	got := c.Touches(&c.Frameworks[0])
	got = append(got, c.Touches(&c.Frameworks[1])...)
	if diff := cmp.Diff([]change.Touch{
		{Axis: matrix.Database, Name: "postgres", Gone: true, Suite: true},
		{Axis: matrix.ORM, Name: "raw", Gone: true},
		{Axis: matrix.Database, Name: "mysql", Suite: true},
		{Axis: matrix.Server, Name: "nginx", Suite: true},
		{Axis: matrix.ORM, Name: "raw"},
	}, got); diff != "" {
		t.Error(diff)
	}
}

// TestCounterparts shows that tests which did not change have their counterparts too.
func TestCounterparts(t *testing.T) {
	t.Parallel()
	c, _ := weighed(t)
	gin := c.Frameworks[1]
	if was := c.Counterpart(gin.Head.Tests[0]); was != gin.Base.Tests[0] {
		t.Errorf("the counterpart of gin is %v", was)
	}
	if was := c.Counterpart(gin.Head.Tests[1]); was != nil {
		t.Errorf("the counterpart of gin-pg is %v", was)
	}
	if now := c.Successor(gin.Base.Tests[1]); now != nil {
		t.Errorf("the successor of gin-old is %v", now)
	}
	if was := c.CounterpartOf(gin.Head); was != gin.Base {
		t.Errorf("the counterpart of the framework gin is %v", was)
	}
}
