package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A PatchFile is a file of the head that a difference shows.
type PatchFile struct {
	// Name is the path in the head, from the root, slash-separated.
	Name string
	// Hunks are the lines of the head that the difference shows, in order: those that were added or
	// altered, with the lines around them. A file that was only renamed or is binary has none, and so
	// has one that a pull request's page does not show because its difference is too long.
	Hunks []Hunk
}

// A Hunk is the lines of the head from First to Last, counted from 1.
type Hunk struct{ First, Last int }

// The bounds of what a pull request's page shows, by GitHub's documentation of repository limits.
// What goes beyond is not shown, and takes no comments.
const (
	// maxPatchFiles is how many files a difference shows.
	maxPatchFiles = 300
	// maxPatchLines is how many lines of differences are shown, of a file and in all.
	maxPatchLines = 20_000
	// maxPatchBytes is the size of the differences in all, and maxFilePatch that of one file.
	maxPatchBytes = 1 << 20
	maxFilePatch  = 500 << 10
	// maxPatchBlob is the size of a file from which on git takes it for binary. The differences of
	// such a file are rarely shown, and working them out takes a multiple of its size in memory.
	maxPatchBlob = "2m"
	// patchContext is how many lines around an altered one are shown.
	patchContext = 3
)

// Patch returns the files that differ between two sides, which must be commits or EmptyTree, and
// which lines of them a pull request's page shows: that of a change from base to head, where base is
// the newest commit that the two have in common. Files that the head does not have are left out. The
// order is git's.
func (r *Repository) Patch(ctx context.Context, base, head Side) ([]PatchFile, error) {
	from, err := r.treeish(base)
	if err != nil {
		return nil, fmt.Errorf("reading the differences: %w", err)
	}
	to, err := r.treeish(head)
	if err != nil {
		return nil, fmt.Errorf("reading the differences: %w", err)
	}
	files, err := r.patch(ctx, from, to)
	if err != nil {
		return nil, fmt.Errorf("reading the differences: %w", err)
	}

	return files, nil
}

func (r *Repository) patch(ctx context.Context, from, to string) ([]PatchFile, error) {
	quoting := r.program
	// Names are quoted, so that one cannot end its line.
	quoting.global = append(append([]string{}, quoting.global...),
		"-c", "core.quotePath=true", "-c", "core.bigFileThreshold="+maxPatchBlob)
	args := []string{
		"diff-tree", "-r", "--patch", "--find-renames=50%", "-l1000", "--diff-algorithm=myers", "--indent-heuristic",
		"--unified=" + strconv.Itoa(patchContext), "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/",
		"--no-ext-diff", "--no-textconv", "--no-color", "--full-index", "--no-relative", "--ignore-submodules=dirty",
		from, to, "--",
	}
	reader, writer := io.Pipe()
	cmd := quoting.command(ctx, args...)
	complaint := &bounded{limit: maxComplaint, cut: true}
	cmd.Stdout, cmd.Stderr = writer, complaint
	if err := cmd.Start(); err != nil {
		return nil, explain("diff-tree", "", err)
	}
	ended := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		_ = writer.Close() // Never fails.
		ended <- err
	}()
	files, err := parsePatch(reader)
	_, _ = io.Copy(io.Discard, reader) // So that git comes to its end.
	if failed := <-ended; failed != nil {
		if ctx.Err() != nil {
			failed = context.Cause(ctx)
		}

		return nil, explain("diff-tree", complaint.String(), failed)
	}

	return files, err
}

// A patchReader reads what git diff-tree --patch prints.
type patchReader struct {
	*bufio.Reader

	files []PatchFile
	// at is the file that is being read; nil before its name is known, or where it is gone.
	at *PatchFile
	// lines and bytes are of all files, and those of the file itself.
	lines, bytes         int
	fileLines, fileBytes int
	// old and new are how many lines of the hunk are to come.
	old, new int
}

// parsePatch reads a difference. It keeps none of the lines.
func parsePatch(from io.Reader) ([]PatchFile, error) {
	p := &patchReader{Reader: bufio.NewReader(from)}
	for {
		line, size, err := p.line()
		if size > 0 {
			if err := p.take(line, size); err != nil {
				return nil, err
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if p.old+p.new > 0 {
		return nil, fmt.Errorf("%w: the difference ends in the middle of a hunk", ErrMalformed)
	}
	p.close()

	return p.files, nil
}

// line returns the start of the next line, which is enough to tell what it is, and the size of
// all of it.
func (p *patchReader) line() (start []byte, size int, err error) {
	const most = 16 << 10 // A path has 4,096 bytes, and each may be quoted as four.
	for {
		part, err := p.ReadSlice('\n')
		size += len(part)
		start = append(start, part[:min(len(part), most-len(start))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return start, size, err //nolint:wrapcheck // The end of the input, or git's.
		}
	}
}

// take reads one line.
func (p *patchReader) take(line []byte, size int) error {
	p.fileBytes += size
	switch {
	case p.old+p.new > 0:
		return p.content(line)
	case bytes.HasPrefix(line, []byte("diff --git ")):
		p.close()
		p.at, p.fileLines, p.fileBytes = nil, 0, size
	case bytes.HasPrefix(line, []byte("+++ ")), bytes.HasPrefix(line, []byte("rename to ")):
		return p.name(line)
	case bytes.HasPrefix(line, []byte("@@ ")):
		return p.hunk(line)
	}

	return nil // A header that says nothing about lines, or that the file does not end with one.
}

// content counts a line of a hunk.
func (p *patchReader) content(line []byte) error {
	switch line[0] {
	case ' ', '\n':
		p.old--
		p.new--
	case '-':
		p.old--
	case '+':
		p.new--
	case '\\':
		return nil
	}
	p.fileLines++
	if p.old < 0 || p.new < 0 || strings.IndexByte(" \n-+", line[0]) < 0 {
		return fmt.Errorf("%w: a hunk with other lines than it says: %.80q", ErrMalformed, line)
	}

	return nil
}

// name reads the name of the file in the head. A file that is gone has none.
func (p *patchReader) name(line []byte) error {
	text := strings.TrimSuffix(string(line), "\n")
	renamed, isRename := strings.CutPrefix(text, "rename to ")
	if isRename {
		text = renamed
	} else {
		// A name with a space is ended by a tab, for the sake of programs that look for dates.
		text = strings.TrimSuffix(strings.TrimPrefix(text, "+++ "), "\t")
	}
	if text == "/dev/null" {
		return nil
	}
	name, known := unquote(text)
	if known && !isRename {
		name, known = strings.CutPrefix(name, "b/")
	}
	if !known || name == "" {
		return fmt.Errorf("%w: git names a file %.80q", ErrMalformed, line)
	}
	if p.at == nil {
		p.at = &PatchFile{}
	}
	p.at.Name = name

	return nil
}

// hunk reads "@@ -1,2 +3,4 @@", where a count of one is left out.
func (p *patchReader) hunk(line []byte) error {
	fields := strings.Fields(string(line[:min(len(line), 100)])) //nolint:mnd // More than four numbers.
	if len(fields) < 4 || fields[3] != "@@" {
		return fmt.Errorf("%w: git begins a hunk with %.80q", ErrMalformed, line)
	}
	_, old, oldKnown := parseRange(fields[1], "-")
	first, count, newKnown := parseRange(fields[2], "+")
	if !oldKnown || !newKnown || old+count == 0 {
		return fmt.Errorf("%w: git begins a hunk with %.80q", ErrMalformed, line)
	}
	p.old, p.new = old, count
	if p.at != nil && count > 0 {
		p.at.Hunks = append(p.at.Hunks, Hunk{First: first, Last: first + count - 1})
	}

	return nil
}

// parseRange reads "+3,4" or "+3".
func parseRange(text, sign string) (first, count int, known bool) {
	const largest = 1 << 30
	text, known = strings.CutPrefix(text, sign)
	start, length, given := strings.Cut(text, ",")
	if !given {
		length = "1"
	}
	first, err := strconv.Atoi(start)
	count, failed := strconv.Atoi(length)

	return first, count, known && err == nil && failed == nil && first >= 0 && count >= 0 &&
		first <= largest && count <= largest
}

// close keeps the file that was read, with its lines if a page shows them.
func (p *patchReader) close() {
	if p.at == nil {
		return
	}
	p.lines += p.fileLines
	p.bytes += p.fileBytes
	if len(p.files) >= maxPatchFiles || p.fileLines > maxPatchLines || p.lines > maxPatchLines ||
		p.fileBytes > maxFilePatch || p.bytes > maxPatchBytes {
		p.at.Hunks = nil
	}
	p.files = append(p.files, *p.at)
	p.at = nil
}

// unquote reads a name as git prints it: as it is, or in quotes as in C, with bytes in octal.
func unquote(text string) (string, bool) {
	if !strings.HasPrefix(text, `"`) {
		return text, true
	}
	inner, ended := strings.CutSuffix(text[1:], `"`)
	if !ended {
		return "", false
	}
	var name strings.Builder
	for rest := inner; rest != ""; {
		c := rest[0]
		rest = rest[1:]
		if c == '"' {
			return "", false
		}
		if c == '\\' {
			var known bool
			if c, rest, known = unescape(rest); !known {
				return "", false
			}
		}
		name.WriteByte(c)
	}

	return name.String(), true
}

// unescape reads what stands behind a backslash.
func unescape(text string) (c byte, rest string, known bool) {
	const digits, octal, bits = 3, 8, 8
	if text == "" {
		return 0, "", false
	}
	if at := strings.IndexByte(`abtnvfr"\`, text[0]); at >= 0 {
		return "\a\b\t\n\v\f\r\"\\"[at], text[1:], true
	}
	if len(text) < digits {
		return 0, "", false
	}
	value, err := strconv.ParseUint(text[:digits], octal, bits)

	return byte(value), text[digits:], err == nil
}
