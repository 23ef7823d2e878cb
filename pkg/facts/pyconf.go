package facts

import (
	"maps"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// Limits on following a Python configuration.
const (
	// maxPyBlocks is how deeply blocks may nest.
	maxPyBlocks = 8
	// maxPyExpression is how deeply expressions may nest.
	maxPyExpression = 32
	// maxPyValues is how many values a variable may have after undecided branches.
	maxPyValues = 16
)

// A pyValue is what is known of a Python value.
type pyValue struct {
	kind  pyValueKind
	text  string    // of a string
	items []pyValue // of a list or tuple
	place finding.Place
}

type pyValueKind uint8

const (
	pyUnknown pyValueKind = iota
	pyNone
	pyTrue
	pyFalse
	pyText
	pyList
	// pyModule is a dotted name that nothing in the file assigns: os.environ.
	pyModule
)

func (v pyValue) same(other pyValue) bool {
	return v.kind == other.kind && v.text == other.text &&
		slices.EqualFunc(v.items, other.items, pyValue.same)
}

// pyBool returns a truth value.
func pyBool(is bool) pyValue { //nolint:revive // Not a flag: it is what is converted.
	if is {
		return pyValue{kind: pyTrue}
	}

	return pyValue{kind: pyFalse}
}

// truth returns whether a value counts as true in a condition, if that is known.
func (v pyValue) truth() (is, known bool) {
	switch v.kind {
	case pyTrue:
		return true, true
	case pyFalse, pyNone:
		return false, true
	case pyText:
		return v.text != "", true
	case pyList:
		return len(v.items) > 0, true
	case pyUnknown, pyModule:
	}

	return false, false
}

// A pyConfig follows a Python configuration: it keeps what each name of the module may
// be bound to, and decides conditions on the interpreter and the environment.
type pyConfig struct {
	text excerpt
	// implementation is the interpreter's, or empty when it is not known.
	implementation string
	environment    func(name string) (Variable, bool)

	names map[string][]pyValue
	// open is set when names may have come from elsewhere: from module import *.
	open bool
	// complete is false when a limit was met.
	complete bool
}

// run follows the whole file.
func (c *pyConfig) run() {
	lines, complete := scanPython(c.text.text)
	c.names, c.complete = map[string][]pyValue{}, complete
	c.block(lines, 0)
}

// get returns the values that a name may have at the end. None means that it is not set;
// several, or an unknown one, that it cannot be decided.
func (c *pyConfig) get(name string) []pyValue {
	values, ok := c.names[name]
	if !c.complete || c.open && !ok {
		return union(values, []pyValue{{place: c.text.whole()}})
	}

	return values
}

// block follows lines of one indentation with the blocks under them.
func (c *pyConfig) block(lines []pyLine, depth int) {
	if depth > maxPyBlocks {
		c.complete = false

		return
	}
	for i := 0; i < len(lines); {
		end := blockEnd(lines, i)
		tokens, suite := lines[i].tokens, lines[i+1:end]
		switch {
		case isHeader(tokens, "if"):
			i = c.ifStatement(lines, i, depth)

			continue
		case isHeader(tokens, "with"):
			c.inline(tokens)
			c.block(suite, depth+1)
		case isHeader(tokens, "for"), isHeader(tokens, "while"), isHeader(tokens, "try"), isHeader(tokens, "except"),
			isHeader(tokens, "else"), isHeader(tokens, "finally"), isHeader(tokens, "match"):
			c.maybe(func() { c.inline(tokens); c.block(suite, depth+1) })
		case isHeader(tokens, "def"), isHeader(tokens, "class"), isHeader(tokens, "async"):
			c.bind(tokens[min(1, len(tokens)-1)], pyValue{})
		default:
			c.statements(tokens)
		}
		i = end
	}
}

// blockEnd returns the index after the lines that are indented under a line.
func blockEnd(lines []pyLine, header int) int {
	end := header + 1
	for end < len(lines) && lines[end].indent > lines[header].indent {
		end++
	}

	return end
}

// isHeader reports whether a line starts a compound statement.
func isHeader(tokens []pyToken, keyword string) bool { return tokens[0].named(keyword) }

// split returns the tokens of a header between its keyword and its colon, and those after it.
func split(tokens []pyToken) (condition, rest []pyToken) {
	depth := 0
	for i, token := range tokens {
		switch {
		case isOpening(token):
			depth++
		case isClosing(token):
			depth--
		case depth == 0 && token.is(":"):
			return tokens[min(1, i):i], tokens[i+1:]
		}
	}

	return tokens[1:], nil
}

// isOpening reports whether a token opens a bracket.
func isOpening(t pyToken) bool { return t.is("(") || t.is("[") || t.is("{") }

// isClosing reports whether a token closes a bracket.
func isClosing(t pyToken) bool { return t.is(")") || t.is("]") || t.is("}") }

// inline follows the statements on the line of a header.
func (c *pyConfig) inline(tokens []pyToken) {
	_, rest := split(tokens)
	c.statements(rest)
}

// maybe follows something that may or may not run.
func (c *pyConfig) maybe(run func()) {
	before := maps.Clone(c.names)
	run()
	c.merge(before)
}

// merge adds the bindings of another way that the file may have gone.
func (c *pyConfig) merge(other map[string][]pyValue) {
	for name, values := range other {
		c.names[name] = union(bound(c.names, name), values)
	}
	for name, values := range c.names {
		if _, ok := other[name]; !ok {
			c.names[name] = union(values, bound(other, name))
		}
	}
}

// bound returns the values of a name, one of which may be that it is not bound.
func bound(names map[string][]pyValue, name string) []pyValue {
	if values, ok := names[name]; ok {
		return values
	}

	return []pyValue{{kind: pyModule, text: name}}
}

// union returns the values of both, each once.
func union(values, others []pyValue) []pyValue {
	all := slices.Clone(values)
	for _, other := range others {
		if !slices.ContainsFunc(all, other.same) {
			all = append(all, other)
		}
	}
	if len(all) > maxPyValues {
		return []pyValue{{place: all[0].place}}
	}

	return all
}

// ifStatement follows if with its elif and else, and returns the index of the
// line after them. A branch whose condition cannot be decided may run or not.
func (c *pyConfig) ifStatement(lines []pyLine, i, depth int) int {
	var ways []map[string][]pyValue // what undecided branches leave behind
	decided := false
	indent := lines[i].indent
	for first := true; i < len(lines) && lines[i].indent == indent; first = false {
		tokens := lines[i].tokens
		isElse := tokens[0].named("else")
		if !first && !isElse && !tokens[0].named("elif") {
			break
		}
		end := blockEnd(lines, i)
		condition, rest := split(tokens)
		is, known := isElse, isElse
		if !isElse && !decided {
			is, known = c.evaluate(condition).truth()
		}
		switch {
		case decided, known && !is:
		case known:
			decided = true
			c.statements(rest)
			c.block(lines[i+1:end], depth+1)
		default:
			before := maps.Clone(c.names)
			c.statements(rest)
			c.block(lines[i+1:end], depth+1)
			ways = append(ways, c.names)
			c.names = before
		}
		i = end
		if isElse {
			break
		}
	}
	for _, way := range ways {
		c.merge(way)
	}

	return i
}

// statements follows simple statements with semicolons between them.
func (c *pyConfig) statements(tokens []pyToken) {
	for len(tokens) > 0 {
		end := slices.IndexFunc(tokens, func(t pyToken) bool { return t.is(";") })
		if end < 0 {
			c.statement(tokens)

			return
		}
		if end > 0 {
			c.statement(tokens[:end])
		}
		tokens = tokens[end+1:]
	}
}

// statement follows an assignment or import.
func (c *pyConfig) statement(tokens []pyToken) {
	if tokens[0].named("from") {
		c.fromImport(tokens)

		return
	}
	var targets []pyToken
	rest := tokens
	for {
		target, value, simple, ok := assignment(rest)
		if !ok {
			break
		}
		if !simple { // Unpacking, an attribute, += and the like: whatever is named on the left.
			for _, token := range target {
				if token.kind == pyName {
					c.bind(token, pyValue{})
				}
			}
		} else {
			targets = append(targets, target[0])
		}
		rest = value
	}
	if len(targets) == 0 {
		return
	}
	value := c.evaluate(rest)
	value.place = c.text.place(rest[0].start, rest[len(rest)-1].end)
	for _, target := range targets {
		c.names[target.text] = []pyValue{value}
	}
}

// assignment splits name = value off, at the first assignment outside brackets.
func assignment(tokens []pyToken) (target, value []pyToken, simple, ok bool) {
	depth := 0
	for i, token := range tokens {
		switch {
		case isOpening(token):
			depth++
		case isClosing(token):
			depth--
		case depth == 0 && i > 0 && i+1 < len(tokens) && isAssignment(token.text):
			target = tokens[:i]
			simple = target[0].kind == pyName && token.text == "=" && (i == 1 || target[1].is(":"))

			return target, tokens[i+1:], simple, true
		}
	}

	return nil, nil, false, false
}

// isAssignment reports whether an operator binds what is left of it.
func isAssignment(operator string) bool {
	switch operator {
	case "=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=":
		return true
	}

	return false
}

// fromImport makes imported names unknown.
func (c *pyConfig) fromImport(tokens []pyToken) {
	imports := slices.IndexFunc(tokens, func(t pyToken) bool { return t.named("import") })
	if imports < 0 {
		return
	}
	for _, token := range tokens[imports+1:] {
		if token.is("*") {
			c.open = true
		}
		if token.kind == pyName && c.names[token.text] != nil {
			c.bind(token, pyValue{})
		} else if token.kind == pyName {
			c.names[token.text] = []pyValue{{kind: pyModule, text: importedFrom(tokens[1:imports]) + token.text}}
		}
	}
}

// importedFrom returns the dotted name of a module with a dot after it.
func importedFrom(tokens []pyToken) string {
	var name strings.Builder
	for _, token := range tokens {
		name.WriteString(token.text)
	}
	name.WriteByte('.')

	return name.String()
}

// bind sets the only value of a name.
func (c *pyConfig) bind(token pyToken, value pyValue) {
	value.place = c.text.place(token.start, token.end)
	c.names[token.text] = []pyValue{value}
}
