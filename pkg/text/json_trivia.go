package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// skipTrivia moves past white space and past what is not JSON but stands between
// values all the same: comments, invisible characters, conflict markers.
func (p *jsonParser) skipTrivia() {
	for {
		p.skipBlanks()
		if p.pos == len(p.src) || p.stopped {
			return
		}
		c := p.src[p.pos]
		// What most tokens start with, first.
		if c == '"' || c == ',' || c == ':' || c >= '0' && c <= '9' || c >= 'A' && c <= '{' || c == '}' {
			return
		}
		if !p.skipComment(c) && !p.skipConflict(c) && !p.skipInvisible() {
			return
		}
	}
}

// skipBlanks moves past JSON's own white space.
func (p *jsonParser) skipBlanks() {
	for p.pos < len(p.src) {
		switch p.src[p.pos] {
		case ' ', '\n', '\t', '\r':
			p.pos++
		default:
			return
		}
	}
}

// skipComment moves past one comment and reports it.
func (p *jsonParser) skipComment(c byte) bool {
	start, rest := p.pos, p.src[p.pos:]
	switch {
	case strings.HasPrefix(rest, "/*"):
		length := strings.Index(rest[len("/*"):], "*/")
		if length < 0 {
			p.pos, p.cutOff = len(p.src), true
			p.reportf(Comment, start, start+len("/*"),
				"This comment is not closed, and JSON has no comments; remove it.")

			return true
		}
		p.pos += len("/*") + length + len("*/")
	case c == '#' || strings.HasPrefix(rest, "//"):
		p.pos = p.lineEnd(start)
	default:
		return false
	}
	p.reportf(Comment, start, p.pos, "JSON has no comments; remove it, or put the text under a key such as \"notes\".")

	return true
}

// skipInvisible moves past characters that look like white space or like nothing
// but are not JSON's white space, and reports the first of each sort.
func (p *jsonParser) skipInvisible() bool {
	start := p.pos
	r, size := utf8.DecodeRuneInString(p.src[start:])
	if r != 0 && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
		return false
	}
	for strings.HasPrefix(p.src[p.pos:], p.src[start:start+size]) {
		p.pos += size
	}
	p.reportHabitf(habitKind(r), start, p.pos,
		"An invisible character (%U%s) stands between values; remove it or write a plain space.", r, runeName(r))

	return true
}

// runeName names the invisible characters that people meet.
func runeName(r rune) string {
	switch r {
	case 0:
		return ", a NUL byte"
	case '\u00A0':
		return ", a no-break space"
	case '\u200B':
		return ", a zero-width space"
	case '\uFEFF':
		return ", a byte-order mark"
	}

	return ""
}

// markerLength is the length of the markers that Git writes into a file.
const markerLength = len("<<<<<<<")

// skipConflict moves past the marker of a merge conflict that stands alone on
// its line. Of the two sides the first is read and the second left out: both
// together would only yield faults that are not there.
func (p *jsonParser) skipConflict(c byte) bool {
	if strings.IndexByte("<|=>", c) < 0 || !p.atLineStart() ||
		!strings.HasPrefix(p.src[p.pos:], strings.Repeat(string(c), markerLength)) {
		return false
	}
	start := p.pos
	p.pos = p.lineEnd(start)
	if p.inConflict && c != '<' {
		p.inConflict = false
		if last := strings.Index(p.src[start:], "\n>>>>>>>"); c != '>' && last >= 0 {
			p.pos = p.lineEnd(start + last + 1)
		}

		return true
	}
	p.inConflict = c == '<'
	p.reportf(Syntax, start, p.pos, "A merge conflict was left in the file; choose one side and remove the markers.")

	return true
}

func (p *jsonParser) atLineStart() bool { return p.pos == 0 || isLineEnd(p.src[p.pos-1]) }
