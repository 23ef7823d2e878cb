package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The suite writes its files with Python's json module, and others compare them byte by
// byte. Its texts are ASCII, and on one line a blank follows each comma and colon.

// encodeLines writes a value over several lines, two blanks a level.
func encodeLines(value any) ([]byte, error) {
	line, err := encode(value)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := json.Indent(&text, line, "", "  "); err != nil {
		return nil, fmt.Errorf("writing JSON: %w", err)
	}

	return ascii(text.Bytes()), nil
}

// encodeLine writes a value on one line with Python's separators.
func encodeLine(value any) ([]byte, error) {
	line, err := encode(value)
	if err != nil {
		return nil, err
	}

	return ascii(spaced(line)), nil
}

func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	if err := compact(&text, value); err != nil {
		return nil, err
	}

	return text.Bytes(), nil
}

// spaced puts a blank behind each comma and colon that is not in a text.
func spaced(line []byte) []byte {
	wide := make([]byte, 0, len(line)+len(line)/8) // About one byte in eight.
	inText := false
	for i := 0; i < len(line); i++ {
		c := line[i]
		wide = append(wide, c)
		switch {
		case inText && c == '\\':
			i++
			wide = append(wide, line[i])
		case c == '"':
			inText = !inText
		case !inText && (c == ',' || c == ':'):
			wide = append(wide, ' ')
		}
	}

	return wide
}

// ascii writes everything that is not printable ASCII as its escape. In JSON that a
// machine wrote such characters stand in texts only; line feeds stand between them.
func ascii(text []byte) []byte {
	plain := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == '\n' || r >= ' ' && r <= '~':
			plain = append(plain, text[0])
		case r > 0xFFFF: //nolint:mnd // The last character of one unit in UTF-16.
			high, low := utf16.EncodeRune(r)
			plain = appendEscape(appendEscape(plain, high), low)
		default:
			plain = appendEscape(plain, r)
		}
		text = text[size:]
	}

	return plain
}

func appendEscape(text []byte, unit rune) []byte {
	digits := strconv.FormatInt(int64(unit), 16)

	return append(append(text, `\u0000`[:6-len(digits)]...), digits...)
}
