package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/tfblint/tfblint/pkg/change"
)

// A question is what somebody asked of the history, and the rules that answer it.
type question struct {
	letter, text string
	rules        []string
	// fresh is whether the question is about new frameworks only.
	fresh bool
}

// questions returns what was counted by hand in the history of the suite, in the letters of
// that count, and a few that break the numbers down.
func questions() []question {
	return []question{
		{letter: "a", text: "more than ten active tests, and growing", rules: []string{"matrix/max-tests"}},
		{letter: "b", text: "on Python 2", rules: []string{"python/python3-first"}},
		{letter: "d", text: "differs only in its database", rules: []string{
			"matrix/redundant-database", "python/redundant-database",
			"growth/database-variant", "growth/pruned-database",
		}},
		{letter: "e", text: "new framework with json or plaintext only", fresh: true, rules: []string{
			"matrix/no-database-type", "matrix/too-few-types",
		}},
		{letter: "f", text: "json or plaintext again, other data layer", rules: []string{"matrix/repeated-bare-test"}},
		{text: "json or plaintext again, same stack", rules: []string{
			"matrix/repeated-bare-test", "matrix/repeated-bare-stack",
		}},
		{text: "differs only in its web server", rules: []string{
			"growth/server-variant", "growth/python-server-variant",
		}},
		{text: "differs only in its platform", rules: []string{"growth/platform-variant"}},
		{text: "differs only in its ORM", rules: []string{"growth/orm-variant"}},
		{text: "same metadata as another test", rules: []string{
			"matrix/indistinct-variant", "matrix/repeated-bare-stack",
		}},
		{text: "no purpose stated", rules: []string{"growth/needs-purpose"}},
	}
}

// A tally counts what a question or a rule found.
type tally struct {
	question

	// commits have a finding of any kind, and growing are those of them that add tests to the
	// framework that it is on. bulk counts those left out of both because they touch too much.
	commits, growing, bulk int
	// tests are the added ones that findings are on.
	tests int
}

// A summary is what there is to say about a replay.
type summary struct {
	commits, bulk, adding, tests, frameworks int
	crashes, failures                        []string
	toolErrors                               map[string]int
	milliseconds                             []float64
	tallies, rules                           []tally
}

func sum(replayed []outcome, bulk int) *summary {
	s := &summary{commits: len(replayed), toolErrors: map[string]int{}}
	names := map[string]bool{}
	for i := range replayed {
		one := &replayed[i]
		s.addRun(one)
		for _, found := range one.Findings {
			names[found.Rule] = true
		}
		if len(one.Frameworks) > bulk {
			s.bulk++

			continue
		}
		s.addGrowth(one)
	}
	slices.Sort(s.milliseconds)
	for _, question := range questions() {
		s.tallies = append(s.tallies, count(replayed, bulk, question))
	}
	for _, rule := range slices.Sorted(maps.Keys(names)) {
		s.rules = append(s.rules, count(replayed, bulk, question{text: rule, rules: []string{rule}}))
	}

	return s
}

func (s *summary) addRun(one *outcome) {
	s.milliseconds = append(s.milliseconds, one.Milliseconds)
	if one.Crashed {
		s.crashes = append(s.crashes, one.Commit)
	}
	if one.Failure != "" {
		s.failures = append(s.failures, one.Commit+": "+one.Failure)
	}
	for _, message := range one.ToolErrors {
		s.toolErrors[kindOf(message)]++
	}
}

func (s *summary) addGrowth(one *outcome) {
	frameworks := map[string]bool{}
	for _, test := range one.Added {
		if test.New {
			frameworks[test.Framework] = true
		}
	}
	s.frameworks += len(frameworks)
	s.tests += len(one.Added)
	if len(one.Added) > 0 {
		s.adding++
	}
}

// details are the parts of a message that make it one of a kind.
var details = regexp.MustCompile(`"[^"]*"|\d+|[^ ]*/[^ :]*`)

// kindOf returns what messages about different files have in common.
func kindOf(message string) string {
	_, text, _ := strings.Cut(message, ": ")

	return details.ReplaceAllString(text, "…")
}

// count counts the commits and tests that the rules of a question flag.
func count(replayed []outcome, bulk int, question question) tally {
	t := tally{question: question}
	for i := range replayed {
		one := &replayed[i]
		flags := one.flags(question)
		switch {
		case !flags.any:
		case len(one.Frameworks) > bulk:
			t.bulk++
		default:
			t.commits++
			t.tests += len(flags.tests)
			if flags.growth {
				t.growing++
			}
		}
	}

	return t
}

// flags are what the rules of a question say of a commit.
type flags struct {
	// any holds if they say anything, and growth if they do of a framework that gets tests.
	any, growth bool
	// tests are the added tests that they speak about.
	tests map[string]bool
}

// flags finds out what the rules of a question say. What they say about a framework is about its
// tests that were added.
func (o *outcome) flags(question question) flags {
	result := flags{tests: map[string]bool{}}
	for _, found := range o.Findings {
		if !slices.Contains(question.rules, found.Rule) {
			continue
		}
		result.any = result.any || !question.fresh
		// Of a framework with too many tests, the first that is too many stands for all.
		whole := found.Test == "" || found.Rule == "matrix/max-tests"
		for _, test := range o.Added {
			if test.Framework != found.Framework || question.fresh && !test.New {
				continue
			}
			result.any, result.growth = true, true
			if whole || test.Test == found.Test && found.Kind == change.Added {
				result.tests[test.Test] = true
			}
		}
	}

	return result
}

func (s *summary) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0) //nolint:mnd // Two blanks between columns.
	line := func(form string, values ...any) { fmt.Fprintf(table, form+"\n", values...) }
	line("commits replayed\t%d, of which %d touch too many frameworks to be counted below", s.commits, s.bulk)
	line("that add tests\t%d: %d tests, %d new frameworks", s.adding, s.tests, s.frameworks)
	line("crashes\t%d", len(s.crashes))
	line("runs without a report\t%d", len(s.failures))
	for _, failure := range s.failures {
		line("\t%s", failure)
	}
	line("tool errors\t%d kinds", len(s.toolErrors))
	for _, kind := range slices.SortedFunc(maps.Keys(s.toolErrors), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.toolErrors[b], s.toolErrors[a]), cmp.Compare(a, b))
	}) {
		line("\t%d × %s", s.toolErrors[kind], kind)
	}
	if len(s.milliseconds) > 0 {
		line("time of a commit\tmedian %.0f ms, 95 %% within %.0f ms, at most %.0f ms", s.quantile(0.5), s.quantile(0.95), s.quantile(1)) //nolint:mnd,lll // Quantiles.
	}
	for _, tallies := range [][]tally{s.tallies, s.rules} {
		line("\nquestion\tcommits\tthat add tests there\ttests added\tleft out")
		for _, t := range tallies {
			line("%s\t%d\t%d\t%d\t%d", strings.TrimSpace(t.letter+" "+t.text), t.commits, t.growing, t.tests, t.bulk)
		}
	}

	return table.Flush() //nolint:wrapcheck // The caller says what was printed.
}

// quantile returns the time within which a part of the runs was done.
func (s *summary) quantile(part float64) float64 {
	return s.milliseconds[min(int(part*float64(len(s.milliseconds))), len(s.milliseconds)-1)]
}

var errFailed = errors.New("a run failed")

// failed returns an error if tfblint did not stand the history.
func (s *summary) failed() error {
	if len(s.crashes) > 0 || len(s.failures) > 0 {
		return fmt.Errorf("%w: %d crashes, %d without a report", errFailed, len(s.crashes), len(s.failures))
	}

	return nil
}
