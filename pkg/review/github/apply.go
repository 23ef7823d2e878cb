package github

import (
	"context"
	"fmt"
	"slices"

	api "github.com/google/go-github/v92/github"

	"github.com/tfblint/tfblint/pkg/review"
)

// Apply carries actions out. What GitHub refuses for good, such as comments with a token that may
// only read, is in the outcome and is no error; so is what GitHub or the network failed at. An
// error is returned where nothing can work: a token that is not valid, a context that is done.
//
// Where Again is set in the outcome, [Client.Read] and a new decision are to follow, as
// [Client.Review] does it.
func (c *Client) Apply(ctx context.Context, pull Pull, actions *review.Actions) (*Outcome, error) {
	if err := pull.Valid(); err != nil {
		return &Outcome{}, err
	}

	return c.session(pull).apply(ctx, actions)
}

func (s *session) apply(ctx context.Context, actions *review.Actions) (*Outcome, error) {
	outcome := &Outcome{}
	queue := requests(s.pull, actions, s.options.Limits)
	for i, request := range queue {
		if s.denied[request.part] != nil {
			s.skip(request, outcome)

			continue
		}
		if outcome.Again && request.part == Notes {
			// The summary would speak of comments that are not there.
			return outcome, nil
		}
		failed := s.carryOut(ctx, request, outcome)
		if err := ctx.Err(); err != nil {
			return outcome, fmt.Errorf("reviewing %s/%s#%d: %w", s.pull.Owner, s.pull.Repo, s.pull.Number, err)
		}
		if failed == nil {
			continue
		}
		if failed.Kind == Unauthorized {
			return outcome, failed
		}
		if s.settle(request, failed, outcome) {
			continue
		}
		if !outcome.Again {
			outcome.miss(failed, queue[i:]...)
		}

		return outcome, nil
	}

	return outcome, nil
}

// carryOut sends a request, or what takes its place, and counts what was done.
func (s *session) carryOut(ctx context.Context, request Request, outcome *Outcome) *Error {
	switch request.step {
	case stepCreate:
		return s.create(ctx, request, outcome)
	case stepCheck:
		var run api.CheckRun
		if failed := s.send(ctx, request, &run); failed != nil {
			return failed
		}
		s.check = run.GetID()
		outcome.Check = true
	case stepAnnotate:
		if failed := s.send(ctx, request.to(s.check), nil); failed != nil {
			return failed
		}
		outcome.Check = true
	default:
		if failed := s.send(ctx, request, nil); failed != nil && !gone(request, failed) {
			return failed
		}
		outcome.count(request)
	}

	return nil
}

// gone reports whether something that was to be deleted is not there any more.
func gone(request Request, failed *Error) bool {
	return failed.Kind == NotFound && (request.step == stepRemove || request.step == stepDrop)
}

func (o *Outcome) count(request Request) {
	switch request.step {
	case stepEdit:
		o.Edited++
	case stepRemove:
		o.Removed++
	case stepSummary, stepNewSummary:
		o.Summary = true
	default:
	}
}

// create writes comments. A review that GitHub refuses, because it does not take one of its
// lines, is written comment by comment; a comment whose lines are not in GitHub's difference is
// written at its file; and what it does not take there is left to the summary.
func (s *session) create(ctx context.Context, request Request, outcome *Outcome) *Error {
	failed := s.send(ctx, request, nil)
	if failed == nil {
		outcome.Created += len(request.items)

		return nil
	}
	if failed.Kind != Invalid {
		return failed
	}
	for i, item := range request.items {
		failed = s.createOne(ctx, item, outcome)
		switch {
		case failed == nil:
		case failed.Kind == Forbidden, failed.Kind == NotFound:
			s.denied[Comments] = failed
			outcome.refuse(failed, request.items[i:]...)

			return nil
		default:
			return failed
		}
	}

	return nil
}

func (s *session) createOne(ctx context.Context, item review.Inline, outcome *Outcome) *Error {
	forms := []review.Inline{item}
	if item.Line != 0 {
		forms = append(forms, review.Inline{File: item.File, Body: item.Body})
	}
	var failed *Error
	for _, form := range forms {
		failed = s.send(ctx, commentRequest(s.pull, form), nil)
		switch {
		case failed == nil:
			outcome.Created++
			if form.Line != item.Line {
				outcome.OnFile++
			}

			return nil
		case failed.Kind != Invalid:
			return failed
		}
	}
	outcome.refuse(failed, item)

	return nil
}

// settle takes note of a request that failed, and reports whether the next one is to be sent.
func (s *session) settle(request Request, failed *Error, outcome *Outcome) bool {
	switch {
	case failed.Kind == Unknown:
		outcome.Again, outcome.unknown = true, true

		return false
	case failed.Kind == NotFound && slices.Contains([]step{stepEdit, stepSummary, stepAnnotate}, request.step):
		// Somebody deleted it after it was read.
		outcome.Again = true
	case failed.Kind == Forbidden, failed.Kind == NotFound, failed.Kind == Invalid && request.part == Checks:
		s.denied[request.part] = failed
		s.skip(request, outcome)
	case failed.Kind == Invalid:
		outcome.miss(failed, request)
	default:
		return false
	}

	return true
}

// skip takes note of a request whose part of the review is denied.
func (s *session) skip(request Request, outcome *Outcome) {
	if why := s.denied[request.part]; request.step == stepCreate {
		outcome.refuse(why, request.items...)
	} else {
		outcome.miss(why, request)
	}
}
