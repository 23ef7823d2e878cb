package history

import (
	"maps"
	"slices"
)

// A ledger adds up by axis what came and went.
type ledger struct {
	fates map[string][]fate
	// seconds are for how long tests were of a kind: whole numbers, whose sum does not depend on the order.
	seconds          map[string]int64
	removed, covered map[string]int
}

func newLedger() *ledger {
	return &ledger{
		fates: map[string][]fate{}, seconds: map[string]int64{}, removed: map[string]int{}, covered: map[string]int{},
	}
}

// ledgers are the books of a suite.
type ledgers struct {
	whole, crowding *ledger
	languages       map[string]*ledger
}

// both are the ledgers that what is in a language's folder is counted in.
func (l *ledgers) both(group string) []*ledger {
	if l.languages[group] == nil {
		l.languages[group] = newLedger()
	}

	return []*ledger{l.whole, l.languages[group]}
}

// ledgers counts all lives and spans, knowing the times of the steps.
func (w *walk) ledgers(times []int64) *ledgers {
	books := &ledgers{whole: newLedger(), crowding: newLedger(), languages: map[string]*ledger{}}
	for i := range w.Lives {
		one := &w.Lives[i]
		if one.Variant {
			w.book(books, one, times)
		}
		if one.Removed == never || one.Last == idle {
			continue
		}
		for _, book := range books.both(one.Group) {
			for _, name := range []string{Everything, one.Last.name()} {
				book.removed[name]++
				if one.Covered {
					book.covered[name]++
				}
			}
		}
	}
	last := int32(len(times) - 1) //nolint:gosec // There are fewer commits.
	books.span(w.Spans, times)
	for dir, of := range w.Folders {
		books.span(of.spans(last, w.group(dir)), times)
	}

	return books
}

// book counts what became of a test that was added to a framework.
func (w *walk) book(books *ledgers, one *life, times []int64) {
	age := float64(times[len(times)-1] - times[one.Added.Step])
	found := fate{lasted: age, age: age}
	if one.Removed != never {
		found.lasted, found.removed = float64(times[one.Removed.Step]-times[one.Added.Step]), true
	}
	for _, book := range books.both(one.Group) {
		book.add(Everything, found)
		book.add(one.Axes.name(), found)
	}
	if int(one.Grown) > w.options.Table.Variants {
		books.crowding.add(Crowded, found)
	} else {
		books.crowding.add(Roomy, found)
	}
}

// span counts for how long tests were of which kind.
func (l *ledgers) span(spans []span, times []int64) {
	for _, one := range spans {
		lasted := (times[one.To] - times[one.From]) * int64(one.Tests)
		for _, book := range l.both(one.Group) {
			book.seconds[Everything] += lasted
			book.seconds[one.Axes.name()] += lasted
		}
	}
}

// rates makes rows of each language.
func (l *ledgers) rates(within float64) []Rates {
	found := make([]Rates, 0, len(l.languages))
	for _, name := range slices.Sorted(maps.Keys(l.languages)) {
		book := l.languages[name]
		found = append(found, Rates{Language: name, Regret: book.regret(within), Pruning: book.pruning()})
	}

	return found
}
