package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/tfblint/tfblint/pkg/review/github"
)

// An event is what Actions says about why a workflow runs. Only what a review needs is read.
type event struct {
	// pull is the pull request; 0 where the event does not say.
	pull int
	// base and head are the commits.
	base, head string
	// repository is owner/name.
	repository string
	// text is what the author of the pull request wrote.
	text string
	// finished says that the event is about a run of another workflow.
	finished bool
	// candidates are pull requests that the run of the other workflow may belong to, of the same
	// repository; for forks Actions names none.
	candidates []int
	// from is where the head of that run comes from.
	from github.Branch
}

// maxEvent is how large an event file is at most, in bytes. GitHub caps what it sends at 25 MB.
const maxEvent = 25 << 20

var (
	errEvent     = errors.New("the event cannot be used")
	errNoEvent   = errors.New("name the event file with --event, or --base, --head, --pull and --repository")
	errEventKind = errors.New("it is of no pull request and of no workflow run; " +
		"run this on pull_request or workflow_run")
)

// readEvent reads the file in which Actions says why a workflow runs.
func readEvent(name string) (*event, error) {
	file, err := os.Open(name) //nolint:gosec // The user names it.
	if err != nil {
		return nil, usage(fmt.Errorf("reading the event: %w", err))
	}
	defer file.Close() //nolint:errcheck // It is only read.
	content, err := io.ReadAll(io.LimitReader(file, maxEvent+1))
	if err != nil {
		return nil, fmt.Errorf("reading the event: %w", err)
	}
	if len(content) > maxEvent {
		return nil, usage(fmt.Errorf("%s: %w: it is larger than %d bytes", name, errEvent, maxEvent))
	}
	found, err := parseEvent(content)
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w: %w", name, errEvent, err))
	}

	return found, nil
}

func parseEvent(content []byte) (*event, error) {
	type commit struct {
		SHA  string `json:"sha"`
		Ref  string `json:"ref"`
		Repo struct {
			FullName string `json:"full_name"` //nolint:tagliatelle // GitHub's name.
		} `json:"repo"`
	}
	document := struct {
		Pull *struct {
			Number int    `json:"number"`
			Body   string `json:"body"`
			Base   commit `json:"base"`
			Head   commit `json:"head"`
		} `json:"pull_request"` //nolint:tagliatelle // GitHub's name.
		Run *struct {
			Event  string `json:"event"`
			Head   string `json:"head_sha"`    //nolint:tagliatelle // GitHub's name.
			Branch string `json:"head_branch"` //nolint:tagliatelle // GitHub's name.
			From   struct {
				FullName string `json:"full_name"` //nolint:tagliatelle // GitHub's name.
			} `json:"head_repository"` //nolint:tagliatelle // GitHub's name.
			Pulls []struct {
				Number int    `json:"number"`
				Head   commit `json:"head"`
			} `json:"pull_requests"` //nolint:tagliatelle // GitHub's name.
		} `json:"workflow_run"` //nolint:tagliatelle // GitHub's name.
		Repository struct {
			FullName string `json:"full_name"` //nolint:tagliatelle // GitHub's name.
		} `json:"repository"`
	}{}
	if err := json.Unmarshal(content, &document); err != nil {
		return nil, fmt.Errorf("it is no JSON of an event: %w", err)
	}
	found := &event{repository: document.Repository.FullName}
	switch {
	case document.Pull != nil:
		found.pull, found.text = document.Pull.Number, document.Pull.Body
		found.base, found.head = document.Pull.Base.SHA, document.Pull.Head.SHA
	case document.Run != nil:
		found.finished, found.head = true, document.Run.Head
		found.from = github.Branch{Repository: document.Run.From.FullName, Name: document.Run.Branch}
		for _, pull := range document.Run.Pulls {
			if pull.Head.SHA == found.head {
				found.candidates = append(found.candidates, pull.Number)
			}
		}
	default:
		return nil, errEventKind
	}

	return found, nil
}

// purposes returns what the author of a pull request says that it is good for, in lines of the form
// of the trailer.
func (e *event) purposes() []string {
	var found []string
	for line := range strings.Lines(e.text) {
		key, purpose, is := strings.Cut(strings.TrimSpace(line), ":")
		if purpose = strings.TrimSpace(purpose); is && purpose != "" && strings.EqualFold(key, purposeTrailer) {
			found = append(found, purpose)
		}
	}

	return found
}
