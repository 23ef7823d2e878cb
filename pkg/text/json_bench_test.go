package text_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfblint/tfblint/pkg/text"
)

// configurations returns all configurations of the real suite and their size.
func configurations(b *testing.B) ([][]byte, int64) {
	b.Helper()
	var (
		files [][]byte
		size  int64
	)
	root := shared(b, "corpus", "tfb", "frameworks")
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Base(path) != "benchmark_config.json" {
			return err
		}
		content, err := os.ReadFile(path)
		files = append(files, content)
		size += int64(len(content))

		return err
	})
	if err != nil {
		b.Fatal(err)
	}

	return files, size
}

func BenchmarkParseJSON(b *testing.B) {
	files, size := configurations(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, file := range files {
			if doc := text.ParseJSON("benchmark_config.json", file); doc.Root == nil {
				b.Fatal(doc.Problems)
			}
		}
	}
}

// BenchmarkEncodingJSON is what BenchmarkParseJSON is compared with.
func BenchmarkEncodingJSON(b *testing.B) {
	files, size := configurations(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, file := range files {
			var value any
			if err := json.Unmarshal(file, &value); err != nil {
				b.Fatal(err)
			}
		}
	}
}
