package github

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	api "github.com/google/go-github/v92/github"
)

// A Kind is what an answer of GitHub means for a review.
type Kind int

// The kinds, and what follows from each.
const (
	// Unexpected is what has no other kind, such as an answer that is not JSON.
	Unexpected Kind = iota
	// Unauthorized is a token that GitHub does not know. Nothing works with it.
	Unauthorized
	// Forbidden is a token that may not do this, as in the pull request of a fork.
	Forbidden
	// NotFound is something that is not there, or that the token may not see.
	NotFound
	// Invalid is a request that GitHub refuses as it is: a line that the difference does not have.
	Invalid
	// RateLimited is a request that GitHub refuses for now. It was not carried out.
	RateLimited
	// Unavailable is GitHub, or the way to it, being out of order.
	Unavailable
	// Unknown is that as well, for a request that may have been carried out and must not be twice.
	Unknown
	// Moved is a pull request that has another last commit than the one that is reviewed.
	Moved
	// TooMuch is more at a pull request than is read.
	TooMuch
)

// An Error is a request that did not succeed. It holds no part of the token, however that came
// into what GitHub answered.
type Error struct {
	Kind   Kind
	Method string
	// Path is relative to the base URL.
	Path string
	// Status of the answer; 0 where there was none.
	Status int
	// Message is GitHub's, on one line and bounded, or the network's.
	Message string
	// Wait is how long GitHub wants to be left alone; 0 where it did not say.
	Wait time.Duration
}

// Error says which request failed, how, and what can be done about it.
func (e *Error) Error() string {
	text := "GitHub: " + e.Method + " " + e.Path + ": "
	if e.Status != 0 {
		text += strconv.Itoa(e.Status) + " "
	}
	text += e.Message
	if advice := e.advice(); advice != "" {
		text += " (" + advice + ")"
	}

	return text
}

func (e *Error) advice() string {
	switch e.Kind {
	case Unauthorized:
		return "the token is not valid, or no longer"
	case Forbidden:
		return "the token may not do this; in a pull request from a fork it may only read"
	case NotFound:
		return "it is not there, or the token may not see it"
	case RateLimited:
		if e.Wait > 0 {
			return fmt.Sprintf("the rate limit ends in %v; run the review again then", e.Wait.Round(time.Second))
		}

		return "run the review again later"
	case Unavailable, Unknown:
		return "run the review again; what is there already is not written twice"
	case Moved:
		return "the run for that commit reviews it"
	case Invalid, Unexpected, TooMuch:
	}

	return ""
}

// maxMessage is how many bytes of GitHub's explanations are repeated.
const maxMessage = 300

// failure makes an Error of what go-github returned.
func (c *Client) failure(request Request, response *api.Response, err error) *Error {
	result := &Error{Method: request.Method, Path: request.Path}
	if response != nil && response.Response != nil {
		result.Status = response.StatusCode
		result.Wait = waitAsked(response.Header)
	}
	result.Kind = kindOf(result.Status, err)
	if result.Kind == Unavailable && !request.repeatable() && !neverSent(err) {
		result.Kind = Unknown
	}
	result.Message = c.clean(messageOf(err))

	return result
}

func kindOf(status int, err error) Kind {
	var secondary *api.AbuseRateLimitError
	var primary *api.RateLimitError
	var answer *api.ErrorResponse
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &primary), errors.As(err, &secondary), status == http.StatusTooManyRequests,
		errors.As(err, &answer) && tooQuick(answer.Message):
		return RateLimited
	case errors.Is(err, errTooLarge):
		return TooMuch
	case errors.As(err, &syntax):
		// The request was carried out, or a proxy answered: nobody knows.
		return Unavailable
	}
	switch {
	case status == http.StatusUnauthorized:
		return Unauthorized
	case status == http.StatusForbidden:
		return Forbidden
	case status == http.StatusNotFound, status == http.StatusGone:
		return NotFound
	case status == http.StatusUnprocessableEntity:
		return Invalid
	case status >= http.StatusInternalServerError, status < http.StatusMultipleChoices:
		// Without a status there was no answer, and with a good one it broke off.
		return Unavailable
	}

	return Unexpected
}

// tooQuick reports whether a refusal is one for now, by the words that GitHub has for that.
func tooQuick(message string) bool {
	return strings.Contains(message, "secondary rate limit") || strings.Contains(message, "abuse detection")
}

// neverSent reports whether the network failed before there was a connection.
func neverSent(err error) bool {
	var operation *net.OpError

	return errors.As(err, &operation) && operation.Op == "dial"
}

// waitAsked is how long GitHub asks to wait: in Retry-After, or until the primary limit is reset.
// The latter is a time of GitHub's clock, so it is held against the date that its answer has.
func waitAsked(header http.Header) time.Duration {
	if seconds, err := strconv.Atoi(header.Get("Retry-After")); err == nil && seconds > 0 {
		return time.Duration(min(seconds, maxWaitSeconds)) * time.Second
	}
	if header.Get(api.HeaderRateRemaining) != "0" {
		return 0
	}
	reset, err := strconv.ParseInt(header.Get(api.HeaderRateReset), 10, 64)
	if err != nil {
		return 0
	}
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0
	}
	seconds := min(max(reset-date.Unix(), 0), maxWaitSeconds)

	// The reset is a full second, and so is the date.
	return time.Duration(seconds+1) * time.Second
}

// maxWaitSeconds bounds what is believed of a wait, to a day.
const maxWaitSeconds = 24 * 60 * 60

func messageOf(err error) string {
	var answer *api.ErrorResponse
	var primary *api.RateLimitError
	var secondary *api.AbuseRateLimitError
	var redirected *api.RedirectionError
	switch {
	case errors.As(err, &primary):
		return cmp.Or(primary.Message, "rate limit exceeded")
	case errors.As(err, &secondary):
		return cmp.Or(secondary.Message, "secondary rate limit exceeded")
	case errors.As(err, &redirected):
		return "a redirect, which is not followed: has the repository another name now?"
	case errors.As(err, &answer):
		texts := []string{answer.Message}
		for _, part := range answer.Errors {
			texts = append(texts, cmp.Or(part.Message, part.Resource+" "+part.Field+" "+part.Code))
		}

		return strings.TrimPrefix(strings.Join(texts, "; "), "; ")
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}

	return err.Error()
}

// clean puts a text of somebody else on one line, bounds it, and takes the token out of it.
func (c *Client) clean(message string) string {
	message = strings.ReplaceAll(message, c.options.Token, "***")
	message = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return ' '
		}

		return r
	}, message)
	message = strings.Join(strings.Fields(message), " ")
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}

	return cmp.Or(message, "no explanation")
}
