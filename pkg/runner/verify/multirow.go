package verify

import (
	"context"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// A rowCase is a value of the parameter that says how many rows are asked for.
type rowCase struct {
	text string
	rows int
	// severity is that of the findings in the body; the headers' are never softened.
	severity Severity
	// word is set where the value is no number.
	word bool
}

// updatesDue is how many rows the case of 501 has to change, and by which the tables are
// compared.
const updatesDue = 500

// cases lists the values asked for, in order. What is asked for is cut to 1 to 500, and 1
// where it is no number.
func cases() []rowCase {
	return []rowCase{
		{text: "2", rows: 2, severity: Fail}, //nolint:mnd // as many as asked for
		{text: "0", rows: 1, severity: Fail},
		{text: "foo", rows: 1, severity: Fail, word: true},
		{text: "501", rows: updatesDue, severity: Warn},
		{text: "", rows: 1, severity: Fail, word: true},
	}
}

// A multiRow is a type of many rows being verified. Requests to one address stay in the
// suite's order. Those to several addresses do not: their first looks come together, and
// so do their second ones, since a wait for one is a wait for all.
type multiRow struct {
	*run

	before []database.Table
	looks  []*caseLook
	// step is the load step, once begun.
	step *loadUnderWay
}

// A caseLook is a look at a case, with what was found in its body, and in the tables after
// it.
type caseLook struct {
	*look

	rowCase rowCase
	body    []Result
	updates []Result
}

// A loadUnderWay is a load step that goes on beside the looks.
type loadUnderWay struct {
	done   chan struct{}
	loaded loaded
}

// multiRow verifies the types query, cached-query and update.
func (r *run) multiRow(ctx context.Context) error {
	m := &multiRow{run: r}
	// A load step under way ends with the type.
	ctx, cancel := context.WithCancel(ctx)
	defer m.awaitLoad()
	defer cancel()

	if err := m.allCases(ctx); err != nil {
		return err
	}
	for _, l := range m.looks {
		r.results = append(append(r.results, l.body...), l.headers()...)
		r.results = append(r.results, l.updates...)
	}
	closing, closingErr := m.closing(ctx)
	counted := m.awaitLoad()
	if counted.err != nil {
		return counted.err
	}
	r.take(counted)
	r.results = append(r.results, closing...)

	return closingErr
}

// allCases takes all cases, and begins the load step.
func (m *multiRow) allCases(ctx context.Context) error {
	all := cases()
	last := len(all) - 1
	switch {
	case m.name != updateType:
		return m.group(ctx, all, func() { m.beginLoad(ctx) })
	case m.db == nil && !m.options.Uncounted:
		return internalf(nil, "there is no database whose tables could be compared")
	case m.options.Sequential || m.db == nil:
		m.before = m.readTables(ctx)

		return m.group(ctx, all, func() { m.beginLoad(ctx) })
	}
	// The comparison is between two readings of the tables, and what the last case changes
	// must not be in it: its first look comes before the first reading, its second one after
	// the second. A failure of the other cases comes first.
	ending, endingErr := m.firstLook(ctx, all[last])
	m.before = m.readTables(ctx)
	if err := m.group(ctx, all[:last], func() {
		if endingErr == nil {
			m.beginLoad(ctx)
		}
	}); err != nil {
		return err
	}
	if endingErr != nil {
		return endingErr
	}
	m.looks = append(m.looks, ending)

	return m.settle(ctx, ending.look)
}

// group takes a first look at each case, and a second one at each. The first failure in the
// suite's order is the one that counts: a second look that fails comes before the first
// look at the next case. The load step is begun as soon as nothing can fail but an exchange.
func (m *multiRow) group(ctx context.Context, group []rowCase, load func()) error {
	var failed error
	for _, c := range group {
		var l *caseLook
		if l, failed = m.firstLook(ctx, c); failed != nil {
			break
		}
		m.looks = append(m.looks, l)
		if err := m.atOnce(ctx, l); err != nil {
			return err
		}
	}
	counted := m.name != updateType && !m.options.Sequential
	if failed == nil && counted {
		load()
	}
	for _, l := range m.looks {
		if err := m.settleEarly(ctx, l.look); err != nil {
			return err
		}
	}
	if failed == nil && !counted {
		m.compareAfter(ctx)
		load()
	}
	// Looks at a Date that was slow to change come last: they update rows too.
	for _, l := range m.looks {
		if err := m.settleLate(ctx, l.look); err != nil {
			return err
		}
	}

	return failed
}

// atOnce finishes a case before the next one where the suite's order is wanted.
func (m *multiRow) atOnce(ctx context.Context, l *caseLook) error {
	if !m.options.Sequential {
		return nil
	}
	if err := m.settle(ctx, l.look); err != nil {
		return err
	}
	m.compareAfter(ctx)

	return nil
}

// firstLook asks for a case and checks its body, and what of the headers one answer shows.
func (m *multiRow) firstLook(ctx context.Context, c rowCase) (*caseLook, error) {
	at := m.route + c.text
	l, err := m.look(ctx, at)
	if err != nil {
		return nil, err
	}
	if c.word && len(l.answer.Response.Body) == 0 {
		return &caseLook{look: l, rowCase: c, body: []Result{findingf(c.severity, "stringy-empty", at, l.answer,
			"the body is empty; wanted is an array of one row, as for the value 1")}}, nil
	}
	body, err := m.checkList(at, l.answer, c.rows, c.severity)
	if err != nil {
		return nil, err
	}
	m.remarkStatus(at, l.answer)
	m.begin(l)

	return &caseLook{look: l, rowCase: c, body: body}, nil
}

// compareAfter says what the requests up to the case of 501 have changed, if that was the
// last one.
func (m *multiRow) compareAfter(ctx context.Context) {
	l := m.looks[len(m.looks)-1]
	if m.name != updateType || l.rowCase.rows < updatesDue || m.db == nil {
		return
	}
	after := m.readTables(ctx)
	l.updates = compareTables(l.at, m.before, after, updatesDue)
	m.remarkUpdates(l.at, m.before, after)
}

// beginLoad starts the load step, once. While it waits for its turn and goes on, the waits
// of the closing look go on as well.
func (m *multiRow) beginLoad(ctx context.Context) {
	if m.word == "" || m.step != nil {
		return
	}
	step := &loadUnderWay{done: make(chan struct{})}
	m.step = step
	go func() {
		defer close(step.done)
		step.loaded = m.loadStep(ctx, m.route+loadCase)
	}()
}

// awaitLoad waits for the load step, if it was begun.
func (m *multiRow) awaitLoad() loaded {
	if m.step == nil {
		return loaded{}
	}
	<-m.step.done

	return m.step.loaded
}

// closing looks at the route once more, for its status and headers.
func (m *multiRow) closing(ctx context.Context) ([]Result, error) {
	results := m.checkRoute()
	if m.options.Sequential {
		if step := m.awaitLoad(); step.err != nil {
			return nil, step.err
		}
	}
	l, err := m.look(ctx, m.route)
	if err != nil {
		return nil, err
	}
	m.begin(l)
	if err := m.settle(ctx, l); err != nil {
		return nil, err
	}
	results = append(results, checkStatus(m.route, l.answer)...)

	return append(results, l.headers()...), nil
}
