package engine

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// Bounds of a build context. The largest of the real suite has 3 MB.
const (
	maxContextBytes = 1 << 30
	maxContextFiles = 100_000
	maxContextDepth = 64
	maxIgnoreBytes  = 64 << 10
	maxDockerfile   = 1 << 20
)

const ignoreFile = ".dockerignore"

var errContext = errors.New("the build context is too large")

// A buildContext is a folder as the engine receives it.
type buildContext struct {
	files fs.FS
	// dockerfile is its path, and instructions what is sent in its place.
	dockerfile   string
	instructions []byte
	ignored      *patternmatcher.PatternMatcher

	out     *tar.Writer
	bytes   int64
	entries int
}

// newBuildContext reads what decides about all other files.
func newBuildContext(files fs.FS, dockerfile string) (*buildContext, error) {
	if dockerfile = path.Clean(dockerfile); !fs.ValidPath(dockerfile) {
		return nil, fmt.Errorf("the Dockerfile %q: %w: it lies outside of the build context", dockerfile, fs.ErrInvalid)
	}
	instructions, err := readBounded(files, dockerfile, maxDockerfile)
	if err != nil {
		return nil, fmt.Errorf("reading the Dockerfile: %w", err)
	}
	patterns, err := readIgnored(files)
	if err != nil {
		return nil, err
	}
	// As Docker's own programs do: a build needs these two, whatever the patterns say.
	matcher, err := patternmatcher.New(append(patterns, "!"+dockerfile, "!"+ignoreFile))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", ignoreFile, err)
	}

	return &buildContext{
		files: files, dockerfile: dockerfile, instructions: labelStages(instructions), ignored: matcher,
	}, nil
}

func readIgnored(files fs.FS) ([]string, error) {
	text, err := readBounded(files, ignoreFile, maxIgnoreBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", ignoreFile, err)
	}
	patterns, err := ignorefile.ReadAll(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", ignoreFile, err)
	}

	return patterns, nil
}

// readBounded reads a regular file of at most limit bytes. Links are followed as far as
// files allows it, which is not out of it.
func readBounded(files fs.FS, name string, limit int64) ([]byte, error) {
	info, err := fs.Stat(files, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w: it is not a file", name, fs.ErrInvalid)
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // It was only read.
	text, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("%s: %w: it has more than %d bytes", name, fs.ErrInvalid, limit)
	}

	return text, nil
}

// write writes the context as a tar stream.
func (c *buildContext) write(to io.Writer) error {
	c.out = tar.NewWriter(to)
	if err := c.folder(".", patternmatcher.MatchInfo{}, 0); err != nil {
		return fmt.Errorf("packing the build context: %w", err)
	}
	if err := c.out.Close(); err != nil {
		return fmt.Errorf("packing the build context: %w", err)
	}

	return nil
}

// folder writes what lies in a folder; parent is how patterns match the folder itself.
func (c *buildContext) folder(name string, parent patternmatcher.MatchInfo, depth int) error {
	if depth > maxContextDepth {
		return fmt.Errorf("%w: %s is more than %d folders deep", errContext, name, maxContextDepth)
	}
	entries, err := fs.ReadDir(c.files, name)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		inside := path.Join(name, entry.Name())
		ignored, matched, err := c.ignored.MatchesUsingParentResults(inside, parent)
		if err != nil {
			return fmt.Errorf("matching %s against %s: %w", inside, ignoreFile, err)
		}
		// A pattern that begins with ! may bring back what lies in an ignored folder.
		if ignored && (!entry.IsDir() || !c.broughtBack(inside)) {
			continue
		}
		if !ignored {
			if err := c.entry(inside, entry); err != nil {
				return err
			}
		}
		if entry.IsDir() {
			if err := c.folder(inside, matched, depth+1); err != nil {
				return err
			}
		}
	}

	return nil
}

// broughtBack says whether some exclusion may match below a folder.
func (c *buildContext) broughtBack(folder string) bool {
	return slices.ContainsFunc(c.ignored.Patterns(), func(p *patternmatcher.Pattern) bool {
		text := strings.ReplaceAll(p.String(), `\`, "/")

		return p.Exclusion() && (strings.ContainsAny(text, "*?[") || strings.HasPrefix(text, folder+"/"))
	})
}

// entry writes one file, link or folder. A link is sent as a link, never as what it leads
// to; sockets, pipes and devices are of no use to a build, and reading one may never end.
func (c *buildContext) entry(name string, entry fs.DirEntry) error {
	c.entries++
	if c.entries > maxContextFiles {
		return fmt.Errorf("%w: it has more than %d files; name in %s what a build does not need",
			errContext, maxContextFiles, ignoreFile)
	}
	info, err := entry.Info()
	if err != nil {
		return err
	}
	var link string
	switch mode := info.Mode(); {
	case mode.IsRegular(), mode.IsDir():
	case mode&fs.ModeSymlink != 0:
		if link, err = fs.ReadLink(c.files, name); err != nil {
			return err
		}
	default:
		return nil
	}
	header, err := tar.FileInfoHeader(info, link)
	if err != nil {
		return fmt.Errorf("packing %s: %w", name, err)
	}
	// Whose files these are on this machine is nobody's business in the image.
	header.Name, header.Uid, header.Gid, header.Uname, header.Gname = name, 0, 0, "", ""
	if name == c.dockerfile && info.Mode().IsRegular() {
		header.Size = int64(len(c.instructions))
	}
	if c.bytes += header.Size; c.bytes > maxContextBytes {
		return fmt.Errorf("%w: it has more than %d bytes; name in %s what a build does not need",
			errContext, maxContextBytes, ignoreFile)
	}
	if err := c.out.WriteHeader(header); err != nil {
		return fmt.Errorf("packing %s: %w", name, err)
	}
	if !info.Mode().IsRegular() {
		return nil
	}

	return c.content(name, header.Size)
}

// content writes exactly as many bytes of a file as were announced.
func (c *buildContext) content(name string, size int64) error {
	if name == c.dockerfile {
		_, err := c.out.Write(c.instructions)

		return wrapped("packing", name, err)
	}
	file, err := c.files.Open(name)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // It was only read.
	_, err = io.CopyN(c.out, file, size)

	return wrapped("packing", name, err)
}

func wrapped(doing, name string, err error) error {
	if err == nil {
		return nil
	}

	return fmt.Errorf("%s %s: %w", doing, name, err)
}
