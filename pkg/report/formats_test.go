package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/joshdk/go-junit"
	"github.com/reviewdog/reviewdog/parser"
	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/plain"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/schema"
)

// A said is what a consumer reads of one finding or failure.
type said struct{ message, file string }

// A consumer reads what a format printed as whoever it is for does, and fails where it is none of
// the format's.
type consumer struct {
	read func(t *testing.T, text string) []said
	// exact says that a file's name comes out as it is, and not as people see it.
	exact bool
}

// consumers has one for each format. A format without one fails TestFormats.
func consumers() map[string]consumer {
	return map[string]consumer{
		"text":       {readText, false},
		"json":       {readJSON, true},
		"jsonl":      {readJSONLines, true},
		"markdown":   {readMarkdown, false},
		"github":     {readCommands, false},
		"sarif":      {readSARIF, true},
		"gitlab":     {readGitLab, true},
		"junit":      {readJUnit, false},
		"checkstyle": {readReviewdog("checkstyle"), true},
		"rdjson":     {readReviewdog("rdjson"), true},
		"rdjsonl":    {readReviewdog("rdjsonl"), true},
	}
}

// sample is a report with one of everything.
func sample(t *testing.T) *lint.Report {
	t.Helper()
	note := found("file", 2, 1, 3, 4)
	note.Severity, note.Rule, note.Message = finding.Info, "config/value",
		"100% of this, for example: [one], could be better"
	note.Fingerprint = "0000000000000002"
	fixed := found("file", 1, 5, 1, 8)
	fixed.Fingerprint, fixed.Test, fixed.Pointer = "0000000000000001", "one-db", "/tests/0/db"
	fixed.Fix = &finding.Fix{Safe: true, Edits: []finding.Edit{{Place: fixed.Place, Text: "two"}}}
	whole := found("a b:c.json", 0, 0, 0, 0)
	whole.Severity, whole.Fingerprint, whole.Rule = finding.Warning, "0000000000000003", "local/unknown"
	files := map[string]string{"file": "eiñ two three\none\ntwo\n", "a b:c.json": "{}\n"}
	result := reportOn(t, files, fixed, note, whole)
	result.Rules["config/value"] = &opa.Rule{
		Name: "config/value", Category: "config", Title: "A value", Description: "*Values* count.",
		Severity: finding.Info, Reason: "It counts.", Fix: "Write it.", Languages: []string{"go"},
	}
	waived := found("file", 3, 1, 3, 2)
	waived.Fingerprint = "0000000000000004"
	result.Waived = []lint.Waived{{Finding: waived, Reason: "it is being mended", Until: "2027-01-01"}}
	known := found("file", 3, 2, 3, 3)
	known.Fingerprint = "0000000000000005"
	result.Baselined = []finding.Finding{known}
	result.Standing, result.Ended = []finding.Finding{known}, []finding.Finding{known}
	result.ToolErrors = []lint.ToolError{{File: folder + "broken", Message: "it is broken"}, {Message: "all is broken"}}
	result.Summary = lint.Summary{
		Frameworks: 1, Tests: 2, Active: 1, Errors: 1, Warnings: 1, Infos: 1, Waived: 1, Baselined: 1, Ended: 1,
	}

	return result
}

func options() report.Options { return report.Options{Version: "v1.2.3"} }

// TestFormats prints a report in every format, has it read by its consumer, and holds it against its
// golden file.
func TestFormats(t *testing.T) {
	t.Parallel()
	for _, kind := range report.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			t.Parallel()
			result := sample(t)
			text := printed(t, kind.New(options()), result)
			golden(t, "report."+kind.Name, text)
			heard := consumers()[kind.Name].read(t, text)
			for _, want := range result.Findings {
				if !hears(heard, want.Message, want.File) {
					t.Errorf("nothing is heard of %q at %s: %q", want.Message, want.File, heard)
				}
			}
			for _, want := range result.ToolErrors {
				if !hears(heard, want.Message, want.File) {
					t.Errorf("nothing is heard of the failure %q: %q", want.Message, heard)
				}
			}
			empty := printed(t, kind.New(options()), &lint.Report{})
			golden(t, "report_empty."+kind.Name, empty)
			if heard := consumers()[kind.Name].read(t, empty); len(heard) > 0 {
				t.Errorf("of nothing, %q is heard", heard)
			}
			if err := kind.New(options()).Print(full{}, result); err == nil {
				t.Error("a full disk is no error")
			}
			if kind.For == "" {
				t.Error("nobody says what it is for")
			}
		})
	}
}

func hears(heard []said, message, file string) bool {
	for _, each := range heard {
		if strings.Contains(each.message, message) && strings.HasSuffix(each.file, path.Base(file)) {
			return true
		}
		if file == "" && strings.Contains(each.message, message) {
			return true
		}
	}

	return false
}

// breakouts lists texts that are markup, or a command, to one consumer or another.
func breakouts() map[string]string {
	texts := hostile()
	maps.Copy(texts, map[string]string{
		"command":        "x%0A::error file=a::b",
		"old command":    "a ##[add-mask]b",
		"stop":           "\n::stop-commands::x",
		"properties":     "a,line=1::b",
		"mention":        "@octocat and @org/team",
		"reference":      "#123 org/repo#1 GH-1 !1",
		"tags":           "<img src=x onerror=alert(1)><!-- marker --></code>",
		"CDATA":          "]]><x/>&lt;",
		"back-ticks":     "`a` ``` |",
		"link":           "[a](http://example.com) https://example.com www.example.com",
		"SARIF link":     `[a](1) \[b\] {0}`,
		"quotes":         `"},{"message":"forged"`,
		"table":          "a | b |\n| c | d |",
		"attributes":     `" line="1`,
		"path":           "../../etc/passwd",
		"long":           strings.Repeat("long ", 4000),
		"byte order":     "\ufeffa",
		"replacement":    "a\ufffdb",
		"isolate":        "a\u2066b\u2069",
		"no characters":  "a\ufffe\uffff",
		"entity":         "&#64;octocat &amp;",
		"fence":          "```\nx",
		"front matter":   "---\nx: y",
		"jq":             `\u0000 \n`,
		"carriage":       "a\r::error::b",
		"percent":        "%25%0D%3A%2C",
		"next line":      "a\u0085::error::b",
		"wide space":     "a\u3000b",
		"two characters": "::",
	})

	return texts
}

// TestFormatsHostile writes hostile text wherever a tree under review can put it, in every format,
// and has the result read by its consumer: the text comes out where it was put, and nothing else
// comes out.
func TestFormatsHostile(t *testing.T) {
	t.Parallel()
	for _, kind := range report.Kinds() {
		for name, text := range breakouts() {
			t.Run(kind.Name+"/"+name, func(t *testing.T) {
				t.Parallel()
				at := found("file", 1, 1, 1, 2)
				at.Message, at.Framework, at.Test, at.Pointer = text, text, text, text
				at.Fingerprint = "0000000000000001"
				at.File = folder + strings.ReplaceAll(strings.ReplaceAll(text, "..", "_"), "/", "_") + "x"
				result := reportOn(t, map[string]string{"file": "x\n"}, at)
				result.ToolErrors = []lint.ToolError{{File: at.File, Message: text}}
				waived := at
				waived.Fingerprint = "0000000000000002"
				result.Waived = []lint.Waived{{Finding: waived, Reason: text}}
				result.Summary.Frameworks = 1
				got := printed(t, kind.New(options()), result)
				reader := consumers()[kind.Name]
				heard := reader.read(t, got)
				if len(heard) != 2 && kind.Name != "sarif" || len(heard) < 2 || len(heard) > 3 {
					t.Fatalf("%d messages were heard, not 2: %q in %q", len(heard), heard, got)
				}
				for _, each := range heard {
					checkHeard(t, reader, each, text, at.File)
					if reader.exact && !strings.HasPrefix(kind.Name, "json") { // For people as well.
						checkSeen(t, each.message)
					}
				}
				if !reader.exact {
					checkSeen(t, got)
				}
			})
		}
	}
}

// checkHeard compares what was heard with what was said: as it is or made visible, and cut only
// where it is long.
func checkHeard(t *testing.T, reader consumer, heard said, text, file string) {
	t.Helper()
	const long = 500
	clean := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\u200b", "")) }
	want, got := clean(plain.Line(text)), clean(heard.message)
	if reader.exact {
		got = clean(plain.Line(heard.message))
	}
	want, got = unwritable.Replace(want), unwritable.Replace(got)
	if len(want) > long {
		want = want[:long]
	}
	if !strings.Contains(got, want) {
		t.Errorf("%q was heard, want %q", got, want)
	}
	// An encoding of Unicode has no place for other bytes.
	if heard.file != "" && reader.exact && heard.file != file && !strings.Contains(heard.file, "\ufffd") {
		t.Errorf("the file is %q, want %q", heard.file, file)
	}
}

// unwritable takes for the same what one format writes as an escape, and another, whose encoding has
// no place for it, as the mark for it.
var unwritable = strings.NewReplacer( //nolint:gochecknoglobals // A constant table.
	"\ufffe", "\ufffd", "\uffff", "\ufffd", `\xff`, "\ufffd", `\xc0`, "\ufffd", `\xaf`, "\ufffd", `\xed`, "\ufffd",
	`\xa0`, "\ufffd", `\x80`, "\ufffd", `\xe2`, "\ufffd", `\x82`, "\ufffd",
)

// checkSeen looks for what people cannot see.
func checkSeen(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) {
			t.Fatalf("%U went through: %q", r, text)
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.Contains(line, "##[") {
			t.Errorf("a command to a runner: %q", line)
		}
	}
}

// textLine is a line of a report for people.
var textLine = regexp.MustCompile(
	`^(?:(.*?)(?::\d+:\d+)?: )?(?:error|warning|info|tool error): (.*?)(?: \[[a-z/-]+\])?$`)

// readText reads the lines at the margin.
func readText(t *testing.T, text string) []said {
	t.Helper()
	var heard []said
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		if strings.HasPrefix(line, "::") {
			t.Errorf("a command to a runner: %q", line)
		}
		if match := textLine.FindStringSubmatch(line); match != nil {
			heard = append(heard, said{match[2], match[1]})
		} else if line != "" && line[0] != ' ' && !strings.Contains(line, " framework") {
			t.Errorf("a line of somebody else: %q", line)
		}
	}

	return heard
}

// compiled compiles a schema of ours; one may refer to another.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	for _, each := range schema.Names() {
		text, err := schema.Read(each)
		if err != nil {
			t.Fatal(err)
		}
		address := "https://tfblint.github.io/schema/v1/" + each + ".schema.json"
		if err := compiler.AddResource(address, bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}

	return compile(t, compiler, "https://tfblint.github.io/schema/v1/"+name+".schema.json")
}

func compile(t *testing.T, compiler *jsonschema.Compiler, address string) *jsonschema.Schema {
	t.Helper()
	definition, err := compiler.Compile(address)
	if err != nil {
		t.Fatal(err)
	}

	return definition
}

func validate(t *testing.T, definition *jsonschema.Schema, text string) {
	t.Helper()
	var document any
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	if err := definition.Validate(document); err != nil {
		t.Errorf("%#v", err)
	}
}

// decode reads JSON that has no keys but those of the type.
func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v: %q", err, text)
	}
}

func readJSON(t *testing.T, text string) []said {
	t.Helper()
	validate(t, compiled(t, "output"), text)
	var document struct {
		Findings   []finding.Finding
		ToolErrors []lint.ToolError
	}
	decode(t, text, &document)
	heard := make([]said, 0, len(document.Findings)+len(document.ToolErrors))
	for _, each := range document.Findings {
		heard = append(heard, said{each.Message, each.File})
	}
	for _, each := range document.ToolErrors {
		heard = append(heard, said{each.Message, each.File})
	}

	return heard
}

func readJSONLines(t *testing.T, text string) []said {
	t.Helper()
	definition := compiled(t, "output-line")
	var heard []said
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for _, line := range lines {
		validate(t, definition, line)
		var document struct {
			Finding   *finding.Finding
			ToolError *lint.ToolError
		}
		decode(t, line, &document)
		if document.Finding != nil {
			heard = append(heard, said{document.Finding.Message, document.Finding.File})
		}
		if document.ToolError != nil {
			heard = append(heard, said{document.ToolError.Message, document.ToolError.File})
		}
	}
	if lines[0] != `{"version":1}` || !strings.HasPrefix(lines[len(lines)-1], `{"summary":`) {
		t.Errorf("the first line is %q, the last %q", lines[0], lines[len(lines)-1])
	}

	return heard
}

// cell is a cell of a rendered table, and failed a line about a failure.
var (
	tableRow = regexp.MustCompile(`(?s)<tr>\n<td>(error|warning|info)</td>\n` +
		`<td><code>(.*?)</code></td>\n<td>(.*?)</td>`)
	failed = regexp.MustCompile(`<p>tfblint failed: (?:<code>(.*?)</code>: )?(.*?)</p>`)
	// ours are the tags that a report is made of.
	ours = regexp.MustCompile(`</?(p|strong|table|thead|tbody|tr|th|td|code|ul|li)>|` +
		`<a href="https://github\.com/tfblint/[^"]*">|</a>`)
	// noticed is what services make something of in text.
	noticed = regexp.MustCompile(`(?i)@\w|#\d|\bgh-\d|://|\bwww\.\w`)
)

// readMarkdown renders a report as GitHub does, but with the HTML that GitHub would take out.
func readMarkdown(t *testing.T, text string) []said {
	t.Helper()
	var page bytes.Buffer
	if err := goldmark.New(
		goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(goldmarkhtml.WithUnsafe()),
	).Convert([]byte(text), &page); err != nil {
		t.Fatal(err)
	}
	if rest := ours.ReplaceAllString(page.String(), ""); strings.ContainsAny(rest, "<>") {
		t.Errorf("tags of somebody else: %q", rest)
	}
	outside := regexp.MustCompile(`<code>.*?</code>|<a [^>]*>`).ReplaceAllString(page.String(), "")
	if found := noticed.FindString(html.UnescapeString(outside)); found != "" {
		t.Errorf("%q would be noticed in %q", found, outside)
	}
	heard := make([]said, 0, strings.Count(text, "\n"))
	for _, match := range failed.FindAllStringSubmatch(page.String(), -1) {
		heard = append(heard, said{html.UnescapeString(match[2]), html.UnescapeString(match[1])})
	}
	for _, match := range tableRow.FindAllStringSubmatch(page.String(), -1) {
		file, _, _ := strings.Cut(html.UnescapeString(match[2]), ".json:")
		file = regexp.MustCompile(`:\d+:\d+$`).ReplaceAllString(file, "")
		heard = append(heard, said{html.UnescapeString(match[3]), file})
	}

	return heard
}

// readCommands reads workflow commands as the runner does (actions/runner, ActionCommand.cs): a line
// that starts with two colons is a command, and its parts are unescaped one after the other.
func readCommands(t *testing.T, text string) []said {
	t.Helper()
	var heard []said
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		rest, isCommand := strings.CutPrefix(strings.TrimSpace(line), "::")
		if !isCommand {
			if line != "" && !strings.HasPrefix(line, "and ") {
				t.Errorf("a line of somebody else: %q", line)
			}

			continue
		}
		head, data, _ := strings.Cut(rest, "::")
		name, list, _ := strings.Cut(head, " ")
		if name != "error" && name != "warning" && name != "notice" {
			t.Errorf("the command %q", name)
		}
		properties := map[string]string{}
		for each := range strings.SplitSeq(list, ",") {
			key, value, _ := strings.Cut(each, "=")
			properties[key] = strings.NewReplacer(
				"%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
		}
		for key := range properties {
			if !slices.Contains([]string{"file", "line", "endLine", "col", "endColumn", "title"}, key) {
				t.Errorf("the property %q in %q", key, line)
			}
		}
		heard = append(heard, said{
			strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(data), properties["file"],
		})
	}

	return heard
}

// sarifShared returns the schema of SARIF that lies beside the repository. Without it a test is
// skipped, but not in CI.
func sarifShared(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file := filepath.Join("..", "..", "..", "shared", "schemas", "sarif-2.1.0.json")
	text, err := os.ReadFile(file) //nolint:gosec // The schema beside the repository.
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("CI needs %s: %v", file, err)
		}
		t.Skipf("the schema of SARIF is not here: %v", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft7
	compiler.AssertFormat = true
	if err := compiler.AddResource("sarif.json", bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}

	return compile(t, compiler, "sarif.json")
}

func readSARIF(t *testing.T, text string) []said {
	t.Helper()
	validate(t, sarifShared(t), text)
	// Reviewdog reads it as well.
	if _, err := parser.NewSarifParser().Parse(strings.NewReader(text)); err != nil {
		t.Errorf("reviewdog: %v", err)
	}
	type located struct {
		PhysicalLocation struct {
			ArtifactLocation struct{ URI, URIBaseID string }
			Region           *struct{ StartLine, StartColumn, EndLine, EndColumn int }
		}
	}
	type notification struct {
		Message   struct{ Text string }
		Locations []located
	}
	var document struct {
		Runs []struct {
			Invocations []struct {
				ExecutionSuccessful        bool
				ToolExecutionNotifications []notification
			}
			Results *[]struct {
				notification

				PartialFingerprints map[string]string
			}
		}
	}
	decode(t, text, &document)
	run := document.Runs[0]
	if run.Results == nil {
		t.Fatal("there are no results, not even none")
	}
	unescape := strings.NewReplacer(`\\`, `\`, `\[`, "[", `\]`, "]")
	read := func(each notification) said {
		heard := said{message: unescape.Replace(each.Message.Text)}
		if len(each.Locations) > 0 {
			artifact := each.Locations[0].PhysicalLocation.ArtifactLocation
			parsed, err := url.Parse(artifact.URI)
			if err != nil || parsed.Scheme != "" || strings.HasPrefix(artifact.URI, "/") ||
				artifact.URIBaseID != "%SRCROOT%" {
				t.Errorf("%q is no relative reference: %v", artifact.URI, err)
			} else {
				heard.file = parsed.Path
			}
		}

		return heard
	}
	heard := make([]said, 0, len(*run.Results))
	for _, each := range run.Invocations[0].ToolExecutionNotifications {
		heard = append(heard, read(each))
	}
	if run.Invocations[0].ExecutionSuccessful != (len(heard) == 0) {
		t.Error("whether all went well is not what the notifications say")
	}
	for _, each := range *run.Results {
		if each.Locations[0].PhysicalLocation.Region.EndLine == 0 ||
			each.PartialFingerprints["primaryLocationLineHash"] == "" {
			t.Errorf("no end, or no fingerprint: %+v", each)
		}
		heard = append(heard, read(each.notification))
	}

	return heard
}

// gitlabSchema says in JSON Schema what docs.gitlab.com says of the report in a table.
const gitlabSchema = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"type": "array",
	"items": {
		"type": "object",
		"required": ["description", "check_name", "fingerprint", "severity", "location"],
		"properties": {
			"description": {"type": "string"},
			"check_name": {"type": "string", "minLength": 1},
			"fingerprint": {"type": "string", "minLength": 1},
			"severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
			"location": {
				"type": "object",
				"required": ["path", "lines"],
				"properties": {
					"path": {"type": "string", "pattern": "^[^/]", "not": {"pattern": "^\\.\\.?/"}},
					"lines": {
						"type": "object",
						"required": ["begin"],
						"properties": {
							"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer", "minimum": 1}
						}
					}
				}
			}
		}
	}
}`

func readGitLab(t *testing.T, text string) []said {
	t.Helper()
	definition, err := jsonschema.CompileString("gitlab.json", gitlabSchema)
	if err != nil {
		t.Fatal(err)
	}
	validate(t, definition, text)
	var issues []struct {
		Description, Fingerprint string
		Location                 struct{ Path string }
	}
	decode(t, text, &issues)
	heard := make([]said, 0, len(issues))
	prints := map[string]bool{}
	for _, each := range issues {
		if prints[each.Fingerprint] {
			t.Errorf("two issues have the fingerprint %s, of which GitLab shows one", each.Fingerprint)
		}
		prints[each.Fingerprint] = true
		heard = append(heard, said{each.Description, each.Location.Path})
	}

	return heard
}

func readJUnit(t *testing.T, text string) []said {
	t.Helper()
	suites, err := junit.Ingest([]byte(text))
	if err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	var heard []said
	for _, suite := range suites {
		for _, test := range suite.Tests {
			place, _, _ := strings.Cut(test.SystemOut, ": ")
			switch {
			case test.Error != nil:
				var cause junit.Error
				if !errors.As(test.Error, &cause) {
					t.Errorf("%v is no fault", test.Error)
				}
				if test.Status == junit.StatusError {
					place = test.Name
				} else {
					place, _, _ = strings.Cut(cause.Body, ": ")
				}
				heard = append(heard, said{cause.Message, regexp.MustCompile(`:\d+:\d+$`).ReplaceAllString(place, "")})
			case test.Status == junit.StatusPassed && test.SystemOut != "":
				heard = append(heard, said{test.Name, regexp.MustCompile(`:\d+:\d+$`).ReplaceAllString(place, "")})
			}
		}
	}

	return heard
}

// readReviewdog reads a report with reviewdog's own parser.
func readReviewdog(format string) func(t *testing.T, text string) []said {
	return func(t *testing.T, text string) []said {
		t.Helper()
		reader, err := parser.New(&parser.Option{FormatName: format})
		if err != nil {
			t.Fatal(err)
		}
		diagnostics, err := reader.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%v: %q", err, text)
		}
		heard := make([]said, 0, len(diagnostics))
		for _, each := range diagnostics {
			if each.GetSeverity() == 0 || each.GetCode().GetValue() == "" {
				t.Errorf("no severity, or no rule: %v", each)
			}
			file := each.GetLocation().GetPath()
			if file == "." {
				file = ""
			}
			// Zero-width spaces of the text itself are seen as escapes; those that are left are ours.
			heard = append(heard, said{strings.ReplaceAll(each.GetMessage(), "\u200b", ""), file})
		}

		return heard
	}
}

// TestAnnotations counts: more than ten of a kind are not shown.
func TestAnnotations(t *testing.T) {
	t.Parallel()
	findings := make([]finding.Finding, 0, 14)
	for i := range 13 {
		each := found("file", i+1, 1, i+1, 2)
		each.Severity = finding.Warning
		findings = append(findings, each)
	}
	got := printed(t, report.GitHub{}, &lint.Report{Findings: append(findings, found("file", 1, 1, 1, 2))})
	for want, count := range map[string]int{
		"::warning ": 10, "::error ": 1, "and 3 more warnings, of": 1, "more error": 0,
	} {
		if strings.Count(got, want) != count {
			t.Errorf("%q is there %d times, want %d: %s", want, strings.Count(got, want), count, got)
		}
	}
}

// TestMarkdownRoom prints more findings than a comment has room for.
func TestMarkdownRoom(t *testing.T) {
	t.Parallel()
	findings := make([]finding.Finding, 0, 2001)
	for range 2000 {
		each := found("file", 1, 1, 1, 2)
		each.Severity = finding.Info
		findings = append(findings, each)
	}
	got := printed(t, report.Markdown{}, &lint.Report{Findings: append(findings, found("file", 1, 1, 1, 2))})
	const room = 65_536
	rows := len(tableRow.FindAllString(got, -1))
	if len(got) > room || !strings.Contains(got, "more findings, for which there is no room") || rows > len(findings) {
		t.Errorf("%d bytes of at most %d: %s", len(got), room, got[max(0, len(got)-200):])
	}
	if strings.Index(got, "| error |") > strings.Index(got, "| info |") {
		t.Error("the worst does not come first")
	}
}

// TestSARIFLimits prints more than GitHub takes.
func TestSARIFLimits(t *testing.T) {
	t.Parallel()
	findings := make([]finding.Finding, 25_010)
	for i := range findings {
		findings[i] = found("file", 1, 1, 1, 2)
		findings[i].Severity = finding.Info
	}
	findings[25_009].Severity = finding.Error
	rule := &opa.Rule{Title: strings.Repeat("é", 2000), Reason: strings.Repeat("é", 2000)}
	for i := range 30 {
		rule.Languages = append(rule.Languages, fmt.Sprintf("l%d", i))
	}
	var document struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Rules []struct {
						ShortDescription, FullDescription struct{ Text string }
						Properties                        struct{ Tags []string }
					}
				}
			}
			Invocations []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
			Results []struct{ Level string }
		}
	}
	decode(t, printed(t, report.SARIF{}, &lint.Report{
		Findings: findings, Rules: map[string]*opa.Rule{"a/b": rule},
	}), &document)
	run := document.Runs[0]
	if len(run.Results) != 25_000 || run.Results[0].Level != "error" {
		t.Errorf("%d results, the first of level %s", len(run.Results), run.Results[0].Level)
	}
	if notes := run.Invocations[0].ToolExecutionNotifications; len(notes) != 1 ||
		!strings.HasPrefix(notes[0].Message.Text, "10 more findings") {
		t.Errorf("what was left out is not told: %+v", notes)
	}
	described := run.Tool.Driver.Rules[0]
	if len([]rune(described.ShortDescription.Text)) > 1024 || len([]rune(described.FullDescription.Text)) > 1024 ||
		len(described.Properties.Tags) > 20 {
		t.Errorf("more than GitHub takes: %+v", described)
	}
}

// TestElsewhere prints a finding about a file that lies outside the repository: nobody is led there.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	for _, kind := range report.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			t.Parallel()
			for _, outside := range []string{"/etc/passwd", "../secret", ".."} {
				chosen := options()
				chosen.Path = func(string) string { return outside }
				got := printed(t, kind.New(chosen), sample(t))
				if strings.Contains(got, outside+`"`) || strings.Contains(got, outside+",") {
					t.Errorf("%s is in %s", outside, got)
				}
			}
		})
	}
}

// TestChanged marks what a change brings.
func TestChanged(t *testing.T) {
	t.Parallel()
	result := sample(t)
	result.Change = &change.Change{}
	got := printed(t, report.SARIF{}, result)
	if strings.Count(got, `"baselineState": "new"`) == 0 {
		t.Error("what a change brings is not marked as new")
	}
	if diff := gocmp.Diff(strings.ReplaceAll(printed(t, report.SARIF{}, sample(t)), " ", ""),
		strings.ReplaceAll(strings.ReplaceAll(got, `"baselineState": "new"`, ""), " ", "")); diff == "" {
		t.Error("nothing differs")
	}
}
