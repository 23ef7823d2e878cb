package text

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// value reads the value that starts at start; the library does not say where lists and
// tables do.
func (t *tomlReader) value(n *unstable.Node, start int, path *tomlPath) *Node {
	switch n.Kind {
	case unstable.Array:
		return t.array(n, start, path)
	case unstable.InlineTable:
		return t.inlineTable(n, start, path)
	default:
		return t.scalar(n, path)
	}
}

func (t *tomlReader) scalar(n *unstable.Node, path *tomlPath) *Node {
	at := t.span(n.Raw)
	node := &Node{Kind: String, Start: at.Start, End: at.End, Text: string(n.Data)}
	switch n.Kind {
	case unstable.String:
		return node
	case unstable.Bool:
		node.Kind = Bool

		return node
	case unstable.Integer, unstable.Float:
		node.Kind = Number
	default: // A date, a time or both.
	}
	if fault := literalFault(node.Text); fault != "" {
		t.reportf(Syntax, at, path, "The value %s cannot be read: %s.", quote(node.Text), fault)
	}

	return node
}

// literalFault says what is wrong with a number or a date that looks like one: it may be
// too large or in no calendar, which the library finds out only when asked for its value.
func literalFault(literal string) string {
	const certain = 18 // So many digits fit into 64 bits.
	if len(literal) <= certain && strings.Trim(literal, "0123456789") == "" {
		return ""
	}
	var document map[string]any
	if err := toml.Unmarshal([]byte("value = "+literal), &document); err != nil {
		return strings.TrimPrefix(err.Error(), "toml: ")
	}

	return ""
}

func (t *tomlReader) array(n *unstable.Node, start int, path *tomlPath) *Node {
	node := &Node{Kind: Array, Start: start}
	tooDeep := t.tooDeep(path, Span{start, start + len("[")})
	at := start + len("[")
	count := 0
	for items := n.Children(); items.Next(); count++ {
		item := t.value(items.Node(), t.skipBetween(at), path.to(index(count)))
		at = item.End
		node.Items = append(node.Items, item)
	}
	node.End = t.skipBetween(at) + len("]")
	if tooDeep {
		return &Node{Start: node.Start, End: node.End}
	}

	return node
}

func (t *tomlReader) inlineTable(n *unstable.Node, start int, path *tomlPath) *Node {
	table := &tomlTable{node: &Node{Kind: Object, Start: start}, path: path, origin: headed}
	tooDeep := t.tooDeep(path, Span{start, start + len("{")})
	at := start + len("{")
	for members := n.Children(); members.Next(); {
		at = t.keyValue(table, members.Node()).End
	}
	table.node.End = t.skipBetween(at) + len("}")
	if tooDeep {
		return &Node{Start: start, End: table.node.End}
	}

	return table.node
}

// skipBetween moves over what may stand between the values of a list or the members of a
// table in braces: white space, commas and comments.
func (t *tomlReader) skipBetween(at int) int {
	for {
		at = t.skip(at, " \t\r\n,")
		if at == len(t.doc.Bytes) || t.doc.Bytes[at] != '#' {
			return at
		}
		for at < len(t.doc.Bytes) && t.doc.Bytes[at] != '\n' {
			at++
		}
	}
}

// index returns the token of a JSON Pointer for an item of a list.
func index(i int) string { return strconv.Itoa(i) }
