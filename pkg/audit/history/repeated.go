package history

import "github.com/tfblint/tfblint/pkg/matrix"

// A stack is what a test is made of, but for its data layer.
type stack [5]string

func stackOf(test *sheetTest) stack {
	return stack{
		test.Terms[matrix.Interpreter], test.Terms[matrix.Server], test.Terms[matrix.Platform],
		test.Terms[matrix.Approach], test.Terms[matrix.Classification],
	}
}

// repeated counts the cells that ask no database, of active tests that ask one, and that another such
// test of the same stack with another database measures too. Each of two that repeat each other counts.
func (s *sheet) repeated() int {
	type place struct {
		stack stack
		cell  int
	}
	counts, databases := map[place]int{}, map[place]string{}
	several := map[place]bool{}
	for i := range s.Tests {
		test := &s.Tests[i]
		types := test.measured()
		if types&^bareTypes == 0 {
			continue
		}
		for cell := range each(types & bareTypes) {
			at, database := place{stackOf(test), cell}, test.Terms[matrix.Database]
			if counts[at] > 0 && databases[at] != database {
				several[at] = true
			}
			counts[at]++
			databases[at] = database
		}
	}
	sum := 0
	for at := range several {
		sum += counts[at]
	}

	return sum
}
