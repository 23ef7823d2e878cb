// Package plain shows hostile text for what it is: whatever could move a cursor, change colours,
// reorder letters or hide them is written as its escape, and bytes that are no UTF-8 as the bytes
// they are. It is for every place where people read text that a stranger wrote.
//
// One more thing is broken up: ##[. The runners of GitHub and Azure take what follows it for a
// command to them, anywhere in a line of a log.
package plain

import (
	"fmt"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line returns text on one line: a line break is written as its escape as well, a tab as a space.
func Line(text string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, IsHidden) && !strings.Contains(text, "##[") {
		return text
	}
	var safe strings.Builder
	for character := range Each(text) {
		safe.WriteString(character)
	}

	return safe.String()
}

// Lines returns text with its lines kept as they are.
func Lines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Line(line)
	}

	return strings.Join(lines, "\n")
}

// Each yields every character of a text, or every byte that belongs to none, as [Line] writes it:
// as itself or as its escape.
func Each(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for text != "" {
			r, size := utf8.DecodeRuneInString(text)
			shown := text[:size]
			switch {
			case r == utf8.RuneError && size == 1:
				shown = fmt.Sprintf(`\x%02x`, text[0])
			case r == '\t':
				shown = " "
			case strings.HasPrefix(text, "##["):
				shown = `\u0023`
			case IsHidden(r):
				shown = fmt.Sprintf(`\u%04x`, r)
			}
			if !yield(shown) {
				return
			}
			text = text[size:]
		}
	}
}

// IsHidden reports whether a terminal or a page would do something other than show r in a place
// of its own. Format characters (Cf) include the bidirectional controls.
func IsHidden(r rune) bool {
	return r == '\u2028' || r == '\u2029' || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zs) && r != ' '
}
