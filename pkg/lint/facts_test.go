package lint_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tree"
)

// everyFact is a suite in which every list that rules see has something in it.
func everyFact() tree.Memory {
	const dir = "frameworks/Python/one/"

	return tree.Memory{
		dir + "benchmark_config.json": "{\"framework\": \"one\",\r\n\t\"maintainers\": [\"a\"]," +
			" \"tests\": [ \n {}, {\"default\": {" +
			`"json_url": "/json", "port": 8080, "language": "Python", "tags": ["x"], "docker_cmd": "./run.sh",` +
			`"dockerfile": "one.dockerfile", "versus": "two", "display_name": "One"}}]}`,
		dir + "one.dockerfile": "FROM python:3.14\nCOPY main run.sh gone nginx.conf /\nEXPOSE 8080\n" +
			"RUN git clone -b v1 https://h/a && pip install -r requirements.txt a @ git+https://h/a\n" +
			"ENTRYPOINT [\"sh\", \"-c\"]\nFROMM x\n",
		dir + "run.sh":             "python -m gunicorn -b unix:/x a:b &\nnginx -c /nginx.conf\neval x\n",
		dir + "nginx.conf":         "http { access_log off; server { listen 80; } }",
		dir + "main":               "\x7fELF",
		dir + "old.dockerfile":     "FROM a",
		"frameworks/Python/x/lock": "",
	}
}

// TestEveryFact shows that what rules see is as the schemas say where there is something to
// see.
func TestEveryFact(t *testing.T) {
	t.Parallel()
	documents, err := lint.Facts(t.Context(), lint.Options{Suite: everyFact()})
	if err != nil || len(documents) != 1 {
		t.Fatalf("%d documents, %v", len(documents), err)
	}
	conforms(t, "policy-input", documents[0])
	for _, path := range [][]any{
		{"framework", "maintainers"},
		{"framework", "layout"},
		{"framework", "unused"},
		{"framework", "programs"},
		{"tests", 0, "recipe", "declared"},
		{"tests", 0, "recipe", "default"},
		{"tests", 0, "command"},
		{"tests", 0, "tags"},
		{"tests", 0, "image", "hash"},
		{"tests", 0, "image", "bases"},
		{"tests", 0, "image", "bases", 0, "versions"},
		{"tests", 0, "image", "bases", 0, "words"},
		{"tests", 0, "image", "copies"},
		{"tests", 0, "image", "fetches"},
		{"tests", 0, "image", "problems"},
		{"tests", 0, "image", "expose"},
		{"tests", 0, "start", "programs"},
		{"tests", 0, "start", "programs", 0, "runner"},
		{"tests", 0, "start", "logs"},
		{"tests", 0, "start", "sockets"},
		{"tests", 0, "start", "unresolved"},
		{"tests", 0, "requirements", "a", "source"},
	} {
		if isEmpty(at(documents[0], path...)) {
			t.Errorf("%v is empty", path)
		}
	}
	table, err := lint.MatrixFacts(t.Context(), lint.Options{Suite: everyFact()})
	if err != nil {
		t.Fatal(err)
	}
	conforms(t, "policy-matrix", table)
	for _, path := range [][]any{
		{"strays"},
		{"strays", 0, "files"},
		{"frameworks", 0, "tests", 0, "labels"},
		{"frameworks", 0, "tests", 0, "display_name"},
		{"languages", "python", 0, "test", "labels", "versus"},
	} {
		if isEmpty(at(table, path...)) {
			t.Errorf("%v of the matrix is empty", path)
		}
	}
}

// TestRecipes shows that a Dockerfile is listed once, with the first active test of it.
func TestRecipes(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/one": {
		entry("default", `"versus"`, `"tags": ["broken"], "versus"`),
		entry("second"),
		entry("third"),
		entry("fourth", "server.", "another."),
		entry("fifth", "server.", "absent."),
	}})
	files["frameworks/Go/one/another.dockerfile"] = "FROM golang:1.26\n"
	documents, err := lint.Facts(t.Context(), lint.Options{Suite: files})
	if err != nil {
		t.Fatal(err)
	}
	conforms(t, "policy-input", documents[0])
	recipes, _ := at(documents[0], "recipes").([]any)
	got := make([]any, 0, 3*len(recipes))
	for i := range recipes {
		got = append(got, at(recipes, i, "file"), at(recipes, i, "pointer"), at(recipes, i, "image", "file"))
	}
	const another, server = "frameworks/Go/one/another.dockerfile", "frameworks/Go/one/server.dockerfile"
	want := []any{another, "/tests/0/fourth", another, server, "/tests/0/second", server}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// at returns the value at a path of keys and indexes, nil where there is none.
func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}

	return value
}

func isEmpty(value any) bool {
	encoded, err := json.Marshal(value)

	return err != nil || string(encoded) == "null" || string(encoded) == `""` || string(encoded) == "[]" ||
		string(encoded) == "{}"
}

// TestEvidenceIsAsked shows that a rule which does not ask for evidence cannot see it: the
// loader reads files only for rules that do.
func TestEvidenceIsAsked(t *testing.T) {
	t.Parallel()
	schemas, err := lint.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	for _, scope := range []opa.Scope{opa.Problems, opa.Stacks, opa.Framework, opa.Evidence, opa.Change} {
		if seen := at(schemas[scope], "properties", "recipes") != nil; seen != (scope == opa.Evidence) {
			t.Errorf("scope %v sees recipes: %t", scope, seen)
		}
		for definition, fields := range map[string][]string{
			"framework": {"unused", "programs", "twin"}, "test": {"image", "start", "requirements"},
		} {
			for _, field := range fields {
				seen := at(schemas[scope], "$defs", definition, "properties", field) != nil
				if seen != (scope == opa.Evidence) {
					t.Errorf("scope %v sees %s of a %s: %t", scope, field, definition, seen)
				}
			}
		}
		if at(schemas[scope], "$defs", "framework", "properties", "layout") == nil {
			t.Errorf("scope %v does not see a framework's layout", scope)
		}
	}
}

// TestChangeIsAsked shows that only rules about a change can see one: what the others say is
// remembered, whatever the suite is compared with.
func TestChangeIsAsked(t *testing.T) {
	t.Parallel()
	schemas, err := lint.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	for _, scope := range opa.Scopes() {
		want := scope == opa.Change || scope == opa.Changes
		if seen := at(schemas[scope], "properties", "change") != nil; seen != want {
			t.Errorf("scope %v sees a change: %t", scope, seen)
		}
	}
	if at(schemas[opa.Changes], "properties", "references") == nil {
		t.Error("a rule about all changes does not see the matrix")
	}
}
