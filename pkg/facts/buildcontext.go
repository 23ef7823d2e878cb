package facts

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/tree"
)

// A ContextSource is what one source of a COPY or ADD takes from the build context.
type ContextSource struct {
	// Text is the source as it is written, after expansion.
	Text string
	// Name is its path in the context, cleaned; "." is all of it.
	Name string
	// Pattern tells a name with wildcards, of which Docker has those of [path.Match].
	Pattern bool
	Place   finding.Place
}

// ContextSources returns what the stages that make up the final one copy from the build
// context, in the order of the file. Left out are URLs, what comes from other stages and
// images, sources with a variable that has no value in the file, and those not in UTF-8.
func (d *Dockerfile) ContextSources() []ContextSource {
	var sources []ContextSource
	for _, index := range d.Built() {
		for _, c := range d.Stages[index].Copies {
			if c.FromStage != NoStage || c.FromImage != nil {
				continue
			}
			for _, text := range c.Sources {
				source := newContextSource(text, c.Place)
				if !isRemote(text) && !strings.Contains(text, "$") && fs.ValidPath(source.Name) {
					sources = append(sources, source)
				}
			}
		}
	}

	return sources[:min(len(sources), MaxItems)]
}

// newContextSource reads a source. A path out of the context ends at its root, as in a build.
func newContextSource(text string, place finding.Place) ContextSource {
	name := strings.TrimPrefix(path.Clean("/"+text), "/")

	return ContextSource{
		Text: text, Name: cmp.Or(name, "."), Pattern: strings.ContainsAny(text, "*?["), Place: place,
	}
}

// isRemote reports whether ADD fetches a source instead of taking it from the context.
func isRemote(source string) bool {
	return strings.Contains(source, "://") || strings.HasPrefix(source, "git@")
}

// Limits on the work for one context. The largest folder of the TechEmpower suite asks for
// less than a hundredth.
const (
	// maxContextSteps is how many names are looked up or compared with a pattern.
	maxContextSteps = 1 << 15
	// maxPattern is the longest pattern that is tried, in bytes.
	maxPattern = 256
	// MaxText is the largest file that [Context.Text] returns, in bytes.
	MaxText = 256 << 10
	// maxContextSize is how much is read of all files together, in bytes.
	maxContextSize = 4 << 20
)

// A Context is a folder that images are built from. It remembers what it was asked, and
// after a bounded number of questions gives no more answers. It is for one goroutine.
type Context struct {
	folder Folder
	steps  int
	size   int
	// names are by folder; nil for what is none.
	names map[string][]string
	known map[string]bool
	heads map[string]head
}

// A head is the start of a file.
type head struct {
	text []byte
	err  error
}

// NewContext returns the context of a folder, whose names the caller has listed, in order.
func NewContext(folder Folder, names []string) *Context {
	return &Context{
		folder: folder,
		names:  map[string][]string{".": names},
		known:  map[string]bool{},
		heads:  map[string]head{},
	}
}

// step reports whether there may be one more step of work.
func (c *Context) step() bool {
	c.steps++

	return !c.Exhausted()
}

// Exhausted reports whether the context gives no more answers, so that what it did not say
// means nothing.
func (c *Context) Exhausted() bool { return c.steps > maxContextSteps || c.size > maxContextSize }

// Exists reports whether what a COPY takes is there. It is said to be where that would take
// too much work to find out.
func (c *Context) Exists(source ContextSource) bool {
	if !source.Pattern {
		return c.has(source.Name)
	}
	const one = 1

	return len(source.Name) > maxPattern || len(c.Match(source, one)) > 0 || c.Exhausted()
}

// has reports whether there is a file or a folder of a name.
func (c *Context) has(name string) bool {
	first, _, nested := strings.Cut(name, "/")
	if name == "." {
		return true
	}
	if _, found := slices.BinarySearch(c.names["."], first); !found || !nested {
		return found
	}
	there, known := c.known[name]
	if !known {
		if !c.step() {
			return true
		}
		_, err := fs.Stat(c.folder.FS, name)
		there = err == nil || !isAbsent(err) // A link out of the tree leads somewhere.
		c.known[name] = there
	}

	return there
}

// isAbsent reports whether an error says that there is nothing of a name.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, tree.ErrNotDirectory) || errors.Is(err, syscall.ENOTDIR)
}

// Match returns the names that a source stands for, in order and at most limit: its own, or
// those that match its pattern.
func (c *Context) Match(source ContextSource, limit int) []string {
	if !source.Pattern {
		return []string{source.Name}
	}
	if len(source.Name) > maxPattern {
		return nil
	}
	m := matcher{Context: c, limit: limit}
	m.match(".", source.Name)

	return m.found
}

// A matcher follows a pattern from folder to folder.
type matcher struct {
	*Context

	found []string
	limit int
}

// match adds the names in a folder that a pattern stands for. It goes as deep as the pattern
// has elements.
func (m *matcher) match(dir, pattern string) {
	element, rest, more := strings.Cut(pattern, "/")
	names := []string{element}
	if strings.ContainsAny(element, "*?[\\") {
		names = m.matching(dir, element)
	}
	for _, name := range names {
		name = path.Join(dir, name)
		switch {
		case len(m.found) >= m.limit || m.Exhausted():
			return
		case more:
			m.match(name, rest)
		case m.has(name):
			m.found = append(m.found, name)
		}
	}
}

// matching returns the names directly in a folder that match a pattern without slashes.
func (m *matcher) matching(dir, pattern string) []string {
	var names []string
	for _, name := range m.List(dir) {
		if !m.step() {
			return nil
		}
		if matched, err := path.Match(pattern, name); err == nil && matched {
			names = append(names, name)
		}
	}

	return names
}

// List returns the names directly in a folder, in order; nil of what is no folder or cannot
// be listed.
func (c *Context) List(dir string) []string {
	names, known := c.names[dir]
	if !known && c.step() {
		var err error
		names, err = tree.ReadNames(c.folder.FS, dir)
		if err == nil && names == nil {
			names = []string{}
		}
		c.names[dir] = names
	}

	return names
}

// ProgramIn returns the format of a file of the folder that is a compiled program, "" of
// any other, and whether it is a file at all.
func (c *Context) ProgramIn(name string) (kind ProgramKind, isFile bool) {
	start, err := c.head(name, ProgramHead)

	return ProgramKindOf(name, start), err == nil
}

// Text returns a text file of the folder with at most MaxText bytes, and whether it is one.
func (c *Context) Text(name string) ([]byte, bool) {
	text, err := c.head(name, MaxText+1)

	return text, err == nil && len(text) <= MaxText && bytes.IndexByte(text, 0) < 0
}

// head returns the start of a file, at least n bytes if it has so many.
func (c *Context) head(name string, n int) ([]byte, error) {
	start, known := c.heads[name]
	if !known || start.err == nil && len(start.text) < n && len(start.text) == ProgramHead {
		if c.names[name] != nil || !c.step() { // It is a folder, or there has been enough work.
			return nil, fs.ErrNotExist
		}
		start.text, start.err = tree.ReadHead(c.folder.FS, name, n)
		c.size += len(start.text)
		c.heads[name] = start
	}

	return start.text, start.err
}
