package text

import (
	"strings"
)

// bare reads a value that starts with neither a bracket nor a quote: a number,
// one of JSON's words, or something that is neither.
func (p *jsonParser) bare() *Node {
	start, end := p.pos, p.tokenEnd(p.pos)
	token := p.src[start:end]
	p.pos = end
	kind, text, known := literal(token)
	switch {
	case known && kind == Number:
		p.reportf(NotFinite, start, end, "%s is no number in JSON; write a number or null.", token)
	case known:
	case isNumber(token):
		kind, text = Number, token
		p.checkLength(start, token)
	case startsNumber(token):
		kind, text = p.repairNumber(start, token)
	default:
		kind, text = p.unquoted(start, token)
	}

	return p.slab.text(kind, start, p.pos, text)
}

// tokenEnd returns where the token that starts at start ends; it has at least
// one character.
func (p *jsonParser) tokenEnd(start int) int {
	const delimiters = " \t\r\n,:{}[]\"'`/#;="
	end := strings.IndexAny(p.src[start+1:], delimiters)
	if end < 0 {
		return len(p.src)
	}

	return start + 1 + end
}

// bareLength returns how far a text without quotes reaches: to one of the
// characters in stop or the end.
func bareLength(s, stop string) int {
	if length := strings.IndexAny(s, stop); length >= 0 {
		return length
	}

	return len(s)
}

// literal returns the kind and text of the words that stand for values in JSON
// or for Python's json.load.
func literal(token string) (Kind, string, bool) {
	switch token {
	case "null":
		return Null, "", true
	case "true", "false":
		return Bool, token, true
	case "NaN", "Infinity", "-Infinity":
		return Number, token, true
	}

	return Invalid, "", false
}

// unquoted reports a text that should be in quotes or be another word.
func (p *jsonParser) unquoted(start int, token string) (Kind, string) {
	switch strings.ToLower(strings.TrimLeft(token, "+-")) {
	case "true", "false":
		p.reportf(Syntax, start, p.pos, "%s is written %s in JSON.", token, strings.ToLower(token))

		return Bool, strings.ToLower(token)
	case "null", "none", "nil", "undefined":
		p.reportf(Syntax, start, p.pos, "%s is written null in JSON.", token)

		return Null, ""
	case "nan", "inf", "infinity":
		p.reportf(Syntax, start, p.pos, "%s is no number in JSON; write a number or null.", token)

		return Invalid, ""
	}
	if p.brokenLine(start) {
		return Invalid, ""
	}
	// A text without quotes may well have spaces in it.
	length := bareLength(p.src[start:], ",}]\"\r\n")
	p.pos = max(p.pos, p.trimRight(start, start+length))
	text := p.src[start:p.pos]
	p.reportf(Syntax, start, p.pos, "%s is no value in JSON; a text stands in double quotes.", quote(text))

	return String, p.valid(text)
}
