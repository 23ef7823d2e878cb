package history

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// ErrShallow is wrapped by the error about a clone that has only the newest part of its history. Its
// text says what to run.
var ErrShallow = errors.New("the history is not complete")

// Read reads the history of a suite. What an earlier run kept in the cache is not read again.
func Read(ctx context.Context, repository *git.Repository, options Options) (*History, error) {
	if options.Head == "" {
		options.Head = "HEAD"
	}
	head, err := repository.Resolve(ctx, options.Head)
	if err != nil {
		return nil, err
	}
	if repository.IsShallow(ctx) {
		return nil, fmt.Errorf("reading the history of %s: %w: this is a shallow clone; run: git fetch --unshallow "+
			"(with actions/checkout: fetch-depth: 0)", options.Head, ErrShallow)
	}
	tip, err := git.ParseID(head)
	if err != nil {
		return nil, err
	}
	key, err := options.key()
	if err != nil {
		return nil, err
	}
	w := &walk{repository: repository, options: &options}
	if err := options.Cache.Load(key, &w.state); err != nil {
		w.state = newState() // Whatever is wrong with what was kept, all is read.
	} else if w.Tip != tip {
		err = w.goOn(ctx, tip)
		if err != nil && !errors.Is(err, errRewritten) && !errors.Is(err, git.ErrNoObject) && w.exists(ctx) {
			return nil, err
		}
	}
	if w.Tip != tip {
		w.state, w.fresh = newState(), false
		if err := w.goOn(ctx, tip); err != nil {
			return nil, err
		}
	}
	if w.fresh {
		// What cannot be kept is worked out again.
		_ = options.Cache.Save(key, &w.state)
	}

	return w.history(head), nil
}

// exists reports whether the commit that an earlier run ended at is still there.
func (w *walk) exists(ctx context.Context) bool {
	_, err := w.repository.Resolve(ctx, w.Tip.String())

	return err == nil
}

// key says what a state depends on beside the repository. Costs are none of it.
func (o *Options) key() (cache.Key, error) {
	tables, err := json.Marshal([]any{o.Vocabulary, o.Table.Bots, o.Table.Bulk, o.Table.Sweep, o.Table.Variants})
	if err != nil {
		return cache.Key{}, fmt.Errorf("naming what is kept of the history: %w", err)
	}

	return o.Cache.Key("history", path.Clean(o.Dir), string(tables)), nil
}

// newState is before the first commit.
func newState() state {
	return state{
		Seen: map[git.ID]bool{}, Elsewhere: map[string]bool{},
		Folders: map[int32]*folder{}, Gone: map[string]int32{},
	}
}

// goOn walks from the state's tip to another.
func (w *walk) goOn(ctx context.Context, tip git.ID) error {
	prefix := ""
	if dir := path.Clean(w.options.Dir); dir != "." {
		prefix = dir + "/"
	}
	if w.Seen == nil {
		w.Seen = map[git.ID]bool{} // An empty map is kept as nothing.
	}
	r := &record{
		table: &w.options.Table, prefix: prefix, ids: map[git.ID]int32{},
		people: w.People, dirs: w.Dirs, strays: map[string]bool{},
	}
	since := ""
	if w.Tip != "" {
		since = w.Tip.String()
	}
	if err := readRecord(ctx, w.repository, since, tip.String(), r); err != nil {
		return err
	}
	moments, err := r.line(w.Tip, tip)
	if err != nil {
		return err
	}
	w.People, w.Dirs, w.fresh = r.people, r.dirs, true
	w.settle(r)
	if err := w.carryOut(ctx, moments); err != nil {
		return err
	}
	w.Tip = tip

	return nil
}

// settle makes what an empty map is kept as a map again, and takes over what lies elsewhere.
func (w *walk) settle(r *record) {
	if w.Elsewhere == nil {
		w.Elsewhere = map[string]bool{}
	}
	if w.Folders == nil {
		w.Folders = map[int32]*folder{}
	}
	if w.Gone == nil {
		w.Gone = map[string]int32{}
	}
	maps.Copy(w.Elsewhere, r.strays)
}

// history tells what the state holds.
func (w *walk) history(head string) *History {
	said := make([]int64, len(w.Steps))
	for i, one := range w.Steps {
		said[i] = min(max(one.Time, firstSecond), lastSecond)
	}
	times, disbelieved := believed(said)
	teller := &teller{walk: w, times: times}
	books, within := w.ledgers(times), float64(w.options.Table.RegretYears)*secondsOfYear

	return &History{
		Head: head, Commits: len(w.Steps), Configurations: len(w.Seen), Disbelieved: disbelieved,
		Months: w.months(times), Events: teller.events(), Tests: teller.ages(),
		Contributors: w.contributors(), Regret: books.whole.regret(within), Crowding: books.crowding.regret(within),
		Pruning: books.whole.pruning(), Rates: books.rates(within),
		Problems: teller.problems(), Elsewhere: slices.Sorted(maps.Keys(w.Elsewhere)),
	}
}

// A teller puts words in the place of indexes.
type teller struct {
	*walk

	times []int64
}

func (t *teller) stamp(at mark) Stamp {
	if at == never {
		return Stamp{}
	}
	who := t.People.Values[at.Who]

	return Stamp{
		Commit: t.Steps[at.Step].Commit.String(), Time: timeOf(t.times[at.Step]),
		Author: who.Name, Bot: who.Bot,
	}
}

func (t *teller) events() []Event {
	told := make([]Event, len(t.Events))
	for i := range t.Events {
		one := &t.Events[i]
		told[i] = Event{
			Kind: one.Kind, Stamp: t.stamp(one.At), Bulk: one.Bulk, FrameworkToo: one.Too,
			Dir: t.Dirs.Values[one.Dir], Key: one.Key, Test: one.Test, FromTest: one.FromTest,
			Gained: typesOf(one.Gained), Lost: typesOf(one.Lost),
		}
		if one.Axes != idle {
			told[i].Axis = one.Axes.name()
		}
		if one.FromDir >= 0 {
			told[i].FromDir = t.Dirs.Values[one.FromDir]
		}
	}

	return told
}

func typesOf(set uint8) []string {
	var names []string
	for at := range each(set) {
		names = append(names, typeNames[at])
	}

	return names
}

// dirs are the folders of the frameworks that there are, sorted.
func (w *walk) dirs() []int32 {
	return slices.SortedFunc(maps.Keys(w.Folders), func(a, b int32) int {
		return strings.Compare(w.Dirs.Values[a], w.Dirs.Values[b])
	})
}

func (t *teller) ages() []Age {
	var told []Age
	for _, dir := range t.dirs() {
		in := t.Folders[dir]
		for i := range in.Sheet.Tests {
			test, one := &in.Sheet.Tests[i], &t.Lives[in.Lives[i]]
			told = append(told, Age{
				Dir: t.Dirs.Values[dir], Key: test.Key, Test: test.Name,
				Added: t.stamp(one.Added), Touched: t.stamp(one.Touched),
				Folder: t.stamp(in.Touched), Broken: t.stamp(one.Broken),
			})
		}
	}

	return told
}

func (t *teller) problems() []Problem {
	told := make([]Problem, len(t.Problems))
	for i, one := range t.Problems {
		name := tfb.ConfigName
		if one.Old {
			name = oldName
		}
		told[i] = Problem{
			File: path.Join(t.Dirs.Values[one.Dir], name), Message: one.Message,
			Since: t.Steps[one.Since].Commit.String(),
		}
		if one.Until >= 0 {
			told[i].Until = t.Steps[one.Until].Commit.String()
		}
	}

	return told
}
