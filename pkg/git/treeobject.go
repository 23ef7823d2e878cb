package git

import (
	"bytes"
	"fmt"
	"strings"
)

// A Mode is what an entry of a folder is.
type Mode uint32

// The modes that git writes.
const (
	ModeFile       Mode = 0o100644
	ModeExecutable Mode = 0o100755
	ModeLink       Mode = 0o120000
	ModeFolder     Mode = 0o040000
	ModeSubmodule  Mode = 0o160000

	modeType Mode = 0o170000
)

// Type returns the mode without permissions: ModeFile&modeType is that of every regular file.
func (m Mode) Type() Mode { return m & modeType }

// An Entry is an object in a folder or in the index.
type Entry struct {
	// Name is the name in the folder, or the path in the index.
	Name string
	Mode Mode
	ID   ID
}

// ParseTree reads the content of a tree object, whose IDs have so many bytes. Names that no folder
// can have, and that would lead elsewhere, are refused.
func ParseTree(content []byte, idSize int) ([]Entry, error) {
	text := string(content) // The entries share it.
	entries := make([]Entry, 0, bytes.Count(content, []byte{0}))
	for text != "" {
		octal, rest, found := strings.Cut(text, " ")
		mode, ok := parseMode(octal)
		if !found || !ok {
			return nil, fmt.Errorf("%w tree object: entry %d has no mode", ErrMalformed, len(entries))
		}
		name, rest, found := strings.Cut(rest, "\x00")
		if !found || len(rest) < idSize {
			return nil, fmt.Errorf("%w tree object: entry %d ends early", ErrMalformed, len(entries))
		}
		if name == "" || name == "." || name == ".." || strings.Contains(name, "/") {
			return nil, fmt.Errorf("%w tree object: no file can have the name %.80q", ErrMalformed, name)
		}
		entries = append(entries, Entry{Name: name, Mode: mode, ID: ID(rest[:idSize])})
		text = rest[idSize:]
	}

	return entries, nil
}

// parseMode reads the octal number of a mode.
func parseMode(octal string) (Mode, bool) {
	const digits = 7 // Git writes at most six.
	if octal == "" || len(octal) > digits {
		return 0, false
	}
	var mode Mode
	for i := range len(octal) {
		if octal[i] < '0' || octal[i] > '7' {
			return 0, false
		}
		mode = mode*8 + Mode(octal[i]-'0') //nolint:mnd // Octal.
	}

	return mode, true
}

// IDSize returns the number of bytes of this repository's IDs.
func (r *Repository) IDSize() int { return r.format.size() }
