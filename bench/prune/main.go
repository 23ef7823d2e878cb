// Command prune compares what tfblint proposes to remove with what maintainers removed.
//
//	go run ./bench/prune -repository DIR [-history DIR]
//
// For each commit of the history's lists that removed tests or cells it makes a proposal for the
// parent, without a limit, and asks whether the proposal has what was removed. Beside that stands
// the base rate: which share of all active tests, and of all cells, the same proposals have.
//
// Then it asks whether another order of the removals would have what was removed nearer to its start,
// in the earlier and in the later half of the history.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tree"
)

func main() {
	repository := flag.String("repository", "", "a clone with the whole history")
	history := flag.String("history", filepath.Join("..", "shared", "vectors", "history"), "the lists of removals")
	flag.Parse()
	if err := run(context.Background(), *repository, *history); err != nil {
		fmt.Fprintln(os.Stderr, "prune:", err)
		os.Exit(1)
	}
}

// A removal is a line of a list.
type removal struct {
	Parent    string `json:"parent"`
	Framework string `json:"framework"`
	Test      string `json:"test"`
	Type      string `json:"type"` // Empty where the whole test was removed.
}

// read reads a list.
func read(name string) ([]removal, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the list: %w", err)
	}
	defer file.Close() //nolint:errcheck // It is only read.
	var found []removal
	decoder := json.NewDecoder(bufio.NewReader(file))
	for decoder.More() {
		one := removal{}
		if err := decoder.Decode(&one); err != nil {
			return nil, fmt.Errorf("reading the list %s: %w", name, err)
		}
		found = append(found, one)
	}

	return found, nil
}

// A tally counts.
type tally struct{ listed, found, whole, part, proposed, all, proposedBeside, beside int }

func (t *tally) print(name string) {
	const percent = 100
	rate := func(part, all int) float64 { return percent * float64(part) / float64(max(all, 1)) }
	fmt.Printf("%s: %d removed, %d of them in a suite that could be read; proposed %d (%.0f %%); base rate %.0f %%\n",
		name, t.listed, t.found, t.whole+t.part, rate(t.whole+t.part, t.found), rate(t.proposed, t.all))
	if t.beside > 0 {
		fmt.Printf("  base rate among all active tests of the frameworks that lost some: %.0f %% (as a whole)\n",
			rate(t.proposedBeside, t.beside))
	}
	if t.part > 0 {
		fmt.Printf("  as a whole %d (%.0f %%), some cells of it %d\n", t.whole, rate(t.whole, t.found), t.part)
	}
}

func run(ctx context.Context, dir, history string) error {
	tests, err := read(filepath.Join(history, "removals.jsonl"))
	if err != nil {
		return err
	}
	cells, err := read(filepath.Join(history, "cell-removals.jsonl"))
	if err != nil {
		return err
	}
	repository, err := git.Open(ctx, dir)
	if err != nil {
		return fmt.Errorf("opening the repository: %w", err)
	}
	defer repository.Close() //nolint:errcheck // Nothing was written.
	byParent := map[string][]removal{}
	var parents []string
	for _, one := range slices.Concat(tests, cells) {
		if byParent[one.Parent] == nil {
			parents = append(parents, one.Parent)
		}
		byParent[one.Parent] = append(byParent[one.Parent], one)
	}
	replay := &replay{repository: repository}
	head, err := repository.Resolve(ctx, "HEAD")
	if err != nil {
		return fmt.Errorf("finding HEAD: %w", err)
	}
	if err := replay.readTimes(ctx, head); err != nil {
		return err
	}
	for _, parent := range parents {
		if err := replay.commit(ctx, parent, byParent[parent]); err != nil {
			fmt.Fprintf(os.Stderr, "%.10s: %v\n", parent, err)
		}
	}
	replay.tests.listed, replay.cells.listed = len(tests), len(cells)
	fmt.Printf("%d commits, %d could be read\n", len(parents), replay.commits)
	replay.tests.print("active tests")
	replay.broken.print("broken tests")
	replay.cells.print("cells")
	replay.printOrders()

	return nil
}

// A replay makes proposals for commits.
type replay struct {
	repository           *git.Repository
	commits              int
	tests, broken, cells tally
	// times are those of commits, and touches those at which folders were changed.
	times   map[string]int64
	touches map[string][]int64
	pools   []pool
}

var errLayout = errors.New("the suite had another layout then")

func (r *replay) commit(ctx context.Context, parent string, removed []removal) error {
	suite, err := tree.OpenCommit(ctx, r.repository, parent, ".")
	if err != nil {
		return fmt.Errorf("opening the commit: %w", err)
	}
	if _, err := fs.Stat(suite, "frameworks"); err != nil {
		return errLayout
	}
	inventory, err := lint.ReadInventory(ctx, lint.InventoryOptions{Suite: suite})
	if err != nil {
		return fmt.Errorf("reading the suite: %w", err)
	}
	policy, err := prune.ReadPolicy(inventory)
	if err != nil {
		return fmt.Errorf("reading the tables: %w", err)
	}
	proposal := prune.Propose(&inventory.Suite.Matrix, inventory.Costs, policy, prune.Options{})
	r.commits++
	r.pools = append(r.pools, r.poolOf(parent, &inventory.Suite.Matrix, proposal, removed))
	proposed := map[string]prune.Removal{}
	for _, one := range slices.Concat(proposal.Removals, proposal.Broken) {
		proposed[one.Framework.Dir+"\x00"+one.Test.Key] = one
	}
	for _, framework := range inventory.Suite.Frameworks {
		r.framework(framework, proposed, removed)
	}

	return nil
}

// framework counts the tests of a framework, and what was removed of it.
func (r *replay) framework(
	framework *matrix.Framework, proposed map[string]prune.Removal, removed []removal,
) {
	dir := strings.TrimPrefix(framework.Dir, "frameworks/")
	removed = slices.DeleteFunc(slices.Clone(removed), func(gone removal) bool {
		return gone.Framework != dir && gone.Framework != path.Base(dir)
	})
	beside := slices.ContainsFunc(removed, func(gone removal) bool { return gone.Type == "" })
	for _, test := range framework.Tests {
		one, known := proposed[framework.Dir+"\x00"+test.Key]
		counts := &r.tests
		if !test.Active {
			counts = &r.broken
		} else {
			r.cells.all += len(test.Cells)
			r.cells.proposed += len(one.Cells)
		}
		counts.all++
		whole := 0
		if one.Whole {
			whole = 1
		}
		counts.proposed += whole
		if beside {
			counts.beside++
			counts.proposedBeside += whole
		}
		for _, gone := range removed {
			if gone.Test == test.Key {
				r.count(gone, one, known, counts)
			}
		}
	}
}

// count holds a removal against what was proposed of its test.
func (r *replay) count(gone removal, one prune.Removal, known bool, counts *tally) {
	if gone.Type == "" {
		counts.found++
		switch {
		case known && one.Whole:
			counts.whole++
		case known:
			counts.part++
		}

		return
	}
	r.cells.found++
	for _, cell := range one.Cells {
		if cell.Type == gone.Type {
			r.cells.whole++
		}
	}
}
