package schemacheck_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
)

// config returns a configuration with one good test, in which keys of the test
// are replaced, added, or, if the value is "", left out.
func config(changes map[string]string) string {
	keys := []string{"json_url", "port", "language", "database", "orm", "database_os", "platform", "classification"}
	values := map[string]string{
		"json_url": `"/json"`, "port": `8080`, "language": `"Go"`, "database": `"Postgres"`, "orm": `"Raw"`,
		"database_os": `"Linux"`, "platform": `"None"`, "classification": `"Micro"`,
	}
	for key, value := range changes {
		if _, known := values[key]; !known {
			keys = append(keys, key)
		}
		values[key] = value
	}
	var lines []string
	for _, key := range keys {
		if values[key] != "" {
			lines = append(lines, `"`+key+`": `+values[key])
		}
	}

	return "{\"framework\": \"gin\", \"tests\": [{\"default\": {\n" + strings.Join(lines, ",\n") + "\n}}]}"
}

// report writes problems as lines, so that a table shows what a user reads.
func report(problems []schemacheck.Problem) []string {
	lines := make([]string, 0, len(problems))
	for _, p := range problems {
		start := p.Place.Start
		lines = append(lines, fmt.Sprintf("%d:%d %s %s %s", start.Line, start.Column, p.Code, p.Pointer, p.Message))
	}

	return lines
}

func TestConfigurations(t *testing.T) {
	t.Parallel()
	checker, theirs := compileNamed(t, "benchmark-config"), library(t, readSchema(t, "benchmark-config"))
	for name, test := range map[string]struct {
		source string
		want   []string
	}{
		"good": {config(map[string]string{"flavor": `null`}), nil},
		"other capitals": {config(map[string]string{"database": `"POSTGRES"`, "orm": `"rAW"`}), []string{
			"5:13 spelling /tests/0/default/database `database` is \"POSTGRES\"; " +
				"wanted one of MongoDB, MySQL, Postgres, None; did you mean Postgres?",
			"6:8 spelling /tests/0/default/orm `orm` is \"rAW\"; " +
				"wanted one of Full, Micro, Raw, None; did you mean Raw?",
		}},
		"nothing, in other words": {
			config(map[string]string{"platform": `"none"`, "versus": `""`}), []string{
				"8:13 spelling-none /tests/0/default/platform `platform` is \"none\"; wanted None",
				"10:11 spelling-none /tests/0/default/versus `versus` is \"\"; wanted None",
			},
		},
		"spelling is the least of it": {
			config(map[string]string{"platform": `""`, "classification": `"Fullstac\u212a"`}), []string{
				"8:13 empty /tests/0/default/platform",
				"9:19 value /tests/0/default/classification",
			},
		},
		"wrong word": {config(map[string]string{"database": `"PostgreSQL"`}), []string{
			`5:13 enum /tests/0/default/database ` +
				"`database` is \"PostgreSQL\"; wanted one of MongoDB, MySQL, Postgres, None; did you mean Postgres?",
		}},
		"look-alike letter": {config(map[string]string{"classification": `"Micr\u043e"`}), []string{
			`9:19 enum /tests/0/default/classification ` +
				"`classification` is \"Micr\\u043e\"; " +
				"wanted one of Fullstack, Micro, Platform, None; did you mean Micro?",
		}},
		"wrong kind and no more": {config(map[string]string{"database": `["MySQL"]`, "orm": `"None"`}), []string{
			`5:1 type /tests/0/default/database ` +
				"`database` is a list; wanted one of MongoDB, MySQL, Postgres, None.",
		}},
		"database without the keys it needs": {config(map[string]string{"orm": "", "database_os": `"none"`}), []string{
			"1:33 missing-key /tests/0/default `orm` is missing in `default`; add it with Full, Micro or Raw, " +
				"since `database` names a database, for example \"orm\": \"Raw\".",
			"6:16 missing-key /tests/0/default/database_os `database_os` is \"none\"; wanted Linux or Windows, " +
				"since `database` names a database, for example \"Linux\".",
		}},
		"misspelt key": {config(map[string]string{"json-url": `"/json"`}), []string{
			"10:1 unknown-key /tests/0/default/json-url `json-url` is no key of a test; did you mean `json_url`?",
		}},
		"misspelt key that is needed": {config(map[string]string{"language": "", "Language": `"Go"`}), []string{
			"9:1 missing-key /tests/0/default `language` is missing in `default`, " +
				"where `Language` seems to mean it; rename that key.",
		}},
		"retired key": {config(map[string]string{"sleep": `"8"`}), []string{
			"10:1 unknown-key /tests/0/default/sleep `sleep` is no key of a test. " +
				"It belonged to the suite before Docker, which now asks until the server answers. Remove it.",
		}},
		"key that the suite keeps for itself": {config(map[string]string{"runTests": `{}`}), []string{
			"10:1 reserved-key /tests/0/default/runTests `runTests` is no key of a test. " +
				"The suite keeps the test types under that word. Remove it.",
		}},
		"hostile key": {config(map[string]string{`\u001b[31m\n`: `1`}), []string{
			`10:1 unknown-key /tests/0/default/` + "\x1b[31m\n" +
				` "\u001b[31m\u000a" is no key of a test; nothing reads it. Remove it or correct its name.`,
		}},
		"path without slash": {config(map[string]string{"json_url": `"json"`}), []string{
			"2:13 url /tests/0/default/json_url `json_url` is \"json\"; wanted a path that starts with /, " +
				"for example \"/json\"; did you mean /json?",
		}},
		"address for a path": {config(map[string]string{"json_url": `"http://localhost:8080/json"`}), []string{
			"2:13 url /tests/0/default/json_url `json_url` is \"http://localhost:8080/json\"; " +
				"wanted a path that starts with /, for example \"/json\"; did you mean /json?",
		}},
		"no path at all": {config(map[string]string{"json_url": ""}), []string{
			"1:33 missing-key /tests/0/default `default` lacks something; wanted at least one path to measure: " +
				"json_url, plaintext_url, db_url, query_url, fortune_url, update_url or cached_query_url.",
		}},
		"port in quotes": {config(map[string]string{"port": `"8080"`}), []string{
			"3:9 port-text /tests/0/default/port `port` is \"8080\"; wanted a number without quotes, " +
				"for example 8080; did you mean 8080?",
		}},
		"no port": {config(map[string]string{"port": `"http"`}), []string{
			"3:9 type /tests/0/default/port `port` is \"http\"; " +
				"wanted a whole number from 1 to 65535, for example 8080.",
		}},
		"port too large": {config(map[string]string{"port": `1e999999999`}), []string{
			"3:9 range /tests/0/default/port `port` is 1e999999999; " +
				"wanted a whole number from 1 to 65535, for example 8080.",
		}},
		"item of a list": {config(map[string]string{"tags": `["a", "Broken"]`}), []string{
			`10:15 value /tests/0/default/tags/1 Item 2 of ` + "`tags` is \"Broken\"; wanted a word; " +
				`the tag that switches a test off is "broken", in small letters; did you mean broken?`,
		}},
		"test that is a list": {`{"framework": "gin", "tests": [{"default": []}]}`, []string{
			"1:33 type /tests/0/default `default` is an empty list; wanted an object with the test's keys.",
		}},
		"name that no image can have": {strings.Replace(config(nil), "default", "My Test", 1), []string{
			`1:33 name /tests/0/My Test "My Test" cannot be a name here; wanted a test name`,
		}},
		"no tests": {`{"framework": "gin"}`, []string{
			"1:1 missing-key  `tests` is missing in the file; add it with a list that holds one object",
		}},
		"tests misspelt": {`{"framework": "gin", "Tests": []}`, []string{
			"1:22 missing-key  `tests` is missing in the file, where `Tests` seems to mean it; rename that key.",
		}},
		"another file": {`[1]`, []string{
			"1:1 type  The file is a list; wanted an object with the keys framework and tests.",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseJSON("c.json", []byte(test.source))
			problems := checker.Check(doc)
			agree(t, theirs, doc.Root, problems)
			got := report(problems)
			same := slices.EqualFunc(got, test.want, strings.HasPrefix)
			if !same {
				t.Errorf("problems differ (-want +got):\n%s", cmp.Diff(test.want, got))
			}
		})
	}
}

// TestBrokenText checks that what could be read of a broken file is judged and
// that what may have been lost is not missed.
func TestBrokenText(t *testing.T) {
	t.Parallel()
	checker := compileNamed(t, "benchmark-config")
	for name, test := range map[string]struct {
		source string
		want   []string
	}{
		"cut off": {`{"framework": "gin", "tests": [{"default": {"orm": "Rav", "port": `, []string{"enum"}},
		"comma too many": {
			`{"framework": "gin", "tests": [{"default": {"port": 1, "json_url": "/json",}}],}`, []string{"missing-key"},
		},
		"no number": {config(map[string]string{"port": "NaN"}), nil},
		"nothing":   {``, nil},
		"repeated key, the last one good": {
			`{"framework": 1, "framework": "gin", "tests": [{"a": []}], "tests": [{"a": 7}]}`, []string{"type"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			problems := checker.Check(text.ParseJSON("c.json", []byte(test.source)))
			hasCode := func(p schemacheck.Problem, code string) bool { return p.Code == code }
			if !slices.EqualFunc(problems, test.want, hasCode) {
				t.Errorf("problems are %v, want codes %v", report(problems), test.want)
			}
		})
	}
}

// TestManyProblems checks that a file with nothing but faults is reported in part.
func TestManyProblems(t *testing.T) {
	t.Parallel()
	source := config(map[string]string{"tags": "[" + strings.Repeat("1,", 100_000) + "1]"})
	problems := compileNamed(t, "benchmark-config").Check(text.ParseJSON("c.json", []byte(source)))
	if len(problems) != schemacheck.MaxProblems+1 {
		t.Fatalf("there are %d problems, want %d", len(problems), schemacheck.MaxProblems+1)
	}
	if last := problems[len(problems)-1]; last.Code != schemacheck.TooMany {
		t.Errorf("the last problem is %q, want %q", last.Code, schemacheck.TooMany)
	}
}

// TestManySpellings checks that spellings give way to what has to be mended.
func TestManySpellings(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	source.WriteString(`{"framework": "gin", "tests": [{`)
	for i := range schemacheck.MaxProblems + 1 {
		fmt.Fprintf(&source, `"t%d": {"json_url": "/json", "port": 8080, "language": "Go", "database": "none"}, `, i)
	}
	source.WriteString(`"last": {"json_url": "/json", "port": 8080}}]}`)
	problems := compileNamed(t, "benchmark-config").Check(text.ParseJSON("c.json", []byte(source.String())))
	codes := map[string]int{}
	for _, problem := range problems {
		codes[problem.Code]++
	}
	want := map[string]int{schemacheck.Spelling: schemacheck.MaxProblems - 1, schemacheck.MissingKey: 1}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("problems by code differ (-want +got):\n%s", diff)
	}
}

func TestProblem(t *testing.T) {
	t.Parallel()
	source := config(map[string]string{"orm": `"Ful"`})
	got := compileNamed(t, "benchmark-config").Check(text.ParseJSON("c.json", []byte(source)))
	if len(got) != 1 {
		t.Fatalf("there are %d problems, want 1: %v", len(got), got)
	}
	want := schemacheck.Problem{
		Code: "enum", Pointer: "/tests/0/default/orm", Key: "orm", Value: `"Ful"`,
		Message:  "`orm` is \"Ful\"; wanted one of Full, Micro, Raw, None; did you mean Full?",
		Expected: []string{"Full", "Micro", "Raw", "None"}, Suggestion: "Full",
	}
	want.Place.File = "c.json"
	want.Place.Start.Line, want.Place.Start.Column = 6, 8
	want.Place.End.Line, want.Place.End.Column = 6, 13
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("problem differs (-want +got):\n%s", diff)
	}
}

// TestConfigYAML checks the other file that people write.
func TestConfigYAML(t *testing.T) {
	t.Parallel()
	checker, theirs := compileNamed(t, "config"), library(t, readSchema(t, "config"))
	for name, test := range map[string]struct {
		source string
		want   []string
	}{
		"good": {
			"version: 1\nrules:\n  a/b: off\n  c/d: {severity: error, params: {limit: 0x10}}\nfail_on: info\n", nil,
		},
		"severity": {"rules:\n  a/b: warn\n", []string{
			"2:8 enum /rules/a~1b `a/b` is \"warn\"; wanted one of error, warning, info, off, " +
				"or an object with severity and params; did you mean warning?",
		}},
		"key of a setting": {"rules:\n  a/b: {sevrity: error}\n", []string{
			"2:9 unknown-key /rules/a~1b/sevrity `sevrity` is no key of the setting of a rule; " +
				"did you mean `severity`?",
		}},
		"kind of a setting": {"rules:\n  a/b: [error]\n", []string{
			"2:3 type /rules/a~1b `a/b` is a list; wanted one of error, warning, info, off, " +
				"or an object with severity and params",
		}},
		"name of a rule": {"rules:\n  Max-Tests: error\n", []string{
			"2:3 name /rules/Max-Tests `Max-Tests` cannot be a name here",
		}},
		"unknown key": {"extends: []\n", []string{
			"1:1 unknown-key /extends `extends` is no key of .tfblint.yaml; " +
				"nothing reads it. Remove it or correct its name.",
		}},
		"version": {"version: 2\n", []string{"1:10 enum /version `version` is 2; wanted 1. If a later version"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseYAML(".tfblint.yaml", []byte(test.source))
			problems := checker.Check(doc)
			agree(t, theirs, doc.Root, problems)
			got := report(problems)
			if !slices.EqualFunc(got, test.want, strings.HasPrefix) {
				t.Errorf("problems differ (-want +got):\n%s", cmp.Diff(test.want, got))
			}
		})
	}
}

func TestCompile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		schema string
		want   error
	}{
		"no JSON":           {`{`, nil},
		"nothing":           {``, nil},
		"repeated keyword":  {`{"minLength": 1, "minLength": 2}`, nil},
		"no schema":         {`[]`, schemacheck.ErrUnsupported},
		"no schema, in":     {`{"allOf": [true, 1]}`, schemacheck.ErrUnsupported},
		"unknown":           {`{"minLenght": 1}`, schemacheck.ErrUnsupported},
		"unsupported":       {`{"uniqueItems": true}`, schemacheck.ErrUnsupported},
		"unsupported, in":   {`{"items": {"not": {"multipleOf": 2}}}`, schemacheck.ErrUnsupported},
		"unsupported, idle": {`{"$defs": {"a": {"contains": true}}}`, schemacheck.ErrUnsupported},
		"other draft":       {`{"$schema": "http://json-schema.org/draft-07/schema#"}`, schemacheck.ErrUnsupported},
		"other base":        {`{"items": {"$id": "https://example.org/"}}`, schemacheck.ErrUnsupported},
		"other file":        {`{"$ref": "https://example.org/schema.json"}`, schemacheck.ErrUnsupported},
		"reference, broken": {`{"$ref": "#/$defs/a", "$defs": {"b": true}}`, schemacheck.ErrUnsupported},
		"reference, named":  {`{"$ref": "#$defs"}`, schemacheck.ErrUnsupported},
		"type":              {`{"type": "text"}`, schemacheck.ErrUnsupported},
		"one of the types":  {`{"type": ["string", "text"]}`, schemacheck.ErrUnsupported},
		"enum of lists":     {`{"enum": [[]]}`, schemacheck.ErrUnsupported},
		"pattern":           {`{"pattern": "("}`, schemacheck.ErrUnsupported},
		"negative length":   {`{"minLength": -1}`, schemacheck.ErrUnsupported},
		"quoted bound":      {`{"minimum": "1"}`, schemacheck.ErrUnsupported},
		"required number":   {`{"required": [1]}`, schemacheck.ErrUnsupported},
		"properties, list":  {`{"properties": []}`, schemacheck.ErrUnsupported},
		"own, unknown":      {`{"x-wants": "a name"}`, schemacheck.ErrAnnotation},
		"own, wrong kind":   {`{"x-code": {"type": 1}}`, schemacheck.ErrAnnotation},
		"own, in":           {`{"items": {"x-unknown": {"a": "b"}}}`, schemacheck.ErrAnnotation},
		"own, stray word":   {`{"x-unknown": {"a": {"fixes": "b"}}}`, schemacheck.ErrAnnotation},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := schemacheck.Compile("s", []byte(test.schema))
			if err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("Compile = %v, want an error and %v in it", err, test.want)
			}
		})
	}
}
