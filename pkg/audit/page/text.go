package page

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/plain"
)

// longest is how many characters of a name are shown; the longest real one has 60.
const longest = 200

// clean makes a stranger's text one that stands on one line and shows what it is; the template escapes it.
// What is longer than any name is cut, and how long it was is told.
func clean(text string) string {
	text = strings.TrimSpace(plain.Line(text))
	length := utf8.RuneCountInString(text)
	if length <= longest {
		return text
	}
	end := 0
	for range longest {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}

	return fmt.Sprintf("%s… (%s characters)", text[:end], number(float64(length)))
}

func cleanAll(texts []string) []string {
	cleaned := make([]string, len(texts))
	for i, text := range texts {
		cleaned[i] = clean(text)
	}

	return cleaned
}

// named is clean for a name on an axis, which may be missing.
func named(text string) string {
	if text = clean(text); text == "" {
		return "none"
	}

	return text
}

func namedAll(texts []string) []string {
	cleaned := make([]string, len(texts))
	for i, text := range texts {
		cleaned[i] = named(text)
	}

	return cleaned
}

const (
	minute = 60.0
	day24  = 24 * 60 * minute
)

// minutes writes seconds as minutes, in tens of seconds where there are few of them.
func minutes(seconds float64) string {
	const few = 100
	if seconds < few*minute {
		return strconv.FormatFloat(seconds/minute, 'f', 1, 64)
	}

	return number(seconds / minute)
}

func count(n int) string { return number(float64(n)) }

// perCent writes a part of one as people read it.
func perCent(part float64) string { return strconv.FormatFloat(part*percent, 'f', 1, 64) + " %" }

// ratio is part of whole, and is nothing where the whole is.
func ratio(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}

	return part / whole
}

func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}

	return at.UTC().Format(time.DateOnly)
}

// filtered is a link to the table of tests: pairs of a column's name and a value.
func filtered(pairs ...string) string {
	values := make([]string, 0, len(pairs)/2)  //nolint:mnd // They are pairs.
	for pair := range slices.Chunk(pairs, 2) { //nolint:mnd // As above.
		values = append(values, url.QueryEscape(pair[0])+"="+url.QueryEscape(pair[len(pair)-1]))
	}

	return "#" + strings.Join(values, "&")
}

// A namer gives frameworks an id that stays the same between versions of a suite: letters, digits and dashes of the
// folder's name. A second one of the same id has a number.
type namer struct {
	byDir map[string]string
	taken map[string]bool
}

func (n *namer) id(dir string) string {
	if id, ok := n.byDir[dir]; ok {
		return id
	}
	var letters strings.Builder
	for _, r := range strings.ToLower(path.Join(path.Base(path.Dir(dir)), path.Base(dir))) {
		if (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') || r == '.' || r == '_' {
			letters.WriteRune(r)
		} else {
			letters.WriteByte('-')
		}
		if letters.Len() > longest {
			break
		}
	}
	id := "f-" + letters.String()
	for i, first := 2, id; n.taken[id]; i++ {
		id = fmt.Sprintf("%s-%d", first, i)
	}
	n.byDir[dir], n.taken[id] = id, true

	return id
}

// plainSentence is clean for what is said of a suite, which is not cut: each name in it may be long.
func plainSentence(text string) string { return strings.TrimSpace(plain.Line(text)) }

// sentences joins what is said, which may end without a full stop.
func sentences(texts []string) string {
	said := make([]string, len(texts))
	for i, text := range texts {
		said[i] = strings.TrimSuffix(plainSentence(text), ".")
	}

	return strings.Join(said, "; ")
}
