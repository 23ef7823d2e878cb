package verify

import (
	"context"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/verify/exchange"
)

// How long to wait before an answer must have another Date.
//
// The suite waits 3 s and asks once more. A Date has a resolution of one second, so that
// one that is made for each answer, or renewed by a timer every second, has changed after
// little more than that: a tenth is left for the timer's tardiness. Where it has not, the
// 3 s are waited for and the question is asked again, so that a server that renews its Date
// less often is judged as the suite judges it.
const (
	earlyLook = 1100 * time.Millisecond
	lateLook  = 3 * time.Second
)

// A look is an answer whose headers are checked, and what is due for it later.
type look struct {
	at     string
	answer *Exchange
	// early and late fire when the second and the third look may be taken.
	early, late *time.Timer
	first, last []Result
	cached      []Result
	unsettled   bool
}

// look asks for an address. Its headers are checked by begin and settle.
func (r *run) look(ctx context.Context, at string) (*look, error) {
	answer, err := r.get(ctx, at)
	if err != nil {
		return nil, err
	}

	return &look{at: at, answer: answer, early: time.NewTimer(earlyLook), late: time.NewTimer(lateLook)}, nil
}

// begin checks what the first answer shows.
func (r *run) begin(l *look) {
	l.first, l.last = r.checkHeaders(l.at, l.answer)
	l.unsettled = true
}

// settle finds out whether the Date is renewed, and waits as long as that takes.
func (r *run) settle(ctx context.Context, l *look) error {
	if err := r.settleEarly(ctx, l); err != nil {
		return err
	}

	return r.settleLate(ctx, l)
}

// settleEarly takes a second look as soon as the Date must have changed.
func (r *run) settleEarly(ctx context.Context, l *look) error {
	if r.options.Sequential || r.options.Patient || !l.unsettled {
		return nil
	}
	again, err := r.lookAgain(ctx, l, l.early)
	if err != nil {
		return err
	}
	if !sameDate(l.answer, again) {
		r.settled(l, again)
	}

	return nil
}

// settleLate takes the look that decides.
func (r *run) settleLate(ctx context.Context, l *look) error {
	if !l.unsettled {
		return nil
	}
	again, err := r.lookAgain(ctx, l, l.late)
	if err == nil {
		r.settled(l, again)
	}

	return err
}

func (r *run) lookAgain(ctx context.Context, l *look, due *time.Timer) (*Exchange, error) {
	select {
	case <-due.C:
		return r.get(ctx, l.at)
	case <-ctx.Done():
		return nil, &abort{string(exchange.Interrupted), "interrupted", nil}
	}
}

// settled judges the second answer. Of it only the Date counts; the rest is for strict mode.
func (r *run) settled(l *look, again *Exchange) {
	l.unsettled = false
	before, present := l.answer.Response.Get("Date")
	after, presentAfter := again.Response.Get("Date")
	switch {
	case !present && !presentAfter:
		l.cached = []Result{findingf(Fail, "date-cached", l.at, again,
			"two answers, %v apart, have no Date header", lateLook)}
	case sameDate(l.answer, again):
		l.cached = []Result{findingf(Fail, "date-cached", l.at, again,
			"two answers, %v apart, have the same Date header, %q; it has to be renewed", lateLook, before)}
	case present != presentAfter:
		r.remarkf("date-order", l.at, again, "of two answers one has a Date header (%q, then %q)", before, after)
	default:
		earlier, okEarlier := readDate(before)
		later, okLater := readDate(after)
		if okEarlier && okLater && later.Before(earlier) {
			r.remarkf("date-order", l.at, again, "the Date header went back, from %q to %q", before, after)
		}
	}
	const ok = 200
	if again.Response.Status != ok {
		r.remarkf("later-status", l.at, again, "a later answer has the status %d; wanted is 200", again.Response.Status)
	}
}

// sameDate reports whether two answers have equal Date headers, or none each.
func sameDate(a, b *Exchange) bool {
	first, present := a.Response.Get("Date")
	second, presentToo := b.Response.Get("Date")

	return present == presentToo && first == second
}

// headers returns what was found in the headers, in the suite's order.
func (l *look) headers() []Result {
	results := append([]Result{}, l.first...)
	results = append(results, l.cached...)

	return append(results, l.last...)
}
