package facts

import (
	"strings"
	"unicode/utf8"
)

// A pyKind is a kind of Python token.
type pyKind uint8

const (
	pyName pyKind = iota
	pyString
	pyNumber
	pyOperator
)

// A pyToken is a token of Python: a name, the value of a string, a number, or an
// operator of one or two characters.
type pyToken struct {
	kind       pyKind
	text       string
	start, end int
	// computed marks strings whose value is not literal: f-strings, bytes.
	computed bool
}

func (t pyToken) is(operator string) bool { return t.kind == pyOperator && t.text == operator }

func (t pyToken) named(name string) bool { return t.kind == pyName && t.text == name }

// A pyLine is a logical line: a physical one, or several that brackets or
// backslashes join.
type pyLine struct {
	indent int // in columns, a tab counting to the next multiple of 8
	tokens []pyToken
}

// maxPyTokens is how many tokens of one Python file are read. The longest
// configuration of the TechEmpower tree has 180.
const maxPyTokens = 1 << 14

// pyTab is the distance of Python's tab stops.
const pyTab = 8

// A pyScanner splits Python into logical lines. It knows the lexical grammar
// that configurations use; on anything else it goes on with the next character.
type pyScanner struct {
	text  string
	at    int
	count int
	depth int // of open brackets
	line  pyLine
	lines []pyLine
}

// scanPython returns the logical lines of a text, and whether that was all of it.
func scanPython(text string) ([]pyLine, bool) {
	s := pyScanner{text: text}
	s.indent()
	for s.at < len(s.text) && s.count < maxPyTokens {
		s.next()
	}
	s.endLine()

	return s.lines, s.at >= len(s.text)
}

// indent measures the indentation at the start of a line.
func (s *pyScanner) indent() {
	column := 0
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case ' ':
			column++
		case '\t':
			column += pyTab - column%pyTab
		case '\f':
			column = 0
		default:
			s.line.indent = column

			return
		}
	}
}

func (s *pyScanner) endLine() {
	if len(s.line.tokens) > 0 {
		s.lines = append(s.lines, s.line)
	}
	s.line = pyLine{}
}

// next reads one token, or passes over what is none.
func (s *pyScanner) next() {
	c := s.text[s.at]
	switch {
	case c == '\n':
		s.at++
		if s.depth == 0 {
			s.endLine()
			s.indent()
		}
	case c == '#':
		if end := strings.IndexByte(s.text[s.at:], '\n'); end >= 0 {
			s.at += end
		} else {
			s.at = len(s.text)
		}
	case c == '\\', c == ' ', c == '\t', c == '\r', c == '\f':
		s.at++
		if c == '\\' { // Joins the next line.
			s.at += len(s.text[s.at:]) - len(strings.TrimLeft(s.text[s.at:], "\r"))
			if s.at < len(s.text) && s.text[s.at] == '\n' {
				s.at++
			}
		}
	case c == '"' || c == '\'':
		s.string(s.at)
	case isDigit(c):
		s.word(pyNumber)
	case isWordByte(c) || c >= utf8.RuneSelf:
		s.word(pyName)
	default:
		s.operator()
	}
}

func (s *pyScanner) add(kind pyKind, text string, start int) {
	s.count++
	s.line.tokens = append(s.line.tokens, pyToken{kind: kind, text: text, start: start, end: s.at})
}

// word reads a name or number, or a string with a prefix.
func (s *pyScanner) word(kind pyKind) {
	start := s.at
	for ; s.at < len(s.text); s.at++ {
		if c := s.text[s.at]; !isWordByte(c) && c < utf8.RuneSelf && (kind != pyNumber || c != '.') {
			break
		}
	}
	word := s.text[start:s.at]
	const longestPrefix = 2
	if len(word) <= longestPrefix && s.at < len(s.text) && (s.text[s.at] == '"' || s.text[s.at] == '\'') {
		s.string(start)

		return
	}
	s.add(kind, word, start)
}

// string reads a string whose prefix starts at start and whose quotes start here.
func (s *pyScanner) string(start int) {
	prefix := strings.ToLower(s.text[start:s.at])
	quote := s.text[s.at : s.at+1]
	long := strings.HasPrefix(s.text[s.at:], strings.Repeat(quote, len(`"""`)))
	if long {
		quote = strings.Repeat(quote, len(`"""`))
	}
	s.at += len(quote)
	from := s.at
	escaped := false
	for s.at < len(s.text) && !strings.HasPrefix(s.text[s.at:], quote) {
		if !long && s.text[s.at] == '\n' {
			break // A string that is not closed ends with its line.
		}
		if s.text[s.at] == '\\' && s.at+1 < len(s.text) {
			escaped = true
			s.at++
		}
		s.at++
	}
	value := s.text[from:min(s.at, len(s.text))]
	if strings.HasPrefix(s.text[min(s.at, len(s.text)):], quote) {
		s.at += len(quote)
	}
	s.add(pyString, value, start)
	token := &s.line.tokens[len(s.line.tokens)-1]
	token.computed = strings.ContainsAny(prefix, "fbt") || escaped && !strings.Contains(prefix, "r")
}

// operator reads an operator or bracket.
func (s *pyScanner) operator() {
	start := s.at
	s.at++
	switch s.text[start] {
	case '(', '[', '{':
		s.depth++
	case ')', ']', '}':
		s.depth = max(0, s.depth-1)
	case '=', '!', '<', '>', '+', '-', '*', '/', '%', '|', '&', '^', ':':
		if s.at < len(s.text) && s.text[s.at] == '=' {
			s.at++
		}
	}
	s.add(pyOperator, s.text[start:s.at], start)
}
