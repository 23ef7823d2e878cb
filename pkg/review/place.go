package review

import (
	"github.com/tfblint/tfblint/pkg/finding"
)

// maxRange is how many lines a comment is on at most. A comment on more covers what it is about;
// it is put on the first line then.
const maxRange = 20

// A spot is where a comment goes: on lines of the head, or with line 0 on the file as a whole.
type spot struct {
	start, line int
	// suggests says that the lines are those of the finding's suggestion.
	suggests bool
}

// spotOf finds out where a comment on a finding goes in a file of the difference. A host takes
// comments only on lines that the difference shows, and on several lines only within one hunk.
func spotOf(found *Finding, file *File) spot {
	if found.Start.IsZero() {
		return spot{}
	}
	hunk, inside := file.hunk(found.Start.Line)
	if !inside {
		return spot{}
	}
	if s := found.Suggestion; s != nil && s.First >= hunk.First && s.Last <= hunk.Last {
		return spot{start: several(s.First, s.Last), line: s.Last, suggests: true}
	}
	first, last := found.Start.Line, lastLine(found.Place)
	if last > hunk.Last || last-first >= maxRange {
		last = first
	}

	return spot{start: several(first, last), line: last}
}

// several returns the first of several lines, and 0 where it is one.
func several(first, last int) int {
	if first == last {
		return 0
	}

	return first
}

// hunk returns the lines that the difference shows around a line.
func (f *File) hunk(line int) (Lines, bool) {
	for _, lines := range f.Lines {
		if lines.First <= line && line <= lines.Last {
			return lines, true
		}
	}

	return Lines{}, false
}

// lastLine returns the last line that a place has a character of.
func lastLine(place finding.Place) int {
	last := place.End.Line
	if place.End.Column == 1 {
		last--
	}

	return max(last, place.Start.Line)
}
