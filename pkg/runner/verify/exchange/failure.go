package exchange

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// A stage is how far an exchange had come.
type stage int

const (
	connecting stage = iota
	// answering lasts until the header block is complete.
	answering
	// garbled is an answer that is not HTTP.
	garbled
	// body lasts until the body is complete.
	body
	// decoding is a body that is not what its headers say.
	decoding
	// measuring is an answer larger than a limit.
	measuring
)

// A stageError is what went wrong, and when.
type stageError struct {
	stage stage
	err   error
}

func (e *stageError) Error() string { return e.err.Error() }

func (e *stageError) Unwrap() error { return e.err }

// failure gives an error the class that the specification has for it.
func failure(ctx context.Context, here address, response *Response, limits Limits, err error) *Failure {
	f := &Failure{Internal, here.String(), "the answer cannot be read", response, err}
	if ctx.Err() != nil {
		f.Class, f.Message = Interrupted, "interrupted"
		if errors.Is(context.Cause(ctx), errWhole) {
			f.Class, f.Err = Timeout, nil
			f.Message = fmt.Sprintf("the answer was not complete after %v", limits.Whole)
		}

		return f
	}
	var staged *stageError
	if !errors.As(err, &staged) {
		return f
	}
	f.Class, f.Message = staged.class(limits)

	return f
}

func (e *stageError) class(limits Limits) (Class, string) {
	stalled := errors.Is(e.err, os.ErrDeadlineExceeded)
	switch {
	case e.stage == connecting:
		return Unreachable, "no connection"
	case e.stage == answering && stalled:
		return Timeout, fmt.Sprintf("no answer within %v", limits.Stall)
	case e.stage == answering:
		return Unreachable, "the connection ended without an answer"
	case e.stage == garbled:
		return Unreachable, "the answer is not HTTP"
	case e.stage == body && stalled:
		return Unreachable, fmt.Sprintf("the body stalled for %v", limits.Stall)
	case e.stage == body:
		return Internal, "the body is not complete"
	case e.stage == measuring:
		return TooLarge, "the answer is too large"
	default:
		return Internal, "the body is not what its headers say"
	}
}
