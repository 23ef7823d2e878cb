package facts

import (
	"maps"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tfblint/tfblint/pkg/finding"
)

// maxSteps is how many statements of one start are followed. Functions and scripts that
// call themselves several times could ask for any number.
const maxSteps = 1 << 13

// A script is one run of a shell over one text. It follows what can be known
// without running: order, branches, variables, directories, functions, and what
// is written to files.
type script struct {
	*resolver
	process

	text excerpt
	args []Word // $1 and so on
	// vars are the shell's own variables, exported ones too.
	vars  map[string]Variable
	funcs map[string]function
}

// A function is the body of a shell function and the text that it stands in.
type function struct {
	body *syntax.Stmt
	text excerpt
}

// runText runs a text in a shell of its own.
func (r *resolver) runText(text excerpt, args []Word, p process) {
	s := script{
		resolver: r, process: p, text: text, args: args,
		vars: map[string]Variable{}, funcs: map[string]function{},
	}
	maps.Copy(s.vars, p.set)
	s.run()
}

// run parses the text and follows its statements. Statements before a syntax
// error are followed, as a shell would.
func (s *script) run() {
	if s.parsed += len(s.text.text); s.parsed > MaxShellSize {
		s.note(AboutPrograms, s.text.whole(), "there are more than "+strconv.Itoa(MaxShellSize)+" bytes of shell text")

		return
	}
	if nests(s.text.text) {
		s.note(AboutPrograms, s.text.whole(), "the shell text nests too deeply")

		return
	}
	s.depth++
	if s.depth > MaxCommandDepth {
		s.note(AboutPrograms, s.text.whole(), "scripts start one another too deeply")

		return
	}
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash))
	file, err := parser.Parse(strings.NewReader(s.text.text), "")
	if file != nil {
		s.stmts(file.Stmts)
	}
	if err != nil {
		s.note(AboutPrograms, s.text.whole(), "the shell text cannot be parsed: "+err.Error())
	}
}

// nests reports whether a text has more open parentheses than anyone writes. The parser tries each ((
// in two ways, at a cost that is the square of their number.
func nests(text string) bool {
	const deepest = 128
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			depth++
			if depth > deepest {
				return true
			}
		case ')':
			depth = max(0, depth-1)
		}
	}

	return false
}

func (s *script) stmts(list []*syntax.Stmt) {
	for _, stmt := range list {
		s.stmt(stmt)
	}
}

// stmt follows one statement. What runs in the background or in a subshell leaves the
// shell's own directory and variables alone.
func (s *script) stmt(stmt *syntax.Stmt) {
	s.steps++
	if s.steps > maxSteps {
		s.note(AboutPrograms, s.text.whole(), "the start has too many statements to follow")

		return
	}
	if stmt.Background || stmt.Coprocess {
		inner := s.subshell()
		inner.background = true
		inner.command(stmt)

		return
	}
	s.command(stmt)
}

// command follows the command of a statement.
func (s *script) command(stmt *syntax.Stmt) {
	switch c := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		s.call(stmt, c)
	case *syntax.BinaryCmd:
		s.binary(c)
	case *syntax.FuncDecl:
		if c.Name != nil {
			s.funcs[c.Name.Value] = function{body: c.Body, text: s.text}
		}
	case *syntax.TimeClause:
		s.stmt(c.Stmt)
	case *syntax.DeclClause:
		s.declare(c)
	default:
		s.compound(stmt.Cmd)
	}
}

// compound follows a command that consists of statements.
func (s *script) compound(command syntax.Command) {
	switch c := command.(type) {
	case *syntax.Block:
		s.stmts(c.Stmts)
	case *syntax.Subshell:
		s.subshell().stmts(c.Stmts)
	case *syntax.IfClause:
		for ; c != nil; c = c.Else { // elif and else are chained.
			s.branch(c.Cond)
			s.branch(c.Then)
		}
	case *syntax.CaseClause:
		for _, item := range c.Items {
			s.branch(item.Stmts)
		}
	case *syntax.ForClause:
		s.forget(loopVariable(c))
		s.stmts(c.Do)
	case *syntax.WhileClause:
		s.branch(c.Cond)
		s.stmts(c.Do)
	}
}

// subshell returns a copy whose changes are lost.
func (s *script) subshell() *script {
	inner := *s
	inner.vars = maps.Clone(s.vars)
	inner.funcs = maps.Clone(s.funcs)

	return &inner
}

// branch follows statements that may not run.
func (s *script) branch(list []*syntax.Stmt) {
	outer := s.conditional
	s.conditional = true
	s.stmts(list)
	s.conditional = outer
}

// binary follows both sides of &&, || and pipes. The right one may not run after ||, and
// after a test before &&.
func (s *script) binary(c *syntax.BinaryCmd) {
	s.stmt(c.X)
	if c.Op == syntax.OrStmt || c.Op == syntax.AndStmt && isTest(c.X) {
		s.branch([]*syntax.Stmt{c.Y})

		return
	}
	s.stmt(c.Y)
}

// isTest reports whether a statement only asks something.
func isTest(stmt *syntax.Stmt) bool {
	switch c := stmt.Cmd.(type) {
	case *syntax.TestClause, *syntax.ArithmCmd:
		return true
	case *syntax.CallExpr:
		if len(c.Args) > 0 {
			name := c.Args[0].Lit()

			return name == "[" || name == "test" || name == "command"
		}
	}

	return false
}

// loopVariable returns the name that a for loop sets.
func loopVariable(c *syntax.ForClause) string {
	if iter, ok := c.Loop.(*syntax.WordIter); ok && iter.Name != nil {
		return iter.Name.Value
	}

	return ""
}

// forget makes a variable's value unknown.
func (s *script) forget(name string) {
	s.vars[name] = Variable{Text: "$" + name}
}

// assign sets a variable of the shell, and of its programs if it is exported already.
func (s *script) assign(a *syntax.Assign) {
	if a.Name == nil {
		return
	}
	name := a.Name.Value
	value := s.value(a)
	if a.Naked {
		value = s.vars[name]
	}
	value.Exact = value.Exact && !s.conditional
	s.vars[name] = value
	_, image := s.stage.Env[name]
	_, set := s.set[name]
	if image || set {
		s.process = s.with(name, value)
	}
}

// declare follows export and its relatives.
func (s *script) declare(c *syntax.DeclClause) {
	for _, a := range c.Args {
		s.assign(a)
		if a.Name != nil && c.Variant.Value == "export" {
			s.process = s.with(a.Name.Value, s.vars[a.Name.Value])
		}
	}
}

// value returns what an assignment assigns.
func (s *script) value(a *syntax.Assign) Variable {
	place := s.place(a)
	if a.Append || a.Array != nil || a.Index != nil {
		return Variable{Text: s.source(a), Place: place}
	}
	if a.Value == nil {
		return Variable{Exact: true, Place: place}
	}
	text, exact := s.expand(a.Value.Parts, unquoted)

	return Variable{Text: text, Exact: exact, Place: place}
}

// call follows a simple command.
func (s *script) call(stmt *syntax.Stmt, c *syntax.CallExpr) {
	if len(c.Args) == 0 {
		for _, assign := range c.Assigns {
			s.assign(assign)
		}

		return
	}
	words := s.words(c.Args)
	if len(words) == 0 {
		return
	}
	s.redirect(stmt, words)
	p := s.process
	for _, assign := range c.Assigns {
		if assign.Name != nil {
			p = p.with(assign.Name.Value, s.value(assign))
		}
	}
	name := words[0].Text
	called, isFunc := s.funcs[name]
	switch {
	case isFunc:
		s.function(called, words[1:])
	case name == "cd":
		s.cd(words[1:])
	case name == "." || name == "source":
		s.sourced(words, s.place(c))
	case name == "eval":
		s.note(AboutPrograms, s.place(c), "eval runs a text that is put together at run time")
	case !isBuiltin(name):
		s.exec(words, s.place(c), p)
	}
}

// function runs a function's body with arguments of its own.
func (s *script) function(f function, args []Word) {
	outerArgs, outerText := s.args, s.text
	s.args, s.text = args, f.text
	s.depth++
	if s.depth > MaxCommandDepth {
		s.note(AboutPrograms, s.place(f.body), "functions call one another too deeply")
	} else {
		s.stmt(f.body)
	}
	s.depth--
	s.args, s.text = outerArgs, outerText
}

// cd changes the directory.
func (s *script) cd(args []Word) {
	switch {
	case len(args) != 1 || !args[0].Exact || args[0].Text == "-" || s.conditional:
		s.dirKnown = false
	default:
		s.dir, s.dirKnown = s.path(args[0].Text)
	}
}

// sourced follows another text in this shell.
func (s *script) sourced(words []Word, place finding.Place) {
	if len(words) == 1 || !words[1].Exact {
		return
	}
	_, text, ok := s.openFor(AboutPrograms, words[1].Text, place, s.process)
	if !ok {
		s.note(AboutPrograms, place, "the script "+words[1].Text+" is not in the folder")

		return
	}
	outer := s.text
	s.text = text
	s.run()
	s.text = outer
	s.depth--
}

// isBuiltin reports whether a command only does something to the shell itself.
func isBuiltin(name string) bool {
	switch name {
	case ":", "[", "alias", "bg", "break", "continue", "disown", "echo", "exit", "export", "false", "fg", "getopts",
		"hash", "jobs", "kill", "local", "let", "popd", "printf", "pushd", "pwd", "read", "return", "set", "shift",
		"shopt", "test", "times", "trap", "true", "type", "ulimit", "umask", "unalias", "unset", "wait":
		return true
	}

	return false
}

// redirect remembers what cat, tee, echo and printf write to a file.
func (s *script) redirect(stmt *syntax.Stmt, words []Word) {
	var name string
	var here *excerpt
	appends := false
	for _, r := range stmt.Redirs {
		switch r.Op { //nolint:exhaustive // Other redirections write no file, or not the output alone.
		case syntax.RdrOut, syntax.RdrClob, syntax.AppOut, syntax.AppClob:
			text, exact := s.expand(r.Word.Parts, unquoted)
			if exact && (r.N == nil || r.N.Value == "1") {
				name, appends = text, r.Op == syntax.AppOut || r.Op == syntax.AppClob
			}
		case syntax.Hdoc, syntax.DashHdoc:
			if r.Hdoc != nil {
				text := s.hereDocument(r)
				here = &text
			}
		}
	}
	if words[0].Text == "tee" && len(words) > 1 {
		name, appends = words[len(words)-1].Text, words[1].Text == "-a"
	}
	full, known := s.path(name)
	if name == "" || !known || strings.HasPrefix(full, "/dev/") {
		return
	}
	if !appends {
		s.written[full] = &writtenFile{}
	}
	s.write(full, words, here)
}

// hereDocument returns the lines of a here-document. The parser counts the line
// that ends it in.
func (s *script) hereDocument(r *syntax.Redirect) excerpt {
	body := s.slice(r.Hdoc)
	last := strings.LastIndexByte(body.text, '\n') + 1
	if word, _ := s.expand(r.Word.Parts, unquoted); strings.TrimSpace(body.text[last:]) == word {
		return body.slice(0, last)
	}

	return body
}

// written returns what a command writes to its output.
func written(words []Word, here *excerpt) (excerpt, bool) {
	switch words[0].Text {
	case "cat", "tee":
		if here != nil {
			return *here, true
		}
	case "echo", "printf":
		var line collage
		for _, word := range words[1:] {
			if word.Text != "-e" && word.Text != "-n" {
				line.join(word.excerpt())
				line.join(quotation(" ", word.Place))
			}
		}
		line.join(quotation("\n", words[0].Place))

		return line.excerpt(), true
	}

	return excerpt{}, false
}

// write adds the output of a command to a file, up to the size of one.
func (s *script) write(name string, words []Word, here *excerpt) {
	file, ok := s.written[name]
	if !ok {
		file = &writtenFile{}
		if before, err := s.file(name); err == nil {
			file.join(before)
		}
		s.written[name] = file
	}
	content, ok := written(words, here)
	if !ok || file.text.Len()+len(content.text) > MaxFileSize {
		file.computed = true

		return
	}
	file.join(content)
}

// words expands the words of a command. "$@" becomes the script's arguments, and a
// variable without quotes as many words as it has.
func (s *script) words(args []*syntax.Word) []Word {
	words := make([]Word, 0, len(args))
	for _, arg := range args {
		place := s.place(arg)
		switch name := soleParameter(arg); name {
		case "@", "*":
			words = append(words, s.args...)

			continue
		case "":
		default:
			if v, ok := s.lookup(name); ok && v.Exact && len(arg.Parts) == 1 {
				if _, quoted := arg.Parts[0].(*syntax.DblQuoted); !quoted {
					for field := range strings.FieldsSeq(v.Text) {
						words = append(words, Word{Text: field, Exact: true, Place: place})
					}

					continue
				}
			}
		}
		text, exact := s.expand(arg.Parts, unquoted)
		words = append(words, Word{Text: text, Exact: exact, Place: place, text: s.verbatim(arg, text)})
	}

	return words
}

// verbatim returns the text of a word byte by byte, if its value stands so in the source.
func (s *script) verbatim(arg *syntax.Word, value string) *excerpt {
	source := s.slice(arg)
	at := strings.Index(source.text, value)
	if at < 0 {
		return nil
	}
	text := source.slice(at, at+len(value))

	return &text
}

// soleParameter returns the name of the parameter that a word consists of.
func soleParameter(word *syntax.Word) string {
	parts := word.Parts
	if len(parts) == 1 {
		if quoted, ok := parts[0].(*syntax.DblQuoted); ok {
			parts = quoted.Parts
		}
	}
	if len(parts) != 1 {
		return ""
	}
	if param, ok := parts[0].(*syntax.ParamExp); ok && isPlain(param) {
		return param.Param.Value
	}

	return ""
}

// isPlain reports whether a parameter is expanded without an operator.
func isPlain(p *syntax.ParamExp) bool {
	return p.Param != nil && !p.Excl && !p.Length && !p.Width && !p.IsSet && p.Index == nil &&
		len(p.Modifiers) == 0 && p.Slice == nil && p.Repl == nil && p.Names == 0 && p.Exp == nil
}

// lookup returns the value of a parameter.
func (s *script) lookup(name string) (Variable, bool) {
	if n, err := strconv.Atoi(name); err == nil {
		if n < 1 || n > len(s.args) {
			return Variable{}, false
		}

		return Variable{Text: s.args[n-1].Text, Exact: s.args[n-1].Exact, Place: s.args[n-1].Place}, true
	}
	if v, ok := s.vars[name]; ok {
		return v, true
	}

	return s.variable(s.set, name)
}

// expand returns the value of the parts of a word, and whether it is known. What is
// not known stays as it is written. A backslash counts before the characters of escapes.
func (s *script) expand(parts []syntax.WordPart, escapes string) (string, bool) {
	var text strings.Builder
	exact := true
	for _, part := range parts {
		var value string
		known := true
		switch p := part.(type) {
		case *syntax.Lit:
			value = unescape(p.Value, escapes)
		case *syntax.SglQuoted:
			value = p.Value
		case *syntax.DblQuoted:
			value, known = s.expand(p.Parts, doubleQuoted)
		case *syntax.ParamExp:
			value, known = s.parameter(p)
		default:
			value, known = s.source(part), false
		}
		text.WriteString(value)
		exact = exact && known
		if text.Len() > MaxValueSize {
			return text.String()[:MaxValueSize], false
		}
	}

	return text.String(), exact
}

// parameter returns the value of $name, ${name} and ${name:-default}.
func (s *script) parameter(p *syntax.ParamExp) (string, bool) {
	if isPlain(p) {
		if v, ok := s.lookup(p.Param.Value); ok {
			return v.Text, v.Exact
		}

		return s.source(p), false
	}
	if p.Param == nil || p.Exp == nil || p.Exp.Op != syntax.DefaultUnsetOrNull && p.Exp.Op != syntax.DefaultUnset {
		return s.source(p), false
	}
	v, ok := s.lookup(p.Param.Value)
	switch {
	case ok && (v.Text != "" || !v.Exact):
		return v.Text, v.Exact
	case p.Exp.Word == nil:
		return "", true
	}

	return s.expand(p.Exp.Word.Parts, doubleQuoted)
}

// The characters that a backslash takes the meaning off.
const (
	unquoted     = "" // Any character.
	doubleQuoted = "$`\"\\\n"
)

// unescape takes the backslashes off a literal.
func unescape(text, escapes string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && (escapes == unquoted || strings.IndexByte(escapes, text[i+1]) >= 0) {
			i++
			if text[i] == '\n' {
				continue
			}
		}
		plain.WriteByte(text[i])
	}

	return plain.String()
}

// offsets returns where a node stands in the text.
func (s *script) offsets(node syntax.Node) (start, end int) {
	length := uint(len(s.text.text))
	from := min(node.Pos().Offset(), length)

	return int(from), int(min(max(node.End().Offset(), from), length))
}

// slice returns a node's text.
func (s *script) slice(node syntax.Node) excerpt {
	start, end := s.offsets(node)

	return s.text.slice(start, end)
}

func (s *script) source(node syntax.Node) string { return s.slice(node).text }

func (s *script) place(node syntax.Node) finding.Place {
	start, end := s.offsets(node)

	return s.text.place(start, end)
}
