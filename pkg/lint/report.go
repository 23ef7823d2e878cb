package lint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// report turns verdicts into the findings of a report.
func (r *run) report(ctx context.Context) *Report {
	report := &Report{Rules: map[string]*opa.Rule{}, Judged: r.judged, Costs: r.meter.list(), suite: r.options.Suite}
	for _, rule := range r.plan.rules {
		report.Rules[rule.Name] = rule
	}
	for _, failure := range r.suite.Failures {
		if r.options.concerns(failure) {
			report.fail(failure.File, failure.Err)
		}
	}
	for _, row := range r.rows {
		if !r.options.reports(row.text.Dir) {
			continue
		}
		report.count(row)
		report.Findings = append(report.Findings, row.known.Findings...)
		report.fail(path.Join(row.text.Dir, tfb.ConfigName), row.err)
	}
	for _, found := range r.table.known.Findings {
		if r.options.reports(found.Dir) {
			report.Findings = append(report.Findings, found.Finding)
		}
	}
	report.fail("", r.table.err)
	report.fail("", r.severalErr)
	if r.other != nil {
		report.Change = r.other.change
		report.fail("", r.other.err)
		for _, failed := range r.other.report.ToolErrors {
			report.fail(failed.File, fmt.Errorf("%w: %s", errBase, failed.Message))
		}
	}
	r.renames.applyAll(report.Findings)
	r.settle(ctx, report)

	return report
}

// errBase says on which side something failed.
var errBase = errors.New("on the side of the base")

func (r *Report) fail(file string, err error) {
	if err != nil {
		r.ToolErrors = append(r.ToolErrors, ToolError{File: file, Message: err.Error()})
	}
}

func (r *Report) count(row *row) {
	if row.known.Name == "" {
		return // It could not be read, and a tool error says so.
	}
	r.Summary.Frameworks++
	r.Summary.Tests += row.known.Tests
	r.Summary.Active += row.known.Active
}

// finding gives a rule's result its place, its test, its severity and the edits of its fix.
// A fix that cannot be made is an error, and the finding stands without it.
func (r *run) finding(framework *matrix.Framework, result opa.Result) (finding.Finding, error) {
	fix, err := fixOf(framework, result)
	found := finding.Finding{
		Rule:      result.Rule.Name,
		Severity:  r.plan.severities[result.Rule.Name],
		Pointer:   result.Pointer,
		Framework: framework.Name,
		Test:      testAt(framework, result.Pointer),
		Message:   result.Message,
		Count:     result.Count,
		Fix:       fix,
	}
	if result.At != nil {
		found.Place = *result.At
	} else {
		found.Place = framework.Source.Place(result.Pointer)
	}

	return found, err
}

// testAt returns the name of the test in whose entry a pointer lies, if it does.
func testAt(framework *matrix.Framework, pointer string) string {
	for _, test := range framework.Tests {
		if rest, inside := strings.CutPrefix(pointer, test.Pointer); inside && (rest == "" || rest[0] == '/') {
			return test.Name
		}
	}

	return ""
}

// A lineCache remembers files of which lines were asked for. It is safe for several
// goroutines, and its zero value is ready.
type lineCache struct {
	mutex sync.Mutex
	files map[string]*text.Document
}

// Line returns a line of a file of the suite, counted from 1, for showing a finding in
// its place; it is empty where there is none.
func (r *Report) Line(file string, number int) string {
	r.files.mutex.Lock()
	defer r.files.mutex.Unlock()
	document, known := r.files.files[file]
	if !known {
		content, err := fs.ReadFile(r.suite, file)
		if err != nil {
			content = nil // A frame that cannot be shown is not worth a failure.
		}
		document = &text.Document{Name: file, Bytes: bytes.Clone(content)}
		if r.files.files == nil {
			r.files.files = map[string]*text.Document{}
		}
		r.files.files[file] = document
	}

	return document.Line(number)
}
