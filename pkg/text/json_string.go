package text

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a string in double quotes.
func (p *jsonParser) quoted() string {
	start := p.pos
	for i := start + 1; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == '"':
			p.pos = i + 1

			return p.valid(p.src[start+1 : i])
		case c == '\\' || c < ' ':
			return p.quotedSlowly(start)
		}
	}

	return p.quotedSlowly(start)
}

// quotedSlowly reads a string that has escapes or faults.
func (p *jsonParser) quotedSlowly(start int) string {
	end, closed := p.stringEnd(start)
	p.pos = end
	content := p.src[start+1 : end]
	if closed {
		p.pos++
	} else {
		// The comma that mostly ends such a line was hardly meant to be text.
		content = strings.TrimRight(content, " \t")
		content = strings.TrimSuffix(content, ",")
		p.pos = start + 1 + len(content)
		p.cutOff = p.cutOff || end == len(p.src)
		p.reportf(Syntax, start, p.pos, "This string is not closed; add a double quote at its end.")
	}
	p.reportControls(start+1, content)

	return p.valid(p.unescape(start+1, content))
}

// stringEnd returns the offset of the quote that ends the string starting at
// start or, if it is not closed, where its line or the text ends.
func (p *jsonParser) stringEnd(start int) (int, bool) {
	multiline := false
	for i := start + 1; i < len(p.src); i++ {
		switch p.src[i] {
		case '"':
			return i, true
		case '\\':
			if i+1 < len(p.src) && !isLineEnd(p.src[i+1]) {
				i++
			}
		case '\n', '\r':
			if !multiline && !p.continues(i) {
				return i, false
			}
			multiline = true
		}
	}

	return len(p.src), false
}

// continues reports whether a string goes on after a line end in it. Then the
// next line that has quotes has an odd number of them: one ends the string. If
// the string was only left open, they are in pairs.
func (p *jsonParser) continues(lineEnd int) bool {
	rest := p.src[lineEnd:]
	before, _, found := strings.Cut(rest, `"`)

	return found && p.oddQuotes(lineEnd+strings.LastIndexAny(before, "\r\n")+1)
}

func countQuotes(line string) int {
	count := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			count++
		}
	}

	return count
}

func isLineEnd(c byte) bool { return c == '\n' || c == '\r' }

// reportControls reports the first control character of a string.
func (p *jsonParser) reportControls(start int, content string) {
	for i := range len(content) {
		c := content[i]
		if c >= ' ' {
			continue
		}
		p.reportf(Syntax, start+i, start+i+1,
			"%s stands in a string as it is; write it as %s.", controlName(c), controlEscape(c))

		return
	}
}

func controlName(c byte) string {
	switch c {
	case '\t':
		return "A tab"
	case '\n', '\r':
		return "A line break"
	case 0:
		return "A NUL byte"
	}

	return "The control character 0x" + strconv.FormatUint(uint64(c), hexadecimal)
}

const hexadecimal = 16

func controlEscape(c byte) string {
	switch c {
	case '\t':
		return `\t`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	}

	return `\u00` + string(hexDigits[c>>4]) + string(hexDigits[c&0xF])
}

const hexDigits = "0123456789abcdef"

// unescape decodes the content of a string that starts at offset start.
func (p *jsonParser) unescape(start int, content string) string {
	at := strings.IndexByte(content, '\\')
	if at < 0 {
		return content
	}
	var (
		text strings.Builder
		e    = escapes{parser: p, start: start, content: content}
	)
	text.Grow(len(content))
	for done := 0; ; {
		text.WriteString(content[done:at])
		r, size := e.decode(at)
		if size == 0 {
			// Not an escape: keep the backslash, and what follows as it is.
			r, size = '\\', 1
		}
		text.WriteRune(r)
		done = at + size
		next := strings.IndexByte(content[done:], '\\')
		if next < 0 {
			text.WriteString(content[done:])

			return text.String()
		}
		at = done + next
	}
}

// escapes decodes the escapes of one string and reports the first fault of
// either sort.
type escapes struct {
	parser             *jsonParser
	start              int
	content            string
	wrong, loneFlagged bool
}

// The lengths of escapes such as \n and of \u with four digits.
const (
	shortEscape   = 2
	unicodeEscape = 6
)

// decode returns the character that the escape at the offset stands for and the
// escape's length, which is 0 if it is none.
func (e *escapes) decode(at int) (rune, int) {
	if at+1 < len(e.content) {
		if i := strings.IndexByte(`"\/bfnrt`, e.content[at+1]); i >= 0 {
			return rune("\"\\/\b\f\n\r\t"[i]), shortEscape
		}
	}
	r, ok := codeUnit(e.content[at:])
	switch {
	case !ok:
		e.reportWrong(at)

		return 0, 0
	case !utf16.IsSurrogate(r):
		return r, unicodeEscape
	}
	if low, ok := codeUnit(e.content[at+unicodeEscape:]); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, unicodeEscape + unicodeEscape
		}
	}
	e.reportLone(at)

	return utf8.RuneError, unicodeEscape
}

func (e *escapes) reportWrong(at int) {
	if e.wrong {
		return
	}
	e.wrong = true
	end := min(at+shortEscape, len(e.content))
	for end < len(e.content) && !utf8.RuneStart(e.content[end]) {
		end++
	}
	e.parser.reportf(Syntax, e.start+at, e.start+end,
		`A backslash in a string starts an escape, and this is none; write \\ for a backslash.`)
}

func (e *escapes) reportLone(at int) {
	if e.loneFlagged {
		return
	}
	e.loneFlagged = true
	e.parser.reportf(Surrogate, e.start+at, e.start+at+unicodeEscape,
		"%s is half of a surrogate pair and stands for no character alone; write the character itself.",
		e.content[at:at+unicodeEscape])
}

// codeUnit reads \u and four hexadecimal digits at the start of s.
func codeUnit(s string) (rune, bool) {
	if len(s) < unicodeEscape || s[:shortEscape] != `\u` {
		return 0, false
	}
	unit, err := strconv.ParseUint(s[shortEscape:unicodeEscape], hexadecimal, 16)

	return rune(unit), err == nil
}

// oddlyQuoted reads a string in quotes that are not JSON's. It returns false and
// reads nothing if there is none on this line.
func (p *jsonParser) oddlyQuoted() (string, bool) {
	var closing string
	open, size := utf8.DecodeRuneInString(p.src[p.pos:])
	switch open {
	case '\'', '`':
		closing = string(open)
	case '“', '”', '„', '«', '»':
		closing = `“”"«»`
	case '‘', '’', '‚':
		closing = `‘’'`
	default:
		return "", false
	}
	start := p.pos
	content := p.src[start+size : p.lineEnd(start)]
	length := strings.IndexAny(content, closing)
	if length < 0 {
		return "", false
	}
	_, closingSize := utf8.DecodeRuneInString(content[length:])
	p.pos = start + size + length + closingSize
	p.reportHabitf(oddQuotes, start, p.pos,
		"Strings stand in double quotes in JSON; write %s.", quote(content[:length]))

	return p.valid(content[:length]), true
}

// valid makes a string of the text valid UTF-8.
func (p *jsonParser) valid(s string) string {
	if !p.invalidUTF8 {
		return s
	}

	return strings.ToValidUTF8(s, string(utf8.RuneError))
}
