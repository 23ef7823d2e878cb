package text

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A style is how a JSON document is written.
type style struct {
	newline string
	// unit is one step of indentation; it is empty in a document without any.
	unit string
}

func styleOf(d *Document) style {
	s := style{newline: "\n"}
	if i := slices.IndexFunc(d.Bytes, isLineEnd); i >= 0 {
		s.newline = string(d.Bytes[i : i+1])
		if i+1 < len(d.Bytes) && s.newline == "\r" && d.Bytes[i+1] == '\n' {
			s.newline = "\r\n"
		}
	}
	s.unit = d.unit(d.Root)

	return s
}

// unit returns how much further the parts of the first object or list are indented whose
// parts are on lines of their own.
func (d *Document) unit(n *Node) string {
	if parts := n.parts(); len(parts) > 0 {
		own, inner := d.indent(n.Start), d.indent(parts[0].Start)
		_, starts := d.startsLine(parts[0].Start)
		if step, further := strings.CutPrefix(inner, own); starts && further && step != "" {
			return step
		}
	}
	for _, member := range n.Members {
		if unit := d.unit(member.Value); unit != "" {
			return unit
		}
	}
	for _, item := range n.Items {
		if unit := d.unit(item); unit != "" {
			return unit
		}
	}

	return ""
}

// startsLine reports whether nothing but blanks stands before offset on its line, and
// where they start.
func (d *Document) startsLine(offset int) (int, bool) {
	for offset > 0 && isBlank(d.Bytes[offset-1]) {
		offset--
	}

	return offset, offset == 0 || isLineEnd(d.Bytes[offset-1])
}

// indent returns the blanks that the line of an offset starts with.
func (d *Document) indent(offset int) string {
	start := offset
	for start > 0 && !isLineEnd(d.Bytes[start-1]) {
		start--
	}
	end := start
	for end < offset && isBlank(d.Bytes[end]) {
		end++
	}

	return string(d.Bytes[start:end])
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// A form is how parts of one object or list are written.
type form struct {
	style

	// lines says that parts stand on lines of their own, after indent.
	lines  bool
	indent string
	// colon stands between a key and its value, gap after a comma on one line.
	colon, gap string
}

// around returns the form of the part of parent at index; the whole document is a part
// of nothing.
func (s style) around(d *Document, parent *Node, index int) form {
	if parent == nil {
		return form{style: s, lines: s.unit != "", colon: ": ", gap: " "}
	}

	return s.among(d, parent, index)
}

// among returns the form of the part of node at index.
func (s style) among(d *Document, node *Node, index int) form {
	parts := node.parts()
	f := form{style: s, colon: ": ", gap: " "}
	if _, f.lines = d.startsLine(parts[index].Start); f.lines {
		f.indent = d.indent(parts[index].Start)
	}
	if node.Kind == Object {
		member := node.Members[index]
		switch colon := string(d.Bytes[member.KeyEnd:member.Value.Start]); colon {
		case ":":
			f.colon, f.gap = colon, ""
		case " : ", " :":
			f.colon = colon
		}
	}
	if other := max(index, 1); other < len(parts) {
		switch gap := string(d.Bytes[d.afterComma(parts[other-1]):parts[other].Start]); gap {
		case "", " ":
			f.gap = gap
		}
	}

	return f
}

// deeper returns the form of what lies in a part.
func (f form) deeper() form {
	f.indent += f.unit

	return f
}

// lead is what stands before a part.
func (f form) lead() string {
	if f.lines {
		return f.newline + f.indent
	}

	return ""
}

// separator is what stands between two parts.
func (f form) separator() string {
	if f.lines {
		return "," + f.lead()
	}

	return "," + f.gap
}

// members writes members of an object.
func (f form) members(members []Member) string {
	written := make([]string, len(members))
	for i, member := range members {
		written[i] = quoteJSON(member.Key) + f.colon + f.value(member.Value)
	}

	return strings.Join(written, f.separator())
}

// value writes a value that is itself a part, or the value of one.
func (f form) value(n *Node) string {
	switch n.Kind {
	case Object:
		if inner := f.deeper(); len(n.Members) > 0 {
			return "{" + inner.lead() + inner.members(n.Members) + f.lead() + "}"
		}

		return "{}"
	case Array:
		return f.list(n.Items)
	case String:
		return quoteJSON(n.Text)
	case Number, Bool:
		return n.Text
	case Null, Invalid:
	}

	return "null"
}

// list writes a list. One without objects and lists in it, as most are, is written on one
// line everywhere.
func (f form) list(items []*Node) string {
	outer, inner := f, f.deeper()
	if !slices.ContainsFunc(items, func(item *Node) bool { return len(item.parts()) > 0 }) {
		outer.lines, inner.lines = false, false
	}
	if len(items) == 0 {
		return "[]"
	}
	written := make([]string, len(items))
	for i, item := range items {
		written[i] = inner.value(item)
	}

	return "[" + inner.lead() + strings.Join(written, inner.separator()) + outer.lead() + "]"
}

// writable refuses what cannot be written as JSON.
func writable(n *Node, depth int) error {
	switch {
	case n == nil || n.Kind == Invalid:
		return fmt.Errorf("%w: the new value is missing", ErrChange)
	case n.Kind == Number && !isNumber(n.Text):
		return fmt.Errorf("%w: %s is no number in JSON", ErrChange, quote(n.Text))
	case depth > MaxDepth:
		return fmt.Errorf("%w: the new value is nested more than %d deep", ErrChange, MaxDepth)
	}
	for _, member := range n.Members {
		if err := writable(member.Value, depth+1); err != nil {
			return err
		}
	}
	for _, item := range n.Items {
		if err := writable(item, depth+1); err != nil {
			return err
		}
	}

	return nil
}

// quoteJSON writes a string: with escapes where JSON needs them, else as it is.
func quoteJSON(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
		return `"` + s + `"`
	}
	var quoted strings.Builder
	quoted.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			quoted.Write([]byte{'\\', c})
		case c < ' ':
			quoted.WriteString(controlEscape(c))
		default:
			quoted.WriteByte(c)
		}
	}
	quoted.WriteByte('"')

	return quoted.String()
}
