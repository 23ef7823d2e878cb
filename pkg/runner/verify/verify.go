// Package verify says whether a running implementation does what the suite requires of
// the seven test types: what is asked, in which order, what the answers must be, and how
// many queries and rows a load has to cost the database.
//
// Verdicts are those of the suite's own verification, quirks included; docs/verification.md
// lists them. Strict mode adds what those quirks let through. The server under test is
// hostile: see package exchange for its limits.
package verify

import (
	"context"
	"net"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/verify/exchange"
)

// A Severity says how bad a result is.
type Severity string

// The severities, in order.
const (
	Pass Severity = "pass"
	Warn Severity = "warn"
	Fail Severity = "fail"
)

// A Target is a running implementation and what it has to do.
type Target struct {
	// Base is http://host:port.
	Base string
	// Routes maps a test type (json, plaintext, db, query, cached-query, fortune, update)
	// to its route.
	Routes map[string]string
	// ConcurrencyLevels are those of the benchmark; the load has as many users as the
	// highest. None stands for the suite's, whose highest is 512.
	ConcurrencyLevels []int
	// CI gives queries 1.5 % and overlooks failed requests, as the suite does where the
	// environment variable CI is set.
	CI bool
	// Strict makes findings of what the suite's verification lets through.
	Strict bool
}

// A Database is what verification needs of a database.Reader. Its methods are called one
// after the other.
type Database interface {
	Kind() database.Kind
	Counters(ctx context.Context, word string) (database.Counters, error)
	Tables(ctx context.Context) ([]database.Table, error)
	ResetCaches(ctx context.Context) error
}

// Options say how to verify. The zero value is right.
type Options struct {
	// Dial connects to the server; nil is a net.Dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Limits bound each request.
	Limits exchange.Limits
	// Loader puts the server under load; nil is this package's own.
	Loader Loader
	// Sequential asks as the suite's verification does: one type, one case after the other,
	// with its whole wait before each second look. It takes 67 s for seven types.
	Sequential bool
	// Patient waits the suite's 3 s before each second look instead of looking after 1.1 s
	// and, only where the Date has not changed by then, again after 3 s.
	Patient bool
	// Uncounted leaves out what only a database can tell where none is given: how many
	// queries and rows a load costs and, for update, whether rows change. It is for a
	// server at somebody's desk; no verdict of the suite's comes without.
	Uncounted bool
}

// An Outcome is what became of a type.
type Outcome struct {
	Type    string
	Verdict Severity
	Results []Result
	// Remarks are what the suite's verification lets through, as strict mode would find
	// it. In strict mode they stand among the results.
	Remarks []Result
	// Load is what the load step did, or nil.
	Load *Load
	// Elapsed is how long it took.
	Elapsed time.Duration
}

// A Result is one finding, or one thing that was found to be right.
type Result struct {
	Severity Severity
	Class    string
	// At is the address without Base; empty where the type as a whole ended.
	At string
	// Message names what was found and what was wanted.
	Message string
	// Expected and Found are texts to be shown as a difference, where there are such.
	Expected, Found string
	// Exchange is the request that the result is about, or nil.
	Exchange *Exchange
}

// An Exchange is a request and its answer.
type Exchange struct {
	Request exchange.Request
	// Response is nil, or incomplete, where the exchange failed.
	Response *exchange.Response
}

// Type verifies one type. The database may be nil where none is configured; a type that
// needs one then fails.
func Type(ctx context.Context, name string, target Target, db Database, options Options) Outcome {
	return Types(ctx, []string{name}, target, db, options)[0]
}

// Types verifies several types at once: their waits overlap, and load steps have the server
// and the database to themselves. Outcomes are in the order of names.
func Types(ctx context.Context, names []string, target Target, db Database, options Options) []Outcome {
	outcomes := make([]Outcome, len(names))
	alone := newTurns()
	verify := func(i int) { outcomes[i] = newRun(names[i], target, db, options, alone).outcome(ctx) }
	if options.Sequential {
		for i := range names {
			verify(i)
		}

		return outcomes
	}
	done := make(chan struct{})
	chains := chainsOf(names, target)
	for _, chain := range chains {
		go func() {
			for _, i := range chain {
				verify(i)
			}
			done <- struct{}{}
		}()
	}
	for range chains {
		<-done
	}

	return outcomes
}

// chainsOf groups types that may ask for the same address: those are verified one after
// the other, so that nothing changes in the order of requests to one address.
func chainsOf(names []string, target Target) [][]int {
	var chains [][]int
	owner := map[string]int{}
	for i, name := range names {
		chain := len(chains)
		addresses := addressesOf(name, target.Routes[name])
		for _, address := range addresses {
			if earlier, taken := owner[address]; taken {
				chain = min(chain, earlier)
			}
		}
		if chain == len(chains) {
			chains = append(chains, nil)
		}
		chains[chain] = append(chains[chain], i)
		for _, address := range addresses {
			owner[address] = chain
		}
	}

	return chains
}
