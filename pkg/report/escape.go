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
	if !strings.ContainsFunc(text, unprintable) {
		return text
	}
	var safe strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&safe, `\x%02x`, text[0])
		case r == '\t':
			safe.WriteByte(' ')
		case unprintable(r):
			fmt.Fprintf(&safe, `\u%04x`, r)
		default:
			safe.WriteString(text[:size])
		}
		text = text[size:]
	}

	return safe.String()
}

// unprintable reports whether a terminal would do something other than show r in a cell
// of its own. Format characters (Cf) include the bidirectional controls.
func unprintable(r rune) bool {
	return r == utf8.RuneError || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r)
}
