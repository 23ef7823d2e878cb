package tree_test

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"testing"

	"github.com/tfblint/tfblint/pkg/tree"
)

const (
	benchDirectories = 50
	benchFiles       = 4
)

// benchTree is a directory like a language's: frameworks with a few files each.
func benchTree(b *testing.B) string {
	b.Helper()
	files := tree.Memory{}
	for i := range benchDirectories {
		for j := range benchFiles {
			files[fmt.Sprintf("framework%d/file%d", i, j)] = "{}"
		}
	}

	return onDisk(b, files)
}

// BenchmarkDir lists directories and reads all files in them, through Sub.
func BenchmarkDir(b *testing.B) {
	dir := openDir(b, benchTree(b))
	for b.Loop() {
		entries, err := dir.ReadDir(".")
		if err != nil {
			b.Fatal(err)
		}
		for _, entry := range entries {
			framework, err := dir.Sub(entry.Name())
			if err != nil {
				b.Fatal(err)
			}
			readAll(b, framework)
			if closer, ok := framework.(io.Closer); ok {
				if err := closer.Close(); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}

func readAll(b *testing.B, fsys fs.FS) {
	b.Helper()
	files, err := fs.ReadDir(fsys, ".")
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		if _, err := fs.ReadFile(fsys, file.Name()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOS does the same as BenchmarkDir without any protection.
func BenchmarkOS(b *testing.B) {
	root := os.DirFS(benchTree(b))
	for b.Loop() {
		entries, err := fs.ReadDir(root, ".")
		if err != nil {
			b.Fatal(err)
		}
		for _, entry := range entries {
			framework, err := fs.Sub(root, entry.Name())
			if err != nil {
				b.Fatal(err)
			}
			readAll(b, framework)
		}
	}
}
