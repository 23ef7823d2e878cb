package lint_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// houseRule writes a rule house/<name>: what makes it speak of test, and the edits that
// mend it.
func houseRule(name, severity, condition, fix string) string {
	return `# METADATA
# title: A rule of the house
# description: Finds what a test of fixes needs.
# schemas:
# - input: schema.evidence
# custom:
#   category: house
#   severity: ` + severity + `
#   reason: A test needs it.
#   fix: Wait for the fix.
package tfblint.rules.house.` + name + `

findings contains finding if {
	some test in input.tests
	` + condition + `
	finding := {
		"pointer": test.pointer,
		"message": sprintf("` + name + ` about %q", [test.name]),
		"fix": ` + fix + `,
	}
}
`
}

func safely(edits string) string { return `{"safe": true, "edits": [` + edits + `]}` }

func unsafely(edits string) string { return `{"safe": false, "edits": [` + edits + `]}` }

// setNotes is an edit that writes something else into a test's notes.
func setNotes(notes string) string {
	return `{"op": "replace", "pointer": concat("/", [test.pointer, "notes"]), "value": "` + notes + `"}`
}

func hasNotes(notes string) string { return `test.labels.notes == "` + notes + `"` }

// house returns the options to lint a suite by these rules and no others.
func house(files tree.Memory, rules map[string]string) lint.Options {
	policies := tree.Memory{}
	for name, rule := range rules {
		policies["rules/house/"+name+".rego"] = rule
	}

	return lint.Options{
		Suite: files, Policies: []opa.Source{{Name: "house", FS: policies}}, Only: []string{"house"},
	}
}

func mend(t *testing.T, options lint.Options, unsafe bool) *lint.Mended {
	t.Helper()
	mended, err := lint.Mend(t.Context(), options, run(t, options), unsafe)
	if err != nil {
		t.Fatal(err)
	}

	return mended
}

// changed returns the suite with the changes.
func changed(files tree.Memory, changes []lint.Change) tree.Memory {
	after := maps.Clone(files)
	for _, change := range changes {
		after[change.File] = string(change.After)
	}

	return after
}

func TestMend(t *testing.T) {
	t.Parallel()
	const file = "frameworks/Go/one/benchmark_config.json"
	const x, y = `"notes": "x"`, `"notes": "y"`
	const empty, recipe = `"notes": ""`, `, "dockerfile": "server.dockerfile"`
	one := func(notes ...string) tree.Memory {
		entries := make([]string, len(notes))
		for i, note := range notes {
			entries[i] = entry(string(rune('a'+i)), empty, `"notes": "`+note+`"`)
		}

		return suite(map[string][]string{"Go/one": entries})
	}
	for name, test := range map[string]struct {
		files tree.Memory
		rules map[string]string
		asked bool // For fixes that are not safe.
		// edits are texts of the configuration and what takes their place.
		edits []string
		// left are the rules of the house that still speak, each once.
		left                   []string
		fixed, unsafe, refused int
	}{
		"a value": {
			one("x"),
			map[string]string{"a": houseRule("a", "info", hasNotes("x"), safely(setNotes("y")))},
			false,
			[]string{x, y},
			nil, 1, 0, 0,
		},
		"neighbours, which have to wait": {
			one("x"),
			map[string]string{
				"a": houseRule("a", "info", hasNotes("x"),
					safely(`{"op": "remove", "pointer": concat("/", [test.pointer, "notes"])}`)),
				"b": houseRule("b", "info", `test.labels.versus`,
					safely(`{"op": "remove", "pointer": concat("/", [test.pointer, "versus"])}`)),
			},
			false,
			[]string{",\n      " + x, "", ",\n      \"versus\": \"None\"", ""},
			nil, 2, 0, 0,
		},
		"what brings another finding": {
			one("x"),
			map[string]string{
				"a": houseRule("a", "info", hasNotes("x"), safely(setNotes("y"))),
				"b": houseRule("b", "info", hasNotes("y"), safely(setNotes("x"))),
			},
			false,
			nil,
			[]string{"house/a"},
			0, 0, 1,
		},
		"what brings a lesser finding": {
			one("x"),
			map[string]string{
				"a": houseRule("a", "warning", hasNotes("x"), safely(setNotes("y"))),
				"b": houseRule("b", "info", hasNotes("y"), unsafely(setNotes("x"))),
			},
			false,
			[]string{x, y},
			[]string{"house/b"},
			1, 1, 0,
		},
		"rules in a circle": {
			one("x"),
			map[string]string{
				"a": houseRule("a", "warning", hasNotes("x"), safely(setNotes("y"))),
				"b": houseRule("b", "info", hasNotes("y"), safely(setNotes("x"))),
			},
			false,
			[]string{x, y},
			[]string{"house/b"},
			1, 0, 1,
		},
		"what does not help": {
			one("x"),
			map[string]string{
				"a": houseRule("a", "info", `test.labels.notes != ""`, safely(setNotes("y"))),
			},
			false,
			nil,
			[]string{"house/a"},
			0, 0, 1,
		},
		"what changes nothing": {
			one("x"),
			map[string]string{"a": houseRule("a", "info", hasNotes("x"), safely(setNotes("x")))},
			false,
			nil,
			[]string{"house/a"},
			0, 0, 1,
		},
		"what is not safe, unasked": {
			one("x"),
			map[string]string{"a": houseRule("a", "info", hasNotes("x"), unsafely(setNotes("y")))},
			false,
			nil,
			[]string{"house/a"},
			0, 1, 0,
		},
		"what is not safe, asked for": {
			one("x"),
			map[string]string{"a": houseRule("a", "info", hasNotes("x"), unsafely(
				`{"op": "rename", "pointer": test.pointer, "key": "z"}, `+setNotes("y")))},
			true,
			[]string{x, y, `"a": {`, `"z": {`},
			nil, 1, 0, 0,
		},
		"a lie about safety": {
			one("x"),
			map[string]string{"a": houseRule("a", "info", hasNotes("x"), safely(
				`{"op": "rename", "pointer": test.pointer, "key": "z"}, `+setNotes("y")))},
			true,
			nil,
			[]string{"house/a"},
			0, 0, 1,
		},
		"all but the one to blame": {
			one("x", "x", "x", "x", "x"),
			map[string]string{
				"a": houseRule("a", "info", hasNotes("x"), safely(setNotes("y"))),
				"b": houseRule("b", "error", hasNotes("y")+"\n\ttest.key == \"c\"", safely(setNotes("x"))),
			},
			false,
			nil,
			[]string{"house/a"},
			4, 0, 1,
		},
		"a twin in one edit": {
			one("x", "x"),
			map[string]string{"a": houseRule("a", "info", `"x" in {t.labels.notes | some t in input.tests}`,
				safely(strings.ReplaceAll(setNotes("y"), "test.pointer", `"/tests/0/a"`)+", "+
					strings.ReplaceAll(setNotes("y"), "test.pointer", `"/tests/0/b"`)))},
			false,
			[]string{x, y},
			nil, 2, 0, 0,
		},
		"a list, an object, a number": {
			one("x"),
			map[string]string{"a": houseRule("a", "info", hasNotes("x"), safely(setNotes("y")+
				`, {"op": "insert", "pointer": test.pointer, "key": "tags", "value": ["a", null, true]}`+
				`, {"op": "replace", "pointer": concat("/", [test.pointer, "os"]), "value": {"b": 1.5, "a": {}}}`))},
			false,
			[]string{
				x, y, `"versus": "None"`, "\"versus\": \"None\",\n      \"tags\": [\"a\", null, true]",
				`"os": "Linux"`, "\"os\": {\n        \"a\": {},\n        \"b\": 1.5\n      }",
			},
			nil, 1, 0, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := house(test.files, test.rules)
			mended := mend(t, options, test.asked)
			after := changed(test.files, mended.Changes)
			if test.edits != nil && test.fixed > 0 {
				want := strings.NewReplacer(test.edits...).Replace(test.files[file])
				if diff := gocmp.Diff(want, after[file]); diff != "" {
					t.Errorf("wanted (-), got (+):\n%s", diff)
				}
			}
			if test.fixed == 0 && len(mended.Changes) > 0 {
				t.Errorf("nothing is fixed, but there are changes: %s", mended.Changes[0].After)
			}
			if mended.Fixed != test.fixed || mended.Unsafe != test.unsafe || len(mended.Refused) != test.refused {
				t.Errorf("fixed %d, unsafe %d, refused %+v", mended.Fixed, mended.Unsafe, mended.Refused)
			}
			// The report is that of the suite as it is to be written.
			options.Suite = after
			again := run(t, options)
			if diff := gocmp.Diff(again.Findings, mended.Report.Findings); diff != "" {
				t.Errorf("the report is of another suite:\n%s", diff)
			}
			var left []string
			for _, found := range again.Findings {
				left = append(left, found.Rule)
			}
			if left = slices.Compact(left); !slices.Equal(left, test.left) {
				t.Errorf("left are %v, want %v", left, test.left)
			}
			// A second time there is nothing left to do.
			if second := mend(t, options, test.asked); len(second.Changes) > 0 || second.Fixed > 0 {
				t.Errorf("a second time changes %d files", len(second.Changes))
			}
		})
	}
}

// TestMendFiles mends a Dockerfile and a configuration by one fix, in a suite and in a
// framework alone.
func TestMendFiles(t *testing.T) {
	t.Parallel()
	const dir, recipe = "frameworks/Go/one/", "server.dockerfile"
	const condition = "some exposed in test.image.expose\n\ttest.port != 80"
	rules := map[string]string{"port": houseRule("port", "info", condition,
		unsafely(`{"op": "rewrite", "at": exposed.at, "text": "80"}, `+
			`{"op": "replace", "pointer": concat("/", [test.pointer, "port"]), "value": 80}`))}
	entries := []string{entry("default", "server.dockerfile", recipe)}
	configuration := suite(map[string][]string{"Go/one": entries})[dir+tfb.ConfigName]
	for name, test := range map[string]struct {
		prefix string
		alone  bool
	}{"suite": {dir, false}, "alone": {"", true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := tree.Memory{
				test.prefix + tfb.ConfigName: configuration,
				test.prefix + recipe:         "FROM golang:1.26\r\nEXPOSE 8080\r\nCMD [\"./one\"]",
			}
			options := house(files, rules)
			options.Alone = test.alone
			mended := mend(t, options, true)
			after := changed(files, mended.Changes)
			if len(mended.Changes) != 2 || mended.Fixed != 1 || len(mended.Refused) > 0 {
				t.Fatalf("got %+v", mended)
			}
			if want := "FROM golang:1.26\r\nEXPOSE 80\r\nCMD [\"./one\"]"; after[test.prefix+recipe] != want {
				t.Errorf("got %q, want %q", after[test.prefix+recipe], want)
			}
			if want := strings.Replace(configuration, "8080", "80", 1); after[test.prefix+tfb.ConfigName] != want {
				t.Errorf("got %s", after[test.prefix+tfb.ConfigName])
			}
		})
	}
}

// TestMendElsewhere refuses a fix that is paid for by another framework.
func TestMendElsewhere(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{
		"Go/one": {entry("default")}, "Go/two": {entry("default")},
		"Rust/sound": {entry("default", `"notes": ""`, `"notes": "x"`)},
	})
	rename := houseRule("rename", "info", `input.framework.name == "one"`,
		unsafely(`{"op": "replace", "pointer": "/framework", "value": "three"}`))
	neighbour := houseRule("neighbour", "info", "input.framework.name == \"two\"\n\t\"three\" in input.neighbours",
		unsafely(`{"op": "remove", "pointer": test.pointer}`))
	notes := houseRule("notes", "info", hasNotes("x"), unsafely(setNotes("y")))
	options := house(files, map[string]string{"rename": rename, "neighbour": neighbour, "notes": notes})
	mended := mend(t, options, true)
	if len(mended.Refused) != 1 || mended.Refused[0].Finding.Rule != "house/rename" ||
		!strings.Contains(mended.Refused[0].Reason, "house/neighbour in frameworks/Go/two") {
		t.Errorf("refused %+v", mended.Refused)
	}
	if len(mended.Changes) != 1 || mended.Changes[0].File != "frameworks/Rust/sound/benchmark_config.json" {
		t.Errorf("changed %+v", mended.Changes)
	}
}

// TestFixThatCannotBe keeps the finding: without a fix where the file is in the way, and
// with a word about the rule where that is wrong.
func TestFixThatCannotBe(t *testing.T) {
	t.Parallel()
	place := func(file string, line int) string {
		return `{"op": "rewrite", "at": {"file": "` + file + `", "line": ` + strconv.Itoa(line) +
			`, "column": 1, "end_line": 9, "end_column": 1}, "text": ""}`
	}
	for name, test := range map[string]struct {
		fix string
		// said is part of the tool error; there is none where it is empty.
		said string
	}{
		"no such value": {`{"op": "remove", "pointer": "/nothing"}`, `remove "/nothing"`},
		"a set":         {`{"op": "insert", "pointer": "", "key": "a", "value": {1, 2}}`, "no such value: set"},
		"a key of a number": {
			`{"op": "insert", "pointer": "", "key": "a", "value": [{1: 2}]}`, "an object with the key 1",
		},
		"another framework": {place("frameworks/Go/other/x", 1), "a file of the framework"},
		"outside":           {place("../x", 1), "a file of the framework"},
		"no line":           {place("frameworks/Go/one/x", 0), "a file of the framework"},
		"overlapping": {
			strings.Replace(place("frameworks/Go/one/benchmark_config.json", 1), "9", "22", 1) + ", " + setNotes("y"),
			"same text",
		},
		"beyond the end": {
			strings.Replace(place("frameworks/Go/one/benchmark_config.json", 1), "9", "999", 1), "not in the file",
		},
		"a key that is there": {`{"op": "insert", "pointer": "", "key": "framework", "value": 1}`, ""},
		"a repeated key":      {`{"op": "replace", "pointer": "/tests/0/a/os", "value": 1}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := suite(map[string][]string{"Go/one": {entry("a", `"os"`, `"os": "", "os"`)}})
			rules := map[string]string{"a": houseRule("a", "info", `test.key == "a"`, safely(test.fix))}
			report := run(t, house(files, rules))
			findings := report.Findings
			if len(findings) != 1 || findings[0].Fix != nil {
				t.Errorf("want a finding without a fix, got %+v", findings)
			}
			switch {
			case test.said == "" && len(report.ToolErrors) == 0:
			case len(report.ToolErrors) != 1 || test.said == "" ||
				!strings.HasPrefix(report.ToolErrors[0].Message, "rule house/a: its fix cannot be made: ") ||
				!strings.Contains(report.ToolErrors[0].Message, test.said):
				t.Errorf("want a tool error with %q, got %+v", test.said, report.ToolErrors)
			}
		})
	}
}

// TestStaleFix refuses a fix whose place is not in the file: the rule made it up.
func TestStaleFix(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/one": {entry("a")}})
	files["frameworks/Go/one/x"] = "one line\n"
	for name, file := range map[string]string{"beyond the end": "x", "missing": "y"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules := map[string]string{"a": houseRule("a", "info", `test.key == "a"`, safely(
				`{"op": "rewrite", "text": "z", "at": {"file": "frameworks/Go/one/`+file+
					`", "line": 3, "column": 1, "end_line": 3, "end_column": 2}}`))}
			mended := mend(t, house(files, rules), false)
			if len(mended.Refused) != 1 || len(mended.Changes) > 0 {
				t.Errorf("got %+v", mended)
			}
		})
	}
}
