package python

import (
	"errors"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// ErrType is the answer to int(None), int([]) and int({}).
	ErrType = errors.New("not a number")
	// ErrValue is the answer to int("word"), int(nan) and int(inf).
	ErrValue = errors.New("no whole number")
)

// mostDigits is how long a decimal integer may be (sys.int_info.default_max_str_digits).
const mostDigits = 4300

// Most is the largest absolute value that Int returns; larger ones are cut to it. Nobody
// asks how far above 10,000 a number is.
const Most = math.MaxInt64 / 2

// Int is int(value) for a value that came out of JSON: a decimal is cut towards zero,
// true is 1, and a string is read.
func Int(value any) (int64, error) {
	switch value := value.(type) {
	case Integer:
		return IntOfText(string(value))
	case bool:
		if value {
			return 1, nil
		}

		return 0, nil
	case float64:
		return intOfFloat(value)
	case string:
		return IntOfText(value)
	default:
		return 0, ErrType
	}
}

func intOfFloat(value float64) (int64, error) {
	switch {
	case math.IsNaN(value) || math.IsInf(value, 0):
		return 0, ErrValue
	case value >= Most:
		return Most, nil
	case value <= -Most:
		return -Most, nil
	}

	return int64(value), nil
}

// IntOfText is int(text): white space around, an optional sign, decimal digits of any
// script, single underscores between digits.
func IntOfText(text string) (int64, error) {
	text = strings.TrimFunc(text, surrounds)
	negative := strings.HasPrefix(text, "-")
	if negative || strings.HasPrefix(text, "+") {
		text = text[1:]
	}
	value, digits, underscore := int64(0), 0, true // An underscore must not come first.
	for _, r := range text {
		digit, isDigit := decimal(r)
		switch {
		case isDigit:
			underscore = false
			digits++
			value = min(value*10+digit, Most)
		case r == '_' && !underscore:
			underscore = true
		default:
			return 0, ErrValue
		}
	}
	if underscore || digits > mostDigits {
		return 0, ErrValue
	}
	if negative {
		value = -value
	}

	return value, nil
}

// surrounds reports whether int() trims r: white space as C's isspace and Unicode know it,
// without the four separators U+001C to U+001F, which str.strip would take away.
func surrounds(r rune) bool {
	return IsSpace(r) && (r < 0x1C || r > 0x1F)
}

// decimal returns the value of a digit. Unicode keeps the ten digits of a script together
// and in order, so a digit's value follows from how many stand before it.
func decimal(r rune) (value int64, ok bool) {
	if r < utf8.RuneSelf {
		return int64(r - '0'), '0' <= r && r <= '9'
	}
	const ten = 10
	for _, span := range unicode.Nd.R16 {
		if rune(span.Lo) <= r && r <= rune(span.Hi) {
			return int64(r-rune(span.Lo)) % ten, true
		}
	}
	for _, span := range unicode.Nd.R32 {
		if int64(span.Lo) <= int64(r) && int64(r) <= int64(span.Hi) {
			return (int64(r) - int64(span.Lo)) % ten, true
		}
	}

	return 0, false
}
