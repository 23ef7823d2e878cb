package text_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/text"
)

// seeds are texts that lead a mutation to every branch of the parsers.
func seeds() []string {
	return []string{
		`{"framework": "flask", "tests": [{"default": {"port": 8080, "tags": ["broken"], "orm": null}}]}`,
		`{'a': [1, 2.5e-3, NaN, +1, 0x1F, 01], b: True, "c" = None;}`,
		"\uFEFF{ // c\n /* c */ # c\n \"\\ud83d\\ude00 \\ud800 \\x\": \"a\tb\nc\", }",
		"{\n<<<<<<< HEAD\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> topic\n}",
		"{\"a: \"b\",\n\"c\": \"d,\n\"e\": f\",\n\"g\": [1}, 2]}",
		"[“x”, «y», ‘z’, `w`\u00A0,\x00\xE9\u2028]",
		"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
		"a: &x [1, {b: 'it''s', c: \"d\\\"\"}]\ne: *x\nf: |\n  text\n  more\ng: !!str 1\n? h\n: i\n",
		"\"\\",
		"\"\n\"\n\\",
		"\r\n\r[\r]",
		`["a" 1 null NaN]`,
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		doc := text.ParseJSON("x.json", src)
		checkDocument(t, doc)
		checkPlaces(t, doc)
		for _, p := range doc.Problems {
			if !tolerated(p.Code) && p.Code != text.LongNumber && json.Valid(src) && utf8.Valid(src) {
				t.Errorf("encoding/json reads it, but: %+v", p)
			}
		}
		if len(doc.Problems) > 0 {
			return
		}
		var want any
		if err := json.Unmarshal(src, &want); err != nil && !strings.Contains(err.Error(), "cannot unmarshal number") {
			t.Fatalf("no problem, but encoding/json: %v", err)
		}
		checkValue(t, doc.Root, want)
	})
}

// checkValue compares a node with what encoding/json made of the same text.
func checkValue(t *testing.T, n *text.Node, want any) {
	t.Helper()
	switch want := want.(type) {
	case string:
		if n.Kind != text.String || n.Text != want {
			t.Errorf("%s %q, want %q", n.Kind, n.Text, want)
		}
	case map[string]any:
		if n.Kind != text.Object || len(n.Members) != len(want) {
			t.Fatalf("%s with %d members, want %d", n.Kind, len(n.Members), len(want))
		}
		for key, value := range want {
			checkValue(t, n.Get(key), value)
		}
	case []any:
		if n.Kind != text.Array || len(n.Items) != len(want) {
			t.Fatalf("%s with %d items, want %d", n.Kind, len(n.Items), len(want))
		}
		for i, value := range want {
			checkValue(t, n.Items[i], value)
		}
	}
}

// checkDocument checks what holds for every document, broken or not.
func checkDocument(t *testing.T, doc *text.Document) {
	t.Helper()
	if doc.Root == nil && len(doc.Problems) == 0 && strings.HasSuffix(doc.Name, ".json") {
		t.Error("neither a root nor a problem")
	}
	if len(doc.Problems) > text.MaxProblems+1 {
		t.Errorf("%d problems", len(doc.Problems))
	}
	sorted := slices.IsSortedFunc(doc.Problems, func(a, b text.Problem) int { return a.Start - b.Start })
	if !sorted {
		t.Errorf("problems out of order: %+v", doc.Problems)
	}
	for _, p := range doc.Problems {
		if p.Start < 0 || p.Start > p.End || p.End > len(doc.Bytes) || p.Message == "" || p.Code == "" {
			t.Errorf("problem %+v of %d bytes", p, len(doc.Bytes))
		}
		if !utf8.ValidString(p.Message) {
			t.Errorf("message %q", p.Message)
		}
	}
	checkSpan(t, doc.Root, 0, len(doc.Bytes), 0)
}

// checkSpan checks that a JSON value lies within its bounds and that the values in
// it stand one after the other.
func checkSpan(t *testing.T, n *text.Node, from, to, depth int) {
	t.Helper()
	if n == nil {
		return
	}
	if n.Start < from || n.Start > n.End || n.End > to || depth > text.MaxDepth {
		t.Fatalf("%s at %d-%d, %d deep, is not within %d-%d", n.Kind, n.Start, n.End, depth, from, to)
	}
	if !utf8.ValidString(n.Text) {
		t.Errorf("text %q", n.Text)
	}
	at := n.Start
	for _, m := range n.Members {
		if m.KeyStart < at || m.KeyStart >= m.KeyEnd || m.Value == nil || !utf8.ValidString(m.Key) {
			t.Fatalf("key at %d-%d, not after %d", m.KeyStart, m.KeyEnd, at)
		}
		checkSpan(t, m.Value, m.KeyEnd, n.End, depth+1)
		at = m.Value.End
	}
	for _, item := range n.Items {
		checkSpan(t, item, at, n.End, depth+1)
		at = item.End
	}
}

// checkPlaces checks that lines and columns grow with the offsets of characters, and that the lines
// are those that offsets are placed on.
func checkPlaces(t *testing.T, doc *text.Document) {
	t.Helper()
	const enough = 1 << 10
	previous := doc.PlaceOf(0, 0).Start
	for offset := 0; offset < min(len(doc.Bytes), enough); {
		here := doc.PlaceOf(offset, offset).Start
		if here.Line < previous.Line || here.Line == previous.Line && here.Column < previous.Column {
			t.Fatalf("offset %d is at %+v, before %+v", offset, here, previous)
		}
		if longest := utf8.RuneCountInString(doc.Line(here.Line)) + 1; here.Column < 1 || here.Column > longest {
			t.Fatalf("offset %d is at %+v of a line with %d columns", offset, here, longest)
		}
		previous = here
		_, size := utf8.DecodeRune(doc.Bytes[offset:])
		offset += size
	}
}
