package facts

import (
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/tfblint/tfblint/pkg/finding"
)

// An instruction is a node of BuildKit's syntax tree together with the text it was
// read from. BuildKit knows the lines of an instruction; the columns are ours.
type instruction struct {
	*parser.Node

	// text is the instruction with its continuation lines joined.
	text excerpt
	// args is where the arguments after the keyword and the flags start in text.
	args int
	// here are the here-documents that follow.
	here []excerpt
	// place is that of the whole instruction.
	place finding.Place
}

// newInstruction finds the text of a node in its source.
func newInstruction(src *source, node *parser.Node, escape rune) instruction {
	text, next := joinLines(src, node.StartLine, node.EndLine, escape)
	start, _ := src.lineRange(node.StartLine)
	_, end := src.lineRange(min(max(node.EndLine, node.StartLine), len(src.lines)))
	if text.text != node.Original { // Better the whole instruction than a wrong column.
		text = quotation(node.Original, src.place(start, end))
	}
	place := src.place(start, end)
	place.Start = text.place(0, 0).Start // After the indentation.
	in := instruction{Node: node, text: text, args: argumentsStart(node), place: place}
	for _, here := range node.Heredocs {
		body := hereText(src, next, here)
		in.here = append(in.here, body)
		next += strings.Count(here.Content, "\n") + 1
	}

	return in
}

// joinLines joins the lines of an instruction as BuildKit does: without the
// continuation characters, comments and empty lines between. It returns the
// number of the line that follows.
func joinLines(src *source, first, last int, escape rune) (text excerpt, next int) {
	start, end := src.lineRange(first)
	if _, continued := cutContinuation(src.text[start:end], escape); !continued {
		body := strings.TrimLeftFunc(src.text[start:end], unicode.IsSpace)

		return src.cut(end-len(body), end), first + 1
	}
	var joined collage
	line := first
	for ; line <= min(last, len(src.lines)); line++ {
		start, end := src.lineRange(line)
		body := strings.TrimLeftFunc(src.text[start:end], unicode.IsSpace)
		if line == first {
			start = end - len(body)
		} else if body == "" || body[0] == '#' {
			continue
		}
		cut, continued := cutContinuation(src.text[start:end], escape)
		joined.add(src, start, start+cut)
		if !continued {
			line++

			break
		}
	}

	return joined.excerpt(), line
}

// cutContinuation returns the length of a line without its continuation
// character, and whether it has one. A doubled one does not count.
func cutContinuation(line string, escape rune) (int, bool) {
	trimmed := strings.TrimRight(line, " \t")
	n := len(trimmed) - 1
	if n < 0 || rune(trimmed[n]) != escape || n > 0 && rune(trimmed[n-1]) == escape {
		return len(line), false
	}

	return n, true
}

// hereText returns the content of a here-document that starts on a line.
func hereText(src *source, line int, here parser.Heredoc) excerpt {
	if line > len(src.lines) {
		return src.cut(len(src.text), len(src.text))
	}
	start := src.lines[line-1]

	return src.cut(start, min(start+len(here.Content), len(src.text)))
}

// argumentsStart returns where the arguments start in the original text of a node.
// BuildKit hands them over trimmed, so that they are a suffix.
func argumentsStart(node *parser.Node) int {
	at := len(node.Value)
	for {
		rest := strings.TrimLeftFunc(node.Original[at:], unicode.IsSpace)
		at = len(node.Original) - len(rest)
		if !strings.HasPrefix(rest, "--") {
			return at
		}
		end := strings.IndexFunc(rest, unicode.IsSpace)
		if end < 0 {
			return len(node.Original)
		}
		at += end
	}
}

// values returns the arguments that BuildKit found.
func (in *instruction) values() []string {
	var values []string
	for node := in.Next; node != nil; node = node.Next {
		values = append(values, node.Value)
	}

	return values
}

// flag returns the value of a flag such as --from=builder.
func (in *instruction) flag(name string) (string, bool) {
	for _, flag := range in.Flags {
		if value, ok := strings.CutPrefix(flag, "--"+name+"="); ok {
			return value, true
		}
	}

	return "", false
}

// exec reports whether the arguments are a JSON array.
func (in *instruction) exec() bool { return in.Attributes["json"] }

// script returns the arguments as the text that the shell is given: the command and
// its here-documents, or only the here-document when there is no other command.
func (in *instruction) script() excerpt {
	line := in.text.slice(in.args, len(in.text.text))
	if len(in.here) == 0 {
		return line
	}
	if word := strings.TrimSpace(line.text); len(in.here) == 1 && !strings.ContainsAny(word, " \t") {
		return in.here[0]
	}
	var script collage
	script.join(line)
	for i, here := range in.here {
		script.join(excerpt{text: "\n", cuts: line.cuts, base: line.base + len(line.text)})
		script.join(here)
		script.join(excerpt{text: in.Heredocs[i].Name, cuts: here.cuts, base: here.base + len(here.text)})
	}

	return script.excerpt()
}

// words returns the arguments with their places, as they are written.
func (in *instruction) words() []Word {
	values := in.values()
	words := make([]Word, len(values))
	at := in.args
	for i, value := range values {
		start, end := in.find(at, value)
		words[i] = Word{Text: value, Exact: true, Place: in.text.place(start, end)}
		at = end
	}

	return words
}

// find returns where a value that BuildKit found stands at or after an offset.
func (in *instruction) find(at int, value string) (start, end int) {
	text := in.text.text
	if in.exec() {
		return findString(text, at)
	}
	if i := strings.Index(text[at:], value); i >= 0 {
		return at + i, at + i + len(value)
	}

	return at, at
}

// findString returns where the next JSON string stands, quotes included.
func findString(text string, at int) (start, end int) {
	quote := strings.IndexByte(text[at:], '"')
	if quote < 0 {
		return at, at
	}
	start = at + quote
	for end = start + 1; end < len(text); end++ {
		switch text[end] {
		case '\\':
			end++
		case '"':
			return start, end + 1
		}
	}

	return start, len(text)
}
