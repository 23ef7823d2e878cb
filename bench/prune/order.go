package main

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// A candidate is a test that a proposal takes out as a whole, with what orders may go by.
type candidate struct {
	rank    int   // In the proposal.
	unlike  int   // Axes on which it differs from the test most like it that stays in its framework.
	beside  int   // Active tests of its framework.
	touched int64 // When its folder was last changed, in seconds since 1970.
	removed bool  // By maintainers, in the next commit.
}

// A pool is the candidates of one commit.
type pool struct {
	time       int64
	candidates []candidate
	removed    int
}

// An order says what goes first.
type order struct {
	name    string
	compare func(a, b candidate) int
}

// orders are those that are compared. Ties have the order of the proposal where a number of tests is
// cut off, and count half where positions are averaged.
func orders() []order {
	return []order{
		{"as proposed, frees most first", func(a, b candidate) int { return cmp.Compare(a.rank, b.rank) }},
		{"most like what stays first", func(a, b candidate) int { return cmp.Compare(a.unlike, b.unlike) }},
		{"largest frameworks first", func(a, b candidate) int { return cmp.Compare(b.beside, a.beside) }},
		{"longest untouched first", func(a, b candidate) int { return cmp.Compare(a.touched, b.touched) }},
	}
}

// poolOf lists the candidates of a proposal.
func (r *replay) poolOf(parent string, suite *matrix.Matrix, proposal *prune.Proposal, removed []removal) pool {
	found := pool{time: r.times[parent]}
	goes := map[*matrix.Test]bool{}
	for _, one := range proposal.Removals {
		goes[one.Test] = one.Whole
	}
	active := map[*matrix.Framework]int{}
	for _, framework := range suite.Frameworks {
		for _, test := range framework.Tests {
			if test.Active {
				active[framework]++
			}
		}
	}
	for i, one := range proposal.Removals {
		if !one.Whole {
			continue
		}
		dir := strings.TrimPrefix(one.Framework.Dir, "frameworks/")
		next := candidate{
			rank: i, unlike: unlike(one, goes), beside: active[one.Framework],
			touched: r.lastTouched(one.Framework.Dir, found.time),
			removed: slices.ContainsFunc(removed, func(gone removal) bool {
				return gone.Type == "" && gone.Test == one.Test.Key &&
					(gone.Framework == dir || gone.Framework == path.Base(dir))
			}),
		}
		if next.removed {
			found.removed++
		}
		found.candidates = append(found.candidates, next)
	}

	return found
}

// unlike counts the axes on which a test differs from the one most like it that stays.
func unlike(one prune.Removal, goes map[*matrix.Test]bool) int {
	least := matrix.AxisCount
	for _, other := range one.Framework.Tests {
		if !other.Active || goes[other] || !slices.ContainsFunc(other.Types(), func(kind string) bool {
			return slices.Contains(one.Test.Types(), kind)
		}) {
			continue
		}
		count := 0
		for axis := range other.Terms {
			if other.Terms[axis].Name != one.Test.Terms[axis].Name {
				count++
			}
		}
		least = min(least, count)
	}

	return least
}

// readTimes notes when commits were made, and when folders were changed by those that concern few.
func (r *replay) readTimes(ctx context.Context, head string) error {
	const few, depth = 40, 3
	r.times, r.touches = map[string]int64{}, map[string][]int64{}
	err := r.repository.History(ctx, "", head, git.AllCommits, func(step *git.Step) error {
		r.times[step.Commit.String()] = step.Time
		dirs := map[string]bool{}
		for _, changed := range step.Changes {
			if parts := strings.Split(changed.Name, "/"); len(parts) > depth && parts[0] == "frameworks" {
				dirs[strings.Join(parts[:depth], "/")] = true
			}
		}
		for dir := range dirs {
			if len(dirs) <= few {
				r.touches[dir] = append(r.touches[dir], step.Time)
			}
		}

		return nil
	})
	if err != nil {
		return fmt.Errorf("reading when folders were changed: %w", err)
	}

	return nil
}

// lastTouched returns when a folder was changed before a time; 0 for never.
func (r *replay) lastTouched(dir string, before int64) int64 {
	last := int64(0)
	for _, at := range r.touches[dir] {
		if at <= before {
			last = max(last, at)
		}
	}

	return last
}

// printOrders compares the orders in the earlier and in the later half of the removals: an order may be
// chosen by what the first says, and is judged by the second.
func (r *replay) printOrders() {
	pools := slices.DeleteFunc(r.pools, func(pool pool) bool { return pool.removed == 0 })
	slices.SortStableFunc(pools, func(a, b pool) int { return cmp.Compare(a.time, b.time) })
	all, half, split := 0, 0, 0
	for _, pool := range pools {
		all += pool.removed
	}
	for split < len(pools) && 2*half < all {
		half += pools[split].removed
		split++
	}
	for _, part := range []struct {
		name  string
		pools []pool
	}{{"earlier", pools[:split]}, {"later", pools[split:]}} {
		fmt.Printf("%s half, %d commits\n", part.name, len(part.pools))
		for _, order := range orders() {
			fmt.Printf("  %-32s position %.2f;", order.name, position(part.pools, order))
			for _, percent := range []int{10, 20, 50} {
				fmt.Printf(" %s", cutOff(part.pools, order, percent))
			}
			fmt.Println()
		}
	}
}

// position averages, over commits, the share of the other candidates that removed ones come before:
// 0.5 is chance.
func position(pools []pool, order order) float64 {
	const tie = 0.5
	sum := 0.0
	for _, pool := range pools {
		ahead, pairs := 0.0, 0
		for _, gone := range pool.candidates {
			if !gone.removed {
				continue
			}
			for _, other := range pool.candidates {
				if other.rank == gone.rank {
					continue
				}
				pairs++
				switch by := order.compare(gone, other); {
				case by < 0:
					ahead++
				case by == 0:
					ahead += tie
				}
			}
		}
		sum += ahead / float64(max(pairs, 1))
	}

	return sum / float64(max(len(pools), 1))
}

// cutOff says which share of the removed candidates the first of an order have, and which share of
// these was removed.
func cutOff(pools []pool, order order, percent int) string {
	const hundred = 100
	hits, taken, removed := 0, 0, 0
	for _, pool := range pools {
		sorted := slices.Clone(pool.candidates)
		slices.SortFunc(sorted, func(a, b candidate) int {
			return cmp.Or(order.compare(a, b), cmp.Compare(a.rank, b.rank))
		})
		first := sorted[:(len(sorted)*percent+hundred-1)/hundred]
		taken, removed = taken+len(first), removed+pool.removed
		for _, one := range first {
			if one.removed {
				hits++
			}
		}
	}

	return fmt.Sprintf("first %d %%: recall %.1f %%, precision %.2f %%;", percent,
		hundred*float64(hits)/float64(max(removed, 1)), hundred*float64(hits)/float64(max(taken, 1)))
}
