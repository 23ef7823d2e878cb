package git

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Side is one side of a comparison: a commit, which is its full hash, or one of the constants.
type Side string

// The sides that are no commits. No revision begins with a colon.
const (
	// Index is what is staged.
	Index Side = ":index"
	// WorkTree is the files themselves.
	WorkTree Side = ":worktree"
	// EmptyTree has no files. It is what the first commit is compared with.
	EmptyTree Side = ":empty"
)

// At returns the side of a commit, by its full hash.
func At(hash string) Side { return Side(hash) }

// A Path is a file that differs between two sides.
type Path struct {
	// Status is 'A' for added, 'M' for modified, 'D' for deleted, or 'T' if a file has become a link
	// or the like.
	Status byte
	// Name is the path from the root, slash-separated.
	Name string
}

var errSides = errors.New("these sides cannot be compared")

// Changed returns the files that differ, in the order of their names. A file that was renamed is one
// deleted and one added. In the work tree, files that git does not know count as added if they are
// not ignored. Of a submodule, the commit counts that it stands on, not what is changed within.
func (r *Repository) Changed(ctx context.Context, base, head Side) ([]Path, error) {
	paths, err := r.compare(ctx, base, head)
	if err != nil {
		return nil, fmt.Errorf("listing what changed: %w", err)
	}
	slices.SortFunc(paths, func(a, b Path) int { return cmp.Compare(a.Name, b.Name) })

	return paths, nil
}

func (r *Repository) compare(ctx context.Context, base, head Side) ([]Path, error) {
	switch {
	case base == head:
		return nil, nil
	case base == WorkTree, base == Index && head != WorkTree:
		paths, err := r.compare(ctx, head, base)

		return reversed(paths), err
	case base == Index:
		return r.compareFiles(ctx, "")
	}
	from, err := r.treeish(base)
	if err != nil {
		return nil, err
	}
	switch head {
	case Index:
		return r.compareIndex(ctx, from)
	case WorkTree:
		return r.compareFiles(ctx, from)
	default:
		return r.compareTrees(ctx, from, head)
	}
}

// compareTrees compares a tree with a commit.
func (r *Repository) compareTrees(ctx context.Context, from string, head Side) ([]Path, error) {
	to, err := r.treeish(head)
	if err != nil {
		return nil, err
	}
	out, err := r.run(ctx, append(append([]string{"diff-tree", "-r"}, raw()...), from, to, "--")...)
	if err != nil {
		return nil, err
	}

	return sides(parseRaw(out))
}

// treeish returns the object that a side is.
func (r *Repository) treeish(side Side) (string, error) {
	if side == EmptyTree {
		return r.format.emptyTree().String(), nil
	}
	if id, err := ParseID(string(side)); err != nil || len(id) != r.format.size() {
		return "", fmt.Errorf("%w: %q is no full hash of a commit", errSides, side)
	}

	return string(side), nil
}

// raw are the options of all comparisons. The raw form shows no content, so neither external diffs
// nor text conversions are asked for; git is told so all the same.
func raw() []string {
	return []string{
		"--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty",
	}
}

// compareIndex compares a tree with the index.
func (r *Repository) compareIndex(ctx context.Context, from string) ([]Path, error) {
	out, err := r.run(ctx,
		append(append([]string{"diff-index", "--cached", "--ita-invisible-in-index"}, raw()...), from, "--")...)
	if err != nil {
		return nil, err
	}
	changes, err := parseRaw(out)
	if err != nil {
		return nil, err
	}
	if at := slices.IndexFunc(changes, func(c change) bool { return c.Status == 'U' }); at >= 0 {
		return nil, conflict(changes[at].Name)
	}

	return sides(changes, nil)
}

// conflict says what to do about an unmerged entry.
func conflict(name string) error {
	return fmt.Errorf("%w: %q; resolve it, then run: git add", ErrUnmerged, name)
}

// sides returns what is told of changes.
func sides(changes []change, err error) ([]Path, error) {
	if err != nil {
		return nil, err
	}
	paths := make([]Path, len(changes))
	for i, c := range changes {
		paths[i] = c.Path
	}

	return paths, nil
}

// reversed returns what is told when the sides change places.
func reversed(paths []Path) []Path {
	for i, path := range paths {
		switch path.Status {
		case 'A':
			paths[i].Status = 'D'
		case 'D':
			paths[i].Status = 'A'
		}
	}

	return paths
}

// A change is a line of git's raw form.
type change struct {
	Path

	// from and to are the objects; that of a file in the work tree is zero if git did not look at it.
	from, to         ID
	fromMode, toMode Mode
}

// parseRaw reads ":<mode> <mode> <id> <id> <status>", the name, and so on, each ended by a NUL.
func parseRaw(out []byte) ([]change, error) {
	const words = 5
	var changes []change
	for len(out) > 0 {
		head, rest, found := bytes.Cut(out, []byte{0})
		name, rest, ended := bytes.Cut(rest, []byte{0})
		fields := strings.Fields(strings.TrimPrefix(string(head), ":"))
		if !found || !ended || len(fields) != words || head[0] != ':' || len(name) == 0 {
			return nil, fmt.Errorf("%w: git says %.80q", ErrMalformed, head)
		}
		c, err := parseChange(string(name), fields)
		if err != nil {
			return nil, fmt.Errorf("%w: git says %.80q", ErrMalformed, head)
		}
		changes = append(changes, c)
		out = rest
	}

	return changes, nil
}

func parseChange(name string, fields []string) (change, error) {
	fromMode, fromKnown := parseMode(fields[0])
	toMode, toKnown := parseMode(fields[1])
	from, err := ParseID(fields[2])
	if err != nil {
		return change{}, err
	}
	to, err := ParseID(fields[3])
	if err != nil {
		return change{}, err
	}
	status := fields[4][0]
	if !fromKnown || !toKnown || !strings.ContainsRune("AMDTU", rune(status)) {
		return change{}, ErrMalformed
	}
	path := Path{Status: status, Name: name}

	return change{Path: path, from: from, to: to, fromMode: fromMode, toMode: toMode}, nil
}
