package facts

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// maxPlainLine is the longest line that is read as plain, in bytes. BuildKit's parser has a limit, too.
const maxPlainLine = 32 << 10

// plainNodes returns what BuildKit's parser makes of a file without here-documents,
// directives, escapes in the words of an ENV and mistakes: nine of ten files are so, and are
// read in a fraction of the time. It reports whether the file is one. A fuzz test holds it
// and the parser together.
func plainNodes(src *source) ([]*parser.Node, bool) {
	if strings.Contains(src.text, "<<") {
		return nil, false
	}
	var nodes []*parser.Node
	for line := 1; line <= len(src.lines); {
		start, end := src.lineRange(line)
		body := strings.TrimLeftFunc(src.text[start:end], unicode.IsSpace)
		switch {
		case end-start > maxPlainLine, len(nodes) == 0 && strings.HasPrefix(body, "#") && strings.Contains(body, "="):
			return nil, false // The latter may be a directive.
		case body == "" || body[0] == '#':
			line++

			continue
		}
		text, next := joinLines(src, line, len(src.lines), parser.DefaultEscapeToken)
		node := plainNode(text.text)
		if node == nil || !endsAt(src, next-1) {
			return nil, false
		}
		node.StartLine, node.EndLine = line, next-1
		nodes = append(nodes, node)
		line = next
	}

	return nodes, len(nodes) > 0
}

// endsAt reports whether a line ends its instruction, which the last line of a file may not.
func endsAt(src *source, line int) bool {
	start, end := src.lineRange(line)
	body := strings.TrimLeftFunc(src.text[start:end], unicode.IsSpace)
	_, continued := cutContinuation(body, parser.DefaultEscapeToken)

	return !continued && body != "" && body[0] != '#'
}

// plainNode reads one instruction. It returns nil when that is the parser's business.
func plainNode(line string) *parser.Node {
	if len(line) > maxPlainLine || strings.IndexFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		return nil
	}
	keyword, rest := cutWord(strings.TrimSpace(line))
	flags, rest, ok := plainFlags(rest)
	if !ok {
		return nil
	}
	node := &parser.Node{Value: keyword, Original: line, Flags: flags}
	switch strings.ToLower(keyword) {
	case command.From, command.Expose:
		node.Next = chainOf(strings.Fields(rest))
	case command.Add, command.Copy:
		ok = execForm(node, rest, chainOf(strings.Fields(rest)))
	case command.Run, command.Cmd, command.Entrypoint, command.Shell:
		ok = execForm(node, rest, wholeOf(rest))
	case command.Workdir, command.User:
		node.Next = wholeOf(rest)
	case command.Arg:
		node.Next, ok = chainOf(strings.Fields(rest)), !strings.ContainsAny(rest, `'"\`)
	case command.Env:
		node.Next, ok = plainPairs(rest)
	default:
		ok = false
	}
	if !ok {
		return nil
	}

	return node
}

// cutWord splits a text after its first word.
func cutWord(text string) (word, rest string) {
	end := strings.IndexAny(text, "\t\v\f\r ")
	if end < 0 {
		return text, ""
	}

	return text[:end], strings.TrimLeft(text[end:], "\t\v\f\r ")
}

// plainFlags takes the flags off the arguments of an instruction.
func plainFlags(text string) (flags []string, rest string, ok bool) {
	flags = []string{}
	for strings.HasPrefix(text, "--") {
		var flag string
		flag, text = cutWord(text)
		if strings.ContainsAny(flag, `'"\`) || flag == "--" || text == "" {
			return nil, "", false
		}
		flags = append(flags, flag)
	}

	return flags, text, true
}

// chainOf returns a list of words as the parser does.
func chainOf(words []string) *parser.Node {
	var chain *parser.Node
	for _, word := range slices.Backward(words) {
		chain = &parser.Node{Value: word, Next: chain}
	}

	return chain
}

// wholeOf returns a text that is not split as the parser does.
func wholeOf(text string) *parser.Node {
	if text == "" {
		return nil
	}

	return &parser.Node{Value: text}
}

// execForm takes arguments that are a JSON array, or what they are otherwise.
func execForm(node *parser.Node, text string, otherwise *parser.Node) bool {
	if !strings.HasPrefix(text, "[") {
		node.Next = otherwise

		return true
	}
	var values []*string // A null, which is no text, is told from an empty one.
	if json.Unmarshal([]byte(text), &values) != nil || slices.Contains(values, nil) {
		return false
	}
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = *value
	}
	node.Next, node.Attributes = chainOf(words), map[string]bool{"json": true}

	return true
}

// plainPairs returns names and values, each with what stands between them, as the parser does:
// name=value and so on, or name value.
func plainPairs(text string) (*parser.Node, bool) {
	words := strings.Fields(text)
	if len(words) == 0 || strings.ContainsAny(text, `'"\`) {
		return nil, false
	}
	var pairs []string
	if !strings.Contains(words[0], "=") {
		name, value := cutWord(text)

		return chainOf([]string{name, value, ""}), value != ""
	}
	for _, word := range words {
		name, value, ok := strings.Cut(word, "=")
		if !ok {
			return nil, false
		}
		pairs = append(pairs, name, value, "=")
	}

	return chainOf(pairs), true
}
