package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// Counts are what a load step cost the database, in the suite's measure.
type counts struct {
	queries, rows, updated float64
}

// Margins of the suite: on MySQL it is in the counts, elsewhere in printed numbers only.
const mysqlMargin = 1.015

var (
	errNoDatabase = errors.New("there is no database whose queries could be counted")
	errNoCounter  = errors.New("the database has no number")
	errKind       = errors.New("there is no such database")
)

// Loaded is what a load step found.
type loaded struct {
	results, remarks []Result
	load             *Load
	err              error
}

// take adds what a load step found.
func (r *run) take(step loaded) {
	r.results = append(r.results, step.results...)
	r.remarks = append(r.remarks, step.remarks...)
	if step.load != nil {
		r.load = step.load
	}
}

// loadStep puts the server under load and judges what that cost the database. It changes
// nothing in r, so that it can go on beside it.
func (r *run) loadStep(ctx context.Context, at string) loaded {
	if r.db == nil && r.options.Uncounted {
		return loaded{}
	}
	if r.db == nil {
		return loaded{err: internalf(nil, "%v", errNoDatabase)}
	}
	leave, err := r.turns.takeAll(ctx)
	if err != nil {
		return loaded{err: &abort{class: "interrupted", message: "interrupted"}}
	}
	defer leave()
	load := &Load{At: at, Users: r.users()}
	counted, err := r.measure(ctx, load)
	if err != nil {
		return loaded{load: load, err: internalf(nil, "counting queries and rows: %v", err)}
	}
	aside := run{kind: r.kind}
	if load.NotOK > load.Failed {
		aside.remarkf("load-status", at, nil,
			"%d of %d answers under load have a status other than 200", load.NotOK, load.Users)
	}
	if load.Unfinished {
		aside.remarkf("load-unfinished", at, nil,
			"the load of %d requests was not done after %v", load.Users, loadLimit)
	}

	due := r.demand(float64(load.Users))

	return loaded{results: due.judge(at, counted, load.Failed), remarks: aside.remarks, load: load}
}

// measure reads the counters, lets the users ask, and reads them again.
func (r *run) measure(ctx context.Context, load *Load) (counts, error) {
	before, err := r.counters(ctx)
	if err != nil {
		return counts{}, err
	}
	if err := r.db.ResetCaches(ctx); err != nil {
		return counts{}, fmt.Errorf("emptying the caches: %w", err)
	}
	load.LoadReport, err = r.options.Loader.Load(ctx, r.target.Base, load.At, load.Users)
	if err != nil {
		return counts{}, fmt.Errorf("putting %s under load: %w", load.At, err)
	}
	after, err := r.counters(ctx)

	return counts{after.queries - before.queries, after.rows - before.rows, after.updated - before.updated}, err
}

// counters reads what the database has counted so far.
func (r *run) counters(ctx context.Context) (counts, error) {
	raw, err := r.db.Counters(ctx, r.word)
	if err != nil {
		return counts{}, fmt.Errorf("reading the counters of %s: %w", r.db.Kind(), err)
	}

	return countsOf(r.db.Kind(), raw, r.word, r.name == updateType)
}

// countsOf computes the suite's numbers from a database's own. Updated rows are looked at
// for update only.
//
//nolint:revive // what is updated is asked for where the name of the type says so
func countsOf(kind database.Kind, raw database.Counters, word string, updates bool) (counts, error) {
	read := reader{raw: raw}
	var c counts
	switch kind {
	case database.Postgres:
		c.queries, c.rows = read.number("calls"), read.number("rows_select")
		if updates {
			c.updated = read.number("rows_update")
		}
	case database.MySQL:
		c.queries = enlarged(read.number("Com_select")) + enlarged(read.number("Com_update"))
		updated := read.number("Innodb_rows_updated")
		c.rows = enlarged(read.number("Innodb_rows_read") - updated)
		c.updated = enlarged(updated)
	case database.MongoDB:
		documents := 1.0
		if word == "fortune" {
			documents = read.number("fortune_docs")
		}
		query, update := read.number("query"), read.number("update")
		c.queries, c.rows, c.updated = query+update, query*documents, update*documents
	default:
		return counts{}, fmt.Errorf("%w: %q", errKind, kind)
	}

	return c, read.err
}

// enlarged adds MySQL's margin and cuts to an integer, as the suite does with each reading.
func enlarged(number float64) float64 {
	return float64(int64(product(number, mysqlMargin)))
}

// A reader reads counters and keeps the first that is missing.
type reader struct {
	raw database.Counters
	err error
}

func (r *reader) number(name string) float64 {
	value, present := r.raw[name]
	if !present && r.err == nil {
		r.err = fmt.Errorf("%w for %s: no statement has touched the table", errNoCounter, name)
	}

	return float64(value)
}

// A demand is what a load step has to cost the database.
type demand struct {
	// queries is for update what it costs with one writing statement a request.
	queries, rows float64
	// each is what update costs with one writing statement a row.
	each    float64
	updates bool
	ci      bool
}

// demand returns what so many users have to cost.
func (r *run) demand(users float64) demand {
	d := demand{queries: r.queries * users, rows: r.rows * users, ci: r.target.CI}
	if r.name == updateType {
		d.updates, d.each = true, d.queries
		d.queries = r.rows*users + users
	}

	return d
}

// judge compares what was counted with what is due.
func (d demand) judge(at string, counted counts, failed int) []Result {
	const least, most, bulkMargin, ciMargin = 0.999, 1.001, 1.05, 1.015
	var results []Result
	if failed > 0 && !d.ci {
		results = append(results, findingf(Fail, "load-failures", at, nil,
			"%d requests failed under load; wanted is none", failed))
	}
	due := d.queries
	if d.updates {
		bulk := product(least, due) < counted.queries && counted.queries < product(most, due)
		if bulk {
			counted.updated = product(counted.updated, bulkMargin)
		} else {
			due = d.each
		}
	}
	queries := counted.queries
	if d.ci {
		queries = product(queries, ciMargin)
	}
	results = append(results, judgeOne("queries", "queries", at, queries, due),
		judgeOne("rows", "rows read", at, counted.rows, d.rows))
	if d.updates {
		results = append(results, judgeOne("rows-updated", "rows updated", at, counted.updated, d.rows))
	}

	return results
}

// judgeOne allows one twentieth more than is due, and nothing less.
func judgeOne(class, what, at string, counted, due float64) Result {
	const surplus = 1.05
	switch {
	case counted > product(surplus, due):
		return findingf(Warn, class+"-high", at, nil, "%.0f %s under load; wanted are %.0f", counted, what, due)
	case counted < due:
		return findingf(Fail, class+"-low", at, nil, "%.0f %s under load; wanted are %.0f", counted, what, due)
	}

	return findingf(Pass, class+"-ok", at, nil, "%.0f %s under load; wanted are %.0f", counted, what, due)
}

// product multiplies in double precision when the program runs. The compiler would multiply
// constants exactly, and a verdict at the boundary would be another one.
func product(a, b float64) float64 { return a * b }
