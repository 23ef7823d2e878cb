package git

import (
	"bytes"
	"context"
	"fmt"
	"strings"
)

// Staged returns the entries of the index in the order of their paths.
func (r *Repository) Staged(ctx context.Context) ([]Entry, error) {
	out, err := r.run(ctx, "ls-files", "--stage", "-z")
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	entries, err := parseStage(out)
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}

	return entries, nil
}

// parseStage reads "<mode> <id> <stage>", a tab, the path and a NUL, and so on.
func parseStage(out []byte) ([]Entry, error) {
	const words = 3
	entries := make([]Entry, 0, bytes.Count(out, []byte{0}))
	for rest := string(out); rest != ""; {
		line, after, ended := strings.Cut(rest, "\x00")
		head, name, found := strings.Cut(line, "\t")
		fields := strings.Fields(head)
		if !ended || !found || len(fields) != words || name == "" {
			return nil, fmt.Errorf("%w: git ls-files says %.80q", ErrMalformed, line)
		}
		mode, known := parseMode(fields[0])
		id, err := ParseID(fields[1])
		if err != nil || !known {
			return nil, fmt.Errorf("%w: git ls-files says %.80q", ErrMalformed, line)
		}
		if fields[2] != "0" {
			return nil, conflict(name)
		}
		entries = append(entries, Entry{Name: name, Mode: mode, ID: id})
		rest = after
	}

	return entries, nil
}
