// Package schemacheck checks configuration files against JSON Schemas (draft
// 2020-12) and says where each fault stands, what was found and what was wanted.
//
// It reads the keywords that tfblint's own schemas use, and refuses a schema with
// others. A library would know them all, but linting one file may take 20 ms more
// than starting an empty program: with santhosh-tekuri/jsonschema linked in, every
// start takes 2 to 5 ms longer and compiling the schema of configurations 6 ms, where
// reading it here takes 0.4 ms. What the library says about a document has no places
// either, one mistake gives many of its errors, its cost on hostile input is unbounded
// (a number such as 1e999999999, a long list under a long key), and the configurations
// of a whole suite take it 170 ms, where they take 10 ms here.
//
// The library is the referee in tests instead: it holds the schemas against their
// metaschema, and its verdicts on documents have to be the same as ours.
//
// # Keywords of our own
//
// A schema says in its own words what a failure means. Other validators pass over
// these keywords:
//
//   - x-code names the kind of problem: a string for all that the subschema
//     asserts, or an object with a name for single keywords. Without it the
//     keyword decides; see [Problem].
//   - x-want completes the sentence "wanted …".
//   - x-fix is a sentence that says what to do.
//   - x-unknown, beside additionalProperties, is an object with a {code, fix} for
//     single keys that are refused.
//
// What a subschema does not say it takes from the one that applies it to the same
// value. Of JSON Schema's own annotations, title names the value in messages, and the
// first of the examples is shown as the schema writes it.
package schemacheck

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/text"
)

// The codes of problems where the schema names no other.
const (
	// MissingKey is a required key that is not there.
	MissingKey = "missing-key"
	// UnknownKey is a key that the schema does not know.
	UnknownKey = "unknown-key"
	// Type is a value of the wrong kind.
	Type = "type"
	// Enum is a value that is not among those allowed.
	Enum = "enum"
	// Range is a number, or a string's length, out of bounds.
	Range = "range"
	// Empty is a list or an object with too little in it.
	Empty = "empty"
	// Value is any other failure.
	Value = "value"
	// Spelling is a value that readers understand, in another spelling than the schema's.
	// Codes of schemas that begin with it are of the same weight.
	Spelling = "spelling"
	// TooMany stands last when a document has more than [MaxProblems] problems.
	TooMany = "too-many"
)

// MaxProblems is how many problems of one document are reported.
const MaxProblems = 100

// A Problem is one departure from a schema.
type Problem struct {
	// Code is the kind of problem, one of this package's or one that the schema
	// names.
	Code string
	// Pointer is the JSON Pointer of the value at fault. A missing key is the
	// fault of the object around it.
	Pointer string
	// Key is the key that is missing, unknown or no good as a name, or else the
	// key of the value; it is empty for the whole file and for items of lists.
	Key string
	// Value is the value found, as JSON in ASCII, shortened; it is empty where
	// nothing was found.
	Value string
	// Message says in a sentence or two what was found, what was wanted and what
	// to do. It is safe to print.
	Message string
	// Expected are the allowed values, or else the wanted kind in words.
	Expected []string
	// Suggestion is what was probably meant: a key or a value. It is empty if
	// nothing is near.
	Suggestion string
	// Place is where to show the problem.
	Place finding.Place
}

// A Checker holds a compiled schema. It may be used by several goroutines.
type Checker struct {
	root *rule
}

// Check returns the problems of a document in the order of their places, at most
// one for a value and one for a key. It judges what could be read of a broken
// document, but then does not miss what may have been lost. Of a repeated key it
// judges the last, as readers of JSON take that.
func (c *Checker) Check(doc *text.Document) []Problem {
	if doc.Root == nil {
		return nil
	}
	r := newReading(doc)
	if r.meets(c.root, doc.Root) {
		return nil
	}
	e := explainer{reading: r}
	e.explain(c.root, doc.Root, nil, view{})

	return e.problems(doc)
}

// problems turns the faults into problems, one for each value and key.
func (e *explainer) problems(doc *text.Document) []Problem {
	faults := e.faults
	slices.SortStableFunc(faults, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.offset(), b.offset()), cmp.Compare(a.missing(), b.missing()),
			cmp.Compare(rank(a.code), rank(b.code)))
	})
	faults = slices.CompactFunc(faults, func(a, b fault) bool {
		return a.offset() == b.offset() && a.missing() == b.missing()
	})
	faults = dropSpellings(faults, len(faults)-MaxProblems)
	if len(faults) <= MaxProblems {
		return describe(joinMisspelt(faults), doc)
	}
	problems := describe(faults[:MaxProblems], doc)

	return append(problems, Problem{
		Code:    TooMany,
		Message: fmt.Sprintf("The file has more than %d problems; the others show once these are mended.", MaxProblems),
		Place:   problems[len(problems)-1].Place,
	})
}

// dropSpellings leaves out the last spellings, as many as there are faults too many: what
// has to be mended must not be lost behind what could be, and a file with nothing but
// spellings has no fault that says so.
func dropSpellings(faults []fault, tooMany int) []fault {
	for i := len(faults) - 1; i >= 0 && tooMany > 0; i-- {
		if isSpelling(faults[i].code) {
			faults = slices.Delete(faults, i, i+1)
			tooMany--
		}
	}

	return faults
}

func describe(faults []fault, doc *text.Document) []Problem {
	problems := make([]Problem, 0, len(faults))
	for _, f := range faults {
		problems = append(problems, f.problem(doc))
	}

	return problems
}

// rank tells which of several problems with one value is shown: the one that
// has to be mended first.
func rank(code string) int {
	const others = "" // Stands for the codes that only schemas know.
	order := []string{Type, MissingKey, Enum, others, Range, Empty, Value, UnknownKey, Spelling}
	if isSpelling(code) {
		code = Spelling
	}
	if i := slices.Index(order, code); i >= 0 {
		return i
	}

	return slices.Index(order, others)
}

func isSpelling(code string) bool { return strings.HasPrefix(code, Spelling) }
