package schemacheck

import (
	"errors"
	"math"
	"strconv"

	"github.com/tfblint/tfblint/pkg/text"
)

// kinds is a set of JSON Schema's types.
type kinds uint8

const (
	null kinds = 1 << iota
	boolean
	integer
	number
	str
	array
	object
)

// kindOfType returns the kind that a schema calls name.
func kindOfType(name string) kinds {
	switch name {
	case "null":
		return null
	case "boolean":
		return boolean
	case "integer":
		return integer
	case "number":
		return number
	case "string":
		return str
	case "array":
		return array
	case "object":
		return object
	}

	return 0
}

// kindsOf returns the types that a value has: an integer is a number as well.
func kindsOf(n *text.Node) kinds {
	switch n.Kind {
	case text.Null:
		return null
	case text.Bool:
		return boolean
	case text.Number:
		if value, known := numberOf(n.Text); known && math.Trunc(value) == value {
			return integer | number
		}

		return number
	case text.String:
		return str
	case text.Array:
		return array
	case text.Object:
		return object
	case text.Invalid:
	}

	return 0
}

const decimal = 10

// numberOf returns the value of a number's literal in JSON or YAML, infinite if
// it is too large. It reports false for what is no finite number, such as NaN.
func numberOf(literal string) (float64, bool) {
	if value, err := strconv.ParseInt(literal, decimal, 64); err == nil {
		return float64(value), true
	}
	// YAML has 0x1F, 0o17 and 1_000.
	if value, err := strconv.ParseInt(literal, 0, 64); err == nil {
		return float64(value), true
	}
	value, err := strconv.ParseFloat(literal, 64)
	if errors.Is(err, strconv.ErrRange) {
		return value, true
	}

	return value, err == nil && !math.IsInf(value, 0) && !math.IsNaN(value)
}

// isJudged reports whether a value is one that a schema can say something about.
// What the reader of the text could not read, and what is no number although it
// is written as one, has been reported already.
func isJudged(n *text.Node) bool {
	switch n.Kind {
	case text.Invalid:
		return false
	case text.Number:
		return n.Text != "NaN" && n.Text != "Infinity" && n.Text != "-Infinity"
	case text.Null, text.Bool, text.String, text.Array, text.Object:
	}

	return true
}
