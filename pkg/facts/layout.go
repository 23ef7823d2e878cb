package facts

import (
	"bytes"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/finding"
)

// An Oddity is an unusual way in which a text is written.
type Oddity struct {
	Code OddityCode
	// Count is how many lines are so, Place the part that is of the first of them.
	Count int
	Place finding.Place
}

// An OddityCode says which way it is.
type OddityCode string

// The oddities.
const (
	// CarriageReturns are before the line feeds.
	CarriageReturns OddityCode = "crlf"
	// TabIndent has a tab among the blanks at the start of a line.
	TabIndent      OddityCode = "tabs"
	TrailingBlanks OddityCode = "trailing-blanks"
	NoFinalNewline OddityCode = "no-final-newline"
)

// byteOrderMark is U+FEFF in UTF-8. Editors do not show it, so it takes no column.
const byteOrderMark = "\uFEFF"

// LayoutOf returns what is unusual about how a text is written, each oddity once; file is
// its path from the root of the tree.
func LayoutOf(file string, content []byte) []Oddity {
	scan := layoutScan{file: file}
	rest := bytes.TrimPrefix(content, []byte(byteOrderMark))
	for len(rest) > 0 {
		scan.number++
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			scan.line(rest)
			scan.found(NoFinalNewline, rest, len(rest), len(rest))

			break
		}
		line := rest[:end]
		rest = rest[end+1:]
		if end > 0 && line[end-1] == '\r' {
			line = line[:end-1]
			scan.found(CarriageReturns, line, 0, len(line))
		}
		scan.line(line)
	}

	return scan.oddities
}

// A layoutScan goes through a text line by line.
type layoutScan struct {
	file     string
	number   int
	oddities []Oddity
}

// line looks at the blanks around a line's text.
func (s *layoutScan) line(line []byte) {
	indent := 0
	for indent < len(line) && isBlank(line[indent]) {
		indent++
	}
	if bytes.IndexByte(line[:indent], '\t') >= 0 && indent < len(line) {
		s.found(TabIndent, line, 0, indent)
	}
	end := len(line)
	for end > 0 && isBlank(line[end-1]) {
		end--
	}
	if end < len(line) {
		s.found(TrailingBlanks, line, end, len(line))
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// found counts a line, whose bytes from start up to end show an oddity.
func (s *layoutScan) found(code OddityCode, line []byte, start, end int) {
	for i := range s.oddities {
		if s.oddities[i].Code == code {
			s.oddities[i].Count++

			return
		}
	}
	position := func(offset int) finding.Position {
		return finding.Position{Line: s.number, Column: utf8.RuneCount(line[:offset]) + 1}
	}
	s.oddities = append(s.oddities, Oddity{
		Code: code, Count: 1, Place: finding.Place{File: s.file, Start: position(start), End: position(end)},
	})
}
