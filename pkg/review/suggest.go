package review

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/plain"
	"github.com/tfblint/tfblint/pkg/text"
)

// maxSuggestion is how large a suggestion is at most, in bytes, and maxSuggested how many lines it
// replaces: whoever accepts it has to be able to read it.
const (
	maxSuggestion = 4 << 10
	maxSuggested  = 40
)

// Suggest writes a fix as whole lines that take the place of others, where that is possible byte
// for byte. It is not where the fix is not safe, is in another file than the finding, or where the
// lines have ends that a host may write in its own way: a carriage return, or none at the end of
// the file. Nor is it where a character of the new lines does not show, which whoever accepts them
// would accept unseen.
func Suggest(found *finding.Finding, content []byte) *Suggestion {
	if found.Fix == nil || !found.Fix.Safe || len(found.Fix.Edits) == 0 {
		return nil
	}
	document := &text.Document{Name: found.File, Bytes: content}
	edits := make([]text.Edit, 0, len(found.Fix.Edits))
	region := text.Span{Start: len(content), End: 0}
	for _, edit := range found.Fix.Edits {
		span, err := document.SpanOf(edit.Place)
		if edit.File != found.File || err != nil {
			return nil
		}
		edits = append(edits, text.Edit{Span: span, Text: edit.Text})
		region.Start, region.End = min(region.Start, span.Start), max(region.End, span.End)
	}
	region = wholeLines(content, region)
	after, err := text.Apply(content, edits)
	if err != nil || region.Start == region.End {
		return nil
	}
	replaced := after[region.Start : region.End+len(after)-len(content)]
	for _, lines := range [][]byte{content[region.Start:region.End], replaced} {
		if !isShown(lines) {
			return nil
		}
	}
	first := 1 + bytes.Count(content[:region.Start], []byte("\n"))
	count := bytes.Count(content[region.Start:region.End], []byte("\n"))
	if count > maxSuggested || bytes.Equal(replaced, content[region.Start:region.End]) {
		return nil
	}

	return &Suggestion{First: first, Last: first + count - 1, Text: string(replaced)}
}

// wholeLines widens a range to the lines that it touches. One that ends where a line begins does
// not touch that line, unless it is there alone.
func wholeLines(content []byte, region text.Span) text.Span {
	start := 1 + bytes.LastIndexByte(content[:region.Start], '\n')
	end := region.End
	if end == start || end > 0 && content[end-1] != '\n' {
		next := bytes.IndexByte(content[end:], '\n')
		if next < 0 {
			return text.Span{Start: start, End: len(content)}
		}
		end += next + 1
	}

	return text.Span{Start: start, End: end}
}

// isShown reports whether lines are whole, and every character of them is seen.
func isShown(lines []byte) bool {
	if len(lines) > maxSuggestion || !utf8.Valid(lines) || len(lines) > 0 && lines[len(lines)-1] != '\n' {
		return false
	}

	return !strings.ContainsFunc(string(lines), func(r rune) bool {
		return r != '\n' && r != '\t' && plain.IsHidden(r)
	})
}
