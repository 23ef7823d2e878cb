package text

import "strings"

// A slab allots the nodes of one document from a few large pieces, since a
// suite has hundreds of thousands of small values and the collector would look
// at each.
type slab struct {
	nodes   []Node
	members []Member
	items   []*Node

	// What is read of the objects and lists still open, innermost last.
	openMembers []Member
	openItems   []*Node

	// How many values and members a piece has room for.
	valuePiece, memberPiece int
}

// The bounds of a piece. Beyond the first piece a document is an unusual one.
const minPiece, maxPiece = 16, 1024

// membersPerItem is how many members a configuration has, roughly, for each value
// that is no member's.
const membersPerItem = 8

// newSlab makes room for what the text seems to hold: a member has a colon.
func newSlab(src string) slab {
	members := min(strings.Count(src, ":"), maxPiece)

	return slab{
		valuePiece:  2 + members + members/membersPerItem,
		memberPiece: max(minPiece, members),
		openMembers: make([]Member, 0, minPiece+minPiece),
	}
}

// node returns a new value. To fill it in place is much cheaper than to copy one.
func (s *slab) node(kind Kind, start, end int) *Node {
	if len(s.nodes) == cap(s.nodes) {
		s.nodes = make([]Node, 0, s.valuePiece)
	}
	s.nodes = s.nodes[:len(s.nodes)+1]
	n := &s.nodes[len(s.nodes)-1]
	n.Kind, n.Start, n.End = kind, start, end

	return n
}

// text returns a new value with a text.
func (s *slab) text(kind Kind, start, end int, text string) *Node {
	n := s.node(kind, start, end)
	n.Text = text

	return n
}

func (s *slab) markMembers() int { return len(s.openMembers) }

func (s *slab) pushMember(m Member) { s.openMembers = append(s.openMembers, m) }

// takeMembers returns what was pushed since the mark.
func (s *slab) takeMembers(mark int) []Member {
	taken := keep(&s.members, s.openMembers[mark:], s.memberPiece)
	s.openMembers = s.openMembers[:mark]

	return taken
}

func (s *slab) markItems() int { return len(s.openItems) }

func (s *slab) pushItem(n *Node) { s.openItems = append(s.openItems, n) }

// takeItems returns what was pushed since the mark.
func (s *slab) takeItems(mark int) []*Node {
	taken := keep(&s.items, s.openItems[mark:], minPiece)
	s.openItems = s.openItems[:mark]

	return taken
}

// keep copies values into a piece and returns the copy, which has no spare
// capacity that its neighbour in the piece would lose.
func keep[T any](piece *[]T, values []T, size int) []T {
	if len(values) == 0 {
		return nil
	}
	if cap(*piece)-len(*piece) < len(values) {
		*piece = make([]T, 0, max(size, len(values)))
	}
	start := len(*piece)
	*piece = append(*piece, values...)

	return (*piece)[start:len(*piece):len(*piece)]
}
