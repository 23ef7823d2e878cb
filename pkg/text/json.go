package text

import (
	"strings"
)

// ParseJSON reads a JSON file. It takes what Python's json.load takes, and
// reports everything else, each fault once, as a [Problem] of the document; see
// [Code.Tolerated] for what is reported although json.load takes it.
//
// The document keeps src, which must not be changed afterwards.
func ParseJSON(name string, src []byte) *Document {
	doc := &Document{Name: name, Bytes: src}
	if problem, unreadable := refuse(src); unreadable {
		doc.Problems = []Problem{problem}

		return doc
	}
	p := &jsonParser{src: string(src)}
	p.slab = newSlab(p.src)
	if problem, invalid := invalidUTF8(p.src); invalid {
		p.invalidUTF8 = true
		p.problems = append(p.problems, problem)
	}
	doc.Root = p.document()
	doc.Problems = p.finish()

	return doc
}

// A jsonParser reads one JSON text by recursive descent. Offsets are into src.
type jsonParser struct {
	src string
	pos int
	// invalidUTF8 makes strings be repaired; a valid text need not pay for that.
	invalidUTF8 bool
	// stopped is set after too many problems; peek then sees the end of the text.
	stopped bool
	// cutOff is set when the text ended inside something. Everything around it
	// is then unfinished as well, which is the same fault.
	cutOff bool
	// inConflict is set between a <<<<<<< line and its ======= line.
	inConflict bool

	// path leads to the value being read; its length is the depth of nesting.
	path []step
	slab slab

	problems []Problem
	habits   []habit
}

// A step of a path is an index of a list, or else a key or nothing.
type step struct {
	key   string
	index int
}

// What stands for an index in the step of an object: its key counts, or the
// parser is between two members.
const (
	atKey    = -1
	atNoItem = -2
)

// document reads the whole text.
func (p *jsonParser) document() *Node {
	if strings.HasPrefix(p.src, byteOrderMark) {
		p.pos = len(byteOrderMark)
		p.reportf(BOM, 0, p.pos,
			"The file starts with a byte-order mark, which JSON does not allow; save it as UTF-8 without one.")
	}
	p.skipTrivia()
	p.skipPreamble()
	if p.pos == len(p.src) {
		if len(p.problems) == 0 {
			p.reportf(Syntax, 0, 0, "The file is empty; it should hold a JSON object.")
		}

		return nil
	}
	root := p.value()
	p.skipTrivia()
	if p.pos < len(p.src) && !p.cutOff {
		p.leftover()
	}

	return root
}

// skipPreamble reports text before the first bracket. A text without brackets is
// left alone if it is a single scalar, which is JSON.
func (p *jsonParser) skipPreamble() {
	if p.pos == len(p.src) || strings.IndexByte(`{["`, p.src[p.pos]) >= 0 || p.soleLiteral() {
		return
	}
	start := p.pos
	if bracket := start + bareLength(p.src[start:], "{["); p.startsText(start, bracket) {
		p.pos = bracket
		end := p.trimRight(start, bracket)
		p.reportf(Syntax, start, end,
			"Text stands before the first bracket: %s; remove it.", quote(p.src[start:end]))

		return
	}
	end := p.trimRight(start, p.lineEnd(start))
	p.pos = len(p.src)
	if strings.HasPrefix(p.src[start:], "version https://git-lfs.github.com/spec/") {
		p.reportf(Syntax, start, end,
			"The file is a Git LFS pointer, not the configuration; commit the configuration itself.")

		return
	}
	p.reportf(Syntax, start, end,
		"The file is not JSON: it starts with %s where a { belongs.", quote(p.src[start:end]))
}

// startsText reports whether a bracket seems to start the real text: it is the
// first on its line, or what precedes it is not the colon of another format.
func (p *jsonParser) startsText(start, bracket int) bool {
	if bracket == len(p.src) {
		return false
	}
	before := strings.TrimRight(p.src[start:bracket], " \t")

	return isLineEnd(before[len(before)-1]) || !strings.Contains(before, ":")
}

// soleLiteral reports whether the next token is a well-formed literal, as
// opposed to a word in front of the real text.
func (p *jsonParser) soleLiteral() bool {
	token := p.src[p.pos:p.tokenEnd(p.pos)]
	_, _, known := literal(token)

	return known || isNumber(token)
}

// leftover reports what stands after the value, once, and reads no further.
func (p *jsonParser) leftover() {
	start, end := p.pos, p.tokenEnd(p.pos)
	switch c := p.src[start]; c {
	case '}', ']':
		p.reportf(Syntax, start, start+1, "There is one %c too many; remove it.", c)
	case '{', '[':
		p.reportf(Syntax, start, start+1, "A second value starts after the first; a file holds one. Remove the other.")
	default:
		p.reportf(Syntax, start, end,
			"Nothing may follow the value, but there is %s; remove it.", quote(p.src[start:end]))
	}
	p.pos = len(p.src)
}

// value reads the value that belongs at the current offset. It never returns nil
// and moves past nothing that ends the object or list around it.
func (p *jsonParser) value() *Node {
	p.skipTrivia()
	p.skipColons()
	start := p.pos
	switch p.peek() {
	case '{':
		return p.nest(Object)
	case '[':
		return p.nest(Array)
	case '"':
		text := p.quoted()

		return p.slab.text(String, start, p.pos, text)
	case ',', '}', ']':
		p.reportf(Syntax, start, start+1, "A value is missing before this %c.", p.src[start])

		return p.slab.node(Invalid, start, start)
	case endOfText:
		return p.slab.node(Invalid, start, start)
	}
	if text, ok := p.oddlyQuoted(); ok {
		return p.slab.text(String, start, p.pos, text)
	}

	return p.bare()
}

// skipColons reports colons where a value belongs.
func (p *jsonParser) skipColons() {
	if p.peek() != ':' {
		return
	}
	p.reportf(Syntax, p.pos, p.pos+1, "There is a colon where a value belongs; remove it.")
	for p.peek() == ':' {
		p.pos++
		p.skipTrivia()
	}
}

// nest reads an object or a list.
func (p *jsonParser) nest(kind Kind) *Node {
	node := p.slab.node(kind, p.pos, p.pos)
	if len(p.path) == MaxDepth {
		p.reportf(Depth, p.pos, p.pos+1,
			"Objects and lists are nested more than %d deep; what is deeper is not read.", MaxDepth)
		p.skipNested()
		node.Kind, node.End = Invalid, p.pos

		return node
	}
	p.pos++
	p.path = append(p.path, step{index: atNoItem})
	if kind == Object {
		mark := p.slab.markMembers()
		p.members(node)
		node.Members = p.slab.takeMembers(mark)
		eachRepeated(node.Members, func(m *Member) {
			p.path[len(p.path)-1] = step{key: m.Key, index: atKey}
			p.reportf(DuplicateKey, m.KeyStart, m.KeyEnd, duplicateMessage, quote(m.Key))
		})
	} else {
		mark := p.slab.markItems()
		p.items(node)
		node.Items = p.slab.takeItems(mark)
	}
	p.path = p.path[:len(p.path)-1]
	node.End = p.pos

	return node
}

// skipNested moves to the end of the object or list that starts here, without
// recursion.
func (p *jsonParser) skipNested() {
	for depth := 0; p.pos < len(p.src); {
		switch p.src[p.pos] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end, _ := p.stringEnd(p.pos)
			p.pos = end
		}
		p.pos++
		if depth == 0 {
			return
		}
	}
	p.pos, p.cutOff = len(p.src), true
}

// endOfText is what peek returns at the end. A NUL byte in the text looks the
// same, so it is told apart there.
const endOfText = 0

// peek returns the byte at the current offset, or endOfText.
func (p *jsonParser) peek() byte {
	if p.pos == len(p.src) || p.stopped {
		return endOfText
	}
	if c := p.src[p.pos]; c != endOfText {
		return c
	}

	// Any byte that starts nothing will do for a NUL.
	return 1
}

// lineEnd returns the offset of the next line end.
func (p *jsonParser) lineEnd(from int) int {
	if i := strings.IndexAny(p.src[from:], "\r\n"); i >= 0 {
		return from + i
	}

	return len(p.src)
}

// trimRight moves end left over white space, not beyond start.
func (p *jsonParser) trimRight(start, end int) int {
	return start + len(strings.TrimRight(p.src[start:end], " \t\r\n"))
}
