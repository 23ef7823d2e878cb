package facts

import "github.com/tfblint/tfblint/pkg/finding"

// An Oddity is an unusual way in which a text is written.
type Oddity struct {
	Code OddityCode
	// Count is how many lines are so, Place the first of them.
	Count int
	Place finding.Place
}

// An OddityCode says which way it is.
type OddityCode string

// The oddities.
const (
	CarriageReturns OddityCode = "crlf"
	TabIndent       OddityCode = "tabs"
	TrailingBlanks  OddityCode = "trailing-blanks"
	NoFinalNewline  OddityCode = "no-final-newline"
)
