package python

import (
	"strings"
	"unicode/utf8"
)

// startTag takes < and a letter. A tag that holds something which is neither attribute nor
// end is text.
func (s *scanner) startTag() int {
	end := s.wholeStartTag()
	if end < 0 {
		return end
	}
	nameEnd := tagName(s.text, s.at+1)
	name := Lower(s.text[s.at+1 : nameEnd])
	at := skipSlashes(s.text, nameEnd)
	for at < end {
		next := attribute(s.text, at)
		if next < 0 {
			break
		}
		at = next
	}
	closing := ""
	if at < end {
		closing = strings.TrimFunc(s.text[at:end], IsSpace)
	}
	switch closing {
	case ">":
		s.handler.StartTag(name)
		if name == "script" || name == "style" {
			s.raw = name
		}
	case "/>":
		s.handler.StartTag(name)
		s.handler.EndTag(name)
	default:
		s.handler.Data(s.text[s.at:end])
	}

	return end
}

// wholeStartTag returns where the start tag ends, or where it stops being one; -1 if the
// text ends first.
func (s *scanner) wholeStartTag() int {
	at := tagName(s.text, s.at+1)
	for at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[at:])
		if r != '/' && !IsSpace(r) {
			break
		}
		at += size
	}
	for next := attribute(s.text, at); next >= 0; next = attribute(s.text, at) {
		at = next
	}
	at = skipSpace(s.text, at)
	switch rest := s.text[at:]; {
	case rest == "":
		return -1
	case rest[0] == '>':
		return at + 1
	case strings.HasPrefix(rest, "/>"):
		return at + len("/>")
	case rest[0] == '/' || rest[0] == '=' || isLetter(rest[0]):
		return -1
	}

	return at
}

// tagName returns where the name that begins there ends.
func tagName(text string, at int) int {
	if i := strings.IndexAny(text[at:], "\t\n\r\f />\x00"); i >= 0 {
		return at + i
	}

	return len(text)
}

// skipSlashes steps over white space, and over slashes that do not end a tag.
func skipSlashes(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if r == '/' && strings.HasPrefix(text[at+1:], ">") || r != '/' && !IsSpace(r) {
			break
		}
		at += size
	}

	return at
}

// attribute steps over an attribute and what may stand between it and the next; -1 if none
// begins here. One begins only after white space, a slash or a quote.
func attribute(text string, at int) int {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	if before != '\'' && before != '"' && before != '/' && !IsSpace(before) {
		return -1
	}
	name := at
	for name < len(text) {
		r, size := utf8.DecodeRuneInString(text[name:])
		if IsSpace(r) || r == '/' || r == '>' || r == '=' && name > at {
			break
		}
		name += size
	}
	if name == at {
		return -1
	}
	if value := attributeValue(text, name); value >= 0 {
		return skipSlashes(text, skipSpace(text, value))
	}

	return skipSlashes(text, name)
}

// attributeValue steps over equals signs and a value; -1 if there is none. A quote that is
// never closed begins no value. Then the value is empty and ends before the white space
// that precedes the quote, or, after several equals signs, begins with the last of them.
func attributeValue(text string, at int) int {
	equals := skipSpace(text, at)
	end := equals
	for end < len(text) && text[end] == '=' {
		end++
	}
	if end == equals {
		return -1
	}
	value := skipSpace(text, end)
	if value < len(text) && (text[value] == '"' || text[value] == '\'') {
		if closing := strings.IndexByte(text[value+1:], text[value]); closing >= 0 {
			return value + 1 + closing + 1
		}
		switch {
		case value > end:
			return lastSpace(text, value)
		case end-equals > 1:
			return bareValue(text, end-1)
		}

		return -1
	}

	return bareValue(text, value)
}

// lastSpace returns where the white-space character before it begins.
func lastSpace(text string, at int) int {
	_, size := utf8.DecodeLastRuneInString(text[:at])

	return at - size
}

func bareValue(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if r == '>' || IsSpace(r) {
			break
		}
		at += size
	}

	return at
}

// endTag takes what begins with </ and has a > somewhere.
func (s *scanner) endTag() int {
	end := s.through(">", s.at+1)
	if end < 0 {
		return -1
	}
	start := skipSpace(s.text, s.at+len("</"))
	name := start
	for name < len(s.text) && (isLetter(s.text[name]) ||
		name > start && (isDigit(s.text[name]) || strings.IndexByte("-.:_", s.text[name]) >= 0)) {
		name++
	}
	closed := skipSpace(s.text, name)
	if name > start && closed < len(s.text) && s.text[closed] == '>' {
		return s.plainEndTag(Lower(s.text[start:name]), end)
	}
	if s.raw != "" {
		s.handler.Data(s.text[s.at:end])

		return end
	}
	at := s.at + len("</")
	if at < len(s.text) && isLetter(s.text[at]) {
		s.handler.EndTag(Lower(s.text[at:tagName(s.text, at)]))
	}

	return end
}

// plainEndTag takes an end tag that is written as it should be.
func (s *scanner) plainEndTag(name string, end int) int {
	if s.raw != "" && name != s.raw {
		s.handler.Data(s.text[s.at:end])

		return end
	}
	s.handler.EndTag(name)
	s.raw = ""

	return end
}
