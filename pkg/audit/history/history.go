// Package history reads how a suite came to be what it is, from its git history: its size month by
// month, when each test was added, touched and given up, who added what, and what was soon taken
// away again. It judges nothing, and runs nothing that a repository configures.
//
// The line of first parents is what counts: what the suite was after each push and each merged pull
// request. docs/audit.md says what each figure means.
package history

import (
	"time"

	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// Options say what is read, and by which tables it is counted.
type Options struct {
	// Head is the revision whose history is read; empty means HEAD.
	Head string
	// Dir is the suite's root from the top of the repository, slash-separated; empty means the top.
	Dir string
	// Vocabulary normalises names; it must be indexed.
	Vocabulary *matrix.Vocabulary
	// Costs are the seconds that a cell of each type takes.
	Costs change.Costs
	// Table is policy/data/history.yaml.
	Table Table
	// Cache keeps what was read for the next run. The zero Cache keeps nothing.
	Cache cache.Cache
}

// A Table is what people have to tell: policy/data/history.yaml.
type Table struct {
	// Bots are ends of names, and of addresses before the @, in lower case: those of programs.
	Bots []string `json:"bots"`
	// Bulk is how many frameworks a commit may touch before it is not about any of them.
	Bulk int `json:"bulk"`
	// Sweep is how many frameworks a commit may touch before it looks after none of them.
	Sweep int `json:"sweep"`
	// Variants is how many active tests a framework may have before it is crowded.
	Variants int `json:"variants"`
	// RegretYears is within how many years of its addition a test's removal is regret.
	RegretYears int `json:"regretYears"`
}

// A History is how a suite came to be. All lists have an order that depends on the repository only.
type History struct {
	// Head is the full hash of the newest commit.
	Head string
	// Commits counts the line of first parents.
	Commits int
	// Configurations counts the distinct texts of configurations on that line.
	Configurations int
	// Disbelieved counts commits whose time cannot be true beside those of the others; they have the
	// time of the one before. See docs/audit.md.
	Disbelieved int
	// Months are those with a commit on the line, in their order.
	Months []Month
	// Events are in the order of their commits, of one commit by folder and place in the file.
	Events []Event
	// Tests are those at the head, by folder and place in the file.
	Tests []Age
	// Contributors are those who added cells, the one who added most first.
	Contributors []Contributor
	// Regret has all additions first, and then a row for each axis that has some, sorted.
	Regret []Regret
	// Crowding has the additions with which a framework grew beyond Table.Variants active tests, and the
	// others: rows named Crowded and Roomy.
	Crowding []Regret
	// Pruning has all tests first, and then a row for each axis that has some, sorted.
	Pruning []Pruning
	// Rates are Regret and Pruning once more, for the tests of each language, sorted.
	Rates []Rates
	// Problems are configurations that could not be read in full, in the order of their commits.
	// What could be read of them is counted.
	Problems []Problem
	// Elsewhere are the files that ever had the name of a configuration where no suite looks for one,
	// sorted. They are not counted.
	Elsewhere []string
}

// A Size says how large a suite is, or a part of it.
type Size struct {
	Frameworks, Tests int
	// Active are the tests that are not tagged broken.
	Active int
	// Cells are those of active tests, and Seconds what a run of them takes.
	Cells   int
	Seconds float64
}

// A Flow is what came and went in a month.
type Flow struct {
	// Added and Removed count tests; one that came back counts as added.
	Added, Removed int
	// CellsGained counts what a run measures and did not before, for whatever reason, and CellsLost
	// what it measures no more.
	CellsGained, CellsLost int
	// SecondsGained and SecondsLost are what these take in a run.
	SecondsGained, SecondsLost float64
}

// A Month is the suite as the last commit of a month left it.
type Month struct {
	// Start is the first day of the month, in UTC.
	Start time.Time
	// Commit is the full hash of the month's last commit, and Commits counts all of the month.
	Commit  string
	Commits int
	Size
	Flow
	// Repeated counts cells that ask no database and that another active test of the framework, which
	// differs in its database, measures too.
	Repeated int
	// Crowded counts frameworks with more than Table.Variants active tests.
	Crowded int
	// Languages are sorted by name.
	Languages []Language
}

// A Language is the part of a suite in one language's folder. Its name is empty before there were
// such folders.
type Language struct {
	Name string
	Size
	Flow
}

// A Stamp says when something was done, and by whom.
type Stamp struct {
	// Commit is the full hash of the commit of the line of first parents with which it arrived.
	Commit string
	// Time is that commit's, in UTC; see History.Disbelieved.
	Time time.Time
	// Author is who wrote the change: of a merge the author of the merged commit that touches the
	// file. A person comes before a program.
	Author string
	// Bot says that the author is a program.
	Bot bool
}

// A Kind says what happened to a test.
type Kind string

// The kinds.
const (
	Added    Kind = "added"
	Removed  Kind = "removed"
	Restored Kind = "restored" // It was removed earlier.
	Renamed  Kind = "renamed"
	Moved    Kind = "moved" // It lies in another folder under its old name.
	Broken   Kind = "broken"
	Mended   Kind = "mended" // It is no longer tagged broken.
	Retyped  Kind = "retyped"
)

// An Event is something that happened to a test.
type Event struct {
	Kind Kind
	Stamp
	// Bulk says that the commit touches too many configurations to be about this one.
	Bulk bool
	// Dir is the framework's folder, Key the test's name in its configuration, and Test that in
	// the suite; of a removed test, what they were.
	Dir, Key, Test string
	// FromDir and FromTest are what a renamed or moved test had before.
	FromDir, FromTest string
	// FrameworkToo says that the framework came, or went, with the test.
	FrameworkToo bool
	// Gained and Lost are the types that the configuration declares and did not before, and the
	// other way round, in the order in which the suite runs them.
	Gained, Lost []string
	// Axis is in what an added or removed test differed from the most alike of its framework, as in
	// Regret and Pruning; empty where these do not count it.
	Axis string
}

// An Age says when what happened to a test of the head.
type Age struct {
	Dir, Key, Test string
	// Added is when the test came, under whatever name.
	Added Stamp
	// Touched is when a person last changed the test's entry in the configuration: what it says, not
	// how it is laid out, with a commit that is no sweep, or added it. No time means that only programs did.
	Touched Stamp
	// Folder is when a person last changed any file of the framework's folder, with a commit that is no
	// sweep.
	Folder Stamp
	// Broken is when the test was tagged broken; no time means that it is not.
	Broken Stamp
}

// A Contributor is an author by name, as the repository's .mailmap has it.
type Contributor struct {
	Name string
	Bot  bool
	// Tests counts those added, Cells the types that they added to the configurations, and Removed those
	// that they took away.
	Tests, Cells, Removed int
	// Standing counts the cells of theirs that are declared at the head, and Seconds what a run of
	// those takes that are active.
	Standing int
	Seconds  float64
}

// A Problem is a configuration that could not be read in full, from one commit to another.
type Problem struct {
	// File is from the root of the suite.
	File, Message string
	// Since is the commit that brought it, Until the one that mended it; empty is the head.
	Since, Until string
}
