package facts

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// maxLookups is how many places of the folder are tried for the files of one
// start. Stages that copy from each other could ask for any number.
const maxLookups = 1 << 12

// errNotTraced is what looking up a file wraps that COPY and ADD do not bring
// from the folder.
var errNotTraced = errors.New("not traced to a file of the folder")

// A container traces paths in the final stage's file system back to the files of
// the folder that COPY and ADD put there.
type container struct {
	dockerfile *Dockerfile
	folder     Folder
	lookups    int
	// read are the files of the folder that were opened.
	read []string
}

func newContainer(d *Dockerfile, folder Folder) *container {
	return &container{dockerfile: d, folder: folder}
}

// open returns the text of a file by its absolute path in the container.
func (c *container) open(name string) (excerpt, error) {
	return c.openIn(len(c.dockerfile.Stages)-1, path.Clean(name))
}

// openIn returns the text of a file of a stage. What was copied last wins.
func (c *container) openIn(stage int, name string) (excerpt, error) {
	for _, index := range c.dockerfile.chain(stage) {
		for _, from := range slices.Backward(c.dockerfile.Stages[index].Copies) {
			text, err := c.openCopy(&from, name)
			if !errors.Is(err, fs.ErrNotExist) {
				return text, err
			}
		}
	}

	return excerpt{}, fmt.Errorf("%s: %w: %w", name, errNotTraced, fs.ErrNotExist)
}

// openCopy returns the text of a file that one COPY put at a path. The error is
// fs.ErrNotExist when it put none there.
func (c *container) openCopy(from *Copy, name string) (excerpt, error) {
	for _, file := range from.inline {
		if name == from.target(file.name) {
			return file.text, nil
		}
	}
	for _, source := range from.Sources {
		for _, origin := range from.origins(source, name) {
			c.lookups++
			if c.lookups > maxLookups {
				return excerpt{}, fmt.Errorf("%s: over %d places to look in: %w", name, maxLookups, errNotTraced)
			}
			text, err := c.openOrigin(from, origin)
			if !errors.Is(err, fs.ErrNotExist) {
				return text, err
			}
		}
	}

	return excerpt{}, fs.ErrNotExist
}

// openOrigin returns the text of a file in the place that a COPY takes it from.
func (c *container) openOrigin(from *Copy, origin string) (excerpt, error) {
	switch {
	case from.FromStage != NoStage:
		return c.openIn(from.FromStage, absolute("/", origin))
	case from.FromImage != nil:
		return excerpt{}, fs.ErrNotExist
	}
	// A leading slash is the build context's root.
	name := strings.TrimPrefix(absolute("/", origin), "/")
	src, err := c.folder.read(name)
	if err != nil {
		return excerpt{}, err
	}
	if !slices.Contains(c.read, name) {
		c.read = append(c.read, name)
	}

	return src.excerpt(), nil
}

// target returns the path that a COPY gives a file with a name.
func (c *Copy) target(name string) string {
	if len(c.Sources)+len(c.inline) > 1 || strings.HasSuffix(c.Dest, "/") {
		return path.Join(c.Dest, name)
	}

	return c.Dest
}

// origins returns the paths, relative to where a COPY takes its files from, that
// may have become name in the container. Whether source is a file or a
// directory, whose content is copied, is not known.
func (c *Copy) origins(source, name string) []string {
	dest := strings.TrimSuffix(c.Dest, "/")
	if dest == name && !strings.HasSuffix(c.Dest, "/") {
		return []string{source}
	}
	inside, ok := strings.CutPrefix(name, dest+"/")
	if !ok {
		return nil
	}
	first, rest, _ := strings.Cut(inside, "/")
	if strings.ContainsAny(source, "*?[") {
		if matched, err := path.Match(path.Base(source), first); err == nil && matched {
			return []string{path.Join(path.Dir(source), inside)} // A file, the one that matches.
		}

		return nil
	}
	if rest == "" && path.Base(source) == first {
		return []string{source, path.Join(source, inside)}
	}

	return []string{path.Join(source, inside)}
}
