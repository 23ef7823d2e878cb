package git

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// A Commit is what somebody said about a change.
type Commit struct {
	// Hash is the full hash.
	Hash string
	// Subject is the first paragraph of the message, in one line.
	Subject string
	// Message is the whole message.
	Message string
	Parents []string
	// Trailers are the lines "Key: value" of the message's last paragraph.
	Trailers []Trailer
}

// A Trailer is a line "Key: value" at the end of a message, as `git interpret-trailers --parse`
// reads it: it may go on in lines that begin with a space, which are joined.
type Trailer struct{ Key, Value string }

// errOldGit is what git before 2.31 is answered with.
var errOldGit = errors.New("git is too old to read trailers; install git 2.31 or newer")

// logFormat gives hash, parents, subject, message and then the trailers, each ended by a NUL. A
// message cannot hold one.
const logFormat = "--format=tformat:%H%x00%P%x00%s%x00%B%x00" +
	"%(trailers:only=true,unfold=true,separator=%x00,key_value_separator=%x00)%x00"

// Commits returns the commits that are in head and not in base, newest first. Without a base, these
// are all of head's.
func (r *Repository) Commits(ctx context.Context, base, head string) ([]Commit, error) {
	tip, err := r.Resolve(ctx, head)
	if err != nil {
		return nil, err
	}
	span := tip
	if base != "" && base != string(EmptyTree) {
		from, err := r.Resolve(ctx, base)
		if err != nil {
			return nil, err
		}
		span = from + ".." + tip
	}
	out, err := r.run(ctx, "log", "-z", "--no-patch", "--no-show-signature", "--no-color", "--no-notes",
		"--no-decorate", "--encoding=UTF-8", logFormat, span, "--")
	if err != nil {
		return nil, fmt.Errorf("reading the commits %s: %w", span, err)
	}
	commits, err := parseLog(string(out))
	if err != nil {
		return nil, fmt.Errorf("reading the commits %s: %w", span, err)
	}

	return commits, nil
}

// parseLog reads commits in the form of logFormat, each of which is ended by another NUL.
func parseLog(out string) ([]Commit, error) {
	rest := out
	var cut bool
	next := func() string {
		field, after, found := strings.Cut(rest, "\x00")
		cut = cut || !found
		rest = after

		return field
	}
	var commits []Commit
	for rest != "" {
		commit := Commit{Hash: next(), Parents: strings.Fields(next()), Subject: next(), Message: next()}
		key := next()
		if strings.HasPrefix(key, "%(trailers") {
			return nil, errOldGit
		}
		if key == "" { // No trailers: this was their end, and the commit's follows.
			next()
		}
		for key != "" && !cut {
			commit.Trailers = append(commit.Trailers, Trailer{Key: key, Value: next()})
			key = next()
		}
		if _, err := ParseID(commit.Hash); err != nil || cut {
			return nil, fmt.Errorf("%w: git log says %.80q", ErrMalformed, commit.Hash)
		}
		commits = append(commits, commit)
	}

	return commits, nil
}
