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
	for len(text) > 0 {
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

// columnsOf returns how many columns a terminal takes for printable text: none for
// marks that are set upon the letter before, two for the wide scripts of East Asia and
// for pictures.
func columnsOf(text string) int {
	sum := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), isPicture(r), isFullWidth(r):
			sum += 2
		default:
			sum++
		}
	}

	return sum
}

// isPicture reports whether r lies in the planes of emoji.
func isPicture(r rune) bool { return r >= 0x1F300 && r <= 0x1FAFF }

// isFullWidth reports whether r is a letter or sign in the size of a Chinese one.
func isFullWidth(r rune) bool {
	return r >= 0x3000 && r <= 0x303E || r >= 0xFF01 && r <= 0xFF60 || r >= 0xFFE0 && r <= 0xFFE6
}

// unprintable reports whether a terminal would do something other than show r in a cell
// of its own. Format characters (Cf) include the bidirectional controls.
func unprintable(r rune) bool {
	return r == '\u2028' || r == '\u2029' || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zs) && r != ' '
}
