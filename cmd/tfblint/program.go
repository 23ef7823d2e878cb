package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/report"
)

// Exit statuses. Scripts rely on them.
const (
	// statusOK: nothing at or above the severity that fails.
	statusOK = 0
	// statusFindings: findings, or policy tests that failed.
	statusFindings = 1
	// statusUsage: wrong flags, arguments, configuration or policies.
	statusUsage = 2
	// statusFailed: the tool could not do its work, or not all of it.
	statusFailed = 3
)

// A statusError ends the program with a status. Its message goes to the error stream.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string { return e.err.Error() }

func (e *statusError) Unwrap() error { return e.err }

func usage(err error) error { return &statusError{status: statusUsage, err: err} }

// A program is one call of tfblint with the streams it has.
type program struct {
	stdout, stderr io.Writer
	// environment looks up an environment variable.
	environment func(name string) string
	// width is how many columns the terminal has that stdout is; 0 where it is none.
	width int
	// errorWidth is the same of stderr.
	errorWidth int
	// now tells the time; nil means by the clock.
	now func() time.Time
}

// today returns the day on which waivers must hold.
func (p *program) today() time.Time {
	if p.now == nil {
		return time.Now()
	}

	return p.now()
}

// run executes the command line and returns the exit status.
func (p *program) run(ctx context.Context, args []string) int {
	root := p.root() //nolint:contextcheck // Each command gets it from cobra.
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return statusOK
	}
	fmt.Fprintf(p.stderr, "tfblint: %s\n", report.Plain(err.Error())) //nolint:errcheck // There is nobody left to tell.
	var issues opa.Issues
	status := &statusError{status: statusFailed}
	switch {
	case errors.As(err, &status):
	case errors.As(err, &issues), errors.Is(err, config.ErrInvalid), errors.Is(err, config.ErrBaseline),
		errors.Is(err, lint.ErrNoRule), errors.Is(err, config.ErrGlob):
		status.status = statusUsage
	}

	return status.status
}

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tfblint",
		Short: "Keep the matrix of a web-framework benchmark suite sane",
		Long: "tfblint checks the configurations of a web-framework benchmark suite, judges its tests by rules,\n" +
			"and says with place, reason and remedy what is wrong.\n\n" +
			"Exit status: 0 nothing at or above the failing severity, 1 findings, 2 wrong usage or configuration,\n" +
			"3 the tool itself failed.",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage(fmt.Errorf("%w; see `%s --help`", err, cmd.CommandPath()))
	})
	root.AddCommand(
		p.lintCommand(), p.diffCommand(), p.baselineCommand(), p.factsCommand(), p.rulesCommand(),
		p.explainCommand(), p.schemaCommand(), p.policyCommand(), p.cacheCommand(), p.versionCommand(),
		p.affectedCommand(), p.hookCommand(), p.planCommand(), p.runCommand(), p.resultsCommand(),
		p.reviewCommand(), p.auditCommand(), p.pruneCommand(),
	)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	checkArguments(root)

	return root
}

// checkArguments makes wrong arguments of every command a usage error.
func checkArguments(command *cobra.Command) {
	if !command.Runnable() { // A group: it has commands, and by itself only explains them.
		command.Args = oneOfItsCommands
		command.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	if check := command.Args; check != nil {
		command.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usage(fmt.Errorf("%w; see `%s --help`", err, cmd.CommandPath()))
			}

			return nil
		}
	}
	for _, child := range command.Commands() {
		checkArguments(child)
	}
}

var errNoCommand = errors.New("there is no such command")

// oneOfItsCommands refuses a word that is none of a group's commands and names those
// that may have been meant.
func oneOfItsCommands(group *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	const typingErrors = 2
	group.SuggestionsMinimumDistance = typingErrors
	meant := ""
	if near := group.SuggestionsFor(args[0]); len(near) > 0 {
		meant = "; perhaps " + strings.Join(near, " or ")
	}

	return fmt.Errorf("%w: %s %s%s", errNoCommand, group.CommandPath(), args[0], meant)
}

// policySources opens the folders of further rules.
func policySources(dirs []string) ([]opa.Source, error) {
	sources := make([]opa.Source, 0, len(dirs))
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil {
			return nil, usage(fmt.Errorf("opening policies: %w", err))
		}
		if !info.IsDir() {
			return nil, usage(fmt.Errorf("opening policies: %s is not a folder: %w", dir, errNotFolder))
		}
		sources = append(sources, opa.Source{Name: dir, FS: os.DirFS(dir)})
	}

	return sources, nil
}

var errNotFolder = errors.New("name the folder that holds rules/")
