package review

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// A Subject is what an Input is made from.
type Subject struct {
	// Base and Head are the commits: full hashes.
	Base, Head string
	// Prefix is the suite's folder from the root of the repository; "." is the root itself.
	Prefix string
	// Suite is the tree of the suite in the head, for the lines that a suggestion replaces.
	Suite fs.FS
	// Report is that of a run with a base.
	Report *lint.Report
	// Comparison weighs the change.
	Comparison *lint.Comparison
	// Selection is what the change has run; nil where nobody knows.
	Selection *affected.Selection
	// Patch are the files and lines that the host shows, and Changed all files that differ, both
	// from the root of the repository.
	Patch   []git.PatchFile
	Changed []git.Path
	// Purposes are what the change says it is good for.
	Purposes []string
	// Ignored are settings that the change alters.
	Ignored []string
	FailOn  finding.Severity
}

// The bounds of an Input's lists: several times what a review can show. Texts are bounded in bytes.
const (
	maxFindings   = 1000
	maxFrameworks = 200
	maxTests      = 400
	maxAxes       = 100
	maxRuns       = 200
	maxProblems   = 50
	maxPurposes   = 5
	maxHunks      = 2000
	maxKept       = 2000
)

// New makes the input of a review.
func New(subject *Subject) *Input {
	in := &Input{
		Version: version, Base: subject.Base, Head: subject.Head, FailOn: subject.FailOn,
		Findings: []Finding{}, Rules: map[string]Rule{}, Files: []File{},
		Purposes: []string{}, Problems: []Problem{}, Ignored: kept(subject.Ignored),
	}
	in.find(subject)
	in.files(subject)
	in.weigh(subject.Comparison)
	in.choose(subject)
	for _, purpose := range subject.Purposes {
		if text := kept([]string{purpose}); len(in.Purposes) < maxPurposes && !slices.Contains(in.Purposes, text[0]) {
			in.Purposes = append(in.Purposes, text[0])
		}
	}
	in.More.Purposes = max(0, len(subject.Purposes)-maxPurposes)
	in.problems(subject)

	return in
}

// kept bounds texts.
func kept(texts []string) []string {
	bounded := make([]string, len(texts))
	for i, text := range texts {
		bounded[i] = cut(text, maxKept)
	}

	return bounded
}

// find takes the findings over, the worst first.
func (i *Input) find(subject *Subject) {
	report := subject.Report
	i.Counts = Counts{Ended: len(report.Ended), Waived: len(report.Waived), Baselined: len(report.Baselined)}
	list := slices.Clone(report.Findings)
	slices.SortStableFunc(list, func(a, b finding.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), finding.Compare(a, b))
	})
	contents := contents{suite: subject.Suite, files: map[string][]byte{}}
	for k := range list {
		found := &list[k]
		i.Counts.add(found.Severity)
		if len(i.Findings) == maxFindings {
			i.More.Findings++

			continue
		}
		one := Finding{
			Rule: found.Rule, Severity: found.Severity, Place: found.Place,
			Framework: cut(found.Framework, maxKept), Test: cut(found.Test, maxKept),
			Message: cut(found.Message, maxKept), Fingerprint: found.Fingerprint,
		}
		one.File = path.Join(subject.Prefix, found.File)
		if found.Fix != nil {
			one.Suggestion = Suggest(found, contents.of(found.File))
		}
		i.Findings = append(i.Findings, one)
		if rule := report.Rules[found.Rule]; rule != nil {
			i.Rules[found.Rule] = Rule{
				Title: cut(rule.Title, maxKept), Reason: cut(rule.Reason, maxKept), Fix: cut(rule.Fix, maxKept),
			}
		}
	}
}

func (c *Counts) add(severity finding.Severity) {
	switch severity {
	case finding.Error:
		c.Errors++
	case finding.Warning:
		c.Warnings++
	case finding.Info:
		c.Infos++
	case finding.Off:
	}
}

// contents are files that were read once.
type contents struct {
	suite fs.FS
	files map[string][]byte
}

// of returns a file's content, and nothing of one that cannot be read: no fix fits that.
func (c contents) of(name string) []byte {
	content, known := c.files[name]
	if !known {
		content, _ = fs.ReadFile(c.suite, name) // See above.
		c.files[name] = content
	}

	return content
}

// files takes over those of the difference that findings lie in.
func (i *Input) files(subject *Subject) {
	wanted := map[string]bool{}
	for k := range i.Findings {
		wanted[i.Findings[k].File] = true
	}
	shown := map[string][]git.Hunk{}
	for _, file := range subject.Patch {
		shown[file.Name] = file.Hunks
	}
	for _, changed := range subject.Changed {
		if changed.Status == 'D' || !wanted[changed.Name] || !utf8.ValidString(changed.Name) {
			continue
		}
		file := File{Name: changed.Name, Lines: []Lines{}}
		for _, hunk := range shown[changed.Name] {
			if len(file.Lines) < maxHunks {
				file.Lines = append(file.Lines, Lines(hunk))
			}
		}
		i.Files = append(i.Files, file)
	}
}

// weigh takes over what the change comes to.
func (i *Input) weigh(comparison *lint.Comparison) {
	sum := comparison.Change.Sum(comparison.Costs)
	ranks := comparison.Change.Ranks(comparison.Costs)
	i.Matrix = Matrix{
		Tests:   Tests{sum.Added, sum.Removed, sum.Renamed, sum.Moved, sum.Altered, sum.Activated, sum.Deactivated},
		Cells:   []Cells{},
		Seconds: Seconds{sum.Gained, sum.Lost, sum.Before, sum.After},
		Axes:    []Name{}, Frameworks: []Framework{},
	}
	for _, cells := range sum.Cells {
		i.Matrix.Cells = append(i.Matrix.Cells, Cells(cells))
	}
	for _, touch := range comparison.Change.SuiteTouches() {
		if len(i.Matrix.Axes) == maxAxes {
			i.More.Names++

			continue
		}
		i.Matrix.Axes = append(i.Matrix.Axes,
			Name{Axis: touch.Axis.String(), Name: cut(touch.Name, maxKept), Gone: touch.Gone})
	}
	tests := 0
	for k := range comparison.Change.Frameworks {
		from := &comparison.Change.Frameworks[k]
		if len(i.Matrix.Frameworks) == maxFrameworks {
			i.More.Frameworks++
			i.More.Tests += len(from.Tests)

			continue
		}
		one := frameworkOf(from)
		one.Seconds = from.Seconds(comparison.Costs)
		one.Rank, one.Ranked, one.Of = ranks.After(from), ranks.Before(from), ranks.Of()
		for j := range from.Tests {
			if tests == maxTests {
				i.More.Tests++

				continue
			}
			tests++
			one.Tests = append(one.Tests, testOf(&from.Tests[j], comparison.Costs))
		}
		i.Matrix.Frameworks = append(i.Matrix.Frameworks, one)
	}
}

func frameworkOf(from *change.Framework) Framework {
	one := Framework{
		Kind: from.Kind(), Dir: cut(from.Now().Dir, maxKept), Tests: []Test{},
		Faulty: change.IsFaulty(from.Head),
	}
	if from.Base != nil && from.Head != nil && from.Base.Dir != from.Head.Dir {
		one.Was = cut(from.Base.Dir, maxKept)
	}

	return one
}

func testOf(from *change.Test, costs change.Costs) Test {
	now := cmp.Or(from.Head, from.Base)
	one := Test{
		Kind: from.Kind(), Name: cut(now.Name, maxKept),
		Added: kept(from.AddedTypes), Removed: kept(from.RemovedTypes), Fields: []string{},
		Before:  from.Base != nil && from.Base.Active,
		After:   from.Head != nil && from.Head.Active,
		Seconds: from.Seconds(costs),
	}
	if from.Base != nil && from.Base.Name != now.Name {
		one.Was = cut(from.Base.Name, maxKept)
	}
	for _, field := range from.Fields {
		if len(one.Fields) < maxNames {
			one.Fields = append(one.Fields, cut(field.Name, maxName))
		}
	}

	return one
}

// choose takes over what the change will have run.
func (i *Input) choose(subject *Subject) {
	i.Runs = Runs{Frameworks: []Run{}}
	if subject.Selection == nil {
		return
	}
	i.Runs.Skipped, i.Runs.All = subject.Selection.Skipped, len(subject.Selection.Frameworks) > 0
	known := map[string]Run{}
	for _, framework := range subject.Comparison.Head.Frameworks {
		run := Run{Seconds: subject.Comparison.Costs.OfFramework(framework)}
		for _, test := range framework.Tests {
			if test.Active {
				run.Tests++
			}
		}
		known[framework.Dir] = run
	}
	for _, framework := range subject.Selection.Frameworks {
		run := known[path.Join(tfb.Root, framework.Folder)]
		run.Folder, run.Reason = cut(framework.Folder, maxKept), framework.Reasons[0].Kind
		i.Runs.Count++
		i.Runs.Tests += run.Tests
		i.Runs.Seconds += run.Seconds
		i.Runs.All = i.Runs.All && run.Reason == affected.Shared
		if len(i.Runs.Frameworks) < maxRuns {
			i.Runs.Frameworks = append(i.Runs.Frameworks, run)
		} else {
			i.More.Runs++
		}
	}
	if i.Runs.All {
		i.Runs.Frameworks, i.More.Runs = []Run{}, 0
	}
}

// problems takes over what kept the runs from being complete, each once.
func (i *Input) problems(subject *Subject) {
	for _, failed := range slices.Concat(subject.Report.ToolErrors, subject.Comparison.ToolErrors) {
		one := Problem{File: cut(failed.File, maxKept), Message: cut(failed.Message, maxKept)}
		switch {
		case slices.ContainsFunc(i.Problems, func(known Problem) bool { return known.File == one.File }):
		case len(i.Problems) == maxProblems:
			i.More.Problems++
		default:
			i.Problems = append(i.Problems, one)
		}
	}
}
