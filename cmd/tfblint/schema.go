package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/schema"
)

func (p *program) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema NAME",
		Short: "Print the JSON Schema of a file that is read or written",
		Long: "schema prints a JSON Schema (draft 2020-12). NAME is one of: " +
			strings.Join(schema.Names(), ", ") + ".\n" +
			"An editor that is given the one called config completes rules and their parameters in .tfblint.yaml.",
		Example:   "  tfblint schema benchmark-config > benchmark-config.schema.json",
		Args:      cobra.ExactArgs(1),
		ValidArgs: schema.Names(),
		RunE: func(_ *cobra.Command, args []string) error {
			definition, err := schema.Document(args[0])
			if err != nil {
				return usage(err)
			}
			if _, err := p.stdout.Write(definition); err != nil {
				return fmt.Errorf("printing schema %s: %w", args[0], err)
			}

			return nil
		},
	}
}
