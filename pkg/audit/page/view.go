package page

import "html/template"

// A view is what the template shows: text, made from an audit, and links within the page. It is all strings, so
// that how a figure is written is decided once and the template decides nothing.
type view struct {
	Suite, Subtitle string
	// Version is empty but in a page that is served.
	Version       string
	Policy        string
	Style, Script template.HTML
	Sections      []section
	Problems      []string
	Figures       []figure
	// Limited are those of Axes that have a limit.
	Limited, Axes []axis
	Removals      []removal
	// RemovalsCommand makes all removals at once.
	RemovalsCommand string
	Plots           []*plot
	Languages       []language
	Types           []part
	Heats           []heat
	Filters         []filter
	Columns         []column
	Tests           []test
	// Dated says that ages are known.
	Dated bool
	// Compared names the state before that findings are compared with, if there is one.
	Compared string
	Rules    []ruleCount
	Old      []old
	History  *history
	Groups   []group
}

type section struct{ ID, Title string }

// A figure is a number with what it counts.
type figure struct{ Label, Value, Note string }

// An axis is the names on an axis of a language, against a limit.
type axis struct {
	Language, Name, Count, Limit, Names string
	Over                                bool
}

type removal struct{ Minutes, Test, Link, What, Why, Command string }

// A language has its row of the table of costs. Bar and Part are the widths of its bars in per cent.
type language struct {
	Name, Link, Minutes, Share, Bar, Part, Spare string
	Frameworks, Tests, Broken, Filled            string
}

// A part is a test type with what it costs.
type part struct{ Name, Link, Minutes, Share, Bar, Tests string }

// A heat is a table whose cells are the darker the higher their numbers are.
type heat struct {
	Title, Note, Corner string
	Columns             []string
	Rows                []heatRow
}

type heatRow struct {
	Name  string
	Cells []heatCell
}

// A heatCell without a value is empty; Level is a class of the style.
type heatCell struct{ Value, Level, Link string }

// A filter is a list to choose from; it is named for the column that it filters by.
type filter struct {
	Name, Label string
	Values      []string
}

type column struct {
	Name, Label, Hint string
	Numeric           bool
}

type test struct {
	Name, Link, Framework, Language, Types      string
	Database, Server, Interpreter, Stack        string
	Minutes, Added, Touched, Findings, Why, Key string
	// Exact are the minutes as the script adds them up.
	Exact  string
	States []state
}

// A state is a word about a test, and the class in which it is shown.
type state struct{ Word, Class string }

type ruleCount struct{ Rule, Severity, Title, Now, Before, Trend, Class string }

// An old is a section of tests that are stale, or long broken. None says that there are none; it is empty where ages
// are not known.
type old struct {
	ID, Title, What, Note, None string
	// Runs says that these take time in a run.
	Runs bool
	Rows []oldRow
}

type oldRow struct{ Name, Link, Since, Minutes, Lost, Command string }

type history struct {
	Note string
	// Means are sentences about what the suite has come to.
	Means            []string
	Contributors     []contributor
	Regret, Crowding []regret
	Pruning          []pruning
	Rates            []rates
}

type contributor struct{ Name, Tests, Cells, Removed, Standing, Minutes string }

type regret struct{ Axis, Added, Old, Removed, Share, Bounds string }

type pruning struct{ Axis, Years, Removed, Covered, PerYear string }

// Rates are of one language; what there is none of is empty.
type rates struct{ Language, Old, Share, Years, Removed, PerYear string }

// A group is the frameworks of a language.
type group struct {
	Name       string
	Frameworks []framework
}

type framework struct {
	ID, Name, Line string
	Facts          []figure
	Tests          []test
}
