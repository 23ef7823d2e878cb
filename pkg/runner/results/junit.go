package results

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The form that CI systems read: a suite for each test, and a case for each type.
type (
	junitReport struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Package   string      `xml:"package,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Errors    int         `xml:"errors,attr"`
		Skipped   int         `xml:"skipped,attr"`
		Time      string      `xml:"time,attr"`
		Timestamp string      `xml:"timestamp,attr,omitempty"`
		Cases     []junitCase `xml:"testcase"`
		Output    string      `xml:"system-out,omitempty"`
	}
	junitCase struct {
		Name    string      `xml:"name,attr"`
		Class   string      `xml:"classname,attr"`
		Time    string      `xml:"time,attr"`
		Failure *junitFault `xml:"failure"`
		Error   *junitFault `xml:"error"`
		Skipped *junitFault `xml:"skipped"`
		Output  string      `xml:"system-out,omitempty"`
	}
	junitFault struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// most is how much text of one test a report holds; CI systems refuse large ones.
const most = 64 << 10

// junit writes the report. Characters that XML cannot hold become U+FFFD.
func (f *Folder) junit() []byte {
	report := junitReport{Name: "tfblint run"}
	for i := range f.own.Tests {
		suite := f.junitSuite(&f.own.Tests[i])
		report.Tests += suite.Tests
		report.Failures += suite.Failures
		report.Errors += suite.Errors
		report.Skipped += suite.Skipped
		report.Suites = append(report.Suites, suite)
	}
	var text bytes.Buffer
	text.WriteString(xml.Header)
	encoder := xml.NewEncoder(&text)
	encoder.Indent("", "  ")
	_ = encoder.Encode(report) // A buffer takes everything, and the types above can be written.
	text.WriteByte('\n')

	return text.Bytes()
}

func (f *Folder) junitSuite(test *Test) junitSuite {
	suite := junitSuite{
		Name: test.Name, Package: test.Folder, Output: shortened(f.details[test.Name]),
		Time: seconds(test.Ended.Sub(test.Started).Seconds()),
	}
	if !test.Started.IsZero() {
		suite.Timestamp = test.Started.UTC().Format("2006-01-02T15:04:05")
	}
	for i := range test.Types {
		each := junitCase{Name: test.Types[i].Type, Class: test.Name, Time: seconds(test.Types[i].Seconds)}
		switch test.Types[i].Verdict {
		case "fail":
			each.Failure = faultOf(&test.Types[i])
			suite.Failures++
		case "warn":
			each.Output = faultOf(&test.Types[i]).Text
		}
		suite.Cases = append(suite.Cases, each)
	}
	switch test.Status {
	case Broke, Interrupted:
		suite.Errors++
		suite.Cases = append(suite.Cases, junitCase{
			Name: "run", Class: test.Name, Time: suite.Time,
			Error: &junitFault{Message: firstLine(test.sentence()), Text: shortened(test.sentence())},
		})
	case Refused:
		suite.Skipped++
		suite.Cases = append(suite.Cases, junitCase{
			Name: "approval", Class: test.Name, Time: seconds(0), Skipped: &junitFault{Message: test.sentence()},
		})
	case Passed, Failed:
	}
	suite.Tests = len(suite.Cases)

	return suite
}

// faultOf tells what is wrong with a type, one finding a line.
func faultOf(each *Type) *junitFault {
	fault := &junitFault{}
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
			fault.Message = firstLine(line)
		}
		lines.WriteString(line + "\n")
	}
	fault.Text = shortened(lines.String())

	return fault
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")

	return line
}

func seconds(s float64) string { return fmt.Sprintf("%.3f", s) }

// shortened keeps the beginning of a text, whole characters only.
func shortened(text string) string {
	if len(text) <= most {
		return text
	}
	end := most
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}

	return text[:end] + "\n(shortened)"
}
