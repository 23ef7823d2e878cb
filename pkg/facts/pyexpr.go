package facts

import (
	"slices"
	"strings"
)

// evaluate returns the value of an expression. It knows what configurations test: the
// environment, the interpreter, names of the file, comparisons and logic.
func (c *pyConfig) evaluate(tokens []pyToken) pyValue {
	e := pyExpression{config: c, tokens: tokens}
	value := e.ternary()
	if e.at < len(e.tokens) {
		return pyValue{} // There is more to it than is understood.
	}

	return value
}

// A pyExpression is an expression under evaluation, by recursive descent.
type pyExpression struct {
	config *pyConfig
	tokens []pyToken
	at     int
	depth  int
}

// peek returns the next token, or an empty name at the end.
func (e *pyExpression) peek() pyToken {
	if e.at < len(e.tokens) {
		return e.tokens[e.at]
	}

	return pyToken{}
}

// accept passes over the next token if it is this keyword or operator.
func (e *pyExpression) accept(text string) bool {
	if t := e.peek(); t.text != text || t.kind != pyName && t.kind != pyOperator {
		return false
	}
	e.at++

	return true
}

// ternary is a if b else c.
func (e *pyExpression) ternary() pyValue {
	e.depth++
	if e.depth > maxPyExpression {
		e.at = len(e.tokens) + 1

		return pyValue{}
	}
	defer func() { e.depth-- }()
	value := e.or()
	if !e.accept("if") {
		return value
	}
	is, known := e.or().truth()
	if !e.accept("else") {
		return pyValue{}
	}
	other := e.ternary()
	switch {
	case !known && value.same(other):
		return value
	case !known:
		return pyValue{}
	case is:
		return value
	}

	return other
}

// or is a or b: the first that is true, else the last.
func (e *pyExpression) or() pyValue {
	value := e.and()
	for e.accept("or") {
		other := e.and()
		is, known := value.truth()
		otherIs, otherKnown := other.truth()
		switch {
		case known && !is:
			value = other
		case !known && otherKnown && otherIs && other.kind == pyTrue:
			value = other
		case !known:
			value = pyValue{}
		}
	}

	return value
}

// and is a and b: the first that is false, else the last.
func (e *pyExpression) and() pyValue {
	value := e.not()
	for e.accept("and") {
		other := e.not()
		is, known := value.truth()
		otherIs, otherKnown := other.truth()
		switch {
		case known && is:
			value = other
		case !known && otherKnown && !otherIs:
			value = pyBool(false)
		case !known:
			value = pyValue{}
		}
	}

	return value
}

// not is not a.
func (e *pyExpression) not() pyValue {
	negated, found := false, false
	for e.accept("not") {
		negated, found = !negated, true
	}
	value := e.comparison()
	if !found {
		return value
	}
	if is, known := value.truth(); known {
		return pyBool(is != negated)
	}

	return pyValue{}
}

// comparison is a == b, a != b, a is b, a in b and their negations; others are unknown.
func (e *pyExpression) comparison() pyValue {
	value := e.sum()
	switch {
	case e.accept("=="):
		return equal(value, e.sum(), false)
	case e.accept("!="):
		return equal(value, e.sum(), true)
	case e.accept("is"):
		negated := e.accept("not")

		return equal(value, e.sum(), negated)
	case e.accept("in"):
		return e.contains(value, e.sum(), false)
	case e.peek().named("not") && e.at+1 < len(e.tokens) && e.tokens[e.at+1].named("in"):
		e.at += 2

		return e.contains(value, e.sum(), true)
	case e.accept("<"), e.accept(">"), e.accept("<="), e.accept(">="):
		e.sum()

		return pyValue{}
	}

	return value
}

// equal compares two values that are known.
func equal(a, b pyValue, negated bool) pyValue {
	if _, known := a.truth(); !known {
		return pyValue{}
	}
	if _, known := b.truth(); !known {
		return pyValue{}
	}

	return pyBool(a.same(b) != negated)
}

// contains is the membership of a string in a list, or in the environment.
func (e *pyExpression) contains(value, in pyValue, negated bool) pyValue {
	switch {
	case value.kind != pyText:
		return pyValue{}
	case in.kind == pyModule && in.text == "os.environ":
		variable, ok := e.config.environment(value.text)
		if ok && !variable.Exact {
			return pyValue{}
		}

		return pyBool(ok != negated)
	case in.kind == pyModule && in.text == "sys.builtin_module_names" && value.text == "__pypy__":
		return e.isPyPy(negated)
	case in.kind == pyText:
		return pyBool(strings.Contains(in.text, value.text) != negated)
	case in.kind == pyList && !slices.ContainsFunc(in.items, func(v pyValue) bool { return v.kind != pyText }):
		return pyBool(slices.ContainsFunc(in.items, value.same) != negated)
	}

	return pyValue{}
}

// isPyPy asks for the interpreter.
func (e *pyExpression) isPyPy(negated bool) pyValue {
	if e.config.implementation == "" {
		return pyValue{}
	}

	return pyBool((e.config.implementation == PyPy) != negated)
}

// sum joins strings; other arithmetic is unknown.
func (e *pyExpression) sum() pyValue {
	value := e.primary()
	for {
		switch t := e.peek(); {
		case t.is("+"):
			e.at++
			other := e.primary()
			if value.kind == pyText && other.kind == pyText && len(value.text)+len(other.text) <= MaxValueSize {
				value.text += other.text
			} else {
				value = pyValue{}
			}
		case isArithmetic(t):
			e.at++
			e.primary()
			value = pyValue{}
		default:
			return value
		}
	}
}

// isArithmetic reports whether a token is an operator between numbers.
func isArithmetic(t pyToken) bool {
	return t.kind == pyOperator && len(t.text) == 1 && strings.ContainsAny(t.text, "-*/%|&^@")
}

// primary is an atom with the attributes, subscripts and calls after it.
func (e *pyExpression) primary() pyValue {
	value := e.atom()
	for {
		switch {
		case e.accept("."):
			name := e.peek()
			e.at++
			value = value.attribute(name.text)
		case e.accept("("):
			value = e.call(value, e.list(")"))
		case e.accept("["):
			value = e.subscript(value, e.list("]"))
		case value.kind == pyModule && value.text == "sys.implementation.name":
			return e.implementation("pypy", "cpython")
		default:
			return value
		}
	}
}

// attribute returns an attribute of a module, and the methods of strings that change case.
func (v pyValue) attribute(name string) pyValue {
	if v.kind == pyModule {
		return pyValue{kind: pyModule, text: v.text + "." + name}
	}
	if v.kind == pyText && (name == "lower" || name == "upper" || name == "strip") {
		return pyValue{kind: pyModule, text: "str." + name, items: []pyValue{v}}
	}

	return pyValue{}
}

// atom is a name, a literal, or something in brackets.
func (e *pyExpression) atom() pyValue {
	t := e.peek()
	e.at++
	switch {
	case t.kind == pyString:
		return e.strings(t)
	case t.kind == pyName && t.text != "":
		return e.name(t.text)
	case t.is("["):
		return pyValue{kind: pyList, items: e.list("]")}
	case t.is("("):
		items := e.list(")")
		if len(items) == 1 && !e.tokens[e.at-2].is(",") {
			return items[0]
		}

		return pyValue{kind: pyList, items: items}
	case t.is("{"):
		e.list("}")
	case t.is("-"), t.is("+"), t.is("~"):
		e.depth++
		if e.depth <= maxPyExpression {
			e.primary()
		}
		e.depth--
	}

	return pyValue{}
}

// strings joins adjacent strings.
func (e *pyExpression) strings(t pyToken) pyValue {
	value := pyValue{kind: pyText, text: t.text}
	computed := t.computed
	for e.peek().kind == pyString {
		computed = computed || e.peek().computed || len(value.text) > MaxValueSize
		if !computed {
			value.text += e.peek().text
		}
		e.at++
	}
	if computed {
		return pyValue{}
	}

	return value
}

// name returns what a name is bound to.
func (e *pyExpression) name(name string) pyValue {
	switch name {
	case "True":
		return pyBool(true)
	case "False":
		return pyBool(false)
	case "None":
		return pyValue{kind: pyNone}
	case "lambda":
		e.at = len(e.tokens)

		return pyValue{}
	}
	values, ok := e.config.names[name]
	switch {
	case !ok:
		return pyValue{kind: pyModule, text: name}
	case len(values) == 1:
		return values[0]
	}

	return pyValue{}
}

// list reads values with commas between them, up to a closing bracket. A value that is
// not understood, such as a keyword argument, is unknown.
func (e *pyExpression) list(closing string) []pyValue {
	var values []pyValue
	for e.at < len(e.tokens) && !e.accept(closing) {
		if e.accept(",") {
			continue
		}
		from := e.at
		value := e.ternary()
		if next := e.peek(); !next.is(",") && !next.is(closing) {
			value = pyValue{}
			e.skip(closing)
		}
		if e.at > from && e.at <= len(e.tokens) {
			value.place = e.config.text.place(e.tokens[from].start, e.tokens[e.at-1].end)
		}
		values = append(values, value)
	}

	return values
}

// skip passes over tokens up to a comma or closing bracket of this level.
func (e *pyExpression) skip(closing string) {
	for depth := 0; e.at < len(e.tokens); e.at++ {
		t := e.tokens[e.at]
		switch {
		case depth == 0 && (t.is(",") || t.is(closing)):
			return
		case isOpening(t):
			depth++
		case isClosing(t):
			depth--
		}
	}
}

// call returns the result of the functions that configurations decide by.
func (e *pyExpression) call(function pyValue, args []pyValue) pyValue {
	if function.kind != pyModule {
		return pyValue{}
	}
	switch function.text {
	case "os.environ.get", "os.getenv":
		return e.environment(args)
	case "hasattr":
		module, name := pyValue{kind: pyModule, text: "sys"}, pyValue{kind: pyText, text: "pypy_version_info"}
		if slices.EqualFunc(args, []pyValue{module, name}, pyValue.same) {
			return e.isPyPy(false)
		}
	case "platform.python_implementation":
		return e.implementation("PyPy", "CPython")
	case "str.lower", "str.upper", "str.strip":
		return method(function)
	}

	return pyValue{}
}

// method returns a string in another case or without blanks.
func method(function pyValue) pyValue {
	value := function.items[0]
	switch function.text {
	case "str.lower":
		value.text = strings.ToLower(value.text)
	case "str.upper":
		value.text = strings.ToUpper(value.text)
	case "str.strip":
		value.text = strings.TrimSpace(value.text)
	}

	return value
}

// implementation returns the interpreter's name in one of its spellings.
func (e *pyExpression) implementation(pypy, other string) pyValue {
	is, known := e.isPyPy(false).truth()
	switch {
	case !known:
		return pyValue{}
	case is:
		return pyValue{kind: pyText, text: pypy}
	}

	return pyValue{kind: pyText, text: other}
}

// environment returns a variable of the environment, or the default that is given.
func (e *pyExpression) environment(args []pyValue) pyValue {
	if len(args) == 0 || args[0].kind != pyText {
		return pyValue{}
	}
	variable, ok := e.config.environment(args[0].text)
	switch {
	case ok && variable.Exact:
		return pyValue{kind: pyText, text: variable.Text}
	case ok:
		return pyValue{}
	case len(args) > 1:
		return args[1]
	}

	return pyValue{kind: pyNone}
}

// subscript returns os.environ["NAME"].
func (e *pyExpression) subscript(value pyValue, index []pyValue) pyValue {
	if value.kind == pyModule && value.text == "os.environ" && len(index) == 1 {
		if found := e.environment(index); found.kind == pyText {
			return found
		}
	}

	return pyValue{}
}
