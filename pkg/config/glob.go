package config

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// A Glob is a pattern for names and slash-separated paths. Within a segment * stands for
// any characters, ? for one and [a-z] for one of a class; ** as a segment stands for any
// number of segments, none included. The zero Glob matches nothing.
type Glob struct {
	text     string
	segments []string
}

// deep is the segment that stands for any number of segments.
const deep = "**"

// ErrGlob is what ParseGlob wraps for a text that is no pattern.
var ErrGlob = errors.New("no pattern")

// ParseGlob reads a pattern.
func ParseGlob(pattern string) (Glob, error) {
	segments := strings.Split(pattern, "/")
	for _, segment := range segments {
		_, err := path.Match(segment, "")
		switch {
		case segment == "" || segment == "." || segment == "..":
			return Glob{}, fmt.Errorf("%q is %w: empty segments, . and .. have no place in it", pattern, ErrGlob)
		case strings.Contains(segment, deep) && segment != deep:
			return Glob{}, fmt.Errorf("%q is %w: ** stands alone between slashes", pattern, ErrGlob)
		case err != nil:
			return Glob{}, fmt.Errorf("%q is %w: a bracket is not closed, or a \\ ends it", pattern, ErrGlob)
		}
	}
	// Two in a row mean what one means, and would cost a search each.
	segments = slices.CompactFunc(segments, func(a, b string) bool { return a == deep && b == deep })

	return Glob{text: pattern, segments: segments}, nil
}

// String returns the pattern as it was written.
func (g Glob) String() string { return g.text }

// IsZero reports whether there is no pattern.
func (g Glob) IsZero() bool { return g.text == "" }

// IsLiteral reports whether the pattern matches itself only.
func (g Glob) IsLiteral() bool { return !strings.ContainsAny(g.text, `*?[\`) }

// Match reports whether the pattern matches a name or path as a whole.
func (g Glob) Match(name string) bool {
	return !g.IsZero() && matchSegments(g.segments, strings.Split(name, "/"))
}

// MatchIn reports whether the pattern matches a path or a folder that it lies in.
func (g Glob) MatchIn(name string) bool {
	if g.IsZero() {
		return false
	}
	parts := strings.Split(name, "/")
	for end := 1; end <= len(parts); end++ {
		if matchSegments(g.segments, parts[:end]) {
			return true
		}
	}

	return false
}

// matchSegments matches segment by segment. When a segment does not match, the last **
// takes in one segment more: going back to earlier ones could find nothing else, so that
// the time is at most the product of the two lengths.
func matchSegments(pattern, parts []string) bool {
	at, star, taken := 0, -1, 0
	for next := 0; next < len(parts); {
		switch {
		case at < len(pattern) && pattern[at] == deep:
			star, taken = at, next
			at++
		case at < len(pattern) && matchSegment(pattern[at], parts[next]):
			at++
			next++
		case star >= 0:
			taken++
			at, next = star+1, taken
		default:
			return false
		}
	}
	for at < len(pattern) && pattern[at] == deep {
		at++
	}

	return at == len(pattern)
}

func matchSegment(pattern, part string) bool {
	matches, err := path.Match(pattern, part)

	return matches && err == nil // ParseGlob has refused what is no pattern.
}
