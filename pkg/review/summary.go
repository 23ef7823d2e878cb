package review

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/markdown"
	"github.com/tfblint/tfblint/pkg/report"
)

const (
	// maxRows is how many rows a folded list shows: nobody reads more.
	maxRows = 60
	// maxAxis is how much of the name of an axis is shown, in bytes.
	maxAxis = 20
	// maxNames is how many names stand in a sentence, and maxFields in a cell.
	maxNames  = 20
	maxFields = 6
	// maxPurpose is how much of a purpose is shown, in bytes, and maxShown how many of them.
	maxPurpose = 300
	maxShown   = 3
	// shortHash is how many digits of a commit are shown.
	shortHash = 10
	minus     = "\u2212"
)

// summary writes the note that is edited in place.
func (d *decision) summary() string {
	subject := d.subject()
	reserve := len(marked("", summaryMarker, subject))
	page := &page{room: d.limits.Body - reserve}
	page.add(d.overview())
	page.add(d.placement())
	page.fold(d.listing())
	page.fold(d.changes())
	page.fold(d.runs())
	page.end(d.foot())

	return marked(page.text.String(), summaryMarker, subject)
}

// A page is a text that may grow to a size. What does not fit is left out and said at its end.
type page struct {
	text strings.Builder

	room    int
	skipped []string
}

// reserved is kept for the end of a page: what was left out, and the foot.
const reserved = 2 << 10

// add writes a paragraph.
func (p *page) add(text string) {
	if p.text.Len()+len(text) <= p.room-reserved {
		p.text.WriteString(text)
	}
}

// A section is a list with a title, folded away.
type section struct {
	title string
	// head stands before the rows.
	head string
	rows []string
	// more counts what was left out before; what is one of them called.
	more int
	what string
}

// fold writes a list, as much of it as there is room for.
func (p *page) fold(s section) {
	if len(s.rows) == 0 {
		return
	}
	const frame = 200
	var list strings.Builder
	room := p.room - reserved - p.text.Len() - len(s.title) - len(s.head) - frame
	shown := 0
	for shown < len(s.rows) && shown < maxRows && list.Len()+len(s.rows[shown]) <= room {
		list.WriteString(s.rows[shown])
		shown++
	}
	rest := len(s.rows) - shown + s.more
	if shown == 0 {
		p.skipped = append(p.skipped, report.Counted(rest, s.what))

		return
	}
	p.text.WriteString("\n<details><summary>" + s.title + "</summary>\n\n" + s.head + list.String())
	if rest > 0 {
		p.text.WriteString("\nand " + report.Counted(rest, s.what) + " more, for which there is no room here\n")
	}
	p.text.WriteString("\n</details>\n")
}

// end writes what was left out, and the foot.
func (p *page) end(foot string) {
	if len(p.skipped) > 0 {
		p.text.WriteString("\nThere is no room here for " + strings.Join(p.skipped, ", ") + ".\n")
	}
	p.text.WriteString(foot)
}

// overview says what was found and what the change comes to. It depends on the input alone.
func (d *decision) overview() string {
	in := d.input
	var text strings.Builder
	text.WriteString("### tfblint: " + in.verdict() + "\n\n")
	sum := in.Matrix.sum()
	text.WriteString(report.Headline(&sum) + "\n")
	text.WriteString(in.names())
	text.WriteString(in.purpose())
	if in.Counts.Ended > 0 {
		text.WriteString("\nThe change ends " + report.Counted(in.Counts.Ended, "finding") + " that stood before.\n")
	}
	if hidden := in.Counts.Waived + in.Counts.Baselined; hidden > 0 {
		fmt.Fprintf(&text, "\nHidden: %d by waivers, %d by the baseline.\n", in.Counts.Waived, in.Counts.Baselined)
	}
	if len(in.Ignored) > 0 {
		text.WriteString("\nThe change alters " + listed(in.Ignored, maxShown) +
			". A review goes by the settings of the base, so this counts once it is merged.\n")
	}
	text.WriteString(in.incomplete())

	return text.String()
}

// verdict says in a few words what was found.
func (i *Input) verdict() string {
	var parts []string
	for _, of := range []struct {
		count int
		word  string
	}{{i.Counts.Errors, "error"}, {i.Counts.Warnings, "warning"}, {i.Counts.Infos, "note"}} {
		if of.count > 0 {
			parts = append(parts, report.Counted(of.count, of.word))
		}
	}
	switch {
	case len(parts) > 0 && i.Incomplete():
		return strings.Join(parts, ", ") + ", and not everything could be checked"
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case i.Incomplete():
		return "not everything could be checked"
	}

	return "nothing to object to"
}

// sum is the matrix's share of the change in the form that a headline is written from.
func (m *Matrix) sum() change.Sum {
	sum := change.Sum{
		Added: m.Tests.Added, Removed: m.Tests.Removed, Renamed: m.Tests.Renamed, Moved: m.Tests.Moved,
		Altered: m.Tests.Altered, Activated: m.Tests.Activated, Deactivated: m.Tests.Deactivated,
		Gained: m.Seconds.Gained, Lost: m.Seconds.Lost, Before: m.Seconds.Before, After: m.Seconds.After,
	}
	for _, cells := range m.Cells {
		sum.Cells = append(sum.Cells, change.TypeSum(cells))
	}

	return sum
}

// names tells of names that are new to the suite, or gone from it.
func (i *Input) names() string {
	var text strings.Builder
	for _, side := range []struct {
		gone bool
		says string
	}{{false, "New to the suite"}, {true, "Gone from the suite"}} {
		var list []string
		for _, one := range i.Matrix.Axes {
			if one.Gone == side.gone {
				list = append(list, markdown.Text(cut(one.Axis, maxAxis))+" "+name(cut(one.Name, maxShort)))
			}
		}
		if rest := len(list) - maxNames; rest > 0 {
			list = append(list[:maxNames], fmt.Sprintf("and %d more", rest))
		}
		if len(list) > 0 {
			text.WriteString("\n" + side.says + ": " + strings.Join(list, ", ") + ".\n")
		}
	}
	if i.More.Names > 0 {
		fmt.Fprintf(&text, "\nMore names came or went: %d.\n", i.More.Names)
	}

	return text.String()
}

// purpose tells what the change is good for, or that it does not say so where it makes the matrix
// grow.
func (i *Input) purpose() string {
	if len(i.Purposes) == 0 {
		if i.Matrix.Tests.Added+i.Matrix.Tests.Activated == 0 && i.Matrix.Seconds.Gained <= i.Matrix.Seconds.Lost {
			return ""
		}

		const where = "in a line `Matrix-Purpose: …` of this pull request's text or of a commit's message.\n"
		if i.widens() {
			return "\n**Purpose:** none is given. The matrix grows only with a significant purpose: say what the " +
				"tests show that no other does, " + where
		}

		return "\n**Purpose:** none is given. It stands " + where
	}
	var text strings.Builder
	for _, purpose := range i.Purposes[:min(len(i.Purposes), maxShown)] {
		text.WriteString("\n**Purpose:** " + markdown.Text(cut(purpose, maxPurpose)) + "\n")
	}
	if rest := i.More.Purposes + len(i.Purposes) - maxShown; rest > 0 {
		fmt.Fprintf(&text, "\nMore purposes are given: %d.\n", rest)
	}

	return text.String()
}

// widens reports whether a framework that was there before gets more tests.
func (i *Input) widens() bool {
	for _, framework := range i.Matrix.Frameworks {
		for _, test := range framework.Tests {
			if framework.Kind != change.Added && test.After && !test.Before {
				return true
			}
		}
	}

	return false
}

// incomplete says what could not be checked.
func (i *Input) incomplete() string {
	const most = 5
	if !i.Incomplete() {
		return ""
	}
	var text strings.Builder
	text.WriteString("\n**Not everything could be checked.** The job's log says more.\n\n")
	for k, problem := range i.Problems {
		if k == most {
			break
		}
		text.WriteString("- ")
		if problem.File != "" {
			text.WriteString(name(problem.File) + ": ")
		}
		text.WriteString(markdown.Text(cut(problem.Message, maxName)) + "\n")
	}
	if rest := i.More.Problems + len(i.Problems) - most; rest > 0 {
		fmt.Fprintf(&text, "- and %d more\n", rest)
	}

	return text.String()
}

// listed writes names in a sentence, the first so many.
func listed(names []string, most int) string {
	var list []string
	for k, one := range names {
		if k == most {
			list = append(list, fmt.Sprintf("and %d more", len(names)-most))

			break
		}
		list = append(list, name(one))
	}

	return strings.Join(list, ", ")
}

// placement says where the findings are told.
func (d *decision) placement() string {
	total := len(d.input.Findings) + d.input.More.Findings
	comments := len(d.standing) - d.silenced
	rest := total - comments
	var parts []string
	if comments > 0 {
		parts = append(parts, fmt.Sprintf("%d in comments on the files", comments))
	}
	if rest > 0 && comments > 0 {
		parts = append(parts, fmt.Sprintf("%d only here", rest))
	}
	if len(parts) == 0 || total == 0 {
		return ""
	}

	return "\nThe findings: " + strings.Join(parts, ", ") + ".\n"
}

// listing tells of the findings that have no comment.
func (d *decision) listing() section {
	s := section{more: d.input.More.Findings, what: "finding"}
	for _, found := range d.listed {
		place := found.File
		if found.Start.Line > 0 {
			place = fmt.Sprintf("%s:%d", cut(found.File, maxName), found.Start.Line)
		}
		s.rows = append(s.rows, fmt.Sprintf("- **%s** %s %s: %s\n",
			label(found.Severity), name(place), name(found.Rule), prose(found.Message)))
	}
	s.title = report.Counted(len(s.rows)+s.more, "finding") + " without a comment"

	return s
}

// changes tells what the change does to the matrix, framework by framework.
func (d *decision) changes() section {
	m := &d.input.Matrix
	s := section{
		title: "What changes in the matrix",
		head:  "| | test | what changed | minutes a run |\n|---|---|---|---:|\n",
		more:  d.input.More.Frameworks + d.input.More.Tests, what: "row",
	}
	for i := range m.Frameworks {
		framework := &m.Frameworks[i]
		s.rows = append(s.rows, framework.row())
		for j := range framework.Tests {
			s.rows = append(s.rows, framework.Tests[j].row())
		}
	}

	return s
}

func (f *Framework) row() string {
	var facts []string
	switch f.Kind {
	case change.Added:
		facts = append(facts, "new framework")
	case change.Removed:
		facts = append(facts, "framework removed")
	case change.Moved:
		facts = append(facts, "moved from "+name(f.Was))
	case change.Renamed, change.Altered: // Its tests tell.
	}
	if f.Seconds != 0 {
		switch {
		case f.Rank > 0 && f.Ranked > 0 && f.Rank != f.Ranked:
			facts = append(facts, fmt.Sprintf("rank %d of %d by cost (was %d)", f.Rank, f.Of, f.Ranked))
		case f.Rank > 0:
			facts = append(facts, fmt.Sprintf("rank %d of %d by cost", f.Rank, f.Of))
		}
	}
	if f.Faulty {
		facts = append(facts, "not all of it can be read")
	}

	return fmt.Sprintf("| | **%s** | %s | %s |\n", name(f.Dir), strings.Join(facts, "; "), report.Difference(f.Seconds))
}

func (t *Test) row() string {
	facts := t.facts()
	if types := t.types(); types != "" {
		facts = append(facts, types)
	}
	// That a test was switched on or off is what its tags were altered for.
	fields := slices.DeleteFunc(slices.Clone(t.Fields), func(field string) bool {
		return field == "tags" && t.Before != t.After
	})
	if len(fields) > 0 {
		facts = append(facts, listed(fields, maxFields))
	}

	return fmt.Sprintf("| %s | %s | %s | %s |\n",
		t.mark(), name(t.Name), strings.Join(facts, "; "), report.Difference(t.Seconds))
}

func (t *Test) mark() string {
	switch t.Kind {
	case change.Added:
		return "+"
	case change.Removed:
		return minus
	case change.Renamed, change.Moved, change.Altered:
	}

	return "~"
}

// facts say what happened to a test as a whole.
func (t *Test) facts() []string {
	var facts []string
	switch t.Kind {
	case change.Renamed:
		facts = append(facts, "was "+name(t.Was))
	case change.Moved:
		facts = append(facts, "from another framework")
	case change.Added, change.Removed:
		if !t.Before && !t.After {
			facts = append(facts, "not active")
		}

		return facts
	case change.Altered: // Types and fields tell.
	}
	if t.Before != t.After {
		facts = append(facts, map[bool]string{true: "activated", false: "switched off"}[t.After])
	}

	return facts
}

// types lists the test types that come and go.
func (t *Test) types() string {
	var types []string
	for _, side := range []struct {
		sign string
		list []string
	}{{"+", t.Added}, {minus, t.Removed}} {
		for _, one := range side.list[:min(len(side.list), maxNames)] {
			types = append(types, side.sign+name(cut(one, maxShort)))
		}
	}

	return strings.Join(types, " ")
}

// runs tells what the change will have run.
func (d *decision) runs() section {
	runs := &d.input.Runs
	s := section{more: d.input.More.Runs, what: "framework"}
	if runs.Skipped {
		s.title = "This change asks for no test to be run"
		s.rows = []string{"Its newest commit says so in a directive.\n"}

		return s
	}
	amount := fmt.Sprintf("%s of %s, about %s minutes", report.Counted(runs.Tests, "test"),
		report.Counted(runs.Count, "framework"), report.Minutes(runs.Seconds))
	if runs.All {
		s.title = "This change runs the whole suite: " + amount
		s.rows = []string{"It touches what every test is run with.\n"}

		return s
	}
	s.title = "This change runs " + amount
	s.head = "| framework | tests | minutes | because |\n|---|---:|---:|---|\n"
	for _, run := range runs.Frameworks {
		s.rows = append(s.rows, fmt.Sprintf("| %s | %d | %s | %s |\n",
			name(run.Folder), run.Tests, report.Minutes(run.Seconds), because(run.Reason)))
	}

	return s
}

func because(reason string) string {
	switch path.Base(reason) {
	case "directive":
		return "a commit asks for it"
	case "suite":
		return "the suite's own files differ"
	}

	return "its files differ"
}

// foot says what was looked at.
func (d *decision) foot() string {
	short := func(hash string) string { return name(cut(hash, shortHash+len(ellipsis))[:min(len(hash), shortHash)]) }

	return "\n<sub>Looked at " + short(d.input.Head) + " against " + short(cmp.Or(d.input.Base, "nothing")) +
		"; " + markdown.Code("tfblint review") + " edits this note in place.</sub>\n"
}

// Unposted says in a job's summary why a review stands there, and what became of its parts.
func Unposted(lines []string) string {
	const most = 20
	var text strings.Builder
	text.WriteString("> [!WARNING]\n> Not all of this could be written at the pull request, so it stands here.\n")
	for i, line := range lines {
		if i == most {
			break
		}
		text.WriteString("> - " + prose(line) + "\n")
	}

	return text.String()
}
