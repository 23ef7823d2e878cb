package schemacheck_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
)

// readCorpus returns the real configurations beside the repository, parsed. It
// skips where there are none.
func readCorpus(tb testing.TB) []*text.Document {
	tb.Helper()
	corpus := filepath.Join("..", "..", "..", "shared", "corpus", "tfb")
	names, err := filepath.Glob(filepath.Join(corpus, "frameworks", "*", "*", "benchmark_config.json"))
	if err != nil {
		tb.Fatal(err)
	}
	if len(names) == 0 {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("no configurations below %s", corpus)
		}
		tb.Skipf("no configurations below %s", corpus)
	}
	documents := make([]*text.Document, 0, len(names))
	for _, name := range names {
		content, err := os.ReadFile(filepath.Clean(name))
		if err != nil {
			tb.Fatal(err)
		}
		documents = append(documents, text.ParseJSON(filepath.ToSlash(name), content))
	}

	return documents
}

// BenchmarkCheck checks every configuration of a real suite.
func BenchmarkCheck(b *testing.B) {
	documents := readCorpus(b)
	checker := compileNamed(b, "benchmark-config")
	b.ReportAllocs()
	for b.Loop() {
		for _, doc := range documents {
			checker.Check(doc)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	source := readSchema(b, "benchmark-config")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schemacheck.Compile("benchmark-config", source); err != nil {
			b.Fatal(err)
		}
	}
}
