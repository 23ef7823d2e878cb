package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tfb"
)

func (p *program) rulesCommand() *cobra.Command {
	var policies []string
	command := &cobra.Command{
		Use:   "rules",
		Short: "List the rules",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			bundle, err := rulesHere(policies)
			if err != nil {
				return err
			}
			const gap = 2
			table := tabwriter.NewWriter(p.stdout, 0, 0, gap, ' ', 0)
			for _, rule := range bundle.Rules() {
				fmt.Fprintf(table, "%s\t%s\t%s\n", rule.Name, rule.Severity, rule.Title)
			}
			if err := table.Flush(); err != nil {
				return fmt.Errorf("listing the rules: %w", err)
			}

			return nil
		},
	}
	command.Flags().StringArrayVar(&policies, "policy", nil, "folder with further rules (repeatable)")

	return command
}

func loadRules(policies []string) (*opa.Bundle, error) {
	sources, err := policySources(policies)
	if err != nil {
		return nil, err
	}
	bundle, err := opa.Load(opa.Options{}, append([]opa.Source{lint.BuiltIn()}, sources...)...)
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}

	return bundle, nil
}

// rulesHere reads the built-in rules, those in policies, and those that the suite around
// the current folder has, if there is one.
func rulesHere(policies []string) (*opa.Bundle, error) {
	flags := suiteFlags{policies: policies}
	suite, err := flags.open(nil)
	if errors.Is(err, tfb.ErrNoSuite) {
		return loadRules(policies)
	}
	if err != nil {
		return nil, err
	}
	defer suite.Close()
	bundle, err := opa.Load(opa.Options{}, append([]opa.Source{lint.BuiltIn()}, suite.options.Policies...)...)
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}

	return bundle, nil
}

var errNoRule = errors.New("no such rule; `tfblint rules` lists all")

func (p *program) explainCommand() *cobra.Command {
	var policies []string
	command := &cobra.Command{
		Use:     "explain RULE",
		Short:   "Say what a rule finds, why, and what to do",
		Example: "  tfblint explain python/meinheld-bare-only",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			bundle, err := rulesHere(policies)
			if err != nil {
				return err
			}
			rule := bundle.Rule(args[0])
			if rule == nil {
				return usage(fmt.Errorf("%q: %w", args[0], errNoRule))
			}
			if _, err := fmt.Fprint(p.stdout, lint.Explain(rule)); err != nil {
				return fmt.Errorf("printing: %w", err)
			}

			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}

			return ruleNames(policies), cobra.ShellCompDirectiveNoFileComp
		},
	}
	command.Flags().StringArrayVar(&policies, "policy", nil, "folder with further rules (repeatable)")

	return command
}

// ruleNames lists the rules with their titles for completion; where they cannot be read there
// are none.
func ruleNames(policies []string) []string {
	bundle, err := rulesHere(policies)
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(bundle.Rules()))
	for _, rule := range bundle.Rules() {
		names = append(names, cobra.CompletionWithDesc(rule.Name, rule.Title))
	}

	return names
}
