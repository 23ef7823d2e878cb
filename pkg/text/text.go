// Package text tells where things stand in configuration files. It reads
// JSON, YAML and TOML into one small tree of nodes that know their byte offsets,
// finds values by JSON Pointer (RFC 6901), and turns offsets into lines and
// columns.
//
// The readers recover: a fault becomes a [Problem] and reading goes on, so that
// a broken file still has a tree and one fault does not hide the others.
package text

// A Kind says what sort of value a [Node] holds.
type Kind uint8

// The kinds of values. Invalid stands where a value was meant but cannot be
// read; a [Problem] of the document says why.
const (
	Invalid Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// String returns the kind in the words people use, with an article: "a number",
// "a list".
func (k Kind) String() string {
	switch k {
	case Null:
		return "null"
	case Bool:
		return "true or false"
	case Number:
		return "a number"
	case String:
		return "a string"
	case Array:
		return "a list"
	case Object:
		return "an object"
	case Invalid:
	}

	return "nothing readable"
}

// A Node is one value of a document. The nil Node is a value that is not there:
// its methods return what they return for an Invalid one.
type Node struct {
	Kind Kind
	// Start and End are the byte offsets of the value in the document, half
	// open. Quotes and brackets belong to the value.
	Start, End int
	// Text is the decoded text of a String (always valid UTF-8), the literal of
	// a Number, and "true" or "false" for a Bool. A Number's literal is in JSON's
	// form, or NaN, Infinity or -Infinity; from YAML and TOML it is as the file
	// has it.
	Text string
	// Members are those of an Object in the file's order, duplicates kept.
	Members []Member
	// Items are the values of an Array.
	Items []*Node
}

// A Member is a key of an object and its value.
type Member struct {
	Key string
	// KeyStart and KeyEnd are the byte offsets of the key with its quotes.
	KeyStart, KeyEnd int
	// Value is never nil; its Kind is Invalid where the file has none.
	Value *Node
}

// Get returns the value of key, the last one if the key is repeated, as most
// readers of JSON do. It returns nil if n is no object or has no such key.
func (n *Node) Get(key string) *Node {
	if member := n.member(key); member != nil {
		return member.Value
	}

	return nil
}

func (n *Node) member(key string) *Member {
	if n == nil {
		return nil
	}
	for i := len(n.Members) - 1; i >= 0; i-- {
		if n.Members[i].Key == key {
			return &n.Members[i]
		}
	}

	return nil
}

// isScalar reports whether n is a value without values in it.
func (n *Node) isScalar() bool {
	switch n.Kind {
	case Null, Bool, Number, String:
		return true
	case Array, Object, Invalid:
	}

	return false
}
