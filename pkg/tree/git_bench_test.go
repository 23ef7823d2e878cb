package tree_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/tree"
)

// benchRepository is a repository with as many files as the TechEmpower suite, or the one that
// TFBLINT_BENCH_REPOSITORY names.
func benchRepository(b *testing.B) string {
	b.Helper()
	if dir := os.Getenv("TFBLINT_BENCH_REPOSITORY"); dir != "" {
		return dir
	}
	const languages, frameworks, others = 40, 10, 17
	files := tree.Memory{}
	for i := range languages {
		for j := range frameworks {
			dir := fmt.Sprintf("frameworks/language%d/framework%d/", i, j)
			files[dir+"benchmark_config.json"] = fmt.Sprintf(`{"framework": "framework%d-%d"}`, i, j)
			for k := range others {
				files[fmt.Sprintf("%ssrc/file%d", dir, k)] = strconv.Itoa(k)
			}
		}
	}
	dir := onDisk(b, files)
	committed(b, dir)
	runGit(b, dir, "gc", "-q")

	return dir
}

// readSuite lists the folders of all frameworks and reads their configurations.
//
//nolint:revive // ahead is what the benchmark compares.
func readSuite(b *testing.B, suite *tree.Git, ahead bool) {
	b.Helper()
	languages, err := suite.ReadNames("frameworks")
	if err != nil {
		b.Fatal(err)
	}
	var folders []string
	for _, language := range languages {
		frameworks, _ := suite.ReadNames("frameworks/" + language)
		for _, framework := range frameworks {
			folders = append(folders, "frameworks/"+language+"/"+framework)
		}
	}
	if ahead {
		tree.Prefetch(suite, folders)
		files := make([]string, len(folders))
		for i, folder := range folders {
			files[i] = folder + "/benchmark_config.json"
		}
		tree.Prefetch(suite, files)
	}
	var group sync.WaitGroup
	for half := range slices.Chunk(folders, (len(folders)+1)/2) {
		group.Go(func() {
			for _, name := range half {
				folder, err := fs.Sub(suite, name)
				if errors.Is(err, tree.ErrNotDirectory) {
					continue
				}
				if err != nil {
					b.Error(err)

					return
				}
				_, _ = tree.ReadNames(folder, ".")
				_, _ = fs.ReadFile(folder, "benchmark_config.json")
			}
		})
	}
	group.Wait()
}

// BenchmarkGit opens a repository and reads what a run with one staged file has to read.
func BenchmarkGit(b *testing.B) {
	dir := benchRepository(b)
	for _, side := range []string{"commit", "index"} {
		for _, ahead := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/prefetch=%t", side, ahead), func(b *testing.B) {
				for b.Loop() {
					r, err := git.Options{Env: environment()}.Open(b.Context(), dir)
					if err != nil {
						b.Fatal(err)
					}
					open := tree.OpenIndex
					if side == "commit" {
						open = func(ctx context.Context, r *git.Repository, dir string) (*tree.Git, error) {
							return tree.OpenCommit(ctx, r, "HEAD", dir)
						}
					}
					suite, err := open(b.Context(), r, ".")
					if err != nil {
						b.Fatal(err)
					}
					readSuite(b, suite, ahead)
					_ = r.Close()
				}
			})
		}
	}
}
