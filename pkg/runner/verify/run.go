package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/verify/exchange"
)

// agent is how python-requests, which the suite's verification uses, calls itself.
const agent = "python-requests/2.31.0"

// A run is one type being verified. One request is made at a time.
type run struct {
	kind

	name    string
	route   string
	target  Target
	db      Database
	options Options
	client  exchange.Client
	turns   *turns

	results []Result
	remarks []Result
	load    *Load
}

func newRun(name string, target Target, db Database, options Options, turns *turns) *run {
	k, _ := kindOf(name)
	if options.Loader == nil {
		options.Loader = users{options.Dial}
	}

	return &run{
		kind: k, name: name, route: target.Routes[name], target: target, db: db, options: options, turns: turns,
		client: exchange.Client{Dial: options.Dial, Limits: options.Limits},
	}
}

// An abort ends a type and replaces everything gathered so far.
type abort struct {
	class, message string
	made           *Exchange
}

func (a *abort) Error() string { return a.message }

// internalf is what the suite's verification meets as an error of its own.
func internalf(made *Exchange, format string, arguments ...any) error {
	return &abort{string(internalError), fmt.Sprintf(format, arguments...), made}
}

const internalError = exchange.Internal

func (r *run) outcome(ctx context.Context) Outcome {
	began := time.Now() //nolint:forbidigo // how long it took is shown; no verdict depends on it
	err := errUnknownType
	if r.check != nil {
		err = r.check(r, ctx)
	}
	if err != nil {
		r.results = []Result{aborted(err)}
	} else if r.target.Strict {
		r.results = append(r.results, r.remarks...)
		r.remarks = nil
	}
	if len(r.results) == 0 {
		r.allRight()
	}

	return Outcome{
		Type: r.name, Verdict: verdict(r.results), Results: r.results, Remarks: r.remarks,
		Load: r.load, Elapsed: time.Since(began),
	}
}

var errUnknownType = errors.New("there is no such test type")

func aborted(err error) Result {
	if a, ok := errors.AsType[*abort](err); ok {
		return Result{Severity: Fail, Class: a.class, Message: a.message, Exchange: a.made}
	}

	return Result{Severity: Fail, Class: string(internalError), Message: err.Error()}
}

// allRight says so where nothing was found: once, or for each case.
func (r *run) allRight() {
	suffixes := []string{""}
	if r.isMultiRow() {
		suffixes = make([]string, 0, len(cases()))
		for _, c := range cases() {
			suffixes = append(suffixes, c.text)
		}
	}
	for _, suffix := range suffixes {
		r.foundf(Pass, "ok", r.route+suffix, nil, "as required")
	}
}

func verdict(results []Result) Severity {
	worst := Pass
	for _, result := range results {
		if result.Severity == Fail {
			return Fail
		}
		if result.Severity == Warn {
			worst = Warn
		}
	}

	return worst
}

func (r *run) foundf(severity Severity, class, at string, made *Exchange, format string, arguments ...any) {
	r.results = append(r.results, findingf(severity, class, at, made, format, arguments...))
}

func findingf(severity Severity, class, at string, made *Exchange, format string, arguments ...any) Result {
	return Result{
		Severity: severity, Class: class, At: at, Exchange: made,
		Message: fmt.Sprintf(format, arguments...),
	}
}

// remarkf notes what the suite's verification lets through. The same is said once an
// address.
func (r *run) remarkf(class, at string, made *Exchange, format string, arguments ...any) {
	class = "strict-" + class
	for _, earlier := range r.remarks {
		if earlier.Class == class && earlier.At == at {
			return
		}
	}
	r.remarks = append(r.remarks, findingf(Fail, class, at, made, format, arguments...))
}

// get asks for an address below Base.
func (r *run) get(ctx context.Context, at string) (*Exchange, error) {
	made := &Exchange{Request: exchange.Request{
		Base: r.target.Base, Target: at,
		Fields: []exchange.Field{
			{Name: "User-Agent", Value: agent},
			{Name: "Accept-Encoding", Value: "gzip, deflate"},
			{Name: "Accept", Value: r.accept},
			{Name: "Connection", Value: "keep-alive"},
		},
	}}
	leave, err := r.turns.share(ctx)
	if err != nil {
		return made, &abort{string(exchange.Interrupted), "interrupted", nil}
	}
	defer leave()
	made.Response, err = r.client.Get(ctx, made.Request)
	if failure, ok := errors.AsType[*exchange.Failure](err); ok {
		made.Response = failure.Response

		return made, &abort{string(failure.Class), failure.Error(), made}
	}

	return made, err
}

// users is the number of users of the load step.
func (r *run) users() int {
	const highest = 512
	if len(r.target.ConcurrencyLevels) == 0 {
		return highest
	}

	return slices.Max(r.target.ConcurrencyLevels)
}
