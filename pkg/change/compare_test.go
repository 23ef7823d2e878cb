package change_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// load reads a suite whose configurations are given by folder below frameworks.
func load(tb testing.TB, configs map[string]string) *matrix.Matrix {
	tb.Helper()
	files := tree.Memory{}
	for dir, config := range configs {
		files["frameworks/"+dir+"/benchmark_config.json"] = config
	}
	if len(files) == 0 {
		return &matrix.Matrix{}
	}
	vocabulary := &matrix.Vocabulary{}
	vocabulary.Index()
	suite, err := tfb.Load(tb.Context(), files, tfb.Options{Vocabulary: vocabulary})
	if err != nil {
		tb.Fatal(err)
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
	if len(t.AddedTypes) > 0 {
		line += " +" + strings.Join(t.AddedTypes, " +")
	}
	if len(t.RemovedTypes) > 0 {
		line += " -" + strings.Join(t.RemovedTypes, " -")
	}
	lines := append(make([]string, 0, 1+len(t.Fields)), line)
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
			head: one(`"default" : {"os": "Linux", "language": "Go", "port": 8080,
				"plaintext_url": "/plaintext", "json_url": "/json"}`),
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
			want: []string{
				"Go/gin renamed", "  framework: gin -> tonic", "  renamed: gin > tonic", "  renamed: gin-pg > tonic-pg",
			},
		},
		{
			name: "split by name",
			base: one(`"default": {` + plain + `}, "pg": {` + stored + `}, "pg-raw": {` + stored + `, "notes": "x"}`),
			head: map[string]string{
				"Go/gin":    configuration("gin", `"default": {`+plain+`}`),
				"Go/gin-pg": configuration("gin-pg", `"default": {`+stored+`}, "raw": {`+stored+`}`),
			},
			want: []string{
				"Go/gin altered", "  left: gin-pg", "  left: gin-pg-raw",
				"Go/gin-pg added", "  moved: gin-pg from gin", "  moved: gin-pg-raw from gin", "    notes: x -> ",
			},
		},
		{
			name: "split under new names",
			base: one(`"default": {` + plain + `}, "db": {` + stored + `}`),
			head: map[string]string{
				"Go/gin":  configuration("gin", `"default": {`+plain+`}`),
				"Go/gorm": configuration("gorm", `"db": {`+stored+`}`),
			},
			want: []string{
				"Go/gin altered", "  left: gorm-db", "Go/gorm added", "  renamed: gin-db > gorm-db from gin",
			},
		},
		{
			name: "merged",
			base: map[string]string{
				"Go/gin":    configuration("gin", `"default": {`+plain+`}`),
				"Go/gin-pg": configuration("gin-pg", `"default": {`+stored+`}`),
			},
			head: one(`"default": {` + plain + `}, "pg": {` + stored + `}`),
			want: []string{"Go/gin altered", "  moved: gin-pg from gin-pg", "Go/gin-pg removed", "  left: gin-pg"},
		},
		{
			name: "renamed and thinned out",
			base: map[string]string{"Go/viz": configuration("viz", `"default": {`+plain+`}, "pg": {`+stored+`},
				"x": {"update_url": "/u"}, "y": {"fortune_url": "/f"}, "z": {"query_url": "/q"}`)},
			head: map[string]string{"Go/vidi": configuration("vidi", `"default": {`+plain+`}, "pg": {`+stored+`},
				"z": {}`)},
			want: []string{
				"Go/vidi moved", "  framework: viz -> vidi", "  renamed: viz > vidi", "  renamed: viz-pg > vidi-pg",
				"  renamed: viz-z > vidi-z -query", "    query_url: /q -> ",
				"  removed: viz-x deactivated -update", "  removed: viz-y deactivated -fortune",
			},
		},
		{
			name: "other tests in another framework are no renames",
			base: map[string]string{"Go/gin": configuration("gin", `"default": {`+plain+`, "display_name": "Gin"}`)},
			head: map[string]string{"Go/chi": configuration("chi", `"default": {`+stored+`, "display_name": "Chi"}`)},
			want: []string{
				"Go/chi added", "  added: > chi activated +db +json +plaintext",
				"Go/gin removed", "  removed: gin deactivated -json -plaintext",
			},
		},
		{
			name: "more entries",
			base: one(`"default": {` + plain + `}, "pg": {` + stored + `}`),
			head: one(`"default": {` + plain + `}}, {"pg": {` + stored + `}`),
			want: []string{"Go/gin altered", "  tests: 1 -> 2"},
		},
		{
			name: "a key twice",
			base: one(`"default": {` + plain + `}}, {"default": {` + stored + `}`),
			head: one(`"default": {` + stored + `}`),
			want: []string{
				"Go/gin altered", "  tests: 2 -> 1", "  altered: gin +db", "    db_url:  -> /db",
				"    database:  -> Postgres", "    orm:  -> Raw", "    database_os:  -> Linux",
				"  removed: gin deactivated -db -json -plaintext",
			},
		},
		{
			name: "faulty",
			base: map[string]string{"Go/gin": `{"framework": "gin", "tests": [{"default": {` + plain + `}}]}`},
			head: map[string]string{"Go/gin": `{"framework": "gin", "tests": [{"default": {` + plain + `}}]`},
			want: []string{"Go/gin altered"},
		},
		{
			name: "the framework's own fields",
			base: map[string]string{"Go/gin": `{"framework": "gin", "maintainers": ["a"], "tests": [{}], "x": 1}`},
			head: map[string]string{"Go/gin": `{"maintainers": ["a", "b"], "tests": [{}], "framework": "gin"}`},
			want: []string{"Go/gin altered", `  maintainers: ["a"] -> ["a", "b"]`, "  x: 1 -> "},
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

// TestCompareMany shows that a tree which changes thousands of tests at once gets no renames, and
// that everything else is said of it as of others.
func TestCompareMany(t *testing.T) {
	t.Parallel()
	const count = 3000
	many := func(dir, prefix string) map[string]string {
		tests := make([]string, count)
		for i := range tests {
			tests[i] = fmt.Sprintf(`"%s%d": {%s}`, prefix, i, plain)
		}

		return map[string]string{dir: configuration(dir[len("Go/"):], strings.Join(tests, ", "))}
	}
	base := load(t, many("Go/gin", "a"))
	for _, dir := range []string{"Go/gin", "Go/chi"} {
		sum := change.Compare(base, load(t, many(dir, "b"))).Sum(nil)
		if sum.Added != count || sum.Removed != count || sum.Renamed != 0 {
			t.Errorf("%s: %+v", dir, sum)
		}
	}
}

// TestCompareNothing shows that a side may be missing.
func TestCompareNothing(t *testing.T) {
	t.Parallel()
	some := load(t, map[string]string{"Go/gin": configuration("gin", `"default": {`+plain+`}`)})
	if c := change.Compare(nil, nil); !c.Empty() {
		t.Errorf("%v", told(c))
	}
	for _, c := range []*change.Change{change.Compare(nil, some), change.Compare(some, nil)} {
		if len(c.Frameworks) != 1 || len(c.Frameworks[0].Tests) != 1 {
			t.Errorf("%v", told(c))
		}
	}
	without := &matrix.Matrix{Frameworks: []*matrix.Framework{{
		Dir: "x", Name: "x", Tests: []*matrix.Test{{Key: "default", Name: "x"}},
	}}}
	if c := change.Compare(without, without); !c.Empty() {
		t.Errorf("%v", told(c))
	}
}
