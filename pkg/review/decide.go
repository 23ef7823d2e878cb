package review

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// Decide says what is missing at a pull request. Comments stay where they are as long as what they
// are about stands: they are edited where it reads differently now, and removed where it is gone or
// lies elsewhere, unless a person has answered. A comment that a person has removed is not written
// again while the summary remembers it.
func Decide(input *Input, state *State, limits Limits) *Actions {
	d := newDecision(input, state, limits)
	d.comments()
	d.note()
	d.check()

	return d.actions
}

// A decision is being taken.
type decision struct {
	input   *Input
	state   *State
	limits  Limits
	actions *Actions

	files map[string]*File
	// threads are our comments on findings, by the key of the finding.
	threads map[string][]thread
	// posted are the keys of findings that were commented on when the summary was last written.
	posted map[string]bool
	// refused are the keys of findings whose comments the host does not take.
	refused map[string]bool
	// standing are the keys of findings that are commented on once all is done, sorted, and
	// silenced those among them whose comment a person has removed.
	standing []string
	silenced int
	// listed are findings without a comment, which the summary tells of.
	listed []*Finding
}

// A thread is a comment of ours with what stands below it.
type thread struct {
	*Comment

	marker marker
	// answered says that a person has replied.
	answered bool
}

func newDecision(input *Input, state *State, limits Limits) *decision {
	d := &decision{
		input: input, state: state, limits: limits, actions: &Actions{},
		files: map[string]*File{}, threads: map[string][]thread{}, posted: map[string]bool{},
		refused: map[string]bool{},
	}
	for i := range input.Files {
		d.files[input.Files[i].Name] = &input.Files[i]
	}
	answered := map[int64]bool{}
	for i := range state.Comments {
		if one := &state.Comments[i]; one.ReplyTo != 0 && !one.Mine {
			answered[one.ReplyTo] = true
		}
	}
	for i := range state.Comments {
		one := &state.Comments[i]
		if !one.Mine || one.ReplyTo != 0 {
			continue
		}
		if said, is := readMarker(one.Body); is && said.kind != "summary" {
			d.threads[said.subject] = append(d.threads[said.subject], thread{one, said, answered[one.ID]})
		}
	}
	for _, one := range state.Refused {
		if said, is := readMarker(one.Body); is {
			d.refused[said.subject] = true
		}
	}
	for _, note := range d.summaries() {
		said, _ := readMarker(note.Body)
		for key := range said.keys() {
			d.posted[key] = true
		}
	}

	return d
}

// summaries returns our notes that are summaries, the oldest first.
func (d *decision) summaries() []*Note {
	var found []*Note
	for i := range d.state.Notes {
		note := &d.state.Notes[i]
		if said, is := readMarker(note.Body); is && note.Mine && said.kind == "summary" {
			found = append(found, note)
		}
	}
	slices.SortFunc(found, func(a, b *Note) int { return cmp.Compare(a.ID, b.ID) })

	return found
}

// A wanted comment is one that a finding asks for.
type wanted struct {
	*Finding

	key  string
	spot spot
	body string
}

// comments decides on the comments on files and lines.
func (d *decision) comments() {
	var fresh []*wanted
	known := map[string]bool{} // Whether the file is in the difference.
	for key, found := range d.keyed() {
		file := d.files[found.File]
		known[key] = file != nil
		if file == nil {
			d.listed = append(d.listed, found)

			continue
		}
		one := &wanted{Finding: found, key: key, spot: spotOf(found, file)}
		one.body = d.commentOn(one)
		switch {
		case d.keep(one):
			d.standing = append(d.standing, key)
		case len(d.threads[key]) == 0 && d.posted[key]: // A person has seen enough of it.
			d.standing = append(d.standing, key)
			d.silenced++
			d.listed = append(d.listed, found)
		case d.refused[key]:
			d.listed = append(d.listed, found)
		default:
			fresh = append(fresh, one)
		}
	}
	d.retire(known)
	room := max(0, d.limits.Comments-len(d.standing)+d.silenced)
	for i, one := range fresh {
		if i >= room {
			d.listed = append(d.listed, one.Finding)

			continue
		}
		d.standing = append(d.standing, one.key)
		d.actions.Create = append(d.actions.Create,
			Inline{File: one.File, Start: one.spot.start, Line: one.spot.line, Body: one.body})
	}
	slices.Sort(d.standing)
	slices.SortStableFunc(d.listed, compare)
	slices.SortFunc(d.actions.Edit, func(a, b Put) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(d.actions.Remove)
}

// keyed yields the findings with a key each, the worst first. Findings with one fingerprint, which
// only a stranger's input has, are told apart by their order.
func (d *decision) keyed() func(yield func(string, *Finding) bool) {
	return func(yield func(string, *Finding) bool) {
		seen := map[string]int{}
		for _, found := range d.sorted() {
			key := found.Fingerprint
			seen[key]++
			if seen[key] > 1 {
				key += "-" + strconv.Itoa(seen[key])
			}
			if !yield(key, found) {
				return
			}
		}
	}
}

func (d *decision) sorted() []*Finding {
	list := make([]*Finding, len(d.input.Findings))
	for i := range d.input.Findings {
		list[i] = &d.input.Findings[i]
	}
	slices.SortStableFunc(list, compare)

	return list
}

// compare orders findings as a reader wants them: the worst first, then as they go through files.
func compare(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(b.Severity, a.Severity),
		cmp.Compare(a.File, b.File), cmp.Compare(a.Start.Line, b.Start.Line),
		cmp.Compare(a.Start.Column, b.Start.Column),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Fingerprint, b.Fingerprint), cmp.Compare(a.Message, b.Message),
	)
}

// keep goes on with a comment that is there: one in its place, or else one that a person has
// answered, wherever it is. It removes the others and reports whether one is left.
func (d *decision) keep(one *wanted) bool {
	threads := d.threads[one.key]
	kept := slices.IndexFunc(threads, func(t thread) bool { return t.isAt(one) })
	if kept < 0 {
		kept = slices.IndexFunc(threads, func(t thread) bool { return t.answered })
	}
	for i, t := range threads {
		if i != kept {
			d.remove(t)
		}
	}
	if kept < 0 {
		return false
	}
	found, body := threads[kept], one.body
	if one.spot.suggests && (found.Outdated || found.Line != one.spot.line || found.Start != one.spot.start) {
		// A suggestion elsewhere would replace other lines than it was made for.
		plain := *one
		plain.spot.suggests = false
		body = d.commentOn(&plain)
	}
	if wants, _ := readMarker(body); wants != found.marker {
		d.actions.Edit = append(d.actions.Edit, Put{ID: found.ID, Body: body})
	}

	return true
}

// isAt reports whether a comment is where it is wanted. One on a file as a whole is, wherever in
// the file: it was put there because the host did not take the line, or did not show it before.
func (t thread) isAt(one *wanted) bool {
	if t.File != one.File || t.Outdated {
		return false
	}

	return t.Line == one.spot.line && t.Start == one.spot.start || t.Line == 0
}

// remove takes a comment away that nobody has answered.
func (d *decision) remove(t thread) {
	if !t.answered {
		d.actions.Remove = append(d.actions.Remove, t.ID)
	}
}

// retire ends the comments whose findings are gone, or are in no file of the difference any more;
// known says which. What a person has answered to stays, and says that it is over where it is.
func (d *decision) retire(known map[string]bool) {
	for key, threads := range d.threads {
		inFile, found := known[key]
		if inFile {
			continue
		}
		for _, t := range threads {
			d.remove(t)
			if t.answered && !found && t.marker.kind != "settled" {
				d.actions.Edit = append(d.actions.Edit, Put{ID: t.ID, Body: settled(t)})
			}
		}
	}
}

// note decides on the summary.
func (d *decision) note() {
	notes := d.summaries()
	body := d.summary()
	put := &Put{Body: body}
	if len(notes) > 0 {
		put.ID = notes[0].ID
		for _, double := range notes[1:] {
			d.actions.Drop = append(d.actions.Drop, double.ID)
		}
		wants, _ := readMarker(body)
		if said, _ := readMarker(notes[0].Body); said == wants {
			return
		}
	}
	d.actions.Summary = put
}

// subject lists the keys that a summary remembers.
func (d *decision) subject() string {
	if len(d.standing) == 0 {
		return none
	}

	return strings.Join(d.standing, ",")
}

// label names a severity as a reader sees it.
func label(severity finding.Severity) string {
	if severity == finding.Info {
		return "note"
	}

	return severity.String()
}
