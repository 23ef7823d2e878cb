package junit_test

import (
	"errors"
	"strings"
	"testing"

	reader "github.com/joshdk/go-junit"

	"github.com/tfblint/tfblint/pkg/junit"
)

// TestWrite has a report read as a CI system reads it.
func TestWrite(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	if err := junit.Write(&text, &junit.Report{Name: "all", Suites: []junit.Suite{{
		Name: "a", Seconds: 1.5,
		Cases: []junit.Case{
			{Name: "passed"},
			{Name: "failed", Failure: &junit.Fault{Message: "it\nis", Text: "wrong ]]> \x00 <a>"}},
			{Name: "error", Error: &junit.Fault{Message: "broken"}},
			{Name: "skipped", Skipped: &junit.Fault{Message: "later"}},
			{Name: "long", Output: strings.Repeat("é", 1<<16)},
		},
	}}}); err != nil {
		t.Fatal(err)
	}
	suites, err := reader.Ingest([]byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	totals := suites[0].Totals
	if totals.Tests != 5 || totals.Failed != 1 || totals.Error != 1 || totals.Skipped != 1 || totals.Passed != 2 {
		t.Errorf("the totals are %+v", totals)
	}
	var failed reader.Error
	if !errors.As(suites[0].Tests[1].Error, &failed) || failed.Message != "it" ||
		failed.Body != "wrong ]]> \ufffd <a>" {
		t.Errorf("the failure is %q, %q", failed.Message, failed.Body)
	}
	if output := suites[0].Tests[4].SystemOut; !strings.HasSuffix(output, "é\n(shortened)") {
		t.Errorf("the output ends with %q", output[len(output)-20:])
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteFails(t *testing.T) {
	t.Parallel()
	if err := junit.Write(full{}, &junit.Report{}); !errors.Is(err, errFull) {
		t.Errorf("Write returned %v, want one that wraps %v", err, errFull)
	}
}
