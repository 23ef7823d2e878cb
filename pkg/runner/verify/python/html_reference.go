package python

import "strings"

// numeric takes what begins with &#. It needs a character after it to be sure of its end.
func (s *scanner) numeric() (more bool) {
	start := s.at + len("&#")
	end := start
	if end < len(s.text) && s.text[end]|0x20 == 'x' {
		end++
		for end < len(s.text) && isHex(s.text[end]) {
			end++
		}
		end = atLeast(end, start+len("x0"))
	} else {
		for end < len(s.text) && isDigit(s.text[end]) {
			end++
		}
		end = atLeast(end, start+len("0"))
	}
	if end < 0 || end == len(s.text) || isHex(s.text[end]) {
		if strings.Contains(s.text[s.at:], ";") {
			s.handler.Data("&#")
		}

		return false
	}
	s.handler.NumericReference(s.text[start:end])
	s.at = end
	s.semicolon()

	return true
}

// named takes any other &. A name goes on over -, . and digits, but has to be followed by
// something that is neither letter nor digit.
func (s *scanner) named() (more bool) {
	start := s.at + 1
	if start == len(s.text) {
		return false
	}
	if !isLetter(s.text[start]) {
		s.handler.Data("&")
		s.at = start

		return true
	}
	end := start
	for end < len(s.text) && (isLetter(s.text[end]) || isDigit(s.text[end]) || isJoint(s.text[end])) {
		end++
	}
	if end == len(s.text) {
		// The last joint can be what follows the name.
		end = start + strings.LastIndexAny(s.text[start:], "-.")
		if end < start {
			return false
		}
	}
	s.handler.NamedReference(s.text[start:end])
	s.at = end
	s.semicolon()

	return true
}

// semicolon steps over the end of a reference.
func (s *scanner) semicolon() {
	if strings.HasPrefix(s.text[s.at:], ";") {
		s.at++
	}
}

func isJoint(c byte) bool { return c == '-' || c == '.' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// atLeast returns end, or -1 where it is too near.
func atLeast(end, least int) int {
	if end < least {
		return -1
	}

	return end
}
