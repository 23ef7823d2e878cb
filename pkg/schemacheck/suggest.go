package schemacheck

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
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

// Nearest returns the word that was probably meant, "" if none is near: one that
// differs in case and punctuation only, in a few letters, or that word begins or
// completes.
func Nearest(word string, words []string) string {
	if len(word) > maxCompared {
		return ""
	}
	bare := fold(word)
	best, fewest := "", slipsAllowed(bare)+1
	for _, candidate := range words {
		if slips := slipsBetween(bare, fold(candidate)); slips < fewest {
			best, fewest = candidate, slips
		}
	}

	return best
}

func slipsAllowed(word string) int { return utf8.RuneCountInString(word) / lettersPerSlip }

// slipsBetween counts what went wrong between two words. A word that breaks off,
// or goes on, is one slip.
func slipsBetween(a, b string) int {
	switch {
	case a == b:
		return 0
	case min(len(a), len(b)) >= minPrefix && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)):
		return 1
	}

	return distance([]rune(a), []rune(b))
}

// distance returns how many letters have to be inserted, removed, replaced or
// swapped with their neighbour to make one word of the other.
func distance(a, b []rune) int {
	// Rows of the table of distances between the beginnings of a and b.
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		next[0] = i + 1
		for j := range b {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			next[j+1] = min(replaced, last[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, last, next = last, next, before
	}

	return last[len(b)]
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
	changes := []string{trimmed, lower, strings.Join(strings.Fields(lower), "-"), asPath(trimmed)}
	i := slices.IndexFunc(changes, func(change string) bool { return change != word && takes(change) })
	if i < 0 {
		return ""
	}

	return changes[i]
}

// asPath makes a path of a word that looks like one, or of an address.
func asPath(word string) string {
	if address, err := url.Parse(word); err == nil && address.Host != "" {
		return address.RequestURI()
	}

	return "/" + strings.TrimLeft(word, "./")
}
