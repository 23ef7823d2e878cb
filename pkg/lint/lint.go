// Package lint is the pipeline: a suite is read, its configurations are checked
// against their schema, its tests are judged by the rules, and what they say becomes
// findings with places, in an order that never changes. It is the public Go API.
package lint

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"time"

	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// Options say what is linted and with which rules. Only Suite is required.
type Options struct {
	// Suite is the tree of the suite, from its root. It is only read.
	Suite fs.FS
	// Dirs are the parts of the suite that findings are wanted on, as folders from
	// its root; "." and nil mean all of it.
	Dirs []string
	// Alone says that Suite is a single framework's folder.
	Alone bool
	// NoContext leaves the suite around Dirs unread: what is not in Dirs is not there,
	// also for rules that look at the whole matrix.
	NoContext bool
	// Policies are sources of rules beside the built-in ones.
	Policies []opa.Source
	// Config overrides what rules say of themselves; nil overrides nothing.
	Config *config.Config
	// Only are the rules to judge by, as names, categories or patterns of either; none means
	// all that hold. A rule that is off holds when it is chosen by its name.
	Only []string
	// Cache keeps verdicts for the next run; the zero Cache keeps none.
	Cache cache.Cache
	// Clock tells the time by which the rules are measured, one by one; nil measures
	// nothing. A measured run remembers nothing.
	Clock func() time.Time
	// Base is the side that a change starts from; nil judges what stands.
	Base *Base
	// Standing asks a run with a base also for the findings that stood before the change.
	Standing bool
	// Baseline is what was found before and is not reported again; nil knows nothing.
	Baseline *config.Baseline
	// Today is the day on which waivers must hold. Without it a waiver with a last day is an
	// error.
	Today time.Time

	// unconditional is for a test: conditions only save time.
	unconditional bool
	// batch is for a test: how many frameworks are held in full, if not fullFrameworks.
	batch int
}

// A Report is what a run has to say.
type Report struct {
	// Findings are, in a run with a base, those that the change brings.
	Findings []finding.Finding
	Summary  Summary
	// Standing are findings that stood before the change, all of them if Options.Standing asks
	// for them, and Ended those that it ends.
	Standing, Ended []finding.Finding
	// Change is what leads from the base here; nil in a run without one.
	Change *change.Change
	// Waived are findings that waivers hide, and Baselined those that the baseline knows.
	Waived    []Waived
	Baselined []finding.Finding
	// Gone are entries of the baseline that ask for more than there is; only a run on the
	// whole suite can tell.
	Gone []GoneEntry
	// Rest says what Limit took out.
	Rest []Rest
	// ToolErrors are what kept the run from being complete.
	ToolErrors []ToolError
	// Rules holds every rule that was enabled, by name.
	Rules map[string]*opa.Rule
	// Judged are the folders of the frameworks that were judged in this run; what rules say
	// of all others comes from the cache.
	Judged []string
	// Costs are what the rules took, the highest first, in a run that was measured.
	Costs []Cost

	// raw are all findings, before anything was hidden.
	raw   []finding.Finding
	suite fs.FS
	files lineCache
}

// Summary counts what the run looked at and what it found there.
type Summary struct {
	Frameworks int `json:"frameworks"`
	Tests      int `json:"tests"`
	Active     int `json:"active"`
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Infos      int `json:"infos"`
	// Waived and Baselined are not among the others.
	Waived    int `json:"waived"`
	Baselined int `json:"baselined"`
	// Standing and Ended are of a run with a base and not among the others either.
	Standing int `json:"standing"`
	Ended    int `json:"ended"`
}

// A ToolError is a failure of the tool, not of what it looks at.
type ToolError struct {
	// File is the file concerned, from the root of the suite; empty for none.
	File    string `json:"file"`
	Message string `json:"message"`
}

// Run lints. An error means that nothing could be said; what went wrong with a part of
// the suite or with one rule is a ToolError of the report.
func Run(ctx context.Context, options Options) (*Report, error) {
	if options.Config == nil {
		options.Config = &config.Config{}
	}
	if options.Clock != nil {
		options.Cache = cache.Cache{}
	}
	if err := options.knowsDay(); err != nil {
		return nil, err
	}
	plan, err := newPlan(options)
	if err != nil {
		return nil, err
	}
	run := &run{options: options, plan: plan, meter: &meter{}, tables: newTableEncoder(plan.vocabulary)}
	if err := run.judge(ctx); err != nil {
		return nil, err
	}

	return run.report(ctx), nil
}

// read reads the configurations of the suite, or of as much of it as the run looks at.
func read(ctx context.Context, options Options) (*tfb.Texts, error) {
	var dirs []string
	switch {
	case options.Alone:
		dirs = []string{"."}
	case options.NoContext && !options.whole():
		for _, dir := range options.Dirs {
			found, err := tfb.ListIn(options.Suite, dir)
			if err != nil {
				return nil, fmt.Errorf("listing what to lint: %w", err)
			}
			dirs = append(dirs, found...)
		}
		slices.Sort(dirs)
		dirs = slices.Compact(dirs)
	}
	texts, err := tfb.Read(ctx, options.Suite, dirs)
	if err != nil {
		return nil, fmt.Errorf("reading the suite: %w", err)
	}
	for _, dir := range options.Dirs {
		one := Options{Dirs: []string{dir}}
		if !slices.ContainsFunc(texts.Frameworks, func(text *tfb.Text) bool { return one.reports(text.Dir) }) &&
			!slices.ContainsFunc(texts.Failures, one.concerns) {
			texts.Close()

			return nil, fmt.Errorf("%w in %s: looked for %s", tfb.ErrNoFrameworks, dir, tfb.ConfigName)
		}
	}

	return texts, nil
}

// whole reports whether findings are wanted on the whole suite.
func (o *Options) whole() bool { return len(o.Dirs) == 0 || slices.Contains(o.Dirs, ".") }

// reports says whether findings are wanted on the framework in dir.
func (o *Options) reports(dir string) bool {
	return o.whole() || slices.ContainsFunc(o.Dirs, func(wanted string) bool { return tfb.In(dir, wanted) })
}

// concerns reports whether a failure lies where findings are wanted.
func (o *Options) concerns(failure tfb.Failure) bool {
	return o.reports(failure.File) || o.reports(path.Dir(failure.File))
}

// languages returns the normalised languages of a framework's tests.
func languages(framework *matrix.Framework) []string {
	names := []string{} // Not nil, which would mean all.
	for _, test := range framework.Tests {
		if name := test.Terms[matrix.Language].Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}

	return names
}
