package githubtest

import (
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"
)

// maxBody is how many characters a comment has at most, as GitHub says when it refuses one.
const maxBody = 65_536

type pull struct {
	number int
	head   string
	// from and branch are where it comes from, if a test says so.
	from, branch string
	closed       bool
	// diffs are by commit: comments may be about an earlier one.
	diffs    map[string]diff
	notes    []*note
	comments []*comment
}

// A note is a comment in the conversation.
type note struct {
	id     int64
	author Account
	body   string
}

// A comment is on a file or on lines.
type comment struct {
	id, review, replyTo int64
	author              Account
	body, file, commit  string
	// onFile is a comment on a file as a whole. line is 0 once the difference has it no more.
	onFile                bool
	start, line           int
	originalStart, origin int
	// text is the line.
	text string
}

// Push makes a pull request, or gives it another last commit, with what `git diff` prints between
// its base and that commit. Comments move with their lines, and are outdated where those are gone.
func (s *Server) Push(name string, number int, head, gitDiff string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	repo := s.repos[name]
	if repo == nil {
		repo = &repository{pulls: map[int]*pull{}}
		s.repos[name] = repo
	}
	current := repo.pulls[number]
	if current == nil {
		current = &pull{number: number, diffs: map[string]diff{}}
		repo.pulls[number] = current
	}
	current.head = head
	current.diffs[head] = parseDiff(gitDiff)
	for _, comment := range current.comments {
		comment.move(current.diffs[head])
	}
}

// From says which branch of which repository a pull request comes from, and whether it is open.
func (s *Server) From(name string, number int, from, branch string, open bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	current := s.repos[name].pulls[number]
	current.from, current.branch, current.closed = from, branch, !open
}

// move puts a comment to where its line is now.
func (c *comment) move(to diff) {
	if c.onFile || c.line == 0 {
		return
	}
	line := to.find(c.file, c.text, c.line)
	if line == 0 {
		c.start, c.line = 0, 0

		return
	}
	if c.start != 0 {
		c.start = line - (c.line - c.start)
		if to.hunk(c.file, c.start) != to.hunk(c.file, line) {
			c.start, line = 0, 0
		}
	}
	c.line = line
}

func (e *exchange) pull(parameter string) *pull { return e.repository.pulls[int(e.number(parameter))] }

func (s *Server) getPull(e *exchange) *answer {
	current := e.pull("pull_number")
	if current == nil {
		return notFound()
	}
	body := s.description.example("pull-request")
	body["number"] = current.number
	body["requested_teams"] = []any{}
	head, _ := body["head"].(map[string]any)
	head["sha"] = current.head
	if current.from != "" {
		head["ref"] = current.branch
		repo, _ := head["repo"].(map[string]any)
		repo["full_name"] = current.from
	}
	if current.closed {
		body["state"] = "closed"
	}

	return &answer{status: http.StatusOK, body: body}
}

func (s *Server) shapeNote(n *note) any {
	body := s.description.example("issue-comment")
	body["id"], body["body"] = n.id, n.body
	user(body, n.author)

	return body
}

func (s *Server) listNotes(e *exchange) *answer {
	current := e.pull("issue_number")
	if current == nil {
		return notFound()
	}

	return page(e, current.notes, s.shapeNote)
}

func (s *Server) createNote(e *exchange) *answer {
	current := e.pull("issue_number")
	if current == nil {
		return notFound()
	}
	var sent struct{ Body string }
	e.decode(&sent)
	if refused := checkBody("IssueComment", sent.Body); refused != nil {
		return refused
	}
	made := &note{id: s.id(), author: e.account, body: normal(sent.Body)}
	current.notes = append(current.notes, made)

	return &answer{status: http.StatusCreated, header: location("issues", made.id), body: s.shapeNote(made)}
}

func location(kind string, id int64) http.Header {
	return http.Header{"Location": {fmt.Sprintf("https://api.github.com/repos/o/r/%s/comments/%d", kind, id)}}
}

// findNote returns a note and the pull request that it is in.
func (e *exchange) findNote() (*pull, int) {
	id := e.number("comment_id")
	for _, current := range e.repository.pulls {
		if at := slices.IndexFunc(current.notes, func(n *note) bool { return n.id == id }); at >= 0 {
			return current, at
		}
	}

	return nil, 0
}

func (s *Server) updateNote(e *exchange) *answer {
	current, at := e.findNote()
	if current == nil {
		return notFound()
	}
	changed := current.notes[at]
	s.own(e, changed.author)
	var sent struct{ Body string }
	e.decode(&sent)
	if refused := checkBody("IssueComment", sent.Body); refused != nil {
		return refused
	}
	changed.body = normal(sent.Body)

	return &answer{status: http.StatusOK, body: s.shapeNote(changed)}
}

func (s *Server) deleteNote(e *exchange) *answer {
	current, at := e.findNote()
	if current == nil {
		return notFound()
	}
	s.own(e, current.notes[at].author)
	current.notes = slices.Delete(current.notes, at, at+1)

	return &answer{status: http.StatusNoContent}
}

// own takes note of a change to what somebody else wrote, which GitHub may allow.
func (s *Server) own(e *exchange, author Account) {
	if author.Login != e.account.Login {
		s.violatef("%s changes what %s wrote: %s", e.account.Login, author.Login, e.request.URL.Path)
	}
}

func checkBody(resource, body string) *answer {
	switch {
	case body == "":
		return invalid(resource, "body", "body can't be blank")
	case utf8.RuneCountInString(body) > maxBody:
		return invalid(resource, "body", fmt.Sprintf("body is too long (maximum is %d characters)", maxBody))
	}

	return nil
}
