package text_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/text"
)

func TestParseTOMLReads(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, src, want string }{
		{"keys", "a = 1\n\"b c\" = true\n'' = 'x'\n", `{a:1 b c:true :"x"}`},
		{"tables", "[a]\nb = 1\n[c.d]\n[c]\ne = 2\n", `{a:{b:1} c:{d:{} e:2}}`},
		{"dotted keys", "[main]\nurls.json = \"/json\"\nurls.db = \"/db\"\n", `{main:{urls:{json:"/json" db:"/db"}}}`},
		{"table in a dotted one", "[a]\nb.c = 1\n[a.b.d]\ne = 2\n", `{a:{b:{c:1 d:{e:2}}}}`},
		{"lists of tables", "[[a]]\nb = 1\n[[a.c]]\n[[a]]\nb = 2\n[a.c]\n", `{a:[{b:1 c:[{}]} {b:2 c:{}}]}`},
		{"texts", "a = \"\\u00e9\\n\"\nb = 'x\\n'\n", `{a:"é\n" b:"x\\n"}`},
		{"long texts", "c = \"\"\"\none\\\n  two\"\"\"\nd = '''\n'x'''\n", `{c:"onetwo" d:"'x"}`},
		{"numbers", "a = 0x1F\nb = 1_000\nc = -1.5e3\nd = +inf\n", `{a:0x1F b:1_000 c:-1.5e3 d:+inf}`},
		{"dates", "a = 2026-01-31\nb = 07:32:00\n", `{a:"2026-01-31" b:"07:32:00"}`},
		{"date and time", "a = 2026-01-31 07:32:00Z\n", `{a:"2026-01-31 07:32:00Z"}`},
		{"list", "a = [ # ]\n 1, [2],\n {b = 3},\n]\n", `{a:[1 [2] {b:3}]}`},
		{"braces", "a = { b = 1, c.d = [{}], c.e = {} }\n", `{a:{b:1 c:{d:[{}] e:{}}}}`},
		{"comments", "# one\na = 1 # two\n", `{a:1}`},
		{"CR LF", "[a]\r\nb = 1\r\n", `{a:{b:1}}`},
		{"empty", "", `{}`},
		{"byte-order mark", "\uFEFFa = 1\n", `{a:1}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseTOML("x.toml", []byte(test.src))
			if len(doc.Problems) > 0 {
				t.Errorf("problems: %+v", doc.Problems)
			}
			if got := show(doc.Root); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestParseTOMLReports checks that a fault is told once, with its place, and what of the
// file is read all the same.
func TestParseTOMLReports(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", text.MaxDepth-1)
	tests := []struct {
		name, src, want string
		faults          []fault
	}{
		{
			"value and dotted table", "[a]\ndb = \"x\"\ndb.os = 1\ndb.is = 2\nc = 3\n",
			`{a:{db:"x" db:{os:1 is:2} c:3}}`,
			[]fault{{text.DuplicateKey, "db.os", "/a/db"}},
		},
		{"value and header", "a = 1\n[a]\nb = 2\n", `{a:1 a:{b:2}}`, []fault{{text.DuplicateKey, "[a]", "/a"}}},
		{
			"value and longer header", "a = 1\n [ a.b ] # x\n", `{a:1 a:{b:{}}}`,
			[]fault{{text.DuplicateKey, "[ a.b ]", "/a"}},
		},
		{
			"value and list of tables", "a = [{}]\n[[a]]\n", `{a:[{}] a:[{}]}`,
			[]fault{{text.DuplicateKey, "[[a]]", "/a"}},
		},
		{"braces and dotted table", "a = {}\na.b = 1\n", `{a:{} a:{b:1}}`, []fault{{text.DuplicateKey, "a.b", "/a"}}},
		{"table and value", "a.b = 1\na = 2\n", `{a:{b:1} a:2}`, []fault{{text.DuplicateKey, "a", "/a"}}},
		{
			"value twice", "a = 1\n[b]\na = 2\n\"a\" = 3\n", `{a:1 b:{a:2 a:3}}`,
			[]fault{{text.DuplicateKey, `"a"`, "/b/a"}},
		},
		{"value twice in braces", "a = {b = 1, b = 2}\n", `{a:{b:1 b:2}}`, []fault{{text.DuplicateKey, `b`, "/a/b"}}},
		{"table twice", "[a]\nb = 1\n[a]\nb = 2\n", `{a:{b:1} a:{b:2}}`, []fault{{text.DuplicateKey, "[a]", "/a"}}},
		{
			"dotted table and header", "[a]\nb.c = 1\n[a.b]\n", `{a:{b:{c:1} b:{}}}`,
			[]fault{{text.DuplicateKey, "[a.b]", "/a/b"}},
		},
		{
			"header and dotted key", "[a.b]\n[a]\nb.c = 1\n", `{a:{b:{} b:{c:1}}}`,
			[]fault{{text.DuplicateKey, "b.c", "/a/b"}},
		},
		{"list of tables and table", "[[a]]\n[a]\n", `{a:[{}] a:{}}`, []fault{{text.DuplicateKey, "[a]", "/a"}}},
		{"table and list of tables", "[a]\n[[a]]\n", `{a:{} a:[{}]}`, []fault{{text.DuplicateKey, "[[a]]", "/a"}}},
		{"syntax", "a = 1\nb = x\nc = 2\n", `{a:1}`, []fault{{text.Syntax, "x", ""}}},
		{"no value", "a = 1\nb", `{a:1}`, []fault{{text.Syntax, "b", ""}}},
		{"syntax behind a byte-order mark", "\uFEFFa = !\n", `{}`, []fault{{text.Syntax, "!", ""}}},
		{"no such day", "a = [2026-02-30]\n", `{a:["2026-02-30"]}`, []fault{{text.Syntax, "2026-02-30", "/a/0"}}},
		{
			"large number", "a = 9223372036854775808\n", `{a:9223372036854775808}`,
			[]fault{{text.Syntax, "9223372036854775808", "/a"}},
		},
		{"invalid UTF-8", "a = '\xE9'\n", `nothing`, []fault{{text.Encoding, "\xE9", ""}}},
		{"UTF-16", "\xFE\xFF\x00a", `nothing`, []fault{{text.Encoding, "\xFE", ""}}},
		{"too large", strings.Repeat("\n", text.MaxSize+1), `nothing`, []fault{{text.Size, "", ""}}},
		{
			"just too deep", "a = " + deep + "{}, [[]], 1" + strings.Repeat("]", text.MaxDepth-1) + "\nb = 2\n",
			"{a:" + deep + "? ? 1" + strings.Repeat("]", text.MaxDepth-1) + " b:2}",
			[]fault{
				{text.Depth, "{", "/a" + strings.Repeat("/0", text.MaxDepth-1)},
				{text.Depth, "[", "/a" + strings.Repeat("/0", text.MaxDepth-2) + "/1"},
			},
		},
		{
			"just too deep a header", "[" + strings.Repeat("a.", text.MaxDepth) + "a]\nb = 2\n",
			strings.Repeat("{a:", text.MaxDepth) + "?" + strings.Repeat("}", text.MaxDepth),
			[]fault{{text.Depth, "a", strings.Repeat("/a", text.MaxDepth)}},
		},
		{
			"just too deep a list of tables", "[[" + strings.Repeat("a.", text.MaxDepth-1) + "a]]\nb = 2\n",
			strings.Repeat("{a:", text.MaxDepth) + "?" + strings.Repeat("}", text.MaxDepth),
			[]fault{{text.Depth, "a", strings.Repeat("/a", text.MaxDepth)}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseTOML("x.toml", []byte(test.src))
			if diff := cmp.Diff(test.faults, faults(doc)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%+v", diff, doc.Problems)
			}
			if got := show(doc.Root); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestParseTOMLSays(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, src, want string }{
		{
			"value and table", "[main]\ndatabase = \"Postgres\"\ndatabase.os = \"Linux\"\n",
			`The key "database" has a value on line 2 and is used as a table in "database.os"; rename one of the two.`,
		},
		{
			"value", "a = 1\n\na = 2\n",
			`The key "a" is repeated; it has a value on line 1 already. Remove one of the two.`,
		},
		{"table", "[a]\n[b]\n[a]\n", `The table "a" is repeated; it starts on line 1 already. Join the two.`},
		{
			"table and value", "a.b = 1\na = 1\n",
			`The key "a" is used as a table on line 1, so it cannot have a value; rename one of the two.`,
		},
		{
			"header", "[a.b]\n[a]\nb.c = 1\n",
			`The table "b" has a header on line 1, so "b.c" cannot add to it; write that below it.`,
		},
		{
			"list", "[[a]]\n[a]\n",
			`The key "a" is a list of tables since line 1 and a table in "[a]"; rename one of the two.`,
		},
		{
			"no list", "[a]\n[[a]]\n",
			`The key "a" is a table since line 1 and a list of tables in "[[a]]"; rename one of the two.`,
		},
		{"syntax", "a = yes\n", `Syntax error: unexpected character U+0079 'y' at start of value; correct it.`},
		{"number", "a = 9223372036854775808\n", `The value "9223372036854775808" cannot be read: `},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseTOML("x.toml", []byte(test.src))
			if len(doc.Problems) != 1 || !strings.HasPrefix(doc.Problems[0].Message, test.want) {
				t.Errorf("got %+v, want %q", doc.Problems, test.want)
			}
			for _, p := range doc.Problems {
				if p.Code == text.DuplicateKey && !strings.Contains(p.Message, fmt.Sprintf("%q", p.Key)) {
					t.Errorf("the key is %q", p.Key)
				}
			}
		})
	}
}

// TestParseTOMLExtents checks where values start and end.
func TestParseTOMLExtents(t *testing.T) {
	t.Parallel()
	src := strings.Join([]string{
		`[ a . b ]`, `c = [ 1, [ 2 ], # ]`, ` { d = "}" } ]`, `e.f='x'`, `[z]`,
		`[a]`, `y  =  """`, `x"""`, ` [[ l ]] `, `k={}`, `[[l]]`,
	}, "\n")
	tests := map[string]struct{ key, value string }{
		"":         {"", src},
		"/a":       {"a", strings.Join(strings.Split(src, "\n")[:8], "\n")},
		"/a/b":     {"b", strings.Join(strings.Split(src, "\n")[:4], "\n")},
		"/a/b/c":   {"c", "[ 1, [ 2 ], # ]\n { d = \"}\" } ]"},
		"/a/b/c/1": {"", "[ 2 ]"}, "/a/b/c/2": {"", `{ d = "}" }`}, "/a/b/c/2/d": {"d", `"}"`},
		"/a/b/e": {"e", "e.f='x'"}, "/a/b/e/f": {"f", "'x'"},
		"/z": {"z", "[z]"}, "/a/y": {"y", "\"\"\"\nx\"\"\""},
		"/l":   {"l", "[[ l ]] \nk={}\n[[l]]"},
		"/l/0": {"", "[[ l ]] \nk={}"}, "/l/0/k": {"k", "{}"}, "/l/1": {"", "[[l]]"},
	}
	doc := text.ParseTOML("x.toml", []byte(src))
	if len(doc.Problems) > 0 {
		t.Fatal(doc.Problems)
	}
	for pointer, want := range tests {
		node, key := doc.Find(pointer)
		if node == nil {
			t.Errorf("%s is not there", pointer)

			continue
		}
		if got := src[node.Start:node.End]; got != want.value {
			t.Errorf("%s is %q, want %q", pointer, got, want.value)
		}
		if got := src[key.Start:key.End]; got != want.key {
			t.Errorf("%s has the key %q, want %q", pointer, got, want.key)
		}
	}
	// The key of a table that another one mentions first is the one in its own header.
	if place := doc.Place("/a"); place.Start.Line != 6 {
		t.Errorf("[a] is shown at %+v", place)
	}
}

// TestParseTOMLBounds gives the reader what would cost too much time, memory or stack.
func TestParseTOMLBounds(t *testing.T) {
	t.Parallel()
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < text.MaxSize-1000; i++ {
			fmt.Fprintf(&b, format, i)
		}

		return b.String()
	}
	tests := map[string]string{
		"lists":        "a = " + strings.Repeat("[", text.MaxSize-10),
		"closed lists": "a = " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000),
		"braces":       "a = " + strings.Repeat("{a=", 9000) + "1" + strings.Repeat("}", 9000),
		"dotted key":   strings.Repeat("a.", text.MaxSize/2-10) + "a = 1",
		"header":       "[" + strings.Repeat("a.", text.MaxSize/2-10) + "a]",
		"long headers": strings.Repeat("["+strings.Repeat("a.", 600)+"a]\n", 800),
		"deep table":   "[" + strings.Repeat("a.", 400) + "a]\n" + numbered("b%d.c=1\n"),
		"keys":         numbered("a%d=1\n"),
		"one key":      strings.Repeat("a=1\n", text.MaxSize/4),
		"tables":       numbered("[a%d]\n"),
		"list items":   strings.Repeat("[[a]]\n", text.MaxSize/6),
		"numbers":      "a = [" + strings.Repeat("1,", text.MaxSize/2-10) + "]",
		"dates":        "a = [" + strings.Repeat("2026-13-01,", text.MaxSize/11-10) + "]",
	}
	for name, src := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseTOML("x.toml", []byte(src))
			if len(doc.Problems) > text.MaxProblems+1 {
				t.Errorf("%d problems", len(doc.Problems))
			}
			if doc.Root == nil {
				t.Error("nothing was read")
			}
		})
	}
}

func TestParseTOMLTooMany(t *testing.T) {
	t.Parallel()
	doc := text.ParseTOML("x.toml", []byte(strings.Repeat("a = 1\n", 2*text.MaxProblems)))
	if len(doc.Problems) != text.MaxProblems+1 || doc.Problems[text.MaxProblems].Code != text.TooMany {
		t.Errorf("%d problems, the last %+v", len(doc.Problems), doc.Problems[len(doc.Problems)-1])
	}
}
