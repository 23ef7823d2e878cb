package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/tfb"
)

func (p *program) factsCommand() *cobra.Command {
	var (
		flags  suiteFlags
		suite  string
		matrix bool
	)
	command := &cobra.Command{
		Use:   "facts [FRAMEWORK...]",
		Short: "Print what rules see of frameworks",
		Long: "facts prints, as JSON, the document that rules see as `input`: one for each framework, named by its\n" +
			"name or its folder (default: all), or with --matrix the table of the whole suite.\n" +
			"`tfblint schema policy-input` and `tfblint schema policy-matrix` describe them.",
		Example: "  tfblint facts flask\n  tfblint facts --suite ~/FrameworkBenchmarks frameworks/Python/flask",
		RunE: func(cmd *cobra.Command, args []string) error {
			opened, err := openForFacts(cmd.Context(), &flags, suite, args)
			if err != nil {
				return err
			}
			defer opened.Close()
			if matrix {
				document, err := lint.MatrixFacts(cmd.Context(), opened.options)
				if err != nil {
					return err //nolint:wrapcheck // It says what was being done.
				}

				return p.printJSON(document)
			}
			documents, err := lint.Facts(cmd.Context(), opened.options)
			if err != nil {
				return err //nolint:wrapcheck // It says what was being done.
			}
			for _, document := range documents {
				if err := p.printJSON(document); err != nil {
					return err
				}
			}

			return nil
		},
	}
	command.Flags().StringVar(&suite, "suite", ".", "folder of the suite in which names are looked up")
	command.Flags().BoolVar(&matrix, "matrix", false, "print what rules about the whole matrix see")
	flags.add(command.Flags())

	return command
}

var errNoFramework = errors.New("no framework or folder of that name")

// openForFacts opens the suite with the frameworks that args name, by folder or by name.
func openForFacts(ctx context.Context, flags *suiteFlags, suite string, args []string) (*openSuite, error) {
	opened, err := flags.open([]string{suite})
	if err != nil || len(args) == 0 {
		return opened, err
	}
	dirs, err := resolveFrameworks(ctx, opened, args)
	if err != nil {
		opened.Close()

		return nil, err
	}
	opened.options.Dirs = dirs

	return opened, nil
}

func resolveFrameworks(ctx context.Context, opened *openSuite, args []string) ([]string, error) {
	var dirs []string
	for _, arg := range args {
		found, err := lint.Named(ctx, opened.options, arg)
		if err != nil {
			return nil, err //nolint:wrapcheck // It says what was being done.
		}
		if len(found) == 0 {
			if _, err := os.Stat(arg); err != nil {
				return nil, &statusError{statusFailed, fmt.Errorf("%w: %q in %s", errNoFramework, arg, opened.root)}
			}
			location, err := tfb.Locate(arg)
			if err != nil {
				return nil, &statusError{statusFailed, err}
			}
			if location.Root != opened.root {
				return nil, usage(fmt.Errorf("%w: %s and %s; name one with --suite", errTwoSuites, opened.root, location.Root))
			}
			found = []string{location.Dir}
		}
		dirs = append(dirs, found...)
	}

	return dirs, nil
}

func (p *program) printJSON(document any) error {
	encoder := json.NewEncoder(p.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("printing: %w", err)
	}

	return nil
}
