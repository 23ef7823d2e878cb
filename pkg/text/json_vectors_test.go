package text_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tfblint/tfblint/pkg/text"
)

// shared returns the path of something in the folder beside the repository that
// holds the evidence. Without it the test is skipped, except where everything
// has to run.
func shared(tb testing.TB, elements ...string) string {
	tb.Helper()
	path := filepath.Join(append([]string{"..", "..", "..", "shared"}, elements...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("CI has to run this test: %v", err)
		}
		tb.Skipf("the evidence beside the repository is not here: %v", err)
	}

	return path
}

// A vector is a configuration with the verdict of the TechEmpower toolset.
type vector struct {
	ID      string    `json:"id"`
	Desc    string    `json:"desc"`
	File    string    `json:"file"`
	FileB64 []byte    `json:"file_b64"`
	Class   string    `json:"class"`
	Sub     text.Code `json:"sub"`
}

func (v vector) bytes() []byte {
	if v.FileB64 != nil {
		return v.FileB64
	}

	return []byte(v.File)
}

func readVectors(t *testing.T) []vector {
	t.Helper()
	file, err := os.Open(shared(t, "vectors", "lint", "validator.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	var vectors []vector
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, text.MaxSize)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		vectors = append(vectors, v)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}

	return vectors
}

func TestParseJSONAgreesWithTheToolset(t *testing.T) {
	t.Parallel()
	const enough = 1500
	vectors := readVectors(t)
	if len(vectors) < enough {
		t.Fatalf("only %d vectors, want at least %d", len(vectors), enough)
	}
	for _, v := range vectors {
		doc := text.ParseJSON("benchmark_config.json", v.bytes())
		refused := slices.DeleteFunc(slices.Clone(doc.Problems), func(p text.Problem) bool {
			return tolerated(p.Code)
		})
		switch {
		case v.Class != "bad-json":
			if len(refused) > 0 {
				t.Errorf("%s (%s): the toolset reads it, but: %+v", v.ID, v.Desc, refused)
			}
		case len(refused) == 0:
			t.Errorf("%s (%s): the toolset refuses it, but there is no problem", v.ID, v.Desc)
		case !bytes.Contains(v.bytes(), []byte{0}) && v.Sub != text.Syntax && refused[0].Code != v.Sub:
			t.Errorf("%s (%s): code %s, want %s", v.ID, v.Desc, refused[0].Code, v.Sub)
		case len(refused) > 1:
			t.Errorf("%s (%s): one fault, but %d problems: %+v", v.ID, v.Desc, len(refused), refused)
		}
	}
}

// tolerated reports whether Python's json.load, the reader of the TechEmpower toolset,
// takes a file in spite of such a problem.
func tolerated(code text.Code) bool {
	return slices.Contains([]text.Code{
		text.NotFinite, text.DuplicateKey, text.Surrogate, text.Depth, text.Size,
	}, code)
}
