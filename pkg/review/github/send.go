package github

import (
	"context"
	"errors"
	"net/http"
	"time"
)

const (
	// maxAttempts is how often a request is sent at most.
	maxAttempts = 5
	// firstPause is before the second attempt; each further pause is twice as long.
	firstPause = time.Second
	// limitPause is what GitHub asks for after a secondary rate limit that does not say how long:
	// "wait for at least one minute", and longer after each further one.
	// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
	limitPause = time.Minute
	// unpaced is how many changes are made before there is a pause of a second between them.
	// GitHub asks for that pause, and allows 80 changes a minute that create something.
	// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
	unpaced = 30
	pace    = time.Second
)

// A session is one review: what it has waited, written and been refused.
type session struct {
	*Client

	pull Pull
	// account is the login that the token writes as; id is 0 where only the login is known.
	account string
	id      int64
	waited  time.Duration
	writes  int
	// denied is why a part of the review is not tried any more.
	denied map[Part]*Error
	// check is the check run that this session made.
	check int64
}

func (c *Client) session(pull Pull) *session {
	return &session{Client: c, pull: pull, denied: map[Part]*Error{}}
}

// send sends a request, again where that is due and can double nothing, and decodes the answer
// into result, which may be nil.
func (s *session) send(ctx context.Context, request Request, result any) *Error {
	_, err := s.page(ctx, request, result)

	return err
}

// page is send, and reports whether the answer is a page that others follow.
func (s *session) page(ctx context.Context, request Request, result any) (bool, *Error) {
	if request.Method != http.MethodGet {
		s.writes++
		if s.writes > unpaced && !s.pause(ctx, pace) {
			return false, stopped(request)
		}
	}
	for attempt := 1; ; attempt++ {
		more, err := s.once(ctx, request, result)
		if err == nil {
			return more, nil
		}
		pause := firstPause << (attempt - 1)
		switch {
		case err.Kind == RateLimited && err.Wait > 0:
			pause = err.Wait
		case err.Kind == RateLimited:
			pause = limitPause << (attempt - 1)
		case err.Kind == Unavailable:
			pause = max(pause, err.Wait)
		default:
			return false, err
		}
		if attempt == maxAttempts || !s.pause(ctx, pause) {
			return false, err
		}
	}
}

// once sends a request.
func (s *session) once(ctx context.Context, request Request, result any) (bool, *Error) {
	var body any
	if len(request.Body) > 0 {
		body = request.Body
	}
	prepared, err := s.api.NewRequest(ctx, request.Method, request.Path, body)
	if err != nil {
		return false, s.failure(request, nil, err)
	}
	response, err := s.api.Do(prepared, result)
	if err == nil {
		return response.NextPage != 0, nil
	}
	failed := s.failure(request, response, err)
	if failed.Kind == Forbidden && failed.Wait > 0 {
		// GitHub says with 403 as well that it is asked too often.
		failed.Kind = RateLimited
	}

	return false, failed
}

// pause waits, unless that were more than the patience of the review or its context is done.
func (s *session) pause(ctx context.Context, duration time.Duration) bool {
	if s.waited+duration > s.options.Patience {
		return false
	}
	s.waited += duration
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

var errPatience = errors.New("the time for this review is over")

// stopped is the error of a request that was not sent any more.
func stopped(request Request) *Error {
	return &Error{Kind: RateLimited, Method: request.Method, Path: request.Path, Message: errPatience.Error()}
}
