// Package junit writes the XML form of test results that CI systems read: Jenkins, GitLab, and
// what understands the reports of Ant's JUnit task. It is told names, times and texts, and knows
// nothing of what was tested.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A Report is a whole file.
type Report struct {
	Name   string
	Suites []Suite
}

// A Suite is a list of cases that belong together.
type Suite struct {
	Name, Package string
	// Seconds is how long all of it took.
	Seconds float64
	// Timestamp is when it started, in the form 2006-01-02T15:04:05; empty where that does not matter.
	Timestamp string
	Cases     []Case
	// Output is what was said of no case in particular.
	Output string
}

// A Case is one thing that was tested. It passed where it has no fault.
type Case struct {
	Name, Class string
	Seconds     float64
	// Failure says what is wrong with what was tested, Error what kept it from being tested, and
	// Skipped why nobody tried; at most one of them is set.
	Failure, Error, Skipped *Fault
	// Output is what is worth knowing of a case that may well have passed.
	Output string
}

// A Fault is a reason: in one line, and at length.
type Fault struct{ Message, Text string }

// What is written, in the order in which readers expect it.
type (
	report struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		counts
		Suites []suite `xml:"testsuite"`
	}
	suite struct {
		Name    string `xml:"name,attr"`
		Package string `xml:"package,attr"`
		counts
		Time      string  `xml:"time,attr"`
		Timestamp string  `xml:"timestamp,attr,omitempty"`
		Cases     []entry `xml:"testcase"`
		Output    string  `xml:"system-out,omitempty"`
	}
	counts struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
	}
	entry struct {
		Name    string `xml:"name,attr"`
		Class   string `xml:"classname,attr"`
		Time    string `xml:"time,attr"`
		Failure *fault `xml:"failure"`
		Error   *fault `xml:"error"`
		Skipped *fault `xml:"skipped"`
		Output  string `xml:"system-out,omitempty"`
	}
	fault struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// Write writes a report. Characters that XML cannot hold become U+FFFD, and texts are shortened to
// 64 KiB each.
func Write(w io.Writer, r *Report) error {
	whole := report{Name: r.Name}
	for i := range r.Suites {
		each := suiteOf(&r.Suites[i])
		whole.Tests += each.Tests
		whole.Failures += each.Failures
		whole.Errors += each.Errors
		whole.Skipped += each.Skipped
		whole.Suites = append(whole.Suites, each)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(whole); err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}

	return nil
}

func suiteOf(s *Suite) suite {
	written := suite{
		Name: s.Name, Package: s.Package, Time: seconds(s.Seconds), Timestamp: s.Timestamp, Output: shortened(s.Output),
	}
	for i := range s.Cases {
		c := &s.Cases[i]
		each := entry{Name: c.Name, Class: c.Class, Time: seconds(c.Seconds), Output: shortened(c.Output)}
		switch {
		case c.Failure != nil:
			each.Failure = faultOf(c.Failure)
			written.Failures++
		case c.Error != nil:
			each.Error = faultOf(c.Error)
			written.Errors++
		case c.Skipped != nil:
			each.Skipped = faultOf(c.Skipped)
			written.Skipped++
		}
		written.Cases = append(written.Cases, each)
	}
	written.Tests = len(written.Cases)

	return written
}

func faultOf(f *Fault) *fault {
	line, _, _ := strings.Cut(f.Message, "\n")

	return &fault{Message: shortened(line), Text: shortened(f.Text)}
}

func seconds(s float64) string { return fmt.Sprintf("%.3f", s) }

// most is how many bytes of one text a report holds; CI systems refuse large ones.
const most = 64 << 10

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
