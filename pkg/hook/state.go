package hook

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// An owner is who wrote the hook that is there.
type owner int

const (
	// nobody: there is none.
	nobody owner = iota
	// ours, as we wrote it.
	ours
	// edited: ours, and changed since.
	edited
	// managed: written by a tool that writes it again.
	managed
	// foreign: somebody else's.
	foreign
)

// A state is what was found in the folder of hooks.
type state struct {
	owner   owner
	content string
	// made is how many folders were made for our hook.
	made    int
	manager manager
	// before says that a hook from before is kept.
	before bool
}

// look finds out who owns the hook in a folder.
func (p *Place) look(folder *os.Root) (*state, error) {
	result := &state{}
	switch _, err := folder.Lstat(Before); {
	case err == nil:
		result.before = true
	case !errors.Is(err, fs.ErrNotExist):
		return nil, wrap("looking at", p.file(Before), err)
	}
	if err := p.identify(folder, result); err != nil {
		return nil, err
	}
	if result.owner == foreign || result.owner == nobody {
		if manager, ok := managerOf(p.Hooks, result.content); ok {
			result.owner, result.manager = managed, manager
		}
	}

	return result, nil
}

// identify reads the hook in a folder, if there is one.
func (p *Place) identify(folder *os.Root, result *state) error {
	info, err := folder.Lstat(Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return wrap("looking at", p.file(Name), err)
	case info.IsDir():
		return fmt.Errorf("%s: %w, it is a folder; move it away", p.file(Name), ErrSetting)
	case !info.Mode().IsRegular():
		// A link may lead to a hook that several repositories share. It is kept as it is.
		result.owner = foreign

		return nil
	}
	result.content, err = read(folder, Name)
	if err != nil {
		return wrap("reading", p.file(Name), err)
	}
	signed, known := signatureOf(result.content)
	result.owner, result.made = ownerOf(signed, known), signed.made

	return nil
}

// ownerOf tells our own hooks from others.
func ownerOf(signed signature, known bool) owner {
	switch {
	case !known:
		return foreign
	case signed.holds:
		return ours
	}

	return edited
}

// read reads a hook as far as it matters: ours are far smaller than this, and other tools
// name themselves in their first lines.
func read(folder *os.Root, name string) (content string, err error) {
	const enough = 64 << 10
	file, err := folder.Open(name)
	if err != nil {
		return "", err //nolint:wrapcheck // Callers do, with the path.
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	bytes, err := io.ReadAll(io.LimitReader(file, enough))

	return string(bytes), err
}
