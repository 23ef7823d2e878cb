// Package hook puts a pre-commit hook into a git repository and takes it out again. The
// hook judges what is staged. Whatever somebody else put in its place is kept, and what
// somebody changed after us is left alone.
package hook

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File names in the folder of hooks.
const (
	// Name is what git calls the hook.
	Name = "pre-commit"
	// Before is the name that a hook gets which was there first. Our hook runs it first.
	Before = Name + ".before-tfblint"
)

// Options say what is installed, and where that is allowed. The zero value judges the
// suite in the repository's root with the tfblint that PATH finds.
type Options struct {
	// Program is the absolute path of a tfblint for where PATH finds none. It is not used
	// in a folder of the work tree: others, who have no such file, get that hook as well.
	Program string
	// Suite is the suite's folder, from the repository's root and with slashes.
	Suite string
	// Shared allows a folder outside of the repository, whose hooks other repositories run.
	Shared bool
}

// An Action is what was done.
type Action int

// Actions.
const (
	// Nothing: it was as it should be.
	Nothing Action = iota
	// Written says that the hook is there now, and was not before.
	Written
	// Renewed says that another version of our own hook was replaced.
	Renewed
	// Removed says that the hook is gone, and none is left.
	Removed
	// Restored says that the hook is gone, and the one from before is in its place.
	Restored
)

// An Outcome is what an installation or its opposite came to.
type Outcome struct {
	Action Action
	// Hook is the file that git runs.
	Hook string
	// Before is the file with the hook that was there first; empty where there is none.
	// After Restored it is the name that the file had until then.
	Before string
	// Foreign says that there is a hook and that it is not ours.
	Foreign bool
}

// Refusals: nothing was changed.
var (
	// ErrEdited: somebody has changed our hook since we wrote it.
	ErrEdited = errors.New("somebody has changed it since tfblint wrote it")
	// ErrManaged: another tool owns the hook.
	ErrManaged = errors.New("another tool writes that hook")
	// ErrOutside: the folder of hooks is not this repository's alone.
	ErrOutside = errors.New("it lies outside of this repository, so that other repositories may run its hooks too")
	// ErrSetting: git is told to look for hooks where none can be.
	ErrSetting = errors.New("no hook can be there")
	// ErrOccupied: the name for the hook from before is taken.
	ErrOccupied = errors.New("a hook from before is kept there already")
)

// IsRefusal reports whether an error says that nothing was changed because of what is
// there: somebody has to decide.
func IsRefusal(err error) bool {
	for _, refusal := range []error{ErrEdited, ErrManaged, ErrOutside, ErrSetting, ErrOccupied} {
		if errors.Is(err, refusal) {
			return true
		}
	}

	return false
}

// Install puts the hook where git looks for it. A hook that is there is kept, and runs
// first. Where ours is there already, nothing changes.
func (p *Place) Install(options Options) (*Outcome, error) {
	if err := p.allows(options); err != nil {
		return nil, err
	}
	if p.InWorkTree() {
		options.Program = ""
	}
	made, err := makeFolder(p.Hooks)
	if err != nil {
		return nil, fmt.Errorf("making the folder of hooks: %w", err)
	}
	outcome, err := p.install(options, made)
	if err != nil {
		removeFolders(p.Hooks, made)
	}

	return outcome, err
}

func (p *Place) install(options Options, made int) (outcome *Outcome, err error) {
	folder, err := os.OpenRoot(p.Hooks)
	if err != nil {
		return nil, fmt.Errorf("opening the folder of hooks: %w", err)
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	found, err := p.look(folder)
	if err != nil {
		return nil, err
	}
	outcome = &Outcome{Hook: p.file(Name)}
	if found.before {
		outcome.Before = p.file(Before)
	}
	switch found.owner {
	case ours:
		return outcome, p.renew(folder, found, options, outcome)
	case edited:
		return nil, fmt.Errorf("%s: %w, and is left as it is; to have it written anew, delete it first",
			outcome.Hook, ErrEdited)
	case managed:
		return nil, fmt.Errorf("%s: %w: %s", outcome.Hook, ErrManaged, found.manager.instead)
	case foreign:
		if found.before {
			return nil, fmt.Errorf("%s: %w, and %s is not tfblint's; decide which of the two you need, "+
				"and delete or rename the other", p.file(Before), ErrOccupied, outcome.Hook)
		}
		outcome.Before = p.file(Before)
	case nobody:
	}
	outcome.Action = Written

	return outcome, p.put(folder, render(options, made), found.owner)
}

// renew replaces our own hook where this version, or another place of the program, needs
// another one.
func (p *Place) renew(folder *os.Root, found *state, options Options, outcome *Outcome) error {
	content := render(options, found.made)
	if content == found.content {
		return makeExecutable(folder, outcome)
	}
	outcome.Action = Renewed

	return p.put(folder, content, ours)
}

// Uninstall takes our hook away and puts back what was there before.
func (p *Place) Uninstall() (outcome *Outcome, err error) {
	outcome = &Outcome{Hook: p.file(Name)}
	if p.Hooks == "" {
		return outcome, nil
	}
	folder, err := os.OpenRoot(p.Hooks)
	if errors.Is(err, fs.ErrNotExist) {
		return outcome, nil
	}
	if err != nil {
		return nil, fmt.Errorf("opening the folder of hooks: %w", err)
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	found, err := p.look(folder)
	if err != nil {
		return nil, err
	}
	switch found.owner {
	case edited:
		return nil, fmt.Errorf("%s: %w; delete it by hand if you do not need it%s",
			outcome.Hook, ErrEdited, p.thenRename(found))
	case managed:
		return p.leaveManaged(folder, found, outcome)
	case foreign:
		outcome.Foreign = true

		return outcome, nil
	case ours, nobody:
	}

	return outcome, p.takeAway(folder, found, outcome)
}

// takeAway removes our hook, or puts the one from before in its place.
func (p *Place) takeAway(folder *os.Root, found *state, outcome *Outcome) error {
	if found.before {
		outcome.Action, outcome.Before = Restored, p.file(Before)

		return wrap("putting back", p.file(Before), folder.Rename(Before, Name))
	}
	if found.owner == nobody {
		return nil
	}
	if err := folder.Remove(Name); err != nil {
		return wrap("removing", outcome.Hook, err)
	}
	outcome.Action = Removed
	removeFolders(p.Hooks, found.made)

	return nil
}

// leaveManaged says what to do where another tool has moved our hook aside and runs it.
func (p *Place) leaveManaged(folder *os.Root, found *state, outcome *Outcome) (*Outcome, error) {
	outcome.Foreign = true
	if moved := found.manager.moves; moved != "" {
		content, err := read(folder, moved)
		if err == nil && ownerOf(signatureOf(content)) != foreign {
			return nil, fmt.Errorf("%s: %w and runs tfblint's, which it keeps as %s; delete that file",
				outcome.Hook, ErrManaged, p.file(moved))
		}
	}

	return outcome, nil
}

// thenRename tells how the hook from before comes back, if there is one.
func (p *Place) thenRename(found *state) string {
	if !found.before {
		return ""
	}

	return ", and rename " + p.file(Before) + " to " + Name
}

func (p *Place) file(name string) string { return filepath.Join(p.Hooks, name) }

// wrap says what was being done to which file. What is wrong is named once.
func wrap(doing, file string, err error) error {
	if err == nil {
		return nil
	}
	if inner := (*fs.PathError)(nil); errors.As(err, &inner) {
		err = inner.Err
	}
	if inner := (*os.LinkError)(nil); errors.As(err, &inner) {
		err = inner.Err
	}

	return fmt.Errorf("%s %s: %w", doing, file, err)
}
