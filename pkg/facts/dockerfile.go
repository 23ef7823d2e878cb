package facts

import (
	"path"
	"slices"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A Dockerfile is what a Dockerfile says, stage by stage. A broken one holds what
// could be read, and Problems.
type Dockerfile struct {
	// File is the path from the root of the tree.
	File     string
	Stages   []Stage
	Problems []Problem
}

// NoStage is the value of [Stage.From] and [Copy.FromStage] that names no stage of
// the file.
const NoStage = -1

// A Stage is what one FROM and the instructions after it leave behind. Entrypoint,
// Cmd, Shell, Expose, Workdir and Env include what an earlier stage of
// the file hands down; what the external image has is not known.
type Stage struct {
	// Name is the stage's name in lower case, and empty without AS.
	Name string
	// Base is the image as FROM names it. When that is an earlier stage,
	// Base.Repository is empty.
	Base Image
	// From is the index of the earlier stage this one builds on, or NoStage.
	From int

	Entrypoint *Command
	Cmd        *Command
	// Shell is the program that the shell form is given to, by default /bin/sh -c.
	Shell  []string
	Expose []Port
	// Workdir is absolute. A relative one stands under the root, as if the
	// external image had set none.
	Workdir string
	Env     map[string]Variable

	// Copies and Runs are the stage's own, in the order of the file.
	Copies []Copy
	Runs   []Run
	// Place is that of the FROM instruction.
	Place finding.Place
}

// A Command is the argument of CMD or ENTRYPOINT.
type Command struct {
	// Exec tells the exec form, a JSON array, from the shell form.
	Exec bool
	// Args has the words of the exec form; an empty array clears the command.
	Args []Word
	// Shell is the text of the shell form, with continuation lines joined.
	Shell string
	Place finding.Place

	text excerpt
}

// A Word is one argument and where it stands.
type Word struct {
	// Text is the argument after expansion and removal of quotes.
	Text string
	// Exact is false when the argument depends on what is known at run time
	// only, such as $(nproc); Text then has the source text of that part.
	Exact bool
	Place finding.Place

	text *excerpt // where Text stands byte by byte, if it does
}

// excerpt returns the word as a text of its own.
func (w *Word) excerpt() excerpt {
	if w.text != nil {
		return *w.text
	}

	return quotation(w.Text, w.Place)
}

// A Variable is the value of an environment variable.
type Variable struct {
	Text string
	// Exact is false when the value depends on what the files do not say.
	Exact bool
	Place finding.Place
}

// A Port is one port of an EXPOSE instruction.
type Port struct {
	// Text is the port as it is written, after expansion: 8080, 8080/udp, 8000-8010.
	Text string
	// Exact is false when a variable in it has no value in the file.
	Exact bool
	Place finding.Place
}

// A Copy is a COPY or ADD instruction.
type Copy struct {
	// Sources are relative to the build context, or absolute in the stage or
	// image they come from. URLs and sources of ADD are kept as they are written.
	Sources []string
	// Dest is absolute; it ends in a slash when the instruction's does.
	Dest string
	// FromStage is the index of the stage in --from, or NoStage.
	FromStage int
	// FromImage is the image in --from, when that is no stage.
	FromImage *Image
	Place     finding.Place

	inline []inlineFile
}

// An inlineFile is a here-document of a COPY instruction.
type inlineFile struct {
	name string
	text excerpt
}

// A Run is a RUN instruction.
type Run struct {
	// Exec tells the exec form from the shell form.
	Exec bool
	// Text is the command, with continuation lines joined and here-documents included.
	Text  string
	Place finding.Place

	text    excerpt
	words   []Word // of the exec form
	workdir string
}

// Final returns the last stage, which is the one that is built and run, or nil when there
// is none.
func (d *Dockerfile) Final() *Stage {
	if len(d.Stages) == 0 {
		return nil
	}

	return &d.Stages[len(d.Stages)-1]
}

// HasCommand reports whether the final stage says what to start, itself or through a stage
// under it.
func (d *Dockerfile) HasCommand() bool {
	final := d.Final()

	return final != nil && (final.Entrypoint.starts() || final.Cmd.starts())
}

// starts reports whether a command is there and is not an empty one, which clears what was
// there before.
func (c *Command) starts() bool { return c != nil && (!c.Exec || len(c.Args) > 0) }

// FinalBase returns the external image at the bottom of the final stage: the
// one whose interpreter the container runs. It is nil when there is no stage.
func (d *Dockerfile) FinalBase() *Image {
	if len(d.Stages) == 0 {
		return nil
	}
	chain := d.chain(len(d.Stages) - 1)

	return &d.Stages[chain[len(chain)-1]].Base
}

// ExternalBases returns the images that the file's stages start from and that
// have to be pulled, in the order of the file.
func (d *Dockerfile) ExternalBases() []Image {
	var bases []Image
	for i := range d.Stages {
		if stage := &d.Stages[i]; stage.From == NoStage && !stage.Base.Scratch {
			bases = append(bases, stage.Base)
		}
	}

	return bases
}

// Built returns the indexes of the stages that make up the final one, in the
// order of the file: those it builds on and those it copies from. The others are
// never built.
func (d *Dockerfile) Built() []int {
	built := make([]bool, len(d.Stages))
	if len(built) > 0 {
		built[len(built)-1] = true
	}
	for i, stage := range slices.Backward(d.Stages) {
		if !built[i] {
			continue
		}
		if stage.From != NoStage {
			built[stage.From] = true
		}
		for _, c := range stage.Copies {
			if c.FromStage != NoStage {
				built[c.FromStage] = true
			}
		}
	}
	var indexes []int
	for i, is := range built {
		if is {
			indexes = append(indexes, i)
		}
	}

	return indexes
}

// chain returns the indexes of a stage and of the stages under it, from the top down.
func (d *Dockerfile) chain(stage int) []int {
	chain := []int{stage}
	for d.Stages[stage].From != NoStage { // A stage builds on earlier ones only.
		stage = d.Stages[stage].From
		chain = append(chain, stage)
	}

	return chain
}

// inherit starts a stage from the earlier one it builds on.
func (s *Stage) inherit(from *Stage) {
	s.Entrypoint, s.Cmd, s.Shell, s.Workdir = from.Entrypoint, from.Cmd, from.Shell, from.Workdir
	s.Expose = slices.Clip(from.Expose)
}

// absolute resolves a path in the container against a working directory.
func absolute(workdir, name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}

	return path.Join("/", workdir, name)
}
