package affected

import (
	"slices"
	"strings"
)

// The words of directives.
const (
	skip     = "skip"
	runAll   = "run-all"
	fw       = "fw"
	fwOnly   = "fw-only"
	lang     = "lang"
	langOnly = "lang-only"
)

// A directive is a demand in a commit message: [ci fw Go/gin Go/fiber].
type directive struct {
	// word says what is wanted. It may be one that means nothing.
	word string
	// names are the words after it.
	names []string
	// open says that its bracket is never closed; there is nothing else to it then.
	open bool
}

// directives reads those of a commit message. A directive starts with [ci and a blank, in
// letters of either case, and ends with the bracket that closes it: names may have brackets
// in pairs. It may go over several lines, but not over an empty one, and no directive stands
// in another.
func directives(message string) []directive {
	var found []directive
	for paragraph := range paragraphs(message) {
		found = append(found, inParagraph(paragraph)...)
	}

	return found
}

// paragraphs yields the parts of a text between its empty lines.
func paragraphs(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		var paragraph strings.Builder
		for line := range strings.Lines(text) {
			if strings.TrimSpace(line) != "" {
				paragraph.WriteString(line)

				continue
			}
			if !yield(paragraph.String()) {
				return
			}
			paragraph.Reset()
		}
		yield(paragraph.String())
	}
}

// inParagraph goes once over the text, whatever is in it.
func inParagraph(text string) []directive {
	var found []directive
	start, depth := -1, 0 // where the text of the directive starts that is open, and the brackets in it
	for i := range len(text) {
		switch {
		case text[i] == '[':
			depth++
			if size := opening(text[i:]); size > 0 {
				if start >= 0 {
					found = append(found, directive{open: true})
				}
				start, depth = i+size, 0
			}
		case text[i] != ']' || start < 0:
		case depth > 0:
			depth--
		default:
			found = append(found, read(text[start:i])...)
			start = -1
		}
	}
	if start >= 0 {
		found = append(found, directive{open: true})
	}

	return found
}

// opening returns the length of what opens a directive, at which text starts, or 0.
func opening(text string) int {
	const ci = "ci"
	// Blanks are counted only up to some number, so that a text of brackets and blanks is
	// not gone over again and again.
	const blanks = 8
	rest := strings.TrimPrefix(text, "[")
	for range blanks {
		rest = strings.TrimPrefix(rest, " ")
	}
	if len(rest) <= len(ci) || !strings.EqualFold(rest[:len(ci)], ci) {
		return 0
	}
	if strings.IndexByte(" \t\r\n", rest[len(ci)]) < 0 {
		return 0
	}

	return len(text) - len(rest) + len(ci)
}

// read reads what stands between [ci and the bracket. Nothing there is no directive: people
// write [ci] before what they changed.
func read(text string) []directive {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}

	return []directive{{word: strings.ToLower(words[0]), names: words[1:]}}
}

// obey does what the commits ask for. Those that add count in every commit of the change.
// Those that take away count only in the newest one: an older one knew nothing of what came
// after it. Where the newest is a merge, the first that is none counts as well.
func (c *choice) obey(commits []Commit) {
	newest := true
	for _, commit := range commits {
		for _, directive := range directives(commit.Message) {
			c.follow(commit.Hash, directive, newest)
		}
		newest = newest && commit.Merge
	}
}

// follow does what one directive asks for.
func (c *choice) follow(commit string, d directive, newest bool) {
	switch {
	case d.open:
		c.note(OpenDirective, commit, "a directive has no bracket at its end, in its paragraph; close it")

		return
	case !slices.Contains([]string{skip, runAll, fw, fwOnly, lang, langOnly}, d.word):
		c.note(UnknownDirective, commit, "there is no directive "+shown(d.word)+
			"; there are skip, run-all, fw, fw-only, lang and lang-only")

		return
	case !newest && (d.word == skip || d.word == fwOnly || d.word == langOnly):
		c.note(OldDirective, commit, "[ci "+d.word+"] counts only in the newest commit of the change; repeat it there")

		return
	}
	switch d.word {
	case skip:
		c.skipped = true
	case runAll:
		for _, folder := range c.suite.all {
			c.add(folder, Reason{Kind: Asked, Directive: "[ci run-all]", Commit: commit})
		}
	default:
		c.named(commit, d)
	}
}

// named selects what a directive names.
func (c *choice) named(commit string, d directive) {
	if len(d.names) == 0 {
		c.note(EmptyDirective, commit, "[ci "+d.word+"] names nothing; name folders such as Go/gin, or languages")

		return
	}
	known := c.suite.folders
	if d.word == lang || d.word == langOnly {
		known = c.suite.languages
	}
	found, unknown := known.find(d.names)
	slices.Sort(found)
	found = slices.Compact(found)
	c.unknown(commit, "[ci "+d.word+"]", unknown)
	for _, name := range found {
		reason := Reason{Kind: Asked, Directive: "[ci " + d.word + " " + name + "]", Commit: commit}
		for _, folder := range c.suite.below(name) {
			c.add(folder, reason)
		}
	}
	// One that names nothing there is takes nothing away: a typing error must not let a
	// change go by untested.
	c.narrowed = c.narrowed || len(found) > 0 && (d.word == fwOnly || d.word == langOnly)
}

// unknown notes words that name nothing at the head.
func (c *choice) unknown(commit, where string, words []string) {
	for _, word := range slices.Compact(slices.Sorted(slices.Values(words))) {
		text := where + ": there is no " + shown(word) + " at the head"
		if near := c.suite.folders.like(word); near != "" {
			text += "; perhaps the framework " + shown(near)
		} else if near := c.suite.languages.like(word); near != "" {
			text += "; perhaps the language " + shown(near)
		}
		c.note(UnknownName, commit, text)
		if c.unsaid > 0 {
			return // Looking for likenesses takes its time.
		}
	}
}
