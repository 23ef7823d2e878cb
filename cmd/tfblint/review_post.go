package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/plain"
	"github.com/tfblint/tfblint/pkg/review"
	"github.com/tfblint/tfblint/pkg/review/github"
)

var (
	errNoToken    = errors.New("GITHUB_TOKEN is not set; give the job's token to this step, or use --dry-run")
	errNoPull     = errors.New("the event names no pull request; name it with --pull")
	errNoRun      = errors.New("--post works on the event of a finished workflow (workflow_run)")
	errOtherHead  = errors.New("the artifact is about another commit than the event; it is not posted")
	errRepository = errors.New("which repository? set GITHUB_REPOSITORY, or use --repository owner/name")
	errNotPosted  = errors.New("not all of the review could be posted; run it again")
)

// placeholder is the number that a dry run without a pull request prints its requests for.
const placeholder = 1

// targetOf says where a review goes.
func targetOf(flags *reviewFlags, found *event, in *review.Input) (github.Pull, error) {
	owner, repo, given := strings.Cut(found.repository, "/")
	target := github.Pull{Owner: owner, Repo: repo, Number: found.pull, Head: in.Head}
	if flags.dryRun {
		if !given {
			target.Owner, target.Repo = "owner", "name"
		}
		if target.Number == 0 {
			target.Number = placeholder
		}
	}
	switch {
	case !given && !flags.dryRun:
		return target, usage(errRepository)
	case target.Number == 0:
		return target, usage(errNoPull)
	}
	if err := target.Valid(); err != nil {
		return target, usage(err)
	}

	return target, nil
}

// client makes the client that speaks to GitHub.
func (p *program) client(flags *reviewFlags) (*github.Client, error) {
	token := p.environment("GITHUB_TOKEN")
	if token == "" {
		return nil, usage(errNoToken)
	}
	client, err := github.New(github.Options{
		BaseURL: p.environment("GITHUB_API_URL"), Token: token, Account: flags.account,
	})
	if err != nil {
		return nil, usage(err)
	}

	return client, nil
}

// deliver posts a review, or prints what it would send.
func (p *program) deliver(ctx context.Context, flags *reviewFlags, target github.Pull, in *review.Input) error {
	if flags.dryRun {
		return p.printReview(ctx, flags, target, in)
	}
	client, err := p.client(flags)
	if err != nil {
		return err
	}
	var body string
	outcome, err := client.Review(ctx, target, func(state *review.State) *review.Actions {
		actions := review.Decide(in, state, review.GitHub)
		if actions.Summary != nil {
			body = actions.Summary.Body
		}

		return actions
	})
	if outcome == nil {
		return &statusError{statusFailed, err}
	}
	lines := outcome.Lines()
	if err != nil {
		lines = append(lines, err.Error())
	}
	for _, line := range lines {
		fmt.Fprintln(p.stdout, plain.Line(line)) //nolint:errcheck // The review itself is what counts.
	}
	if err == nil && len(outcome.Missed) == 0 {
		return reviewed(in)
	}
	if body == "" {
		body = review.Decide(in, &review.State{}, review.GitHub).Summary.Body
	}
	if failed := p.jobSummary(body + "\n" + review.Unposted(lines)); failed != nil {
		return failed
	}
	if err != nil {
		return &statusError{statusFailed, err}
	}

	return missed(outcome, in)
}

// missed says with which status a review ends that was not posted as a whole. A token that may not
// write is what a pull request of a fork has, and no failure; whatever might work later is one.
func missed(outcome *github.Outcome, in *review.Input) error {
	for _, one := range outcome.Missed {
		failed := (*github.Error)(nil)
		if !errors.As(one.Why, &failed) || failed.Kind != github.Forbidden && failed.Kind != github.NotFound &&
			failed.Kind != github.Moved && failed.Kind != github.Invalid {
			return &statusError{statusFailed, errNotPosted}
		}
	}

	return reviewed(in)
}

// jobSummary shows a text with the job, and prints it where there is no job to show it.
func (p *program) jobSummary(text string) (err error) {
	const mode = 0o644
	name := p.environment("GITHUB_STEP_SUMMARY")
	if name == "" {
		if _, err := fmt.Fprintln(p.stdout, text); err != nil {
			return fmt.Errorf("printing the review: %w", err)
		}

		return nil
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, mode) //nolint:gosec // Actions names it.
	if err != nil {
		return fmt.Errorf("opening the job's summary: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := fmt.Fprintln(file, text); err != nil {
		return fmt.Errorf("writing the job's summary: %w", err)
	}

	return nil
}

// A printedRequest is one that would be sent.
type printedRequest struct {
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Body   json.RawMessage `json:"body,omitempty"`
}

// printReview prints the requests that would be sent. What stands at the pull request is read if
// there is a token to read it with; else it is taken to be new.
func (p *program) printReview(ctx context.Context, flags *reviewFlags, target github.Pull, in *review.Input) error {
	state := &review.State{}
	if p.environment("GITHUB_TOKEN") == "" {
		p.warnf("GITHUB_TOKEN is not set, so nothing is known of the pull request; these are the requests of a " +
			"first review\n")
	} else {
		client, err := p.client(flags)
		if err != nil {
			return err
		}
		if state, err = client.Read(ctx, target); err != nil {
			return &statusError{statusFailed, err}
		}
	}
	requests := []printedRequest{}
	for _, request := range github.Requests(target, review.Decide(in, state, review.GitHub)) {
		requests = append(requests, printedRequest{request.Method, request.Path, request.Body})
	}
	encoder := json.NewEncoder(p.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(requests); err != nil {
		return fmt.Errorf("printing the requests: %w", err)
	}

	return reviewed(in)
}

// post posts facts that a stranger may have written. Where they go is not theirs to say: the event
// says which commit the other workflow ran for, and GitHub whether a pull request ends in it.
func (p *program) post(ctx context.Context, flags *reviewFlags, found *event) error {
	if !found.finished {
		return usage(errNoRun)
	}
	in, err := openArtifact(flags.post)
	if err != nil {
		return err
	}
	if in.Head != found.head {
		return &statusError{statusFailed, fmt.Errorf("%w: %.12s and %.12s", errOtherHead, in.Head, found.head)}
	}
	if flags.failOn != "" {
		if in.FailOn, err = severityFlag("fail-on", flags.failOn); err != nil {
			return err
		}
	}
	if found.pull, err = p.pullOf(ctx, flags, found, in); err != nil {
		return err
	}
	target, err := targetOf(flags, found, in)
	if err != nil {
		return err
	}

	return posted(p.deliver(ctx, flags, target, in))
}

// openArtifact reads an artifact. It comes out of an archive that a stranger may have packed, so that
// it could be a link to what only this job can read.
func openArtifact(name string) (*review.Input, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return nil, usage(fmt.Errorf("opening the artifact: %w", err))
	}
	if !info.Mode().IsRegular() {
		return nil, &statusError{statusFailed, fmt.Errorf("%w: %s is not a regular file", review.ErrArtifact, name)}
	}
	file, err := os.Open(name) //nolint:gosec // The user names it.
	if err != nil {
		return nil, usage(fmt.Errorf("opening the artifact: %w", err))
	}
	defer file.Close() //nolint:errcheck // It is only read.
	in, err := review.Decode(file)
	if err != nil {
		return nil, &statusError{statusFailed, err}
	}

	return in, nil
}

// posted ends the second step well where the review is bad: the check run says so at the pull
// request, and this job is about whether it could be posted.
func posted(err error) error {
	status := (*statusError)(nil)
	if errors.As(err, &status) && (status.status == statusFindings || errors.Is(err, errIncomplete)) {
		return nil
	}

	return err
}

// pullOf returns the pull request that the other workflow ran for. Actions names it, unless it comes
// from a fork; then it is the one that the artifact claims, if GitHub says that it ends in the commit
// of the event and comes from its branch.
func (p *program) pullOf(ctx context.Context, flags *reviewFlags, found *event, in *review.Input) (int, error) {
	claimed := cmp.Or(flags.pull, in.Pull)
	switch {
	case slices.Contains(found.candidates, claimed):
		return claimed, nil
	case claimed == 0 && len(found.candidates) == 1:
		return found.candidates[0], nil
	}
	found.pull = claimed
	target, err := targetOf(flags, found, in)
	if err != nil {
		return 0, err
	}
	client, err := p.client(flags)
	if err != nil {
		return 0, err
	}
	if err := client.Confirm(ctx, target, found.from); err != nil {
		return 0, &statusError{statusFailed, err}
	}

	return claimed, nil
}
