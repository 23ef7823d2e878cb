package facts

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A source is the text of a file, without a byte order mark, that knows the
// place of each of its bytes.
type source struct {
	file  string // from the root of the tree
	text  string
	lines []int // the offset of each line's first byte
	// runes has the number of code points before every runeStep-th byte, so that
	// places on one very long line are cheap. It is nil for ASCII.
	runes []int
}

// runeStep is the distance of the offsets whose code points are counted ahead, in bytes.
const runeStep = 1 << 10

// newSource takes the content of a file.
func newSource(file string, content []byte) *source {
	text := string(bytes.TrimPrefix(content, []byte("\uFEFF")))
	lines := make([]int, 1, 1+strings.Count(text, "\n"))
	for at := 0; ; {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
		lines = append(lines, at)
	}

	return &source{file: file, text: text, lines: lines, runes: countRunes(text)}
}

// countRunes returns the number of code points before every runeStep-th byte, or nil when
// every byte is one.
func countRunes(text string) []int {
	var runes []int
	total := 0
	for at := 0; at < len(text); at += runeStep {
		runes = append(runes, total)
		total += runeStarts(text[at:min(at+runeStep, len(text))])
	}
	if total == len(text) {
		return nil
	}

	return append(runes, total)
}

// runeStarts counts the bytes that start a code point.
func runeStarts(text string) int {
	count := 0
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			count++
		}
	}

	return count
}

// runesBefore returns the number of code points before the byte at offset.
func (s *source) runesBefore(offset int) int {
	if s.runes == nil {
		return offset
	}
	step := offset / runeStep

	return s.runes[step] + runeStarts(s.text[step*runeStep:offset])
}

// position returns the position of the byte at offset.
func (s *source) position(offset int) finding.Position {
	offset = min(max(offset, 0), len(s.text))
	line := sort.SearchInts(s.lines, offset+1)
	column := s.runesBefore(offset) - s.runesBefore(s.lines[line-1])

	return finding.Position{Line: line, Column: column + 1}
}

// place returns the place of the bytes from start up to end.
func (s *source) place(start, end int) finding.Place {
	return finding.Place{File: s.file, Start: s.position(start), End: s.position(max(start, end))}
}

// whole returns the place that stands for the whole file.
func (s *source) whole() finding.Place { return finding.Place{File: s.file} }

// lineRange returns the offsets of a line, which counts from 1, without its line break.
func (s *source) lineRange(line int) (start, end int) {
	start, end = s.lines[line-1], len(s.text)
	if line < len(s.lines) {
		end = s.lines[line] - 1
	}
	for end > start && s.text[end-1] == '\r' {
		end--
	}

	return start, end
}

// excerpt returns the whole text as an excerpt.
func (s *source) excerpt() excerpt { return s.cut(0, len(s.text)) }

// cut returns the text from start up to end as an excerpt.
func (s *source) cut(start, end int) excerpt {
	return excerpt{text: s.text[start:end], cuts: []cut{{source: s, offset: start, end: end}}}
}

// An excerpt is text put together from pieces of files: the lines of an
// instruction without their continuation characters, the here-documents that a
// script writes into one file. It knows where each of its bytes came from.
type excerpt struct {
	text string
	base int // where text starts in what the cuts make up
	cuts []cut
}

// A cut is one piece, which starts at from in the excerpt: the bytes of source
// from offset up to end, or text that has only a place as a whole.
type cut struct {
	from        int
	source      *source
	offset, end int
	fixed       finding.Place // without a source
}

// quotation returns text that stands, in other characters, at a place.
func quotation(text string, place finding.Place) excerpt {
	return excerpt{text: text, cuts: []cut{{fixed: place}}}
}

// slice returns the part from start up to end.
func (e excerpt) slice(start, end int) excerpt {
	return excerpt{text: e.text[start:end], base: e.base + start, cuts: e.cuts}
}

// place returns the place of the bytes from start up to end. It ends with the file
// that it starts in.
func (e excerpt) place(start, end int) finding.Place {
	if len(e.cuts) == 0 {
		return finding.Place{}
	}
	first, from := e.locate(start)
	if first.source == nil {
		return first.fixed
	}
	last, until := e.locate(max(start, end-1))
	if end > start {
		until = min(until+1, last.end)
	}
	if last.source != first.source {
		until = first.end
	}

	return first.source.place(from, until)
}

// locate returns the cut that offset lies in and the offset in its source.
func (e excerpt) locate(offset int) (cut, int) {
	offset += e.base
	i := sort.Search(len(e.cuts), func(i int) bool { return e.cuts[i].from > offset })
	c := e.cuts[max(0, i-1)]

	return c, min(c.offset+max(0, offset-c.from), c.end)
}

// whole returns the place of the whole excerpt.
func (e excerpt) whole() finding.Place { return e.place(0, len(e.text)) }

// A collage puts an excerpt together.
type collage struct {
	text strings.Builder
	cuts []cut
}

// add appends the bytes of s from start up to end.
func (c *collage) add(s *source, start, end int) {
	c.cuts = append(c.cuts, cut{source: s, from: c.text.Len(), offset: start, end: end})
	c.text.WriteString(s.text[start:end])
}

// join appends an excerpt.
func (c *collage) join(e excerpt) {
	for i, piece := range e.cuts {
		from, until := piece.from-e.base, len(e.text)
		if i+1 < len(e.cuts) {
			until = min(until, e.cuts[i+1].from-e.base)
		}
		if until <= max(from, 0) {
			continue
		}
		piece.offset = min(piece.offset+max(0, -from), piece.end)
		piece.from = c.text.Len() + max(from, 0)
		c.cuts = append(c.cuts, piece)
	}
	c.text.WriteString(e.text)
}

// excerpt returns what was put together so far.
func (c *collage) excerpt() excerpt { return excerpt{text: c.text.String(), cuts: c.cuts} }
