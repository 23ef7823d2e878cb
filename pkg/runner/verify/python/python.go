// Package python reads text as Python 3.12 does: JSON, int(), lower-casing and HTML.
//
// The suite's own verification is written in Python, and what it accepts is what these
// functions of Python's library accept: UTF-16, NaN, "１２" as a number, tags that nobody
// closes. A verdict that agrees with it has to read the same way. Everything here reads
// hostile input: time and memory are linear in its size.
package python

import "unicode/utf8"

// IsSpace reports whether Python's str.isspace and the \s of its regular expressions hold
// for r. Unlike unicode.IsSpace this includes the four separators U+001C to U+001F.
func IsSpace(r rune) bool {
	switch {
	case '\t' <= r && r <= '\r', 0x1C <= r && r <= ' ':
		return true
	case r < utf8.RuneSelf:
		return false
	}
	switch r {
	//nolint:mnd // the characters that Unicode calls white space
	case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
		return true
	}

	return 0x2000 <= r && r <= 0x200A
}

// IsBlank reports whether nothing but white space is in text.
func IsBlank(text string) bool {
	for _, r := range text {
		if !IsSpace(r) {
			return false
		}
	}

	return true
}
