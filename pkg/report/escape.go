package report

import (
	"unicode"

	"github.com/tfblint/tfblint/pkg/plain"
)

// Plain makes text that may be hostile safe for a terminal, as a report does, and keeps
// its lines.
func Plain(text string) string { return plain.Lines(text) }

// A cell is one character of a text, or one byte that belongs to none, as it is printed:
// as itself or as its escape. Findings count columns in such characters.
type cell struct {
	text string
	// columns is how many a terminal takes for it.
	columns int
}

func cells(text string) []cell {
	found := make([]cell, 0, len(text))
	for shown := range plain.Each(text) {
		found = append(found, cell{shown, columnsOf(shown)})
	}

	return found
}

func columns(line []cell) int {
	sum := 0
	for _, c := range line {
		sum += c.columns
	}

	return sum
}

// columnsOf returns how many columns a terminal takes for printable text.
func columnsOf(text string) int {
	const wide = 2
	sum := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me): // Set upon the letter before.
		case isWide(r):
			sum += wide
		default:
			sum++
		}
	}

	return sum
}

// isWide reports whether r belongs to the wide scripts of East Asia, to the forms of
// other letters that go with them, or to the blocks of pictures.
func isWide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) ||
		'\u3000' <= r && r <= '\u303E' ||
		'\uFF01' <= r && r <= '\uFF60' ||
		'\uFFE0' <= r && r <= '\uFFE6' ||
		'\U0001F300' <= r && r <= '\U0001FAFF'
}
