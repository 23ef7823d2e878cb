package text

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// A Change is something to do to a value of a JSON document, in terms of values.
type Change struct {
	Op Op
	// Pointer is the value to change or, for Insert, the object to insert into.
	Pointer string
	// Key is the key to insert, or the new name.
	Key string
	// Value is what to insert or to replace a value with. Its offsets do not count.
	Value *Node
}

// An Op is what a [Change] does.
type Op string

// What can be done: Replace puts another value in the place of one, Remove takes a member
// or an item out, Rename changes a member's key, and Insert adds a member at the end of
// an object.
const (
	Replace Op = "replace"
	Remove  Op = "remove"
	Rename  Op = "rename"
	Insert  Op = "insert"
)

var (
	// ErrChange is what Edits wraps for a change that fits no document like this one:
	// whoever asks for it is mistaken.
	ErrChange = errors.New("the document cannot be changed like that")
	// ErrUnfit is what Edits wraps where the document stands in the way: it is faulty, or
	// has a key twice, or would have then.
	ErrUnfit = errors.New("the document has to be mended by hand first")
)

// Edits returns the edits that make all changes to a JSON document. Pointers are those of
// the document as it is. What is written follows the style of what is around it, and what
// is not concerned keeps every byte.
func (d *Document) Edits(changes ...Change) ([]Edit, error) {
	for _, problem := range d.Problems {
		// With any other fault it is a guess what belongs to which value.
		if problem.Code != DuplicateKey && problem.Code != Surrogate && problem.Code != NotFinite {
			return nil, fmt.Errorf("%w: %s", ErrUnfit, problem.Message)
		}
	}
	d.styled.Do(func() { d.style = styleOf(d) })
	e := &editor{document: d, style: d.style, containers: map[*Node]*rebuilt{}}
	for _, change := range changes {
		if err := e.change(change); err != nil {
			return nil, fmt.Errorf("%s %q: %w", change.Op, change.Pointer, err)
		}
	}
	for _, container := range slices.SortedFunc(maps.Values(e.containers), byStart) {
		if err := container.checkKeys(); err != nil {
			return nil, err
		}
		e.edits = append(e.edits, e.rebuild(container)...)
	}
	if err := Fit(len(d.Bytes), e.edits); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrChange, err)
	}
	slices.SortFunc(e.edits, compareEdits)

	return e.edits, nil
}

// An editor turns changes to one document into edits.
type editor struct {
	document   *Document
	style      style
	edits      []Edit
	containers map[*Node]*rebuilt
}

// A rebuilt is an object or list that loses or gains parts. Its changes have to be seen
// together, because they share commas.
type rebuilt struct {
	node     *Node
	removed  map[int]bool
	renamed  map[int]string
	inserted []Member
	// around is the form of what the object is a part of, for one that is empty.
	around form
}

func byStart(a, b *rebuilt) int { return a.node.Start - b.node.Start }

func (e *editor) rebuilt(node *Node) *rebuilt {
	if e.containers[node] == nil {
		e.containers[node] = &rebuilt{node: node, removed: map[int]bool{}, renamed: map[int]string{}}
	}

	return e.containers[node]
}

func (e *editor) change(change Change) error {
	node, parent, index, err := e.document.part(change.Pointer)
	if err != nil {
		return err
	}
	if change.Op == Replace || change.Op == Insert {
		if err := writable(change.Value, 0); err != nil {
			return err
		}
	}
	switch {
	case change.Op == Replace:
		form := e.style.around(e.document, parent, index)
		e.edits = append(e.edits, Edit{Span{node.Start, node.End}, form.value(change.Value)})
	case change.Op == Insert && node.Kind == Object:
		container := e.rebuilt(node)
		container.inserted = append(container.inserted, Member{Key: change.Key, Value: change.Value})
		container.around = e.style.around(e.document, parent, index)
	case change.Op == Insert:
		return fmt.Errorf("%w: %s has no members", ErrChange, node.Kind)
	case parent == nil:
		return fmt.Errorf("%w: it is the whole of it", ErrChange)
	case change.Op == Remove:
		e.rebuilt(parent).removed[index] = true
	case change.Op == Rename && parent.Kind == Object:
		member := parent.Members[index]
		e.rebuilt(parent).renamed[index] = change.Key
		e.edits = append(e.edits, Edit{Span{member.KeyStart, member.KeyEnd}, quoteJSON(change.Key)})
	case change.Op == Rename:
		return fmt.Errorf("%w: an item of a list has no key", ErrChange)
	default:
		return fmt.Errorf("%w: %q is nothing that can be done", ErrChange, change.Op)
	}

	return nil
}

// part returns the value at pointer, the object or list it is a part of, and its place
// among the parts.
func (d *Document) part(pointer string) (node, parent *Node, index int, err error) {
	node = d.Root
	for _, token := range Split(pointer) {
		parent = node
		node, _ = parent.child(token)
		if node == nil {
			break
		}
		if parent.Kind == Array {
			index = slices.Index(parent.Items, node)

			continue
		}
		same := func(m Member) bool { return m.Key == token }
		index = slices.IndexFunc(parent.Members, same)
		if slices.ContainsFunc(parent.Members[index+1:], same) {
			return nil, nil, 0, fmt.Errorf("%w: %q is there more than once", ErrUnfit, token)
		}
	}
	if node == nil {
		return nil, nil, 0, fmt.Errorf("%w: there is no such value", ErrChange)
	}

	return node, parent, index, nil
}

// checkKeys refuses changes after which two members have one key that was not there
// twice before.
func (r *rebuilt) checkKeys() error {
	taken := map[string]bool{}
	for i, member := range r.node.Members {
		if _, isRenamed := r.renamed[i]; !isRenamed && !r.removed[i] {
			taken[member.Key] = true
		}
	}
	keys := make([]string, 0, len(r.renamed)+len(r.inserted))
	for _, key := range r.renamed {
		keys = append(keys, key)
	}
	for _, member := range r.inserted {
		keys = append(keys, member.Key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if taken[key] {
			return fmt.Errorf("%w: there would be two keys %s", ErrUnfit, quote(key))
		}
		taken[key] = true
	}

	return nil
}

// parts returns the ranges of the members, keys included, or of the items.
func (n *Node) parts() []Span {
	parts := make([]Span, 0, len(n.Members)+len(n.Items))
	for _, member := range n.Members {
		parts = append(parts, Span{member.KeyStart, member.Value.End})
	}
	for _, item := range n.Items {
		parts = append(parts, Span{item.Start, item.End})
	}

	return parts
}

// rebuild returns the edits that remove and insert parts of one object or list.
func (e *editor) rebuild(container *rebuilt) []Edit {
	parts := container.node.parts()
	last := -1 // The last part that stays.
	for i := range parts {
		if !container.removed[i] {
			last = i
		}
	}
	if last < 0 {
		return e.refill(container, parts)
	}
	var edits []Edit
	for i := 0; i < last; i++ {
		first := i
		for container.removed[i] {
			i++
		}
		if first < i {
			edits = append(edits, Edit{Span: e.document.gap(parts, first, i)})
		}
	}
	// What follows the last part that stays goes with its commas, and what is inserted
	// takes its place.
	tail := Edit{Span: Span{parts[last].End, parts[len(parts)-1].End}}
	if len(container.inserted) > 0 {
		form := e.style.among(e.document, container.node, last)
		tail.Text = form.separator() + form.members(container.inserted)
	}
	if tail.Text != "" || tail.Start < tail.End {
		edits = append(edits, tail)
	}

	return edits
}

// refill returns the edit of an object or list that is empty or loses all its parts.
func (e *editor) refill(container *rebuilt, parts []Span) []Edit {
	node := container.node
	inside := Span{node.Start + 1, node.End - 1}
	switch {
	case len(container.inserted) == 0 && len(parts) == 0:
		return nil
	case len(container.inserted) == 0:
		return []Edit{{Span: inside}}
	case len(parts) == 0:
		outer := container.around
		inner := outer.deeper()

		return []Edit{{inside, inner.lead() + inner.members(container.inserted) + outer.lead()}}
	}
	form := e.style.among(e.document, node, 0)

	return []Edit{{Span{parts[0].Start, parts[len(parts)-1].End}, form.members(container.inserted)}}
}

// gap returns what goes with the parts from first up to next, which stays, so that the
// other parts keep their lines and their indentation.
func (d *Document) gap(parts []Span, first, next int) Span {
	from, to := parts[first].Start, parts[next].Start
	fromLine, fromStarts := d.startsLine(from)
	toLine, toStarts := d.startsLine(to)
	switch {
	case fromStarts && toStarts:
		return Span{fromLine, toLine}
	case toStarts && first > 0:
		return Span{d.afterComma(parts[first-1]), d.afterComma(parts[next-1])}
	}

	return Span{from, to}
}

// afterComma returns the offset behind the comma that follows a part.
func (d *Document) afterComma(part Span) int {
	return part.End + bytes.IndexByte(d.Bytes[part.End:], ',') + 1
}
