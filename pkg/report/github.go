package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/plain"
)

// GitHub prints a report as workflow commands, of which GitHub Actions makes annotations beside the
// lines of a change. It keeps to what is shown of them and says how many there are beyond it.
type GitHub Options

const (
	// mostAnnotations is how many annotations of a kind GitHub shows of a step: "10 warning
	// annotations, 10 error annotations, and 10 notice annotations per step" (orgs/community
	// discussion 26680).
	mostAnnotations = 10
	// mostAnnotation is how many characters of a message its runner keeps, as remembered: no page of
	// GitHub's that says so was found.
	mostAnnotation = 4096
)

// Print implements [Format].
func (g GitHub) Print(w io.Writer, report *lint.Report) error {
	p := &githubPrinter{Writer: bufio.NewWriter(w), counts: map[string]int{}}
	for _, toolError := range report.ToolErrors {
		file := Options(g).place(toolError.File)
		p.command(annotationKind(finding.Error), annotation{
			file: file, title: "tfblint failed", message: named(file, toolError.File) + plain.Line(toolError.Message),
		})
	}
	for _, found := range report.Findings {
		p.command(annotationKind(found.Severity), g.annotation(report, found))
	}
	for _, severity := range []finding.Severity{finding.Error, finding.Warning, finding.Info} {
		kind := annotationKind(severity)
		if more := p.counts[kind] - mostAnnotations; more > 0 {
			_, _ = fmt.Fprintf(p, "and %s, of which GitHub would show none\n", counted(more, "more "+kind))
		}
	}
	if err := p.Flush(); err != nil {
		return fmt.Errorf("printing the report as workflow commands: %w", err)
	}

	return nil
}

// annotationKind is the command for a severity.
func annotationKind(severity finding.Severity) string {
	switch severity {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	case finding.Info, finding.Off:
	}

	return "notice"
}

// An annotation is what a command says.
type annotation struct {
	file, title, message string
	start, end           finding.Position
}

func (g GitHub) annotation(report *lint.Report, found finding.Finding) annotation {
	file := Options(g).place(found.File)
	message := named(file, found.File) + plain.Line(found.Message)
	if rule := report.Rules[found.Rule]; rule != nil && rule.Reason != "" {
		message += "\n" + plain.Line(strings.Join(strings.Fields(rule.Reason), " "))
	}

	return annotation{file: file, title: found.Rule, message: message, start: found.Start, end: found.End}
}

// named tells a file's name in the message where the annotation cannot stand beside it: a name
// with characters in it that nobody could see is no name to write to a log.
func named(place, file string) string {
	if file == "" || place != "" && plain.Line(place) == place {
		return ""
	}

	return plain.Line(file) + ": "
}

// A githubPrinter prints commands and counts them by kind.
type githubPrinter struct {
	*bufio.Writer

	counts map[string]int
}

func (p *githubPrinter) command(kind string, a annotation) {
	p.counts[kind]++
	if p.counts[kind] > mostAnnotations {
		return
	}
	var properties []property
	if a.file != "" && plain.Line(a.file) == a.file {
		properties = append(properties, property{"file", a.file})
	}
	if len(properties) > 0 && !a.start.IsZero() {
		properties = append(properties,
			property{"line", strconv.Itoa(a.start.Line)}, property{"endLine", strconv.Itoa(a.end.Line)})
		if a.start.Line == a.end.Line { // Of several lines GitHub marks no columns.
			properties = append(properties,
				property{"col", strconv.Itoa(a.start.Column)}, property{"endColumn", strconv.Itoa(a.end.Column)})
		}
	}
	properties = append(properties, property{"title", a.title})
	_, _ = p.WriteString("::" + kind + " ")
	for i, each := range properties {
		if i > 0 {
			_, _ = p.WriteString(",")
		}
		_, _ = p.WriteString(each.name + "=" + commandProperty(each.value))
	}
	_, _ = p.WriteString("::" + commandData(cut(a.message, mostAnnotation)) + "\n")
}

// A property of a command.
type property struct{ name, value string }

// commandData escapes the text of a command: as in actions/toolkit, packages/core/src/command.ts.
func commandData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// commandProperty escapes a property of a command, which in addition a comma and a colon would end.
func commandProperty(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}

// cut keeps the first characters of a text.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	characters := []rune(text)
	if len(characters) <= most {
		return text
	}

	return string(characters[:most-1]) + ellipsis
}
