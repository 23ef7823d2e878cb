package history_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/git"
)

// story is the life of two frameworks: at the top, then in language folders.
func story(t *testing.T) *repository {
	t.Helper()
	r := newRepository(t)
	r.commit("main", "Ann", start, map[string]string{"a/benchmark_config": config("a", "default", jsonOnly)})
	r.commit("main", "Bob", start+40*day, map[string]string{
		"a/benchmark_config": config("a", "default", jsonOnly, "pg", withDB), "a/main.go": "1",
	})
	// Everything moves, and the configuration gets its present name.
	r.commit("main", "Ann", start+80*day, map[string]string{
		"a/benchmark_config": "", "a/main.go": "", "frameworks/Go/a/main.go": "1",
		"frameworks/Go/a/benchmark_config.json": config("a", "default", jsonOnly, "pg", withDB),
	})
	// A pull request of two, merged by a program.
	base := r.commit("main", "renovate", start+81*day, map[string]string{"frameworks/Go/a/go.mod": "1"})
	r.branch("side", base)
	theirs := map[string]string{"frameworks/Go/b/benchmark_config.json": config("b", "default", withDB)}
	r.commit("side", "Cem", start+82*day, theirs)
	programs := map[string]string{
		"frameworks/Go/a/benchmark_config.json": config("a", "default", jsonOnly, "pg", broken),
	}
	side := r.commit("side", "dependabot[bot]", start+83*day, programs)
	maps.Copy(theirs, programs)
	r.commit("main", "merger[bot]", start+120*day, theirs, side)
	r.commit("main", "Bob", start+150*day, map[string]string{
		"frameworks/Go/a/benchmark_config.json": config("a", "pg", broken),
	})
	r.commit("main", "Ann", start+160*day, map[string]string{
		"frameworks/Go/a/benchmark_config.json": config("a", "default", jsonOnly, "pgx", broken),
	})

	return r
}

// event is what is looked at of one.
func event(one history.Event) string {
	text := fmt.Sprintf("%s %s by %s", one.Kind, one.Test, one.Author)
	if one.Bot {
		text += " (bot)"
	}
	if one.FromTest != "" {
		text += " from " + one.FromDir + " " + one.FromTest
	}
	if one.FrameworkToo {
		text += " with its framework"
	}
	if len(one.Gained)+len(one.Lost) > 0 {
		text += fmt.Sprint(" ", one.Gained, one.Lost)
	}

	return text
}

func TestEvents(t *testing.T) {
	t.Parallel()
	found := story(t).read(cache.Cache{})
	got := make([]string, 0, len(found.Events))
	for _, one := range found.Events {
		got = append(got, event(one))
	}
	want := []string{
		"added a by Ann with its framework [json] []",
		"added a-pg by Bob [db json] []",
		"moved a by Ann from a a",
		"moved a-pg by Ann from a a-pg",
		"retyped a-pg by dependabot[bot] (bot) [] [db]",
		"broken a-pg by dependabot[bot] (bot)",
		"added b by Cem with its framework [db json] []",
		"removed a by Bob [] [json]",
		"restored a by Ann [json] []",
		"renamed a-pgx by Ann from frameworks/Go/a a-pg",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestAges(t *testing.T) {
	t.Parallel()
	found := story(t).read(cache.Cache{})
	days := func(stamp history.Stamp) string {
		if stamp.Time.IsZero() {
			return "never"
		}

		return fmt.Sprintf("%d %s", (stamp.Time.Unix()-start)/day, stamp.Author)
	}
	got := make([]string, 0, len(found.Tests))
	for _, one := range found.Tests {
		got = append(got, strings.Join([]string{
			one.Test, days(one.Added), days(one.Touched), days(one.Folder), days(one.Broken),
		}, ", "))
	}
	// What a program changes touches nothing. A test is as old as what it was before it was renamed,
	// and a test that was restored as old as it was.
	want := []string{
		"a, 0 Ann, 160 Ann, 160 Ann, never",
		"a-pgx, 40 Bob, 40 Bob, 160 Ann, 120 dependabot[bot]",
		"b, 120 Cem, 120 Cem, 120 Cem, never",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ages (-want +got):\n%s", diff)
	}
}

func TestMonths(t *testing.T) {
	t.Parallel()
	found := story(t).read(cache.Cache{})
	got := make([]string, 0, len(found.Months))
	for _, one := range found.Months {
		text := fmt.Sprintf("%s %d: %d/%d/%d, %d cells, %.0f s; +%d -%d tests, +%d -%d cells, +%.0f -%.0f s;",
			one.Start.Format("2006-01"), one.Commits, one.Frameworks, one.Tests, one.Active, one.Cells, one.Seconds,
			one.Added, one.Removed, one.CellsGained, one.CellsLost, one.SecondsGained, one.SecondsLost)
		parts := make([]string, 1, 1+len(one.Languages))
		parts[0] = text
		for _, language := range one.Languages {
			parts = append(parts, fmt.Sprintf("%q %d/%d", language.Name, language.Frameworks, language.Tests))
		}
		got = append(got, strings.Join(parts, " "))
	}
	want := []string{
		`2020-01 1: 1/1/1, 1 cells, 100 s; +1 -0 tests, +1 -0 cells, +100 -0 s; "" 1/1`,
		`2020-02 1: 1/2/2, 3 cells, 201 s; +1 -0 tests, +2 -0 cells, +101 -0 s; "" 1/2`,
		`2020-03 2: 1/2/2, 3 cells, 201 s; +0 -0 tests, +0 -0 cells, +0 -0 s; "" 0/0 "Go" 1/2`,
		`2020-04 1: 2/3/2, 3 cells, 201 s; +1 -0 tests, +2 -2 cells, +101 -101 s; "Go" 2/3`,
		`2020-05 1: 2/2/1, 2 cells, 101 s; +0 -1 tests, +0 -1 cells, +0 -100 s; "Go" 2/2`,
		`2020-06 1: 2/3/2, 3 cells, 201 s; +1 -0 tests, +1 -0 cells, +100 -0 s; "Go" 2/3`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("months (-want +got):\n%s", diff)
	}
}

func TestContributors(t *testing.T) {
	t.Parallel()
	found := story(t).read(cache.Cache{})
	want := []history.Contributor{
		{Name: "Ann", Tests: 1, Cells: 2, Standing: 1, Seconds: 100},
		{Name: "Bob", Tests: 1, Cells: 2, Removed: 1, Standing: 1},
		{Name: "Cem", Tests: 1, Cells: 2, Standing: 2, Seconds: 101},
	}
	if diff := cmp.Diff(want, found.Contributors); diff != "" {
		t.Errorf("contributors (-want +got):\n%s", diff)
	}
}

// TestRegret has four variants of one framework: another database, another server, none in metadata
// and one that is too young. Two of them are taken away, one within three years.
func TestRegret(t *testing.T) {
	t.Parallel()
	const (
		year = 365*day + day/4
		file = "frameworks/Go/a/benchmark_config.json"
		base = `"db_url": "/db", "database": "Postgres", "webserver": "None"`
	)
	mysql, nginx := strings.Replace(base, "Postgres", "MySQL", 1), strings.Replace(base, "None", "nginx", 1)
	r := newRepository(t)
	r.commit("main", "Ann", start, map[string]string{file: config("a", "default", base)})
	r.commit("main", "Ann", start+day, map[string]string{file: config("a", "default", base, "my", mysql)})
	r.commit("main", "Ann", start+2*day, map[string]string{
		file: config("a", "default", base, "my", mysql, "nginx", nginx),
	})
	r.commit("main", "Ann", start+2*year, map[string]string{file: config("a", "default", base, "my", mysql)})
	r.commit("main", "Ann", start+4*year, map[string]string{file: config("a", "default", base)})
	r.commit("main", "Ann", start+4*year+day, map[string]string{
		file: config("a", "default", base, "more", base),
	})
	found := r.read(cache.Cache{})
	type row struct {
		Axis                string
		Added, Old, Removed int
		Share               string
	}
	got := make([]row, 0, len(found.Regret))
	for _, one := range found.Regret {
		got = append(got, row{one.Axis, one.Added, one.Old, one.Removed, fmt.Sprintf("%.2f", one.Share)})
	}
	want := []row{
		{"all", 3, 2, 1, "0.50"},
		{"database", 1, 1, 0, "0.00"},
		{"name only", 1, 0, 0, "0.00"},
		{"server", 1, 1, 1, "1.00"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("regret (-want +got):\n%s", diff)
	}
	removed := map[string]int{}
	for _, one := range found.Pruning {
		removed[one.Axis] = one.Removed
	}
	if diff := cmp.Diff(map[string]int{
		"all": 2, "alone": 0, "database": 1, "server": 1, "name only": 0,
	}, removed); diff != "" {
		t.Errorf("removed by what it was (-want +got):\n%s", diff)
	}
}

// TestRates has a framework that grows beyond three active tests, and one of another language that does
// not. Each of them loses a test, after which one type is not measured any more.
func TestRates(t *testing.T) {
	t.Parallel()
	const goFile, cFile = "frameworks/Go/a/benchmark_config.json", "frameworks/C/b/benchmark_config.json"
	four := []string{"default", jsonOnly, "p", withDB, "q", withDB, "r", withDB}
	r := newRepository(t)
	r.commit("main", "Ann", start, map[string]string{
		goFile: config("a", four[:4]...), cFile: config("b", "default", jsonOnly),
	})
	r.commit("main", "Ann", start+day, map[string]string{goFile: config("a", four[:6]...)})
	r.commit("main", "Ann", start+2*day, map[string]string{
		goFile: config("a", four...), cFile: config("b", "default", jsonOnly, "p", withDB),
	})
	r.commit("main", "Ann", start+40*day, map[string]string{
		goFile: config("a", four[:6]...), cFile: config("b", "default", jsonOnly),
	})
	found := r.read(cache.Cache{})
	var got []string
	for _, one := range found.Months {
		got = append(got, fmt.Sprintf("%s: %d crowded", one.Start.Format("2006-01"), one.Crowded))
	}
	for _, one := range found.Crowding {
		got = append(got, fmt.Sprintf("%s: %d, %.2f", one.Axis, one.Added, one.Share))
	}
	for _, language := range found.Rates {
		for _, one := range language.Regret {
			got = append(got, fmt.Sprintf("%s added, %s: %d", language.Language, one.Axis, one.Added))
		}
		for _, one := range language.Pruning {
			got = append(got, fmt.Sprintf("%s removed, %s: %d, %d covered",
				language.Language, one.Axis, one.Removed, one.Covered))
		}
	}
	want := []string{
		"2020-01: 1 crowded", "2020-02: 0 crowded", "crowded: 1, 1.00", "roomy: 2, 0.50",
		"C added, all: 1", "C added, scope: 1",
		"C removed, all: 1, 0 covered", "C removed, alone: 0, 0 covered", "C removed, scope: 1, 0 covered",
		"Go added, all: 2", "Go added, name only: 2",
		"Go removed, all: 1, 1 covered", "Go removed, name only: 1, 1 covered", "Go removed, scope: 0, 0 covered",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rates (-want +got):\n%s", diff)
	}
}

// TestSweep shows that a commit which touches many frameworks has looked after none, and that one which
// touches as many as it may has looked after all.
func TestSweep(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	names := []string{"a", "b", "c", "d"}
	commit := func(after int64, count int, body string) {
		files := map[string]string{}
		for _, name := range names[:count] {
			files["frameworks/Go/"+name+"/benchmark_config.json"] = config(name, "default", body)
			files["frameworks/Go/"+name+"/go.mod"] = body
		}
		r.commit("main", "Ann", start+after*day, files)
	}
	commit(0, 4, jsonOnly)
	commit(1, 3, withDB)
	commit(2, 4, broken)
	got := map[string]string{}
	for _, one := range r.read(cache.Cache{}).Tests {
		for _, stamp := range []history.Stamp{one.Touched, one.Folder} {
			day := "never"
			if !stamp.Time.IsZero() {
				day = stamp.Time.Format(time.DateOnly)
			}
			got[one.Test] += day + " "
		}
	}
	if diff := cmp.Diff(map[string]string{
		"a": "2020-01-02 2020-01-02 ", "b": "2020-01-02 2020-01-02 ", "c": "2020-01-02 2020-01-02 ",
		"d": "2020-01-01 never ",
	}, got); diff != "" {
		t.Errorf("touched (-want +got):\n%s", diff)
	}
}

// TestBesideRenamed adds a copy of a test with the commit that renames the test: it is a copy, and no twin on
// another database of the test that keeps its name.
func TestBesideRenamed(t *testing.T) {
	t.Parallel()
	const file = "frameworks/Go/a/benchmark_config.json"
	mysql := strings.Replace(withDB, "Postgres", "MySQL", 1)
	r := newRepository(t)
	r.commit("main", "Ann", start, map[string]string{file: config("a", "default", mysql, "pg", withDB)})
	r.commit("main", "Ann", start+day, map[string]string{
		file: config("a", "default", mysql, "pg-1", withDB, "pg-2", withDB),
	})
	got := make([]string, 0, 2)
	for _, one := range r.read(cache.Cache{}).Events[2:] {
		got = append(got, event(one)+", "+one.Axis)
	}
	if diff := cmp.Diff([]string{
		"renamed a-pg-1 by Ann from frameworks/Go/a a-pg, ", "added a-pg-2 by Ann [db json] [], name only",
	}, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// TestProblems shows that what cannot be read is told, and counted as far as it can be.
func TestProblems(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.commit("main", "Ann", start, map[string]string{
		"frameworks/Go/bad/benchmark_config.json":    "{",
		"frameworks/Go/big/benchmark_config.json":    `{"framework": "` + strings.Repeat("x", 1<<20) + `"}`,
		"frameworks/Go/link/benchmark_config.json":   "->../bad/benchmark_config.json",
		"frameworks/Go/deep/a/benchmark_config.json": "{}",
		"toolset/scaffolding/benchmark_config.json":  "{}",
		"frameworks/Go/good/benchmark_config.json":   config("good", "default", jsonOnly),
		"frameworks/benchmark_config.json":           "{}",
	})
	r.commit("main", "Ann", start+day, map[string]string{
		"frameworks/Go/bad/benchmark_config.json": config("bad", "default", jsonOnly),
	})
	found := r.read(cache.Cache{})
	got := make([]string, 0, len(found.Problems))
	for _, one := range found.Problems {
		got = append(got, fmt.Sprintf("%s: %s (mended: %t)", one.File, one.Message, one.Until != ""))
	}
	want := []string{
		"frameworks/Go/bad/benchmark_config.json: The file ends inside an object that starts on line 1; " +
			"close it with }. (mended: true)",
		"frameworks/Go/big/benchmark_config.json: it is larger than 1048576 bytes (mended: false)",
		"frameworks/Go/link/benchmark_config.json: it is a link, which is not followed through the history " +
			"(mended: false)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	elsewhere := []string{
		"frameworks/Go/deep/a/benchmark_config.json", "frameworks/benchmark_config.json",
		"toolset/scaffolding/benchmark_config.json",
	}
	if diff := cmp.Diff(elsewhere, found.Elsewhere); diff != "" {
		t.Errorf("elsewhere (-want +got):\n%s", diff)
	}
}

func TestHostileTimes(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	for i, when := range []int64{start, start, 1, start + 40*day, 253402300799, start + 80*day} {
		name := string(rune('a' + i))
		r.commit("main", "Ann", when, map[string]string{
			"frameworks/Go/" + name + "/benchmark_config.json": config(name, "default", jsonOnly),
		})
	}
	found := r.read(cache.Cache{})
	got := make([]string, 0, len(found.Months))
	for _, one := range found.Months {
		got = append(got, fmt.Sprintf("%s %d", one.Start.Format(time.DateOnly), one.Frameworks))
	}
	want := []string{"2020-01-01 3", "2020-02-01 5", "2020-03-01 6"}
	if diff := cmp.Diff(want, got); diff != "" || found.Disbelieved != 2 {
		t.Errorf("%d disbelieved, months (-want +got):\n%s", found.Disbelieved, diff)
	}
}

func TestShallow(t *testing.T) {
	t.Parallel()
	whole := story(t)
	whole.write()
	part := newRepository(t)
	part.git("", "fetch", "-q", "--depth=2", "file://"+whole.dir, "main:main")
	_, err := history.Read(t.Context(), part.open(), options(cache.Cache{}))
	if !errors.Is(err, history.ErrShallow) || !strings.Contains(err.Error(), "git fetch --unshallow") {
		t.Errorf("got %v; want an error that says what to run", err)
	}
}

func TestNoCommit(t *testing.T) {
	t.Parallel()
	_, err := history.Read(t.Context(), newRepository(t).open(), options(cache.Cache{}))
	if !errors.Is(err, git.ErrUnborn) {
		t.Errorf("got %v; want %v", err, git.ErrUnborn)
	}
}

// TestSuiteInFolder reads a suite that is not at the top of its repository.
func TestSuiteInFolder(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.commit("main", "Ann", start, map[string]string{
		"suite/frameworks/Go/a/benchmark_config.json": config("a", "default", jsonOnly),
		"frameworks/Go/b/benchmark_config.json":       config("b", "default", jsonOnly),
	})
	r.write()
	asked := options(cache.Cache{})
	asked.Dir = "suite"
	found, err := history.Read(t.Context(), r.open(), asked)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Tests) != 1 || found.Tests[0].Dir != "frameworks/Go/a" {
		t.Errorf("got %v; want the one test of the suite", found.Tests)
	}
}
