package markdown

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/plain"
)

// Disarm writes text for a place of which it is not known whether it is rendered: a message that
// one program shows in a terminal and another as a comment. Nothing is escaped, since the escapes
// would be seen. Zero-width spaces part what would be a mention, a reference, a link, a tag or a
// fence. What remains are italic and bold letters and the like.
func Disarm(text string) string {
	text = plain.Line(text)
	var safe strings.Builder
	for i := range len(text) {
		safe.WriteByte(text[i])
		if isArmed(text[:i+1], text[i+1:]) {
			safe.WriteString("\u200b")
		}
	}

	return safe.String()
}

// isArmed reports whether the last byte before could begin something with what comes after it.
func isArmed(before, after string) bool {
	if strings.HasPrefix(after, " ") {
		return false
	}
	switch before[len(before)-1] {
	case '@', '#', '!', '&', '$', '%', '~', '^', '<', ']', '`', '|':
		return true
	case ':':
		return after != "" && after[0] != '"'
	case '-':
		return strings.HasSuffix(strings.ToLower(before), "gh-")
	case '.':
		return strings.HasSuffix(strings.ToLower(before), "www.")
	}

	return false
}
