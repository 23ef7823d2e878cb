package matrix

import (
	"fmt"
	"strings"
)

// An Axis is a dimension along which tests differ.
type Axis uint8

// The axes of a matrix. Not every suite declares each.
const (
	Language Axis = iota
	Interpreter
	Server
	Platform
	Database
	ORM
	Approach
	Classification
	// AxisCount is the number of axes, for arrays over them.
	AxisCount = iota
)

// String returns the name of the axis in schemas and vocabularies.
func (a Axis) String() string {
	switch a {
	case Language:
		return "language"
	case Interpreter:
		return "interpreter"
	case Server:
		return "server"
	case Platform:
		return "platform"
	case Database:
		return "database"
	case ORM:
		return "orm"
	case Approach:
		return "approach"
	case Classification:
		return "classification"
	}

	return fmt.Sprintf("Axis(%d)", uint8(a))
}

// A Term is a test's value on one axis.
type Term struct {
	// Declared is the text of the configuration; empty where there is none.
	Declared string
	// Name is the normalised name; None where nothing is declared.
	Name string
	// Pointer is the JSON Pointer of the declaration, or of the test's entry.
	Pointer string
}

// None is the normalised name of an axis on which a test has no value.
const None = "none"

// Stack returns the key of the tuple (language, interpreter, server, platform,
// approach, classification). Tests of one framework with equal keys run the same
// programs; they differ in their data layer or in what metadata does not show.
func (t *Test) Stack() string {
	var key strings.Builder
	for _, axis := range []Axis{Language, Interpreter, Server, Platform, Approach, Classification} {
		if key.Len() > 0 {
			key.WriteByte('|')
		}
		key.WriteString(t.Terms[axis].Name)
	}

	return key.String()
}

// Words returns the test's key split at its dashes, in lower case; the default
// test has no words.
func (t *Test) Words() []string {
	if t.Default {
		return nil
	}

	return strings.Split(strings.ToLower(t.Key), "-")
}
