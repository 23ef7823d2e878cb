package text_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfblint/tfblint/pkg/text"
)

// show writes a node the way the tests below expect it: kinds and texts, no offsets.
func show(n *text.Node) string {
	if n == nil {
		return "nothing"
	}
	switch n.Kind {
	case text.Object:
		members := make([]string, 0, len(n.Members))
		for _, m := range n.Members {
			members = append(members, m.Key+":"+show(m.Value))
		}

		return "{" + strings.Join(members, " ") + "}"
	case text.Array:
		items := make([]string, 0, len(n.Items))
		for _, item := range n.Items {
			items = append(items, show(item))
		}

		return "[" + strings.Join(items, " ") + "]"
	case text.String:
		return fmt.Sprintf("%q", n.Text)
	case text.Null:
		return "null"
	case text.Bool, text.Number:
		return n.Text
	case text.Invalid:
	}

	return "?"
}

func TestParseJSONReads(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, src, want string }{
		{"object", `{"a": 1, "b": {}, "c": []}`, `{a:1 b:{} c:[]}`},
		{"list", `[null, true, false, -1.5e+3, "x"]`, `[null true false -1.5e+3 "x"]`},
		{"scalar", " \r\n\t7 ", `7`},
		{"string", `"text"`, `"text"`},
		{"escapes", `"\"\\\/\b\f\n\r\t\u00e9"`, `"\"\\/\b\f\n\r\té"`},
		{"surrogate pair", `"\uD83D\uDE00"`, `"😀"`},
		{"no ASCII", `{"ключ": "значение"}`, `{ключ:"значение"}`},
		{"empty key", `{"": {"": 1}}`, `{:{:1}}`},
		{"as deep as allowed", nested(text.MaxDepth), nested(text.MaxDepth)},
		{"as long as allowed", strings.Repeat("9", text.MaxDigits), strings.Repeat("9", text.MaxDigits)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseJSON("x.json", []byte(test.src))
			if len(doc.Problems) > 0 {
				t.Errorf("problems: %+v", doc.Problems)
			}
			if got := show(doc.Root); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// A fault is what the tests look at of a Problem: its code, the text it is about
// and its pointer.
type fault struct {
	Code    text.Code
	At      string
	Pointer string
}

func faults(doc *text.Document) []fault {
	found := make([]fault, 0, len(doc.Problems))
	for _, p := range doc.Problems {
		found = append(found, fault{p.Code, string(doc.Bytes[p.Start:p.End]), p.Pointer})
	}

	return found
}

// TestParseJSONRecovers checks that each fault is reported once and that what
// stands around it is read all the same.
func TestParseJSONRecovers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, src, want string
		faults          []fault
	}{
		{"byte-order mark", "\uFEFF{}", `{}`, []fault{{text.BOM, "\uFEFF", ""}}},
		{"byte-order mark only", "\uFEFF", `nothing`, []fault{{text.BOM, "\uFEFF", ""}}},
		{
			"comments", "{ // one\n/* two */ \"a\": 1 # three\n}", `{a:1}`,
			[]fault{{text.Comment, "// one", ""}, {text.Comment, "/* two */", ""}, {text.Comment, "# three", ""}},
		},
		{"comment without end", `{"a": 1 /* `, `{a:1}`, []fault{{text.Comment, "/*", ""}}},
		{
			"trailing commas", `{"a": [1,], "b": 2,}`, `{a:[1] b:2}`,
			[]fault{{text.TrailingComma, ",", "/a/0"}, {text.TrailingComma, ",", ""}},
		},
		{
			"not finite", `[NaN, Infinity, -Infinity]`, `[NaN Infinity -Infinity]`,
			[]fault{
				{text.NotFinite, "NaN", "/0"}, {text.NotFinite, "Infinity", "/1"}, {text.NotFinite, "-Infinity", "/2"},
			},
		},
		{"comma missing in an object", `{"a": 1 "b": 2}`, `{a:1 b:2}`, []fault{{text.Syntax, "1", ""}}},
		{"comma missing in a list", `["é" "b"]`, `["é" "b"]`, []fault{{text.Syntax, `"`, "/0"}}},
		{"commas missing before words", `["a" 1 null NaN]`, `["a" 1 null NaN]`, []fault{
			{text.Syntax, `"`, "/0"}, {text.Syntax, "1", "/1"}, {text.Syntax, "l", "/2"}, {text.NotFinite, "NaN", "/3"},
		}},
		{"semicolon", `{"a": 1; "b": 2}`, `{a:1 b:2}`, []fault{{text.Syntax, ";", ""}}},
		{"comma first", `{, "a": 1}`, `{a:1}`, []fault{{text.Syntax, ",", ""}}},
		{"commas only", `[,,]`, `[]`, []fault{{text.Syntax, ",", ""}}},
		{"two commas", `{"a": 1,, "b": 2}`, `{a:1 b:2}`, []fault{{text.Syntax, ",", ""}}},
		{"two commas at the end", `{"a": 1,,}`, `{a:1}`, []fault{{text.Syntax, ",", ""}}},
		{
			"single quotes", `{'a': 'b', 'c': ['d']}`, `{a:"b" c:["d"]}`,
			[]fault{{text.Syntax, "'a'", ""}},
		},
		{"smart quotes", `{"a": “b”}`, `{a:"b"}`, []fault{{text.Syntax, "“b”", "/a"}}},
		{"unquoted keys", `{a: 1, b-c: 2}`, `{a:1 b-c:2}`, []fault{{text.Syntax, "a", ""}}},
		{"number as key", `{1: 2}`, `{1:2}`, []fault{{text.Syntax, "1", ""}}},
		{"unquoted value", `{"a": a text, "b": 1}`, `{a:"a text" b:1}`, []fault{{text.Syntax, "a text", "/a"}}},
		{"unquoted path", `{"a": /json, "b": 1}`, `{a:"/json" b:1}`, []fault{{text.Syntax, "/json", "/a"}}},
		{"colon missing", `{"a" 1, "b": 2}`, `{a:1 b:2}`, []fault{{text.Syntax, `"a"`, "/a"}}},
		{"equals sign", `{"a" = 1}`, `{a:1}`, []fault{{text.Syntax, "=", "/a"}}},
		{"arrow", `{"a" => 1}`, `{a:1}`, []fault{{text.Syntax, "=", "/a"}}},
		{"two colons", `{"a":: 1}`, `{a:1}`, []fault{{text.Syntax, ":", "/a"}}},
		{"two values", `{"a": "b": "c", "d": 1}`, `{a:"b" d:1}`, []fault{{text.Syntax, ":", ""}}},
		{"keys in a list", `["a": 1]`, `["a"]`, []fault{{text.Syntax, ":", "/0"}}},
		{"value missing", `{"a": , "b": 1}`, `{a:? b:1}`, []fault{{text.Syntax, ",", "/a"}}},
		{"value and colon missing", `{"a", "b": 1}`, `{a:? b:1}`, []fault{{text.Syntax, `"a"`, "/a"}}},
		{"key missing", `{{"a": 1}, "b": 2}`, `{b:2}`, []fault{{text.Syntax, "{", ""}}},
		{"no key at all", `{: 1, "b": 2}`, `{b:2}`, []fault{{text.Syntax, ":", ""}}},
		{"word among members", `{"a": 1, oops, "b": 2}`, `{a:1 b:2}`, []fault{{text.Syntax, "oops", ""}}},
		{"tab in a string", "[\"a\tb\tc\"]", `["a\tb\tc"]`, []fault{{text.Syntax, "\t", "/0"}}},
		{"NUL in a string", "[\"a\x00\"]", `["a\x00"]`, []fault{{text.Syntax, "\x00", "/0"}}},
		{"line break in a string", "[\"a\nb\", 1]", `["a\nb" 1]`, []fault{{text.Syntax, "\n", "/0"}}},
		{"wrong escapes", `["\x41\q"]`, `["\\x41\\q"]`, []fault{{text.Syntax, `\x`, "/0"}}},
		{"wrong escape of a wide character", `["\é"]`, `["\\é"]`, []fault{{text.Syntax, `\é`, "/0"}}},
		{"short escape", `["\u12"]`, `["\\u12"]`, []fault{{text.Syntax, `\u`, "/0"}}},
		{"lone surrogates", `["\ud800 \udc00"]`, "[\"\uFFFD \uFFFD\"]", []fault{{text.Surrogate, `\ud800`, "/0"}}},
		{"leading zero", `[01]`, `[1]`, []fault{{text.Syntax, "01", "/0"}}},
		{"point first", `[-.5]`, `[-0.5]`, []fault{{text.Syntax, "-.5", "/0"}}},
		{"point last", `[1.]`, `[1]`, []fault{{text.Syntax, "1.", "/0"}}},
		{"plus sign", `[+1]`, `[1]`, []fault{{text.Syntax, "+1", "/0"}}},
		{"underscore", `[8_080]`, `[8080]`, []fault{{text.Syntax, "8_080", "/0"}}},
		{"hexadecimal", `[0x1F]`, `[?]`, []fault{{text.Syntax, "0x1F", "/0"}}},
		{"sign only", `[-]`, `[?]`, []fault{{text.Syntax, "-", "/0"}}},
		{"signed word", `[+NaN]`, `[?]`, []fault{{text.Syntax, "+NaN", "/0"}}},
		{
			"Python's words", `[True, False, None]`, `[true false null]`,
			[]fault{{text.Syntax, "True", "/0"}, {text.Syntax, "False", "/1"}, {text.Syntax, "None", "/2"}},
		},
		{"duplicate keys", `{"a": 1, "b": 2, "a": 3}`, `{a:1 b:2 a:3}`, []fault{{text.DuplicateKey, `"a"`, "/a"}}},
		{"text after", `{} end`, `{}`, []fault{{text.Syntax, "end", ""}}},
		{"brace after", `{}}}}`, `{}`, []fault{{text.Syntax, "}", ""}}},
		{"second value", `{} {}`, `{}`, []fault{{text.Syntax, "{", ""}}},
		{"text before", `var x = {"a": 1}`, `{a:1}`, []fault{{text.Syntax, "var x =", ""}}},
		{"another format", "a: [b]\nc: {}", `nothing`, []fault{{text.Syntax, "a: [b]", ""}}},
		{"string left open", "{\n\"a\": \"b,\n\"c\": 1\n}", `{a:"b" c:1}`, []fault{{text.Syntax, `"b`, "/a"}}},
		{"key left open", "{\n\"a: \"b\",\n\"c\": 1\n}", `{c:1}`, []fault{{text.Syntax, `"a: "b",`, "/a: "}}},
		{"quote in the middle", "{\n\"a\": \"b\"b\",\n\"c\": 1\n}", `{a:"b" c:1}`, []fault{{text.Syntax, `b",`, ""}}},
		{"string without first quote", "{\n\"a\": b\",\n\"c\": 1\n}", `{a:? c:1}`, []fault{{text.Syntax, `b",`, "/a"}}},
		{"end in a string", `{"a": {"b": "c`, `{a:{b:"c"}}`, []fault{{text.Syntax, `"c`, "/a/b"}}},
		{"end in an object", `{"a": {"b": 1`, `{a:{b:1}}`, []fault{{text.Syntax, "1", "/a"}}},
		{"end in a list", "[[1,\n", `[[1]]`, []fault{{text.Syntax, ",", "/0/0"}}},
		{"end after a key", `{"a"`, `{a:?}`, []fault{{text.Syntax, `"`, ""}}},
		{"end after a colon", `{"a":`, `{a:?}`, []fault{{text.Syntax, ":", ""}}},
		{"list closed with a brace", `{"a": [1}, "b": 2}`, `{a:[1] b:2}`, []fault{{text.Syntax, "}", "/a/0"}}},
		{"object closed with a bracket", `[{"a": 1], 2]`, `[{a:1} 2]`, []fault{{text.Syntax, "]", "/0"}}},
		{"bracket missing", `{"a": [1, "b"}`, `{a:[1 "b"]}`, []fault{{text.Syntax, "}", "/a/1"}}},
		{"brace missing", `[{"a": {"b": 1}]`, `[{a:{b:1}}]`, []fault{{text.Syntax, "]", "/0"}}},
		{"brace too many", `{"a": [1}], "b": 2}`, `{a:[1] b:2}`, []fault{{text.Syntax, "}", "/a/0"}}},
		{"end too early", `{"a": 1}, "b": 2}`, `{a:1 b:2}`, []fault{{text.Syntax, "}", ""}}},
		{"no-break spaces", "{\u00A0\u00A0\"a\":\u00A01}", `{a:1}`, []fault{{text.Syntax, "\u00A0\u00A0", ""}}},
		{"NUL bytes", "{}\n\x00\x00", `{}`, []fault{{text.Syntax, "\x00\x00", ""}}},
		{"invalid UTF-8", "{\"\xE9\": \"\xE9\"}", "{\uFFFD:\"\uFFFD\"}", []fault{{text.Encoding, "\xE9", ""}}},
		{
			"merge conflict", "{\n<<<<<<< HEAD\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> topic\n}", `{a:1}`,
			[]fault{{text.Syntax, "<<<<<<< HEAD", ""}},
		},
		{"stray conflict marker", "{\n\"a\": 1\n>>>>>>> it\n}", `{a:1}`, []fault{{text.Syntax, ">>>>>>> it", ""}}},
		{"empty", "", `nothing`, []fault{{text.Syntax, "", ""}}},
		{"white space only", " \n", `nothing`, []fault{{text.Syntax, "", ""}}},
		{"UTF-16", "\xFF\xFE{\x00}\x00", `nothing`, []fault{{text.Encoding, "\xFF", ""}}},
		{"UTF-16 without mark", "\x00{\x00}", `nothing`, []fault{{text.Encoding, "\x00", ""}}},
		{"too large", strings.Repeat(" ", text.MaxSize) + "1", `nothing`, []fault{{text.Size, "", ""}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseJSON("x.json", []byte(test.src))
			if diff := cmp.Diff(test.faults, faults(doc)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%+v", diff, doc.Problems)
			}
			if got := show(doc.Root); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestParseJSONBounds gives the parser what would take much memory, stack or
// output without its bounds.
func TestParseJSONBounds(t *testing.T) {
	t.Parallel()
	const many = 10_000
	tests := []struct {
		name, src string
		codes     []text.Code
	}{
		{"deep", nested(many), []text.Code{text.Depth}},
		{"deep and unclosed", strings.Repeat("[", many), []text.Code{text.Depth}},
		{"deep objects", strings.Repeat(`{"a":`, many), []text.Code{text.Depth}},
		{"just too deep", nested(text.MaxDepth + 1), []text.Code{text.Depth}},
		{"long integer", strings.Repeat("9", text.MaxDigits+1), []text.Code{text.LongNumber}},
		{"long fraction", "0." + strings.Repeat("9", many), nil},
		{"many faults", "[" + strings.Repeat("nope,", many) + "1]", tooMany(text.Syntax)},
		{"many comments", "[" + strings.Repeat("#\n", many) + "1]", tooMany(text.Comment)},
		{"many duplicates", "{" + strings.Repeat(`"a":1,`, many) + `"b":1}`, tooMany(text.DuplicateKey)},
		{"many open strings", "[" + strings.Repeat("\"\n\"\",\n", many) + "1]", tooMany(text.Syntax)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := text.ParseJSON("x.json", []byte(test.src))
			var codes []text.Code
			for _, p := range doc.Problems {
				codes = append(codes, p.Code)
			}
			if diff := cmp.Diff(test.codes, codes, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func tooMany(code text.Code) []text.Code {
	codes := make([]text.Code, text.MaxProblems, text.MaxProblems+1)
	for i := range codes {
		codes[i] = code
	}

	return append(codes, text.TooMany)
}

func TestHabitsAreCounted(t *testing.T) {
	t.Parallel()
	tests := []struct{ src, want string }{
		{`{'a': 1}`, `Strings stand in double quotes in JSON; write "a".`},
		{`{'a': 'b'}`, `Strings stand in double quotes in JSON; write "a". There is one more such place.`},
		{`{'a': 'b', 'c': 1}`, `Strings stand in double quotes in JSON; write "a". There are 2 more such places.`},
	}
	for _, test := range tests {
		doc := text.ParseJSON("x.json", []byte(test.src))
		if len(doc.Problems) != 1 || doc.Problems[0].Message != test.want {
			t.Errorf("%s: got %+v, want %q", test.src, doc.Problems, test.want)
		}
	}
}

// TestMessagesAreHarmless checks that what a message repeats from a file is short
// and has nothing in it that a terminal acts on.
func TestMessagesAreHarmless(t *testing.T) {
	t.Parallel()
	doc := text.ParseJSON("x.json", []byte("{\"a\": \x1b[31m"+strings.Repeat("é", text.MaxDepth)+"\u202E}"))
	if len(doc.Problems) == 0 {
		t.Fatal("no problem")
	}
	const longest = 400
	for _, p := range doc.Problems {
		if strings.ContainsAny(p.Message, "\x1b\u202E") || len(p.Message) > longest {
			t.Errorf("message %q", p.Message)
		}
	}
}
