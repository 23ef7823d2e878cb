package lint_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tree"
)

// touched returns the files in which two trees differ.
func touched(before, after tree.Memory) []string {
	var names []string
	for name := range maps.Keys(before) {
		if content, stays := after[name]; !stays || content != before[name] {
			names = append(names, name)
		}
	}
	for name := range maps.Keys(after) {
		if _, was := before[name]; !was {
			names = append(names, name)
		}
	}
	slices.Sort(names)

	return names
}

// standing leaves out the rules about changes, which say nothing of what stands.
func standing(findings []finding.Finding) []string {
	var said []string
	for _, found := range findings {
		if !strings.HasPrefix(found.Rule, "growth/") {
			said = append(said, found.Rule+" "+found.Framework+" "+found.Test+" "+found.Fingerprint)
		}
	}
	slices.Sort(said)

	return said
}

func TestBaseSubtracts(t *testing.T) {
	t.Parallel()
	other := []string{entry("default", `"x `, `"y `), entry("my", "Postgres", "MySQL", `"x `, `"y `)}
	one := suite(map[string][]string{"Go/x": {entry("default")}, "Go/y": other})
	cases := map[string]struct {
		before, after     tree.Memory
		added, ended, all []string
	}{
		"nothing changed": {before: one, after: one},
		"a test that repeats another": {
			before: one,
			after:  suite(map[string][]string{"Go/x": twins(), "Go/y": other}),
			added:  []string{"matrix/redundant-database x-my", "matrix/repeated-bare-test x-my"},
		},
		"a test that no longer repeats another": {
			before: suite(map[string][]string{"Go/x": twins()}),
			after:  suite(map[string][]string{"Go/x": {entry("default")}}),
			ended:  []string{"matrix/redundant-database x-my", "matrix/repeated-bare-test x-my"},
		},
		"a framework that is renamed with its folder": {
			before: suite(map[string][]string{"Go/x": twins()}),
			after:  suite(map[string][]string{"Go/z": twins()}),
		},
		"a test that is renamed": {
			before: suite(map[string][]string{"Go/x": twins()}),
			after:  suite(map[string][]string{"Go/x": {entry("default"), entry("mine", "Postgres", "MySQL")}}),
		},
		"a configuration that is split in two": {
			before: suite(map[string][]string{"Go/x": append(twins(), entry("more", "Postgres", "MongoDB"))}),
			after: suite(map[string][]string{
				"Go/x": twins(), "Go/x-more": {entry("default", "Postgres", "MongoDB", "x default", "x more")},
			}),
			added: []string{"files/maintainers-missing ", "matrix/variant-as-framework x-more"},
			ended: []string{"matrix/repeated-bare-test x-more"},
		},
		"tests that are spread over two entries": {
			before: suite(map[string][]string{"Go/x": {
				entry("default"), entry("my", "Postgres", "MySQL", `"json_url"`, `"wrong_url"`),
			}}),
			after: suite(map[string][]string{"Go/x": {
				entry("default") + "\n  }, {\n" + entry("my", "Postgres", "MySQL", `"json_url"`, `"wrong_url"`),
			}}),
			added: []string{"config/multiple-entries "},
		},
		"a reference to a test that goes": {
			before: suite(map[string][]string{
				"Go/x": {entry("default", `"versus": "None"`, `"versus": "y"`)}, "Go/y": other, "Go/z": {entry("z")},
			}),
			after: suite(map[string][]string{
				"Go/x": {entry("default", `"versus": "None"`, `"versus": "y"`)}, "Go/z": {entry("z")},
			}),
			added: []string{"growth/versus-removed x"}, // It stands for versus/unresolved.
			ended: []string{"matrix/redundant-database y-my", "matrix/repeated-bare-test y-my"},
		},
		"the first framework": {
			before: tree.Memory{},
			after:  suite(map[string][]string{"Go/x": twins()}),
			added: []string{
				"files/maintainers-missing ", "matrix/redundant-database x-my", "matrix/repeated-bare-test x-my",
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := run(t, lint.Options{Suite: c.after, Base: &lint.Base{
				Suite: c.before, Touched: touched(c.before, c.after),
			}})
			for _, list := range []struct {
				name     string
				findings []finding.Finding
				want     []string
			}{{"added", report.Findings, c.added}, {"ended", report.Ended, c.ended}} {
				var got []string
				for _, found := range list.findings {
					if name := found.Rule + " " + found.Test; slices.Contains(list.want, name) ||
						found.Severity > finding.Info && !strings.HasPrefix(name, "growth/") {
						got = append(got, name)
					}
				}
				slices.Sort(got)
				if diff := gocmp.Diff(list.want, slices.Compact(got)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", list.name, diff)
				}
			}
		})
	}
}

// TestBaseAddsUp holds runs with a base to runs without: what is found on the base, with
// what the change brings and without what it ends, is what is found on the head; and a
// change is the same whether it is known which files differ or not.
func TestBaseAddsUp(t *testing.T) {
	t.Parallel()
	const rounds = 25
	random := rand.New(rand.NewPCG(4, 2)) //nolint:gosec // Chance that is the same every time.
	for round := range rounds {
		before := randomSuite(random)
		after := maps.Clone(before)
		maps.Copy(after, randomSuite(random))
		for name := range maps.Keys(before) {
			if dir := strings.Join(strings.Split(name, "/")[:3], "/"); round%3 == 0 && strings.HasSuffix(dir, "a") {
				maps.DeleteFunc(after, func(other, _ string) bool { return strings.HasPrefix(other, dir+"/") })
			}
		}
		if len(after) == 0 || len(before) == 0 {
			continue
		}
		// The one rule speaks of changes only, the other stands for another in them.
		settings, err := config.Parse("settings",
			[]byte("rules: {files/maintainers-missing: off, growth/versus-removed: off}\n"))
		if err != nil {
			t.Fatal(err)
		}
		old := run(t, lint.Options{Suite: before, Config: settings})
		now := run(t, lint.Options{Suite: after, Config: settings})
		change := run(t, lint.Options{Suite: after, Config: settings, Standing: true, Base: &lint.Base{
			Suite: before, Touched: touched(before, after),
		}})
		quick := run(t, lint.Options{Suite: after, Config: settings, Base: &lint.Base{
			Suite: before, Touched: touched(before, after),
		}})
		blind := run(t, lint.Options{
			Suite: after, Config: settings, Base: &lint.Base{Suite: before, AllTouched: true},
		})
		all := slices.Sorted(slices.Values(slices.Concat(standing(change.Findings), standing(change.Standing))))
		if diff := gocmp.Diff(standing(now.Findings), all); diff != "" {
			t.Fatalf("round %d: new and standing findings are not those of the head (-head +both):\n%s", round, diff)
		}
		if len(old.Findings) != len(change.Standing)+len(change.Ended) {
			t.Fatalf("round %d: the base has %d findings, of which %d stand and %d ended",
				round, len(old.Findings), len(change.Standing), len(change.Ended))
		}
		for name, other := range map[string]*lint.Report{"only what is touched": quick, "all": blind} {
			if diff := gocmp.Diff(standing(change.Findings), standing(other.Findings)); diff != "" {
				t.Fatalf("round %d: judging %s says otherwise (-want +got):\n%s", round, name, diff)
			}
		}
	}
}

// randomSuite returns a few small frameworks that have a lot in common.
func randomSuite(random *rand.Rand) tree.Memory {
	frameworks := map[string][]string{}
	for _, dir := range []string{"Go/a", "Go/b", "Go/c", "Rust/d", "Rust/e"} {
		if random.IntN(2) == 0 {
			continue
		}
		var entries []string
		for i, key := range []string{"default", "my", "pg", "two", "fast"} {
			if i > 0 && random.IntN(2) == 0 {
				continue
			}
			pick := func(values ...string) string { return values[random.IntN(len(values))] }
			entries = append(entries, entry(key,
				`"database": "Postgres"`,
				fmt.Sprintf("%q: %q", "database", pick("Postgres", "MySQL", "postgres", "None")),
				`"versus": "None"`, fmt.Sprintf("%q: %q", "versus", pick("None", "a", "b-my", "gone")),
				`"webserver": "None"`, fmt.Sprintf("%q: %q", "webserver", pick("None", "nginx")),
				`"display_name": "x `, fmt.Sprintf(`"display_name": "%s `, pick("x", "y")),
			))
		}
		frameworks[dir] = entries
	}

	return suite(frameworks)
}

func TestBaseRemembersNothingOfTheHead(t *testing.T) {
	t.Parallel()
	before, after := suite(map[string][]string{"Go/x": twins()}), suite(map[string][]string{"Go/x": twins()})
	after["frameworks/Go/x/server.dockerfile"] = "FROM golang\n"
	report, err := lint.Run(context.Background(), lint.Options{Suite: after, Base: &lint.Base{
		Suite: before, Touched: touched(before, after),
	}})
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	for _, found := range report.Findings {
		fmt.Fprintf(&said, "%s %s\n", found.Severity, found.Rule)
	}
	if !strings.Contains(said.String(), "error image/unpinned\n") {
		t.Errorf("an image that a change unpins is an error, got:\n%s", said.String())
	}
}

// TestBaseThatFails shows that a rule which fails on the base makes nothing new of what it
// says of the head.
func TestBaseThatFails(t *testing.T) {
	t.Parallel()
	before := suite(map[string][]string{"Go/x": {entry("default", "x default", "many")}})
	after := suite(map[string][]string{"Go/x": {entry("default", "x default", "7")}})
	report := run(t, lint.Options{
		Suite: after, Only: []string{"house"},
		Policies: []opa.Source{userRule(
			`findings contains {"pointer": "", "message": "x"} if to_number(input.tests[0].display_name) == 7`,
		)},
		Base: &lint.Base{Suite: before, Touched: touched(before, after)},
	})
	if len(report.Findings) != 0 || len(report.Standing) != 1 {
		t.Errorf("got %d new findings and %d that stood, want 0 and 1", len(report.Findings), len(report.Standing))
	}
	if len(report.ToolErrors) != 1 || !strings.Contains(report.ToolErrors[0].Message, "on the side of the base") {
		t.Errorf("the failure is not told: %v", report.ToolErrors)
	}
}
