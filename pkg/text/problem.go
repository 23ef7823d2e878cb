package text

import (
	"cmp"
	"slices"
	"strconv"
)

// A Code names the sort of a [Problem]. Codes are stable; messages are not.
type Code string

// The codes of problems.
const (
	// Syntax is a departure from the format that no other code names.
	Syntax Code = "syntax"
	// Encoding is a file that is not UTF-8.
	Encoding Code = "encoding"
	// BOM is a byte-order mark at the start of a JSON file.
	BOM Code = "bom"
	// Comment is a comment in a JSON file.
	Comment Code = "comment"
	// TrailingComma is a comma after the last member or item.
	TrailingComma Code = "trailing-comma"
	// LongNumber is an integer with more than [MaxDigits] digits.
	LongNumber Code = "long-number"
	// Alias is a YAML alias that cannot be followed: one that contains itself or
	// that would blow the document up.
	Alias Code = "alias"
	// Size is a file larger than [MaxSize].
	Size Code = "size"
	// Depth is nesting deeper than [MaxDepth].
	Depth Code = "depth"
	// TooMany stands last when reading stopped after [MaxProblems] problems.
	TooMany Code = "too-many"
	// NotFinite is NaN, Infinity or -Infinity, which are no JSON.
	NotFinite Code = "number"
	// DuplicateKey is a key that the same object already has.
	DuplicateKey Code = "duplicate-key"
	// Surrogate is an escaped half of a surrogate pair without the other half.
	Surrogate Code = "surrogate"
)

// The bounds that keep a hostile file from using up memory or time.
const (
	// MaxSize is the largest file that is read, in bytes.
	MaxSize = 1 << 20
	// MaxDepth is how many objects and lists may lie in one another. Python's
	// json.load manages a little less than a thousand.
	MaxDepth = 500
	// MaxProblems is how many problems of one file are reported before reading
	// stops.
	MaxProblems = 100
	// MaxDigits is the longest integer Python turns into a number by default
	// (sys.get_int_max_str_digits).
	MaxDigits = 4300
)

// A Problem is a fault in the form of a file, not in what it says.
type Problem struct {
	Code Code
	// Start and End are byte offsets in the document, half open.
	Start, End int
	// Pointer is the JSON Pointer of the value affected or, when that cannot be
	// told, of one around it.
	Pointer string
	// Key is the key's name for DuplicateKey.
	Key string
	// Message is a sentence or two for people: what was found and what to do.
	Message string
}

func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Start, b.Start) })
}

// maxQuoted is how much of a file's own text a message repeats, in runes.
const maxQuoted = 40

// quote prepares text of a file for a message: short, on one line, and without
// characters that a terminal would act on.
func quote(text string) string {
	count := 0
	for i := range text {
		if count == maxQuoted {
			return strconv.Quote(text[:i] + "…")
		}
		count++
	}

	return strconv.Quote(text)
}
