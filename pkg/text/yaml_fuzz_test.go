package text_test

import (
	"testing"

	"github.com/tfblint/tfblint/pkg/text"
)

func FuzzParseYAML(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		doc := text.ParseYAML("x.yaml", src)
		checkPlaces(t, doc)
		for _, p := range doc.Problems {
			if p.Start < 0 || p.Start > p.End || p.End > len(src) {
				t.Errorf("problem %+v of %d bytes", p, len(src))
			}
		}
		values := 0
		checkYAML(t, doc.Root, len(src), 0, &values)
		// What a text of a given length can hold, and what all aliases may add.
		if most := 2*len(src) + 20_000; values > most {
			t.Errorf("%d values, want at most %d", values, most)
		}
	})
}

// checkYAML checks each value on its own: what an alias stands for does not lie
// where the alias does.
func checkYAML(t *testing.T, n *text.Node, size, depth int, values *int) {
	t.Helper()
	if n == nil {
		return
	}
	*values++
	if n.Start < 0 || n.Start > n.End || n.End > size || depth > text.MaxDepth {
		t.Fatalf("%s at %d-%d of %d, %d deep", n.Kind, n.Start, n.End, size, depth)
	}
	for _, m := range n.Members {
		if m.KeyStart < 0 || m.KeyStart > m.KeyEnd || m.KeyEnd > size || m.Value == nil {
			t.Fatalf("key at %d-%d of %d", m.KeyStart, m.KeyEnd, size)
		}
		checkYAML(t, m.Value, size, depth+1, values)
	}
	for _, item := range n.Items {
		checkYAML(t, item, size, depth+1, values)
	}
}
