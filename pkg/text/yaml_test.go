package text_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfblint/tfblint/pkg/text"
)

func TestParseYAMLReads(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, src, want string }{
		{"mapping", "a: 1\nb: {}\nc: []\n", `{a:1 b:{} c:[]}`},
		{"sequence", "- ~\n- true\n-\n- False\n- 0x1F\n- .5\n- x\n", `[null true null false 0x1F .5 "x"]`},
		{"quotes", `{a: '1', b: "x\n", c: 'it''s'}`, `{a:"1" b:"x\n" c:"it's"}`},
		{"no booleans of old", "[yes, no, on, off]", `["yes" "no" "on" "off"]`},
		{"blocks", "a: |\n  one\n  two\nb: >-\n  one\n  two\n", `{a:"one\ntwo\n" b:"one two"}`},
		{"tags", "[!!str 1, !!int x, ! 2, !own 3]", `["1" "x" 2 3]`},
		{"date", "2026-01-31", `"2026-01-31"`},
		{"alias", "a: &x [1]\nb: *x\n", `{a:[1] b:[1]}`},
		{"alias as key", "a: &x k\n*x : 1\n", `{a:"k" k:1}`},
		{"empty", "", `nothing`},
		{"comment only", "# nothing\n", `nothing`},
		{"byte-order mark", "\uFEFFa: 1\n", `{a:1}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseYAML("x.yaml", []byte(test.src))
			if len(doc.Problems) > 0 {
				t.Errorf("problems: %+v", doc.Problems)
			}
			if got := show(doc.Root); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestParseYAMLReports(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, src, want string
		faults          []fault
	}{
		{"duplicate key", "a: 1\nb: 2\n\"a\": 3\n", `{a:1 b:2 a:3}`, []fault{{text.DuplicateKey, `"a"`, "/a"}}},
		{"second document", "a: 1\n---\nb: 2\n", `{a:1}`, []fault{{text.Syntax, "a: 1", ""}}},
		{"syntax", "a: 1\nb: [\n", `nothing`, []fault{{text.Syntax, "b: [", ""}}},
		{"merge key", "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", `{a:{b:1} c:{d:2}}`, []fault{{text.Alias, "<<", "/c"}}},
		{"list as key", "? [a]\n: 1\n", `{}`, []fault{{text.Syntax, "[a]", ""}}},
		{"alias in itself", "a: &x [*x]\n", `{a:[?]}`, []fault{{text.Alias, "*x", "/a/0"}}},
		{"unknown alias", "a: *x\n", `nothing`, []fault{{text.Syntax, "a: *x", ""}}},
		{"invalid UTF-8", "a: \xE9\n", `nothing`, []fault{{text.Encoding, "\xE9", ""}}},
		{"UTF-16", "\xFE\xFF\x00a", `nothing`, []fault{{text.Encoding, "\xFE", ""}}},
		{"too large", strings.Repeat("\n", text.MaxSize+1), `nothing`, []fault{{text.Size, "", ""}}},
		{
			"just too deep", strings.Repeat("[", text.MaxDepth) + "{}" + strings.Repeat("]", text.MaxDepth),
			strings.Repeat("[", text.MaxDepth) + "?" + strings.Repeat("]", text.MaxDepth),
			[]fault{{text.Depth, "{", strings.Repeat("/0", text.MaxDepth)}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseYAML("x.yaml", []byte(test.src))
			if diff := cmp.Diff(test.faults, faults(doc)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%+v", diff, doc.Problems)
			}
			if got := show(doc.Root); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestParseYAMLBounds gives the reader what would blow up in the reader of its
// tree without its bounds.
func TestParseYAMLBounds(t *testing.T) {
	t.Parallel()
	var laughs, deeper strings.Builder
	laughs.WriteString("a0: &a0 [lol, lol, lol]\n")
	for i := range 20 {
		fmt.Fprintf(&laughs, "a%d: &a%d [*a%d, *a%d, *a%d]\n", i+1, i+1, i, i, i)
	}
	deeper.WriteString("a0: &a0 [x]\n")
	for i := range text.MaxDepth + 1 {
		fmt.Fprintf(&deeper, "a%d: &a%d [*a%d]\n", i+1, i+1, i)
	}
	tests := []struct {
		name, src string
		code      text.Code
	}{
		{"billion laughs", laughs.String(), text.Alias},
		{"deep by aliases", deeper.String(), text.Alias},
		{"deep", nested(5000), text.Depth},
		{"many duplicates", strings.Repeat("a: 1\n", text.MaxProblems+2), text.DuplicateKey},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseYAML("x.yaml", []byte(test.src))
			if len(doc.Problems) == 0 || doc.Problems[0].Code != test.code {
				t.Errorf("problems %+v, want %s", doc.Problems, test.code)
			}
			values := 0
			checkYAML(t, doc.Root, len(test.src), 0, &values)
			if most := 20_000; values > most {
				t.Errorf("%d values, want at most %d", values, most)
			}
		})
	}
}

// TestYAMLExtents checks the text that each value and key is placed on.
func TestYAMLExtents(t *testing.T) {
	t.Parallel()
	const src = "\uFEFFplain: one two # comment\n" +
		"folded: one\n  two\n" +
		"\"double\": \"a \\\" b\" \n" +
		"'single': 'it''s'\r\n" +
		"block: |  # comment\n  one\n\n  two\n" +
		"flow: {a: [1, 2 ], # ]\n  b: é}\n" +
		"list:\n- x: &anchor !!str 1\n- *anchor\n" +
		"empty:\n"
	tests := []struct{ pointer, value, key string }{
		{"/plain", "one two", "plain"},
		{"/folded", "one\n  two", "folded"},
		{"/double", `"a \" b"`, `"double"`},
		{"/single", `'it''s'`, `'single'`},
		{"/block", "|  # comment\n  one\n\n  two", "block"},
		{"/flow", "{a: [1, 2 ], # ]\n  b: é}", "flow"},
		{"/flow/a", "[1, 2 ]", "a"},
		{"/flow/b", "é", "b"},
		{"/list", "- x: &anchor !!str 1\n- *anchor", "list"},
		{"/list/0/x", "1", "x"},
		{"/list/1", "*anchor", ""},
	}
	doc := text.ParseYAML("x.yaml", []byte(src))
	if diff := cmp.Diff([]text.Problem{}, doc.Problems, cmpopts.EquateEmpty()); diff != "" {
		t.Fatal(diff)
	}
	for _, test := range tests {
		node, key := doc.Find(test.pointer)
		if node == nil {
			t.Errorf("%s: not found", test.pointer)

			continue
		}
		if got := src[node.Start:node.End]; got != test.value {
			t.Errorf("%s: value %q, want %q", test.pointer, got, test.value)
		}
		if got := src[key.Start:key.End]; got != test.key {
			t.Errorf("%s: key %q, want %q", test.pointer, got, test.key)
		}
	}
}
