package history_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// TestMonthsAreTrees makes histories by chance, with branches, renames, moves and broken files. At
// each month's last commit the history says what a reading of the tree says, and a history that is
// read step by step says what one says that is read at once.
func TestMonthsAreTrees(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			r := newRepository(t)
			source := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // The same history at every run.
			chance := &chance{Rand: source, repository: r, files: map[string]string{}}
			kept := cache.Cache{Dir: t.TempDir()}
			for range 3 {
				for range 25 {
					chance.step()
				}
				whole := r.read(cache.Cache{})
				if diff := cmp.Diff(whole, r.read(kept)); diff != "" {
					t.Fatalf("read step by step (-at once +step by step):\n%s", diff)
				}
				checkTrees(t, r, whole)
				checkLives(t, whole)
				checkRates(t, whole)
			}
		})
	}
}

// checkTrees holds the months against the trees.
func checkTrees(t *testing.T, r *repository, found *history.History) {
	t.Helper()
	opened, asked := r.open(), options(cache.Cache{})
	for _, month := range found.Months {
		suite, err := tree.OpenCommit(t.Context(), opened, month.Commit, ".")
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := tfb.Load(t.Context(), suite, tfb.Options{Vocabulary: asked.Vocabulary})
		if err != nil {
			t.Fatal(err)
		}
		size := history.Size{Frameworks: len(loaded.Frameworks), Seconds: asked.Costs.OfSuite(&loaded.Matrix)}
		for _, framework := range loaded.Frameworks {
			for _, test := range framework.Tests {
				size.Tests++
				if test.Active {
					size.Active++
					size.Cells += len(test.Cells)
				}
			}
		}
		if diff := cmp.Diff(size, month.Size); diff != "" {
			t.Errorf("%s (-tree +history):\n%s", month.Start.Format("2006-01"), diff)
		}
	}
	if last := found.Months[len(found.Months)-1]; last.Commit != found.Head || len(found.Tests) != last.Tests {
		t.Errorf("%d tests at %s; the last month has %d at %s", len(found.Tests), found.Head, last.Tests, last.Commit)
	}
}

// checkLives holds the sums of what came and went against what is there.
func checkLives(t *testing.T, found *history.History) {
	t.Helper()
	tests, cells, declared := 0, 0, 0
	for _, month := range found.Months {
		tests += month.Added - month.Removed
		cells += month.CellsGained - month.CellsLost
	}
	last := found.Months[len(found.Months)-1]
	if tests != last.Tests || cells != last.Cells {
		t.Errorf("%d tests and %d cells came and stayed; there are %d and %d", tests, cells, last.Tests, last.Cells)
	}
	for _, one := range found.Contributors {
		declared += one.Cells - one.Removed
	}
	standing := 0
	for _, one := range found.Contributors {
		standing += one.Standing
	}
	removers := 0 // Those who only took away are not listed.
	listed := map[string]bool{}
	for _, one := range found.Contributors {
		listed[one.Name] = true
	}
	for _, one := range found.Events {
		if !listed[one.Author] {
			removers += len(one.Lost)
		}
	}
	if declared-removers != standing {
		t.Errorf("%d cells were declared and not taken away; %d stand", declared-removers, standing)
	}
}

// checkRates shows that languages, and crowded and roomy, add up to the whole.
func checkRates(t *testing.T, found *history.History) {
	t.Helper()
	sum := map[string]int{}
	for _, one := range found.Rates {
		for _, row := range one.Regret {
			sum["added "+row.Axis] += row.Added
		}
		for _, row := range one.Pruning {
			sum["removed "+row.Axis] += row.Removed
			sum["covered "+row.Axis] += row.Covered
		}
	}
	for _, row := range found.Crowding {
		sum["crowding"] += row.Added
	}
	want := map[string]int{}
	for _, row := range found.Regret {
		want["added "+row.Axis] = row.Added
		if row.Axis == history.Everything && row.Added > 0 {
			want["crowding"] = row.Added
		}
	}
	for _, row := range found.Pruning {
		want["removed "+row.Axis], want["covered "+row.Axis] = row.Removed, row.Covered
	}
	if diff := cmp.Diff(want, sum); diff != "" {
		t.Errorf("rates (-whole +parts):\n%s", diff)
	}
}

// A chance makes a history.
type chance struct {
	*rand.Rand

	repository *repository
	files      map[string]string
	when       int64
	side       int
}

// step adds a commit, or a branch and its merge.
func (c *chance) step() {
	c.when += int64(c.IntN(20 * day))
	authors := []string{"Ann", "Bob", "Cem", "renovate"}
	author := authors[c.IntN(len(authors))]
	changed := c.change()
	if c.repository.marks == 0 || c.IntN(4) > 0 {
		c.repository.commit("main", author, start+c.when, changed)

		return
	}
	c.side++
	name := fmt.Sprintf("side%d", c.side)
	c.repository.branch(name, c.repository.marks)
	mark := c.repository.commit(name, author, start+c.when, changed)
	c.repository.commit("main", "merger[bot]", start+c.when+1, changed, mark)
}

// change alters some files: adds, deletes, moves and rewrites configurations.
func (c *chance) change() map[string]string {
	changed := map[string]string{"frameworks/Go/keep/benchmark_config.json": config("keep", "default", jsonOnly)}
	for range 1 + c.IntN(3) {
		dir := fmt.Sprintf("frameworks/%s/%c", []string{"Go", "C"}[c.IntN(2)], 'a'+c.IntN(6))
		file := dir + "/benchmark_config.json"
		switch c.IntN(8) {
		case 0:
			if c.files[file] != "" {
				changed[file] = ""
			}
		case 1: // Somewhere else.
			if names := slices.Sorted(maps.Keys(c.files)); len(names) > 0 {
				from := names[c.IntN(len(names))]
				changed[file], changed[from] = c.files[from], ""
			}
		case 2:
			changed[file] = config(dir[len(dir)-1:], "default", jsonOnly)[:20+c.IntN(20)]
		default:
			changed[file] = c.config(dir)
		}
		for name, text := range changed {
			if text == "" {
				delete(c.files, name)
			} else {
				c.files[name] = text
			}
		}
	}

	return changed
}

// config writes one with some tests.
func (c *chance) config(dir string) string {
	bodies := []string{jsonOnly, withDB, broken, withDB + `, "webserver": "nginx"`}
	count := 1 + c.IntN(4)
	tests := make([]string, 0, 2*count)
	for i := range count {
		key := "default"
		if i > 0 {
			key = strings.Repeat(string(rune('p'+i)), 1+c.IntN(3))
		}
		tests = append(tests, key, bodies[c.IntN(len(bodies))])
	}

	return config(dir[len(dir)-1:], tests...)
}

// TestRewritten shows that what was kept of a history is not believed of another one.
func TestRewritten(t *testing.T) {
	t.Parallel()
	r := story(t)
	kept := cache.Cache{Dir: t.TempDir()}
	first := r.read(kept)
	if diff := cmp.Diff(first, r.read(kept)); diff != "" {
		t.Errorf("read again (-first +again):\n%s", diff)
	}
	r.git("", "update-ref", "refs/heads/main", "main~2")
	if diff := cmp.Diff(r.read(cache.Cache{}), r.read(kept)); diff != "" {
		t.Errorf("after going back (-all +kept):\n%s", diff)
	}
	r.commit("main", "Ann", start+200*day, map[string]string{
		"frameworks/Go/z/benchmark_config.json": config("z", "default", jsonOnly),
	})
	if diff := cmp.Diff(r.read(cache.Cache{}), r.read(kept)); diff != "" {
		t.Errorf("after going on elsewhere (-all +kept):\n%s", diff)
	}
}
