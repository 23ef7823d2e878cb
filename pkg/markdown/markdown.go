// Package markdown writes hostile text into Markdown so that it stays text, wherever the result is
// rendered: in a comment on GitHub or GitLab, in the summary of a job, in a mail made of it. The
// text is no markup, mentions nobody, refers to no issue, becomes no link, picture or formula, and
// hides or reorders no letter.
//
// Three functions cover what is written: [Text] within a sentence, [Code] for names and values,
// [Block] for lines of a file. What [Text] and [Code] return stands on one line, and may stand in a
// table's cell. They shorten nothing; who writes to a place with a limit cuts before.
package markdown

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/plain"
)

// nothing is a zero-width space, written so that it can be seen in the source. It parts what a
// service would otherwise take together: a backslash is gone from the rendered text, in which
// services look for mentions and references, and an at sign written as an entity is an at sign
// again (github/markup#1168).
const nothing = "&#8203;"

// Text writes text within a paragraph, a heading, a list's entry or a table's cell.
func Text(text string) string {
	text = plain.Line(text)
	var safe strings.Builder
	for i := range len(text) {
		safe.WriteString(escaped(text, i))
	}

	return safe.String()
}

// escaped returns what stands for the byte at i. Bytes of letters beyond ASCII mean nothing to
// Markdown and stand for themselves.
func escaped(text string, i int) string {
	c, rest := text[i], text[i+1:]
	switch c {
	case '\\', '|':
		// How a backslash before one of these is read in a table's cell differs from renderer to renderer.
		return entity(c)
	case '`', '*', '_', '[', ']', '<', '>':
		return `\` + string(c)
	case '$':
		return entity(c) + nothing // A formula on GitHub, a snippet on GitLab.
	case '@', '#', '!', '&', '~', '^', '%', ':':
		// Mentions, and references: #1, !1, &1, ~label, ^alert#1, %milestone; https://, mailto:, :emoji:.
		return reference(c, rest)
	case '-':
		// GH-1, and a list's entry or a heading's line at the start.
		if strings.HasSuffix(strings.ToLower(text[:i]), "gh") {
			return "-" + nothing
		}

		return atStart(text[:i], c)
	case '+', '=', '.', ')':
		if c == '.' && strings.HasSuffix(strings.ToLower(text[:i]), "www") {
			return "." + nothing
		}

		return atStart(text[:i], c)
	case ' ':
		if i == 0 || rest == "" || text[i-1] == ' ' {
			return "&#32;" // Else four at the start would be a block of code, and several one.
		}
	}

	return text[i : i+1]
}

// reference writes a character that may begin a reference to what follows it.
func reference(c byte, rest string) string {
	safe := string(c)
	switch c {
	case '#', '!', '~', '^':
		safe = `\` + safe
	case '&':
		safe = "&amp;"
	}
	if strings.HasPrefix(rest, " ") {
		return safe
	}

	return safe + nothing
}

// atStart escapes what is markup only at the start of a line, or there after a number: -, +, ===,
// 1. and 1).
func atStart(before string, c byte) string {
	isList := (c == '.' || c == ')') && before != "" && strings.Trim(before, "0123456789 ") == ""
	isMark := (c == '-' || c == '+' || c == '=') && strings.Trim(before, " ") == ""
	if isList || isMark {
		return `\` + string(c)
	}

	return string(c)
}

func entity(c byte) string {
	const hex = "0123456789abcdef"

	return "&#x" + string(hex[c>>4]) + string(hex[c&0xf]) + ";"
}

// unfence writes the two characters that would end a code span or a table's cell as escapes
// that end nothing: how a backslash before them is read differs from renderer to renderer.
var unfence = strings.NewReplacer("`", `\u0060`, "|", `\u007c`) //nolint:gochecknoglobals // A constant table.

// Code writes text as a code span, in which no service looks for mentions, references or markup.
// Text of spaces alone, which no span can show, is "(empty)".
func Code(text string) string {
	safe := strings.TrimSpace(unfence.Replace(plain.Line(text)))
	if safe == "" {
		return "(empty)"
	}

	return "`" + safe + "`"
}

// Block writes the lines of text as a block of code that starts and ends with a line of its own.
// The fence is longer than any in the text. The language says how it is coloured, and is one that
// the caller knows, or empty. Lines are kept byte for byte, so that what people copy or accept from
// a block, such as a suggested change, is what was meant; who only shows them passes them through
// [plain.Lines].
func Block(language, text string) string {
	const shortest = 3
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != '`' {
			run = 0

			continue
		}
		run++
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", max(shortest, longest+1))
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}

	return fence + language + "\n" + text + fence + "\n"
}
