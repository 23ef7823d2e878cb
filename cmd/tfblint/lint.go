package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
)

// lintFlags are the flags of the lint command.
type lintFlags struct {
	color, failOn, show         string
	formats                     []string
	oneLine, noContext, noCache bool
	profile, all, showWaived    bool
	rules                       []string
	suite                       suiteFlags
	base                        baseFlags
	fix                         fixFlags
}

func (p *program) lintCommand() *cobra.Command {
	flags := &lintFlags{}
	command := &cobra.Command{
		Use:   "lint [PATH...]",
		Short: "Say what is wrong with a suite, a framework or a file",
		Long: "lint reads the suite that each PATH belongs to (default: the current folder) and reports findings on\n" +
			"what PATH names: a suite's root, a language's or a framework's folder, or a file of a framework.",
		Example: "  tfblint lint .\n" +
			"  tfblint lint frameworks/Python/flask\n" +
			"  tfblint lint --format json frameworks/Python/flask/benchmark_config.json\n" +
			"  tfblint lint --format sarif=tfblint.sarif,text",
		RunE: func(cmd *cobra.Command, args []string) error { return p.lint(cmd, flags, args) },
	}
	set := command.Flags()
	set.StringArrayVar(&flags.formats, "format", nil, "output format, or FORMAT=FILE; several with commas between "+
		"them: text (default),\n"+strings.Join(report.Names()[1:], ", "))
	set.BoolVar(&flags.oneLine, "oneline", false, "text format: one line a finding")
	set.StringVar(&flags.color, "color", colorAuto,
		"text format: colours auto, always or never (NO_COLOR is respected)")
	set.StringVar(&flags.failOn, "fail-on", "", "least severity that fails the run: error (default), warning or info")
	set.StringVar(&flags.show, "show", "info", "least severity that text shows: error, warning or info")
	set.BoolVar(&flags.all, "all", false, fmt.Sprintf(
		"all findings: in text also beyond %d of a rule that do not fail the run, and of a change also those\n"+
			"that stood before, which never fail it", fewOfARule))
	set.BoolVar(&flags.showWaived, "show-waived", false,
		"text format: also what waivers and the baseline hide, with the reasons")
	set.BoolVar(&flags.noContext, "no-context", false,
		"do not read the suite around PATH; rules that compare see only what PATH names")
	set.BoolVar(&flags.noCache, "no-cache", false, "work everything out anew and keep nothing; see tfblint cache")
	set.StringArrayVar(&flags.rules, "rule", nil,
		"judge by this rule only: a name, even of one that is off, a category or a pattern (repeatable)")
	set.BoolVar(&flags.profile, "profile", false, "say on the error stream what each rule took; judges everything anew")
	flags.base.add(set)
	flags.fix.add(set)
	flags.suite.add(set)
	complete(command, map[string][]string{
		formatFlag: report.Names(), "color": colors(),
		"fail-on": severityNames(), "show": severityNames(),
	})
	completeWith(command, "rule", func() []string { return ruleNames(flags.suite.policies) })

	return command
}

func severityNames() []string {
	return []string{finding.Error.String(), finding.Warning.String(), finding.Info.String()}
}

// completeWith teaches the shell values of a flag that are looked up when they are wanted.
func completeWith(command *cobra.Command, flag string, words func() []string) {
	err := command.RegisterFlagCompletionFunc(flag,
		func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return words(), cobra.ShellCompDirectiveNoFileComp
		})
	if err != nil {
		panic(err) // A flag that is not there: a fault in this file.
	}
}

// complete teaches the shell the values of flags.
func complete(command *cobra.Command, values map[string][]string) {
	for flag, words := range values {
		fixed := cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
		if err := command.RegisterFlagCompletionFunc(flag, fixed); err != nil {
			panic(err) // A flag that is not there: a fault in this file.
		}
	}
}

// formatFlag is the flag that chooses one of them.
const formatFlag = "format"

// Output formats; formatText is the one for people.
const (
	formatText     = "text"
	formatJSON     = "json"
	formatMarkdown = "markdown"
)

// colorAuto uses colours where a terminal is there to show them, the others whatever is there.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// colors are the values of --color.
func colors() []string { return []string{colorAuto, colorAlways, colorNever} }

// fewOfARule is how many findings of one rule text shows where they do not fail the run.
// That many show what the rule is about; hundreds of hints bury what has to be mended.
const fewOfARule = 10

// lint runs the lint command.
func (p *program) lint(cmd *cobra.Command, flags *lintFlags, args []string) error {
	show, err := severityFlag("show", flags.show)
	if err != nil {
		return err
	}
	suite, err := flags.open(cmd.Context(), args)
	if err != nil {
		return err
	}
	defer suite.Close()
	if suite.ignoresSettings() {
		p.warnf("the change alters %s; the rules are those of the base, use --config to try the new ones\n",
			config.FileName)
	}
	failOn, err := suite.failOn(flags.failOn)
	if err != nil {
		return err
	}
	outputs, err := parseOutputs(splitFormats(flags.formats))
	if err != nil {
		return err
	}
	formats, err := p.reportOptions(cmd.Context(), flags, suite, outputs)
	if err != nil {
		return err
	}
	formats.FailOn = failOn
	if err := suite.readBaseline(true); err != nil {
		return err
	}
	options := p.lintOptions(flags, suite)
	mended, err := p.judge(cmd.Context(), &flags.fix, suite, options)
	if mended == nil {
		return err
	}
	result := mended.Report
	if flags.profile {
		if err := p.printCosts(result.Costs); err != nil {
			return err
		}
	}
	// What is for people is printed last: not all findings are left in the report for them.
	people, programs := forPeople(outputs)
	if err := p.printOutputs(programs, formats, result); err != nil {
		return err
	}
	failing := flags.choose(result, show, failOn)
	if err := p.printOutputs(people, formats, result); err != nil {
		return err
	}
	p.printMended(mended, flags, toStream(outputs))

	return outcome(result, failing, failOn)
}

var errFixChange = errors.New("--fix and --diff mend what stands; use them without --base and --staged")

// open finds the suite that paths belong to, with a base where a change is looked at.
func (f *lintFlags) open(ctx context.Context, paths []string) (*openSuite, error) {
	switch {
	case !f.base.given():
		return f.suite.open(paths)
	case f.fix.fix || f.fix.diff:
		return nil, usage(errFixChange)
	}

	return f.suite.openChange(ctx, &f.base, paths)
}

// lintOptions says how the suite is linted.
func (p *program) lintOptions(flags *lintFlags, suite *openSuite) lint.Options {
	options := suite.options
	options.NoContext, options.Only, options.Today = flags.noContext, flags.rules, p.today()
	options.Standing = flags.all
	if !flags.noCache {
		options.Cache = p.cache(suite.root)
	}
	if flags.profile {
		options.Clock = time.Now
	}

	return options
}

// choose counts the findings that fail the run, and leaves those in the report that people
// are shown.
func (f *lintFlags) choose(result *lint.Report, show, failOn finding.Severity) (failing int) {
	shown := result.Findings[:0:0]
	for _, found := range result.Findings {
		if found.Severity >= failOn {
			failing++
		}
		if found.Severity >= show {
			shown = append(shown, found)
		}
	}
	result.Findings = shown
	if !f.oneLine && !f.all {
		result.Limit(fewOfARule, failOn)
	}

	return failing
}

// outcome says with which status a run ends, and why.
func outcome(result *lint.Report, failing int, failOn finding.Severity) error {
	if count := len(result.ToolErrors); count > 0 {
		return &statusError{statusFailed, fmt.Errorf("%w: %d", errIncomplete, count)}
	}
	if failing == 0 {
		return nil
	}
	severity := failOn.String() + " or above"
	if failOn == finding.Error {
		severity = failOn.String()
	}

	return &statusError{statusFindings, fmt.Errorf("%w: %d of severity %s", errFindings, failing, severity)}
}

var (
	errIncomplete = errors.New("tool errors, so that the run is not complete")
	errFindings   = errors.New("findings")
	errFlag       = errors.New("unknown value")
)

func severityFlag(name, value string) (finding.Severity, error) {
	severity, err := finding.ParseSeverity(value)
	if err != nil || severity == finding.Off {
		return severity, usage(fmt.Errorf("--%s: %w %q; use error, warning or info", name, errFlag, value))
	}

	return severity, nil
}

// reportOptions says how reports are printed. Only formats that need it have the repository looked
// for.
func (p *program) reportOptions(
	ctx context.Context, flags *lintFlags, suite *openSuite, outputs []output,
) (report.Options, error) {
	color, err := p.isColored(flags.color)
	if err != nil {
		return report.Options{}, err
	}
	options := report.Options{
		Text: report.Text{
			OneLine: flags.oneLine, Color: color, Width: p.width, Path: suite.display, Waived: flags.showWaived,
			Standing: flags.all,
		},
		Version: moduleVersion(),
	}
	if slices.ContainsFunc(outputs, func(o output) bool { return !slices.Contains(suiteFormats(), o.kind.Name) }) {
		options.Path = p.fromRepository(ctx, suite)
	}

	return options, nil
}

// suiteFormats are the formats whose paths are not from the root of the repository.
func suiteFormats() []string { return []string{formatText, formatJSON, "jsonl"} }

// isColored reports whether text is to have colours.
func (p *program) isColored(flag string) (bool, error) {
	switch flag {
	case colorAuto:
		return p.width > 0 && p.environment("NO_COLOR") == "" && p.environment("TERM") != "dumb", nil
	case colorAlways:
		return true, nil
	case colorNever:
		return false, nil
	}

	return false, usage(fmt.Errorf("--color: %w %q; use auto, always or never", errFlag, flag))
}
