package history

import (
	"math/bits"
	"strings"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// axes is a set of axes, and of what else tells tests apart.
type axes uint16

const (
	// scope is in the set where one test asks a database and the other does not.
	scope axes = 1 << (matrix.AxisCount + iota)
	// alone is the set of a test that has nothing to be compared with.
	alone
	// idle is the set of a test that is tagged broken.
	idle
)

// The names of sets that are no single axis.
const (
	// Everything is the row of all.
	Everything = "all"
	// Unnamed is the row of tests that differ in nothing that metadata shows.
	Unnamed = "name only"
	// Scope is the row of tests that differ only in whether they ask a database.
	Scope = "scope"
	// Several is the row of tests that differ in more than one way.
	Several = "several"
	// Alone is the row of tests that are their framework's only one.
	Alone = "alone"
)

// compared are the axes that tell the tests of a framework apart. All of them have one language.
func compared() []matrix.Axis {
	return []matrix.Axis{
		matrix.Interpreter, matrix.Server, matrix.Platform, matrix.Database, matrix.ORM,
		matrix.Approach, matrix.Classification,
	}
}

// difference returns the set in which two tests differ. A database and what maps it to objects are
// compared only where both tests ask one.
func difference(a, b *sheetTest) axes {
	var found axes
	asks := a.Types&^bareTypes != 0
	if asks != (b.Types&^bareTypes != 0) {
		found |= scope
	}
	for _, axis := range compared() {
		data := axis == matrix.Database || axis == matrix.ORM
		if a.Terms[axis] != b.Terms[axis] && (!data || found&scope == 0) {
			found |= 1 << axis
		}
	}

	return found
}

// maxOthers bounds how many tests one is compared with. No framework has had thirty; a hostile one could
// have thirty thousand.
const maxOthers = 256

// nearest returns in what a test differs from that of the others which is most like it. Of those that
// differ in as much, one in the same scope is more alike, because more of it was compared; of equals
// the first in the file counts.
func nearest(test *sheetTest, others []*sheetTest) axes {
	best := alone
	for _, other := range others[:min(len(others), maxOthers)] {
		if other == test {
			continue
		}
		if found := difference(test, other); best == alone || found.closer(best) {
			best = found
		}
	}

	return best
}

// closer reports whether what differs so is more alike than what differs as b says.
func (a axes) closer(b axes) bool {
	if a.size() != b.size() {
		return a.size() < b.size()
	}

	return a&scope == 0 && b&scope != 0
}

func (a axes) size() int { return bits.OnesCount16(uint16(a)) }

// name returns the row that a set is counted in.
func (a axes) name() string {
	switch {
	case a == 0:
		return Unnamed
	case a == alone:
		return Alone
	case a == scope:
		return Scope
	case a.size() > 1:
		return Several
	}

	return matrix.Axis(bits.TrailingZeros16(uint16(a))).String() //nolint:gosec // At most 15.
}

// String lists what is in the set.
func (a axes) String() string {
	var names []string
	for rest := a; rest != 0; rest &= rest - 1 {
		names = append(names, (rest & -rest).name())
	}

	return strings.Join(names, ", ")
}
