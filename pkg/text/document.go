package text

import (
	"bytes"
	"sort"
	"sync"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A Document is a file as it was read. Its methods may be called from several
// goroutines at once.
type Document struct {
	// Name is the slash-separated path of the file in its tree.
	Name string
	// Bytes is the file's content. It must not be changed.
	Bytes []byte
	// Root is the value of the whole file; it is nil when nothing could be read.
	Root *Node
	// Problems are the faults found, in the order of their Start.
	Problems []Problem

	index sync.Once
	// lines holds the offset at which each line starts. It is made when first
	// asked for, since most files have no finding.
	lines []int
	// marks are characters in long lines, so that nobody counts from the start of one:
	// a file in one line may have thousands of findings.
	marks []mark

	styled sync.Once
	// style is how the file is written, found out when it is first to be changed.
	style style
}

// A mark says how many characters stand before the one at an offset on its line.
type mark struct{ offset, before int }

// markEvery is how far marks are apart, in bytes.
const markEvery = 4096

// byteOrderMark is U+FEFF in UTF-8. Editors do not show it, so it takes no column.
const byteOrderMark = "\uFEFF"

// Place returns where to show a finding about the value at pointer: the value if
// it is a scalar, the key if it is a member's object or list, else the bracket
// that opens it. If there is no such value, the nearest one around it counts;
// without any the place is the whole file.
func (d *Document) Place(pointer string) finding.Place {
	node, key, _ := d.descend(pointer)
	switch {
	case node == nil:
		return finding.Place{File: d.Name}
	case node.isScalar():
		return d.PlaceOf(node.Start, node.End)
	case key.End > key.Start:
		return d.PlaceOf(key.Start, key.End)
	}

	return d.PlaceOf(node.Start, min(node.Start+1, node.End))
}

// PlaceOf returns the place of a range of byte offsets, half open. Offsets
// outside the document are moved to its ends.
func (d *Document) PlaceOf(start, end int) finding.Place {
	return finding.Place{File: d.Name, Start: d.position(start), End: d.position(max(start, end))}
}

// Line returns the n-th line, counted from 1, without its line end, or "" if
// there is none. A line ends with LF, CR LF or CR. The text is as hostile as the
// file and may be invalid UTF-8.
func (d *Document) Line(n int) string {
	d.index.Do(d.indexLines)
	if n < 1 || n > len(d.lines) {
		return ""
	}

	start, end := d.lineSpan(n)

	return string(d.Bytes[start:end])
}

// position converts a byte offset. An offset inside a line end counts as the end
// of the line.
func (d *Document) position(offset int) finding.Position {
	d.index.Do(d.indexLines)
	line := max(sort.SearchInts(d.lines, offset+1), 1)
	start := d.lines[line-1]
	offset = max(min(offset, d.lineEnd(line)), start)
	from := mark{offset: start}
	if i := sort.Search(len(d.marks), func(i int) bool { return d.marks[i].offset > offset }); i > 0 {
		if nearest := d.marks[i-1]; nearest.offset > start {
			from = nearest
		}
	}

	return finding.Position{Line: line, Column: from.before + utf8.RuneCount(d.Bytes[from.offset:offset]) + 1}
}

// lineEnd returns the offset at which the text of the n-th line ends.
func (d *Document) lineEnd(n int) int {
	if n == len(d.lines) {
		return len(d.Bytes)
	}
	end := d.lines[n] - 1
	if d.Bytes[end] == '\n' && end > d.lines[n-1] && d.Bytes[end-1] == '\r' {
		end--
	}

	return end
}

func (d *Document) indexLines() {
	first := 0
	if bytes.HasPrefix(d.Bytes, []byte(byteOrderMark)) {
		first = len(byteOrderMark)
	}
	d.lines = append(d.lines, first)
	for i, c := range d.Bytes {
		switch {
		case c == '\n':
		case c == '\r' && (i+1 == len(d.Bytes) || d.Bytes[i+1] != '\n'):
		default:
			continue
		}
		d.lines = append(d.lines, i+1)
	}
	for n := range d.lines {
		d.mark(d.lines[n], d.lineEnd(n+1))
	}
}

// mark sets marks in a line.
func (d *Document) mark(start, end int) {
	if end-start < markEvery {
		return
	}
	last, before := start, 0
	for offset := start; offset < end; before++ {
		if offset-last >= markEvery {
			d.marks = append(d.marks, mark{offset, before})
			last = offset
		}
		_, size := utf8.DecodeRune(d.Bytes[offset:end])
		offset += size
	}
}

// lineSpan returns the offsets of the text of the n-th line, or of the nearest
// line there is.
func (d *Document) lineSpan(n int) (start, end int) {
	d.index.Do(d.indexLines)
	n = max(1, min(n, len(d.lines)))

	return d.lines[n-1], d.lineEnd(n)
}
