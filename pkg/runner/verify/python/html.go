package python

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrMarkedSection says that html.parser ended with an error: a marked section has a word
// that it does not know.
var ErrMarkedSection = errors.New("a marked section that begins with <![ has an unknown word")

// A Handler takes what ScanHTML sees, in order.
type Handler interface {
	StartTag(name string)
	EndTag(name string)
	Data(text string)
	// NamedReference gets a name without & and ;.
	NamedReference(name string)
	// NumericReference gets what stands between &# and the end: digits, or x and digits.
	NumericReference(digits string)
	// Declaration gets what stands between <! and >.
	Declaration(text string)
}

// ScanHTML is html.parser.HTMLParser(convert_charrefs=False).feed(text), as Python 3.12 had
// it before the changes of 2025, without a call of close: what is never finished at the end
// of the text is never seen. The text has to be UTF-8.
func ScanHTML(text string, handler Handler) error {
	s := &scanner{text: text, handler: handler}
	for s.at < len(s.text) {
		more, err := s.step()
		if err != nil || !more {
			return err
		}
	}

	return nil
}

// A scanner stands somewhere in the text. While raw is not empty it stands inside an
// element of that name, whose content is not markup.
type scanner struct {
	text    string
	at      int
	raw     string
	handler Handler
}

// step takes the text up to the next < or & and what begins there. It reports false where
// the scan ends early.
func (s *scanner) step() (more bool, err error) {
	found := s.interesting()
	if found < 0 {
		if s.raw != "" {
			return false, nil
		}
		found = len(s.text)
	}
	if s.at < found {
		s.handler.Data(s.text[s.at:found])
		s.at = found
	}
	switch rest := s.text[s.at:]; {
	case rest == "":
		return false, nil
	case rest[0] == '<':
		end, err := s.tag()
		if end < 0 || err != nil {
			return false, err
		}
		s.at = end

		return true, nil
	case strings.HasPrefix(rest, "&#"):
		return s.numeric(), nil
	default:
		return s.named(), nil
	}
}

// interesting returns where the next markup or reference begins, or inside a raw element
// where its end tag does; -1 if nowhere.
func (s *scanner) interesting() int {
	if s.raw == "" {
		if i := strings.IndexAny(s.text[s.at:], "<&"); i >= 0 {
			return s.at + i
		}

		return -1
	}
	for i := s.at; ; i++ {
		next := strings.Index(s.text[i:], "</")
		if next < 0 {
			return -1
		}
		i += next
		name := skipSpace(s.text, i+len("</"))
		if end := skipFolded(s.text, name, s.raw); end >= 0 {
			if end = skipSpace(s.text, end); end < len(s.text) && s.text[end] == '>' {
				return i
			}
		}
	}
}

// skipFolded steps over word, whose letters are lower-case ASCII, in any case. Like Python's
// re.IGNORECASE it takes a long s for s and dotless or dotted i for i.
func skipFolded(text string, at int, word string) int {
	for _, want := range word {
		r, size := utf8.DecodeRuneInString(text[at:])
		upper := want - 'a' + 'A'
		switch {
		case r == want || r == upper:
		case want == 's' && r == 'ſ', want == 'i' && (r == 'ı' || r == 'İ'):
		default:
			return -1
		}
		at += size
	}

	return at
}

func skipSpace(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !IsSpace(r) {
			break
		}
		at += size
	}

	return at
}

// tag takes what begins with < and returns where it ends; -1 if it never does.
func (s *scanner) tag() (end int, err error) {
	rest := s.text[s.at:]
	switch {
	case len(rest) > 1 && isLetter(rest[1]):
		return s.startTag(), nil
	case strings.HasPrefix(rest, "</"):
		return s.endTag(), nil
	case strings.HasPrefix(rest, "<!--"):
		return s.comment(), nil
	case strings.HasPrefix(rest, "<?"):
		return s.through(">", s.at+len("<?")), nil
	case strings.HasPrefix(rest, "<!["):
		return s.markedSection()
	case strings.HasPrefix(rest, "<!"):
		return s.declaration(), nil
	case len(rest) > 1:
		s.handler.Data("<")

		return s.at + 1, nil
	}

	return -1, nil
}

// through returns where mark, looked for from at on, ends; -1 if it is not there.
func (s *scanner) through(mark string, at int) int {
	if at > len(s.text) {
		return -1
	}
	i := strings.Index(s.text[at:], mark)
	if i < 0 {
		return -1
	}

	return at + i + len(mark)
}

// comment ends with --, white space and >.
func (s *scanner) comment() int {
	for i := s.through("--", s.at+len("<!--")); i >= 0; i = s.through("--", i-1) {
		if end := skipSpace(s.text, i); end < len(s.text) && s.text[end] == '>' {
			return end + 1
		}
	}

	return -1
}

func (s *scanner) declaration() int {
	const keyword = "<!doctype"
	rest := s.text[s.at:]
	if len(rest) >= len(keyword) && strings.EqualFold(rest[:len(keyword)], keyword) {
		end := s.through(">", s.at+len(keyword))
		if end >= 0 {
			s.handler.Declaration(s.text[s.at+len("<!") : end-1])
		}

		return end
	}

	return s.through(">", s.at+len("<!"))
}

// markedSection takes <![CDATA[ … ]]> and <![if …]>; each group has an end of its own.
func (s *scanner) markedSection() (end int, err error) {
	start := s.at + len("<![")
	if start == len(s.text) {
		return -1, nil
	}
	name := start
	for name < len(s.text) && (isLetter(s.text[name]) ||
		name > start && (isDigit(s.text[name]) || strings.IndexByte("-_.", s.text[name]) >= 0)) {
		name++
	}
	if name == start {
		return -1, ErrMarkedSection
	}
	if skipSpace(s.text, name) == len(s.text) {
		return -1, nil
	}
	var brackets int
	switch Lower(s.text[start:name]) {
	case "temp", "cdata", "ignore", "include", "rcdata":
		brackets = 2
	case "if", "else", "endif":
		brackets = 1
	default:
		return -1, ErrMarkedSection
	}

	return s.sectionEnd(start, brackets), nil
}

// sectionEnd looks for so many ], with white space after each, and a >.
func (s *scanner) sectionEnd(at, brackets int) int {
	for {
		first := s.through("]", at)
		if first < 0 {
			return -1
		}
		end := skipSpace(s.text, first)
		for n := 1; n < brackets && end < len(s.text) && s.text[end] == ']'; n++ {
			end = skipSpace(s.text, end+1)
			if end < len(s.text) && s.text[end] == '>' {
				return end + 1
			}
		}
		if brackets == 1 && end < len(s.text) && s.text[end] == '>' {
			return end + 1
		}
		at = first
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
