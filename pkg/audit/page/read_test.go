package page_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/tree"
)

// matrix is the small suite that the repository has for tests.
var matrix = filepath.Join("..", "..", "..", "testdata", "matrix") //nolint:gochecknoglobals // A constant.

// read audits a suite; repository, if there is one, has its history.
func read(tb testing.TB, dir, repository string) *audit.Audit {
	tb.Helper()
	suite, err := tree.OpenDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer suite.Close() //nolint:errcheck // It is only read.
	inventory, err := lint.ReadInventory(tb.Context(), lint.InventoryOptions{Suite: suite})
	if err != nil {
		tb.Fatal(err)
	}
	found, err := lint.Run(tb.Context(), lint.Options{Suite: suite, Today: time.Unix(1e9, 0)})
	if err != nil {
		tb.Fatal(err)
	}
	policy, err := prune.ReadPolicy(inventory)
	if err != nil {
		tb.Fatal(err)
	}
	sources := audit.Sources{
		Suite: filepath.Base(dir), Matrix: &inventory.Suite.Matrix, Costs: inventory.Costs, Counts: audit.Count(found),
		Proposal: prune.Propose(&inventory.Suite.Matrix, inventory.Costs, policy, prune.Options{}),
	}
	if sources.Limits, err = audit.ReadLimits(inventory); err != nil {
		tb.Fatal(err)
	}
	if sources.AxisLimits, err = audit.ReadAxisLimits(found, nil); err != nil {
		tb.Fatal(err)
	}
	if repository != "" {
		sources.History = readHistory(tb, repository)
		last := sources.History.Months[len(sources.History.Months)-1]
		sources.Commit, sources.Date, sources.Repository = last.Commit, last.Start.AddDate(0, 0, 14), true
	}

	return audit.New(sources)
}

func readHistory(tb testing.TB, dir string) *history.History {
	tb.Helper()
	repository, err := git.Open(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer repository.Close() //nolint:errcheck // It is only read.
	tables, err := lint.OpenTables(nil)
	if err != nil {
		tb.Fatal(err)
	}
	options := history.Options{Cache: cache.Cache{Dir: os.Getenv("TFBLINT_TEST_CACHE"), Scope: "page"}}
	if options.Vocabulary, err = tables.Vocabulary(); err != nil {
		tb.Fatal(err)
	}
	if options.Costs, err = tables.Costs(); err != nil {
		tb.Fatal(err)
	}
	if err := tables.Read("history", &options.Table); err != nil {
		tb.Fatal(err)
	}
	made, err := history.Read(tb.Context(), repository, options)
	if err != nil {
		tb.Fatal(err)
	}

	return made
}
