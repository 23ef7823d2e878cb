package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A yamlCursor turns the lines and columns of the YAML library, which ends lines
// at more characters than [Document] does, into byte offsets. Since values come
// in the order of the text, it mostly moves on from where it was.
type yamlCursor struct {
	src          string
	lines        []int
	line, column int
	at           int
}

func newYAMLCursor(src string) yamlCursor {
	first := 0
	if strings.HasPrefix(src, byteOrderMark) {
		first = len(byteOrderMark)
	}
	cursor := yamlCursor{src: src, lines: []int{first}, line: 1, column: 1, at: first}
	for i, r := range src {
		switch r {
		case '\n', '\u0085', '\u2028', '\u2029':
		case '\r':
			if strings.HasPrefix(src[i+1:], "\n") {
				continue
			}
		default:
			continue
		}
		cursor.lines = append(cursor.lines, i+utf8.RuneLen(r))
	}

	return cursor
}

// offset returns the byte offset of a line and column, both counted from 1.
func (c *yamlCursor) offset(line, column int) int {
	if line < 1 || line > len(c.lines) {
		return len(c.src)
	}
	if line != c.line || column < c.column {
		c.line, c.column, c.at = line, 1, c.lines[line-1]
	}
	for c.column < column && c.at < len(c.src) {
		_, size := utf8.DecodeRuneInString(c.src[c.at:])
		c.at += size
		c.column++
	}

	return c.at
}

// skipProperties moves from the anchor and the tag in front of a value to the
// value. An empty value keeps its offset.
func (y *yamlReader) skipProperties(n *yaml.Node, start int) int {
	at := start
	for (n.Anchor != "" || n.Style&yaml.TaggedStyle != 0) &&
		(strings.HasPrefix(y.src[at:], "&") || strings.HasPrefix(y.src[at:], "!")) {
		at += bareLength(y.src[at:], " \t\r\n,[]{}")
		at = y.skipYAMLBlanks(at)
	}
	if n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0 {
		return start
	}

	return at
}

// skipYAMLBlanks moves past white space and comments.
func (y *yamlReader) skipYAMLBlanks(at int) int {
	for at < len(y.src) {
		switch y.src[at] {
		case ' ', '\t', '\r', '\n':
			at++
		case '#':
			at += bareLength(y.src[at:], "\r\n")
		default:
			return at
		}
	}

	return at
}

// scalarEnd returns where the scalar that starts at start ends; the library
// does not tell.
func (y *yamlReader) scalarEnd(n *yaml.Node, start int) int {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for at := start + 1; at < len(y.src); at++ {
			switch y.src[at] {
			case '\\':
				at++
			case '"':
				return at + 1
			}
		}

		return len(y.src)
	case n.Style&yaml.SingleQuotedStyle != 0:
		for at := start + 1; at < len(y.src); at++ {
			if y.src[at] != '\'' {
				continue
			}
			if !strings.HasPrefix(y.src[at+1:], "'") {
				return at + 1
			}
			at++
		}

		return len(y.src)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		header := start + bareLength(y.src[start:], "\r\n")

		return y.matchWords(header, n.Value)
	}

	return y.matchWords(start, n.Value)
}

// matchWords returns where the text of a value ends that starts at start and has
// its line breaks and indentation in other places than the value.
func (y *yamlReader) matchWords(start int, value string) int {
	end := start
	for _, r := range value {
		if unicode.IsSpace(r) {
			continue
		}
		rest := strings.TrimLeftFunc(y.src[end:], unicode.IsSpace)
		if !strings.HasPrefix(rest, string(r)) {
			break
		}
		end = len(y.src) - len(rest) + utf8.RuneLen(r)
	}

	return end
}

// collectionEnd returns where an object or list ends whose last value ends at
// last: there, or after the bracket that closes it.
func (y *yamlReader) collectionEnd(n *yaml.Node, start, last int) int {
	if n.Style&yaml.FlowStyle == 0 {
		return last
	}
	for at := max(last, start+1); at < len(y.src); at++ {
		at = y.skipYAMLBlanks(at)
		if at < len(y.src) && (y.src[at] == '}' || y.src[at] == ']') {
			return at + 1
		}
	}

	return min(max(last, start+1), len(y.src))
}
