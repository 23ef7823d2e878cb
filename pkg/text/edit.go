package text

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/finding"
)

// An Edit puts Text in the place of a range of a file's bytes.
type Edit struct {
	Span

	Text string
}

var (
	// ErrOverlap is what Apply wraps for edits that change the same bytes.
	ErrOverlap = errors.New("two edits change the same text")
	// ErrRange is what is wrapped for a range that the file does not have.
	ErrRange = errors.New("the range is not in the file")
)

// Apply returns content with all edits made, in whatever order they are given, and
// leaves every byte outside of their ranges as it is. Where two insert at one offset, or
// change the same bytes, it returns an error and makes none.
func Apply(content []byte, edits []Edit) ([]byte, error) {
	sorted, err := inOrder(edits, len(content))
	if err != nil {
		return nil, err
	}
	var result bytes.Buffer
	done := 0
	for _, edit := range sorted {
		result.Write(content[done:edit.Start])
		result.WriteString(edit.Text)
		done = edit.End
	}
	result.Write(content[done:])

	return result.Bytes(), nil
}

// Fit says what keeps edits from being made together in a file of a size in bytes, as Apply
// would, without making them.
func Fit(size int, edits []Edit) error {
	_, err := inOrder(edits, size)

	return err
}

func inOrder(edits []Edit, size int) ([]Edit, error) {
	sorted := slices.SortedFunc(slices.Values(edits), compareEdits)
	done := 0
	for i, edit := range sorted {
		switch {
		case edit.Start < 0 || edit.Start > edit.End || edit.End > size:
			return nil, fmt.Errorf("%w: bytes %d to %d of %d", ErrRange, edit.Start, edit.End, size)
		case edit.Start < done || i > 0 && edit.Span == sorted[i-1].Span:
			return nil, fmt.Errorf("%w: the bytes from %d on", ErrOverlap, edit.Start)
		}
		done = edit.End
	}

	return sorted, nil
}

func compareEdits(a, b Edit) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}

// Disturbs reports whether two edits that know nothing of each other must not both be
// made. They change the same bytes, or one inserts at an edge of what the other changes:
// a comma may then be one too many.
func (e Edit) Disturbs(other Edit) bool {
	if e.Start == e.End || other.Start == other.End {
		return e.Start <= other.End && other.Start <= e.End
	}

	return e.Start < other.End && other.Start < e.End
}

// SpanOf returns the bytes of a place; it undoes [Document.PlaceOf]. A line has columns
// up to the one after its last character. A place that is the whole file has no bytes of
// its own, and is refused like one outside of the file.
func (d *Document) SpanOf(place finding.Place) (Span, error) {
	start, startKnown := d.offset(place.Start)
	end, endKnown := d.offset(place.End)
	if !startKnown || !endKnown || start > end {
		return Span{}, fmt.Errorf("%w: %s, from line %d, column %d to line %d, column %d", ErrRange, d.Name,
			place.Start.Line, place.Start.Column, place.End.Line, place.End.Column)
	}

	return Span{start, end}, nil
}

// offset returns the byte offset of a position, if the document has it.
func (d *Document) offset(at finding.Position) (int, bool) {
	d.index.Do(d.indexLines)
	if at.Line < 1 || at.Line > len(d.lines) || at.Column < 1 {
		return 0, false
	}
	offset, end := d.lineSpan(at.Line)
	before := 0
	i := sort.Search(len(d.marks), func(i int) bool {
		return d.marks[i].offset >= end || d.marks[i].offset > offset && d.marks[i].before >= at.Column
	})
	if i > 0 && d.marks[i-1].offset > offset {
		offset, before = d.marks[i-1].offset, d.marks[i-1].before
	}
	for ; before < at.Column-1; before++ {
		if offset >= end {
			return 0, false
		}
		_, size := utf8.DecodeRune(d.Bytes[offset:end])
		offset += size
	}

	return offset, true
}
