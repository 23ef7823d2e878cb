package lint

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/text"
)

// Mended is what fixes made of a suite. Nothing is written yet.
type Mended struct {
	// Report is what is left.
	Report *Report
	// Changes are the files that are another than before, sorted by name.
	Changes []Change
	// Fixed counts the findings that were mended, and Unsafe those left that have a fix
	// which was not asked for.
	Fixed, Unsafe int
	// Refused are fixes that were not made, in the order in which that was found out.
	Refused []Refusal
}

// A Change is a file with what it held and what it is to hold.
type Change struct {
	// File is the path from the root of the suite.
	File string
	// Before is nil for a file that was not there.
	Before, After []byte
}

// A Refusal says why the fix of a finding was not made.
type Refusal struct {
	Finding finding.Finding
	Reason  string
}

// maxRounds bounds how often a suite is linted while it is mended. What is usual are three:
// one makes all fixes, one those that had to wait, and none is left for the last.
const maxRounds = 100

// Mend makes the fixes of a report in memory, those that are unsafe only if that is wanted.
// Each round makes all that do not disturb each other and lints the result: it is kept
// only if no framework is worse off for it. Where one is, fewer of its fixes are tried
// together, until it is clear which one is to blame; that one is refused.
func Mend(ctx context.Context, options Options, report *Report, unsafe bool) (*Mended, error) {
	m := &mender{
		options: options, unsafe: unsafe, report: report, original: map[string][]byte{}, files: map[string][]byte{},
		documents: map[string]*text.Document{}, refused: map[string]bool{}, limits: map[string]int{}, result: &Mended{},
	}
	rounds := 0
	for ; rounds < maxRounds; rounds++ {
		chosen := m.choose()
		if len(chosen) == 0 {
			break
		}
		if err := m.round(ctx, chosen); err != nil {
			return nil, err
		}
	}
	m.finish(rounds == maxRounds)

	return m.result, nil
}

// A mender mends one suite.
type mender struct {
	options Options
	unsafe  bool
	// report is about the suite with files in it; original is what these held.
	report          *Report
	files, original map[string][]byte
	documents       map[string]*text.Document // Of files, for places in them.
	// refused are the fingerprints of findings whose fix is not tried again.
	refused map[string]bool
	// limits are how many fixes are made in a round: of each framework that an earlier
	// round made worse, by its folder; and together, under the empty name.
	limits map[string]int
	result *Mended
}

// A repair is a fix that can be made now.
type repair struct {
	finding finding.Finding
	edits   map[string][]text.Edit // By file.
}

// standing returns the findings that may be mended, in the order of a report: those that the
// baseline knows as well, since it is there to shrink, and none that is waived, since somebody
// has given a reason for it.
func (r *Report) standing() []finding.Finding {
	standing := slices.Concat(r.Findings, r.Baselined)
	slices.SortStableFunc(standing, finding.Compare)

	return standing
}

// choose returns the repairs of the next round, by the framework's folder: the safe ones
// first, since only these can be held to what they promise.
func (m *mender) choose() map[string][]repair {
	safe := map[string]bool{}
	for _, found := range m.report.standing() {
		if m.wants(found) && found.Fix.Safe {
			safe[m.folder(found.File)] = true
		}
	}
	chosen := map[string][]repair{}
	taken := map[string]claims{}
	for _, found := range m.report.standing() {
		folder := m.folder(found.File)
		switch {
		case !m.wants(found) || found.Fix.Safe != safe[folder]:
			continue
		case limited(m.limits, folder, len(chosen[folder])):
			continue
		case chosen[folder] == nil && limited(m.limits, "", len(chosen)):
			continue
		}
		edits, err := m.locate(found.Fix)
		if err != nil {
			m.refuse(found, err.Error())

			continue
		}
		if !disturbs(edits, taken) { // Else it waits: who is first wins.
			for file, added := range edits {
				taken[file] = taken[file].with(added)
			}
			chosen[folder] = append(chosen[folder], repair{found, edits})
		}
	}

	return chosen
}

// wants reports whether a finding has a fix that is to be made.
func (m *mender) wants(found finding.Finding) bool {
	return found.Fix != nil && len(found.Fix.Edits) > 0 && (found.Fix.Safe || m.unsafe) && !m.refused[found.Fingerprint]
}

func limited(limits map[string]int, name string, count int) bool {
	limit, isLimited := limits[name]

	return isLimited && count >= limit
}

// Claims are the edits that are made to a file in one round, in order.
type claims []text.Edit

func (c claims) find(edit text.Edit) int {
	i, _ := slices.BinarySearchFunc(c, edit, func(a, b text.Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})

	return i
}

func (c claims) with(edits []text.Edit) claims {
	for _, edit := range edits {
		c = slices.Insert(c, c.find(edit), edit)
	}

	return c
}

// disturbedBy looks at the neighbours only: what reaches further disturbs these.
func (c claims) disturbedBy(edit text.Edit) bool {
	i := c.find(edit)

	return i > 0 && c[i-1].Disturbs(edit) || i < len(c) && c[i].Disturbs(edit)
}

func disturbs(edits map[string][]text.Edit, taken map[string]claims) bool {
	for file, added := range edits {
		if slices.ContainsFunc(added, taken[file].disturbedBy) {
			return true
		}
	}

	return false
}

// locate finds the bytes of a fix's edits in the files as they are now.
func (m *mender) locate(fix *finding.Fix) (map[string][]text.Edit, error) {
	located := map[string][]text.Edit{}
	changes := false
	for _, edit := range fix.Edits {
		document, err := m.read(edit.File)
		if err != nil {
			return nil, err
		}
		span, err := document.SpanOf(edit.Place)
		if err != nil {
			return nil, err
		}
		changes = changes || string(document.Bytes[span.Start:span.End]) != edit.Text
		located[edit.File] = append(located[edit.File], text.Edit{Span: span, Text: edit.Text})
	}
	if !changes {
		return nil, errNoChange
	}
	for _, file := range slices.Sorted(maps.Keys(located)) {
		if err := text.Fit(len(m.files[file]), located[file]); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}

	return located, nil
}

// read returns a file as it is now.
func (m *mender) read(file string) (*text.Document, error) {
	if document, known := m.documents[file]; known {
		return document, nil
	}
	content, known := m.files[file]
	if !known {
		// What is written takes the place of the link, not of what it leads to.
		if linked(m.options.Suite, file) {
			return nil, fmt.Errorf("%w: %s", errLink, file)
		}
		var err error
		if content, err = fs.ReadFile(m.options.Suite, file); err != nil {
			return nil, fmt.Errorf("reading what is to be mended: %w", err)
		}
		m.original[file], m.files[file] = content, content
	}
	m.documents[file] = &text.Document{Name: file, Bytes: content}

	return m.documents[file], nil
}

var (
	errNoChange = errors.New("it changes nothing")
	errLink     = errors.New("a symbolic link is not mended; mend what it leads to")
)

func linked(suite fs.FS, file string) bool {
	entries, err := fs.ReadDir(suite, path.Dir(file))

	return err == nil && slices.ContainsFunc(entries, func(entry fs.DirEntry) bool {
		return entry.Name() == path.Base(file) && entry.Type()&fs.ModeSymlink != 0
	})
}

func (m *mender) refuse(found finding.Finding, reason string) {
	m.refused[found.Fingerprint] = true
	m.result.Refused = append(m.result.Refused, Refusal{found, reason})
}

// round makes the chosen repairs and keeps them, unless a framework is worse off.
func (m *mender) round(ctx context.Context, chosen map[string][]repair) error {
	trial := maps.Clone(m.files)
	for file, edits := range editsOf(chosen) {
		content, err := text.Apply(m.files[file], edits)
		if err != nil {
			return fmt.Errorf("mending %s: %w", file, err) // Not after Disturbs.
		}
		trial[file] = content
	}
	options := m.options
	options.Suite = &overlay{below: m.options.Suite, dir: ".", files: trial}
	after, err := Run(ctx, options)
	if err != nil {
		return fmt.Errorf("linting what was mended: %w", err)
	}
	judge := &comparison{before: m.count(m.report), after: m.count(after), chosen: m.counted(chosen)}
	if judge.altered, err = m.altered(ctx, chosen, trial); err != nil {
		return err
	}
	if m.blame(judge, chosen) {
		return nil
	}
	m.report, m.files, m.documents = after, trial, map[string]*text.Document{}
	m.result.Fixed += judge.gone()
	for folder := range chosen {
		m.relax(folder)
	}
	m.relax("")

	return nil
}

// relax lets twice as many fixes be made together as in a round that went well.
func (m *mender) relax(name string) {
	const plenty = 1 << 16
	if limit, isLimited := m.limits[name]; isLimited {
		m.limits[name] = min(limit+limit, plenty)
	}
}

func editsOf(chosen map[string][]repair) map[string][]text.Edit {
	edits := map[string][]text.Edit{}
	for _, repairs := range chosen {
		for _, repair := range repairs {
			for file, added := range repair.edits {
				edits[file] = append(edits[file], added...)
			}
		}
	}

	return edits
}

// blame finds out who is to blame for what a round made worse, as far as one round can tell.
// It reports whether anything is worse.
func (m *mender) blame(judge *comparison, chosen map[string][]repair) bool {
	worse := false
	for _, folder := range slices.Sorted(maps.Keys(chosen)) {
		if reason := judge.worse(folder); reason != "" {
			worse = true
			m.restrict(folder, chosen[folder], reason)
		}
	}
	if worse {
		return true
	}
	reason := judge.worseElsewhere()
	switch {
	case reason == "":
		return false
	case len(chosen) > 1:
		m.limits[""] = len(chosen) / 2 //nolint:mnd // A half.
	default:
		for folder, repairs := range chosen {
			m.restrict(folder, repairs, reason)
		}
	}

	return true
}

// restrict has fewer fixes of a framework tried together; one that was alone is refused.
func (m *mender) restrict(folder string, repairs []repair, reason string) {
	if len(repairs) == 1 {
		m.refuse(repairs[0].finding, reason)

		return
	}
	m.limits[folder] = len(repairs) / 2 //nolint:mnd // A half.
}

// finish says what became of the suite.
func (m *mender) finish(exhausted bool) {
	m.result.Report = m.report
	left := map[string]bool{}
	for _, found := range m.report.standing() {
		left[found.Fingerprint] = true
		switch {
		case found.Fix == nil || m.refused[found.Fingerprint]:
		case !found.Fix.Safe && !m.unsafe:
			m.result.Unsafe++
		case exhausted:
			m.refuse(found, fmt.Sprintf("the suite was mended %d times; run it again to go on", maxRounds))
		}
	}
	// What was refused may have been mended together with something else.
	m.result.Refused = slices.DeleteFunc(m.result.Refused, func(r Refusal) bool { return !left[r.Finding.Fingerprint] })
	for file, content := range m.files {
		if before := m.original[file]; !bytes.Equal(before, content) {
			m.result.Changes = append(m.result.Changes, Change{File: file, Before: before, After: content})
		}
	}
	slices.SortFunc(m.result.Changes, func(a, b Change) int { return cmp.Compare(a.File, b.File) })
}
