package results

import (
	"slices"
	"time"
)

// version is that of the form of tfblint.json; see schema/run.schema.json.
const version = 1

// A Run is tfblint.json: what results.json has no place for, because it has to keep the
// suite's form.
type Run struct {
	Version int  `json:"version"`
	Tool    Tool `json:"tool"`
	// Engine is docker, process or attach.
	Engine string `json:"engine"`
	// Databases says how each database was had: container, private or url.
	Databases map[string]string `json:"databases"`
	// Shard is the part of the plan that was run, as i/n; empty for all of it.
	Shard string `json:"shard,omitempty"`
	// Types are those that were asked for; none means all.
	Types []string `json:"types"`
	// Base is the commit that the change started from; empty where none was looked at.
	Base string `json:"base,omitempty"`
	// Forced maps tests to the reason why they were to run in spite of what refuses them.
	Forced            map[string]string `json:"forced,omitempty"`
	Strict            bool              `json:"strict"`
	PrivilegedLikeTFB bool              `json:"privileged_like_tfb"` //nolint:tagliatelle // As the flag.
	// Remarks are of the run as a whole, such as what a merge had to decide.
	Remarks []string `json:"remarks"`
	Tests   []Test   `json:"tests"`
}

// A Tool says which tfblint it was.
type Tool struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	System  string `json:"system"`
}

// A Status is what became of a test.
type Status string

// What can become of a test.
const (
	// Passed is a test of which no type failed.
	Passed Status = "passed"
	// Failed is a test of which a type failed.
	Failed Status = "failed"
	// Broke is a test that could not be verified: it was not built, did not start, or was
	// never ready.
	Broke Status = "error"
	// Refused is a test that policy did not approve, and that was not run.
	Refused Status = "refused"
	// Interrupted is a test during which the run was ended. It is run again by --resume.
	Interrupted Status = "interrupted"
)

// A Test is what a run says of one test.
type Test struct {
	Name      string `json:"name"`
	Framework string `json:"framework"`
	// Folder is the framework's, from the root of the suite.
	Folder string `json:"folder"`
	Status Status `json:"status"`
	// Error says why a test could not be verified, in a sentence.
	Error string `json:"error,omitempty"`
	// Reason is why it was run although policy refused it; empty where nobody forced it.
	Reason   string    `json:"reason,omitempty"`
	Refusals []Refusal `json:"refusals"`
	// Started and Ended are zero for a test that was not run.
	Started time.Time `json:"started,omitzero"`
	Ended   time.Time `json:"ended,omitzero"`
	Phases  []Phase   `json:"phases"`
	Types   []Type    `json:"types"`
	// Remarks say what was asked for and could not be had, and what was left out.
	Remarks []string `json:"remarks"`
}

// A Refusal is why policy did not approve a test.
type Refusal struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Fix     string `json:"fix,omitempty"`
}

// A Phase is a part of a test's run, and what it took.
type Phase struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

// A Type is what verification says of one type.
type Type struct {
	Type    string  `json:"type"`
	Verdict string  `json:"verdict"`
	Seconds float64 `json:"seconds"`
	// Findings are what was found, right things included.
	Findings []Finding `json:"findings"`
}

// A Finding is one result of verification.
type Finding struct {
	Severity string `json:"severity"`
	Class    string `json:"class"`
	// At is the address, without the server's; empty where the type as a whole ended.
	At      string `json:"at,omitempty"`
	Message string `json:"message"`
}

// Verdict returns what was said of a type; empty where it was not verified.
func (t *Test) Verdict(name string) string {
	for _, each := range t.Types {
		if each.Type == name {
			return each.Verdict
		}
	}

	return ""
}

// IsFinished reports whether a run that goes on has nothing more to do for the test.
func (t *Test) IsFinished() bool { return t.Status != Interrupted }

// IsFailure reports whether the run fails because of the test. One that was not approved is
// not run, and fails nothing.
func (t *Test) IsFailure() bool { return t.Status != Passed && t.Status != Refused }

// sentence is what results.json says of a test under completed: a time, or why there is none.
func (t *Test) sentence() string {
	switch t.Status {
	case Passed, Failed:
		return Stamp(t.Ended)
	case Refused:
		if len(t.Refusals) > 0 {
			return "not approved: " + t.Refusals[0].Message
		}

		return "not approved"
	case Interrupted:
		return "interrupted: the run was ended during this test"
	case Broke:
	}

	return t.Error
}

// complete gives lists their brackets where they are empty. The caller's own lists stay as they
// are.
func (t *Test) complete() {
	t.Refusals, t.Phases, t.Types = orEmpty(t.Refusals), orEmpty(t.Phases), orEmpty(slices.Clone(t.Types))
	t.Remarks = orEmpty(t.Remarks)
	for i := range t.Types {
		t.Types[i].Findings = orEmpty(t.Types[i].Findings)
	}
}

func orEmpty[E any](list []E) []E {
	if list == nil {
		return []E{}
	}

	return list
}
