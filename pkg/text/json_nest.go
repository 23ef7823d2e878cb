package text

import (
	"strings"
	"unicode/utf8"
)

// none is an offset that is not there.
const none = -1

// members reads the members of an object and its closing brace.
func (p *jsonParser) members(node *Node) {
	for comma := none; ; {
		p.skipTrivia()
		switch p.peek() {
		case endOfText:
			p.unclosed(node)

			return
		case '}':
			if p.closesTooEarly() {
				continue
			}
			p.reportTrailing(comma)
			p.pos++

			return
		case ']':
			if p.wrongCloser(node) {
				return
			}
		case ',':
			p.strayCommas()
			comma = none
		default:
			p.member()
			comma = p.separator()
		}
	}
}

// items reads the items of a list and its closing bracket.
func (p *jsonParser) items(node *Node) {
	for comma, index := none, 0; ; {
		p.skipTrivia()
		switch p.peek() {
		case endOfText:
			p.unclosed(node)

			return
		case ']':
			p.reportTrailing(comma)
			p.pos++

			return
		case '}':
			if p.wrongCloser(node) {
				return
			}
		case ',':
			p.strayCommas()
			comma = none
		default:
			p.path[len(p.path)-1].index = index
			p.slab.pushItem(p.value())
			comma = p.separator()
			index++
		}
	}
}

// member reads one key and its value.
func (p *jsonParser) member() {
	start := p.pos
	if c := p.peek(); c == '{' || c == '[' || c == ':' {
		p.reportf(Syntax, start, start+1, "A key in double quotes is missing before this.")
		if c == ':' {
			p.pos++
		}
		p.value()

		return
	}
	key, ok := p.key()
	if !ok {
		return
	}
	end := p.pos
	p.path[len(p.path)-1] = step{key: key, index: atKey}
	m := Member{Key: key, KeyStart: start, KeyEnd: end}
	p.skipTrivia()
	if strings.IndexByte(":=,}]", p.peek()) < 0 && p.brokenLine(start) {
		return
	}
	if p.colon(m) {
		m.Value = p.value()
	} else {
		m.Value = p.slab.node(Invalid, end, end)
	}
	p.slab.pushMember(m)
	p.path[len(p.path)-1].index = atNoItem
}

// key reads a member's key. It returns false after a text that is no key.
func (p *jsonParser) key() (string, bool) {
	if p.peek() == '"' {
		return p.quoted(), true
	}
	if text, ok := p.oddlyQuoted(); ok {
		return text, true
	}
	start := p.pos
	end := p.trimRight(start, start+bareLength(p.src[start:], ":=,{}[]\"\r\n"))
	p.pos = end
	p.skipBlanks()
	if next := p.peek(); end > start && (next == ':' || next == '=') {
		p.pos = end
		p.reportHabitf(unquotedKey, start, end,
			"The key %s has no quotes; write it in double quotes.", quote(p.src[start:end]))

		return p.valid(p.src[start:end]), true
	}
	if end == start {
		// One of the characters that end a key stands where a key should start.
		p.pos = start + 1
		end = p.pos
	}
	p.reportf(Syntax, start, end, "A key in double quotes belongs here, not %s.", quote(p.src[start:end]))

	return "", false
}

// colon reads the colon after a key. It returns false if no value follows.
func (p *jsonParser) colon(m Member) bool {
	switch p.peek() {
	case ':':
		p.pos++

		return true
	case '=':
		p.reportf(Syntax, p.pos, p.pos+1, "A colon belongs between a key and its value, not =.")
		p.pos++
		if p.peek() == '>' {
			p.pos++
		}

		return true
	case endOfText:
		return false
	case ',', '}', ']':
		p.reportf(Syntax, m.KeyStart, m.KeyEnd, "The key %s has no value.", quote(m.Key))

		return false
	}
	p.reportf(Syntax, m.KeyStart, m.KeyEnd, "A colon is missing after the key %s.", quote(m.Key))

	return true
}

// oddQuotes reports whether the rest of the line has an odd number of quotes.
func (p *jsonParser) oddQuotes(from int) bool {
	return countQuotes(p.src[from:p.lineEnd(from)])%2 != 0
}

// brokenLine reports a line, from start on, whose quotes do not pair up: one is
// missing or one too many, and what is text and what is not cannot be told. It
// moves to the end of the line, or to the comma there.
func (p *jsonParser) brokenLine(start int) bool {
	if !p.oddQuotes(p.pos) {
		return false
	}
	end := p.trimRight(p.pos, p.lineEnd(p.pos))
	p.reportf(Syntax, start, end,
		"The double quotes on this line do not pair up; each string needs one before and one after.")
	p.pos = end
	if p.src[end-1] == ',' {
		p.pos--
	}

	return true
}

// separator reads what stands after a member or an item. It returns the offset
// of the comma, or none if there is no comma.
func (p *jsonParser) separator() int {
	for {
		end := p.pos
		p.skipTrivia()
		switch c := p.peek(); c {
		case ',':
			p.pos++

			return p.pos - 1
		case ';':
			p.reportf(Syntax, p.pos, p.pos+1, "A comma belongs here, not a semicolon.")
			p.pos++

			return none
		case ':':
			p.reportf(Syntax, p.pos, p.pos+1,
				"A colon does not belong here; only an object in { } has keys, and each has one value.")
			p.pos++
			p.value()
		case '}', ']', endOfText:
			return none
		default:
			if p.brokenLine(p.pos) {
				continue
			}
			// Anything else is faulty in itself, and one report is enough.
			if p.startsNext() {
				p.reportf(Syntax, p.lastRune(end), end, "A comma is missing after this.")
			}

			return none
		}
	}
}

// startsNext reports whether a well-formed member or item seems to start here.
func (p *jsonParser) startsNext() bool {
	switch p.peek() {
	case '"', '{', '[':
		return true
	}
	inList := p.path[len(p.path)-1].index >= 0

	return inList && p.soleLiteral()
}

// strayCommas reports a run of commas that no value precedes.
func (p *jsonParser) strayCommas() {
	p.reportf(Syntax, p.pos, p.pos+1, "There is a comma too many; remove it.")
	for p.peek() == ',' {
		p.pos++
		p.skipTrivia()
	}
}

func (p *jsonParser) reportTrailing(comma int) {
	if comma != none {
		p.reportf(TrailingComma, comma, comma+1,
			"JSON does not allow a comma after the last value; remove it.")
	}
}

// unclosed reports that the text ended inside an object or list.
func (p *jsonParser) unclosed(node *Node) {
	if p.cutOff {
		return
	}
	p.cutOff = true
	end := p.trimRight(0, len(p.src))
	p.reportf(Syntax, p.lastRune(end), end, "The file ends inside %s that starts on line %d; close it with %c.",
		node.Kind, p.lineNumber(node.Start), closer(node.Kind))
}

// lastRune returns the offset of the character that ends at end.
func (p *jsonParser) lastRune(end int) int {
	_, size := utf8.DecodeLastRuneInString(p.src[:end])

	return end - size
}

func closer(kind Kind) byte {
	if kind == Object {
		return '}'
	}

	return ']'
}

// lineNumber counts the lines up to offset, from 1.
func (p *jsonParser) lineNumber(offset int) int {
	before := p.src[:offset]

	return 1 + strings.Count(before, "\n") + strings.Count(before, "\r") - strings.Count(before, "\r\n")
}

// wrongCloser reports a closing bracket of the wrong sort and returns whether
// the object or list ends with it. What was meant shows in the rest of the text:
// if it closes just what is open, one bracket was mistaken for another; if it
// closes less, the right one is missing before this one; if more, this one is
// too many.
func (p *jsonParser) wrongCloser(node *Node) bool {
	found, wanted := p.src[p.pos], closer(node.Kind)
	switch unmatched := p.unmatchedClosers(); {
	case unmatched > len(p.path):
		p.reportf(Syntax, p.pos, p.pos+1, "There is one %c too many; remove it.", found)
		p.pos++

		return false
	case unmatched == len(p.path):
		p.reportf(Syntax, p.pos, p.pos+1, "%c closes %s that starts on line %d; it should be %c.",
			found, node.Kind, p.lineNumber(node.Start), wanted)
		p.pos++
	default:
		p.reportf(Syntax, p.pos, p.pos+1, "A %c is missing before this: %s that starts on line %d is not closed.",
			wanted, node.Kind, p.lineNumber(node.Start))
	}

	return true
}

// unmatchedClosers counts the closing brackets in the rest of the text that no
// bracket in the rest opens.
func (p *jsonParser) unmatchedClosers() int {
	count, depth := 0, 0
	for i := p.pos; i < len(p.src); i++ {
		switch p.src[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				count++
			} else {
				depth--
			}
		case '"':
			i, _ = p.stringEnd(i)
		}
	}

	return count
}

// closesTooEarly reports a brace that would end the whole text although more
// members follow, and moves past it.
func (p *jsonParser) closesTooEarly() bool {
	if len(p.path) > 1 {
		return false
	}
	rest := strings.TrimLeft(p.src[p.pos+1:], " \t\r\n")
	if !strings.HasPrefix(rest, ",") || !strings.HasPrefix(strings.TrimLeft(rest[1:], " \t\r\n"), `"`) {
		return false
	}
	p.reportf(Syntax, p.pos, p.pos+1, "There is one } too many; remove it.")
	p.pos = strings.IndexByte(p.src[p.pos:], ',') + p.pos + 1

	return true
}
