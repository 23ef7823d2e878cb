package prune_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tree"
)

// BenchmarkPropose makes proposals for the suite that TFBLINT_TREE names, and for one in which
// each of its frameworks stands a hundred times: servers that two tests have had are then had by
// two hundred, which joins the frameworks' searches.
func BenchmarkPropose(b *testing.B) {
	root := os.Getenv("TFBLINT_TREE")
	if root == "" {
		b.Skip("set TFBLINT_TREE to a suite")
	}
	opened, err := tree.OpenDir(root)
	if err != nil {
		b.Fatal(err)
	}
	defer opened.Close() //nolint:errcheck // It is only read.
	inventory, err := lint.ReadInventory(context.Background(), lint.InventoryOptions{Suite: opened})
	if err != nil {
		b.Fatal(err)
	}
	policy, err := prune.ReadPolicy(inventory)
	if err != nil {
		b.Fatal(err)
	}
	for _, factor := range []int{1, 100} {
		suite := &matrix.Matrix{}
		for i := range factor {
			for _, framework := range inventory.Suite.Frameworks {
				one := *framework
				one.Dir = fmt.Sprint(framework.Dir, i)
				suite.Frameworks = append(suite.Frameworks, &one)
			}
		}
		b.Run(fmt.Sprint(factor, "x"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := prune.Propose(suite, inventory.Costs, policy, prune.Options{}); got.Least != got.Bound {
					// The bound has no cells of its own: it is the least that was found, if that is the best.
					b.Fatalf("least %+v, bound %+v", got.Least, got.Bound)
				}
			}
		})
	}
}
