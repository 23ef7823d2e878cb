package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/audit/page"
	"github.com/tfblint/tfblint/pkg/audit/printer"
)

// auditFlags are the flags of the audit command.
type auditFlags struct {
	suite                 suiteFlags
	format, color, output string
	since, costs, serve   string
	history, noCache      bool
}

func (p *program) auditCommand() *cobra.Command {
	flags := &auditFlags{}
	command := &cobra.Command{
		Use:   "audit [SUITE]",
		Short: "Show a suite as a whole: its size, what it costs, and what of it is redundant, old or broken",
		Long: "audit shows what a suite is: what its languages, frameworks and test types cost, what can be removed\n" +
			"without a loss, and what its rules find. With --history it also reads from git how it came to be:\n" +
			"growth, ages, what nobody has touched and what has been broken for long. It changes nothing.",
		Example: "  tfblint audit\n  tfblint audit --history --since HEAD~100\n" +
			"  tfblint audit --format json --output audit.json\n  tfblint audit --since audit.json",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed(serveFlag) {
				return p.serveAudit(cmd.Context(), flags, args)
			}

			return p.audit(cmd.Context(), flags, args)
		},
	}
	set := command.Flags()
	flags.suite.add(set)
	set.BoolVar(&flags.history, "history", false, "read the suite's history from git, for growth and ages")
	set.StringVar(&flags.since, "since", "",
		"compare findings with those at this revision, or with those in an earlier audit's JSON file")
	set.StringVar(&flags.costs, "costs", "",
		"file with the seconds that the suite measured for each test type, or the results.json of a run\n"+
			"that measured")
	set.StringVar(&flags.output, "output", "",
		"file to write to, as a whole or not at all (default: the output stream)")
	set.StringVar(&flags.serve, serveFlag, "",
		"show the page to browsers of this machine, and make it anew when files change;\n"+
			"--serve=PORT or --serve=localhost:PORT chooses the port (default: any that is free)")
	set.Lookup(serveFlag).NoOptDefVal = "0"
	set.BoolVar(&flags.noCache, "no-cache", false, "work everything out anew and keep nothing; see tfblint cache")
	set.StringVar(&flags.format, "format", formatText, "output format: "+strings.Join(auditFormats(), ", "))
	set.StringVar(&flags.color, "color", colorAuto,
		"text format: colours auto, always or never (NO_COLOR is respected)")
	complete(command, map[string][]string{
		formatFlag: auditFormats(), "color": colors(),
	})

	return command
}

const (
	// formatCSV is a table for spreadsheets.
	formatCSV = "csv"
	// formatHTML is a page for browsers.
	formatHTML = "html"
	serveFlag  = "serve"
)

func auditFormats() []string {
	return []string{formatText, formatHTML, formatJSON, formatCSV, formatMarkdown}
}

// audit runs the audit command.
func (p *program) audit(ctx context.Context, flags *auditFlags, args []string) error {
	write, err := p.auditFormat(flags)
	if err != nil {
		return err
	}
	if flags.output != "" {
		if err := checkPlace(flags.output); err != nil {
			return usage(fmt.Errorf("--output: %w", err))
		}
	}
	found, err := p.readAudit(ctx, flags, args)
	if err != nil {
		return err
	}
	if err := p.writeAudit(flags.output, found, write); err != nil {
		return err
	}
	if count := len(found.Problems); count > 0 {
		return &statusError{statusFailed, fmt.Errorf("%w: %d", errIncomplete, count)}
	}

	return nil
}

// An auditWriter writes an audit in one format.
type auditWriter func(w io.Writer, a *audit.Audit) error

// auditFormat returns what writes the format that the flags ask for.
func (p *program) auditFormat(flags *auditFlags) (auditWriter, error) {
	color, err := p.isColored(flags.color)
	if err != nil {
		return nil, err
	}
	switch flags.format {
	case formatText:
		return func(w io.Writer, a *audit.Audit) error {
			return printer.Text(w, a, color && (flags.output == "" || flags.color == colorAlways))
		}, nil
	case formatHTML:
		return page.Write, nil
	case formatJSON:
		return printer.JSON, nil
	case formatCSV:
		return printer.CSV, nil
	case formatMarkdown:
		return printer.Markdown, nil
	}
	all := auditFormats()

	return nil, usage(fmt.Errorf("--format: %w %q; use %s or %s", errFlag, flags.format,
		strings.Join(all[:len(all)-1], ", "), all[len(all)-1]))
}

// writeAudit writes an audit to a file, which is replaced as a whole, or to the output stream. What is no
// regular file, such as a pipe, is written to.
func (p *program) writeAudit(file string, found *audit.Audit, write auditWriter) error {
	if file == "" {
		return write(p.stdout, found)
	}
	var text bytes.Buffer
	if err := write(&text, found); err != nil {
		return err
	}
	replace := replaceFile
	if info, err := os.Lstat(file); err == nil && !info.Mode().IsRegular() {
		replace = func(name string, text []byte) error { return writeTo(name, os.O_WRONLY, text) }
	}
	if err := replace(file, text.Bytes()); err != nil {
		return fmt.Errorf("writing %s: %w", file, err)
	}

	return nil
}
