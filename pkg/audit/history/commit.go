package history

import (
	"context"
)

// A commit is one step of the line while it is being carried out.
type commit struct {
	walk  *walk
	at    int32
	bulk  bool
	sides []side
}

// A side is one framework, before and after the commit.
type side struct {
	turn       *turn
	base, head *sheet // One is nil where there is no configuration.
	was        []int32
	// lives are those of the head's tests; -1 is one that is not paired yet. paired says which tests
	// of the base have found a successor.
	lives   []int32
	paired  []bool
	sources []origin
	problem int
	touched mark
	// compared are what siblings has found.
	compared      []*sheetTest
	siblingsKnown bool
}

// An origin is the test of the base that a test of the head was.
type origin struct {
	side *side
	test int
}

// open pairs the tests of a framework that have the same key.
func (c *commit) open(of *turn) {
	s := side{turn: of, problem: -1, touched: never}
	if before := c.walk.Folders[of.dir]; before != nil {
		s.base, s.was, s.problem, s.touched = before.Sheet, before.Lives, before.Problem, before.Touched
		s.paired = make([]bool, len(s.base.Tests))
	}
	if of.to.Blob != "" {
		s.head = c.walk.sheets[source{of.dir, of.to}]
		if of.to == of.from {
			s.head = s.base // It has another name only.
		}
		s.lives = make([]int32, len(s.head.Tests))
		s.sources = make([]origin, len(s.head.Tests))
	}
	c.sides = append(c.sides, s)
}

// pair finds out which test of the head was which of the base: in each framework by its key, and
// where tests are left on both sides, as a change of the suite is told.
func (c *commit) pair(ctx context.Context) error {
	lost, fresh := false, false
	for i := range c.sides {
		s := &c.sides[i]
		s.pairKeys()
		for _, paired := range s.paired {
			lost = lost || !paired
		}
		for _, from := range s.sources {
			fresh = fresh || from.side == nil
		}
	}
	if !lost || !fresh {
		return nil
	}

	return c.pairAlike(ctx)
}

func (s *side) pairKeys() {
	if s.base == nil || s.head == nil {
		return
	}
	places := map[string][]int{}
	for i := range s.base.Tests {
		key := s.base.Tests[i].Key
		places[key] = append(places[key], i)
	}
	for i := range s.head.Tests {
		key := s.head.Tests[i].Key
		if found := places[key]; len(found) > 0 {
			s.take(i, s, found[0])
			places[key] = found[1:]
		}
	}
}

// take says that a test of the head was one of the base.
func (s *side) take(test int, from *side, was int) {
	s.sources[test] = origin{from, was}
	from.paired[was] = true
}

// settle says what became of the tests of the head.
func (c *commit) settle(s *side) {
	if s.head == nil {
		return
	}
	for i := range s.head.Tests {
		from := s.sources[i]
		if from.side == nil {
			s.lives[i] = c.add(s, i)

			continue
		}
		s.lives[i] = from.side.was[from.test]
		c.alter(s, i, from)
	}
}

// add begins a life, or goes on with one that had ended.
func (c *commit) add(s *side, i int) int32 {
	w, test := c.walk, &s.head.Tests[i]
	now := mark{c.at, s.turn.who}
	told := c.event(Added, s, test)
	told.Gained, told.Too = test.Types, s.base == nil
	number, before := w.Gone[test.Name]
	if before {
		delete(w.Gone, test.Name)
		told.Kind = Restored
		w.Lives[number].Removed = never
	} else {
		number = int32(len(w.Lives)) //nolint:gosec // There are fewer tests.
		w.Lives = append(w.Lives, life{Added: now, Touched: never, Broken: never, Removed: never})
		one := &w.Lives[number]
		one.Variant = s.base != nil && !c.bulk
		if one.Variant {
			one.Axes = nearest(test, s.siblings())
			told.Axes = one.Axes
			if now := s.head.active(); now > s.base.active() {
				one.Grown = int32(now) //nolint:gosec // There are fewer.
			}
		}
	}
	w.Events = append(w.Events, told)
	one := &w.Lives[number]
	one.Group = w.group(s.turn.dir)
	one.Cells = [typeCount]int32{-1, -1, -1, -1, -1, -1, -1}
	for at := range each(test.Types) {
		one.Cells[at] = now.Who
	}
	w.touchLife(one, now)
	if !test.Active {
		one.Broken = now // There is no event for what is added so.
	} else {
		one.Broken = never
	}

	return number
}

// touchLife says that somebody changed what the configuration says of a test.
func (w *walk) touchLife(one *life, now mark) {
	if !w.People.Values[now.Who].Bot {
		one.Touched = now
	}
}

// mark says when a test became broken, or no longer is.
func (c *commit) mark(one *life, s *side, test *sheetTest) {
	kind := Broken
	switch {
	case !test.Active && one.Broken == never:
		one.Broken = mark{c.at, s.turn.who}
	case test.Active && one.Broken != never:
		one.Broken, kind = never, Mended
	default:
		return
	}
	c.walk.Events = append(c.walk.Events, c.event(kind, s, test))
}

// alter says what changed of a test that stayed.
func (c *commit) alter(s *side, i int, from origin) {
	w, test := c.walk, &s.head.Tests[i]
	was, one := &from.side.base.Tests[from.test], &w.Lives[s.lives[i]]
	now := mark{c.at, s.turn.who}
	if was.Digest != test.Digest && !s.turn.sweep {
		w.touchLife(one, now)
	}
	if from.side != s || was.Name != test.Name {
		kind := Renamed
		if was.Name == test.Name {
			kind = Moved
		}
		told := c.event(kind, s, test)
		told.FromDir, told.FromTest = from.side.turn.dir, was.Name
		w.Events = append(w.Events, told)
		one.Group = w.group(s.turn.dir)
		s.touched = later(s.touched, from.side.touched)
	}
	gained, lost := test.Types&^was.Types, was.Types&^test.Types
	if gained|lost != 0 {
		told := c.event(Retyped, s, test)
		told.Gained, told.Lost = gained, lost
		w.Events = append(w.Events, told)
	}
	for at := range each(gained) {
		one.Cells[at] = now.Who
	}
	for at := range each(lost) {
		one.Cells[at] = -1
	}
	c.mark(one, s, test)
}

func later(a, b mark) mark {
	if b.Step > a.Step {
		return b
	}

	return a
}

// event begins to tell what happened to a test.
func (c *commit) event(kind Kind, s *side, test *sheetTest) event {
	return event{
		Kind: kind, At: mark{c.at, s.turn.who}, Bulk: c.bulk, Dir: s.turn.dir, FromDir: -1,
		Key: test.Key, Test: test.Name, Axes: idle,
	}
}

// remove ends the lives of the tests that are gone.
func (c *commit) remove(s *side) {
	w := c.walk
	for i, paired := range s.paired {
		if paired {
			continue
		}
		test, number := &s.base.Tests[i], s.was[i]
		told := c.event(Removed, s, test)
		told.Lost, told.Too = test.Types, s.head == nil
		if !told.Too && !c.bulk {
			told.Axes = w.Folders[s.turn.dir].Nearest[i]
			w.Lives[number].Covered = test.Types&^s.head.measured() == 0
		}
		w.Events = append(w.Events, told)
		w.Lives[number].Removed, w.Lives[number].Last = told.At, told.Axes
		w.Lives[number].Cells = [typeCount]int32{-1, -1, -1, -1, -1, -1, -1}
		w.Gone[test.Name] = number
	}
}

// touch says which folders persons touched. Those that came with the commit were not there before.
func (c *commit) touch(of *moment) {
	for _, one := range of.folders {
		if folder := c.walk.Folders[one.dir]; folder != nil {
			folder.Touched = mark{c.at, one.who}
		}
	}
}

// siblings are the tests that new ones are compared with: those that were there before they came, under
// whatever name, and run; without any, those that came with them.
func (s *side) siblings() []*sheetTest {
	if s.siblingsKnown {
		return s.compared
	}
	var before, others []*sheetTest
	for i := range s.head.Tests {
		other := &s.head.Tests[i]
		switch {
		case !other.Active:
		case s.sources[i].side != nil:
			before = append(before, other)
		default:
			others = append(others, other)
		}
	}
	s.siblingsKnown, s.compared = true, before
	if len(before) == 0 {
		s.compared = others
	}

	return s.compared
}
