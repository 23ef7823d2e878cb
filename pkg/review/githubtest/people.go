package githubtest

import (
	"fmt"
	"slices"
	"strings"
)

// A Thing is what stands at a pull request, for tests to look at.
type Thing struct {
	// Kind is note, comment or check.
	Kind   string
	ID     int64
	Author string
	// Place is where a comment is: file:line, file:start-line, file, or file:outdated. Of a check
	// run it is the commit.
	Place   string
	ReplyTo int64
	Body    string
	// Status, Title and Annotations are of check runs: the conclusion or what it does, and the
	// places of its annotations.
	Status, Title string
	Annotations   []string
}

// Things returns what stands at a pull request, oldest first: notes, comments, and check runs of
// all of its commits.
func (s *Server) Things(name string, number int) []Thing {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	repo := s.repos[name]
	current := repo.pulls[number]
	var result []Thing
	for _, note := range current.notes {
		result = append(result, Thing{Kind: "note", ID: note.id, Author: note.author.Login, Body: note.body})
	}
	for _, comment := range current.comments {
		result = append(result, Thing{
			Kind: "comment", ID: comment.id, Author: comment.author.Login, Place: comment.place(),
			ReplyTo: comment.replyTo, Body: comment.body,
		})
	}
	for _, run := range repo.checks {
		if _, ours := current.diffs[run.sha]; !ours {
			continue
		}
		thing := Thing{
			Kind: "check", ID: run.id, Author: run.app, Place: run.sha,
			Status: run.status, Title: run.title, Body: run.summary,
		}
		if run.conclusion != "" {
			thing.Status = run.conclusion
		}
		for _, note := range run.annotations {
			place := fmt.Sprintf("%s:%d %s", note.Path, note.StartLine, note.Level)
			thing.Annotations = append(thing.Annotations, place)
		}
		result = append(result, thing)
	}

	return result
}

func (c *comment) place() string {
	switch {
	case c.onFile:
		return c.file
	case c.line == 0:
		return c.file + ":outdated"
	case c.start != 0:
		return fmt.Sprintf("%s:%d-%d", c.file, c.start, c.line)
	}

	return fmt.Sprintf("%s:%d", c.file, c.line)
}

// Note has somebody write into the conversation.
func (s *Server) Note(name string, number int, author Account, body string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	current := s.repos[name].pulls[number]
	current.notes = append(current.notes, &note{id: s.id(), author: author, body: body})
}

// Reply has somebody answer a comment.
func (s *Server) Reply(name string, number int, to int64, author Account, body string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	current := s.repos[name].pulls[number]
	at := slices.IndexFunc(current.comments, func(c *comment) bool { return c.id == to })
	if at < 0 {
		panic("there is no such comment")
	}
	reply := *current.comments[at]
	reply.id, reply.replyTo, reply.author, reply.body = s.id(), to, author, body
	current.comments = append(current.comments, &reply)
}

// Comment has somebody comment on a file.
func (s *Server) Comment(name string, number int, author Account, file, body string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	current := s.repos[name].pulls[number]
	current.comments = append(current.comments, &comment{
		id: s.id(), author: author, body: body, file: file, commit: current.head, onFile: true,
	})
}

// Delete has somebody delete a note or a comment.
func (s *Server) Delete(name string, number int, id int64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	current := s.repos[name].pulls[number]
	current.notes = slices.DeleteFunc(current.notes, func(n *note) bool { return n.id == id })
	current.comments = slices.DeleteFunc(current.comments, func(c *comment) bool { return c.id == id })
}

// String says what a thing is, on lines that begin with what it is.
func (t Thing) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s by %s", t.Kind, t.Author)
	if t.Place != "" {
		fmt.Fprintf(&text, " at %s", t.Place)
	}
	if t.ReplyTo != 0 {
		text.WriteString(", a reply")
	}
	if t.Kind == "check" {
		fmt.Fprintf(&text, ": %s, %s, %d annotations", t.Status, t.Title, len(t.Annotations))
	}
	text.WriteString("\n")
	for line := range strings.Lines(strings.ReplaceAll(t.Body, "\r\n", "\n")) {
		text.WriteString("    " + strings.TrimSuffix(line, "\n") + "\n")
	}

	return text.String()
}
