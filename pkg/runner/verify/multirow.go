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
	looks  []*look
	// bodies and updates are what was found in the body of each case, and in the tables
	// after it.
	bodies, updates [][]Result

	// step is the load step, once begun.
	step *loadUnderWay
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
	for i := range m.looks {
		r.results = append(append(r.results, m.bodies[i]...), m.looks[i].headers()...)
		r.results = append(r.results, m.updates[i]...)
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

// allCases takes the cases in one group. For update there are two: the tables are compared
// after the case of 501, and what the last case changes does not count.
func (m *multiRow) allCases(ctx context.Context) error {
	all := cases()
	if m.name != updateType {
		return m.group(ctx, all, m.beginLoad)
	}
	if m.db == nil {
		return internalf(nil, "there is no database whose tables could be compared")
	}
	m.before = m.readTables(ctx)
	last := len(all) - 1
	if err := m.group(ctx, all[:last], nil); err != nil {
		return err
	}

	return m.group(ctx, all[last:], m.beginLoad)
}

// group takes a first look at each case, and a second one at each. The first failure in the
// suite's order is the one that counts: a second look that fails comes before the first
// look at the next case.
func (m *multiRow) group(ctx context.Context, group []rowCase, afterFirst func(context.Context)) error {
	begun := len(m.looks)
	var failed error
	for _, c := range group {
		if failed = m.firstLook(ctx, c); failed != nil {
			break
		}
		if m.options.Sequential {
			if err := m.settle(ctx, m.looks[len(m.looks)-1]); err != nil {
				return err
			}
		}
	}
	if failed == nil && afterFirst != nil && !m.options.Sequential {
		afterFirst(ctx)
	}
	for _, l := range m.looks[begun:] {
		if err := m.settleEarly(ctx, l); err != nil {
			return err
		}
	}
	if failed == nil {
		// Looks at a Date that was slow to change come later: they update rows too.
		m.compareTables(ctx, group)
	}
	for _, l := range m.looks[begun:] {
		if err := m.settleLate(ctx, l); err != nil {
			return err
		}
	}
	if failed == nil && afterFirst != nil {
		m.beginLoad(ctx)
	}

	return failed
}

// firstLook asks for a case and checks its body, and what of the headers one answer shows.
func (m *multiRow) firstLook(ctx context.Context, c rowCase) error {
	at := m.route + c.text
	l, err := m.look(ctx, at)
	if err != nil {
		return err
	}
	if c.word && len(l.answer.Response.Body) == 0 {
		m.append(l, []Result{findingf(c.severity, "stringy-empty", at, l.answer,
			"the body is empty; wanted is an array of one row, as for the value 1")})

		return nil
	}
	body, err := m.checkList(at, l.answer, c.rows, c.severity)
	if err != nil {
		return err
	}
	m.remarkStatus(at, l.answer)
	m.begin(l)
	m.append(l, body)

	return nil
}

func (m *multiRow) append(l *look, body []Result) {
	m.looks = append(m.looks, l)
	m.bodies = append(m.bodies, body)
	m.updates = append(m.updates, nil)
}

// compareTables says what the requests up to the case of 501 have changed.
func (m *multiRow) compareTables(ctx context.Context, group []rowCase) {
	last := group[len(group)-1]
	if m.name != updateType || last.rows < updatesDue {
		return
	}
	at := m.route + last.text
	after := m.readTables(ctx)
	m.updates[len(m.updates)-1] = compareTables(at, m.before, after, updatesDue)
	m.remarkUpdates(at, m.before, after)
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
