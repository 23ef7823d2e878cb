package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain makes hostile text safe for a terminal: whatever could move the cursor, change
// colours, reorder letters or hide them is written as its escape, and bytes that are no
// UTF-8 as the bytes they are. The result stands on one line.
func plain(text string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, unprintable) {
		return text
	}
	var safe strings.Builder
	for _, c := range cells(text) {
		safe.WriteString(c.text)
	}

	return safe.String()
}

// Plain makes text that may be hostile safe for a terminal, as a report does, and keeps
// its lines.
func Plain(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = plain(line)
	}

	return strings.Join(lines, "\n")
}

// A cell is one character of a text, or one byte that belongs to none, as it is printed:
// as itself or as its escape. Findings count columns in such characters.
type cell struct {
	text string
	// columns is how many a terminal takes for it.
	columns int
}

func cells(text string) []cell {
	found := make([]cell, 0, len(text))
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		shown := text[:size]
		switch {
		case r == utf8.RuneError && size == 1:
			shown = fmt.Sprintf(`\x%02x`, text[0])
		case r == '\t':
			shown = " "
		case unprintable(r):
			shown = fmt.Sprintf(`\u%04x`, r)
		}
		found = append(found, cell{shown, columnsOf(shown)})
		text = text[size:]
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

// unprintable reports whether a terminal would do something other than show r in a cell
// of its own. Format characters (Cf) include the bidirectional controls.
func unprintable(r rune) bool {
	return r == '\u2028' || r == '\u2029' || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zs) && r != ' '
}
