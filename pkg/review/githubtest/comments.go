package githubtest

import (
	"net/http"
	"slices"
	"strings"
)

// normal is what becomes of a body: GitHub keeps no space at the end, and ends lines as forms do.
func normal(body string) string {
	body = strings.TrimRight(body, " \t\r\n")

	return strings.ReplaceAll(strings.ReplaceAll(body, "\r\n", "\n"), "\n", "\r\n")
}

func (s *Server) shapeComment(c *comment) any {
	body := s.description.example("pull-request-review-comment-items")
	body["id"], body["body"], body["path"], body["pull_request_review_id"] = c.id, c.body, c.file, c.review
	body["commit_id"], body["original_commit_id"] = c.commit, c.commit
	user(body, c.author)
	delete(body, "in_reply_to_id")
	if c.replyTo != 0 {
		body["in_reply_to_id"] = c.replyTo
	}
	body["subject_type"], body["side"], body["start_side"] = "line", "RIGHT", nil
	body["start_line"] = orNull(c.start)
	// GitHub says null for a line that is no more. Its description does not know that and says that
	// line may be missing, which means the same to who reads it.
	delete(body, "line")
	if c.line != 0 {
		body["line"] = c.line
	}
	body["original_line"], body["original_start_line"] = c.origin, orNull(c.originalStart)
	if c.start != 0 {
		body["start_side"] = "RIGHT"
	}
	if c.onFile {
		body["subject_type"] = "file"
		delete(body, "original_line")
		delete(body, "side")
		delete(body, "start_side")
	}
	if c.line == 0 {
		delete(body, "position")
	}

	return body
}

func orNull(number int) any {
	if number == 0 {
		return nil
	}

	return number
}

func (s *Server) listComments(e *exchange) *answer {
	current := e.pull("pull_number")
	if current == nil {
		return notFound()
	}

	return page(e, current.comments, s.shapeComment)
}

// A draft is a comment as it is sent.
type draft struct {
	Body      string `json:"body"`
	CommitID  string `json:"commit_id"`
	Path      string `json:"path"`
	Line      int    `json:"line"`
	Side      string `json:"side"`
	StartLine int    `json:"start_line"`
	StartSide string `json:"start_side"`
	InReplyTo int64  `json:"in_reply_to"`
	Subject   string `json:"subject_type"`
}

// refused returns what GitHub has against a draft, and "" for one that it takes.
func (d draft) refused(current *pull) (field, message string) {
	lines, known := current.diffs[d.CommitID]
	switch {
	case !known:
		return "commit_id", "commit_id is not part of the pull request"
	case !has(lines, d.Path):
		return "pull_request_review_thread.path", "path could not be resolved"
	case d.Subject == "file":
		return "", ""
	case d.Side != "RIGHT" || lines.hunk(d.Path, d.Line) < 0:
		return "pull_request_review_thread.line", "line must be part of the diff"
	case d.StartLine == 0:
		return "", ""
	case d.StartSide != "RIGHT" || d.StartLine >= d.Line:
		return "pull_request_review_thread.start_line", "start_line must precede the end line."
	case lines.hunk(d.Path, d.StartLine) != lines.hunk(d.Path, d.Line):
		return "pull_request_review_thread.start_line", "start_line must be part of the same hunk as the line."
	}

	return "", ""
}

func has(lines diff, file string) bool {
	_, found := lines[file]

	return found
}

// add writes a draft that is not refused.
func (s *Server) add(current *pull, d draft, author Account, review int64) *comment {
	made := &comment{
		id: s.id(), review: review, author: author, body: normal(d.Body), file: d.Path, commit: d.CommitID,
		onFile: d.Subject == "file",
	}
	if lines := current.diffs[d.CommitID]; !made.onFile {
		made.start, made.line, made.originalStart, made.origin = d.StartLine, d.Line, d.StartLine, d.Line
		made.text = lines.text(d.Path, d.Line)
	}
	if d.CommitID != current.head {
		made.move(current.diffs[current.head])
	}
	current.comments = append(current.comments, made)

	return made
}

func (s *Server) createComment(e *exchange) *answer {
	current := e.pull("pull_number")
	if current == nil {
		return notFound()
	}
	var sent draft
	e.decode(&sent)
	if refused := checkBody("PullRequestReviewComment", sent.Body); refused != nil {
		return refused
	}
	if field, message := sent.refused(current); message != "" {
		return invalid("PullRequestReviewComment", field, message)
	}
	made := s.add(current, sent, e.account, s.id())

	return &answer{status: http.StatusCreated, header: location("pulls", made.id), body: s.shapeComment(made)}
}

// createReview writes all comments of a review, or none.
func (s *Server) createReview(e *exchange) *answer {
	current := e.pull("pull_number")
	if current == nil {
		return notFound()
	}
	var sent struct {
		CommitID string `json:"commit_id"`
		Event    string
		Body     string
		Comments []draft
	}
	e.decode(&sent)
	if sent.Event != "COMMENT" || sent.Body == "" && len(sent.Comments) == 0 {
		return unprocessable("Review has no body and no comments")
	}
	for i := range sent.Comments {
		sent.Comments[i].CommitID = sent.CommitID
		if _, message := sent.Comments[i].refused(current); message != "" {
			return unprocessable("Line could not be resolved")
		}
		if checkBody("", sent.Comments[i].Body) != nil {
			return unprocessable("Body is too long (maximum is 65536 characters)")
		}
	}
	review := s.id()
	for _, comment := range sent.Comments {
		s.add(current, comment, e.account, review)
	}
	body := s.description.example("pull-request-review")
	body["id"], body["state"], body["body"], body["commit_id"] = review, "COMMENTED", sent.Body, sent.CommitID
	user(body, e.account)

	return &answer{status: http.StatusOK, body: body}
}

func unprocessable(message string) *answer {
	reply := failure(http.StatusUnprocessableEntity, "Unprocessable Entity")
	reply.body.(map[string]any)["errors"] = []any{message} //nolint:forcetypeassert // See failure.

	return reply
}

// findComment returns a comment and the pull request that it is in.
func (e *exchange) findComment() (*pull, int) {
	id := e.number("comment_id")
	for _, current := range e.repository.pulls {
		if at := slices.IndexFunc(current.comments, func(c *comment) bool { return c.id == id }); at >= 0 {
			return current, at
		}
	}

	return nil, 0
}

func (s *Server) updateComment(e *exchange) *answer {
	current, at := e.findComment()
	if current == nil {
		return notFound()
	}
	changed := current.comments[at]
	s.own(e, changed.author)
	var sent struct{ Body string }
	e.decode(&sent)
	if refused := checkBody("PullRequestReviewComment", sent.Body); refused != nil {
		return refused
	}
	changed.body = normal(sent.Body)

	return &answer{status: http.StatusOK, body: s.shapeComment(changed)}
}

func (s *Server) deleteComment(e *exchange) *answer {
	current, at := e.findComment()
	if current == nil {
		return notFound()
	}
	deleted := current.comments[at]
	s.own(e, deleted.author)
	for _, reply := range current.comments {
		if reply.replyTo == deleted.id && reply.author.Login != e.account.Login {
			s.violatef("%s deletes a comment that %s answered", e.account.Login, reply.author.Login)
		}
	}
	current.comments = slices.Delete(current.comments, at, at+1)

	return &answer{status: http.StatusNoContent}
}
