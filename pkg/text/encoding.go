package text

import (
	"fmt"
	"unicode/utf8"
)

// refuse returns the problem of a file that is not worth reading: one too large,
// or one whose bytes are no UTF-8 text at all.
func refuse(src []byte) (Problem, bool) {
	switch {
	case len(src) > MaxSize:
		return Problem{Code: Size, Message: fmt.Sprintf(
			"The file has %d bytes and is not read; shorten it to at most %d.", len(src), MaxSize)}, true
	case wideEncoding(src):
		return Problem{
			Code: Encoding, End: 1,
			Message: "The file is UTF-16, UTF-32 or no text at all; save it as UTF-8.",
		}, true
	}

	return Problem{}, false
}

// wideEncoding recognises UTF-16 and UTF-32 by their byte-order marks or, since
// a configuration starts with ASCII, by a zero among the first two bytes.
func wideEncoding(src []byte) bool {
	if len(src) < len("\xFE\xFF") {
		return false
	}
	a, b := src[0], src[1]

	return a == 0xFE && b == 0xFF || a == 0xFF && b == 0xFE || a == 0 || b == 0
}

// invalidUTF8 returns the one problem that stands for all bytes that are no UTF-8.
func invalidUTF8(src string) (Problem, bool) {
	if utf8.ValidString(src) {
		return Problem{}, false
	}
	first, count := 0, 0
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRuneInString(src[i:])
		if r == utf8.RuneError && size == 1 {
			if count == 0 {
				first = i
			}
			count++
		}
		i += size
	}
	others := ""
	if count > 1 {
		others = fmt.Sprintf(", the first of %d such bytes", count)
	}

	return Problem{Code: Encoding, Start: first, End: first + 1, Message: fmt.Sprintf(
		"The byte 0x%02X is not UTF-8%s; save the file as UTF-8.", src[first], others)}, true
}
