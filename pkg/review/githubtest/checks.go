package githubtest

import (
	"cmp"
	"net/http"
	"slices"
)

// A checkRun stands at a commit.
type checkRun struct {
	id                  int64
	app                 string
	name, sha, external string
	status, conclusion  string
	title, summary      string
	annotations         []annotation
}

type annotation struct {
	Path        string `json:"path"`
	StartLine   int    `json:"start_line"`
	EndLine     int    `json:"end_line"`
	StartColumn int    `json:"start_column"`
	EndColumn   int    `json:"end_column"`
	Level       string `json:"annotation_level"`
	Title       string `json:"title"`
	Message     string `json:"message"`
}

// A checkUpdate is a check run as it is sent.
type checkUpdate struct {
	Name       string `json:"name"`
	HeadSHA    string `json:"head_sha"`
	ExternalID string `json:"external_id"`
	Status     string `json:"status"`
	Conclusion string `json:"conclusion"`
	Output     *struct {
		Title       string       `json:"title"`
		Summary     string       `json:"summary"`
		Annotations []annotation `json:"annotations"`
	} `json:"output"`
}

// take changes the run to what was sent. Annotations are added to those that it has.
func (c *checkRun) take(sent checkUpdate) {
	c.name = cmp.Or(sent.Name, c.name)
	c.external = cmp.Or(sent.ExternalID, c.external)
	c.status = cmp.Or(sent.Status, c.status)
	c.conclusion = cmp.Or(sent.Conclusion, c.conclusion)
	if sent.Conclusion != "" {
		c.status = "completed"
	}
	if sent.Output != nil {
		c.title, c.summary = sent.Output.Title, sent.Output.Summary
		c.annotations = append(c.annotations, sent.Output.Annotations...)
	}
}

func (s *Server) shapeCheck(c *checkRun) any {
	body := s.description.example("check-run-example-of-completed-conclusion")
	body["id"], body["name"], body["head_sha"], body["external_id"] = c.id, c.name, c.sha, c.external
	body["status"], body["conclusion"] = c.status, nil
	if c.conclusion != "" {
		body["conclusion"] = c.conclusion
	} else {
		body["completed_at"] = nil
	}
	output, _ := body["output"].(map[string]any)
	output["title"], output["summary"], output["text"] = c.title, c.summary, nil
	output["annotations_count"] = len(c.annotations)

	return body
}

// listChecks lists those at a commit: all, or the latest of each name.
func (s *Server) listChecks(e *exchange) *answer {
	query := e.request.URL.Query()
	var runs []*checkRun
	for _, run := range slices.Backward(e.repository.checks) {
		older := slices.ContainsFunc(runs, func(newer *checkRun) bool {
			return newer.name == run.name && newer.app == run.app
		})
		switch {
		case run.sha != e.param("ref"), query.Get("check_name") != "" && run.name != query.Get("check_name"):
		case older && query.Get("filter") != "all":
		default:
			runs = append(runs, run)
		}
	}
	reply := page(e, runs, s.shapeCheck)
	reply.body = map[string]any{"total_count": len(runs), "check_runs": reply.body}

	return reply
}

// appOnly is what GitHub says to a person who wants to write a check run.
func appOnly(e *exchange) *answer {
	if !e.account.App {
		return failure(http.StatusForbidden, "You must authenticate via a GitHub App.")
	}

	return nil
}

func (s *Server) createCheck(e *exchange) *answer {
	if refused := appOnly(e); refused != nil {
		return refused
	}
	var sent checkUpdate
	e.decode(&sent)
	known := false
	for _, current := range e.repository.pulls {
		_, found := current.diffs[sent.HeadSHA]
		known = known || found
	}
	if !known {
		return invalid("CheckRun", "head_sha", "No commit found for SHA: "+sent.HeadSHA)
	}
	made := &checkRun{id: s.id(), app: e.account.Login, sha: sent.HeadSHA, status: "queued"}
	if refused := checkTexts(sent); refused != nil {
		return refused
	}
	made.take(sent)
	e.repository.checks = append(e.repository.checks, made)

	return &answer{status: http.StatusCreated, body: s.shapeCheck(made)}
}

// The sizes that the description gives an annotation's texts, in words.
const (
	maxTitle   = 255
	maxMessage = 64 << 10
)

// checkTexts refuses what the description says only in words.
func checkTexts(sent checkUpdate) *answer {
	if sent.Status == "completed" && sent.Conclusion == "" {
		return invalid("CheckRun", "conclusion", "a completed check run needs a conclusion")
	}
	if sent.Output == nil {
		return nil
	}
	for _, note := range sent.Output.Annotations {
		switch {
		case note.StartLine < 1 || note.EndLine < note.StartLine:
			return invalid("CheckRun", "annotations", "end_line must not be before start_line")
		case len(note.Title) > maxTitle:
			return invalid("CheckRun", "annotations", "title is too long (maximum is 255 characters)")
		case len(note.Message) > maxMessage:
			return invalid("CheckRun", "annotations", "message is too long (maximum is 64 KB)")
		case note.StartLine != note.EndLine && note.StartColumn+note.EndColumn != 0:
			return invalid("CheckRun", "annotations", "columns are for annotations on one line")
		}
	}

	return nil
}

func (e *exchange) check() *checkRun {
	id := e.number("check_run_id")
	for _, run := range e.repository.checks {
		if run.id == id {
			return run
		}
	}

	return nil
}

func (s *Server) updateCheck(e *exchange) *answer {
	if refused := appOnly(e); refused != nil {
		return refused
	}
	run := e.check()
	if run == nil {
		return notFound()
	}
	if run.app != e.account.Login {
		return failure(http.StatusForbidden, "Invalid app_id")
	}
	var sent checkUpdate
	e.decode(&sent)
	if refused := checkTexts(sent); refused != nil {
		return refused
	}
	run.take(sent)

	return &answer{status: http.StatusOK, body: s.shapeCheck(run)}
}

func (s *Server) listAnnotations(e *exchange) *answer {
	run := e.check()
	if run == nil {
		return notFound()
	}

	return page(e, run.annotations, func(note annotation) any {
		body := s.description.example("check-annotation-items")
		body["path"], body["start_line"], body["end_line"] = note.Path, note.StartLine, note.EndLine
		body["start_column"], body["end_column"] = orNull(note.StartColumn), orNull(note.EndColumn)
		body["annotation_level"], body["title"], body["message"] = note.Level, note.Title, note.Message

		return body
	})
}
