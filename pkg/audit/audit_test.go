package audit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/plain"
	"github.com/tfblint/tfblint/pkg/tree"
)

// sources reads a tree as the command does, without git.
func sources(t *testing.T, suite fs.FS) audit.Sources {
	t.Helper()
	inventory, err := lint.ReadInventory(t.Context(), lint.InventoryOptions{Suite: suite})
	if err != nil {
		t.Fatal(err)
	}
	report := judged(t, suite)
	policy, err := prune.ReadPolicy(inventory)
	if err != nil {
		t.Fatal(err)
	}
	from := audit.Sources{
		Suite: "suite", Matrix: &inventory.Suite.Matrix, Costs: inventory.Costs, Counts: audit.Count(report),
		Proposal: prune.Propose(&inventory.Suite.Matrix, inventory.Costs, policy, prune.Options{}),
	}
	if from.Limits, err = audit.ReadLimits(inventory); err != nil {
		t.Fatal(err)
	}
	if from.AxisLimits, err = audit.ReadAxisLimits(report, nil); err != nil {
		t.Fatal(err)
	}

	return from
}

func judged(t *testing.T, suite fs.FS) *lint.Report {
	t.Helper()
	report, err := lint.Run(t.Context(), lint.Options{Suite: suite})
	if err != nil {
		t.Fatal(err)
	}

	return report
}

// complete opens the complete tree that is shared for development.
func complete(t *testing.T) *tree.Dir {
	t.Helper()
	root := filepath.Join("..", "..", "..", "shared", "corpus", "tfb")
	if _, err := os.Stat(root); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the shared corpus is not there: %v", err)
		}
		t.Skipf("the shared corpus is not there: %v", err)
	}

	return open(t, root)
}

// small opens the suite that was written for tests.
func small(t *testing.T) fs.FS {
	t.Helper()

	return open(t, filepath.Join("..", "..", "testdata", "matrix"))
}

func open(t *testing.T, root string) *tree.Dir {
	t.Helper()
	opened, err := tree.OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })

	return opened
}

// TestSums shows that every way of adding up the suite comes to the same, of trees of any kind.
func TestSums(t *testing.T) {
	t.Parallel()
	for name, suite := range map[string]func(*testing.T) fs.FS{
		"small":   small,
		"real":    func(t *testing.T) fs.FS { t.Helper(); return complete(t) },
		"hostile": func(*testing.T) fs.FS { return hostile() },
		"broken":  func(*testing.T) fs.FS { return suiteOf(`"a": {"json_url": "/j", "port": 1, "tags": ["broken"]}`) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkSums(t, audit.New(sources(t, suite(t))))
		})
	}
}

// total is what one way of adding up comes to.
type total struct {
	frameworks, tests, active, broken, cells int
	seconds, share                           float64
}

func checkSums(t *testing.T, a *audit.Audit) {
	t.Helper()
	whole := 1.0
	if a.Size.Seconds == 0 {
		whole = 0
	}
	want := total{
		a.Size.Frameworks, a.Size.Tests, a.Size.Active, a.Size.Broken, a.Size.Cells, a.Size.Seconds, whole,
	}
	if want.active+want.broken != want.tests || want.tests != len(a.Tests) || want.frameworks != len(a.Frameworks) {
		t.Errorf("the size is %+v, of %d frameworks and %d tests", a.Size, len(a.Frameworks), len(a.Tests))
	}
	languages, frameworks, tests, types := total{}, total{}, total{}, total{}
	for _, one := range a.Languages {
		languages.add(one.Frameworks, one.Tests, one.Active, one.Broken, one.Cells, one.Seconds, one.Share)
		squares := 0
		for _, square := range one.Grid.Squares {
			squares += square.Cells
		}
		if squares != one.Cells || one.Grid.Possible != one.Grid.Filled+one.Grid.Missing ||
			one.Grid.Filled != len(one.Grid.Squares) || one.Grid.Redundant > one.Grid.Filled {
			t.Errorf("%s has %d cells, its grid %d: %+v", one.Name, one.Cells, squares, one.Grid)
		}
	}
	for _, one := range a.Frameworks {
		frameworks.add(1, len(one.Tests), one.Active, one.Broken, one.Cells, one.Seconds, one.Share)
		for _, place := range one.Tests {
			if a.Tests[place].Dir != one.Dir {
				t.Errorf("%s lists %s", one.Dir, a.Tests[place].Name)
			}
		}
	}
	tests.frameworks = want.frameworks
	for _, one := range a.Tests {
		if one.Active {
			tests.add(0, 1, 1, 0, len(one.Types), one.Seconds, one.Share)
		} else {
			tests.add(0, 1, 0, 1, 0, one.Seconds, one.Share)
		}
	}
	for _, one := range a.Types {
		types.add(0, 0, 0, 0, one.Cells, one.Seconds, one.Share)
	}
	types.frameworks, types.tests, types.active, types.broken = want.frameworks, want.tests, want.active, want.broken
	for name, got := range map[string]total{
		"languages": languages, "frameworks": frameworks, "tests": tests, "types": types,
	} {
		if !got.equal(want) {
			t.Errorf("by %s it is %+v, want %+v", name, got, want)
		}
	}
	redundant := 0
	for _, one := range a.Tests {
		if one.Active {
			redundant += len(one.Redundant)
		}
	}
	if redundant != a.Redundant.Cells || a.Redundant.Share > whole {
		t.Errorf("%d cells are redundant, want %+v", redundant, a.Redundant)
	}
}

func (s *total) add(frameworks, tests, active, broken, cells int, seconds, share float64) {
	s.frameworks += frameworks
	s.tests += tests
	s.active += active
	s.broken += broken
	s.cells += cells
	s.seconds += seconds
	s.share += share
}

func (s *total) equal(other total) bool {
	const tolerance = 1e-6
	near := func(x, y float64) bool { return math.Abs(x-y) <= tolerance*math.Max(1, math.Abs(y)) }
	if !near(s.seconds, other.seconds) || !near(s.share, other.share) {
		return false
	}
	rest := *s
	rest.seconds, rest.share = other.seconds, other.share

	return rest == other
}

// TestReal holds the figures of the complete tree against those that a survey of it took by hand and by
// script, without this program: docs/real-tree.md.
func TestReal(t *testing.T) {
	t.Parallel()
	a := audit.New(sources(t, complete(t)))
	if want := (audit.Size{
		Frameworks: 407, Tests: 965, Active: 805, Broken: 160, Cells: 3386, Seconds: 408073,
	}); a.Size != want {
		t.Errorf("the size is %+v, want %+v", a.Size, want)
	}
	types := make([]string, 0, len(a.Types))
	for _, one := range a.Types {
		types = append(types, fmt.Sprint(one.Name, " ", one.Cells))
	}
	if want := []string{
		"json 574", "plaintext 563", "db 547", "fortune 541", "query 539", "update 505", "cached-query 117",
	}; !slices.Equal(types, want) {
		t.Errorf("the types are %v, want %v", types, want)
	}
	hours := func(seconds float64, digits int) string { return fmt.Sprintf("%.*f", digits, seconds/3600) }
	languages := make([]string, 0, 9)
	for _, one := range a.Languages[:9] {
		languages = append(languages, one.Name+" "+hours(one.Seconds, 1))
	}
	if want := []string{
		"PHP 17.2", "Java 16.8", "Python 11.9", "Rust 8.1", "Kotlin 6.9", "Go 6.5", "Ruby 6.1", "JavaScript 5.3",
		"CSharp 5.3",
	}; !slices.Equal(languages, want) {
		t.Errorf("the languages are %v, want %v", languages, want)
	}
	ranked := slices.SortedFunc(slices.Values(a.Frameworks), func(x, y audit.Framework) int {
		return int(y.Seconds - x.Seconds)
	})
	frameworks := make([]string, 0, 10)
	for _, one := range ranked[:10] {
		frameworks = append(frameworks, one.Name+" "+hours(one.Seconds, 2))
	}
	slices.Sort(frameworks)
	if want := []string{
		"falcon 1.54", "hexagon 1.86", "http4k 1.84", "kelp 1.54", "ktor 1.76", "micronaut 1.63", "php 1.75",
		"rack 1.61", "symfony 1.44", "ubiquity 1.45",
	}; !slices.Equal(frameworks, want) {
		t.Errorf("the frameworks are %v, want %v", frameworks, want)
	}
	broken := 0
	for _, one := range a.Frameworks {
		if one.Active == 0 {
			broken++
		}
	}
	if broken != 61 {
		t.Errorf("%d frameworks have only broken tests, want 61", broken)
	}
}

// suiteOf is a suite of one framework in Go, with the entries of a configuration.
func suiteOf(entries string) tree.Memory {
	return tree.Memory{
		"frameworks/Go/gin/benchmark_config.json": `{"framework": "gin", "tests": [{` + entries + `}]}`,
	}
}

// hostile has names that mean something to whoever shows them.
func hostile() tree.Memory {
	suite := tree.Memory{}
	for i, name := range []string{
		`<script>alert(1)</script>`, `it's "quoted"`, "\u202eright to left", strings.Repeat("long", 2500), "=1+1",
		"@everyone `code` |", "$(rm -rf ~)", "##[error]x", "line\nbreak\x1b[31m",
	} {
		key := strings.NewReplacer(`"`, `\"`, "\n", `\n`, "\x1b", `\u001b`).Replace(name)
		suite[fmt.Sprintf("frameworks/Go/f%d/benchmark_config.json", i)] = fmt.Sprintf(
			`{"framework": "%s", "tests": [{"default": {"json_url": "/j", "port": 1, "webserver": "%s"},
			"%s": {"json_url": "/j", "port": 1, "database": "%s", "tags": ["broken"]},
			"%s2": {"json_url": "/j", "port": 1}}]}`, key, key, key, key, key)
	}

	return suite
}

// TestFindings counts them for the framework and the test that they are about, and tells how they went on.
func TestFindings(t *testing.T) {
	t.Parallel()
	from, findings := sources(t, small(t)), judged(t, small(t)).Findings
	before := audit.Found(findings[1:]) // One is new.
	before.Rules["config/gone"], before.Severities["config/gone"] = 3, "error"
	from.Before, from.Since = before, "then"
	a := audit.New(from)
	sum, grown := 0, 0
	for _, rule := range a.Findings {
		sum += rule.Now
		if rule.Before == nil {
			t.Fatalf("of %s nobody knows what was before", rule.Rule)
		}
		grown += rule.Now - *rule.Before
	}
	if sum != len(findings) || grown != 1-3 {
		t.Errorf("%d findings, %d more than before; want %d, -2", sum, grown, len(findings))
	}
	inFrameworks, onTests := 0, 0
	for _, one := range a.Frameworks {
		for _, rule := range one.Findings {
			inFrameworks += rule.Now
		}
	}
	for _, one := range a.Tests {
		onTests += one.Findings
	}
	aboutTests := 0
	for _, found := range findings {
		if found.Test != "" {
			aboutTests++
		}
	}
	if inFrameworks != sum || onTests != aboutTests || aboutTests == 0 {
		t.Errorf("%d in frameworks of %d, %d on tests of %d", inFrameworks, sum, onTests, aboutTests)
	}
	document, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	again, err := audit.ReadEarlier(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if want := audit.Found(findings); !maps.Equal(again.Rules, withGone(want.Rules)) {
		t.Errorf("read again it is %v, want %v", again.Rules, want.Rules)
	}
	for _, wrong := range []string{
		``, `{}`, `[]`, `{"version": 1, "findings": []}`, `{"version": 2, "findings": [], "removals": []}`,
	} {
		if _, err := audit.ReadEarlier(strings.NewReader(wrong)); !errors.Is(err, audit.ErrNoAudit) {
			t.Errorf("%s is read with the error %v", wrong, err)
		}
	}
}

// withGone adds the rule that TestFindings says found something before.
func withGone(rules map[string]int) map[string]int {
	rules["config/gone"] = 0

	return rules
}

// TestOld lists what nothing happened to for as long as the limits say, counted to the head.
func TestOld(t *testing.T) {
	t.Parallel()
	from := sources(t, tree.Memory{
		"frameworks/Go/gin/benchmark_config.json": `{"framework": "gin", "tests": [{
			"default": {"json_url": "/j", "port": 1, "webserver": "nginx"},
			"new": {"json_url": "/j", "port": 1, "tags": ["broken"]},
			"old": {"json_url": "/j", "db_url": "/d", "port": 1, "tags": ["broken"]}}]}`,
		"frameworks/Go/it's/benchmark_config.json": `{"framework": "its", "tests": [{
			"default": {"json_url": "/j", "port": 1, "tags": ["broken"]}}]}`,
		"frameworks/Go/fresh/benchmark_config.json": `{"framework": "fresh", "tests": [{
			"default": {"json_url": "/j", "port": 1}}]}`,
	})
	from.Date = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	from.Repository = true
	from.Limits = audit.Limits{StaleYears: 3, BrokenMonths: 6}
	at := func(years, months int) history.Stamp {
		return history.Stamp{Time: from.Date.AddDate(-years, -months, 0)}
	}
	from.History = &history.History{Tests: []history.Age{
		{Dir: "frameworks/Go/fresh", Key: "default", Added: at(9, 0), Folder: at(2, 11)},
		{Dir: "frameworks/Go/gin", Key: "default", Added: at(4, 0)},
		{Dir: "frameworks/Go/gin", Key: "new", Added: at(5, 0), Broken: at(0, 5)},
		{Dir: "frameworks/Go/gin", Key: "old", Added: at(5, 0), Broken: at(0, 7)},
		{Dir: "frameworks/Go/it's", Key: "default", Added: at(5, 0), Folder: at(5, 0), Broken: at(2, 0)},
	}}
	a := audit.New(from)
	told := func(list []audit.Old) string {
		var lines strings.Builder
		for _, one := range list {
			fmt.Fprintf(&lines, "%s %s %.1f: %s: %s\n", one.Dir, one.Test, one.Years, one.Lost, one.Command)
		}

		return lines.String()
	}
	if got, want := told(a.Stale), "frameworks/Go/gin  4.0: the framework, server nginx: "+
		"git rm -r -q -- frameworks/Go/gin\n"; got != want {
		t.Errorf("stale:\n%swant:\n%s", got, want)
	}
	if got, want := told(a.LongBroken), "frameworks/Go/it's  2.0: the framework: "+
		`git rm -r -q -- ':(literal)frameworks/Go/it'\''s'`+"\n"+
		"frameworks/Go/gin gin-old 0.6: what it would measure if it were mended: "+
		"tfblint prune --apply --only=gin-old\n"; got != want {
		t.Errorf("long broken:\n%swant:\n%s", got, want)
	}
	for _, framework := range a.Frameworks {
		if framework.Stale != (framework.Name == "gin") {
			t.Errorf("%s is stale: %v", framework.Name, framework.Stale)
		}
	}
}

// TestAxes holds the names on axes against limits, and lays out what a grid has.
func TestAxes(t *testing.T) {
	t.Parallel()
	from := sources(t, suiteOf(`"default": {"json_url": "/j", "port": 1, "language": "Go", "webserver": "nginx"},
		"b": {"json_url": "/j", "port": 1, "language": "Go", "database": "MySQL", "db_url": "/d"},
		"c": {"json_url": "/j", "port": 1, "language": "Go", "database": "MySQL", "db_url": "/d"},
		"d": {"json_url": "/j", "port": 1, "language": "Go", "database": "Redis", "tags": ["broken"]}`))
	from.AxisLimits = map[string]map[string]int{"go": {"servers": 2, "frameworks": 1}}
	a := audit.New(from)
	got := make([]string, 0, len(a.Axes))
	for _, axis := range a.Axes {
		names := make([]string, 0, len(axis.Names))
		for _, name := range axis.Names {
			names = append(names, fmt.Sprint(name.Name, " ", name.Tests))
		}
		got = append(got, fmt.Sprint(axis.Language, " ", axis.Axis, " ", axis.Count, "/", axis.Limit, " ", names))
	}
	want := []string{"go frameworks 1/1 []", "go servers 1/2 [nginx 1]", "go databases 1/0 [mysql 2]"}
	if !slices.Equal(got, want) {
		t.Errorf("the axes are %q, want %q", got, want)
	}
	grid := a.Languages[0].Grid
	if grid.Possible != 4 || grid.Filled != 2 || grid.Missing != 2 || len(grid.Squares) != 2 ||
		!slices.Contains(grid.Servers, matrix.None) {
		t.Errorf("the grid is %+v", grid)
	}
}

// TestCommands runs the commands in a shell, in which nothing but the words that were meant may come out.
func TestCommands(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("bash")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	from := sources(t, hostile())
	from.Limits.Removals = 100
	a := audit.New(from)
	if len(a.Removals) < 5 {
		t.Fatalf("only %d removals", len(a.Removals))
	}
	var want strings.Builder
	want.WriteString("prune\n--apply\n")
	for _, one := range a.Removals {
		got := words(t, shell, one.Command)
		if alone := "prune\n--apply\n--only=" + one.Test + "\n"; got != alone {
			t.Errorf("%s has the words %q, want %q", one.Command, got, alone)
		}
		want.WriteString("--only=" + one.Test + "\n")
		if strings.ContainsFunc(one.Command, plain.IsHidden) {
			t.Errorf("%q hides something", one.Command)
		}
	}
	if got := words(t, shell, a.RemovalsCommand); got != want.String() {
		t.Errorf("all at once has the words %q, want %q", got, want.String())
	}
}

// words returns the words of a command as the program would see them, a line each.
func words(t *testing.T, shell, command string) string {
	t.Helper()
	script := "tfblint() { printf '%s\\n' \"$@\"; }\n" + command
	run := exec.CommandContext(t.Context(), shell, "--norc", "-c", script) //nolint:gosec // That is the test.
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", command, err, out)
	}

	return string(out)
}
