package text

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// ParseTOML reads a TOML file. Every table becomes an object, whether a header, a
// dotted key or braces make it. One made by a header or a dotted key reaches from where
// it is first named to the end of the last value in it; since headers stand in any
// order, such objects may overlap. Dates and times are strings.
//
// A syntax error ends the reading; the document keeps what stands before it. A key that
// is defined twice, be it as a value, as a table or as both, is a problem after which
// reading goes on with the second definition beside the first.
//
// The document keeps src, which must not be changed afterwards.
func ParseTOML(name string, src []byte) *Document {
	doc := &Document{Name: name, Bytes: src}
	if problem, unreadable := refuse(src); unreadable {
		doc.Problems = []Problem{problem}

		return doc
	}
	if problem, invalid := invalidUTF8(string(src)); invalid {
		doc.Problems = []Problem{problem}

		return doc
	}
	t := newTOMLReader(doc)
	if err := t.read(); err != nil {
		t.reportf(Syntax, Span{}, nil, "The TOML cannot be read: %s.", err)
	}
	doc.Root = t.tables[0].node
	t.stretch()
	sortProblems(t.problems)
	doc.Problems = t.problems

	return doc
}

// A tomlReader makes one tree of the expressions, headers and keys with their values,
// that the TOML library takes a file apart into.
type tomlReader struct {
	doc *Document
	// skipped is the length of the byte-order mark, which the library does not know.
	skipped  int
	parser   unstable.Parser
	tables   []*tomlTable // The root and each table outside braces, in the order of the text.
	current  *tomlTable   // What the last header opened.
	problems []Problem
}

func newTOMLReader(doc *Document) *tomlReader {
	t := &tomlReader{doc: doc}
	if bytes.HasPrefix(doc.Bytes, []byte(byteOrderMark)) {
		t.skipped = len(byteOrderMark)
	}
	t.parser.Reset(doc.Bytes[t.skipped:])
	root := &Node{Kind: Object, Start: t.skipped, End: len(doc.Bytes)}
	t.current = &tomlTable{node: root, origin: headed}
	t.tables = append(t.tables, t.current)

	return t
}

var errTOMLPanic = errors.New("the TOML reader failed")

// read reads all expressions. The error is a fault of the program, not of the file.
func (t *tomlReader) read() (err error) {
	// The library has panicked on strange input before, and ours is hostile.
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%w: %v", errTOMLPanic, cause)
		}
	}()
	for len(t.problems) <= MaxProblems && t.parser.NextExpression() {
		switch expression := t.parser.Expression(); expression.Kind {
		case unstable.KeyValue:
			t.keyValue(t.current, expression)
		case unstable.Table, unstable.ArrayTable:
			t.header(expression)
		default: // Comments are not asked for.
		}
	}
	if fault, failed := errors.AsType[*unstable.ParserError](t.parser.Error()); failed {
		at := t.span(t.parser.Range(fault.Highlight))
		t.reportf(Syntax, at, nil, "Syntax error: %s; correct it.", fault.Message)
	}

	return nil
}

// span turns a range of the library's text into one of the document.
func (t *tomlReader) span(r unstable.Range) Span {
	start := t.skipped + int(r.Offset)

	return Span{start, start + int(r.Length)}
}

// A tomlKey is one part of a key such as urls.json.
type tomlKey struct {
	name string
	Span
}

// keys returns the parts of the key of an expression, and the span of all of them. It
// leaves out parts that lead deeper than is read; opening those before them reports it.
func (t *tomlReader) keys(expression *unstable.Node) ([]tomlKey, Span) {
	var keys []tomlKey
	var whole Span
	for parts := expression.Key(); parts.Next(); {
		part := parts.Node()
		at := t.span(part.Raw)
		if len(keys) == 0 {
			whole.Start = at.Start
		}
		whole.End = at.End
		if len(keys) <= MaxDepth {
			keys = append(keys, tomlKey{string(part.Data), at})
		}
	}

	return keys, whole
}

// A tomlPath is the way to a value, from its end. Ways that start alike share that part:
// a hostile file has many long ones.
type tomlPath struct {
	above *tomlPath
	token string
	depth int
}

func (p *tomlPath) to(token string) *tomlPath {
	return &tomlPath{above: p, token: token, depth: p.length() + 1}
}

func (p *tomlPath) length() int {
	if p == nil {
		return 0
	}

	return p.depth
}

func (p *tomlPath) pointer() string {
	tokens := make([]string, p.length())
	for ; p != nil; p = p.above {
		tokens[p.depth-1] = p.token
	}

	return Join(tokens...)
}

// tooDeep reports whether a table or list at path is one that is not read, and says so
// for the outermost.
func (t *tomlReader) tooDeep(path *tomlPath, at Span) bool {
	if path.length() == MaxDepth {
		t.reportf(Depth, at, path,
			"Tables and lists are nested more than %d deep; what is deeper is not read.", MaxDepth)
	}

	return path.length() >= MaxDepth
}

// reportf adds a problem. What comes after too many is left out, but not without a word.
func (t *tomlReader) reportf(code Code, at Span, path *tomlPath, format string, args ...any) {
	if len(t.problems) == MaxProblems {
		code, format, args = TooMany, "The file has more than %d faults; the rest is not listed.", []any{MaxProblems}
	}
	if len(t.problems) > MaxProblems {
		return
	}
	t.problems = append(t.problems, Problem{
		Code: code, Start: at.Start, End: at.End, Pointer: path.pointer(), Message: fmt.Sprintf(format, args...),
	})
}

// skip moves over the bytes given.
func (t *tomlReader) skip(at int, set string) int {
	for at < len(t.doc.Bytes) && strings.IndexByte(set, t.doc.Bytes[at]) >= 0 {
		at++
	}

	return at
}
