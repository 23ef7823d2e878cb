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
	command := &cobra.Command{Use: "policy", Short: "Check and test rules"}
	command.AddCommand(p.policyCheckCommand(), p.policyTestCommand())

	return command
}

func (p *program) policyCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR...]",
		Short: "Say what is wrong with rules",
		Long: "check reads the rules in each DIR (default: the built-in ones) with their metadata, and compiles\n" +
			"them against the schemas of what they see.",
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
			p.printf("all rules are sound (%d)\n", rules)

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

// policyTestFlags are the flags of the policy test command.
type policyTestFlags struct {
	coverage, verbose bool
	// threshold is a share of lines, in percent.
	threshold float64
}

func (p *program) policyTestCommand() *cobra.Command {
	flags := &policyTestFlags{}
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

			return p.printTests(result, flags)
		},
	}
	set := command.Flags()
	set.BoolVar(&flags.coverage, "coverage", false, "list the lines of rules that no test evaluates")
	set.Float64Var(&flags.threshold, "threshold", 0, "least share of lines that tests must evaluate, in percent")
	set.BoolVarP(&flags.verbose, "verbose", "v", false, "list every test")

	return command
}

var errTests = errors.New("policy tests")

// printTests prints what tests did, and returns an error if that does not suffice.
func (p *program) printTests(result *opa.TestReport, flags *policyTestFlags) error {
	for _, test := range result.Results {
		if verdict := verdictOf(test); verdict != passed || flags.verbose {
			p.printf("%s:%d: %s: %s\n%s", test.File, test.Row, test.Name, verdict, test.Output)
		}
	}
	if flags.coverage || flags.threshold > 0 {
		for _, file := range slices.Sorted(maps.Keys(result.Uncovered)) {
			for _, rows := range result.Uncovered[file] {
				p.printf("%s:%d-%d: no test evaluates this\n", file, rows.First, rows.Last)
			}
		}
		p.printf("coverage: %.1f %%\n", result.Coverage)
	}
	failed := result.Failed()
	p.printf("%d passed, %d failed\n", len(result.Results)-failed, failed)
	switch {
	case len(result.Results) == 0:
		return &statusError{statusFailed, fmt.Errorf("%w: there are none", errTests)}
	case failed > 0:
		return &statusError{statusFindings, fmt.Errorf("%w: %d failed", errTests, failed)}
	case result.Coverage < flags.threshold:
		return &statusError{statusFindings, fmt.Errorf("%w: %.1f %% of the lines are covered, wanted %.1f %%",
			errTests, result.Coverage, flags.threshold)}
	}

	return nil
}

// passed is the verdict that only --verbose shows.
const passed = "PASS"

func verdictOf(test opa.TestResult) string {
	switch {
	case test.Error != nil:
		return fmt.Sprintf("ERROR %v", test.Error)
	case test.Failed:
		return "FAIL"
	case test.Skipped:
		return "SKIP"
	}

	return passed
}

// printf prints what the exit status says too, so that a failure to print it is no
// failure of the command.
func (p *program) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(p.stdout, format, args...)
}
