// Package affected says which frameworks of a suite a change concerns, and why: those whose
// files it touches, those that a commit message asks for, or all of them where it touches
// what every test is run with. It does no I/O: whoever calls it has asked git.
//
// [Select] decides. [Reference] decides as the suite's own script and workflow do, mistakes
// included; docs/affected.md lists where the two part ways.
package affected

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Input is what a selection is made from.
type Input struct {
	// Changed are the files that differ, from the suite's root, with slashes and as they are
	// named: nothing is quoted. A file that was renamed stands there with both its names.
	Changed []string
	// Commits are those of the change, newest first. Their messages may hold directives.
	Commits []Commit
	// Frameworks are the folders at the head that have a configuration, as the suite's
	// runner takes them: Go/gin for frameworks/Go/gin.
	Frameworks []string
	// Unreadable are folders into which nobody could look. They are noted and never selected.
	Unreadable []string
	// Language limits the selection to one language if it is not empty (TESTLANG), and else
	// Folders to the folders that it lists, separated by spaces (TESTDIR).
	Language, Folders string
}

// A Commit is one of a change.
type Commit struct {
	Hash, Message string
	// Merge says that it has more than one parent.
	Merge bool
}

// A Selection is the frameworks to run.
type Selection struct {
	// Frameworks are sorted by folder.
	Frameworks []Framework `json:"frameworks"`
	// Skipped says that the newest commit asks for nothing to be run.
	Skipped bool `json:"skipped"`
	// Notes are what of the directives came to nothing, and why.
	Notes []Note `json:"notes"`
}

// A Framework is one to run.
type Framework struct {
	Folder   string `json:"folder"`
	Language string `json:"language"`
	// Reasons are at least one: directives first, then files.
	Reasons []Reason `json:"reasons"`
}

// The kinds of reasons.
const (
	// Asked: a directive in a commit message names the framework, its language or all.
	Asked = "directive"
	// Touched: files of the framework differ.
	Touched = "framework"
	// Shared: files differ with which every test is run.
	Shared = "suite"
)

// A Reason says why a framework is selected.
type Reason struct {
	Kind string `json:"kind"`
	// Directive is the part of it that is about this framework, such as [ci lang Go], and
	// Commit the one in whose message it stands.
	Directive string `json:"directive,omitempty"`
	Commit    string `json:"commit,omitempty"`
	// File is the first of those that differ, and Files how many there are.
	File  string `json:"file,omitempty"`
	Files int    `json:"files,omitempty"`
}

// The codes of notes.
const (
	UnknownName      = "unknown-name"
	UnknownDirective = "unknown-directive"
	OpenDirective    = "open-directive"
	EmptyDirective   = "empty-directive"
	OldDirective     = "old-directive"
	UnreadableFolder = "unreadable-folder"
	MoreNotes        = "more-notes"
)

// A Note says what came to nothing, and what to do.
type Note struct {
	Code string `json:"code"`
	Text string `json:"text"`
	// Commit is the one in whose message it stands, if it stands in one.
	Commit string `json:"commit,omitempty"`
}

// maxNotes is how many notes a selection has at most: messages are hostile text.
const maxNotes = 20

// Select chooses the frameworks that a change concerns. What it selects is always among
// input.Frameworks, in whatever order things are given, but for that of the commits.
func Select(input Input) *Selection {
	chosen := &choice{suite: newSuite(input.Frameworks), reasons: make(map[string][]Reason)}
	for _, folder := range chosen.suite.unreadable {
		chosen.note(UnreadableFolder, "", "the name of "+shown(folder)+" is not UTF-8; rename the folder")
	}
	for _, folder := range slices.Sorted(slices.Values(input.Unreadable)) {
		chosen.note(UnreadableFolder, "",
			shown(folder)+" cannot be read, and is left out; wanted a folder of the suite, with a name in UTF-8")
	}
	within := chosen.scope(input.Language, input.Folders)
	chosen.obey(input.Commits)
	if !chosen.skipped && !chosen.narrowed {
		chosen.detect(input.Changed)
	}
	selection := &Selection{Frameworks: []Framework{}, Skipped: chosen.skipped, Notes: chosen.notes()}
	if chosen.skipped {
		return selection
	}
	for _, folder := range slices.Sorted(maps.Keys(chosen.reasons)) {
		if within(folder) {
			selection.Frameworks = append(selection.Frameworks,
				Framework{Folder: folder, Language: languageOf(folder), Reasons: chosen.reasons[folder]})
		}
	}

	return selection
}

// A choice is a selection in the making.
type choice struct {
	suite   *suite
	reasons map[string][]Reason
	// skipped and narrowed say that a directive takes away: everything, or what is not named.
	skipped, narrowed bool
	noted             []Note
	unsaid            int
}

func (c *choice) add(folder string, reason Reason) {
	for _, known := range c.reasons[folder] {
		if known.Kind == reason.Kind && known.Directive == reason.Directive {
			return
		}
	}
	c.reasons[folder] = append(c.reasons[folder], reason)
}

func (c *choice) note(code, commit, text string) {
	note := Note{Code: code, Text: text, Commit: commit}
	switch {
	case slices.Contains(c.noted, note):
	case len(c.noted) == maxNotes:
		c.unsaid++
	default:
		c.noted = append(c.noted, note)
	}
}

func (c *choice) notes() []Note {
	if c.unsaid > 0 {
		return append(c.noted, Note{Code: MoreNotes, Text: "there is more of the kind, which is not listed"})
	}

	return append([]Note{}, c.noted...)
}

// scope reports of each folder whether the environment leaves it in.
func (c *choice) scope(language, folders string) func(folder string) bool {
	switch {
	case language != "":
		names, unknown := c.suite.languages.find([]string{language})
		c.unknown("", "TESTLANG", unknown)

		return func(folder string) bool { return slices.Contains(names, languageOf(folder)) }
	case folders != "":
		names, unknown := c.suite.folders.find(strings.Fields(folders))
		c.unknown("", "TESTDIR", unknown)

		return func(folder string) bool { return slices.Contains(names, folder) }
	}

	return func(string) bool { return true }
}

// detect selects by the files that differ.
func (c *choice) detect(changed []string) {
	shared := Reason{Kind: Shared}
	touched := make(map[string]Reason)
	for _, name := range slices.Compact(slices.Sorted(slices.Values(changed))) {
		if ofSuite(name) {
			shared = shared.with(name)
		}
		for _, folder := range c.suite.touchedBy(name) {
			touched[folder] = touched[folder].with(name)
		}
	}
	for folder, reason := range touched {
		reason.Kind = Touched
		c.add(folder, reason)
	}
	if shared.Files == 0 {
		return
	}
	for _, folder := range c.suite.all {
		c.add(folder, shared)
	}
}

// with returns the reason with one file more. Files come sorted, so that the first stays.
func (r Reason) with(file string) Reason {
	more := r
	if more.Files == 0 {
		more.File = file
	}
	more.Files++

	return more
}

// languageOf returns the folder of the language that a framework's folder lies in.
func languageOf(folder string) string {
	language, _, _ := strings.Cut(folder, "/")

	return language
}

// shown is hostile text on one line and no longer than a line.
func shown(text string) string {
	const most = 80
	if utf8.RuneCountInString(text) > most {
		return quoted(string([]rune(text)[:most])) + "..."
	}

	return quoted(text)
}
