package plan_test

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/plan"
)

// someItems are tests as a suite has them: with one to seven types, and some that are refused.
func someItems(random *rand.Rand, count int) []plan.Item {
	items := make([]plan.Item, count)
	for i := range items {
		items[i] = plan.Item{
			Name: fmt.Sprintf("framework%d-%d", random.IntN(1<<30), i), Cost: 140 + float64(1+random.IntN(7)),
		}
		if random.IntN(10) == 0 {
			items[i].Cost = 0
		}
	}

	return items
}

// unevenItems cost very different things.
func unevenItems(random *rand.Rand, count int) []plan.Item {
	items := someItems(random, count)
	for i := range items {
		items[i].Cost = math.Floor(math.Exp(random.NormFloat64()) * 100)
	}

	return items
}

// TestDivide shows that every item is in one part, that the order of the items does not matter,
// and that no part gets more than it may: its share, the slack and one item.
func TestDivide(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // The same items on every run.
	for _, n := range []int{1, 2, 3, 7, 8, 40, 256} {
		for _, count := range []int{0, 1, 5, 100, 1300} {
			for kind, items := range map[string][]plan.Item{
				"alike": someItems(random, count), "uneven": unevenItems(random, count),
			} {
				parts := plan.Divide(items, n)
				if len(parts) != count {
					t.Fatalf("%d items have %d parts", count, len(parts))
				}
				loads := make([]float64, n)
				total, largest := 0.0, 0.0
				for i, part := range parts { // A part below 0 or from n on ends the test.
					loads[part] += items[i].Cost
					total += items[i].Cost
					largest = max(largest, items[i].Cost)
				}
				if most := slices.Max(loads); most > total/float64(n)*1.05+largest {
					t.Errorf("%d %s items in %d parts: %.0f of %.0f in one", count, kind, n, most, total)
				}
				order := random.Perm(count)
				shuffled := make([]plan.Item, count)
				for to, from := range order {
					shuffled[to] = items[from]
				}
				for to, part := range plan.Divide(shuffled, n) {
					if part != parts[order[to]] {
						t.Fatalf("%d %s items in %d parts: their order matters", count, kind, n)
					}
				}
			}
		}
	}
}

// TestDivideIsForGood pins where some tests are: another answer would have machines build anew
// what they have in store.
func TestDivideIsForGood(t *testing.T) {
	t.Parallel()
	items := []plan.Item{
		{Name: "gin", Cost: 1}, {Name: "flask", Cost: 1}, {Name: "actix", Cost: 1}, {Name: "h2o"}, {Name: "é"},
	}
	if got, want := plan.Divide(items, 5), []int{0, 1, 2, 0, 4}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A divider deals out items.
type divider func(items []plan.Item, n int) []int

// longestFirst gives each item, the costliest first, to the part with the least load.
func longestFirst(items []plan.Item, n int) []int {
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(-cmp.Compare(items[a].Cost, items[b].Cost), cmp.Compare(items[a].Name, items[b].Name))
	})
	parts, loads := make([]int, len(items)), make([]float64, n)
	for _, i := range order {
		least := slices.Index(loads, slices.Min(loads))
		parts[i] = least
		loads[least] += items[i].Cost
	}

	return parts
}

// rendezvous gives each item to the part that it likes best: Divide without a bound, as each
// item alone is dealt out.
func rendezvous(items []plan.Item, n int) []int {
	parts := make([]int, len(items))
	for i, item := range items {
		item.Cost = 0
		parts[i] = plan.Divide([]plan.Item{item}, n)[0]
	}

	return parts
}

// measure returns the load of the fullest part by the mean, and the share of the items that
// are elsewhere when one is added, by the mean of several additions.
func measure(divide divider, items []plan.Item, n int) (balance, moved float64) {
	parts := divide(items, n)
	loads, total := make([]float64, n), 0.0
	for i, part := range parts {
		loads[part] += items[i].Cost
		total += items[i].Cost
	}
	const additions = 20
	count := 0
	for i := range additions {
		more := append(slices.Clone(items), plan.Item{Name: fmt.Sprintf("added%d", i), Cost: 144})
		for j, part := range divide(more, n)[:len(items)] {
			if part != parts[j] {
				count++
			}
		}
	}

	return slices.Max(loads) * float64(n) / total, float64(count) / additions / float64(len(items))
}

// TestDivideIsBalancedAndStable holds the way that was chosen against the two that are simpler.
// The figures are in docs/planning.md.
func TestDivideIsBalancedAndStable(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // The same items on every run.
	items := someItems(random, 750)
	for _, n := range []int{4, 8, 20, 40} {
		balance, moved := measure(plan.Divide, items, n)
		balanceFirst, movedFirst := measure(longestFirst, items, n)
		balanceHash, movedHash := measure(rendezvous, items, n)
		t.Logf("%2d parts: fullest by mean, moved by one more: chosen %.3f %.2f %%, longest first %.3f %.1f %%, "+
			"rendezvous %.3f %.1f %%", n, balance, 100*moved, balanceFirst, 100*movedFirst, balanceHash, 100*movedHash)
		if balance > 1.06 || moved > 0.02 {
			t.Errorf("%d parts: the fullest has %.3f of the mean, one more moves %.2f %%", n, balance, 100*moved)
		}
		if balance > balanceHash || moved >= movedFirst/4 || movedHash > 0 {
			t.Errorf("%d parts: it is no better than the ways that are simpler", n)
		}
	}
}

func TestParseShard(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1/1", "2/8", "1000/1000"} {
		if shard, err := plan.ParseShard(text); err != nil || shard.String() != text {
			t.Errorf("%s: got %s, %v", text, shard, err)
		}
	}
	for _, text := range []string{
		"", "1", "/", "0/3", "4/3", "-1/3", "1/0", "1/-1", "1/1001", "a/b", "1/2/3", "+1/2", "01/2", " 1/2", "0/0",
	} {
		if _, err := plan.ParseShard(text); !errors.Is(err, plan.ErrShard) {
			t.Errorf("%q is taken for a shard: %v", text, err)
		}
	}
}

func FuzzParseShard(f *testing.F) {
	for _, seed := range []string{"1/1", "2/8", "0/3", "99999999999999999999/1", "1/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shard, err := plan.ParseShard(text)
		if err != nil {
			return
		}
		if shard.Index < 1 || shard.Index > shard.Of || shard.Of > plan.MaxShards || shard.String() != text {
			t.Errorf("%q is %+v", text, shard)
		}
	})
}
