package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/change"
)

// A suite is a repository that a test makes.
type suite struct {
	t   *testing.T
	dir string
}

func newSuite(t *testing.T) suite {
	t.Helper()
	s := suite{t: t, dir: t.TempDir()}
	s.git("init", "-q", "-b", "main")

	return s
}

func (s suite) git(args ...string) {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), "git", args...)
	cmd.Dir = s.dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "GIT_") })
	cmd.Env = append(cmd.Env,
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=A. Author", "GIT_AUTHOR_EMAIL=author@example.org",
		"GIT_COMMITTER_NAME=C. Committer", "GIT_COMMITTER_EMAIL=committer@example.org",
		"GIT_COMMITTER_DATE="+s.day()+"T23:30:00-01:00",
	)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// day is the day of the next commit, which in UTC is the one after.
func (s suite) day() string {
	day, err := os.ReadFile(filepath.Join(s.dir, ".git", "day"))
	if err != nil {
		return "2018-05-05"
	}

	return string(day)
}

func (s suite) on(day string) { s.write(".git/day", day) }

func (s suite) write(name, content string) {
	s.t.Helper()
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s suite) commit() {
	s.t.Helper()
	s.git("add", "--all")
	s.git("commit", "-q", "-m", "Whatever")
}

// test is the configuration of a test in Python: key, types, database and interpreter.
func test(key, types, database, flavor string) string {
	fields := map[string]any{
		"port": 8080, "approach": "Realistic", "classification": "Micro", "language": "Python", "platform": "None",
		"webserver": "uvicorn", "os": "Linux", "database_os": "Linux", "orm": "Raw", "display_name": key,
		"framework": "hare", "database": database, "flavor": flavor, "notes": "", "versus": "None",
	}
	for name := range strings.FieldsSeq(types) {
		fields[name+"_url"] = "/" + name + "?q="
	}
	encoded, err := json.Marshal(map[string]any{key: fields})
	if err != nil {
		panic(err)
	}

	return string(encoded[1 : len(encoded)-1])
}

func configuration(tests ...string) string {
	return `{"framework": "hare", "tests": [{` + strings.Join(tests, ",\n") + `}]}`
}

// grow makes a history of each layout, with a merge, in a suite that gets a test at each step.
func grow(t *testing.T) suite {
	t.Helper()
	s := newSuite(t)
	s.write("README.md", "A suite")
	s.commit()

	s.on("2018-05-06") // The first, at the top of the repository.
	first := test("default", "json db", "MySQL", "Python3")
	s.write("hare/benchmark_config", configuration(first))
	s.commit()

	s.on("2018-05-07") // A test on Python 2, and another old name.
	second := test("old", "fortune", "MySQL", "Python2")
	s.git("rm", "-rqf", "hare")
	s.write("frameworks/Python/hare/benchmark_config", configuration(first, second))
	s.commit()

	s.on("2018-05-08") // Only a file that is no configuration: not replayed.
	s.write("frameworks/Python/hare/hare.dockerfile", "FROM python:3.14\n")
	s.commit()

	s.on("2018-05-09") // The present name, and in a merge a test that repeats the first on another database.
	s.git("checkout", "-q", "-b", "growth")
	s.git("rm", "-q", "frameworks/Python/hare/benchmark_config")
	third := test("postgres", "json db", "Postgres", "Python3")
	s.write("frameworks/Python/hare/benchmark_config.json", configuration(first, second, third))
	s.commit()
	s.git("checkout", "-q", "main")
	s.write("CONTRIBUTING.md", "Do not grow.\n")
	s.commit()
	s.git("merge", "-q", "--no-ff", "-m", "Merge", "growth")

	s.on("2018-05-10") // A configuration that cannot be read, and a framework with json only.
	s.write("frameworks/Python/hare/benchmark_config.json", "no JSON")
	s.write("frameworks/Python/fox/benchmark_config.json",
		strings.ReplaceAll(configuration(test("default", "json plaintext", "None", "Python3")), "hare", "fox"))
	s.commit()

	return s
}

func TestReplay(t *testing.T) {
	t.Parallel()
	s := grow(t)
	replayed, err := replay(t.Context(), options{repository: s.dir, head: "HEAD", since: "2018-05-07"})
	if err != nil {
		t.Fatal(err)
	}
	days, tests := make([]string, 0, len(replayed)), make([][]added, 0, len(replayed))
	for _, one := range replayed {
		days = append(days, one.Day)
		tests = append(tests, one.Added)
		if one.Failure != "" || one.Crashed {
			t.Errorf("%s failed: %s", one.Day, one.Failure)
		}
	}
	if wanted := []string{"2018-05-07", "2018-05-08", "2018-05-10", "2018-05-11"}; !slices.Equal(days, wanted) {
		t.Fatalf("commits of %q were replayed, not of %q", days, wanted)
	}
	wanted := [][]added{
		{{Framework: "hare", Test: "hare", Active: true, New: true}},
		{{Framework: "hare", Test: "hare-old", Active: true}},
		{{Framework: "hare", Test: "hare-postgres", Active: true}},
		{{Framework: "fox", Test: "fox", Active: true, New: true}},
	}
	if !reflect.DeepEqual(tests, wanted) {
		t.Errorf("added were\n%v, not\n%v", tests, wanted)
	}
	for i, rules := range [][]string{
		{"matrix/too-few-types"},
		{"python/python3-first"},
		{"python/redundant-database", "matrix/repeated-bare-test", "growth/needs-purpose"},
		{"matrix/no-database-type"},
	} {
		for _, rule := range rules {
			if spoke := says(&replayed[i], rule); spoke != (rule != "matrix/too-few-types") {
				t.Errorf("%s: %s speaks: %t, among %v", days[i], rule, spoke, replayed[i].Findings)
			}
		}
	}
}

func says(one *outcome, rule string) bool {
	return slices.ContainsFunc(one.Findings, func(found found) bool { return found.Rule == rule })
}

func TestRun(t *testing.T) {
	t.Parallel()
	s := grow(t)
	file := filepath.Join(t.TempDir(), "out.json")
	var out strings.Builder
	err := run(t.Context(), options{
		repository: s.dir, head: "HEAD", since: "2018-05-01", until: "2018-05-10", bulk: 40, json: file,
	}, &out)
	if err != nil {
		t.Fatal(err)
	}
	squeezed := strings.Join(strings.FieldsFunc(out.String(), func(r rune) bool { return r == ' ' }), " ")
	for _, wanted := range []string{
		"commits replayed 3,", "that add tests 3: 3 tests, 1 new frameworks", "crashes 0", "runs without a report 0",
		"a more than ten active tests, and growing 0 0 0 0", "b on Python 2 1 1 1 0",
		"d differs only in its database 1 1 1 0", "f json or plaintext again, other data layer 1 1 1 0",
	} {
		if !strings.Contains(squeezed, wanted) {
			t.Errorf("%q is not in\n%s", wanted, out.String())
		}
	}
	var written []outcome
	content, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(content, &written)
	}
	if err != nil || len(written) != 3 {
		t.Errorf("%d outcomes were written: %v", len(written), err)
	}
}

func TestSum(t *testing.T) {
	t.Parallel()
	limit := found{Rule: "matrix/max-tests", Framework: "hare", Test: "hare-old"}
	replayed := []outcome{
		{Added: []added{{Framework: "hare", Test: "hare-new"}}, Findings: []found{limit}, Milliseconds: 3},
		{Findings: []found{limit}, Milliseconds: 1}, // By mending a test.
		{Frameworks: []string{"hare", "fox"}, Findings: []found{limit}},
		{
			Added: []added{{Framework: "fox", Test: "fox", New: true}, {Framework: "hare", Test: "hare-new"}},
			Findings: []found{
				{Rule: "matrix/too-few-types", Framework: "fox"},
				{Rule: "matrix/too-few-types", Framework: "hare"},
				{Rule: "python/python3-first", Framework: "hare", Test: "hare-new", Kind: change.Added},
				{Rule: "python/python3-first", Framework: "hare", Test: "hare-old"},
			},
		},
		{Failure: "nothing was read", Milliseconds: 2},
		{Crashed: true, ToolErrors: []string{`a.json: 3 of "b"`, `c.json: 14 of "d"`}, Milliseconds: 4},
	}
	s := sum(replayed, 1)
	for letter, wanted := range map[string]tally{
		"a": {commits: 2, growing: 1, tests: 1, bulk: 1},
		"b": {commits: 1, growing: 1, tests: 1},
		"e": {commits: 1, growing: 1, tests: 1},
	} {
		at := slices.IndexFunc(s.tallies, func(t tally) bool { return t.letter == letter })
		counted := s.tallies[at]
		counted.question = question{}
		if !reflect.DeepEqual(counted, wanted) {
			t.Errorf("%s was counted as %+v, not %+v", letter, counted, wanted)
		}
	}
	if !reflect.DeepEqual(s.toolErrors, map[string]int{"… of …": 2}) {
		t.Errorf("tool errors are %v", s.toolErrors)
	}
	if s.failed() == nil || len(s.crashes) != 1 || len(s.failures) != 1 || s.bulk != 1 {
		t.Errorf("failures are not told: %+v", s)
	}
	if median, most := s.quantile(0.5), s.quantile(1); median != 2 || most != 4 {
		t.Errorf("the median is %v and the most %v", median, most)
	}
}

func TestNoHistory(t *testing.T) {
	t.Parallel()
	if _, err := replay(t.Context(), options{repository: t.TempDir(), head: "HEAD"}); err == nil {
		t.Error("a folder without a repository has a history")
	}
}
