package verify

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/pkg/runner/verify/exchange"
)

// wiki is where the suite says what a type requires.
const wiki = "https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Project-Information-Framework-Tests-Overview#"

// How much of an answer is shown.
const (
	shownLines = 40
	shownBody  = 1000
	shownLine  = 200
)

// Rule returns where the suite's wiki says what a type requires.
func Rule(name string) string {
	k, known := kindOf(name)
	if !known {
		return wiki + "general-test-requirements"
	}

	return wiki + k.anchor
}

// Write shows an outcome to a person: each result, and for those that are not right what
// was expected and found, the request as a line for a shell, and the head of the answer.
// Everything that came from the server is made safe for a terminal.
func (o Outcome) Write(to io.Writer) error {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s: %s\n", o.Type, o.Verdict)
	var shown *Exchange
	for _, result := range o.Results {
		writeResult(&text, result)
		if result.Severity != Pass && result.Exchange != nil && result.Exchange != shown {
			shown = result.Exchange
			writeExchange(&text, shown)
		}
	}
	for _, remark := range o.Remarks {
		fmt.Fprintf(&text, "  remark %s%s: %s\n", remark.Class, where(remark.At), line(remark.Message))
	}
	if o.Verdict != Pass {
		fmt.Fprintf(&text, "  rule: %s\n", Rule(o.Type))
	}
	if _, err := to.Write(text.Bytes()); err != nil {
		return fmt.Errorf("writing the outcome of %s: %w", o.Type, err)
	}

	return nil
}

func writeResult(text *bytes.Buffer, result Result) {
	fmt.Fprintf(text, "  %s %s%s: %s\n", result.Severity, result.Class, where(result.At), line(result.Message))
	if result.Expected == "" && result.Found == "" {
		return
	}
	difference := diff.Diff("expected", []byte(ended(result.Expected)), "found", []byte(ended(result.Found)))
	lines := strings.Split(strings.TrimSuffix(string(difference), "\n"), "\n")
	// The first line only repeats the two names.
	writeLines(text, lines[1:])
}

// ended gives text a line feed at its end, so that a difference shows none of that.
func ended(text string) string {
	return strings.TrimSuffix(text, "\n") + "\n"
}

func where(at string) string {
	if at == "" {
		return ""
	}

	return " at " + line(at)
}

func writeExchange(text *bytes.Buffer, made *Exchange) {
	fmt.Fprintf(text, "    $ %s\n", report.Plain(Curl(made.Request)))
	response := made.Response
	if response == nil || response.Status == 0 {
		return
	}
	if response.Redirects > 0 {
		fmt.Fprintf(text, "    after %d redirects: %s\n", response.Redirects, line(response.URL))
	}
	lines := []string{fmt.Sprintf("%s %d %s", response.Proto, response.Status, response.Reason)}
	for _, field := range response.Fields {
		lines = append(lines, field.Name+": "+field.Value)
	}
	writeLines(text, lines)
	if len(response.Body) > 0 {
		body := clipText(string(response.Body), shownBody)
		writeLines(text, append([]string{""}, strings.Split(body, "\n")...))
		if len(response.Body) > shownBody {
			fmt.Fprintf(text, "    (%d bytes in all)\n", len(response.Body))
		}
	}
}

// writeLines indents lines that may be hostile, and leaves out what is too much.
func writeLines(text *bytes.Buffer, lines []string) {
	for i, each := range lines {
		if i == shownLines {
			fmt.Fprintf(text, "    … %d more lines\n", len(lines)-i)

			return
		}
		fmt.Fprintf(text, "    %s\n", line(each))
	}
}

// line makes hostile text safe for a terminal, on one line.
func line(text string) string {
	text = strings.TrimSuffix(text, "\r")
	text = clipText(text, shownLine)

	return report.Plain(strings.ReplaceAll(strings.ReplaceAll(text, "\n", `\n`), "\r", `\r`))
}

// clipText shortens text without cutting a character.
func clipText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}

	return text[:most] + "…"
}

// Curl writes a request as a line for a shell that makes it again.
func Curl(request exchange.Request) string {
	words := []string{"curl", "-i", "--location", "--path-as-is", "--compressed"}
	for _, field := range request.Fields {
		if field.Name != "Accept-Encoding" && field.Name != "Connection" {
			words = append(words, "-H", quoted(field.Name+": "+field.Value))
		}
	}

	return strings.Join(append(words, quoted(request.Base+request.Target)), " ")
}

// quoted writes a word for a POSIX shell.
func quoted(word string) string {
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
