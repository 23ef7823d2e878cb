package github

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	api "github.com/google/go-github/v92/github"

	"github.com/tfblint/tfblint/pkg/review"
)

const (
	// pageSize is the most that GitHub gives in a page.
	pageSize = 100
	// maxPages bounds a list, at ten thousand entries. A pull request with more is not reviewed:
	// what was not read would be written again.
	maxPages = 100
	// workflowAccount writes what a workflow writes. Nobody can register a login with brackets.
	workflowAccount = "github-actions[bot]"
)

// Read returns what stands at a pull request. Texts that others wrote are left out: nothing in
// them may be believed. Errors are *[Error]; a pull request whose last commit is not pull.Head is
// one of the kind [Moved].
func (c *Client) Read(ctx context.Context, pull Pull) (*review.State, error) {
	if err := pull.Valid(); err != nil {
		return nil, err
	}
	state, err := c.session(pull).read(ctx)
	if err != nil {
		return nil, err
	}

	return state, nil
}

func (s *session) read(ctx context.Context) (*review.State, *Error) {
	if err := s.identify(ctx); err != nil {
		return nil, err
	}
	if err := s.checkHead(ctx); err != nil {
		return nil, err
	}
	state := &review.State{}
	err := list(ctx, s, s.pull.issue()+"/comments", nil, func(page []*api.IssueComment) {
		for _, note := range page {
			state.Notes = append(state.Notes, s.note(note))
		}
	})
	if err != nil {
		return nil, err
	}
	err = list(ctx, s, s.pull.pull()+"/comments", nil, func(page []*api.PullRequestComment) {
		for _, comment := range page {
			state.Comments = append(state.Comments, s.comment(comment))
		}
	})
	if err != nil {
		return nil, err
	}
	state.Checks, err = s.checks(ctx)
	if err != nil {
		return nil, err
	}

	return state, nil
}

// identify finds out as whom the token writes.
func (s *session) identify(ctx context.Context) *Error {
	if s.account != "" {
		return nil
	}
	if s.options.Account != "" {
		s.account = s.options.Account

		return nil
	}
	var user api.User
	err := s.send(ctx, Request{Method: http.MethodGet, Path: "user"}, &user)
	switch {
	case err != nil && err.Kind == Forbidden:
		s.account = workflowAccount
	case err != nil:
		return err
	case user.GetID() == 0 || user.GetLogin() == "":
		return &Error{Method: http.MethodGet, Path: "user", Message: "an answer without a user"}
	default:
		s.account, s.id = user.GetLogin(), user.GetID()
	}

	return nil
}

// mine reports whether a user is the one that the token writes as.
func (s *session) mine(user *api.User) bool {
	if s.id != 0 {
		return user.GetID() == s.id
	}

	return strings.EqualFold(user.GetLogin(), s.account)
}

// checkHead makes sure that the pull request still ends with the commit that was looked at. Its
// comments would speak of lines that are no longer there, and would hide those of the newer run.
func (s *session) checkHead(ctx context.Context) *Error {
	request := Request{Method: http.MethodGet, Path: s.pull.pull()}
	var pull api.PullRequest
	if err := s.send(ctx, request, &pull); err != nil {
		return err
	}
	if head := pull.GetHead().GetSHA(); head != s.pull.Head {
		message := fmt.Sprintf("the pull request has moved on from %.12s to %.12s", s.pull.Head, s.clean(head))

		return &Error{Kind: Moved, Method: request.Method, Path: request.Path, Message: message}
	}

	return nil
}

func (s *session) note(note *api.IssueComment) review.Note {
	result := review.Note{ID: note.GetID(), Mine: s.mine(note.GetUser())}
	if result.Mine {
		result.Body = note.GetBody()
	}

	return result
}

func (s *session) comment(comment *api.PullRequestComment) review.Comment {
	result := review.Comment{
		ID: comment.GetID(), ReplyTo: comment.GetInReplyTo(), Mine: s.mine(comment.GetUser()),
		File: comment.GetPath(), Start: comment.GetStartLine(), Line: comment.GetLine(),
	}
	result.Outdated = result.Line == 0 && comment.GetSubjectType() != onFile
	if result.Mine {
		result.Body = comment.GetBody()
	}

	return result
}

// checks returns the check runs of our name at the head. A token that may not read them may not
// write them either, and the review goes on without.
func (s *session) checks(ctx context.Context) ([]review.CheckRun, *Error) {
	var result []review.CheckRun
	path := s.pull.repository() + "/commits/" + s.pull.Head + "/check-runs"
	query := url.Values{"check_name": {review.CheckName}, "filter": {"all"}}
	err := lists(ctx, s, path, query, func(page *api.ListCheckRunsResults) bool {
		for _, run := range page.CheckRuns {
			result = append(result, review.CheckRun{
				ID: run.GetID(), Name: run.GetName(), ExternalID: run.GetExternalID(),
				Completed: run.GetStatus() == statusDone, Annotations: run.GetOutput().GetAnnotationsCount(),
			})
		}

		return page.CheckRuns != nil
	})
	if err != nil && (err.Kind == Forbidden || err.Kind == NotFound) {
		s.denied[Checks] = err

		return nil, nil
	}

	return result, err
}

// list reads all pages of a list.
func list[T any](ctx context.Context, s *session, path string, query url.Values, take func([]T)) *Error {
	return lists(ctx, s, path, query, func(page *[]T) bool {
		take(*page)

		return *page != nil
	})
}

// lists reads all pages of what is given in pages. They are numbered here: an address that an
// answer names is not asked. take reports whether there was a list at all: an answer without one is
// not an empty list, for then everything would be written again.
func lists[T any](ctx context.Context, s *session, path string, query url.Values, take func(*T) bool) *Error {
	values := url.Values{"per_page": {strconv.Itoa(pageSize)}}
	maps.Copy(values, query)
	for number := 1; number <= maxPages; number++ {
		values.Set("page", strconv.Itoa(number))
		var page T
		request := Request{Method: http.MethodGet, Path: path + "?" + values.Encode()}
		more, err := s.page(ctx, request, &page)
		if err != nil {
			return err
		}
		if !take(&page) {
			return &Error{Method: http.MethodGet, Path: path, Message: "an answer without a list"}
		}
		if !more {
			return nil
		}
	}

	return &Error{
		Kind: TooMuch, Method: http.MethodGet, Path: path,
		Message: fmt.Sprintf("there are more than %d entries, which are not read", maxPages*pageSize),
	}
}
