package lint

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/parallel"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// What a run has worked out is remembered for the next one, by the content of what it was
// worked out from: a framework's configuration and the names in its folder, the trace of
// what was read as evidence, and the names of its neighbours. Rules have no other inputs
// than these and the plan, which is part of the key under which all is kept.

// memoryVersion is the version of what is kept; it changes with what a field means. Another
// build of the program remembers nothing of this one anyway.
const memoryVersion = 2

// A sum is a SHA-256.
type sum = [sha256.Size]byte

// A memory is what is remembered of a suite. Its fields are exported for encoding only.
type memory struct {
	// Frameworks are by folder.
	Frameworks map[string]remembered
	// Tables are what rules said about the matrix as a whole, in a run with a base on both
	// sides of the change: once it is made, the side of the head is the base of the next.
	Tables []rememberedTable
}

// table returns what rules said about the matrix of texts that sum up to texts.
func (m *memory) table(texts sum) (rememberedTable, bool) {
	i := slices.IndexFunc(m.Tables, func(table rememberedTable) bool { return table.Texts == texts })
	if i < 0 {
		return rememberedTable{}, false
	}

	return m.Tables[i], true
}

// remembered is what a run knows about a framework without its model.
type remembered struct {
	// Text sums the configuration and the names in the folder.
	Text          sum
	Name, Group   string
	Tests, Active int
	// Named names the tests, for those who name them.
	Named []named
	// Judged says that the framework was judged, so that the fields below hold.
	Judged bool
	// Neighbours sums the names of the frameworks of its group.
	Neighbours sum
	// Trace is of the framework's folder.
	Trace    tree.Trace
	Findings []finding.Finding
}

// named is a test by its name in the suite and its key in the framework.
type named struct {
	Name, Key string
}

// rememberedTable is what rules said about the matrix as a whole.
type rememberedTable struct {
	// Texts sums the texts of all frameworks.
	Texts    sum
	Findings []rememberedFinding
}

type rememberedFinding struct {
	// Dir is the framework's folder.
	Dir     string
	Finding finding.Finding
}

// remember fetches what is remembered of the suite; the function that it returns waits for
// it. Where that is nothing and the whole suite is to be judged, all rules start to compile
// at once: among all frameworks some meets each condition.
func (r *run) remember() func() *memory {
	before := &memory{}
	done := make(chan struct{})
	if !r.options.whole() || r.options.Base != nil {
		r.plan.compile(func(part *part) bool {
			return r.needsNow(part) && len(part.when) == 0 && len(part.languages) == 0
		})
	}
	go func() {
		defer close(done)
		// Whatever is wrong with the cache, the work is done again.
		if err := r.options.Cache.Load(r.plan.key(r.options), before); err != nil {
			*before = memory{}
			if r.options.whole() && r.options.Base == nil {
				r.plan.compile(r.needsNow)
			}
		}
	}()

	return func() *memory {
		<-done

		return before
	}
}

// recall fills the rows from memory where what is remembered still holds, and loads all
// others.
func (r *run) recall(ctx context.Context, texts *tfb.Texts, before *memory) error {
	r.rows = make([]*row, len(texts.Frameworks))
	parallel.ForEachUntil(ctx, len(r.rows), func(i int) { r.rows[i] = r.recallRow(texts.Frameworks[i], before) })
	if ctx.Err() != nil {
		return fmt.Errorf("recalling verdicts: %w", ctx.Err())
	}
	sortRows(r.rows)
	r.recallTable(r.rows, texts.Strays, before)
	// First what has to be judged, so that its rules compile while the rest is loaded.
	if err := r.loadWanted(ctx, texts, before); err != nil {
		return err
	}
	if err := r.compile(); err != nil {
		return err
	}
	unknown := func(row *row) bool { return row.known.Name == "" }
	if err := r.load(ctx, texts, unknown); err != nil {
		return err
	}
	// Only now all names are known, and with them who has other neighbours than it had.
	neighbours := r.neighbours()
	for _, row := range r.rows {
		sum := neighbours[row.known.Group]
		if row.recalled && row.known.Neighbours != sum {
			row.forget()
		}
		row.known.Neighbours = sum
	}

	return r.load(ctx, texts, func(row *row) bool { return !r.table.recalled || r.other != nil || r.wanted(row) })
}

// recallTable fills in what is remembered about the matrix as a whole, which the rows and
// strays make up.
func (r *run) recallTable(rows []*row, strays []matrix.Stray, before *memory) {
	r.table.known.Texts = sumTexts(rows, strays)
	if r.table.recalled = !r.plan.judgesMatrix(); r.table.recalled {
		return
	}
	if known, found := before.table(r.table.known.Texts); found {
		r.table.recalled, r.table.known = true, known
	}
}

func sortRows(rows []*row) {
	slices.SortFunc(rows, func(a, b *row) int { return cmp.Compare(a.text.Dir, b.text.Dir) })
}

// wanted reports whether a row is to be judged and has no verdict.
func (r *run) wanted(row *row) bool { return !row.recalled && r.wants(row.text.Dir) }

// loadWanted loads what has to be judged, also on the side of the base.
func (r *run) loadWanted(ctx context.Context, texts *tfb.Texts, before *memory) error {
	if err := r.load(ctx, texts, r.wanted); err != nil || r.other == nil {
		return err
	}
	if err := r.loadBase(ctx, before); err != nil {
		return err
	}

	return r.load(ctx, texts, r.wanted) // The neighbours of what came or went.
}

func (r *run) recallRow(text *tfb.Text, before *memory) *row {
	row := &row{text: text, known: remembered{Text: sumText(text)}}
	wanted := r.wants(text.Dir)
	if known, found := before.Frameworks[text.Dir]; found && known.Text == row.known.Text {
		row.known = known
		row.recalled = wanted && known.Judged && holds(known.Trace, text)
	}
	if wanted && !row.recalled {
		row.forget()
	}

	return row
}

// forget drops what rules said, but not what is read off the text alone.
func (r *row) forget() {
	r.recalled = false
	r.known.Judged, r.known.Trace, r.known.Findings = false, nil, nil
}

// holds asks again what was asked to judge a framework.
func holds(trace tree.Trace, text *tfb.Text) bool {
	if len(trace) == 0 {
		return true
	}
	folder, err := text.Folder()
	if err != nil {
		return false
	}
	if closer, isCloser := folder.(io.Closer); isCloser {
		defer closer.Close() //nolint:errcheck // It was only read.
	}

	return trace.Holds(folder)
}

// load loads the frameworks of the rows that are wanted and not loaded yet, with evidence
// for those that are to be judged.
func (r *run) load(ctx context.Context, texts *tfb.Texts, want func(*row) bool) error {
	rows := map[string]*row{}
	for _, row := range r.rows {
		if !row.loaded && want(row) {
			row.loaded = true
			rows[row.text.Dir] = row
		}
	}
	if len(rows) == 0 {
		return nil
	}
	options := r.withEvidence(rows)
	if r.lean {
		options = tfb.Options{Vocabulary: r.plan.vocabulary, Lean: true}
	}
	loaded, err := fill(ctx, texts, rows, options)
	if err != nil {
		return err
	}
	r.suite.Frameworks = append(r.suite.Frameworks, loaded.Frameworks...)
	r.suite.Failures = append(r.suite.Failures, loaded.Failures...)
	r.suite.Sort()

	return nil
}

// withEvidence says how rows, which are by folder, are loaded in full.
func (r *run) withEvidence(rows map[string]*row) tfb.Options {
	return tfb.Options{
		Vocabulary: r.plan.vocabulary,
		Evidence: func(framework *matrix.Framework) bool {
			return !rows[framework.Dir].recalled && r.wants(framework.Dir) &&
				r.plan.needsEvidence(languages(framework))
		},
		Watch: func(dir string, folder fs.FS) fs.FS {
			recorder := tree.Record(folder)
			rows[dir].recorder = recorder // Each has its own goroutine.

			return recorder
		},
	}
}

// fill loads the frameworks of rows, which are by folder.
func fill(ctx context.Context, texts *tfb.Texts, rows map[string]*row, options tfb.Options) (*tfb.Suite, error) {
	loaded, err := texts.Load(ctx, options, func(text *tfb.Text) bool { return rows[text.Dir] != nil })
	if err != nil {
		return nil, fmt.Errorf("reading the suite: %w", err)
	}
	for _, framework := range loaded.Frameworks {
		row := rows[framework.Dir]
		row.framework = framework
		row.known.Name, row.known.Group = framework.Name, framework.Group
		row.known.Tests, row.known.Active = len(framework.Tests), active(framework)
		row.known.Named = nil
		for _, test := range framework.Tests {
			row.known.Named = append(row.known.Named, named{test.Name, test.Key})
		}
		if row.recorder != nil {
			row.known.Trace, row.recorder = row.recorder.Trace(), nil
		}
	}

	return loaded, nil
}

func active(framework *matrix.Framework) int {
	count := 0
	for _, test := range framework.Tests {
		if test.Active {
			count++
		}
	}

	return count
}

// neighbours gives rules the names of the frameworks of each group, and sums them.
func (r *run) neighbours() map[string]sum {
	names := map[string][]string{}
	for _, row := range r.rows {
		names[row.known.Group] = append(names[row.known.Group], row.known.Name)
	}
	for _, group := range names {
		slices.Sort(group)
	}
	r.groups = newEncoder(r.plan.vocabulary).groups(names)
	sums := make(map[string]sum, len(names))
	for group, members := range names {
		sums[group] = sumOf(members...)
	}

	return sums
}

// keep remembers what this run knows, unless nothing is new. A framework of which not all
// could be read or judged is not remembered, so that the next run says so again.
func (r *run) keep(before *memory) {
	if r.other != nil {
		r.keepTables()

		return
	}
	if !r.whole() && len(before.Frameworks) > 0 {
		// What is asked about is mostly about to change again, and to write down what is known
		// of all others takes longer than to judge a few anew.
		return
	}
	after := memory{Frameworks: map[string]remembered{}, Tables: tablesOf(r)}
	if r.options.NoContext {
		maps.Copy(after.Frameworks, before.Frameworks) // Others were not looked at.
	}
	changed := !r.table.recalled
	for _, row := range r.rows {
		dir := row.text.Dir
		failed := slices.ContainsFunc(r.suite.Failures, func(failure tfb.Failure) bool {
			return tfb.In(failure.File, dir)
		})
		unsure := r.severalErr != nil && !row.recalled
		if failed || unsure || row.err != nil || row.known.Name == "" {
			delete(after.Frameworks, dir)

			continue
		}
		changed = changed || row.loaded
		after.Frameworks[dir] = row.known
	}
	if changed || len(after.Frameworks) != len(before.Frameworks) {
		// A cache that cannot be written costs time and nothing else; whoever looks for the
		// reason finds it with `tfblint cache`.
		_ = r.options.Cache.Save(r.plan.key(r.options), &after)
	}
}

// keepTables remembers, of a run with a base, what is new about the matrix as a whole. The few
// frameworks that it judges are about to change again.
func (r *run) keepTables() {
	if !r.table.recalled || !r.other.base.table.recalled {
		_ = r.options.Cache.Save(r.plan.key(r.options), &memory{Tables: tablesOf(r, r.other.base)}) // As in keep.
	}
}

// tablesOf returns what rules say about the matrix as a whole, where all of them did.
func tablesOf(runs ...*run) []rememberedTable {
	var tables []rememberedTable
	for _, r := range runs {
		isKnown := slices.ContainsFunc(tables, func(table rememberedTable) bool {
			return table.Texts == r.table.known.Texts
		})
		if r.table.err == nil && !isKnown {
			tables = append(tables, r.table.known)
		}
	}

	return tables
}

func sumText(text *tfb.Text) sum {
	return sumOf(slices.Concat(text.Files, []string{string(text.Config)})...)
}

func sumTexts(rows []*row, strays []matrix.Stray) sum {
	parts := make([]string, 0, len(rows)+len(rows)+len(strays))
	for _, row := range rows {
		parts = append(parts, row.text.Dir, string(row.known.Text[:]))
	}
	for _, stray := range strays {
		names := sumOf(stray.Files...)
		parts = append(parts, stray.Dir, string(names[:]))
	}

	return sumOf(parts...)
}

// sumOf sums texts, each with its length, so that no two lists have the same sum.
func sumOf(texts ...string) sum {
	var all []byte
	for _, text := range texts {
		all = strconv.AppendInt(all, int64(len(text)), 10)
		all = append(append(all, ' '), text...)
	}

	return sha256.Sum256(all)
}
