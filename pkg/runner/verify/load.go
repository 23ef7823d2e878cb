package verify

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/verify/exchange"
)

// loadLimit is when the suite ends its load step.
const loadLimit = 20 * time.Second

// A Load is what a load step did.
type Load struct {
	At string
	// Users is how many there were; each makes one request.
	Users int
	LoadReport
}

// A LoadReport is what became of the requests of a load step.
type LoadReport struct {
	// Failed counts connections that failed and the statuses 408 and 500 to 599.
	Failed int
	// NotOK counts answers with a status other than 200.
	NotOK int
	// Unfinished says that the step was ended after 20 s. Then nothing counts as failed,
	// and what was not asked for is missing from the database's counts.
	Unfinished bool
	Elapsed    time.Duration
}

// A Loader lets so many users at once ask for an address, once each. Its error says that it
// could not do so at all; requests that failed are in the report.
type Loader interface {
	Load(ctx context.Context, base, at string, users int) (LoadReport, error)
}

// Users is the load generator in place of siege, with its headers. Like siege it follows
// redirects; unlike siege it stays on the server under test, and never asks for what a page
// refers to.
type users struct {
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Load has each user on a connection of its own, all at once. Nothing of the answers is
// kept: 512 users take about 5 MB.
func (u users) Load(ctx context.Context, base, at string, number int) (LoadReport, error) {
	began := time.Now() //nolint:forbidigo // how long it took is shown; no verdict depends on it
	limited, cancel := context.WithTimeout(ctx, loadLimit)
	defer cancel()
	request := exchange.Request{Base: base, Target: at, Discard: true, Fields: []exchange.Field{
		{Name: "Accept", Value: "*/*"},
		{Name: "Accept-Encoding", Value: "gzip, deflate"},
		{Name: "User-Agent", Value: "Mozilla/5.0 (pc-x86_64-linux-gnu) Siege/4.0.7"},
		{Name: "Connection", Value: "keep-alive"},
	}}
	client := exchange.Client{Dial: u.dial, Limits: exchange.Limits{Stall: loadLimit, Whole: time.Hour}}
	var failed, notOK atomic.Int64
	done := make(chan struct{})
	for range number {
		go func() {
			response, err := client.Get(limited, request)
			if isFailed(response, err) {
				failed.Add(1)
			}
			if !isOK(response) {
				notOK.Add(1)
			}
			done <- struct{}{}
		}()
	}
	for range number {
		<-done
	}
	report := LoadReport{Failed: int(failed.Load()), NotOK: int(notOK.Load()), Elapsed: time.Since(began)}
	if limited.Err() != nil {
		report.Unfinished, report.Failed = true, 0
	}

	return report, ctx.Err() //nolint:wrapcheck // it is nobody's but the caller's own
}

// isFailed reports whether siege would have counted a failed transaction.
func isFailed(response *exchange.Response, err error) bool {
	if err != nil {
		var failure *exchange.Failure
		// A redirect that is not followed is an answer, and not a failed one.
		return !errors.As(err, &failure) || failure.Class != exchange.Elsewhere
	}
	const timeout, least, most = 408, 500, 599
	status := response.Status

	return status == timeout || least <= status && status <= most
}

func isOK(response *exchange.Response) bool {
	const ok = 200

	return response != nil && response.Status == ok
}
