package schemacheck

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/tfblint/tfblint/pkg/text"
)

// maxShown is how much of a file's own text a message repeats, in characters.
const maxShown = 40

// shown returns a value as JSON in ASCII, shortened. ASCII, since a letter may
// look like another one or not show at all, and because it is safe to print.
func shown(n *text.Node) string {
	switch n.Kind {
	case text.Null:
		return "null"
	case text.Bool:
		return n.Text
	case text.Number:
		return shorten(n.Text)
	case text.String:
		return quote(n.Text)
	case text.Array:
		if len(n.Items) == 0 {
			return "[]"
		}

		return "[...]"
	case text.Object:
		if len(n.Members) == 0 {
			return "{}"
		}

		return "{...}"
	case text.Invalid:
	}

	return ""
}

// found returns a value as the words after "is".
func found(n *text.Node) string {
	switch n.Kind {
	case text.Array:
		if len(n.Items) == 0 {
			return "an empty list"
		}

		return n.Kind.String()
	case text.Object:
		if len(n.Members) == 0 {
			return "an empty object"
		}

		return n.Kind.String()
	case text.Null, text.Bool, text.Number, text.String, text.Invalid:
	}

	return shown(n)
}

// shownKey returns a key as it stands in a sentence.
func shownKey(key string) string {
	if key == "" || len(key) > maxShown || strings.ContainsFunc(key, isOutlandish) {
		return quote(key)
	}

	return "`" + key + "`"
}

// isOutlandish reports whether a character had better be quoted.
func isOutlandish(r rune) bool { return r <= ' ' || r > '~' || r == '`' || r == '"' || r == '\\' }

// asIs returns a suggested value as it stands in a sentence.
func asIs(value string) string {
	if value == "" || len(value) > maxShown || strings.ContainsFunc(value, isOutlandish) {
		return quote(value)
	}

	return value
}

// quote returns a string as JSON in ASCII, shortened.
func quote(s string) string {
	const hexadecimal = 16
	var quoted strings.Builder
	quoted.WriteByte('"')
	for _, r := range shorten(s) {
		switch {
		case r == '"' || r == '\\':
			quoted.WriteByte('\\')
			quoted.WriteRune(r)
		case r >= ' ' && r <= '~':
			quoted.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				digits := strconv.FormatUint(uint64(unit), hexadecimal)
				quoted.WriteString(`\u` + strings.Repeat("0", len("ffff")-len(digits)) + digits)
			}
		}
	}
	quoted.WriteByte('"')

	return quoted.String()
}

// shorten cuts a string that is too long for a message.
func shorten(s string) string {
	count := 0
	for i := range s {
		if count == maxShown {
			return s[:i] + "..."
		}
		count++
	}

	return s
}

// sentence joins parts and ends them as the last one asks.
func sentence(parts ...string) string {
	joined := strings.Join(parts, "")
	if strings.Contains(parts[len(parts)-1], didYou) {
		return joined + "?"
	}

	return joined + "."
}

const didYou = "; did you mean "

// didYouMean returns the part of a message that makes a suggestion, if there is one.
func didYouMean(show func(string) string, suggestion string) string {
	if suggestion == "" {
		return ""
	}

	return didYou + show(suggestion)
}

// also returns a further sentence.
func also(fix string) string {
	if fix == "" {
		return ""
	}

	return " " + fix
}
