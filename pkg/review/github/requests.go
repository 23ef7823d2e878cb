package github

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	api "github.com/google/go-github/v92/github"

	"github.com/tfblint/tfblint/pkg/review"
)

// A Part of a review is what one permission of a token covers.
type Part int

// The parts.
const (
	// Checks is the check run.
	Checks Part = iota
	// Comments are comments on files and lines.
	Comments
	// Notes is the summary in the conversation.
	Notes
)

// newCheck stands for the ID that GitHub gives to a check run that is created.
const newCheck = "{check_run_id}"

// A Request is what is sent to GitHub, without the headers that all requests have.
type Request struct {
	Method string
	// Path is relative to the base URL. In it {check_run_id} is the check run that a request
	// before this one creates.
	Path string
	// Body is JSON; empty where there is none.
	Body json.RawMessage

	part  Part
	step  step
	items []review.Inline
}

// A step is what a request does for the review.
type step int

const (
	stepRead step = iota
	stepCheck
	stepAnnotate
	stepCreate
	stepEdit
	stepRemove
	stepDrop
	stepSummary
	stepNewSummary
)

// repeatable reports whether sending a request twice does the same as sending it once. What
// creates something does not, and neither do annotations, which are added to those before.
func (r Request) repeatable() bool {
	return r.Method != http.MethodPost && r.step != stepAnnotate
}

// The parts of a request that GitHub wants as words.
const (
	sideHead      = "RIGHT"
	onFile        = "file"
	eventComment  = "COMMENT"
	statusRunning = "in_progress"
	statusDone    = "completed"
)

// Requests are what Apply sends, in its order, if GitHub takes everything: the check run, because
// merging may wait for it; comments; what is to go; and the summary, which speaks of all of these,
// in the end.
func Requests(pull Pull, actions *review.Actions) []Request {
	return requests(pull, actions, review.GitHub)
}

func requests(pull Pull, actions *review.Actions, limits review.Limits) []Request {
	result := checkRequests(pull, actions.Check, limits)
	result = append(result, createRequests(pull, actions.Create, limits)...)
	for _, put := range actions.Edit {
		result = append(result, Request{
			Method: http.MethodPatch, Path: commentPath(pull, put.ID), part: Comments, step: stepEdit,
			Body: encode(api.UpdatePullRequestCommentRequest{Body: put.Body}),
		})
	}
	for _, id := range actions.Remove {
		result = append(result, Request{
			Method: http.MethodDelete, Path: commentPath(pull, id), part: Comments, step: stepRemove,
		})
	}
	for _, id := range actions.Drop {
		result = append(result, Request{
			Method: http.MethodDelete, Path: notePath(pull, id), part: Notes, step: stepDrop,
		})
	}
	if actions.Summary != nil {
		result = append(result, summaryRequest(pull, *actions.Summary))
	}

	return result
}

func commentPath(pull Pull, id int64) string {
	return pull.repository() + "/pulls/comments/" + strconv.FormatInt(id, 10)
}

func notePath(pull Pull, id int64) string {
	return pull.repository() + "/issues/comments/" + strconv.FormatInt(id, 10)
}

func summaryRequest(pull Pull, put review.Put) Request {
	request := Request{
		Method: http.MethodPost, Path: pull.issue() + "/comments", part: Notes, step: stepNewSummary,
		Body: encode(api.IssueCommentRequest{Body: put.Body}),
	}
	if put.ID != 0 {
		request.Method, request.Path, request.step = http.MethodPatch, notePath(pull, put.ID), stepSummary
	}

	return request
}

// createRequests puts comments on lines into reviews, so that people get one message for many, and
// comments on files one after the other, because a review cannot hold them.
func createRequests(pull Pull, items []review.Inline, limits review.Limits) []Request {
	var result []Request
	lines := slices.Clone(items)
	lines = slices.DeleteFunc(lines, func(item review.Inline) bool { return item.Line == 0 })
	for batch := range slices.Chunk(lines, max(limits.CommentsRequest, 1)) {
		result = append(result, reviewRequest(pull, batch))
	}
	for _, item := range items {
		if item.Line == 0 {
			result = append(result, commentRequest(pull, item))
		}
	}

	return result
}

// reviewRequest is a review that has several comments and nothing else. GitHub's documentation asks
// for a text as well; GitHub itself does not where there are comments, and a text could never be
// removed.
func reviewRequest(pull Pull, items []review.Inline) Request {
	comments := make([]*api.DraftReviewComment, len(items))
	for i, item := range items {
		comment := &api.DraftReviewComment{
			Path: new(item.File), Body: new(item.Body), Line: new(item.Line), Side: new(sideHead),
		}
		if item.Start != 0 && item.Start != item.Line {
			comment.StartLine, comment.StartSide = new(item.Start), new(sideHead)
		}
		comments[i] = comment
	}

	return Request{
		Method: http.MethodPost, Path: pull.pull() + "/reviews", part: Comments, step: stepCreate, items: items,
		Body: encode(api.PullRequestReviewRequest{
			CommitID: new(pull.Head), Event: new(eventComment), Comments: comments,
		}),
	}
}

// commentRequest is one comment, on lines or on a file.
func commentRequest(pull Pull, item review.Inline) Request {
	comment := api.CreatePullRequestCommentRequest{Body: item.Body, CommitID: pull.Head, Path: item.File}
	switch {
	case item.Line == 0:
		comment.SubjectType = new(onFile)
	case item.Start != 0 && item.Start != item.Line:
		comment.StartLine, comment.StartSide = new(item.Start), new(sideHead)

		fallthrough
	default:
		comment.Line, comment.Side = new(item.Line), new(sideHead)
	}

	return Request{
		Method: http.MethodPost, Path: pull.pull() + "/comments", part: Comments, step: stepCreate,
		items: []review.Inline{item}, Body: encode(comment),
	}
}

// checkRequests create a check run, or go on with one, in batches of annotations. It comes to its
// conclusion with the last batch, so that one which is complete has them all.
func checkRequests(pull Pull, check *review.Check, limits review.Limits) []Request {
	if check == nil {
		return nil
	}
	batches := slices.Collect(slices.Chunk(check.Annotations, max(limits.Annotations, 1)))
	if len(batches) == 0 {
		batches = [][]review.Annotation{nil}
	}
	path := pull.repository() + "/check-runs"
	result := make([]Request, len(batches))
	for i, batch := range batches {
		output := &api.CheckRunOutput{
			Title: new(check.Title), Summary: new(check.Summary), Annotations: annotations(batch),
		}
		status, conclusion := new(statusRunning), (*string)(nil)
		if i == len(batches)-1 {
			status, conclusion = new(statusDone), new(check.Conclusion)
		}
		result[i] = Request{part: Checks, step: stepAnnotate, Method: http.MethodPatch}
		switch {
		case i == 0 && check.ID == 0:
			result[i].Method, result[i].Path, result[i].step = http.MethodPost, path, stepCheck
			result[i].Body = encode(api.CreateCheckRunOptions{
				Name: review.CheckName, HeadSHA: pull.Head, ExternalID: new(check.ExternalID),
				Status: status, Conclusion: conclusion, Output: output,
			})
		default:
			result[i].Path = path + "/" + newCheck
			if check.ID != 0 {
				result[i].Path = fmt.Sprintf("%s/%d", path, check.ID)
			}
			result[i].Body = encode(api.UpdateCheckRunOptions{
				Name: review.CheckName, ExternalID: new(check.ExternalID),
				Status: status, Conclusion: conclusion, Output: output,
			})
		}
	}

	return result
}

func annotations(batch []review.Annotation) []*api.CheckRunAnnotation {
	result := make([]*api.CheckRunAnnotation, len(batch))
	for i, annotation := range batch {
		made := &api.CheckRunAnnotation{
			Path: new(annotation.File), StartLine: new(annotation.StartLine), EndLine: new(annotation.EndLine),
			AnnotationLevel: new(annotation.Level), Message: new(annotation.Message),
		}
		if annotation.Title != "" {
			made.Title = new(annotation.Title)
		}
		if annotation.StartLine == annotation.EndLine && annotation.StartColumn != 0 {
			made.StartColumn, made.EndColumn = new(annotation.StartColumn), new(annotation.EndColumn)
		}
		result[i] = made
	}

	return result
}

// encode returns JSON on one line, in which < is itself, as go-github sends it.
func encode(body any) json.RawMessage {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		// Structs of strings and numbers can be encoded.
		panic(err)
	}

	return bytes.TrimSpace(buffer.Bytes())
}

// to puts the ID of the check run into the path of a request that goes on with it.
func (r Request) to(check int64) Request {
	r.Path = strings.Replace(r.Path, newCheck, strconv.FormatInt(check, 10), 1)

	return r
}
