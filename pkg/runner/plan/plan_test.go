package plan_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/runner/plan"
	"github.com/tfblint/tfblint/pkg/tree"
)

// test writes the configuration of a test, with further members before the usual ones.
func test(more string) string {
	return `{` + more + `"json_url": "/json", "plaintext_url": "/plaintext", "port": 8080, "approach": "Realistic",
		"classification": "Micro", "framework": "x", "language": "Go", "flavor": "None", "platform": "None",
		"webserver": "None", "orm": "Raw", "display_name": "x", "notes": "", "versus": "None"}`
}

const (
	onLinux   = `"os": "Linux", "database_os": "Linux", `
	noData    = onLinux + `"database": "None", `
	onMongo   = onLinux + `"database": "MongoDB", "db_url": "/db", `
	onWindows = `"os": "Windows", "database_os": "Linux", "database": "None", `
)

func framework(name string, tests ...string) string {
	return fmt.Sprintf(`{"framework": %q, "tests": [{%s}]}`, name, strings.Join(tests, ", "))
}

// sample is a suite with a bit of everything.
func sample() tree.Memory {
	return tree.Memory{
		"frameworks/Go/gin/benchmark_config.json": framework("gin",
			`"default": `+test(noData), `"mongo": `+test(onMongo),
			`"old": `+test(`"tags": ["broken", "slow"], `+noData)),
		"frameworks/Go/gin/gin.dockerfile":          "FROM golang:1.26\nCMD [\"app\"]\n",
		"frameworks/Go/gin/gin-mongo.dockerfile":    "FROM golang:1.26\nCMD [\"app\"]\n",
		"frameworks/Go/gin/gin-old.dockerfile":      "FROM golang:1.26\nCMD [\"app\"]\n",
		"frameworks/C#/nancy/benchmark_config.json": framework("nancy", `"default": `+test(onWindows)),
		"frameworks/C#/nancy/nancy.dockerfile":      "FROM mono:6\nCMD [\"app\"]\n",
		// Its classification is none.
		"frameworks/Rust/actix/benchmark_config.json": framework("actix",
			`"default": `+strings.Replace(test(noData), "Micro", "Mikro", 1), `"two": `+test(noData)),
		"frameworks/Rust/actix/actix.dockerfile":     "FROM rust:1.90\nCMD [\"app\"]\n",
		"frameworks/Rust/actix/actix-two.dockerfile": "FROM rust:1.90\nCMD [\"app\"]\n",
	}
}

// optionsOf lints a suite, by the rules that say of a single value that it is wrong.
func optionsOf(t *testing.T, linted lint.Options) plan.Options {
	t.Helper()
	linted.Only = append(linted.Only, "config/*")
	report, err := lint.Run(t.Context(), linted)
	if err != nil {
		t.Fatal(err)
	}
	suite, err := lint.Suite(t.Context(), linted)
	if err != nil {
		t.Fatal(err)
	}
	approval, err := lint.OpenApproval(linted)
	if err != nil {
		t.Fatal(err)
	}
	abilities, err := plan.Assumed{}.Detect(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	return plan.Options{Matrix: &suite.Matrix, Report: report, Approval: approval, Abilities: abilities}
}

func made(t *testing.T, options plan.Options) *plan.Plan {
	t.Helper()
	found, err := plan.Make(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}

	return found
}

// outline writes a plan's tests a line each: the name, what becomes of it, and by what.
func outline(found *plan.Plan) []string {
	lines := make([]string, len(found.Tests))
	for i, planned := range found.Tests {
		var line strings.Builder
		line.WriteString(planned.Test.Name + ":")
		if planned.Approved {
			line.WriteString(" runs " + strings.Join(planned.Types, " "))
		}
		if planned.Forced {
			line.WriteString(" (" + planned.Reason + ")")
		}
		for _, refusal := range planned.Refusals {
			line.WriteString(" " + strings.TrimPrefix(refusal.Policy, "approval/"))
			if refusal.Rule != "" {
				line.WriteString("=" + refusal.Rule)
			}
		}
		lines[i] = line.String()
	}

	return lines
}

// namesOf returns the names of a plan's tests, with blanks between them.
func namesOf(found *plan.Plan) string {
	names := make([]string, len(found.Tests))
	for i, planned := range found.Tests {
		names[i] = planned.Test.Name
	}

	return strings.Join(names, " ")
}

func expect(t *testing.T, found *plan.Plan, want ...string) {
	t.Helper()
	if diff := gocmp.Diff(want, outline(found)); diff != "" {
		t.Errorf("the plan differs (-want +got):\n%s", diff)
	}
}

func TestMake(t *testing.T) {
	t.Parallel()
	options := optionsOf(t, lint.Options{Suite: sample()})
	found := made(t, options)
	expect(t, found,
		"actix: error-finding=config/enum",
		"actix-two: runs json plaintext",
		"gin: runs json plaintext",
		"gin-mongo: runs db json plaintext",
		"gin-old: broken",
		"nancy: operating-system",
	)
	costs := options.Approval.Costs
	want := []float64{0, 0, 0, 0, 0, 0}
	for i, types := range map[int][]string{
		1: {"json", "plaintext"}, 2: {"json", "plaintext"}, 3: {"db", "json", "plaintext"},
	} {
		want[i] = costs.Build + costs.Start
		for _, name := range types {
			want[i] += costs.Types[name]
		}
	}
	sum := 0.0
	for i, planned := range found.Tests {
		sum += planned.Seconds
		if planned.Seconds != want[i] || planned.Shard != 1 {
			t.Errorf("%s takes %v s in part %d, want %v in 1",
				planned.Test.Name, planned.Seconds, planned.Shard, want[i])
		}
		for _, refusal := range planned.Refusals {
			if refusal.Reason == "" || refusal.Fix == "" {
				t.Errorf("%s: a refusal without reason or fix: %+v", planned.Test.Name, refusal)
			}
		}
	}
	if sum <= 0 || found.Sum() != (plan.Sum{Tests: 3, Refused: 3, Seconds: sum}) || found.Shards[0] != found.Sum() {
		t.Errorf("the sum is %+v, that of the only part %+v; want %v s", found.Sum(), found.Shards, sum)
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	options := optionsOf(t, lint.Options{Suite: sample()})
	for name, c := range map[string]struct {
		selection plan.Selection
		want      string
	}{
		"a test":              {plan.Selection{Names: []string{"gin"}}, "gin"},
		"a folder":            {plan.Selection{Names: []string{"Go/gin"}}, "gin gin-mongo gin-old"},
		"a path":              {plan.Selection{Names: []string{"./frameworks/Go/gin/"}}, "gin gin-mongo gin-old"},
		"a language":          {plan.Selection{Names: []string{"C#"}}, "nancy"},
		"several":             {plan.Selection{Names: []string{"gin", "Rust", "gin"}}, "actix actix-two gin"},
		"a pattern of tests":  {plan.Selection{Names: []string{"*-mongo"}}, "gin-mongo"},
		"a pattern of folder": {plan.Selection{Names: []string{"*/[an]*"}}, "actix actix-two nancy"},
		"a language's":        {plan.Selection{Names: []string{"frameworks/R*"}}, "actix actix-two"},
		"exclude":             {plan.Selection{Exclude: []string{"Rust", "gin-*", "C#/nancy"}}, "gin"},
		"a type":              {plan.Selection{Types: []string{"db"}}, "gin-mongo"},
		"a tag":               {plan.Selection{Tags: []string{"slow"}}, "gin-old"},
		"nothing of it":       {plan.Selection{Names: []string{"gin"}, Types: []string{"db"}}, ""},
	} {
		options.Selection = c.selection
		if got := namesOf(made(t, options)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	options.Selection = plan.Selection{Names: []string{"gin-mongo"}, Types: []string{"json", "db"}}
	expect(t, made(t, options), "gin-mongo: runs db json")
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	options := optionsOf(t, lint.Options{Suite: sample()})
	for want, change := range map[string]func(*plan.Options){
		`"gim": there is nothing of this name, neither a test nor a folder nor a language; ` +
			`did you mean "gin"?`: func(o *plan.Options) {
			o.Selection.Names = []string{"gim"}
		},
		`"frameworks/Go/gim"`:    func(o *plan.Options) { o.Selection.Names = []string{"frameworks/Go/gim"} },
		`did you mean "Go/gin"?`: func(o *plan.Options) { o.Selection.Names = []string{"frameworks/Go/gim"} },
		`--exclude "rust": there is nothing of this name, neither a test nor a folder nor a language; ` +
			`did you mean "Rust"?`: func(o *plan.Options) {
			o.Selection.Exclude = []string{"rust"}
		},
		`"x*": there is nothing of this name: no test, folder or language matches`: func(o *plan.Options) {
			o.Selection.Names = []string{"x*"}
		},
		`--type "querry": there is nothing of this name; did you mean "query"?`: func(o *plan.Options) {
			o.Selection.Types = []string{"querry"}
		},
		`--tag "fast": there is nothing of this name; there are ["broken" "slow"]`: func(o *plan.Options) {
			o.Selection.Tags = []string{"fast"}
		},
		`--force "gim": there is nothing of this name; did you mean "gin"?`: func(o *plan.Options) {
			o.Forces = []plan.Force{{Test: "gim", Reason: "x"}}
		},
	} {
		changed := options
		change(&changed)
		_, err := plan.Make(t.Context(), changed)
		if !errors.Is(err, plan.ErrUnknown) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	options.Selection.Names = []string{"a", "b["}
	if _, err := plan.Make(t.Context(), options); !errors.Is(err, plan.ErrUnknown) || !errors.Is(err, config.ErrGlob) {
		t.Errorf("got %v, want both faults", err)
	}
}

func TestForce(t *testing.T) {
	t.Parallel()
	options := optionsOf(t, lint.Options{Suite: sample()})
	options.Selection.Names = []string{"gin", "gin-old", "nancy"}
	options.Forces = []plan.Force{{"gin-old", " mended "}, {"gin", "for nothing"}, {"actix", "not asked for"}}
	found := made(t, options)
	expect(t, found, "gin: runs json plaintext", "gin-old: runs json plaintext (mended) broken",
		"nancy: operating-system")
	if found.Tests[1].Seconds == 0 {
		t.Error("what is forced takes no time")
	}
	options.Forces = []plan.Force{{"gin-old", " "}}
	if _, err := plan.Make(t.Context(), options); !errors.Is(err, plan.ErrReason) {
		t.Errorf("without a reason: got %v", err)
	}
}

func TestAbilities(t *testing.T) {
	t.Parallel()
	options := optionsOf(t, lint.Options{Suite: sample()})
	options.Selection.Names = []string{"gin", "gin-mongo", "nancy"}
	abilities, err := plan.Assumed{Without: []string{"mongodb"}}.Detect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	options.Abilities = abilities
	expect(t, made(t, options), "gin: runs json plaintext", "gin-mongo: database", "nancy: operating-system")
	options.Abilities = plan.Abilities{OperatingSystems: []string{"windows"}}
	expect(t, made(t, options), "gin: operating-system",
		"gin-mongo: database database operating-system", //nolint:dupword // It is not there, nor is its system.
		"nancy: runs json plaintext")
	if _, err := (plan.Assumed{Without: []string{"mongo"}}).Detect(t.Context()); !errors.Is(err, plan.ErrUnknown) ||
		!strings.Contains(err.Error(), `did you mean "mongodb"?`) {
		t.Errorf("without mongo: got %v", err)
	}
}

// policies is a folder of a suite's own, with one policy.
func policies(body string) []opa.Source {
	header := `# METADATA
# title: Ours
# description: Ours.
# schemas:
# - input: schema.approval
# custom:
#   reason: Ours.
#   fix: Ask us.
package tfblint.approval.ours

`

	return []opa.Source{{Name: "mine", FS: fstest.MapFS{"approval/ours.rego": {Data: []byte(header + body)}}}}
}

// TestOwnPolicies shows that a suite's own policies refuse as well, by all that they are told.
func TestOwnPolicies(t *testing.T) {
	t.Parallel()
	options := optionsOf(t, lint.Options{Suite: sample(), Policies: policies(`refusals contains refusal if {
	input.framework.group == "Go"
	input.framework.judged
	not input.base
	some test in input.tests
	"db" in test.types
	test.language == "go"
	test.port == 8080
	test.has_recipe
	refusal := {"test": test.name, "reason": "ours"}
}
`)})
	options.Selection.Names = []string{"Go", "actix-two"}
	found := made(t, options)
	expect(t, found,
		"actix-two: runs json plaintext", "gin: runs json plaintext", "gin-mongo: ours", "gin-old: broken")
	want := plan.Refusal{Policy: "approval/ours", Reason: "ours", Fix: "Ask us."}
	if found.Tests[2].Refusals[0] != want {
		t.Errorf("got %+v, want %+v", found.Tests[2].Refusals[0], want)
	}
}

// TestUndecided shows that no test runs of which a policy or a rule could not be evaluated.
func TestUndecided(t *testing.T) {
	t.Parallel()
	options := optionsOf(t, lint.Options{Suite: sample(), Policies: policies(`refusals contains refusal if {
	windows := [test | some test in input.tests; test.os == "windows"]
	refusal := {"test": "gin", "reason": sprintf("%d", [1 / count(windows)])}
}
`)})
	found := made(t, options)
	if len(found.ToolErrors) != 2 ||
		!strings.Contains(found.ToolErrors[0].Message, "deciding which of its tests may run") {
		t.Errorf("got tool errors %v, want one for Go/gin and one for Rust/actix", found.ToolErrors)
	}
	for _, planned := range found.Tests {
		policy := "approval/undecided"
		if planned.Test.Name == "nancy" {
			policy = "approval/operating-system"
		}
		if planned.Approved || len(planned.Refusals) != 1 || planned.Refusals[0].Policy != policy {
			t.Errorf("%s: got %+v", planned.Test.Name, planned)
		}
	}
	options = optionsOf(t, lint.Options{Suite: sample()})
	options.Report.ToolErrors = []lint.ToolError{
		{File: "frameworks/Go/gin/benchmark_config.json", Message: "rule a/b: evaluating"},
		{File: "", Message: "rule c/d: evaluating"},
	}
	options.Selection.Names = []string{"gin", "actix-two"}
	expect(t, made(t, options), "actix-two: runs json plaintext", "gin: unjudged")
}

// TestGrowth shows what an error about growth refuses in a run with a base, and that what stood
// refuses as it does without one.
func TestGrowth(t *testing.T) {
	t.Parallel()
	base, head := sample(), sample()
	const gin = "frameworks/Go/gin/benchmark_config.json"
	head[gin] = strings.Replace(head[gin], `"old": `, `"more": `+test(noData)+`, "old": `, 1)
	head["frameworks/Go/gin/gin-more.dockerfile"] = head["frameworks/Go/gin/gin.dockerfile"]
	growth := []opa.Source{{Name: "mine", FS: fstest.MapFS{"rules/house/growth.rego": {Data: []byte(`# METADATA
# title: Ours
# description: Ours.
# schemas:
# - input: schema.change
# custom:
#   category: house
#   severity: error
#   reason: Ours.
#   fix: Ask us.
package tfblint.rules.house.growth

findings contains {"pointer": "/framework", "message": "it grows"} if {
	some name, test in input.change.tests
	test.kind == "added"
}
`)}}}}
	options := optionsOf(t, lint.Options{
		Suite: head, Base: &lint.Base{Suite: base, Touched: []string{gin}}, Standing: true, Policies: growth,
		Only: []string{"house/*"},
	})
	// The rule is none of growth: its error is about the framework, and so about all of its tests.
	options.Selection.Names = []string{"Go/gin", "actix"}
	expect(t, made(t, options), "actix: error-finding=config/enum", "gin: error-finding=house/growth",
		"gin-mongo: error-finding=house/growth", "gin-more: error-finding=house/growth",
		"gin-old: broken error-finding=house/growth")
	for i := range options.Report.Findings {
		options.Report.Findings[i].Rule = "growth/ours"
	}
	expect(t, made(t, options), "actix: error-finding=config/enum", "gin: runs json plaintext",
		"gin-mongo: runs db json plaintext", "gin-more: growth=growth/ours", "gin-old: broken")
}

// TestAffected shows which tests a change concerns.
func TestAffected(t *testing.T) {
	t.Parallel()
	const gin, folder = "frameworks/Go/gin/benchmark_config.json", "frameworks/Go/gin/"
	const everything = "actix actix-two gin gin-mongo gin-old nancy"
	altered := strings.Replace(sample()[gin], `"mongo": {`, `"mongo": {"docker_cmd": "x", `, 1)
	renamed := strings.Replace(sample()[gin], `"gin"`, `"gins"`, 1)
	for name, c := range map[string]struct {
		config     string
		touched    []string
		commit     string
		want       string
		unaffected int
	}{
		"one test's settings":  {altered, []string{gin}, "", "gin-mongo", 5},
		"nothing but blanks":   {sample()[gin] + " ", []string{gin}, "", "", 6},
		"settings and a file":  {altered, []string{gin, folder + "main.go"}, "", "gin gin-mongo gin-old", 3},
		"a file":               {sample()[gin], []string{folder + "src/main.go"}, "", "gin gin-mongo gin-old", 3},
		"the framework's name": {renamed, []string{gin}, "", "gins gins-mongo gins-old", 3},
		"the toolset":          {sample()[gin], []string{"toolset/x"}, "", everything, 0},
		"settings, asked for":  {altered, []string{gin}, "[ci fw Go/gin]", "gin gin-mongo gin-old", 3},
		"nothing":              {sample()[gin], []string{"README.md"}, "", "", 6},
	} {
		head := sample()
		head[gin] = c.config
		options := optionsOf(t, lint.Options{
			Suite: head, Base: &lint.Base{Suite: sample(), Touched: c.touched}, Standing: true,
		})
		options.Touched = c.touched
		options.Affected = affected.Select(affected.Input{
			Changed: c.touched, Commits: []affected.Commit{{Message: c.commit}},
			Frameworks: []string{"Go/gin", "C#/nancy", "Rust/actix"},
		})
		found := made(t, options)
		if got := namesOf(found); got != c.want || found.Unaffected != c.unaffected {
			t.Errorf("%s: got %q and %d others, want %q and %d", name, got, found.Unaffected, c.want, c.unaffected)
		}
	}
}

// TestShards shows that the parts of a plan together are the plan, whatever order its frameworks
// come in, and that each test, refused or not, is in one.
func TestShards(t *testing.T) {
	t.Parallel()
	options := optionsOf(t, lint.Options{Suite: sample()})
	whole := outline(made(t, options))
	slices.Sort(whole)
	random := rand.New(rand.NewPCG(5, 6)) //nolint:gosec // The same order on every run.
	for _, n := range []int{1, 2, 3, 5, 16} {
		together := make([]string, 0, len(whole))
		for i := range n {
			shuffled := *options.Matrix
			shuffled.Frameworks = slices.Clone(shuffled.Frameworks)
			random.Shuffle(len(shuffled.Frameworks), func(a, b int) {
				shuffled.Frameworks[a], shuffled.Frameworks[b] = shuffled.Frameworks[b], shuffled.Frameworks[a]
			})
			part := options
			part.Matrix, part.Shard = &shuffled, plan.Shard{Index: i + 1, Of: n}
			found := made(t, part)
			if sum := found.Sum(); len(found.Shards) != n || sum != found.Shards[i] {
				t.Errorf("part %d of %d comes to %+v, and is said to come to %+v", i+1, n, sum, found.Shards)
			}
			together = append(together, outline(found)...)
		}
		slices.Sort(together)
		if diff := gocmp.Diff(whole, together); diff != "" {
			t.Errorf("%d parts together (-whole +parts):\n%s", n, diff)
		}
	}
	spread := made(t, options)
	spread.Spread(3)
	options.Shard = plan.Shard{Of: 3}
	if diff := gocmp.Diff(made(t, options).Shards, spread.Shards); diff != "" {
		t.Errorf("divided later (-at once +later):\n%s", diff)
	}
	for _, shard := range []plan.Shard{{Index: 2, Of: 1}, {Index: 1}, {Index: -1, Of: 2}, {Of: plan.MaxShards + 1}} {
		options.Shard = shard
		if _, err := plan.Make(t.Context(), options); !errors.Is(err, plan.ErrShard) {
			t.Errorf("%+v is taken for a shard: %v", shard, err)
		}
	}
}
