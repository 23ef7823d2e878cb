package matrix

import (
	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/finding"
)

// A Twin is a second file that declares the tests of a framework. What it says is not
// what is run: it is kept apart from the tests, for comparison.
type Twin struct {
	// File is its path from the root of the suite.
	File string
	// Name is what it calls the framework; empty where it says nothing.
	Name string
	// Problems say what could not be read of it.
	Problems []facts.Problem
	// Tests are in the order of the file.
	Tests []TwinTest
}

// A TwinTest is what a twin says of one test.
type TwinTest struct {
	// Key is the one that the test has in the configuration.
	Key    string
	Place  finding.Place
	Values []TwinValue
}

// A TwinValue is a value under the name that the configuration has for it.
type TwinValue struct {
	Field, Value string
	Place        finding.Place
}
