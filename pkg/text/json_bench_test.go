package text_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
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
	frameworks := os.DirFS(shared(b, "corpus", "tfb", "frameworks"))
	err := fs.WalkDir(frameworks, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Base(name) != "benchmark_config.json" {
			return err
		}
		content, err := fs.ReadFile(frameworks, name)
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
