package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/junit"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/plain"
)

// JUnit prints a report as test results: a suite for each rule, and in it a case for each finding,
// or one that passed where there is none. A finding that fails the run is a failure, one that does
// not is a case that passed and has something to say, and one that a waiver or the baseline hides
// was skipped. So the counts say what the exit status does.
type JUnit Options

// Print implements [Format].
func (j JUnit) Print(w io.Writer, report *lint.Report) error {
	suites := map[string]*junit.Suite{}
	suite := func(name string) *junit.Suite {
		if suites[name] == nil {
			suites[name] = &junit.Suite{Name: name, Package: "tfblint"}
		}

		return suites[name]
	}
	for name := range report.Rules {
		suite(name)
	}
	for _, found := range report.Findings {
		s := suite(found.Rule)
		s.Cases = append(s.Cases, j.found(report, found))
	}
	for _, waived := range report.Waived {
		s, each := suite(waived.Rule), j.entry(waived.Finding)
		each.Skipped = &junit.Fault{Message: "waived: " + plain.Line(waived.Reason)}
		s.Cases = append(s.Cases, each)
	}
	for _, found := range report.Baselined {
		s, each := suite(found.Rule), j.entry(found)
		each.Skipped = &junit.Fault{Message: "in the baseline"}
		s.Cases = append(s.Cases, each)
	}
	document := &junit.Report{Name: "tfblint lint"}
	if len(report.ToolErrors) > 0 {
		document.Suites = append(document.Suites, j.toolErrors(report.ToolErrors))
	}
	for _, name := range slices.Sorted(maps.Keys(suites)) {
		if len(suites[name].Cases) == 0 {
			suites[name].Cases = []junit.Case{{Name: "no findings", Class: name}}
		}
		document.Suites = append(document.Suites, *suites[name])
	}
	if err := junit.Write(w, document); err != nil {
		return fmt.Errorf("printing the report as JUnit: %w", err)
	}

	return nil
}

// entry names the case of a finding: by the test or the framework, the place and what is said.
// CI systems tell cases apart by their names, and several findings may stand at one place.
func (j JUnit) entry(found finding.Finding) junit.Case {
	about := cmp.Or(found.Test, found.Framework, "suite")

	return junit.Case{
		Name: plain.Line(about) + ": " + plain.Line(found.Message), Class: found.Rule,
		Output: j.where(found.Place) + "\n",
	}
}

func (j JUnit) found(report *lint.Report, found finding.Finding) junit.Case {
	each := j.entry(found)
	text := fmt.Sprintf("%s: %s: %s [%s]\n",
		j.where(found.Place), found.Severity, plain.Line(found.Message), found.Rule)
	if rule := report.Rules[found.Rule]; rule != nil {
		text += plain.Lines(fmt.Sprintf("why: %s\nfix: %s\n", rule.Reason, rule.Fix))
	}
	if Options(j).fails(found) {
		each.Failure = &junit.Fault{Message: plain.Line(found.Message), Text: text}
		each.Output = ""
	} else {
		each.Output = text
	}

	return each
}

func (j JUnit) toolErrors(toolErrors []lint.ToolError) junit.Suite {
	suite := junit.Suite{Name: toolErrorRule, Package: "tfblint"}
	for _, toolError := range toolErrors {
		message := plain.Line(toolError.Message)
		suite.Cases = append(suite.Cases, junit.Case{
			Name: cmp.Or(j.where(finding.Place{File: toolError.File}), "tfblint"), Class: toolErrorRule,
			Error: &junit.Fault{Message: message, Text: message},
		})
	}

	return suite
}

// where returns a place as people read it.
func (j JUnit) where(place finding.Place) string {
	place.File = plain.Line(cmp.Or(Options(j).place(place.File), place.File))

	return place.String()
}
