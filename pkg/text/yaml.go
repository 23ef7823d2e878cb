package text

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxAliased is how many values all aliases of a document may stand for. It
// bounds what a reader of the tree does when values in values are repeated.
const maxAliased = 10_000

// ParseYAML reads a YAML file that holds one document. An alias stands for the
// value of its anchor: it has the place of the alias, and what lies in it has
// the place it has at the anchor. Merge keys (<<) are not followed but reported.
// A syntax error ends the reading; then the document has no root.
//
// The document keeps src, which must not be changed afterwards.
func ParseYAML(name string, src []byte) *Document {
	doc := &Document{Name: name, Bytes: src}
	if problem, unreadable := refuse(src); unreadable {
		doc.Problems = []Problem{problem}

		return doc
	}
	text := string(src)
	if problem, invalid := invalidUTF8(text); invalid {
		doc.Problems = []Problem{problem}

		return doc
	}
	y := &yamlReader{src: text, anchors: make(map[*yaml.Node]*anchored), cursor: newYAMLCursor(text)}
	root, err := decodeYAML(src)
	if root != nil {
		doc.Root, _ = y.value(root)
	}
	if err != nil {
		y.reportError(doc, err)
	}
	sortProblems(y.problems)
	doc.Problems = y.problems

	return doc
}

var (
	errSecondDocument = errors.New("a second document starts after the first; a file holds one")
	errYAMLPanic      = errors.New("the YAML reader failed")
)

// decodeYAML returns the root of the only document, nil for an empty file. It may
// return a root and an error: when something is wrong after the document.
func decodeYAML(src []byte) (root *yaml.Node, err error) {
	// The library has panicked on strange input before, and ours is hostile.
	defer func() {
		if cause := recover(); cause != nil {
			root, err = nil, fmt.Errorf("%w: %v", errYAMLPanic, cause)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(src))
	var first, second yaml.Node
	err = decoder.Decode(&first)
	if err == nil {
		root = first.Content[0]
		if err = decoder.Decode(&second); err == nil {
			return root, errSecondDocument
		}
	}
	if errors.Is(err, io.EOF) {
		return root, nil
	}

	return root, fmt.Errorf("decoding YAML: %w", err)
}

// A yamlReader turns the nodes of the YAML library into ours.
type yamlReader struct {
	src      string
	path     []string
	cursor   yamlCursor
	anchors  map[*yaml.Node]*anchored
	aliased  int
	problems []Problem
}

// anchored is the value of an anchor. The node is nil while it is being read.
type anchored struct {
	node *Node
	measure
}

// A measure is the size of a value with its aliases followed.
type measure struct {
	values, depth int
}

// add makes m hold a value that other measures.
func (m *measure) add(other measure) {
	m.values += other.values
	m.depth = max(m.depth, other.depth+1)
}

func (y *yamlReader) value(n *yaml.Node) (*Node, measure) {
	if n.Kind == yaml.AliasNode {
		return y.alias(n)
	}
	var entry *anchored
	if n.Anchor != "" {
		entry = &anchored{}
		y.anchors[n] = entry
	}
	node, size := y.plainValue(n)
	if entry != nil {
		entry.node, entry.measure = node, size
	}

	return node, size
}

// plainValue reads a value that is no alias.
func (y *yamlReader) plainValue(n *yaml.Node) (*Node, measure) {
	start := y.skipProperties(n, y.cursor.offset(n.Line, n.Column))
	node, size := &Node{Start: start}, measure{values: 1, depth: 1}
	switch {
	case n.Kind == yaml.ScalarNode:
		y.scalar(n, node)
	case len(y.path) == MaxDepth:
		node.End = start
		y.reportf(Depth, start, start+1,
			"Objects and lists are nested more than %d deep; what is deeper is not read.", MaxDepth)
	case n.Kind == yaml.SequenceNode:
		size = y.sequence(n, node)
	default:
		size = y.mapping(n, node)
	}

	return node, size
}

func (y *yamlReader) sequence(n *yaml.Node, node *Node) measure {
	size := measure{values: 1, depth: 1}
	node.Kind, node.Items = Array, make([]*Node, 0, len(n.Content))
	last := node.Start
	for i, content := range n.Content {
		y.path = append(y.path, strconv.Itoa(i))
		item, itemSize := y.value(content)
		y.path = y.path[:len(y.path)-1]
		node.Items = append(node.Items, item)
		size.add(itemSize)
		last = max(last, item.End)
	}
	node.End = y.collectionEnd(n, node.Start, last)

	return size
}

func (y *yamlReader) mapping(n *yaml.Node, node *Node) measure {
	const pair = 2
	size := measure{values: 1, depth: 1}
	node.Kind, node.Members = Object, make([]Member, 0, len(n.Content)/pair)
	last := node.Start
	for i := 0; i+1 < len(n.Content); i += pair {
		member, usable := y.key(n.Content[i])
		y.path = append(y.path, member.Key)
		var valueSize measure
		member.Value, valueSize = y.value(n.Content[i+1])
		y.path = y.path[:len(y.path)-1]
		last = max(last, member.KeyEnd, member.Value.End)
		if usable {
			node.Members = append(node.Members, member)
			size.add(valueSize)
		}
	}
	node.End = y.collectionEnd(n, node.Start, last)
	eachRepeated(node.Members, func(m *Member) {
		y.path = append(y.path, m.Key)
		y.reportf(DuplicateKey, m.KeyStart, m.KeyEnd, duplicateMessage, quote(m.Key))
		y.problems[len(y.problems)-1].Key = m.Key
		y.path = y.path[:len(y.path)-1]
	})

	return size
}

// key reads the key of a member. It returns false for one that is no text.
func (y *yamlReader) key(n *yaml.Node) (Member, bool) {
	key, _ := y.value(n)
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	member := Member{Key: target.Value, KeyStart: key.Start, KeyEnd: key.End}
	switch {
	case target.Kind != yaml.ScalarNode:
		y.reportf(Syntax, key.Start, key.End, "A key must be a text, not %s.", key.Kind)

		return member, false
	case target.Value == "<<" && target.ShortTag() == "!!merge":
		y.reportf(Alias, key.Start, key.End, "Merge keys (<<) are not supported; write the keys out.")

		return member, false
	}

	return member, true
}

// alias returns the value of an anchor with the place of the alias.
func (y *yamlReader) alias(n *yaml.Node) (*Node, measure) {
	start := y.cursor.offset(n.Line, n.Column)
	end := min(start+len("*")+len(n.Value), len(y.src))
	unread := &Node{Start: start, End: end}
	entry := y.anchors[n.Alias]
	switch {
	case entry == nil || entry.node == nil:
		y.reportf(Alias, start, end, "The alias %s stands inside the value that it repeats.", quote(n.Value))

		return unread, measure{values: 1}
	case entry.values > maxAliased-y.aliased:
		y.reportf(Alias, start, end,
			"The aliases of this file stand for more than %d values; write out what is needed.", maxAliased)

		return unread, measure{values: 1}
	case entry.depth > MaxDepth-len(y.path):
		y.reportf(Depth, start, end, "With this alias followed, values are nested more than %d deep.", MaxDepth)

		return unread, measure{values: 1}
	}
	y.aliased += entry.values
	node := *entry.node
	node.Start, node.End = start, end

	return &node, entry.measure
}

func (y *yamlReader) scalar(n *yaml.Node, node *Node) {
	node.End = y.scalarEnd(n, node.Start)
	node.Text = n.Value
	switch scalarTag(n) {
	case "!!null":
		node.Kind, node.Text = Null, ""
	case "!!bool":
		node.Kind, node.Text = Bool, strings.ToLower(n.Value)
	case "!!int", "!!float":
		node.Kind = Number
	default:
		node.Kind = String
	}
}

// scalarTag returns what a scalar is by its look. Tags can make a string of
// anything but do not make a number of a word.
func scalarTag(n *yaml.Node) string {
	if n.ShortTag() == "!!str" {
		return "!!str"
	}
	untagged := yaml.Node{Kind: n.Kind, Style: n.Style &^ yaml.TaggedStyle, Value: n.Value}

	return untagged.ShortTag()
}

// reportf adds a problem. What comes after too many is left out, but not without
// a word.
func (y *yamlReader) reportf(code Code, start, end int, format string, args ...any) {
	if len(y.problems) == MaxProblems {
		code, format, args = TooMany, "The file has more than %d faults; the rest is not listed.", []any{MaxProblems}
	}
	if len(y.problems) > MaxProblems {
		return
	}
	y.problems = append(y.problems, Problem{
		Code: code, Start: start, End: min(end, len(y.src)),
		Pointer: Join(y.path...), Message: fmt.Sprintf(format, args...),
	})
}

// reportError reports what the YAML library says, on the line it names.
func (y *yamlReader) reportError(doc *Document, err error) {
	if inner := errors.Unwrap(err); inner != nil && !errors.Is(err, errYAMLPanic) {
		err = inner
	}
	reason := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if rest, found := strings.CutPrefix(reason, "line "); found {
		if number, message, found := strings.Cut(rest, ": "); found {
			if n, err := strconv.Atoi(number); err == nil {
				line, reason = n, message
			}
		}
	}
	start, end := doc.lineSpan(line)
	y.reportf(Syntax, start, end, "The YAML cannot be read: %s.", reason)
}
