package change_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// load reads a suite whose configurations are given by folder below frameworks.
func load(t testing.TB, configs map[string]string) *matrix.Matrix {
	t.Helper()
	files := tree.Memory{}
	for dir, config := range configs {
		files["frameworks/"+dir+"/benchmark_config.json"] = config
	}
	if len(files) == 0 {
		return &matrix.Matrix{}
	}
	vocabulary := &matrix.Vocabulary{}
	vocabulary.Index()
	suite, err := tfb.Load(t.Context(), files, tfb.Options{Vocabulary: vocabulary})
	if err != nil {
		t.Fatal(err)
	}

	return &suite.Matrix
}

// configuration writes a framework with the given tests, each "key": {…}.
func configuration(name, tests string) string {
	return fmt.Sprintf(`{"framework": %q, "tests": [{%s}]}`, name, tests)
}

// told says in a few lines what a change holds.
func told(c *change.Change) []string {
	var lines []string
	for i := range c.Frameworks {
		f := &c.Frameworks[i]
		lines = append(lines, fmt.Sprintf("%s %s", f.Now().Dir[len("frameworks/"):], f.Kind()))
		for _, field := range f.Fields {
			lines = append(lines, fmt.Sprintf("  %s: %s -> %s", field.Name, field.From, field.To))
		}
		for j := range f.Tests {
			lines = append(lines, toldTest(&f.Tests[j])...)
		}
		for _, left := range f.Left {
			lines = append(lines, "  left: "+left.Name)
		}
	}

	return lines
}

func toldTest(t *change.Test) []string {
	line := "  " + string(t.Kind()) + ":"
	if t.Base != nil {
		line += " " + t.Base.Name
	}
	if t.Head != nil && (t.Base == nil || t.Base.Name != t.Head.Name) {
		line += " > " + t.Head.Name
	}
	if t.From != nil {
		line += " from " + t.From.Name
	}
	if t.Activated() {
		line += " activated"
	}
	if t.Deactivated() {
		line += " deactivated"
	}
	for _, name := range t.AddedTypes {
		line += " +" + name
	}
	for _, name := range t.RemovedTypes {
		line += " -" + name
	}
	lines := []string{line}
	for _, field := range t.Fields {
		lines = append(lines, fmt.Sprintf("    %s: %s -> %s", field.Name, field.From, field.To))
	}

	return lines
}

const (
	plain  = `"json_url": "/json", "plaintext_url": "/plaintext", "port": 8080, "language": "Go", "os": "Linux"`
	stored = plain + `, "db_url": "/db", "database": "Postgres", "orm": "Raw", "database_os": "Linux"`
)

func TestCompare(t *testing.T) {
	t.Parallel()
	one := func(tests string) map[string]string { return map[string]string{"Go/gin": configuration("gin", tests)} }
	for _, test := range []struct {
		name       string
		base, head map[string]string
		want       []string
	}{
		{
			name: "nothing",
			base: one(`"default": {` + plain + `}`),
			head: one(`"default" : {"os": "Linux", "language": "Go", "port": 8080, "plaintext_url": "/plaintext", "json_url": "/json"}`),
		},
		{
			name: "added test",
			base: one(`"default": {` + plain + `}`),
			head: one(`"default": {` + plain + `}, "pg": {` + stored + `}`),
			want: []string{"Go/gin altered", "  added: > gin-pg activated +db +json +plaintext"},
		},
		{
			name: "altered",
			base: one(`"default": {` + plain + `, "tags": ["broken"]}`),
			head: one(`"default": {` + plain + `, "db_url": "/db", "notes": "", "port": "8080"}`),
			want: []string{
				"Go/gin altered", "  altered: gin activated +db",
				`    port: 8080 -> "8080"`, "    db_url:  -> /db", `    notes:  -> ""`, `    tags: ["broken"] -> `,
			},
		},
		{
			name: "renamed test",
			base: one(`"default": {` + plain + `}, "postgresql": {` + stored + `}`),
			head: one(`"default": {` + plain + `}, "postgres": {` + stored + `}`),
			want: []string{"Go/gin altered", "  renamed: gin-postgresql > gin-postgres"},
		},
		{
			name: "framework added and removed",
			base: map[string]string{"Go/gin": configuration("gin", `"default": {`+plain+`}`)},
			head: map[string]string{"PHP/kumbia": configuration("kumbia", `"raw": {`+stored+`}`)},
			want: []string{
				"Go/gin removed", "  removed: gin deactivated -json -plaintext",
				"PHP/kumbia added", "  added: > kumbia-raw activated +db +json +plaintext",
			},
		},
		{
			name: "moved",
			base: map[string]string{"Go/gin": configuration("gin", `"default": {`+plain+`}`)},
			head: map[string]string{"Rust/gin": configuration("gin", `"default": {`+plain+`}`)},
			want: []string{"Rust/gin moved"},
		},
		{
			name: "renamed framework",
			base: map[string]string{"Go/gin": configuration("gin", `"default": {`+plain+`}, "pg": {`+stored+`}`)},
			head: map[string]string{"Go/gin": configuration("tonic", `"default": {`+plain+`}, "pg": {`+stored+`}`)},
			want: []string{"Go/gin renamed", "  framework: gin -> tonic", "  renamed: gin > tonic", "  renamed: gin-pg > tonic-pg"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := told(change.Compare(load(t, test.base), load(t, test.head)))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
