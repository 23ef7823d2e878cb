// Package finding defines what a linter says: a Finding, how bad it is (Severity)
// and where it stands (Place). It is the ground floor of the project and imports
// nothing of ours.
package finding

import (
	"cmp"
	"fmt"
)

// A Position is a place in a text, counted as editors count: Line from 1 and
// Column from 1 in Unicode code points. The zero Position means "nowhere in
// particular": the file as a whole.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// IsZero reports whether p points at no particular place.
func (p Position) IsZero() bool { return p == Position{} }

// A Place is a range in a file of the tree under review.
type Place struct {
	// File is the slash-separated path from the root of the tree.
	File string `json:"file"`
	// Start is the first character of the range and End the one after its last;
	// both are zero when the finding is about the file as a whole.
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// String returns the place as file:line:column, the form editors jump to.
func (p Place) String() string {
	if p.Start.IsZero() {
		return p.File
	}

	return fmt.Sprintf("%s:%d:%d", p.File, p.Start.Line, p.Start.Column)
}

// A Finding is what one rule says about one place.
type Finding struct {
	// Rule is the rule's name, category/kebab-case.
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Place
	// Pointer is the JSON Pointer (RFC 6901) of the value in the framework's
	// configuration that the finding is about. It is stable where line numbers
	// are not. Place may lie in another file, where the evidence stands.
	Pointer string `json:"pointer"`
	// Framework is the name of the framework; it is empty for a finding about
	// the matrix as a whole.
	Framework string `json:"framework"`
	// Test is the name of the test that Pointer lies in, if it lies in one.
	Test string `json:"test"`
	// Message names the value found, the value wanted and what to do.
	Message string `json:"message"`
	// Count is the number that the finding is about, such as how many tests there are; 0
	// where it is about none.
	Count int `json:"count,omitempty"`
	// Fingerprint identifies the finding across runs and edits elsewhere.
	Fingerprint string `json:"fingerprint"`
	// Fix mends the finding; nil where no edit is known that does.
	Fix *Fix `json:"fix,omitempty"`
}

// Compare orders findings as a reader goes through a tree: by file, position,
// rule, then by what tells findings at one place apart.
func Compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Start.Line, b.Start.Line),
		cmp.Compare(a.Start.Column, b.Start.Column),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Pointer, b.Pointer),
		cmp.Compare(a.Message, b.Message),
	)
}
