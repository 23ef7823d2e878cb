package review

import (
	"strconv"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/plain"
)

// CheckName is what the check run is called.
const CheckName = "tfblint"

// The conclusions of a check run.
const (
	success = "success"
	neutral = "neutral"
	failure = "failure"
)

// check decides on the check run. One that says the same is gone on with, if it is not at its end;
// another is left alone, because annotations cannot be taken back: the newest of a name counts.
func (d *decision) check() {
	wanted := &Check{
		Conclusion:  d.input.conclusion(),
		Title:       d.input.verdict(),
		Summary:     cut(d.overview(), d.limits.Check),
		Annotations: d.annotations(),
	}
	wanted.ExternalID = wanted.identity(d.input.Head)
	for _, run := range d.state.Checks {
		if run.ExternalID != wanted.ExternalID {
			continue
		}
		if run.Completed && run.Annotations >= len(wanted.Annotations) {
			return
		}
		wanted.ID = run.ID
		wanted.Done = min(run.Annotations, len(wanted.Annotations))
		wanted.Annotations = wanted.Annotations[wanted.Done:]

		break
	}
	d.actions.Check = wanted
}

// identity tells check runs apart by all that they say.
func (c *Check) identity(head string) string {
	texts := []string{head, c.Conclusion, c.Title, c.Summary}
	for _, one := range c.Annotations {
		texts = append(texts, one.File, one.Level, one.Title, one.Message)
		for _, number := range []int{one.StartLine, one.EndLine, one.StartColumn, one.EndColumn} {
			texts = append(texts, strconv.Itoa(number))
		}
	}

	return "tfblint:v1:" + digest(texts...)
}

// conclusion says how the check ends. A run that is not complete fails: what it did not see could
// have failed as well.
func (i *Input) conclusion() string {
	switch {
	case i.Failing() > 0, i.Incomplete():
		return failure
	case len(i.Findings) > 0:
		return neutral
	}

	return success
}

// annotations are the findings as a check run shows them, the worst first. Their texts are plain:
// what the host shows of them is no Markdown.
func (d *decision) annotations() []Annotation {
	var list []Annotation
	for _, found := range d.sorted() {
		if len(list) == d.limits.AllAnnotations {
			break
		}
		one := Annotation{
			File: found.File, StartLine: max(found.Start.Line, 1), EndLine: max(lastLine(found.Place), 1),
			Level:   level(found.Severity),
			Title:   cut(plain.Line(found.Rule), d.limits.Title),
			Message: cut(plain.Lines(found.Message), d.limits.Message),
		}
		if one.StartLine == one.EndLine && found.End.Line == found.Start.Line && found.Start.Column > 0 {
			// Inclusive, where ours is the one after the last.
			one.StartColumn, one.EndColumn = found.Start.Column, max(found.Start.Column, found.End.Column-1)
		}
		list = append(list, one)
	}

	return list
}

// level is a severity in the host's words.
func level(severity finding.Severity) string {
	switch severity {
	case finding.Error:
		return failure
	case finding.Warning:
		return "warning"
	case finding.Info, finding.Off:
	}

	return "notice"
}
