package results

import (
	"bytes"
	"strings"

	"github.com/tfblint/tfblint/pkg/junit"
)

// junit writes the form that CI systems read: a suite for each test, and a case for each type.
func (f *Folder) junit() []byte {
	report := &junit.Report{Name: "tfblint run"}
	for i := range f.own.Tests {
		report.Suites = append(report.Suites, f.junitSuite(&f.own.Tests[i]))
	}
	var text bytes.Buffer
	_ = junit.Write(&text, report) // A buffer takes everything.

	return text.Bytes()
}

func (f *Folder) junitSuite(test *Test) junit.Suite {
	suite := junit.Suite{
		Name: test.Name, Package: test.Folder, Output: f.details[test.Name],
		Seconds: test.Ended.Sub(test.Started).Seconds(),
	}
	if !test.Started.IsZero() {
		suite.Timestamp = test.Started.UTC().Format("2006-01-02T15:04:05")
	}
	for i := range test.Types {
		each := junit.Case{Name: test.Types[i].Type, Class: test.Name, Seconds: test.Types[i].Seconds}
		switch test.Types[i].Verdict {
		case "fail":
			each.Failure = faultOf(&test.Types[i])
		case "warn":
			each.Output = faultOf(&test.Types[i]).Text
		}
		suite.Cases = append(suite.Cases, each)
	}
	switch test.Status {
	case Broke, Interrupted:
		suite.Cases = append(suite.Cases, junit.Case{
			Name: "run", Class: test.Name, Seconds: suite.Seconds,
			Error: &junit.Fault{Message: test.sentence(), Text: test.sentence()},
		})
	case Refused:
		suite.Cases = append(suite.Cases, junit.Case{
			Name: "approval", Class: test.Name, Skipped: &junit.Fault{Message: test.sentence()},
		})
	case Passed, Failed:
	}

	return suite
}

// faultOf tells what is wrong with a type, one finding a line.
func faultOf(each *Type) *junit.Fault {
	fault := &junit.Fault{}
	var lines strings.Builder
	for _, found := range each.Findings {
		if found.Severity == "pass" {
			continue
		}
		line := found.Severity + " " + found.Class
		if found.At != "" {
			line += " at " + found.At
		}
		line += ": " + found.Message
		if fault.Message == "" {
			fault.Message = line
		}
		lines.WriteString(line + "\n")
	}
	fault.Text = lines.String()

	return fault
}
