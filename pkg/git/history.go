package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A Selection says which commits History reads, and of which it tells the files.
type Selection uint8

// The selections.
const (
	// AllCommits are those that are not in since, by any way. Of merges no files are told.
	AllCommits Selection = iota
	// FirstParentMerges are the merges on the line of first parents, with the files in which each
	// differs from its first parent.
	FirstParentMerges
)

// A Step is a commit of a history.
type Step struct {
	Commit  ID
	Parents []ID
	// Time is when it was committed, in seconds since 1970, as the commit says: it may be any number.
	Time int64
	// Name and Email are the author's, by the repository's .mailmap; what is longer than 1 KB is cut.
	Name, Email string
	// Changes are the files that differ from the first parent; a file that was renamed is one deleted
	// and one added.
	Changes []FileChange
}

// A FileChange is a file in which two trees differ.
type FileChange struct {
	Path

	// From and To are the objects, and their modes; all zero where there is none.
	From, To         ID
	FromMode, ToMode Mode
}

const (
	// maxWho bounds what is kept of an author's name.
	maxWho = 1 << 10
	// maxName bounds a path. No system can check out a longer one.
	maxName = 32 << 10
	// maxNumbers bounds the hashes of a commit's parents, and what stands before a path.
	maxNumbers = 64 << 10
)

// stepFormat gives hash, parents, time, author and address, each ended by a NUL; that of the last
// one is -z's.
const stepFormat = "--format=tformat:%H%x00%P%x00%ct%x00%aN%x00%aE"

// History reads the commits that are in head and not in since, newest first as far as their times
// are true, in one run of git. Nothing in since means all. Head and since are full hashes.
// Each step is valid during the call only, and so is what it refers to; an error of the call ends
// the run and is returned.
func (r *Repository) History(
	ctx context.Context, since, head string, selection Selection, each func(*Step) error,
) error {
	span := head
	if since != "" {
		span = since + ".." + head
	}
	args := append([]string{
		"-c", "log.showRoot=true", "log", "-z", stepFormat, "--no-color", "--no-notes",
		"--no-decorate", "--no-show-signature", "--encoding=UTF-8", "--no-relative",
	}, raw()...)
	switch selection {
	case AllCommits:
		args = append(args, "--no-diff-merges")
	case FirstParentMerges:
		args = append(args, "--first-parent", "--merges", "--diff-merges=first-parent")
	}
	err := r.program.stream(ctx, func(out io.Reader) error {
		return readSteps(bufio.NewReaderSize(out, maxNumbers), each)
	}, append(args, "--end-of-options", span, "--")...)
	if err != nil {
		return fmt.Errorf("reading the history %s: %w", span, err)
	}

	return nil
}

// stream hands over what git writes while it does. An error of the reader ends git.
func (p program) stream(ctx context.Context, read func(io.Reader) error, args ...string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := p.command(ctx, args...)
	complaint := &bounded{limit: maxComplaint, cut: true}
	cmd.Stderr = complaint
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return explain(subcommand(args), "", err)
	}
	reading := read(out)
	if reading != nil {
		cancel()
	}
	err = cmd.Wait()
	switch {
	case reading != nil && !errors.Is(reading, errCut):
		return reading
	case err != nil:
		if ctx.Err() != nil && reading == nil {
			err = context.Cause(ctx)
		}

		return explain(subcommand(args), complaint.String(), err)
	}

	return reading
}

// errCut is what a text without its end is answered with: git has died, and says why.
var errCut = fmt.Errorf("%w: git log ends early", ErrMalformed)

// A stepReader reads what git writes in the form of stepFormat, each commit followed by its files.
type stepReader struct {
	in   *bufio.Reader
	step Step
}

// readSteps calls each for every commit.
func readSteps(in *bufio.Reader, each func(*Step) error) error {
	reader := stepReader{in: in}
	for {
		switch err := reader.header(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := reader.changes(); err != nil {
			return err
		}
		if err := each(&reader.step); err != nil {
			return err
		}
	}
}

// header reads what git says of a commit, and returns io.EOF where there is none.
func (s *stepReader) header() error {
	if _, err := s.in.Peek(1); err != nil {
		return ended(err)
	}
	hash, err := s.field(maxWho)
	if err != nil {
		return err
	}
	if s.step.Commit, err = ParseID(hash); err != nil {
		return err
	}
	parents, err := s.field(maxNumbers)
	if err != nil {
		return err
	}
	s.step.Parents = s.step.Parents[:0]
	for parent := range strings.FieldsSeq(parents) {
		id, err := ParseID(parent)
		if err != nil {
			return err
		}
		s.step.Parents = append(s.step.Parents, id)
	}
	when, err := s.field(maxWho)
	if err != nil {
		return err
	}
	// A number that is too large is as good as any other that cannot be.
	s.step.Time, err = strconv.ParseInt(when, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return fmt.Errorf("%w: git log says %.80q for a time", ErrMalformed, when)
	}
	if s.step.Name, err = s.who(); err != nil {
		return err
	}
	s.step.Email, err = s.who()

	return err
}

// changes reads the files of a commit, up to the next commit or the end. Before the first file
// there is a line break.
func (s *stepReader) changes() error {
	s.step.Changes = s.step.Changes[:0]
	if next, _ := s.in.Peek(1); string(next) != "\n" {
		return nil
	}
	_, _ = s.in.Discard(1) // It was seen.
	for {
		if next, _ := s.in.Peek(1); string(next) != ":" {
			return nil
		}
		numbers, err := s.field(maxWho)
		if err != nil {
			return err
		}
		name, err := s.field(maxName)
		if err != nil {
			return err
		}
		change, err := parseFileChange(numbers, name)
		if err != nil {
			return err
		}
		s.step.Changes = append(s.step.Changes, change)
	}
}

// field reads up to the next NUL. What is longer than the limit is refused.
func (s *stepReader) field(limit int) (string, error) {
	part, err := s.in.ReadSlice(0)
	switch {
	case errors.Is(err, bufio.ErrBufferFull), err == nil && len(part) > limit+1:
		return "", fmt.Errorf("%w: git log says %.80q and more", ErrTooLarge, part)
	case err != nil:
		return "", unfinished(err)
	}

	return string(part[:len(part)-1]), nil
}

// who reads a name up to the next NUL. What is longer than any name is cut.
func (s *stepReader) who() (string, error) {
	part, err := s.in.ReadSlice(0)
	if err == nil && len(part) <= maxWho+1 {
		return string(part[:len(part)-1]), nil
	}
	kept := string(part[:min(len(part), maxWho)])
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = s.in.ReadSlice(0)
	}
	if err != nil {
		return "", unfinished(err)
	}

	return strings.ToValidUTF8(kept, "\uFFFD"), nil
}

// ended passes the end of the text on as it is.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}

	return fmt.Errorf("reading what git log says: %w", err)
}

func unfinished(err error) error {
	if errors.Is(err, io.EOF) {
		return errCut
	}

	return fmt.Errorf("reading what git log says: %w", err)
}

// parseFileChange reads ":<mode> <mode> <id> <id> <status>". A long history has hundreds of
// thousands of these.
func parseFileChange(numbers, name string) (FileChange, error) {
	rest, is := strings.CutPrefix(numbers, ":")
	var words [4]string
	for i := range words {
		var found bool
		words[i], rest, found = strings.Cut(rest, " ")
		is = is && found
	}
	fromMode, fromKnown := parseMode(words[0])
	toMode, toKnown := parseMode(words[1])
	if !is || !fromKnown || !toKnown || name == "" || len(rest) != 1 || !strings.ContainsRune("AMDT", rune(rest[0])) {
		return FileChange{}, fmt.Errorf("%w: git log says %.80q", ErrMalformed, numbers)
	}
	told := FileChange{Path: Path{Status: rest[0], Name: name}, FromMode: fromMode, ToMode: toMode}
	from, fromErr := ParseID(words[2])
	to, toErr := ParseID(words[3])
	if fromErr != nil || toErr != nil {
		return FileChange{}, fmt.Errorf("%w: git log says %.80q", ErrMalformed, numbers)
	}
	if fromMode != 0 {
		told.From = from
	}
	if toMode != 0 {
		told.To = to
	}

	return told, nil
}
