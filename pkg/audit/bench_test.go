package audit_test

import (
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/audit/printer"
	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tree"
)

// BenchmarkNew proposes, assembles and prints an audit of the suite that TFBLINT_TREE names, and of one in
// which each of its frameworks stands a hundred times with all of its findings.
func BenchmarkNew(b *testing.B) {
	root := os.Getenv("TFBLINT_TREE")
	if root == "" {
		b.Skip("set TFBLINT_TREE to a suite")
	}
	opened, err := tree.OpenDir(root)
	if err != nil {
		b.Fatal(err)
	}
	defer opened.Close() //nolint:errcheck // It is only read.
	inventory, err := lint.ReadInventory(b.Context(), lint.InventoryOptions{Suite: opened})
	if err != nil {
		b.Fatal(err)
	}
	report, err := lint.Run(b.Context(), lint.Options{Suite: opened})
	if err != nil {
		b.Fatal(err)
	}
	policy, err := prune.ReadPolicy(inventory)
	if err != nil {
		b.Fatal(err)
	}
	limits, err := audit.ReadLimits(inventory)
	if err != nil {
		b.Fatal(err)
	}
	for _, factor := range []int{1, 100} {
		suite, many := repeated(&inventory.Suite.Matrix, report.Findings, factor)
		b.Run(fmt.Sprint(factor, "x"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a := audit.New(audit.Sources{
					Matrix: suite, Costs: inventory.Costs, Limits: limits,
					Counts:   audit.Count(&lint.Report{Findings: many, Rules: report.Rules}),
					Proposal: prune.Propose(suite, inventory.Costs, policy, prune.Options{}),
				})
				if err := printer.JSON(io.Discard, a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// repeated returns a suite in which each framework stands so many times, in folders of its own, with findings.
func repeated(one *matrix.Matrix, findings []finding.Finding, factor int) (*matrix.Matrix, []finding.Finding) {
	suite := &matrix.Matrix{}
	many := make([]finding.Finding, 0, factor*len(findings))
	for i := range factor {
		prefix := fmt.Sprint(i, "/")
		for _, framework := range one.Frameworks {
			again := *framework
			again.Dir = prefix + framework.Dir
			suite.Frameworks = append(suite.Frameworks, &again)
		}
		for _, found := range findings {
			found.File = prefix + found.File
			many = append(many, found)
		}
	}

	return suite, many
}
