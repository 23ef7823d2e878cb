package facts

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// splitWords splits a command as Python's shlex.split does: quotes and backslashes
// count, nothing is expanded. All words have the command's place.
func splitWords(command string, place finding.Place) []Word {
	s := wordSplitter{place: place}
	for i := 0; i < len(command); i++ {
		c := command[i]
		if c == '\\' && s.quote != '\'' && i+1 < len(command) {
			i++
			s.escaped(command[i])
		} else {
			s.take(c)
		}
	}
	s.end()

	return s.words
}

// A wordSplitter splits text into words, byte by byte.
type wordSplitter struct {
	place   finding.Place
	words   []Word
	word    strings.Builder
	started bool // a word may be empty: ""
	quote   byte
}

// take takes a byte that no backslash stands before.
func (s *wordSplitter) take(c byte) {
	switch {
	case s.quote != 0 && c == s.quote:
		s.quote = 0
	case s.quote == 0 && (c == '\'' || c == '"'):
		s.quote, s.started = c, true
	case s.quote == 0 && strings.IndexByte(" \t\r\n", c) >= 0:
		s.end()
	default:
		s.word.WriteByte(c)
		s.started = true
	}
}

// escaped takes a byte after a backslash, which stays in double quotes unless it is needed there.
func (s *wordSplitter) escaped(c byte) {
	if s.quote == '"' && c != '"' && c != '\\' {
		s.word.WriteByte('\\')
	}
	s.word.WriteByte(c)
	s.started = true
}

// end ends a word.
func (s *wordSplitter) end() {
	if s.started {
		s.words = append(s.words, Word{Text: s.word.String(), Exact: true, Place: s.place})
	}
	s.word.Reset()
	s.started = false
}
