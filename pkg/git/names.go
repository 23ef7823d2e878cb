package git

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// PrintedNames returns the lines that `git diff --name-only` prints for two commits by itself, for
// whoever has to read them as others do: names with letters outside of ASCII are quoted, and a file
// that was renamed stands there once, by its name in to. Use Changed where nobody asks for that.
// Only what lies in dir is compared, and named from there; "." is the root.
func (r *Repository) PrintedNames(ctx context.Context, from, to, dir string) ([]string, error) {
	quoting := r.program
	quoting.global = append(slices.Clone(quoting.global), "-c", "core.quotePath=true")
	args := []string{
		"diff", "--name-only", "--find-renames", "--no-ext-diff", "--no-textconv", "--no-color",
		"--ignore-submodules=dirty", "--no-relative",
	}
	if dir != "." {
		args = append(args, "--relative="+dir+"/")
	}
	out, err := quoting.run(ctx, append(args, "--end-of-options", from, to, "--")...)
	if err != nil {
		return nil, fmt.Errorf("listing what changed: %w", err)
	}

	return slices.Collect(lines(string(out))), nil
}

// lines yields the lines of a text without their ends.
func lines(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			if !yield(strings.TrimSuffix(line, "\n")) {
				return
			}
		}
	}
}
