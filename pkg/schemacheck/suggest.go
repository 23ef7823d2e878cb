package schemacheck

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

const (
	// maxCompared is the longest word, in bytes, that is compared with others:
	// no known word comes near it, and the cost of comparing is the product of
	// the lengths.
	maxCompared = 64
	// minPrefix is how much of a word must be there to stand for the whole.
	minPrefix = 3
	// lettersPerSlip is how many letters there are to one that may be wrong.
	lettersPerSlip = 3
)

// nearest returns the word that was probably meant, "" if none is near: one that
// differs in case and punctuation only, in a few letters, or that word begins or
// completes.
func nearest(word string, words []string) string {
	if len(word) > maxCompared {
		return ""
	}
	bare := fold(word)
	best, fewest := "", slipsAllowed(bare)+1
	for _, candidate := range words {
		other := fold(candidate)
		slips := levenshtein.ComputeDistance(bare, other)
		if slips > 0 && isBeginning(bare, other) {
			slips = 1
		}
		if slips < fewest {
			best, fewest = candidate, slips
		}
	}

	return best
}

func slipsAllowed(word string) int { return utf8.RuneCountInString(word) / lettersPerSlip }

// isBeginning reports whether one of two words is the beginning of the other.
func isBeginning(a, b string) bool {
	return min(len(a), len(b)) >= minPrefix && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// fold removes from a word what is easily mistaken: case, white space, dashes
// and underscores.
func fold(word string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', '\u00a0', '-', '_':
			return -1
		}

		return r
	}, strings.ToLower(word))
}

// repaired returns the first simple change of a string that takes accepts, or "".
func repaired(word string, takes func(string) bool) string {
	trimmed := strings.TrimSpace(word)
	if trimmed == "" || len(word) > maxCompared {
		return ""
	}
	lower := strings.ToLower(trimmed)
	for _, candidate := range []string{trimmed, lower, strings.Join(strings.Fields(lower), "-"), asPath(trimmed)} {
		if candidate != word && takes(candidate) {
			return candidate
		}
	}

	return ""
}

// asPath makes a path of a word that looks like one, or of an address.
func asPath(word string) string {
	if address, err := url.Parse(word); err == nil && address.Host != "" {
		return address.RequestURI()
	}

	return "/" + strings.TrimLeft(word, "./")
}
