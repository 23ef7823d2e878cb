package git_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/tfblint/tfblint/pkg/git"
)

// BenchmarkStaged reads an index with as many entries as that of the TechEmpower suite, or that of
// the repository that TFBLINT_BENCH_REPOSITORY names.
func BenchmarkStaged(b *testing.B) {
	const count = 7643
	c := clone{tb: b, dir: os.Getenv("TFBLINT_BENCH_REPOSITORY"), env: environment()}
	if c.dir == "" {
		c = newClone(b)
		files := make([]string, 0, 2*count)
		for i := range count {
			files = append(files, fmt.Sprintf("frameworks/language%d/framework%d/src/file%d", i%40, i%400, i), "")
		}
		c.write(files...)
		c.git("add", "-A")
	}
	r, err := git.Options{Env: c.env}.Open(b.Context(), c.dir)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // Tested elsewhere.
	for b.Loop() {
		if _, err := r.Staged(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
