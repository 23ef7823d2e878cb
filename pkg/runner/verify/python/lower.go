package python

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lower is str.lower: Unicode's full lower-casing. It differs from strings.ToLower in two
// letters: U+0130 becomes two characters, and a capital sigma that ends a word becomes the
// final one. Bytes that are no UTF-8 (a lone surrogate of JSON) stay as they are.
func Lower(text string) string {
	if isASCII(text) {
		return strings.ToLower(text)
	}
	var lower strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			lower.WriteByte(text[i])
		case r == 'İ':
			lower.WriteString("i\u0307")
		case r == 'Σ' && endsWord(text[:i], text[i+size:]):
			lower.WriteRune('ς')
		default:
			lower.WriteRune(unicode.ToLower(r))
		}
		i += size
	}

	return lower.String()
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}

	return true
}

// endsWord is Unicode's condition Final_Sigma: a cased letter before, none after, whatever
// may stand in between without being seen. The look is short, so that a text of nothing
// but such characters takes no square time.
func endsWord(before, after string) bool {
	const farthest = 256
	cased := func(text string, last bool) bool {
		for range farthest {
			decode := utf8.DecodeRuneInString
			if last {
				decode = utf8.DecodeLastRuneInString
			}
			r, size := decode(text)
			if size == 0 || !isCaseIgnorable(r) {
				return size > 0 && isCased(r)
			}
			if last {
				text = text[:len(text)-size]
			} else {
				text = text[size:]
			}
		}

		return false
	}

	return cased(before, true) && !cased(after, false)
}

func isCased(r rune) bool {
	return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r) ||
		unicode.In(r, unicode.Other_Lowercase, unicode.Other_Uppercase)
}

// isCaseIgnorable follows Unicode's definition: marks, formats, modifiers, and what stands
// inside words (Word_Break MidLetter, MidNumLet and Single_Quote).
func isCaseIgnorable(r rune) bool {
	return strings.ContainsRune("'.:··՟״‘’․‧︓﹒﹕＇．：", r) ||
		unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}
