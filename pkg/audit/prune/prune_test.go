package prune_test

import (
	order "cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

func costs() change.Costs { return change.Costs{"json": 132, "db": 132, "query": 115, "plaintext": 98} }

func policy() prune.Policy {
	return prune.Policy{
		Axes: []string{"interpreter", "server", "database"}, DefaultStays: true,
		Prefer:        prune.Preferences{Default: 16, Versus: 8, Common: 2, Plain: 3},
		DatabaseTypes: []string{"db", "query"}, Words: []string{"mysql", "raw"},
	}
}

// random makes a suite of a size: frameworks with up to so many tests of up to so many types.
func random(t *testing.T, seed uint64, frameworks, tests, types int) tree.Memory {
	t.Helper()
	source := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // A test's own.
	keys := []string{"mysql", "raw", "other", "fast"}
	urls := []string{"json_url", "db_url", "query_url", "plaintext_url"}
	suite := tree.Memory{}
	for i := range frameworks {
		entries := []map[string]any{{}}
		for j := range 1 + source.IntN(tests) {
			test := map[string]any{
				"language": "Go", "webserver": []string{"None", "a", "b", "c"}[source.IntN(4)],
				"flavor":   []string{"None", "x", "y"}[source.IntN(3)],
				"database": []string{"None", "p", "q"}[source.IntN(3)],
				"versus":   "f0",
			}
			for _, url := range urls[:types] {
				if source.IntN(3) > 0 {
					test[url] = "/"
				}
			}
			if source.IntN(8) == 0 {
				test["tags"] = []string{"broken"}
			}
			if source.IntN(6) == 0 {
				entries = append(entries, map[string]any{})
			}
			key := keys[source.IntN(len(keys))] + strings.Repeat("z", j)
			if j == 0 && source.IntN(3) > 0 {
				key = "default"
			}
			entries[len(entries)-1][key] = test
		}
		document := map[string]any{"framework": fmt.Sprintf("f%d", i), "tests": entries}
		content, err := json.MarshalIndent(document, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		suite[fmt.Sprintf("frameworks/Go/f%d/benchmark_config.json", i)] = string(content)
	}

	return suite
}

func load(t *testing.T, suite tree.Memory) *matrix.Matrix {
	t.Helper()
	vocabulary := &matrix.Vocabulary{None: []string{"none"}}
	vocabulary.Index()
	loaded, err := tfb.Load(context.Background(), suite, tfb.Options{Vocabulary: vocabulary})
	if err != nil {
		t.Fatal(err)
	}

	return &loaded.Matrix
}

// A slot is a cell of an active test.
type slot struct {
	framework *matrix.Framework
	test      *matrix.Test
	cell      matrix.Cell
}

func slots(suite *matrix.Matrix) []slot {
	var found []slot
	for _, framework := range suite.Frameworks {
		for _, test := range framework.Tests {
			if test.Active {
				for _, cell := range test.Cells {
					found = append(found, slot{framework, test, cell})
				}
			}
		}
	}

	return found
}

// covered names all that has to stay measured and that slots measure.
func covered(slots []slot) map[string]bool {
	found := map[string]bool{}
	for _, slot := range slots {
		found[slot.framework.Dir+" "+slot.cell.Type] = true
		if slot.test.Default {
			found["default of "+slot.framework.Dir] = true
		}
		for _, axis := range []matrix.Axis{matrix.Interpreter, matrix.Server, matrix.Database} {
			if axis == matrix.Database && slot.cell.Type != "db" && slot.cell.Type != "query" {
				continue
			}
			if name := slot.test.Terms[axis].Name; name != matrix.None {
				found[axis.String()+" "+name] = true
			}
		}
	}

	return found
}

// left returns the slots that removals leave.
func left(all []slot, removals []prune.Removal) []slot {
	return slices.DeleteFunc(slices.Clone(all), func(slot slot) bool {
		return slices.ContainsFunc(removals, func(removal prune.Removal) bool {
			return removal.Test == slot.test && slices.Contains(removal.Cells, slot.cell)
		})
	})
}

func sizeOf(slots []slot) prune.Size {
	size := prune.Size{Cells: len(slots)}
	tests := map[*matrix.Test]bool{}
	for _, slot := range slots {
		tests[slot.test] = true
		size.Seconds += costs()[slot.cell.Type]
	}
	size.Tests = len(tests)

	return size
}

// small are random suites, by their seeds, for which all choices of what stays can be tried.
func small(t *testing.T, most int) iter.Seq2[uint64, *matrix.Matrix] {
	t.Helper()

	return func(yield func(uint64, *matrix.Matrix) bool) {
		for seed := range uint64(600) {
			suite := load(t, random(t, seed, 1+int(seed%3), 3, 2+int(seed%2)))
			if cells := len(slots(suite)); cells > 0 && cells <= most && !yield(seed, suite) {
				return
			}
		}
	}
}

// TestOptimum holds the least that a proposal leaves against all choices there are.
func TestOptimum(t *testing.T) {
	t.Parallel()
	tried, shared := 0, 0
	for seed, suite := range small(t, 14) {
		all := slots(suite)
		tried++
		for limit, better := range []func(a, b prune.Size) int{bySeconds, byTests} {
			least := bruteForce(all, better)
			got := prune.Propose(suite, costs(), policy(), prune.Options{Tests: limit})
			if got.Least.Tests != least.Tests || got.Least.Seconds != least.Seconds {
				t.Errorf("seed %d, limit %d: least %+v, want %+v", seed, limit, got.Least, least)
			}
			if got.Bound.Tests != least.Tests || got.Bound.Seconds != least.Seconds {
				t.Errorf("seed %d, limit %d: bound %+v, want %+v", seed, limit, got.Bound, least)
			}
		}
		if len(suite.Frameworks) > 1 {
			shared++
		}
	}
	if tried < 100 || shared < 50 {
		t.Errorf("only %d suites were tried, %d of several frameworks", tried, shared)
	}
}

// TestBeyond bounds searches so that all, some or none of them are exact. Whatever is chosen loses
// nothing, is no better than the best there is, and the bound is no worse.
func TestBeyond(t *testing.T) {
	t.Parallel()
	tried, open := 0, 0
	for seed, suite := range small(t, 12) {
		all := slots(suite)
		for limit, better := range []func(a, b prune.Size) int{bySeconds, byTests} {
			best := bruteForce(all, better)
			for _, work := range []int{0, 8, 32, 128} {
				got := prune.ProposeWithin(work, suite, costs(), policy(), prune.Options{Tests: limit})
				if better(got.Least, best) < 0 || better(got.Bound, best) > 0 {
					t.Errorf("seed %d, limit %d, %d steps: bound %+v, best %+v, least %+v",
						seed, limit, work, got.Bound, best, got.Least)
				}
				if limit == 0 && !cmp.Equal(covered(left(all, got.Removals)), covered(all)) {
					t.Errorf("seed %d, %d steps: something is lost", seed, work)
				}
				tried++
				if better(got.Bound, got.Least) < 0 {
					open++
				}
			}
		}
	}
	if tried < 800 || open < tried/20 || open > tried*19/20 {
		t.Errorf("of %d proposals %d have a gap", tried, open)
	}
}

// bruteForce tries all sets of slots, and returns the size of which no other is better.
func bruteForce(all []slot, better func(a, b prune.Size) int) prune.Size {
	want := covered(all)
	best := sizeOf(all)
	for set := range 1 << len(all) {
		var kept []slot
		for i := range all {
			if set>>i&1 == 1 {
				kept = append(kept, all[i])
			}
		}
		if size := sizeOf(kept); better(size, best) < 0 && len(covered(kept)) == len(want) {
			best = size
		}
	}

	return best
}

// TestFewest holds how few removals meet a budget, and how few any choice is said to need, against all
// choices there are.
func TestFewest(t *testing.T) {
	t.Parallel()
	tried, equal := 0, 0
	for seed, suite := range small(t, 14) {
		all := slots(suite)
		least := prune.Propose(suite, costs(), policy(), prune.Options{}).Least
		for _, part := range []float64{0.2, 0.6, 1} {
			budget := sizeOf(all).Seconds - part*(sizeOf(all).Seconds-least.Seconds)
			got := prune.Propose(suite, costs(), policy(), prune.Options{Seconds: budget})
			if !got.Met {
				t.Fatalf("seed %d: %v of %v seconds cannot be met", seed, budget, least.Seconds)
			}
			fewest := fewestRemovals(all, budget)
			if got.Fewest > fewest || len(got.Removals) < fewest {
				t.Errorf("seed %d, %v seconds: %d removals, at least %d are said to be needed, and %d are",
					seed, budget, len(got.Removals), got.Fewest, fewest)
			}
			tried++
			if got.Fewest == fewest {
				equal++
			}
		}
	}
	if tried < 100 || equal < tried/2 {
		t.Errorf("of %d bounds only %d are reached", tried, equal)
	}
}

// fewestRemovals tries all sets of slots that lose nothing and take no longer than a budget, and
// returns in how few tests something is missing.
func fewestRemovals(all []slot, budget float64) int {
	want, fewest := len(covered(all)), len(all)
	for set := range 1 << len(all) {
		var kept []slot
		touched := map[*matrix.Test]bool{}
		for i := range all {
			if set>>i&1 == 1 {
				kept = append(kept, all[i])
			} else {
				touched[all[i].test] = true
			}
		}
		if len(touched) < fewest && sizeOf(kept).Seconds <= budget && len(covered(kept)) == want {
			fewest = len(touched)
		}
	}

	return fewest
}

func bySeconds(a, b prune.Size) int {
	return order.Or(order.Compare(a.Seconds, b.Seconds), order.Compare(a.Tests, b.Tests))
}

func byTests(a, b prune.Size) int {
	return order.Or(order.Compare(a.Tests, b.Tests), order.Compare(a.Seconds, b.Seconds))
}

// TestCoverage removes the first so many of a proposal, whatever the number: all that was
// measured still is. The figures are those of a count by hand.
func TestCoverage(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		suite := load(t, random(t, seed, 12, 5, 4))
		all := slots(suite)
		want := covered(all)
		for _, options := range []prune.Options{{}, {Seconds: 4000}, {Tests: 20}, {EachFramework: true}} {
			proposal := prune.Propose(suite, costs(), policy(), options)
			if size := sizeOf(all); size != proposal.Before {
				t.Errorf("seed %d: before %+v, want %+v", seed, proposal.Before, size)
			}
			if size := sizeOf(left(all, proposal.Removals)); size != proposal.After {
				t.Errorf("seed %d: after %+v, want %+v", seed, proposal.After, size)
			}
			for count := range len(proposal.Removals) + 1 {
				if got := covered(left(all, proposal.Top(count))); !cmp.Equal(got, want) {
					t.Fatalf("seed %d, %+v: %d removals lose something: %s", seed, options, count, cmp.Diff(want, got))
				}
			}
			for _, removal := range slices.Concat(proposal.Removals, proposal.Broken) {
				for _, reason := range removal.Reasons {
					if reason.Count == 0 || len(reason.By) == 0 {
						t.Errorf("seed %d: nothing measures %s %s", seed, reason.Axis, reason.Name)
					}
				}
			}
		}
	}
}

// TestMonotone asks for less and less: what is proposed is what was, and more.
func TestMonotone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		suite := load(t, random(t, seed, 10, 5, 4))
		all := prune.Propose(suite, costs(), policy(), prune.Options{})
		last := 0
		for seconds := all.Before.Seconds; seconds > 1; seconds *= 0.9 {
			got := prune.Propose(suite, costs(), policy(), prune.Options{Seconds: seconds})
			if len(got.Removals) < last || got.Met != (got.After.Seconds <= seconds) {
				t.Fatalf("seed %d: %d removals for %f seconds, before %d", seed, len(got.Removals), seconds, last)
			}
			if !cmp.Equal(names(got.Removals), names(all.Top(len(got.Removals)))) {
				t.Fatalf("seed %d: not the first of all", seed)
			}
			if count := len(got.Removals); got.Met && count > 0 &&
				sizeOf(left(slots(suite), got.Top(count-1))).Seconds <= seconds {
				t.Fatalf("seed %d: the last removal is not needed", seed)
			}
			last = len(got.Removals)
		}
	}
}

func names(removals []prune.Removal) []string {
	found := make([]string, 0, len(removals))
	for _, removal := range removals {
		found = append(found, fmt.Sprint(removal.Test.Name, removal.Cells, removal.Whole))
	}

	return found
}

// TestDeterministic asks twice of trees that were read anew.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		files := random(t, seed, 12, 5, 4)
		first := prune.Propose(load(t, files), costs(), policy(), prune.Options{})
		second := prune.Propose(load(t, files), costs(), policy(), prune.Options{})
		ignore := cmpopts.IgnoreFields(prune.Removal{}, "Framework", "Test")
		if diff := cmp.Diff(first, second, ignore, cmpopts.IgnoreUnexported(prune.Proposal{})); diff != "" {
			t.Fatal(diff)
		}
		if !cmp.Equal(names(first.Removals), names(second.Removals)) {
			t.Fatal("the tests are others")
		}
	}
}

// TestChanges makes the removals and reads the suite again: it is exactly what was kept, and
// what was not concerned is the same bytes.
func TestChanges(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		files := random(t, seed, 8, 5, 4)
		suite := load(t, files)
		proposal := prune.Propose(suite, costs(), policy(), prune.Options{})
		removals := slices.Concat(proposal.Removals, proposal.Broken)
		changes, err := prune.Changes(removals)
		if err != nil {
			t.Fatal(err)
		}
		want := measured(suite, removals)
		for _, changed := range changes {
			if files[changed.File] != string(changed.Before) || cmp.Equal(changed.Before, changed.After) {
				t.Fatalf("seed %d: %s is not a change", seed, changed.File)
			}
			files[changed.File] = string(changed.After)
		}
		if diff := cmp.Diff(want, measured(load(t, files), nil)); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

// measured lists all tests, also broken ones, with their types, less what is removed.
func measured(suite *matrix.Matrix, removals []prune.Removal) map[string]string {
	gone := map[*matrix.Test]prune.Removal{}
	for _, removal := range removals {
		gone[removal.Test] = removal
	}
	found := map[string]string{}
	for _, framework := range suite.Frameworks {
		for _, test := range framework.Tests {
			if gone[test].Whole {
				continue
			}
			types := []string{}
			for _, cell := range test.Cells {
				if !slices.Contains(gone[test].Cells, cell) {
					types = append(types, cell.Type)
				}
			}
			found[test.Name] = fmt.Sprint(types, test.Active, test.Terms[matrix.Server].Declared)
		}
	}

	return found
}

// TestHeld leaves frameworks alone whose configuration cannot be edited for sure.
func TestHeld(t *testing.T) {
	t.Parallel()
	const test = `{"json_url": "/", "db_url": "/", "language": "Go"}`
	for name, content := range map[string]string{
		"a key twice": `{"framework": "f", "framework": "f", "tests": [{"default": ` + test + `, "b": ` + test + `}]}`,
		"cut off":     `{"framework": "f", "tests": [{"default": ` + test + `, "b": ` + test + `}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite := load(t, tree.Memory{"frameworks/Go/f/benchmark_config.json": content})
			got := prune.Propose(suite, costs(), policy(), prune.Options{})
			if len(got.Removals) != 0 || !cmp.Equal(got.Held, []string{"frameworks/Go/f"}) {
				t.Errorf("%d removals, held %v", len(got.Removals), got.Held)
			}
		})
	}
}

// TestTooLarge has a framework that is beyond an exact search: the answer keeps all and says
// how far from the best it may be.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	tests := make([]string, 0, 400)
	for i := range cap(tests) {
		tests = append(tests, fmt.Sprintf(
			`"t%d": {"json_url": "/", "db_url": "/", "language": "Go", "webserver": "s%d", "database": "d%d"}`,
			i, i%40, i%30))
	}
	suite := load(t, tree.Memory{
		"frameworks/Go/f/benchmark_config.json": `{"framework": "f", "tests": [{` + strings.Join(tests, ",") + `}]}`,
	})
	all := slots(suite)
	got := prune.Propose(suite, costs(), policy(), prune.Options{})
	if !cmp.Equal(covered(all), covered(left(all, got.Removals))) {
		t.Error("something is lost")
	}
	if got.Bound.Seconds >= got.Least.Seconds || got.Bound.Seconds <= 0 {
		t.Errorf("bound %+v, least %+v", got.Bound, got.Least)
	}
	if got.Least.Tests > 80 {
		t.Errorf("%d tests are left", got.Least.Tests)
	}
}

// TestManyShared has more names in common among frameworks than are solved exactly: each of a ring of
// frameworks shares one with the next. Nothing is lost, and what is said of the best holds.
func TestManyShared(t *testing.T) {
	t.Parallel()
	const ring = 30
	suite := tree.Memory{}
	for i := range ring {
		file := fmt.Sprintf("frameworks/Go/f%02d/benchmark_config.json", i)
		suite[file] = fmt.Sprintf(`{"framework": "f%02d", "tests": [{
			"default": {"json_url": "/", "db_url": "/", "language": "Go"},
			"a": {"json_url": "/", "language": "Go", "webserver": "s%d"},
			"b": {"db_url": "/", "language": "Go", "webserver": "s%d"}}]}`, i, i, (i+1)%ring)
	}
	loaded := load(t, suite)
	all := slots(loaded)
	got := prune.Propose(loaded, costs(), policy(), prune.Options{})
	if !cmp.Equal(covered(all), covered(left(all, got.Removals))) {
		t.Error("something is lost")
	}
	// A framework needs two cells, and one of them, in a test beside the default one, has its name.
	best := prune.Size{Tests: ring + ring, Cells: ring + ring, Seconds: (ring + ring) * 132}
	if got.Least != best {
		t.Errorf("least %+v, want %+v", got.Least, best)
	}
	if got.Bound.Tests >= best.Tests || got.Bound.Tests < ring || got.Bound.Seconds > best.Seconds {
		t.Errorf("bound %+v, least %+v: nobody can have proven that", got.Bound, got.Least)
	}
}
