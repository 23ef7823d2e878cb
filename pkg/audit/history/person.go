package history

import "strings"

// A person is an author by name.
type person struct {
	Name string
	Bot  bool
}

// isBot reports whether an author is a program.
func (t *Table) isBot(name, address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	name = strings.ToLower(strings.TrimSpace(name))
	for _, end := range t.Bots {
		if ends(name, end) || ends(local, end) {
			return true
		}
	}

	return false
}

// ends reports whether a text ends in a word: dependabot is one, and so is 49699333+dependabot, but
// notdependabot is none.
func ends(text, word string) bool {
	before, is := strings.CutSuffix(text, word)
	if !is || word == "" {
		return false
	}
	last := len(before) - 1

	return last < 0 || strings.HasPrefix(word, "[") || !isLetter(before[last])
}

func isLetter(char byte) bool {
	return 'a' <= char && char <= 'z' || '0' <= char && char <= '9' || char >= 0x80
}
