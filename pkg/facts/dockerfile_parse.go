package facts

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/tfblint/tfblint/pkg/finding"
)

// maxRepairs is how many broken instructions of one file are reported and skipped.
const maxRepairs = 8

// errParserPanic is what a panic of BuildKit's parser becomes.
var errParserPanic = errors.New("the parser failed")

// ParseDockerfile reads a Dockerfile; file is its path from the root of the tree.
// Broken instructions become Problems and are skipped.
//
// The syntax is BuildKit's parser's. Its package of typed instructions is not
// used: it gives up at the first instruction that would not build, and knows no columns.
func ParseDockerfile(file string, content []byte) *Dockerfile {
	d := &Dockerfile{File: file}
	if len(content) > MaxFileSize {
		d.problem(finding.Place{File: file}, fmt.Sprintf("the file has more than %d bytes", MaxFileSize))

		return d
	}
	src := newSource(file, content)
	tree, escape := d.nodes(src)
	b := builder{Dockerfile: d, expander: newExpander(escape), globals: map[string]Variable{}}
	for i, node := range tree {
		if i == MaxItems {
			d.problem(src.whole(), fmt.Sprintf("only the first %d instructions are read", MaxItems))

			break
		}
		in := newInstruction(src, node, escape)
		b.read(&in)
	}
	if len(d.Stages) == 0 && len(d.Problems) == 0 {
		d.problem(src.whole(), "there is no FROM instruction")
	}

	return d
}

// nodes returns the instructions of a file, and its escape character.
func (d *Dockerfile) nodes(src *source) ([]*parser.Node, rune) {
	if nodes, plain := plainNodes(src); plain {
		return nodes, parser.DefaultEscapeToken
	}

	return d.parse(src)
}

func (d *Dockerfile) problem(place finding.Place, message string) {
	d.Problems = append(d.Problems, Problem{Message: message, Place: place})
}

// parse returns the instructions of a file. When BuildKit gives up at one, its
// lines are blanked and the rest is read.
func (d *Dockerfile) parse(src *source) ([]*parser.Node, rune) {
	text := []byte(src.text)
	for range maxRepairs {
		result, err := parse(text)
		if err != nil {
			first, last := errorLines(err, len(src.lines))
			start, _ := src.lineRange(first)
			_, end := src.lineRange(last)
			d.problem(src.place(start, end), "the Dockerfile cannot be parsed: "+err.Error())
			if result == nil && blank(text[start:end]) {
				continue
			}
		}
		if result == nil {
			break
		}

		return result.AST.Children, result.EscapeToken
	}

	return nil, parser.DefaultEscapeToken
}

// parse calls BuildKit's parser, and turns a panic on hostile input into an error.
func parse(text []byte) (result *parser.Result, err error) {
	defer func() {
		if recovered := recover(); recovered != nil {
			result, err = nil, fmt.Errorf("%w: %v", errParserPanic, recovered)
		}
	}()
	result, err = parser.Parse(strings.NewReader(string(text)))
	if err != nil {
		err = fmt.Errorf("%w", err)
	}

	return result, err
}

// errorLines returns the lines that an error of the parser is about. It counts
// the line of a wrong directive from 0, all others from 1.
func errorLines(err error, lines int) (first, last int) {
	first, last = 1, 1
	var located *parser.LocationError
	if errors.As(err, &located) && len(located.Locations) > 0 && len(located.Locations[0]) > 0 {
		ranges := located.Locations[0]
		first, last = ranges[0].Start.Line, ranges[len(ranges)-1].End.Line
	}
	first = min(max(first, 1), lines)

	return first, min(max(last, first), lines)
}

// blank replaces all but line breaks by spaces, and reports whether that
// changed anything.
func blank(text []byte) bool {
	changed := false
	for i, c := range text {
		if c != '\n' && c != ' ' {
			text[i], changed = ' ', true
		}
	}

	return changed
}

// A builder follows the instructions of a Dockerfile as a build would.
type builder struct {
	*Dockerfile
	expander

	globals map[string]Variable // ARG before the first FROM
	args    map[string]Variable // ARG of the stage
	stage   *Stage
	// ownCmd is set when the stage has a CMD of its own.
	ownCmd bool
}

// read takes one instruction.
func (b *builder) read(in *instruction) {
	keyword := strings.ToLower(in.Value)
	switch {
	case keyword == command.From:
		b.from(in)
	case keyword == command.Arg:
		b.arg(in)
	case b.stage == nil:
		b.problem(in.place, in.Value+" stands before the first FROM")
	default:
		b.readInStage(keyword, in)
	}
}

// readInStage takes an instruction after FROM.
func (b *builder) readInStage(keyword string, in *instruction) {
	switch keyword {
	case command.Env:
		b.env(in)
	case command.Workdir:
		dir, _ := b.expand(strings.Join(in.values(), " "), b.scope())
		b.stage.Workdir = absolute(b.stage.Workdir, dir)
	case command.Expose:
		b.expose(in)
	case command.Shell:
		b.stage.Shell = in.values()
	case command.Cmd:
		b.stage.Cmd, b.ownCmd = newCommand(in), true
	case command.Entrypoint:
		b.stage.Entrypoint = newCommand(in)
		if !b.ownCmd { // An inherited CMD was meant for another entrypoint.
			b.stage.Cmd = nil
		}
	case command.Run:
		b.stage.Runs = append(b.stage.Runs, newRun(in, b.stage.Workdir))
	case command.Copy, command.Add:
		b.copy(in)
	case command.Healthcheck, command.Label, command.Maintainer, command.Onbuild,
		command.StopSignal, command.User, command.Volume:
	default:
		b.problem(in.place, in.Value+" is not an instruction of a Dockerfile")
	}
}

func (b *builder) scope() scope {
	return scope{env: b.stage.Env, args: b.args}
}

// from starts a stage: FROM [--platform=…] image [AS name].
func (b *builder) from(in *instruction) {
	words := in.words()
	const named = 3
	if len(words) != 1 && (len(words) != named || !strings.EqualFold(words[1].Text, "as")) {
		b.problem(in.place, "FROM wants an image, and AS with a name or nothing after it")
	}
	stage := Stage{From: NoStage, Workdir: "/", Env: map[string]Variable{}, Place: in.place}
	if len(words) > 0 {
		b.base(&stage, words[0])
	}
	if len(words) == named {
		stage.Name = strings.ToLower(words[named-1].Text)
	}
	b.Stages = append(b.Stages, stage)
	b.stage = &b.Stages[len(b.Stages)-1]
	b.args, b.ownCmd = map[string]Variable{}, false
}

// base sets what a stage starts from.
func (b *builder) base(stage *Stage, word Word) {
	reference, unresolved := b.expand(word.Text, scope{args: b.globals})
	if from := b.named(reference); from != NoStage {
		stage.From = from
		stage.Base = Image{Reference: reference, Place: word.Place}
		stage.inherit(&b.Stages[from])
		stage.Env = maps.Clone(b.Stages[from].Env)

		return
	}
	stage.Base = b.image(reference, unresolved, word.Place)
}

// image reads a reference and reports one that is not valid.
func (b *builder) image(reference string, unresolved []string, place finding.Place) Image {
	image, valid := ParseImage(reference)
	if len(unresolved) > 0 {
		image = Image{Reference: reference, Unresolved: unresolved}
	} else if !valid {
		b.problem(place, strconv.Quote(reference)+" is not a reference to an image")
	}
	image.Place = place

	return image
}

// named returns the index of the stage of a name, of which the last counts.
func (b *builder) named(name string) int {
	for i, stage := range slices.Backward(b.Stages) {
		if stage.Name != "" && strings.EqualFold(stage.Name, name) {
			return i
		}
	}

	return NoStage
}

// arg declares build arguments, each a name with or without =default.
func (b *builder) arg(in *instruction) {
	for _, word := range in.words() {
		name, value, hasDefault := strings.Cut(word.Text, "=")
		args, known := b.globals, scope{args: b.globals}
		if b.stage != nil {
			args, known = b.args, b.scope()
		}
		if global, ok := b.globals[name]; ok && !hasDefault {
			args[name] = global
		} else if hasDefault {
			text, unresolved := b.expand(value, known)
			args[name] = Variable{Text: text, Exact: len(unresolved) == 0, Place: word.Place}
		}
	}
}

// env sets variables. BuildKit gives each as name, value and separator, and expands
// all values of an instruction as they were before it.
func (b *builder) env(in *instruction) {
	before := scope{env: maps.Clone(b.stage.Env), args: b.args}
	for node := in.Next; node != nil && node.Next != nil; {
		text, unresolved := b.expand(node.Next.Value, before)
		b.stage.Env[node.Value] = Variable{Text: text, Exact: len(unresolved) == 0, Place: in.place}
		node = node.Next.Next
		if node != nil {
			node = node.Next
		}
	}
}

// expose adds ports.
func (b *builder) expose(in *instruction) {
	for _, word := range in.words() {
		text, unresolved := b.expand(word.Text, b.scope())
		b.stage.Expose = append(b.stage.Expose, Port{Text: text, Exact: len(unresolved) == 0, Place: word.Place})
	}
}

// copy adds a COPY or ADD.
func (b *builder) copy(in *instruction) {
	words := in.values()
	for i, word := range words {
		words[i], _ = b.expand(word, b.scope())
	}
	if len(words) <= 1 {
		b.problem(in.place, in.Value+" wants a source and a destination")

		return
	}
	c := Copy{FromStage: NoStage, Place: in.place}
	c.Sources, c.Dest = words[:len(words)-1], absolute(b.stage.Workdir, words[len(words)-1])
	if len(in.here) > 0 {
		c.Sources = slices.DeleteFunc(c.Sources, func(word string) bool { return strings.HasPrefix(word, "<<") })
	}
	if last := words[len(words)-1]; strings.HasSuffix(last, "/") || path.Base(last) == "." {
		c.Dest = strings.TrimSuffix(c.Dest, "/") + "/"
	}
	if from, ok := in.flag("from"); ok {
		b.copyFrom(&c, from)
	}
	for i, here := range in.here {
		c.inline = append(c.inline, inlineFile{name: in.Heredocs[i].Name, text: here})
	}
	b.stage.Copies = append(b.stage.Copies, c)
}

// copyFrom resolves --from: a stage's name or index, or an image.
func (b *builder) copyFrom(c *Copy, from string) {
	name, unresolved := b.expand(from, scope{args: b.globals})
	c.FromStage = b.named(name)
	if index, err := strconv.Atoi(name); err == nil && index >= 0 && index < len(b.Stages)-1 {
		c.FromStage = index
	}
	if c.FromStage == len(b.Stages)-1 { // A stage cannot copy from itself: the name is an image's.
		c.FromStage = NoStage
	}
	if c.FromStage == NoStage {
		image := b.image(name, unresolved, c.Place)
		c.FromImage = &image
	}
}

// newCommand reads CMD or ENTRYPOINT.
func newCommand(in *instruction) *Command {
	c := &Command{Exec: in.exec(), Place: in.place}
	if c.Exec {
		c.Args = in.words()

		return c
	}
	c.text = in.text.slice(in.args, len(in.text.text))
	c.Shell = strings.TrimSpace(c.text.text)
	if c.Shell == "" { // CMD without anything clears what was there.
		c.Exec = true
	}

	return c
}

// newRun reads RUN.
func newRun(in *instruction, workdir string) Run {
	r := Run{Exec: in.exec(), Place: in.place, workdir: workdir}
	if r.Exec {
		r.words = in.words()
		r.Text = strings.Join(in.values(), " ")

		return r
	}
	r.text = in.script()
	r.Text = strings.TrimSpace(r.text.text)

	return r
}
