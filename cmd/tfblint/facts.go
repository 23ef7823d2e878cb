package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/tfb"
)

func (p *program) factsCommand() *cobra.Command {
	var (
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
			opened, err := openForFacts(cmd.Context(), suite, args)
			if err != nil {
				return err
			}
			defer opened.Close()
			if matrix {
				document, err := lint.MatrixFacts(cmd.Context(), opened.options)
				if err != nil {
					return opened.fault(err)
				}

				return p.printJSON(document)
			}
			documents, err := lint.Facts(cmd.Context(), opened.options)
			for _, document := range documents {
				if err := p.printJSON(document); err != nil {
					return err
				}
			}
			if err != nil {
				return opened.fault(err)
			}

			return nil
		},
	}
	command.Flags().StringVar(&suite, "suite", ".", "folder of the suite in which names are looked up")
	command.Flags().BoolVar(&matrix, "matrix", false, "print what rules about the whole matrix see")

	return command
}

var errNoFramework = errors.New("no framework or folder of that name")

// openForFacts opens the suite with the frameworks that args name, by folder or by name.
func openForFacts(ctx context.Context, suite string, args []string) (*openSuite, error) {
	opened, err := (&suiteFlags{}).open([]string{suite})
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
			return nil, opened.fault(err)
		}
		if len(found) == 0 {
			dir, err := opened.folder(arg)
			if err != nil {
				return nil, err
			}
			found = []string{dir}
		}
		dirs = append(dirs, found...)
	}

	return dirs, nil
}

// folder returns the part of the suite that arg names: as a path from the current folder
// or, as findings have it, from the suite's root.
func (s *openSuite) folder(arg string) (string, error) {
	for _, name := range []string{arg, filepath.Join(s.root, arg)} {
		if location, err := tfb.Locate(name); err == nil && location.Root == s.root {
			return location.Dir, nil
		}
	}

	return "", &statusError{statusFailed, fmt.Errorf("%w: %q in %s", errNoFramework, arg, s.root)}
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
