package review

import (
	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/finding"
)

// version is that of the document that an Input is kept in; see schema/review-artifact.schema.json.
const version = 1

// An Input is all that a review says something about: facts, and nothing that is written for a
// reader yet. Whoever posts writes them down, so that an Input made by a stranger holds nothing
// that is posted as it is. [Input.Encode] and [Decode] are its form in a file.
//
// Every list is bounded when it is made; what is left out is counted in More.
type Input struct {
	Version int `json:"version"`
	// Pull is the number of the pull request, 0 where nobody said. In an Input by a stranger it is a
	// claim.
	Pull int `json:"pull"`
	// Base is the commit that the change starts from and Head the one that it ends in: full hashes.
	Base string `json:"base"`
	Head string `json:"head"`
	// FailOn is the least severity that fails.
	FailOn finding.Severity `json:"failOn"`
	// Findings are those that the change brings, the worst first.
	Findings []Finding `json:"findings"`
	Counts   Counts    `json:"counts"`
	// Rules says of each rule among Findings what it is about, by name.
	Rules map[string]Rule `json:"rules"`
	// Files are those of the difference that findings lie in.
	Files  []File `json:"files"`
	Matrix Matrix `json:"matrix"`
	// Purposes are what the change says it is good for.
	Purposes []string `json:"purposes"`
	// Runs are what the change will have run.
	Runs Runs `json:"runs"`
	// Problems are what kept the run from being complete.
	Problems []Problem `json:"problems"`
	// Ignored are settings of the suite that the change alters, and that therefore did not count.
	Ignored []string `json:"ignored"`
	More    More     `json:"more"`
}

// A Finding is one of a change. Its file is a path from the root of the repository.
type Finding struct {
	Rule     string           `json:"rule"`
	Severity finding.Severity `json:"severity"`
	finding.Place

	Framework   string `json:"framework"`
	Test        string `json:"test"`
	Message     string `json:"message"`
	Fingerprint string `json:"fingerprint"`
	// Suggestion mends the finding; nil where no safe fix is known that whole lines can show.
	Suggestion *Suggestion `json:"suggestion,omitempty"`
}

// A Suggestion puts Text in the place of the lines from First to Last of the finding's file. Text
// is whole lines, each with its end, or empty where the lines go.
type Suggestion struct {
	First int    `json:"first"`
	Last  int    `json:"last"`
	Text  string `json:"text"`
}

// Counts says how many findings there are in all, by severity, and of which no more is told.
type Counts struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Infos    int `json:"infos"`
	// Ended are findings of the base that the change ends. Waived and Baselined are hidden ones.
	Ended     int `json:"ended"`
	Waived    int `json:"waived"`
	Baselined int `json:"baselined"`
}

// A Rule is what a reader of a finding wants to know about its rule, in a sentence each.
type Rule struct {
	Title  string `json:"title"`
	Reason string `json:"reason"`
	Fix    string `json:"fix"`
}

// A File is one of the difference between base and head.
type File struct {
	// Name is the path in the head, from the root of the repository.
	Name string `json:"name"`
	// Lines are the ones of the head that the difference shows: those that were added, with the lines
	// around them, as one range a hunk, in order.
	Lines []Lines `json:"lines"`
}

// Lines are those from First to Last, counted from 1.
type Lines struct {
	First int `json:"first"`
	Last  int `json:"last"`
}

// A Matrix is what the change means for the matrix.
type Matrix struct {
	Tests Tests `json:"tests"`
	// Cells are by test type, sorted.
	Cells   []Cells `json:"cells"`
	Seconds Seconds `json:"seconds"`
	// Axes are names that are new to the suite, or gone from it.
	Axes       []Name      `json:"axes"`
	Frameworks []Framework `json:"frameworks"`
}

// Tests counts tests by what happened to them.
type Tests struct {
	Added       int `json:"added"`
	Removed     int `json:"removed"`
	Renamed     int `json:"renamed"`
	Moved       int `json:"moved"`
	Altered     int `json:"altered"`
	Activated   int `json:"activated"`
	Deactivated int `json:"deactivated"`
}

// Cells counts the cells of one type.
type Cells struct {
	Type   string `json:"type"`
	Gained int    `json:"gained"`
	Lost   int    `json:"lost"`
}

// Seconds are those of a run of the whole suite, and by how much it grows and shrinks.
type Seconds struct {
	Gained float64 `json:"gained"`
	Lost   float64 `json:"lost"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

// A Name is one on an axis of the matrix.
type Name struct {
	Axis string `json:"axis"`
	Name string `json:"name"`
	Gone bool   `json:"gone"`
}

// A Framework is one that differs.
type Framework struct {
	Kind change.Kind `json:"kind"`
	Dir  string      `json:"dir"`
	// Was is its folder before, where that differs.
	Was string `json:"was"`
	// Seconds is by how much a run of it takes longer.
	Seconds float64 `json:"seconds"`
	// Rank is its place among Of frameworks by what it costs, the dearest first, and Ranked the one
	// it had; 0 for none.
	Rank   int `json:"rank"`
	Ranked int `json:"ranked"`
	Of     int `json:"of"`
	// Faulty says that its configuration has mistakes, so that not all of it can be read.
	Faulty bool   `json:"faulty"`
	Tests  []Test `json:"tests"`
}

// A Test is one that differs.
type Test struct {
	Kind change.Kind `json:"kind"`
	Name string      `json:"name"`
	// Was is its name before, where that differs.
	Was string `json:"was"`
	// Added and Removed are test types that one side declares and the other does not.
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
	// Fields are the names of what else was altered.
	Fields []string `json:"fields"`
	// Before and After say whether the suite runs it.
	Before  bool    `json:"before"`
	After   bool    `json:"after"`
	Seconds float64 `json:"seconds"`
}

// Runs are what a change will have run.
type Runs struct {
	// Skipped says that the newest commit asks for nothing to be run.
	Skipped bool `json:"skipped"`
	// All says that it is every framework of the suite, of which none is named then.
	All bool `json:"all"`
	// Count, Tests and Seconds are of all frameworks that are run.
	Count      int     `json:"count"`
	Tests      int     `json:"tests"`
	Seconds    float64 `json:"seconds"`
	Frameworks []Run   `json:"frameworks"`
}

// A Run is a framework that is run.
type Run struct {
	Folder  string  `json:"folder"`
	Tests   int     `json:"tests"`
	Seconds float64 `json:"seconds"`
	// Reason is why: "directive", "framework" or "suite".
	Reason string `json:"reason"`
}

// A Problem is a failure of the tool, not of what it looks at.
type Problem struct {
	File    string `json:"file"`
	Message string `json:"message"`
}

// More counts what was left out of the lists of an Input.
type More struct {
	Findings   int `json:"findings"`
	Frameworks int `json:"frameworks"`
	Tests      int `json:"tests"`
	Names      int `json:"names"`
	Runs       int `json:"runs"`
	Problems   int `json:"problems"`
	Purposes   int `json:"purposes"`
}

// Failing counts the findings at or above the severity that fails.
func (i *Input) Failing() int {
	count := 0
	for _, of := range []struct {
		severity finding.Severity
		count    int
	}{{finding.Error, i.Counts.Errors}, {finding.Warning, i.Counts.Warnings}, {finding.Info, i.Counts.Infos}} {
		if of.severity >= i.FailOn {
			count += of.count
		}
	}

	return count
}

// Incomplete reports whether something kept the run from being complete.
func (i *Input) Incomplete() bool { return len(i.Problems)+i.More.Problems > 0 }
