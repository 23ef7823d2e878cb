package tfb_test

import (
	"os"
	"testing"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// BenchmarkLoad reads the suite that TFBLINT_TREE names, with and without evidence.
func BenchmarkLoad(b *testing.B) {
	root := os.Getenv("TFBLINT_TREE")
	if root == "" {
		root = "../../testdata/matrix"
	}
	suite, err := tree.OpenDir(root)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := suite.Close(); err != nil {
			b.Error(err)
		}
	})
	for name, evidence := range map[string]func(*matrix.Framework) bool{
		"configurations": nil,
		"evidence":       func(*matrix.Framework) bool { return true },
	} {
		b.Run(name, func(b *testing.B) {
			with := options()
			with.Evidence = evidence
			b.ReportAllocs()
			for b.Loop() {
				if _, err := tfb.Load(b.Context(), suite, with); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
