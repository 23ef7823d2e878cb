package python

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	// ErrJSON says that json.loads would not read the bytes.
	ErrJSON = errors.New("no JSON")
	// ErrDepth says that the bytes are nested deeper than Python's stack allows.
	ErrDepth = errors.New("nested deeper than 1000 levels")
)

// mostDepth is about where Python gives up; the number varies with its release and with
// what called it.
const mostDepth = 1000

// An Integer is a number without fraction or exponent, as it was written.
type Integer string

// A Member is a key of an object with its value.
type Member struct {
	Key   string
	Value any
}

// An Object holds its members in the order of a Python dict: where a key first stood, with
// the value that it had last.
type Object []Member

// A Document is what json.loads returned, with what it silently put up with.
type Document struct {
	// Value is nil, a bool, an Integer, a float64, a string, an []any or an Object.
	// A lone surrogate stands in a string as its three bytes.
	Value    any
	Encoding Encoding
	// Literal is the first of NaN, Infinity and -Infinity that stands among the values.
	Literal string
}

// ReadJSON is json.loads for bytes. The error says where reading ended.
func ReadJSON(data []byte) (Document, error) {
	text, encoding, err := decode(data)
	if err != nil {
		return Document{}, problem{err, 0}
	}
	r := reader{text: text}
	r.space()
	value, err := r.value(0)
	if err != nil {
		return Document{}, err
	}
	r.space()
	if r.at < len(r.text) {
		return Document{}, r.fail("something follows the value")
	}

	return Document{value, encoding, r.literal}, nil
}

// A problem is an error at an offset of the decoded text.
type problem struct {
	error
	offset int
}

func (p problem) Error() string {
	return p.error.Error() + " (at byte " + strconv.Itoa(p.offset) + ")"
}

// Is makes every problem but too great a depth an ErrJSON.
func (p problem) Is(target error) bool { return target == ErrJSON && !errors.Is(p.error, ErrDepth) }

func (p problem) Unwrap() error { return p.error }

type reader struct {
	text    string
	at      int
	literal string
}

func (r *reader) fail(reason string) error {
	return problem{errors.New(reason), r.at} //nolint:err113 // each reason is said once, to a person
}

func (r *reader) space() {
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.at]) >= 0 {
		r.at++
	}
}

func (r *reader) next() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}

	return 0
}

func (r *reader) value(depth int) (any, error) {
	if depth > mostDepth {
		return nil, problem{ErrDepth, r.at}
	}
	switch c := r.next(); {
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.array(depth)
	case c == '"':
		return r.string()
	case c == '-' || '0' <= c && c <= '9':
		if c == '-' && r.word("-Infinity") {
			return math.Inf(-1), nil
		}

		return r.number()
	}

	return r.name()
}

// name reads one of the words that stand for a value.
func (r *reader) name() (any, error) {
	switch {
	case r.word("null"):
		return nil, nil //nolint:nilnil // null is nil, and no error
	case r.word("true"):
		return true, nil
	case r.word("false"):
		return false, nil
	case r.word("NaN"):
		return math.NaN(), nil
	case r.word("Infinity"):
		return math.Inf(1), nil
	}

	return nil, r.fail("a value is missing")
}

// word steps over word if it is next, and notes those that JSON does not know.
func (r *reader) word(word string) bool {
	if !strings.HasPrefix(r.text[r.at:], word) {
		return false
	}
	r.at += len(word)
	if r.literal == "" && (strings.HasSuffix(word, "Infinity") || word == "NaN") {
		r.literal = word
	}

	return true
}

func (r *reader) array(depth int) (any, error) {
	r.at++
	items := []any{}
	for r.space(); r.next() != ']' || len(items) > 0; r.space() {
		item, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		r.space()
		if r.next() == ']' {
			break
		}
		if r.next() != ',' {
			return nil, r.fail("a comma or ] is missing")
		}
		r.at++
	}
	r.at++

	return items, nil
}

func (r *reader) object(depth int) (any, error) {
	r.at++
	object := Object{}
	places := map[string]int{}
	for r.space(); r.next() != '}' || len(object) > 0; r.space() {
		member, err := r.member(depth)
		if err != nil {
			return nil, err
		}
		if place, seen := places[member.Key]; seen {
			object[place].Value = member.Value
		} else {
			places[member.Key] = len(object)
			object = append(object, member)
		}
		r.space()
		if r.next() == '}' {
			break
		}
		if r.next() != ',' {
			return nil, r.fail("a comma or } is missing")
		}
		r.at++
	}
	r.at++

	return object, nil
}

func (r *reader) member(depth int) (Member, error) {
	if r.next() != '"' {
		return Member{}, r.fail("a key in double quotes is missing")
	}
	key, err := r.string()
	if err != nil {
		return Member{}, err
	}
	r.space()
	if r.next() != ':' {
		return Member{}, r.fail("a colon is missing")
	}
	r.at++
	r.space()
	value, err := r.value(depth + 1)

	return Member{key, value}, err
}

// number reads as far as JSON's grammar goes; what follows is somebody else's error.
func (r *reader) number() (any, error) {
	start := r.at
	if r.next() == '-' {
		r.at++
	}
	switch c := r.next(); {
	case c == '0':
		r.at++
	case '1' <= c && c <= '9':
		r.digits()
	default:
		return nil, r.fail("a value is missing")
	}
	whole := r.at
	r.fraction()
	r.exponent()
	text := r.text[start:r.at]
	if r.at == whole {
		if len(strings.TrimPrefix(text, "-")) > mostDigits {
			return nil, r.fail("a whole number has more than 4300 digits")
		}

		return Integer(text), nil
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil, r.fail("a number is malformed")
	}

	return value, nil
}

// digits steps over digits and reports whether there was one.
func (r *reader) digits() bool {
	start := r.at
	for '0' <= r.next() && r.next() <= '9' {
		r.at++
	}

	return r.at > start
}

func (r *reader) fraction() {
	start := r.at
	if r.next() == '.' {
		r.at++
		if !r.digits() {
			r.at = start
		}
	}
}

func (r *reader) exponent() {
	start := r.at
	if r.next() != 'e' && r.next() != 'E' {
		return
	}
	r.at++
	if r.next() == '-' || r.next() == '+' {
		r.at++
	}
	if !r.digits() {
		r.at = start
	}
}

func (r *reader) string() (string, error) {
	r.at++
	start := r.at
	for r.at < len(r.text) && r.text[r.at] != '\\' {
		switch c := r.text[r.at]; {
		case c == '"':
			r.at++

			return r.text[start : r.at-1], nil
		case c < ' ':
			return "", r.fail("a control character stands in a string")
		}
		r.at++
	}

	return r.escaped([]byte(r.text[start:r.at]))
}

// escaped goes on reading a string from its first escape.
func (r *reader) escaped(text []byte) (string, error) {
	for r.at < len(r.text) {
		c := r.text[r.at]
		r.at++
		switch {
		case c == '"':
			return string(text), nil
		case c < ' ':
			return "", r.fail("a control character stands in a string")
		case c == '\\':
			char, ok := r.escape()
			if !ok {
				return "", r.fail("an escape is malformed")
			}
			text = appendRune(text, char)
		default:
			text = append(text, c)
		}
	}

	return "", r.fail("a string has no end")
}

func (r *reader) escape() (rune, bool) {
	c := r.next()
	r.at++
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 && c != 0 {
		return []rune("\"\\/\b\f\n\r\t")[i], true
	}
	if c != 'u' {
		return 0, false
	}
	char, ok := r.hex()
	if ok && utf16.IsSurrogate(char) && strings.HasPrefix(r.text[r.at:], `\u`) {
		start := r.at
		r.at += len(`\u`)
		second, ok := r.hex()
		if pair := utf16.DecodeRune(char, second); ok && pair != utf8.RuneError {
			return pair, true
		}
		r.at = start
	}

	return char, ok
}

func (r *reader) hex() (rune, bool) {
	const width = 4
	if len(r.text)-r.at < width {
		return 0, false
	}
	var value rune
	for range width {
		digit := strings.IndexByte("0123456789abcdef", r.text[r.at]|('a'-'A'))
		if digit < 0 || r.text[r.at] < '0' || '9' < r.text[r.at] && r.text[r.at] < 'A' {
			return 0, false
		}
		value = value<<width | rune(digit) //nolint:gosec // one of sixteen
		r.at++
	}

	return value, true
}
