package text

import (
	"strconv"
	"strings"
)

// Escape writes token so that it can stand in a JSON Pointer: ~ becomes ~0 and
// / becomes ~1.
func Escape(token string) string {
	if !strings.ContainsAny(token, "~/") {
		return token
	}

	return strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}

func unescape(token string) string {
	if !strings.Contains(token, "~") {
		return token
	}

	// In this order, so that ~01 becomes ~1 and not a slash.
	return strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
}

// Join makes a JSON Pointer of unescaped tokens. Without tokens it returns "",
// the pointer to the whole document.
func Join(tokens ...string) string {
	var pointer strings.Builder
	for _, token := range tokens {
		pointer.WriteByte('/')
		pointer.WriteString(Escape(token))
	}

	return pointer.String()
}

// Split returns the unescaped tokens of a JSON Pointer; it undoes [Join]. A
// pointer without its first slash is read as if it had one.
func Split(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, token := range tokens {
		tokens[i] = unescape(token)
	}

	return tokens
}

// A Span is a range of byte offsets, half open.
type Span struct{ Start, End int }

// Find returns the value that a JSON Pointer names, and the span of its key if
// it is a member's value. On repeated keys it takes the last. The node is nil if
// the document has no such value or pointer is not well formed.
func (d *Document) Find(pointer string) (*Node, Span) {
	node, key, rest := d.descend(pointer)
	if rest != "" {
		return nil, Span{}
	}

	return node, key
}

// descend follows pointer as far as the document goes. It returns the last value
// reached, the span of its key, and the part of the pointer that leads nowhere.
func (d *Document) descend(pointer string) (*Node, Span, string) {
	node, key := d.Root, Span{}
	for node != nil && strings.HasPrefix(pointer, "/") {
		token, rest, more := strings.Cut(pointer[1:], "/")
		next, nextKey := node.child(unescape(token))
		if next == nil {
			break
		}
		node, key, pointer = next, nextKey, ""
		if more {
			pointer = "/" + rest
		}
	}

	return node, key, pointer
}

// child returns the value that one token leads to from n, and its key's span.
func (n *Node) child(token string) (*Node, Span) {
	if n.Kind == Array {
		index, err := strconv.Atoi(token)
		// The comparison refuses what RFC 6901 does: +1, 01 and -0.
		if err != nil || index < 0 || index >= len(n.Items) || strconv.Itoa(index) != token {
			return nil, Span{}
		}

		return n.Items[index], Span{}
	}
	member := n.member(token)
	if member == nil {
		return nil, Span{}
	}

	return member.Value, Span{member.KeyStart, member.KeyEnd}
}
