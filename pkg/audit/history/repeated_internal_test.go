package history

import (
	"slices"
	"testing"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// A test is a stack, a database and the first letters of its types.
type is [3]string

// sheetOfTests makes a sheet of tests; the stack broken is no stack.
func sheetOfTests(tests ...is) *sheet {
	made := &sheet{}
	for _, one := range tests {
		test := sheetTest{Key: one[0] + one[1] + one[2], Active: one[0] != "broken"}
		test.Terms[matrix.Server], test.Terms[matrix.Database] = one[0], one[1]
		for _, letter := range one[2] {
			test.Types |= 1 << slices.Index([]rune("djqufpc"), letter)
		}
		made.Tests = append(made.Tests, test)
	}

	return made
}

func TestRepeated(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		of   *sheet
		want int
	}{
		"nothing":            {sheetOfTests(), 0},
		"two databases":      {sheetOfTests(is{"a", "my", "djp"}, is{"a", "pg", "dp"}), 2},
		"three":              {sheetOfTests(is{"a", "my", "dj"}, is{"a", "pg", "dj"}, is{"a", "my", "qj"}), 3},
		"one database":       {sheetOfTests(is{"a", "my", "dj"}, is{"a", "my", "dj"}), 0},
		"another server":     {sheetOfTests(is{"a", "my", "dj"}, is{"b", "pg", "dj"}), 0},
		"another type":       {sheetOfTests(is{"a", "my", "dj"}, is{"a", "pg", "dp"}), 0},
		"no database asked":  {sheetOfTests(is{"a", "my", "dj"}, is{"a", "no", "jp"}), 0},
		"database types":     {sheetOfTests(is{"a", "my", "df"}, is{"a", "pg", "df"}), 0},
		"both are broken":    {sheetOfTests(is{"broken", "my", "dj"}, is{"broken", "pg", "dj"}), 0},
		"beside another one": {sheetOfTests(is{"a", "my", "dj"}, is{"a", "pg", "dj"}, is{"b", "pg", "dj"}), 2},
	} {
		if got := test.of.repeated(); got != test.want {
			t.Errorf("%s: %d repeated, want %d", name, got, test.want)
		}
	}
}

// TestNearest shows that a test which asks a database is more like another that does than like one that
// does not, where each differs in one thing.
func TestNearest(t *testing.T) {
	t.Parallel()
	of := sheetOfTests(is{"a", "no", "j"}, is{"a", "my", "d"}, is{"a", "pg", "d"})
	got := nearestOfAll(of)
	want := []axes{scope, 1 << matrix.Database, 1 << matrix.Database}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
