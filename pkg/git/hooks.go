package git

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Hooks say where git looks for the hooks of a repository.
type Hooks struct {
	// Dir is the folder, as an absolute path; it need not exist. It is empty if the setting is.
	Dir string
	// Common is the repository's own folder, which its work trees share.
	Common string
	// Setting is what core.hooksPath says, and Configured whether it says anything.
	Setting    string
	Configured bool
}

// Hooks returns where git looks for hooks when it commits in the work tree. None is run.
func (r *Repository) Hooks(ctx context.Context) (Hooks, error) {
	asking := r.program
	// All other runs see no hooks.
	setting := slices.Index(asking.global, noHooks)
	asking.global = slices.Delete(slices.Clone(asking.global), setting-1, setting+1)
	answer := func(args ...string) (string, error) {
		out, err := asking.run(ctx, args...)

		return strings.TrimSuffix(string(out), "\n"), err
	}
	var hooks Hooks
	var err error
	hooks.Setting, err = answer("config", "--get", "core.hooksPath")
	hooks.Configured = err == nil
	if err != nil && exitOf(err) != 1 { // 1 is that there is no such setting.
		return hooks, fmt.Errorf("looking for hooks: %w", err)
	}
	if hooks.Common, err = answer("rev-parse", "--path-format=absolute", "--git-common-dir"); err != nil {
		return hooks, fmt.Errorf("looking for hooks: %w", err)
	}
	hooks.Common = filepath.Clean(hooks.Common)
	if hooks.Configured && hooks.Setting == "" {
		return hooks, nil // git refuses to make a path of it.
	}
	if hooks.Dir, err = answer("rev-parse", "--path-format=absolute", "--git-path", "hooks"); err != nil {
		return hooks, fmt.Errorf("looking for hooks: %w", err)
	}
	hooks.Dir = filepath.Clean(hooks.Dir)

	return hooks, nil
}
