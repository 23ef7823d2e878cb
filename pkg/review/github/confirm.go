package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	api "github.com/google/go-github/v92/github"
)

// ErrOther is what [Client.Confirm] wraps where a pull request is another one.
var ErrOther = errors.New("this is not the pull request that the workflow ran for")

// A Branch is where a pull request comes from.
type Branch struct {
	// Repository is owner/name; that of a fork differs from the one that the pull request goes to.
	Repository string
	Name       string
}

// Confirm makes sure that a pull request is open, comes from a branch and ends in pull.Head. The
// event of a workflow that ran for a fork says all of that but the number, which a stranger may
// claim then.
func (c *Client) Confirm(ctx context.Context, pull Pull, from Branch) error {
	if err := pull.Valid(); err != nil {
		return err
	}
	if from.Repository == "" || from.Name == "" {
		return fmt.Errorf("%w: the event does not say which branch that was", ErrOther)
	}
	var found api.PullRequest
	s := c.session(pull)
	if err := s.send(ctx, Request{Method: http.MethodGet, Path: pull.pull()}, &found); err != nil {
		return err
	}
	head := found.GetHead()
	switch {
	case found.GetState() != "open":
		return fmt.Errorf("%w: pull request %d is not open", ErrOther, pull.Number)
	case !strings.EqualFold(head.GetRepo().GetFullName(), from.Repository), head.GetRef() != from.Name:
		return fmt.Errorf("%w: pull request %d comes from another branch than %.200q of %.200q",
			ErrOther, pull.Number, from.Name, from.Repository)
	case head.GetSHA() != pull.Head:
		return fmt.Errorf("%w: pull request %d does not end in %.12s; it may have moved on",
			ErrOther, pull.Number, pull.Head)
	}

	return nil
}
