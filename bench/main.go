// Command bench measures tfblint as its users run it, as processes, and prints one table.
//
//	go run ./bench [-tree DIR] [-runs N] [-synthetic=false]
//
// Times on a shared machine say little by themselves, so every row has the ratio to two
// floors: processes, run in turn with tfblint, that list the folders, read the files and
// decode the JSON, on one goroutine, and nothing else. The first looks at just the files
// that tfblint looked at, which leaves out what no rule asks for; the second also at every
// Dockerfile of the suite. For one file the column that counts is what it takes beyond an
// empty Go process.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	tree := flag.String("tree", "", "suite to measure on (default $TFBLINT_TREE, the shared corpus or testdata/matrix)")
	runs := flag.Int("runs", 15, "runs of each process")
	synthetic := flag.Bool("synthetic", true, "also measure suites 10 and 100 times the size")
	flag.Parse()
	if err := run(*tree, *runs, *synthetic); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run builds tfblint and measures it on a suite; none named means the default one.
func run(tree string, runs int, synthetic bool) error {
	ctx := context.Background()
	scratch, err := os.MkdirTemp("", "tfblint-bench")
	if err != nil {
		return fmt.Errorf("making a folder for measurements: %w", err)
	}
	defer os.RemoveAll(scratch) //nolint:errcheck // A temporary folder.
	bench := &bench{
		ctx: ctx, scratch: scratch, runs: runs, synthetic: synthetic,
		tfblint: filepath.Join(scratch, "tfblint"), floor: filepath.Join(scratch, "floor"),
	}
	for program, source := range map[string]string{bench.tfblint: "./cmd/tfblint", bench.floor: "./bench/floor"} {
		build := exec.CommandContext(ctx, "go", "build", "-o", program, source)
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("building %s: %w", source, err)
		}
	}

	return bench.measure(cmp.Or(tree, defaultTree()))
}

// defaultTree is the suite named by the environment, else the shared corpus, else the
// matrix in testdata.
func defaultTree() string {
	if tree := os.Getenv("TFBLINT_TREE"); tree != "" {
		return tree
	}
	corpus := filepath.Join("..", "shared", "corpus", "tfb")
	if _, err := os.Stat(corpus); err == nil {
		return corpus
	}

	return filepath.Join("testdata", "matrix")
}

var errNoRun = errors.New("no run succeeded")
