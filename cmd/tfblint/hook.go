package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/hook"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/tfb"
)

func (p *program) hookCommand() *cobra.Command {
	group := &cobra.Command{
		Use:   "hook",
		Short: "Judge what is staged before git commits it",
		Long: "git runs a repository's pre-commit hook before each commit. The hook that is installed here runs\n" +
			"`tfblint lint --staged`: it judges what is going to be committed, whatever the files hold by now, and\n" +
			"refuses the commit for the same findings that fail lint. `git commit --no-verify` goes past it.\n\n" +
			"With the pre-commit program, name the hook in .pre-commit-config.yaml instead; see docs/hook.md.",
	}
	group.AddCommand(p.hookInstallCommand(), p.hookUninstallCommand())

	return group
}

func (p *program) hookInstallCommand() *cobra.Command {
	shared := false
	command := &cobra.Command{
		Use:   "install [PATH]",
		Short: "Put the hook into the repository of a suite",
		Long: "install writes the pre-commit hook of the repository that the suite around PATH is in (default: the\n" +
			"current folder). It goes where git looks for hooks, also where core.hooksPath says so. A hook that is\n" +
			"there is kept, and runs first. Installing again changes nothing.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.installHook(cmd, args, shared) },
	}
	command.Flags().BoolVar(&shared, "shared", false,
		"also into a folder outside of the repository; in repositories without a suite the hook does nothing")

	return command
}

func (p *program) hookUninstallCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "uninstall [PATH]",
		Short: "Take the hook away, and put back what was there before",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			place, err := hook.Locate(cmd.Context(), argument(args))
			if err != nil {
				return &statusError{statusFailed, err}
			}
			outcome, err := place.Uninstall()
			if err != nil {
				return refused(err)
			}

			return p.tell(uninstalled(outcome))
		},
	}
}

// argument returns the path that a command was given, or the current folder.
func argument(args []string) string {
	if len(args) == 0 {
		return "."
	}

	return args[0]
}

// installHook runs the hook install command.
func (p *program) installHook(cmd *cobra.Command, args []string, shared bool) error {
	suite, err := tfb.Locate(argument(args))
	if err != nil {
		return &statusError{statusFailed, err}
	}
	place, err := hook.Locate(cmd.Context(), suite.Root)
	if err != nil {
		return &statusError{statusFailed, err}
	}
	folder, err := folderIn(place.Root, suite.Root)
	if err != nil {
		return &statusError{statusFailed, err}
	}
	// Without a path of its own the hook still finds the program on PATH.
	itself, _ := os.Executable()
	outcome, err := place.Install(hook.Options{Program: filepath.ToSlash(itself), Suite: folder, Shared: shared})
	if err != nil {
		return refused(err)
	}

	return p.tell(installed(place, outcome, itself))
}

// folderIn returns the suite's folder from the repository's root, as the hook names it. git
// has resolved the links in the root's path.
func folderIn(root, suite string) (string, error) {
	resolved, err := filepath.EvalSymlinks(suite)
	if err != nil {
		return "", fmt.Errorf("looking for the suite in its repository: %w", err)
	}
	relative, err := filepath.Rel(root, resolved)
	if err != nil {
		return "", fmt.Errorf("looking for the suite in its repository: %w", err)
	}

	return filepath.ToSlash(relative), nil
}

// refused gives an error its status: it is a refusal where somebody has to decide first.
func refused(err error) error {
	if hook.IsRefusal(err) {
		return usage(fmt.Errorf("nothing was changed: %w", err))
	}

	return &statusError{statusFailed, err}
}

// tell prints lines.
func (p *program) tell(lines []string) error {
	_, err := fmt.Fprintln(p.stdout, report.Plain(strings.Join(lines, "\n")))

	return err //nolint:wrapcheck // Standard output says what is wrong with it.
}

// installed says what an installation did, and how it is undone.
func installed(place *hook.Place, outcome *hook.Outcome, itself string) []string {
	var lines []string
	switch outcome.Action {
	case hook.Written:
		lines = append(lines, "wrote "+fromHere(outcome.Hook))
	case hook.Renewed:
		lines = append(lines, "renewed "+fromHere(outcome.Hook))
	case hook.Nothing, hook.Removed, hook.Restored:
		lines = append(lines, "nothing to do: "+fromHere(outcome.Hook)+" is installed")
	}
	if outcome.Before != "" {
		lines = append(lines, "the hook that was there is kept as "+fromHere(outcome.Before)+" and runs first")
	}
	switch {
	case place.Outside():
		lines = append(lines, "core.hooksPath names that folder, so the hook runs in every repository for which it "+
			"does; where there is no suite, it does nothing")
	case place.InWorkTree():
		lines = append(lines, "core.hooksPath names that folder of the work tree: commit the hook for everybody to "+
			"have it, with tfblint on PATH")
	default:
		lines = append(lines, fallbackNote(itself)...)
	}

	return append(lines,
		"each commit is judged as it is staged; past it, once: git commit --no-verify",
		"undo: tfblint hook uninstall")
}

// fallbackNote says which program the hook runs where that is not what one expects.
func fallbackNote(itself string) []string {
	if _, err := exec.LookPath("tfblint"); err == nil || errors.Is(err, exec.ErrDot) {
		return nil
	}

	return []string{"there is no tfblint on PATH, so the hook runs " + itself + " as long as that is there"}
}

// uninstalled says what is there after the hook was taken away.
func uninstalled(outcome *hook.Outcome) []string {
	switch {
	case outcome.Action == hook.Removed:
		return []string{"removed " + fromHere(outcome.Hook)}
	case outcome.Action == hook.Restored:
		return []string{"put the hook from before back: " + fromHere(outcome.Hook)}
	case outcome.Foreign:
		return []string{"nothing to do: " + fromHere(outcome.Hook) + " is not tfblint's"}
	}

	return []string{"nothing to do: there is no " + fromHere(outcome.Hook)}
}

// fromHere returns a path relative to the current folder where it does not lead out of it.
func fromHere(name string) string {
	current, err := os.Getwd()
	if err != nil {
		return name
	}
	if relative, err := filepath.Rel(current, name); err == nil && filepath.IsLocal(relative) {
		return relative
	}

	return name
}
