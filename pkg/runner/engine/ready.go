package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// The limits that the suite's own tool has.
const (
	readyWithin = time.Minute
	probeWithin = 5 * time.Second
)

// Between two looks Wait pauses: shortly at first, because most servers are there at once.
const (
	firstPause = 20 * time.Millisecond
	lastPause  = time.Second
)

// maxProbeHeader bounds the head of an answer; a body of any size is read and forgotten.
const maxProbeHeader = 1 << 20

var (
	errLate     = errors.New("it did not answer as it should")
	errEnded    = errors.New("it has ended")
	errStatus   = errors.New("the status is not below 400")
	errNotAsked = errors.New("it was not asked")
)

// A Readiness says when a server counts as ready.
type Readiness struct {
	// Probe asks the server once, and returns nil when it is ready.
	Probe func(ctx context.Context) error
	// Limit is how long to wait in all; zero is 60 seconds.
	Limit time.Duration
	// ProbeLimit is how long one probe may take; zero is 5 seconds.
	ProbeLimit time.Duration
}

// Wait returns when a server is ready. It gives up when the time is over, and at once when
// the server has ended; the error then has the last probe's error and the end of the log.
func Wait(ctx context.Context, running Running, ready Readiness) error {
	limit := orElse(ready.Limit, readyWithin)
	waiting, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("%w within %s", errLate, limit))
	defer cancel()
	waiting, end := context.WithCancelCause(waiting)
	defer end(nil)
	go func() {
		select {
		case <-running.Exited():
			end(fmt.Errorf("%w: %s", errEnded, running.Exit()))
		case <-waiting.Done():
		}
	}()

	last := errNotAsked
	for pause := firstPause; waiting.Err() == nil; pause = min(2*pause, lastPause) { //nolint:mnd // Doubled.
		err := try(waiting, ready)
		if err == nil {
			return nil
		}
		// What was broken off says nothing about the server.
		if waiting.Err() == nil {
			last = err
		}
		select {
		case <-time.After(pause):
		case <-waiting.Done():
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("waiting for the server at %s: %w", running.Address(), context.Cause(ctx))
	}
	tail := running.Tail()
	if tail == "" {
		tail = "(nothing)"
	}

	return fmt.Errorf("the server at %s is not ready: %w; last try: %w; end of its log:\n%s",
		running.Address(), context.Cause(waiting), last, tail)
}

func try(ctx context.Context, ready Readiness) error {
	ctx, cancel := context.WithTimeout(ctx, orElse(ready.ProbeLimit, probeWithin))
	defer cancel()

	return ready.Probe(ctx)
}

// HTTPProbe returns a probe that gets a URL as `curl --fail` does: it is content with a
// status below 400 and a body that ends, and follows no redirect. Host is sent as the
// Host header where it is not empty.
func HTTPProbe(url, host string) func(ctx context.Context) error {
	client := &http.Client{
		Transport: &http.Transport{
			DisableKeepAlives:      true,
			DisableCompression:     true,
			MaxResponseHeaderBytes: maxProbeHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}

	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			return fmt.Errorf("asking for %s: %w", url, err)
		}
		request.Host = host
		request.Header.Set("Accept", "*/*")
		answer, err := client.Do(request)
		if err != nil {
			return fmt.Errorf("asking: %w", err)
		}
		defer answer.Body.Close() //nolint:errcheck // It was read to its end, or is of no use.
		if answer.StatusCode >= http.StatusBadRequest {
			return fmt.Errorf("%w: GET %s gave %s", errStatus, url, visible(answer.Status))
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return fmt.Errorf("reading the answer to GET %s: %w", url, err)
		}

		return nil
	}
}

func orElse(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}

	return otherwise
}
