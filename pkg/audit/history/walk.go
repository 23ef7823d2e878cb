package history

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/tfblint/tfblint/pkg/git"
)

// A walk goes along the line of first parents, from the state that an earlier one ended in.
type walk struct {
	state

	repository *git.Repository
	options    *Options
	sheets     map[source]*sheet
	// fresh says that the state is not the one that was kept.
	fresh bool
}

// A turn is what a commit makes of one framework: from one configuration to another, either of which
// may be none.
type turn struct {
	dir      int32
	from, to ref
	who      int32
	// sweep says that the commit which did it touches too many frameworks to look after any.
	sweep bool
	// after has the files.
	after *folder
}

// turns finds out what the moments change, without reading anything: of all frameworks that a commit
// changes, in the order of their folders.
func (w *walk) turns(moments []moment) [][]turn {
	found := make([][]turn, len(moments))
	files := map[int32]folder{}
	for dir, one := range w.Folders {
		files[dir] = *one
	}
	for i := range moments {
		who := map[int32]int32{}
		for _, one := range moments[i].configs {
			if _, known := who[one.dir]; !known {
				found[i] = append(found[i], turn{
					dir: one.dir, from: effectiveOf(files, one.dir), who: one.who, sweep: one.sweep,
				})
				who[one.dir] = one.who
			}
			file := files[one.dir]
			if one.old {
				file.OldConfig = one.to
			} else {
				file.Config = one.to
			}
			files[one.dir] = file
		}
		for j := range found[i] {
			one := &found[i][j]
			file := files[one.dir]
			one.to = file.effective()
			one.after = &folder{Config: file.Config, OldConfig: file.OldConfig}
		}
		slices.SortFunc(found[i], func(a, b turn) int {
			return cmp.Compare(w.Dirs.Values[a.dir], w.Dirs.Values[b.dir])
		})
	}

	return found
}

func effectiveOf(files map[int32]folder, dir int32) ref {
	file := files[dir]

	return file.effective()
}

// carryOut carries out all that the moments change.
func (w *walk) carryOut(ctx context.Context, moments []moment) error {
	turns := w.turns(moments)
	if err := w.readAll(ctx, turns); err != nil {
		return err
	}
	for i := range moments {
		at := int32(len(w.Steps)) //nolint:gosec // There are fewer commits.
		w.Steps = append(w.Steps, step{moments[i].commit, moments[i].time})
		for _, one := range moments[i].folders {
			if folder := w.Folders[one.dir]; folder != nil {
				folder.Touched = mark{at, one.who}
			}
		}
		if len(turns[i]) == 0 {
			continue
		}
		if err := w.apply(ctx, at, &moments[i], turns[i]); err != nil {
			return err
		}
	}

	return nil
}

// readAll reads the configurations that the turns lead to.
func (w *walk) readAll(ctx context.Context, turns [][]turn) error {
	known := map[source]bool{}
	var sources []source
	for _, of := range turns {
		for _, one := range of {
			to := source{one.dir, one.to}
			if one.to.Blob != "" && !known[to] {
				known[to] = true
				sources = append(sources, to)
			}
			if one.to.Blob != "" {
				w.Seen[one.to.Blob] = true
			}
		}
	}
	var err error
	w.sheets, err = w.readSheets(ctx, sources)

	return err
}

// apply carries out the turns of one commit.
func (w *walk) apply(ctx context.Context, at int32, of *moment, turns []turn) error {
	c := &commit{walk: w, at: at, bulk: of.bulk}
	for i := range turns {
		c.open(&turns[i])
	}
	if err := c.pair(ctx); err != nil {
		return err
	}
	for i := range c.sides {
		c.settle(&c.sides[i])
	}
	for i := range c.sides {
		c.remove(&c.sides[i])
	}
	for i := range c.sides {
		w.install(&c.sides[i], at)
	}
	c.touch(of)

	return nil
}

// install puts a framework as it is now in the place of what it was.
func (w *walk) install(s *side, at int32) {
	dir := s.turn.dir
	w.count(s, at)
	if s.turn.from != s.turn.to {
		w.problem(dir, s, at)
	}
	if s.turn.to.Blob == "" {
		w.leave(dir, nil, at)
		delete(w.Folders, dir)

		return
	}
	now := s.turn.after
	now.Sheet, now.Lives, now.Problem, now.Touched = s.head, s.lives, s.problem, s.touched
	w.leave(dir, now, at)
	w.Folders[dir] = now
}

// problem ends what could not be read of the configuration that was, and begins what cannot be of the
// one that is.
func (w *walk) problem(dir int32, s *side, at int32) {
	before := w.Folders[dir]
	message := ""
	if s.head != nil {
		message = s.head.Problem
	}
	if before != nil && before.Problem >= 0 {
		if w.Problems[before.Problem].Message == message {
			s.problem = before.Problem

			return
		}
		w.Problems[before.Problem].Until = at
	}
	s.problem = -1
	if message != "" {
		s.problem = len(w.Problems)
		old := s.turn.after.Config.Blob == ""
		w.Problems = append(w.Problems, problem{Dir: dir, Old: old, Message: message, Since: at, Until: -1})
	}
}

// each yields the types of a set.
func each(set uint8) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for ; set != 0; set &= set - 1 {
			if !yield(bits.TrailingZeros8(set)) {
				return
			}
		}
	}
}

// leave counts how long the tests of a framework were as they were, and how they are from now on.
func (w *walk) leave(dir int32, now *folder, at int32) {
	before := w.Folders[dir]
	if before != nil && now != nil && before.Sheet == now.Sheet {
		now.Nearest, now.Since = before.Nearest, before.Since

		return
	}
	if before != nil {
		w.Spans = append(w.Spans, before.spans(at, w.group(dir))...)
	}
	if now != nil {
		now.Nearest, now.Since = nearestOfAll(now.Sheet), at
	}
}

// group returns the folder of the language that a framework lies in.
func (w *walk) group(dir int32) string { return shared(groupOf(w.Dirs.Values[dir])) }

// spans returns how long the tests were as they are, by what they are.
func (f *folder) spans(until int32, group string) []span {
	var found []span
	for _, one := range f.Nearest {
		if one == idle {
			continue
		}
		at := slices.IndexFunc(found, func(known span) bool { return known.Axes == one })
		if at < 0 {
			at = len(found)
			found = append(found, span{From: f.Since, To: until, Axes: one, Group: group})
		}
		found[at].Tests++
	}

	return found
}

// nearestOfAll returns in what each test differs from the active one most like it.
func nearestOfAll(of *sheet) []axes {
	var active []*sheetTest
	for i := range of.Tests {
		if of.Tests[i].Active {
			active = append(active, &of.Tests[i])
		}
	}
	found := make([]axes, len(of.Tests))
	for i := range of.Tests {
		found[i] = idle
		if of.Tests[i].Active {
			found[i] = nearest(&of.Tests[i], active)
		}
	}

	return found
}
