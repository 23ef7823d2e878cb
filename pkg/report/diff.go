package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// A Diff is a comparison with the names that the reader has for its sides.
type Diff struct {
	Base, Head DiffSide
	*lint.Comparison
}

// A DiffSide is what one side of a comparison is called.
type DiffSide struct {
	// Name is what the reader calls it: a revision, "the index", "the work tree".
	Name string `json:"name"`
	// Commit is its full hash; empty where it is no commit.
	Commit string `json:"commit"`
}

// String returns the name, with the start of the hash where that says more.
func (s DiffSide) String() string {
	const digits = 10
	if s.Commit == "" || strings.HasPrefix(s.Commit, s.Name) {
		return short(s.Name)
	}

	return fmt.Sprintf("%s (%.*s)", short(s.Name), digits, s.Commit)
}

// A DiffFormat prints a comparison. As in a [Format], all text of the tree is hostile.
type DiffFormat interface {
	PrintDiff(w io.Writer, diff *Diff) error
}

// headline says in one line what a change comes to: the tests, the cells and the time. The
// minus sign is a parameter, because a terminal has no use for a long one.
func headline(sum *change.Sum, minus string) string {
	parts := []string{}
	for _, part := range []struct {
		count int
		text  string
	}{
		{sum.Added, "+" + counted(sum.Added, "test")},
		{sum.Removed, minus + counted(sum.Removed, "test")},
		{sum.Renamed, strconv.Itoa(sum.Renamed) + " renamed"},
		{sum.Moved, strconv.Itoa(sum.Moved) + " moved"},
		{sum.Altered, strconv.Itoa(sum.Altered) + " altered"},
		{sum.Activated, strconv.Itoa(sum.Activated) + " activated"},
		{sum.Deactivated, strconv.Itoa(sum.Deactivated) + " switched off"},
	} {
		if part.count > 0 {
			parts = append(parts, part.text)
		}
	}
	if len(parts) == 0 {
		return "No test changed"
	}
	gained, lost := sum.CellsGained(), sum.CellsLost()
	switch {
	case gained+lost == 0:
		return strings.Join(append(parts, "no cell more or less"), ", ")
	case lost == 0:
		parts = append(parts, "+"+counted(gained, "cell"))
	case gained == 0:
		parts = append(parts, minus+counted(lost, "cell"))
	default:
		parts = append(parts, fmt.Sprintf("+%d %s%d cells", gained, minus, lost))
	}

	time := "a run as long as before"
	if sum.Gained != sum.Lost {
		time = signed(sum.Gained-sum.Lost, minus) + " a run"
	}

	return strings.Join(append(parts, time), ", ")
}

// signed writes a difference of times in minutes.
func signed(seconds float64, minus string) string {
	sign := "+"
	if seconds < 0 {
		sign = minus
	}

	return sign + minutes(math.Abs(seconds)) + " minutes"
}

const perMinute, perHour = 60, 3600

// minutes writes a time in minutes with one digit after the point, which is as exact as the
// table of costs.
func minutes(seconds float64) string { return strconv.FormatFloat(seconds/perMinute, 'f', 1, 64) }

func hours(seconds float64) string { return strconv.FormatFloat(seconds/perHour, 'f', 1, 64) }

// whole says how long a run of the whole suite takes before and after, where that differs: in
// hours, or of a small suite in minutes.
func whole(sum *change.Sum) string {
	const manyHours = 10
	switch longest := max(sum.Before, sum.After); {
	case sum.Before == sum.After:
		return ""
	case longest < manyHours*perHour:
		return fmt.Sprintf(" (%s to %s minutes)", minutes(sum.Before), minutes(sum.After))
	}

	return fmt.Sprintf(" (%s to %s hours)", hours(sum.Before), hours(sum.After))
}

// ownFields returns what was altered of a framework, less its name, of which more is said.
func ownFields(f *change.Framework) []change.Field {
	if f.Base == nil || f.Head == nil || f.Base.Name == f.Head.Name {
		return f.Fields
	}

	return slices.DeleteFunc(slices.Clone(f.Fields), func(field change.Field) bool { return field.Name == "framework" })
}

// arrived returns the names that are new.
func arrived(touches []change.Touch) []change.Touch {
	return slices.DeleteFunc(slices.Clone(touches), func(touch change.Touch) bool { return touch.Gone })
}

// departed returns the names that are gone.
func departed(touches []change.Touch) []change.Touch {
	return slices.DeleteFunc(slices.Clone(touches), func(touch change.Touch) bool { return !touch.Gone })
}

// axes lists names by axis, as in "database a, b, ORM c". Each is written by the format.
func axes(touches []change.Touch, write func(string) string) string {
	list := make([]string, 0, len(touches))
	last := matrix.Axis(matrix.AxisCount)
	for _, touch := range touches {
		name := write(touch.Name)
		if touch.Axis != last {
			last, name = touch.Axis, axisName(touch.Axis)+" "+name
		}
		list = append(list, name)
	}

	return strings.Join(list, ", ")
}

// place says which place a framework has among all by its cost, and which it had.
func place(ranks *change.Ranks, f *change.Framework) string {
	before, after := ranks.Before(f), ranks.After(f)
	switch {
	case after == 0 && before == 0:
		return ""
	case after == 0:
		return fmt.Sprintf("was rank %d", before)
	case before == 0, before == after:
		return fmt.Sprintf("rank %d of %d", after, ranks.Of())
	}

	return fmt.Sprintf("rank %d of %d (was %d)", after, ranks.Of(), before)
}

// axisName is what people call an axis.
func axisName(axis matrix.Axis) string {
	if axis == matrix.ORM {
		return "ORM"
	}

	return axis.String()
}

// faults names the sides whose configuration has mistakes.
func faults(f *change.Framework) string {
	switch base, head := change.IsFaulty(f.Base), change.IsFaulty(f.Head); {
	case base && head:
		return "on both sides"
	case base:
		return "in the base"
	case head:
		return "in the head"
	}

	return ""
}
