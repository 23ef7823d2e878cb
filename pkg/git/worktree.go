package git

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// compareFiles compares a tree, or the index if there is none, with the work tree.
//
// `git diff` would do it in one step, and write the index. The plumbing reports every file whose times
// say that it might have changed; what is in those is compared here.
func (r *Repository) compareFiles(ctx context.Context, from string) ([]Path, error) {
	if r.root == "" {
		return nil, fmt.Errorf("%w: the repository %s is bare and has no work tree", errSides, r.gitDir)
	}
	filters, err := r.withoutFilters(ctx)
	if err != nil {
		return nil, err
	}
	command := []string{"diff-files"}
	if from != "" {
		command = []string{"diff-index"}
	}
	args := slices.Concat(filters, command, raw())
	if from != "" {
		args = append(args, from)
	}
	out, err := r.run(ctx, append(args, "--")...)
	if err != nil {
		return nil, err
	}
	changes, err := parseRaw(out)
	if err != nil {
		return nil, err
	}
	if changes, err = r.withoutTouched(ctx, filters, changes); err != nil {
		return nil, err
	}
	untracked, err := r.untracked(ctx)
	if err != nil {
		return nil, err
	}

	return r.merge(changes, untracked), nil
}

// withoutTouched leaves out the files that have the content that they had.
func (r *Repository) withoutTouched(ctx context.Context, filters []string, changes []change) ([]change, error) {
	var files []string
	for _, c := range changes {
		if c.isUnseen() && c.toMode.Type() == ModeFile.Type() {
			files = append(files, c.Name)
		}
	}
	hashes, err := r.hashFiles(ctx, filters, files)
	if err != nil {
		return nil, err
	}

	return slices.DeleteFunc(changes, func(c change) bool {
		switch {
		case !c.isUnseen():
			return false
		case c.toMode == ModeLink:
			target, err := os.Readlink(filepath.Join(r.root, filepath.FromSlash(c.Name)))

			return err == nil && r.ID(KindBlob, []byte(target)) == c.from
		}

		return hashes[c.Name] == c.from
	}), nil
}

// isUnseen reports whether git found that a file might have changed, and did not look at it.
func (c change) isUnseen() bool {
	return c.Status == 'M' && c.fromMode == c.toMode && strings.Trim(string(c.to), "\x00") == ""
}

// hashFiles returns what the contents of files would be named, with line ends converted as `git add`
// converts them.
func (r *Repository) hashFiles(ctx context.Context, filters, names []string) (map[string]ID, error) {
	hashes := make(map[string]ID, len(names))
	if len(names) == 0 {
		return hashes, nil
	}
	var quoted strings.Builder
	escape := strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", `\n`)
	for _, name := range names {
		quoted.WriteString(`"` + escape.Replace(name) + "\"\n")
	}
	out, err := r.program.runWith(ctx, strings.NewReader(quoted.String()),
		append(slices.Clone(filters), "hash-object", "--stdin-paths")...)
	if err != nil {
		return nil, fmt.Errorf("comparing files that seem to have changed: %w", err)
	}
	lines := strings.Fields(string(out))
	if len(lines) != len(names) {
		return nil, fmt.Errorf("%w: git hash-object names %d of %d files", ErrMalformed, len(lines), len(names))
	}
	for i, name := range names {
		if hashes[name], err = ParseID(lines[i]); err != nil {
			return nil, err
		}
	}

	return hashes, nil
}

// withoutFilters returns options that take the commands from the filters that are configured: git
// would run them to see whether a file has changed. A file that they convert, such as one of git
// LFS, counts as changed when it was touched.
func (r *Repository) withoutFilters(ctx context.Context) ([]string, error) {
	const commands = `^filter\..*\.(clean|smudge|process|required)$`
	out, err := r.run(ctx, "config", "-z", "--name-only", "--get-regexp", commands)
	if err != nil && exitOf(err) != 1 { // 1 says that there are none.
		return nil, err
	}
	var options []string
	for key := range strings.SplitSeq(string(out), "\x00") {
		switch {
		case key == "":
		case strings.Contains(key, "="): // It cannot be overridden on the command line.
			return nil, fmt.Errorf("%w: the filter %.80q is configured, and its name cannot be switched off; "+
				"compare with the index", errSides, key)
		case strings.HasSuffix(key, ".required"):
			options = append(options, "-c", key+"=false")
		default:
			options = append(options, "-c", key+"=")
		}
	}

	return options, nil
}

// untracked lists the files that git neither knows nor ignores. A repository within is one name.
func (r *Repository) untracked(ctx context.Context) ([]string, error) {
	out, err := r.run(ctx, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	names := strings.Split(string(out), "\x00")
	for i, name := range names {
		names[i] = strings.TrimSuffix(name, "/")
	}

	return slices.DeleteFunc(names, func(name string) bool { return name == "" }), nil
}

// merge adds the untracked files. One that was deleted from the index and lies in the work tree
// still is not deleted: it is as it was, or modified. One with a conflict is modified.
func (r *Repository) merge(changes []change, untracked []string) []Path {
	found := make(map[string]change, len(changes))
	for _, c := range changes {
		if c.Status == 'U' {
			c.Status = 'M'
			if other, known := found[c.Name]; known {
				c = other
			}
		}
		found[c.Name] = c
	}
	for _, name := range untracked {
		before, known := found[name]
		switch {
		case !known:
			found[name] = change{Path: Path{Status: 'A', Name: name}}
		case r.isAsBefore(before):
			delete(found, name)
		default:
			before.Status = 'M'
			found[name] = before
		}
	}
	paths := make([]Path, 0, len(found))
	for _, c := range found {
		paths = append(paths, c.Path)
	}

	return paths
}

// isAsBefore reports whether a regular file of the work tree has the content that it had.
func (r *Repository) isAsBefore(before change) bool {
	name := filepath.Join(r.root, filepath.FromSlash(before.Name))
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || before.fromMode.Type() != ModeFile.Type() {
		return false
	}
	file, err := os.Open(name) //nolint:gosec // A name that git lists; what is in the file stays here.
	if err != nil {
		return false
	}
	defer file.Close() //nolint:errcheck // It was only read.
	sum := r.format.hash()
	fmt.Fprintf(sum, "blob %d\x00", info.Size()) //nolint:errcheck // A hash takes everything.
	_, err = io.Copy(sum, io.LimitReader(file, info.Size()))

	return err == nil && ID(sum.Sum(nil)) == before.from
}
