package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
)

func (p *program) policyCommand() *cobra.Command {
	command := &cobra.Command{Use: "policy", Short: "Begin, check and test rules"}
	command.AddCommand(p.policyNewCommand(), p.policyCheckCommand(), p.policyTestCommand())

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
			rules := len(bundle.Rules()) + len(bundle.Approvals())
			if len(args) > 0 {
				builtIn, _, err := loadForCheck(nil)
				if err != nil {
					return err
				}
				rules -= len(builtIn.Rules()) + len(builtIn.Approvals())
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
	everything := append([]opa.Source{lint.BuiltIn()}, sources...)
	bundle, err := opa.Load(opa.Options{Tests: true, Approval: true}, everything...)
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
			"restrictions under which rules run, and lints the examples that lie beside the rules of a DIR. It\n" +
			"fails if a test fails, a rule says something else about its examples than they say, or less than\n" +
			"--threshold percent of the lines of the rules are evaluated by tests.",
		RunE: func(cmd *cobra.Command, args []string) error {
			bundle, settings, err := loadForCheck(args)
			if err != nil {
				return err
			}
			result, err := bundle.Test(cmd.Context(), settings, args...)
			if err != nil {
				return fmt.Errorf("testing policies: %w", err)
			}

			faults, err := checkExamples(cmd.Context(), bundle, args)
			if err != nil {
				return err
			}

			return errors.Join(p.printTests(result, flags), p.printExamples(faults))
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

// checkExamples holds the rules in dirs to the examples beside them, where there are some.
func checkExamples(ctx context.Context, bundle *opa.Bundle, dirs []string) ([]string, error) {
	sources, err := policySources(dirs)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, source := range sources {
		for _, rule := range bundle.Rules() {
			if rule.File != path.Join(source.Name, "rules", rule.Name+".rego") {
				continue
			}
			examples, err := lint.ReadExamples(source.FS, rule)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, usage(err)
			}
			wrong, err := lint.CheckExamples(ctx, bundle, rule, examples, sources)
			if err != nil {
				return nil, fmt.Errorf("checking the examples of %s: %w", rule.Name, err)
			}
			for _, fault := range wrong {
				faults = append(faults, rule.Name+": "+fault)
			}
		}
	}

	return faults, nil
}

var errExamples = errors.New("examples of rules")

// printExamples prints where rules and their examples contradict each other, and returns an
// error if they do.
func (p *program) printExamples(faults []string) error {
	for _, fault := range faults {
		p.printf("%s\n", fault)
	}
	if len(faults) == 0 {
		return nil
	}

	return &statusError{statusFindings, fmt.Errorf("%w: %d do not hold", errExamples, len(faults))}
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
