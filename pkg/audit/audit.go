// Package audit says what a suite is as a whole: its size, what it costs and for what, which parts
// of it are redundant, old or broken, and what its rules find. It assembles what others worked out
// (a matrix, a lint report, a proposal of package prune, a history of package history) into one
// value of plain data, so that formats only write. It reads nothing itself, except from what it is
// told.
package audit

import "time"

// An Audit is what there is to say of a suite at one moment. Lists have an order that depends on the
// suite only, and are never nil where JSON shows them. All text in it may be hostile: formats escape it.
type Audit struct {
	// Version is the version of this form; see schema/audit.schema.json.
	Version int `json:"version"`
	// Suite is the name of the suite's folder.
	Suite string `json:"suite"`
	// Commit is the full hash of the head, and Date its time; empty and zero without git. Ages are
	// counted to Date.
	Commit string    `json:"commit"`
	Date   time.Time `json:"date,omitzero"`
	// Modified says that the work tree differs from the commit.
	Modified bool `json:"modified"`

	Size Size `json:"size"`
	// Types are in the order in which people name them: by the cells that they have, most first.
	Types []Part `json:"types"`
	// Languages are folders, the one that costs most first.
	Languages []Language `json:"languages"`
	// Axes are the names on the axes of each language, sorted by language.
	Axes []AxisLimit `json:"axes"`
	// Redundant is what prune proposes without a limit, of active tests.
	Redundant Part `json:"redundant"`
	// Frameworks and Tests are all, sorted by folder and place in the file.
	Frameworks []Framework `json:"frameworks"`
	Tests      []Test      `json:"tests"`

	// Removals are the first of what prune proposes: they free most and lose nothing.
	Removals []Removal `json:"removals"`
	// RemovalsCommand makes all of Removals at once; empty where there are none.
	RemovalsCommand string `json:"removalsCommand"`
	// Stale are frameworks that nobody has touched for long and that run, LongBroken tests that have been
	// broken for long, the longest first. Both are empty without a history.
	Stale      []Old `json:"stale"`
	LongBroken []Old `json:"longBroken"`
	// Limits are the judgments that Stale, LongBroken and Removals follow.
	Limits Limits `json:"limits"`

	// Findings are by rule, the worst and most frequent first.
	Findings []RuleCount `json:"findings"`
	// Since names what Findings are compared with; empty without a comparison.
	Since string `json:"since"`

	// History is nil where it was not asked for.
	History *History `json:"history,omitempty"`
	// Problems say what could not be read, a sentence each.
	Problems []Problem `json:"problems"`
}

// A Size says how large a suite is, or a part of it.
type Size struct {
	Frameworks int `json:"frameworks"`
	Tests      int `json:"tests"`
	// Active are the tests that a run measures, Broken those that it skips.
	Active int `json:"active"`
	Broken int `json:"broken"`
	// Cells are those of active tests, and Seconds what a run of them takes, without builds and starts.
	Cells   int     `json:"cells"`
	Seconds float64 `json:"seconds"`
}

// A Part is a share of what a run measures.
type Part struct {
	Name string `json:"name"`
	// Tests counts active tests that are in it, in whole or with a cell.
	Tests   int     `json:"tests"`
	Cells   int     `json:"cells"`
	Seconds float64 `json:"seconds"`
	// Share is of the seconds of the whole suite, from 0 to 1.
	Share float64 `json:"share"`
}

// A Language is a folder of frameworks.
type Language struct {
	// Name is the folder's name as it is written.
	Name string `json:"name"`
	Size
	// Share is of the seconds of the whole suite, from 0 to 1.
	Share float64 `json:"share"`
	// Findings counts those in the folder.
	Findings int `json:"findings"`
	// Grid is the language's part of the matrix.
	Grid Grid `json:"grid"`
}

// A Grid is the matrix of a language: its frameworks by servers, databases and interpreters, as active
// tests have them.
type Grid struct {
	Servers      []string `json:"servers"`
	Databases    []string `json:"databases"`
	Interpreters []string `json:"interpreters"`
	// Possible is the product of the numbers of active frameworks and names, Filled how many of these
	// squares have a test, and Missing the rest.
	Possible int `json:"possible"`
	Filled   int `json:"filled"`
	Missing  int `json:"missing"`
	// Redundant counts the filled squares of which nothing is left by Redundant tests' removal.
	Redundant int `json:"redundant"`
	// Squares are the filled ones, by framework's folder and then names.
	Squares []Square `json:"squares"`
}

// A Square is a place in a Grid with tests.
type Square struct {
	// Framework is the folder.
	Framework   string `json:"framework"`
	Server      string `json:"server"`
	Database    string `json:"database"`
	Interpreter string `json:"interpreter"`
	// Tests counts active tests, and Redundant those of them that can go as a whole.
	Tests     int `json:"tests"`
	Redundant int `json:"redundant"`
	Cells     int `json:"cells"`
}

// An AxisLimit holds the names on an axis of a language against the most that there should be.
type AxisLimit struct {
	// Language is normalised; Axis is frameworks, servers, databases or interpreters.
	Language string `json:"language"`
	Axis     string `json:"axis"`
	// Count is of active tests; none is no name. Limit is 0 where there is none.
	Count int `json:"count"`
	Limit int `json:"limit"`
	// Names have the one with most tests first; frameworks are not listed here.
	Names []Part `json:"names"`
}

// A Framework is a folder with a configuration.
type Framework struct {
	Name     string `json:"name"`
	Dir      string `json:"dir"`
	Language string `json:"language"`
	// Tests are places in Audit.Tests.
	Tests  []int `json:"tests"`
	Active int   `json:"active"`
	Broken int   `json:"broken"`
	Cells  int   `json:"cells"`
	// Seconds are of a run, Share is of the suite's seconds, and Rank is from 1 by Seconds; 0 costs nothing.
	Seconds float64 `json:"seconds"`
	Share   float64 `json:"share"`
	Rank    int     `json:"rank"`
	// Findings are by rule, the worst and most frequent first.
	Findings    []RuleCount `json:"findings"`
	Maintainers []string    `json:"maintainers"`
	// Touched is when a person last changed a file of the folder; zero where that is not known.
	Touched time.Time `json:"touched,omitzero"`
	// Stale says that it is among Audit.Stale.
	Stale bool `json:"stale"`
}

// A Test is a variant of a framework.
type Test struct {
	Name string `json:"name"`
	// Framework and Dir are those of its framework; Language is the folder above.
	Framework string `json:"framework"`
	Dir       string `json:"dir"`
	Language  string `json:"language"`
	Default   bool   `json:"default"`
	Active    bool   `json:"active"`
	// Axes are normalised names.
	Axes Axes `json:"axes"`
	// Types are in the order in which the suite runs them.
	Types []string `json:"types"`
	// Seconds are of a run, and Share is of the suite's; nothing for a test that is skipped.
	Seconds float64 `json:"seconds"`
	Share   float64 `json:"share"`
	// Findings counts those about the test.
	Findings int `json:"findings"`
	// Redundant are the types that can go without a loss, and Whole says that all can. Why says what
	// still measures them, a sentence each.
	Redundant []string `json:"redundant"`
	Whole     bool     `json:"whole"`
	Why       []string `json:"why"`
	// Added is when it came, Touched when a person last changed its entry, and BrokenSince when it was
	// tagged; zero where that is not known, or it is not.
	Added       time.Time `json:"added,omitzero"`
	Touched     time.Time `json:"touched,omitzero"`
	BrokenSince time.Time `json:"brokenSince,omitzero"`
}

// Axes are the normalised names of a test.
type Axes struct {
	Language       string `json:"language"`
	Interpreter    string `json:"interpreter"`
	Server         string `json:"server"`
	Platform       string `json:"platform"`
	Database       string `json:"database"`
	ORM            string `json:"orm"`
	Approach       string `json:"approach"`
	Classification string `json:"classification"`
}

// A Removal takes a test out, or some of its types.
type Removal struct {
	Test      string   `json:"test"`
	Framework string   `json:"framework"`
	Dir       string   `json:"dir"`
	Types     []string `json:"types"`
	Whole     bool     `json:"whole"`
	// Seconds are those of a run that it frees, and Share is of the suite's.
	Seconds float64 `json:"seconds"`
	Share   float64 `json:"share"`
	// Why says what still measures what it does.
	Why []string `json:"why"`
	// Command makes it, run by a POSIX shell in the suite's root.
	Command string `json:"command"`
}

// An Old is a framework or a test to which nothing has happened for long.
type Old struct {
	// Test is empty for a framework as a whole.
	Test      string    `json:"test"`
	Framework string    `json:"framework"`
	Dir       string    `json:"dir"`
	Since     time.Time `json:"since,omitzero"`
	// Years are from Since to Audit.Date.
	Years float64 `json:"years"`
	// Seconds are those of a run that its removal frees.
	Seconds float64 `json:"seconds"`
	// Lost says what nothing would measure any more; empty where nothing would be lost but the framework.
	Lost string `json:"lost"`
	// Command removes it, run by a POSIX shell in the suite's root.
	Command string `json:"command"`
}

// Limits are judgments: the table policy/data/audit.yaml.
type Limits struct {
	// StaleYears is after how many years without a person's change a framework is stale.
	StaleYears float64 `json:"staleYears"`
	// BrokenMonths is after how many months a broken test has been broken for long.
	BrokenMonths float64 `json:"brokenMonths"`
	// Removals is how many removals are shown.
	Removals int `json:"removals"`
}

// A RuleCount counts findings of a rule.
type RuleCount struct {
	Rule string `json:"rule"`
	// Severity is the worst that there is.
	Severity string `json:"severity"`
	Title    string `json:"title"`
	Now      int    `json:"now"`
	// Before is nil without a comparison, or where it is not known.
	Before *int `json:"before,omitempty"`
}

// A History is how the suite came to be. See package history for what each figure means.
type History struct {
	// Commits counts the line of first parents, Unread configurations that could not be read in full for
	// a time and can be today; what could be read of them is counted.
	Commits int `json:"commits"`
	Unread  int `json:"unread"`
	// Months are in their order; those without a commit are left out.
	Months       []Month       `json:"months"`
	Contributors []Contributor `json:"contributors"`
	Regret       []Regret      `json:"regret"`
	// Crowding are the rows crowded and roomy: additions with which a framework grew beyond the limit of
	// the table, and the others.
	Crowding []Regret  `json:"crowding"`
	Pruning  []Pruning `json:"pruning"`
	// Rates are Regret and Pruning of each language alone, by the folder's name.
	Rates []Rates `json:"rates"`
}

// Rates are what was taken away in one language.
type Rates struct {
	Language string    `json:"language"`
	Regret   []Regret  `json:"regret"`
	Pruning  []Pruning `json:"pruning"`
}

// A Month is the suite as the last commit of a month left it.
type Month struct {
	Start time.Time `json:"start"`
	Size
	// Added and Removed count tests, CellsGained and CellsLost what a run measures.
	Added       int `json:"added"`
	Removed     int `json:"removed"`
	CellsGained int `json:"cellsGained"`
	CellsLost   int `json:"cellsLost"`
	// Repeated counts cells that ask no database and are measured again beside another database.
	Repeated int `json:"repeated"`
	// Crowded counts frameworks with more active tests than the limit of the table.
	Crowded int `json:"crowded"`
}

// A Contributor is an author by name.
type Contributor struct {
	Name    string  `json:"name"`
	Bot     bool    `json:"bot"`
	Tests   int     `json:"tests"`
	Cells   int     `json:"cells"`
	Removed int     `json:"removed"`
	Still   int     `json:"standing"`
	Seconds float64 `json:"seconds"`
}

// A Regret says how many tests of one kind were soon taken away again.
type Regret struct {
	Axis    string  `json:"axis"`
	Added   int     `json:"added"`
	Old     int     `json:"old"`
	Removed int     `json:"removed"`
	Share   float64 `json:"share"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
}

// A Pruning says at what yearly rate tests of one kind were taken away from frameworks that stayed.
type Pruning struct {
	Axis    string  `json:"axis"`
	Years   float64 `json:"years"`
	Removed int     `json:"removed"`
	// Covered counts those of Removed of which the framework still measured all types.
	Covered int     `json:"covered"`
	PerYear float64 `json:"perYear"`
}

// A Problem is something that could not be read, or not in full.
type Problem struct {
	File    string `json:"file"`
	Message string `json:"message"`
}
