package text_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/text"
)

func replace(pointer, value string) text.Change {
	return text.Change{Op: text.Replace, Pointer: pointer, Value: valueOf(value)}
}

func remove(pointer string) text.Change { return text.Change{Op: text.Remove, Pointer: pointer} }

func rename(pointer, key string) text.Change {
	return text.Change{Op: text.Rename, Pointer: pointer, Key: key}
}

func insert(pointer, key, value string) text.Change {
	return text.Change{Op: text.Insert, Pointer: pointer, Key: key, Value: valueOf(value)}
}

// valueOf reads a value; what is no JSON gives none.
func valueOf(json string) *text.Node {
	if doc := text.ParseJSON("value", []byte(json)); len(doc.Problems) == 0 {
		return doc.Root
	}

	return nil
}

// change returns src after changes.
func change(src string, changes ...text.Change) (string, error) {
	edits, err := text.ParseJSON("x.json", []byte(src)).Edits(changes...)
	if err != nil {
		return "", err
	}
	result, err := text.Apply([]byte(src), edits)

	return string(result), err
}

func TestEdits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		src     string
		changes []text.Change
		want    string
	}{
		"replace": {
			"{\n\t\"port\" : \"80\" ,\n\t\"b\": 1\n}",
			[]text.Change{replace("/port", `8080`)},
			"{\n\t\"port\" : 8080 ,\n\t\"b\": 1\n}",
		},
		"replace an item": {
			`[1, "a" , 3]`, []text.Change{replace("/1", `"b\u00e9\"\\\u0007\n"`)}, `[1, "bé\"\\\u0007\n" , 3]`,
		},
		"replace the root": {"1\n", []text.Change{replace("", `[true, null]`)}, "[true, null]\n"},
		"replace by a list": {
			"{\n  \"a\": 1\n}",
			[]text.Change{replace("/a", `[{"b": [1, 2]}, []]`)},
			"{\n  \"a\": [\n    {\n      \"b\": [1, 2]\n    },\n    []\n  ]\n}",
		},
		"replace where there are no blanks": {
			`{"a":1,"b":2}`, []text.Change{replace("/a", `{"c": [1, 2], "d": {}}`)}, `{"a":{"c":[1,2],"d":{}},"b":2}`,
		},
		"rename": {`{"a" :1}`, []text.Change{rename("/a", "b/c")}, `{"b/c" :1}`},
		"swap names": {
			`{"a": 1, "b": 2}`, []text.Change{rename("/a", "b"), rename("/b", "a")}, `{"b": 1, "a": 2}`,
		},
		"remove the first": {
			"{\r\n  \"a\": 1, \r\n\r\n  \"b\": 2\r\n}\r\n",
			[]text.Change{remove("/a")},
			"{\r\n  \"b\": 2\r\n}\r\n",
		},
		"remove one in the middle": {
			"{\n  \"a\": 1,\n    \"b\": 2,\n\"c\": 3\n}",
			[]text.Change{remove("/b")},
			"{\n  \"a\": 1,\n\"c\": 3\n}",
		},
		"remove the last": {"{\n\t\"a\": 1,\n\t\"b\": 2\n}", []text.Change{remove("/b")}, "{\n\t\"a\": 1\n}"},
		"remove the only one": {
			"{\n  \"a\": {\n    \"b\": 2\n  }\n}",
			[]text.Change{remove("/a/b")},
			"{\n  \"a\": {}\n}",
		},
		"remove all of two":  {`[ 1, 2 ]`, []text.Change{remove("/1"), remove("/0")}, `[]`},
		"remove on one line": {`{"a": 1, "b": 2, "c": 3}`, []text.Change{remove("/b")}, `{"a": 1, "c": 3}`},
		"remove the line's end": {
			"{\"a\": 1, \"b\": 2,\n \"c\": 3}", []text.Change{remove("/b")}, "{\"a\": 1,\n \"c\": 3}",
		},
		"remove the line's start": {
			"{\n  \"a\": 1, \"b\": 2\n}", []text.Change{remove("/a")}, "{\n  \"b\": 2\n}",
		},
		"remove beside a bracket": {"{\"a\": 1,\n \"b\": 2}", []text.Change{remove("/a")}, `{"b": 2}`},
		"remove with commas in front": {
			"{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}", []text.Change{remove("/b")}, "{ \"a\": 1\n, \"c\": 3\n}",
		},
		"remove several": {
			"[\n  1,\n  2,\n  3,\n  4,\n  5,\n  6\n]",
			[]text.Change{remove("/0"), remove("/2"), remove("/3"), remove("/5")},
			"[\n  2,\n  5\n]",
		},
		"insert on a line": {
			"{\r\n   \"a\" : 1\r\n}",
			[]text.Change{insert("", "b", `"x"`)},
			"{\r\n   \"a\" : 1,\r\n   \"b\" : \"x\"\r\n}",
		},
		"insert after a member beside the bracket": {
			"{\"a\": 1,\n \"b\": 2}", []text.Change{insert("", "c", `3`)}, "{\"a\": 1,\n \"b\": 2,\n \"c\": 3}",
		},
		"insert in line": {`{"a": 1,"b": 2}`, []text.Change{insert("", "c", `3`)}, `{"a": 1,"b": 2,"c": 3}`},
		"insert an object": {
			"{\n    \"a\": {\n        \"b\": 1\n    }\n}",
			[]text.Change{insert("", "c", `{"d": {"e": 1}, "f": []}`)},
			"{\n    \"a\": {\n        \"b\": 1\n    },\n" +
				"    \"c\": {\n        \"d\": {\n            \"e\": 1\n        },\n" +
				"        \"f\": []\n    }\n}",
		},
		"insert into an empty object": {
			"{\n\t\"a\": {}\n}",
			[]text.Change{insert("/a", "b", `1`), insert("/a", "c", `2`)},
			"{\n\t\"a\": {\n\t\t\"b\": 1,\n\t\t\"c\": 2\n\t}\n}",
		},
		"insert into an empty object in line": {
			"{\n  \"x\": 0, \"a\": { }\n}",
			[]text.Change{insert("/a", "b", `1`)},
			"{\n  \"x\": 0, \"a\": {\"b\": 1}\n}",
		},
		"insert into nothing": {`{}`, []text.Change{insert("", "a", `1`)}, `{"a": 1}`},
		"insert where all goes": {
			"{\n  \"a\":1\n}",
			[]text.Change{remove("/a"), insert("", "b", `2`)},
			"{\n  \"b\":2\n}",
		},
		"insert where the last goes": {
			"{\n  \"a\": 1,\n  \"b\": 2\n}",
			[]text.Change{remove("/b"), insert("", "c", `3`)},
			"{\n  \"a\": 1,\n  \"c\": 3\n}",
		},
		"insert the key that goes": {`{"a": 1}`, []text.Change{remove("/a"), insert("", "a", `2`)}, `{"a": 2}`},
		"insert after what is replaced": {
			`{"a": 1}`, []text.Change{replace("/a", `2`), insert("", "b", `3`)}, `{"a": 2, "b": 3}`,
		},
		"a repeated key beside it": {
			`{"a": 1, "a": 2, "b": 3}`, []text.Change{remove("/b"), insert("", "c", "1")}, `{"a": 1, "a": 2, "c": 1}`,
		},
		"nothing": {`{"a": 1}`, nil, `{"a": 1}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := change(test.src, test.changes...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(test.want, got); diff != "" {
				t.Errorf("wanted (-), got (+):\n%s", diff)
			}
		})
	}
}

func TestEditsRefused(t *testing.T) {
	t.Parallel()
	deep := number("1")
	for range text.MaxDepth + 1 {
		deep = &text.Node{Kind: text.Array, Items: []*text.Node{deep}}
	}
	for name, test := range map[string]struct {
		src     string
		changes []text.Change
		want    error
	}{
		"no such member":      {`{}`, []text.Change{remove("/a")}, text.ErrChange},
		"no such item":        {`[1]`, []text.Change{remove("/01")}, text.ErrChange},
		"below a scalar":      {`[1]`, []text.Change{remove("/0/a")}, text.ErrChange},
		"the root":            {`[1]`, []text.Change{remove("")}, text.ErrChange},
		"the name of an item": {`[1]`, []text.Change{rename("/0", "a")}, text.ErrChange},
		"insert into a list":  {`[1]`, []text.Change{insert("", "a", "1")}, text.ErrChange},
		"unknown":             {`[1]`, []text.Change{{Op: "turn", Pointer: "/0"}}, text.ErrChange},
		"no value":            {`[1]`, []text.Change{replace("/0", "")}, text.ErrChange},
		"no number": {
			`[1]`,
			[]text.Change{{Op: text.Replace, Pointer: "/0", Value: number("0x1")}},
			text.ErrChange,
		},
		"too deep":             {`[1]`, []text.Change{{Op: text.Replace, Pointer: "/0", Value: deep}}, text.ErrChange},
		"twice":                {`[1]`, []text.Change{replace("/0", "2"), replace("/0", "3")}, text.ErrChange},
		"in what goes":         {`[[1]]`, []text.Change{replace("/0/0", "2"), remove("/0")}, text.ErrChange},
		"repeated key":         {`{"a": 1, "a": 2}`, []text.Change{remove("/a")}, text.ErrUnfit},
		"repeated key above":   {`{"a": 1, "a": {"b": 1}}`, []text.Change{remove("/a/b")}, text.ErrUnfit},
		"insert a key again":   {`{"a": 1}`, []text.Change{insert("", "a", "1")}, text.ErrUnfit},
		"insert a key twice":   {`{}`, []text.Change{insert("", "a", "1"), insert("", "a", "1")}, text.ErrUnfit},
		"rename to another":    {`{"a": 1, "b": 2}`, []text.Change{rename("/a", "b")}, text.ErrUnfit},
		"faulty file":          {`{"a": 1,}`, []text.Change{remove("/a")}, text.ErrUnfit},
		"byte-order mark":      {"\uFEFF[1]", []text.Change{remove("/0")}, text.ErrUnfit},
		"nothing of a file":    {``, []text.Change{remove("/0")}, text.ErrUnfit},
		"half of a pair, fine": {`["\ud800", NaN, 1]`, []text.Change{remove("/2")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := change(test.src, test.changes...); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func number(literal string) *text.Node { return &text.Node{Kind: text.Number, Text: literal} }

func TestApply(t *testing.T) {
	t.Parallel()
	edit := func(start, end int, with string) text.Edit {
		return text.Edit{Span: text.Span{Start: start, End: end}, Text: with}
	}
	for name, test := range map[string]struct {
		edits []text.Edit
		want  string
		err   error
	}{
		"in any order":        {[]text.Edit{edit(4, 5, "E"), edit(0, 1, "A"), edit(2, 2, "-")}, "Ab-cdE", nil},
		"side by side":        {[]text.Edit{edit(1, 2, ""), edit(2, 3, "C")}, "aCde", nil},
		"at an edge":          {[]text.Edit{edit(1, 2, "B"), edit(2, 2, "-"), edit(1, 1, "+")}, "a+B-cde", nil},
		"overlapping":         {[]text.Edit{edit(1, 3, ""), edit(2, 4, "")}, "", text.ErrOverlap},
		"twice at one place":  {[]text.Edit{edit(2, 2, "x"), edit(2, 2, "y")}, "", text.ErrOverlap},
		"inside another":      {[]text.Edit{edit(0, 5, ""), edit(2, 2, "y")}, "", text.ErrOverlap},
		"beyond the end":      {[]text.Edit{edit(5, 6, "")}, "", text.ErrRange},
		"before the start":    {[]text.Edit{edit(-1, 0, "")}, "", text.ErrRange},
		"the wrong way round": {[]text.Edit{edit(2, 1, "")}, "", text.ErrRange},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := text.Apply([]byte("abcde"), test.edits)
			if string(got) != test.want || !errors.Is(err, test.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, test.want, test.err)
			}
		})
	}
}

func TestDisturbs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b text.Span
		want bool
	}{
		{text.Span{Start: 1, End: 3}, text.Span{Start: 2, End: 4}, true},
		{text.Span{Start: 1, End: 3}, text.Span{Start: 3, End: 4}, false},
		{text.Span{Start: 1, End: 3}, text.Span{Start: 3, End: 3}, true},
		{text.Span{Start: 1, End: 3}, text.Span{Start: 1, End: 1}, true},
		{text.Span{Start: 1, End: 3}, text.Span{Start: 4, End: 4}, false},
		{text.Span{Start: 1, End: 1}, text.Span{Start: 1, End: 1}, true},
	} {
		a, b := text.Edit{Span: test.a}, text.Edit{Span: test.b}
		if a.Disturbs(b) != test.want || b.Disturbs(a) != test.want {
			t.Errorf("%v and %v: want %t", test.a, test.b, test.want)
		}
	}
}

func TestSpanOf(t *testing.T) {
	t.Parallel()
	doc := &text.Document{Name: "f", Bytes: []byte("\uFEFFaé\xFFb\r\n\rc")}
	at := func(line, column, endLine, endColumn int) finding.Place {
		return finding.Place{
			Start: finding.Position{Line: line, Column: column},
			End:   finding.Position{Line: endLine, Column: endColumn},
		}
	}
	for _, test := range []struct {
		place finding.Place
		want  text.Span
		err   error
	}{
		{at(1, 1, 1, 2), text.Span{Start: 3, End: 4}, nil},
		{at(1, 2, 1, 4), text.Span{Start: 4, End: 7}, nil},
		{at(1, 5, 2, 1), text.Span{Start: 8, End: 10}, nil},
		{at(3, 1, 3, 2), text.Span{Start: 11, End: 12}, nil},
		{at(1, 5, 1, 5), text.Span{Start: 8, End: 8}, nil},
		{at(1, 6, 1, 6), text.Span{}, text.ErrRange},
		{at(1, 7, 2, 1), text.Span{}, text.ErrRange},
		{at(2, 2, 3, 1), text.Span{}, text.ErrRange},
		{at(4, 1, 4, 1), text.Span{}, text.ErrRange},
		{at(1, 3, 1, 2), text.Span{}, text.ErrRange},
		{at(1, 0, 1, 2), text.Span{}, text.ErrRange},
		{at(0, 0, 0, 0), text.Span{}, text.ErrRange},
	} {
		got, err := doc.SpanOf(test.place)
		if !errors.Is(err, test.err) || test.want.End > 0 && got != test.want {
			t.Errorf("%v: got %v, %v; want %v, %v", test.place, got, err, test.want, test.err)
		}
	}
}

// TestPlacesInLongLines compares places and offsets with those that are counted one by one.
func TestPlacesInLongLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("aé\xFF\u20ac\U0001F600", 2000)
	doc := &text.Document{Bytes: []byte("x\n" + long + "\r\n\n" + long)}
	line, column := 1, 1
	for offset := 0; offset < len(doc.Bytes); {
		want := finding.Position{Line: line, Column: column}
		place := doc.PlaceOf(offset, offset)
		if place.Start != want {
			t.Fatalf("offset %d is at %+v, want %+v", offset, place.Start, want)
		}
		if span, err := doc.SpanOf(place); err != nil || span.Start != offset {
			t.Fatalf("%+v is offset %d, %v; want %d", want, span.Start, err, offset)
		}
		r, size := utf8.DecodeRune(doc.Bytes[offset:])
		if r == '\r' {
			size++
		}
		offset += size
		column++
		if r == '\r' || r == '\n' {
			line, column = line+1, 1
		}
	}
	end := finding.Position{Line: line, Column: column + 1}
	if _, err := doc.SpanOf(finding.Place{Start: end, End: end}); !errors.Is(err, text.ErrRange) {
		t.Errorf("beyond the end: %v", err)
	}
}
