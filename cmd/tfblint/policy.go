package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
)

func (p *program) policyCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "policy",
		Short: "Check and test rules",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	command.AddCommand(p.policyCheckCommand(), p.policyTestCommand())

	return command
}

func (p *program) policyCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR...]",
		Short: "Say what is wrong with rules",
		Long: "check reads the rules in each DIR (default: the built-in ones) with their metadata, and compiles them\n" +
			"against the schemas of what they see.",
		RunE: func(_ *cobra.Command, args []string) error {
			bundle, settings, err := loadForCheck(args)
			if err != nil {
				return err
			}
			if _, err := bundle.Compile(settings); err != nil {
				return fmt.Errorf("compiling policies: %w", err)
			}
			rules := len(bundle.Rules())
			if len(args) > 0 {
				builtIn, err := loadRules(nil)
				if err != nil {
					return err
				}
				rules -= len(builtIn.Rules())
			}
			fmt.Fprintf(p.stdout, "%d rules are sound\n", rules) //nolint:errcheck // The status says it too.

			return nil
		},
	}
}

// loadForCheck reads the built-in rules and those in dirs, with their tests.
func loadForCheck(dirs []string) (*opa.Bundle, opa.Settings, error) {
	sources, err := policySources(dirs)
	if err != nil {
		return nil, opa.Settings{}, err
	}
	bundle, err := opa.Load(opa.Options{Tests: true}, append([]opa.Source{lint.BuiltIn()}, sources...)...)
	if err != nil {
		return nil, opa.Settings{}, fmt.Errorf("reading policies: %w", err)
	}
	schemas, err := lint.Schemas()
	if err != nil {
		return nil, opa.Settings{}, fmt.Errorf("reading policies: %w", err)
	}

	return bundle, opa.Settings{Schemas: schemas}, nil
}

func (p *program) policyTestCommand() *cobra.Command {
	var (
		coverage  bool
		threshold float64
		verbose   bool
	)
	command := &cobra.Command{
		Use:   "test [DIR...]",
		Short: "Run the Rego tests of rules",
		Long: "test runs the Rego tests in each DIR, or of the built-in rules where none is named, under the same\n" +
			"restrictions under which rules run. It fails if a test fails, or less than --threshold percent of the\n" +
			"lines of the rules are evaluated by tests.",
		RunE: func(cmd *cobra.Command, args []string) error {
			bundle, settings, err := loadForCheck(args)
			if err != nil {
				return err
			}
			result, err := bundle.Test(cmd.Context(), settings, args...)
			if err != nil {
				return fmt.Errorf("testing policies: %w", err)
			}

			return p.printTests(result, coverage || threshold > 0, threshold, verbose)
		},
	}
	command.Flags().BoolVar(&coverage, "coverage", false, "list the lines of rules that no test evaluates")
	command.Flags().Float64Var(&threshold, "threshold", 0, "least share of lines that tests must evaluate, in percent")
	command.Flags().BoolVarP(&verbose, "verbose", "v", false, "list every test")

	return command
}

var errTests = errors.New("policy tests")

func (p *program) printTests(result *opa.TestReport, coverage bool, threshold float64, verbose bool) error {
	for _, test := range result.Results {
		verdict := "PASS"
		switch {
		case test.Error != nil:
			verdict = fmt.Sprintf("ERROR %v", test.Error)
		case test.Failed:
			verdict = "FAIL"
		case test.Skipped:
			verdict = "SKIP"
		case !verbose:
			continue
		}
		fmt.Fprintf(p.stdout, "%s:%d: %s: %s\n%s", test.File, test.Row, test.Name, verdict, test.Output) //nolint:errcheck // Idem.
	}
	if coverage {
		for _, file := range slices.Sorted(maps.Keys(result.Uncovered)) {
			for _, rows := range result.Uncovered[file] {
				fmt.Fprintf(p.stdout, "%s:%d-%d: no test evaluates this\n", file, rows.First, rows.Last) //nolint:errcheck // Idem.
			}
		}
		fmt.Fprintf(p.stdout, "coverage: %.1f %%\n", result.Coverage) //nolint:errcheck // Idem.
	}
	failed := result.Failed()
	fmt.Fprintf(p.stdout, "%d passed, %d failed\n", len(result.Results)-failed, failed) //nolint:errcheck // Idem.
	switch {
	case len(result.Results) == 0:
		return &statusError{statusFailed, fmt.Errorf("%w: there are none", errTests)}
	case failed > 0:
		return &statusError{statusFindings, fmt.Errorf("%w: %d failed", errTests, failed)}
	case result.Coverage < threshold:
		return &statusError{statusFindings, fmt.Errorf("%w: %.1f %% of the lines are covered, wanted %.1f %%", errTests, result.Coverage, threshold)}
	}

	return nil
}
