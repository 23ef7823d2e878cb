// Package report prints what a run found: one file an output format, one interface.
package report

import (
	"io"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
)

// A Format prints a report. Everything that comes from the tree under review is
// hostile text; a format writes it so that it stays text.
type Format interface {
	Print(w io.Writer, report *lint.Report) error
}

// Options are what formats are told beside the report.
type Options struct {
	// Text is the format for a terminal, with what people chose for it.
	Text Text
	// Version is the program's own, for formats that name their author.
	Version string
	// Path turns the path of a file of the suite into one from the root of the repository, with
	// slashes, as services want it that show findings beside code. It returns nothing for a file that
	// lies elsewhere. Nil leaves paths as they are, from the root of the suite.
	Path func(file string) string
	// FailOn is the least severity that fails the run; Off stands for Error.
	FailOn finding.Severity
}

// A Kind is a format that users can ask for.
type Kind struct {
	// Name is what they call it.
	Name string
	// For says in a few words what reads it.
	For string
	// New makes the format.
	New func(Options) Format
}

// Kinds returns every format of a report, the one for people first.
func Kinds() []Kind {
	return []Kind{
		{"text", "people at a terminal", func(o Options) Format { return o.Text }},
		{"json", "programs: one document", func(Options) Format { return JSON{} }},
		{"jsonl", "programs: a line each, as it comes", func(Options) Format { return JSONLines{} }},
		{"markdown", "comments, and the summary of a job", func(o Options) Format { return Markdown(o) }},
		{"github", "annotations of GitHub Actions", func(o Options) Format { return GitHub(o) }},
		{"sarif", "code scanning, editors", func(o Options) Format { return SARIF(o) }},
		{"gitlab", "GitLab's code quality", func(o Options) Format { return GitLab(o) }},
		{"junit", "test reports of Jenkins, GitLab and others", func(o Options) Format { return JUnit(o) }},
		{"checkstyle", "Jenkins' warnings, and much else", func(o Options) Format { return Checkstyle(o) }},
		{"rdjson", "reviewdog: one document", func(o Options) Format { return RDJSON(o) }},
		{"rdjsonl", "reviewdog: a line each", func(o Options) Format { return RDJSONLines(o) }},
	}
}

// KindOf finds the format with the given name.
func KindOf(name string) (Kind, bool) {
	kinds := Kinds()
	i := slices.IndexFunc(kinds, func(kind Kind) bool { return kind.Name == name })
	if i < 0 {
		return Kind{}, false
	}

	return kinds[i], true
}

// Names returns the names of all formats.
func Names() []string {
	kinds := Kinds()
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = kind.Name
	}

	return names
}

// place returns the path of a file from the root of the repository. It is empty for none, and for
// one that lies elsewhere: a path that leads out of a repository is shown to nobody.
func (o Options) place(file string) string {
	if file == "" {
		return ""
	}
	if o.Path != nil {
		file = o.Path(file)
	}
	clean := path.Clean(file)
	if file == "" || path.IsAbs(clean) || clean == ".." || strings.HasPrefix(clean, "../") {
		return ""
	}

	return clean
}

// fails reports whether a finding fails the run.
func (o Options) fails(found finding.Finding) bool {
	failOn := o.FailOn
	if failOn == finding.Off {
		failOn = finding.Error
	}

	return found.Severity >= failOn
}

// Where tfblint and its rules are described.
const (
	home     = "https://github.com/tfblint/tfblint"
	ruleHome = home + "/blob/main/docs/rules/"
)

// ruleAddress returns where a rule is described: the page of a built-in one, the first source of
// a user's own; empty where there is nothing to read.
func ruleAddress(report *lint.Report, name string) string {
	rule := report.Rules[name]
	switch {
	case rule == nil:
		return ""
	case lint.IsBuiltIn(name):
		return ruleHome + name + ".md"
	case len(rule.Links) > 0:
		return rule.Links[0].URL
	}

	return ""
}

// toolErrorRule stands for a rule's name where a format has no other way to tell that tfblint
// itself failed.
const toolErrorRule = "tfblint/tool-error"
