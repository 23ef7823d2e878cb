package github

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tfblint/tfblint/pkg/review"
)

// An Outcome is what became of a review.
type Outcome struct {
	// Check and Summary say that the check run and the summary were written.
	Check, Summary bool
	// Created, Edited and Removed count comments on files and lines. Removed has those as well
	// that somebody else had removed already.
	Created, Edited, Removed int
	// OnFile is how many of those created had to stand at their file, because GitHub's difference
	// does not have their lines.
	OnFile int
	// Refused are comments that GitHub took in no form. The summary has to speak for them. They
	// are not in Missed again.
	Refused []Refused
	// Missed is what was not done, and why.
	Missed []Missed
	// Again says that something was refused, or may have been done without an answer: what is
	// left is to be decided again, from what stands there now.
	Again bool

	// unknown says that an answer got lost.
	unknown bool
}

// A Refused is a comment that GitHub did not take.
type Refused struct {
	Comment review.Inline
	Why     *Error
}

// A Missed is something that was not done.
type Missed struct {
	// What is in words: "the check run".
	What string
	// Why is mostly an *[Error].
	Why error

	requests []Request
}

// miss takes note of requests that were not carried out.
func (o *Outcome) miss(why *Error, requests ...Request) {
	for i := range o.Missed {
		if errors.Is(o.Missed[i].Why, why) {
			o.Missed[i].requests = append(o.Missed[i].requests, requests...)
			o.Missed[i].What = words(o.Missed[i].requests)

			return
		}
	}
	o.Missed = append(o.Missed, Missed{What: words(requests), Why: why, requests: requests})
}

// refuse takes note of comments that GitHub does not take.
func (o *Outcome) refuse(why *Error, items ...review.Inline) {
	for _, item := range items {
		o.Refused = append(o.Refused, Refused{Comment: item, Why: why})
	}
	o.Again = true
}

// words say what requests would have done.
func words(requests []Request) string {
	var check, summary bool
	var created, edited, removed int
	for _, request := range requests {
		switch request.step {
		case stepCheck, stepAnnotate:
			check = true
		case stepCreate:
			created += len(request.items)
		case stepEdit:
			edited++
		case stepRemove, stepDrop:
			removed++
		case stepSummary, stepNewSummary:
			summary = true
		case stepRead:
		}
	}
	var result []string
	say := func(is bool, what string) {
		if is {
			result = append(result, what)
		}
	}
	say(check, "the check run")
	say(created > 0, comments(created)+" to write")
	say(edited > 0, comments(edited)+" to change")
	say(removed > 0, comments(removed)+" to remove")
	say(summary, "the summary")

	return strings.Join(result, ", ")
}

// Unchanged reports whether nothing was written, because everything stood there already.
func (o *Outcome) Unchanged() bool {
	return !o.Check && !o.Summary && o.Created+o.Edited+o.Removed+len(o.Refused)+len(o.Missed) == 0
}

// Lines are sentences that say what was done, and what was not and why.
func (o *Outcome) Lines() []string {
	if o.Unchanged() {
		return []string{"Everything stands at the pull request already."}
	}
	var done []string
	for _, part := range []struct {
		count int
		verb  string
	}{{o.Created, "written"}, {o.Edited, "changed"}, {o.Removed, "removed"}} {
		if part.count > 0 {
			done = append(done, fmt.Sprintf("%s %s", comments(part.count), part.verb))
		}
	}
	if o.Check {
		done = append(done, "the check run written")
	}
	if o.Summary {
		done = append(done, "the summary written")
	}
	var lines []string
	if len(done) > 0 {
		lines = append(lines, "At the pull request: "+strings.Join(done, ", ")+".")
	}
	if o.OnFile > 0 {
		lines = append(lines, comments(o.OnFile)+" put at the file: GitHub's difference does not have the line.")
	}
	for _, missed := range o.notDone() {
		lines = append(lines, fmt.Sprintf("Not done: %s. %v.", missed.What, missed.Why))
	}

	return lines
}

// notDone is what was refused and missed, with that together which has one reason.
func (o *Outcome) notDone() []Missed {
	var result []Missed
	add := func(what string, why error) {
		for i := range result {
			if sameReason(result[i].Why, why) {
				result[i].What += ", " + what

				return
			}
		}
		result = append(result, Missed{What: what, Why: why})
	}
	if len(o.Refused) > 0 {
		// What GitHub says of the first is what it says of the others.
		add(comments(len(o.Refused))+" to write", o.Refused[0].Why)
	}
	for _, missed := range o.Missed {
		add(missed.What, missed.Why)
	}

	return result
}

// sameReason reports whether GitHub said the same to two requests.
func sameReason(one, other error) bool {
	var a, b *Error
	if !errors.As(one, &a) || !errors.As(other, &b) {
		return false
	}

	return a.Kind == b.Kind && a.Status == b.Status && a.Message == b.Message
}

func comments(count int) string {
	if count == 1 {
		return "1 comment"
	}

	return fmt.Sprintf("%d comments", count)
}

// add puts the outcome of a later round to that of those before.
func (o *Outcome) add(round *Outcome) {
	o.Check = o.Check || round.Check
	o.Summary = o.Summary || round.Summary
	o.Created += round.Created
	o.Edited += round.Edited
	o.Removed += round.Removed
	o.OnFile += round.OnFile
	o.Refused = append(o.Refused, round.Refused...)
	// What is still to be done was decided again, and missed again.
	o.Missed = round.Missed
	o.Again, o.unknown = round.Again, round.unknown
}
