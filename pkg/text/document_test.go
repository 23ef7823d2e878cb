package text_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/text"
)

func TestPlace(t *testing.T) {
	t.Parallel()
	const src = `{
  "framework": "flask",
  "tests": [{
    "default": {"json_url": "/json", "tags": ["é", "broken"], "é/~": 1},
    "default": {"port": 8080, "none": }
  }]
}`
	tests := []struct{ pointer, want string }{
		{"", "1:1-1:2"},
		{"/framework", "2:16-2:23"},
		{"/tests", "3:3-3:10"},
		{"/tests/0", "3:13-3:14"},
		{"/tests/0/default", "5:5-5:14"},
		{"/tests/0/default/port", "5:25-5:29"},
		{"/tests/0/default/none", "5:31-5:37"},
		// What is not there is shown at what is there around it.
		{"/tests/0/default/json_url", "5:5-5:14"},
		{"/tests/0/raw/port", "3:13-3:14"},
		{"/tests/1/default", "3:3-3:10"},
		{"/tests/00", "3:3-3:10"},
		{"/tests/-1", "3:3-3:10"},
		{"/framework/x", "2:16-2:23"},
		{"/nothing", "1:1-1:2"},
		{"no pointer", "1:1-1:2"},
	}
	doc := text.ParseJSON("dir/x.json", []byte(src))
	for _, test := range tests {
		if got := span(doc.Place(test.pointer)); got != "dir/x.json:"+test.want {
			t.Errorf("%q: %s, want %s", test.pointer, got, test.want)
		}
	}
}

func span(p finding.Place) string {
	return fmt.Sprintf("%s-%d:%d", p, p.End.Line, p.End.Column)
}

func TestPlaceWithoutRoot(t *testing.T) {
	t.Parallel()
	doc := text.ParseJSON("x.json", nil)
	if diff := cmp.Diff(finding.Place{File: "x.json"}, doc.Place("/a")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("x.json:1:1-1:1", span(doc.PlaceOf(0, 0))); diff != "" {
		t.Error(diff)
	}
}

func TestPlaceOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, src  string
		start, end int
		want       string
	}{
		{"LF", "ab\ncd", 3, 5, "2:1-2:3"},
		{"CR LF", "ab\r\ncd", 4, 6, "2:1-2:3"},
		{"CR", "ab\rcd", 3, 5, "2:1-2:3"},
		{"LF CR", "ab\n\rcd", 4, 6, "3:1-3:3"},
		{"within CR LF", "ab\r\ncd", 2, 3, "1:3-1:3"},
		{"code points", "é😀x", 2, 7, "1:2-1:4"},
		{"invalid bytes", "\xE9\xE9x", 2, 3, "1:3-1:4"},
		{"after a byte-order mark", "\uFEFFab", 3, 4, "1:1-1:2"},
		{"a byte-order mark", "\uFEFFab", 0, 3, "1:1-1:1"},
		{"end of text", "ab\n", 3, 3, "2:1-2:1"},
		{"outside", "ab", -1, 9, "1:1-1:3"},
		{"turned round", "ab", 1, 0, "1:2-1:2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := &text.Document{Name: "x", Bytes: []byte(test.src)}
			if got := span(doc.PlaceOf(test.start, test.end)); got != "x:"+test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	doc := &text.Document{Bytes: []byte("\uFEFFone\r\n\rthree\n\n")}
	for n, want := range map[int]string{0: "", 1: "one", 2: "", 3: "three", 4: "", 5: "", 6: "", -1: ""} {
		if got := doc.Line(n); got != want {
			t.Errorf("line %d: %q, want %q", n, got, want)
		}
	}
}

// TestConcurrentPlaces lets the race detector see the lazy line index.
func TestConcurrentPlaces(t *testing.T) {
	t.Parallel()
	doc := text.ParseJSON("x.json", []byte("{\n\"a\": 1\n}"))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if got := span(doc.Place("/a")); got != "x.json:2:6-2:7" {
				t.Error(got)
			}
		})
	}
	wait.Wait()
}

func TestFind(t *testing.T) {
	t.Parallel()
	doc := text.ParseJSON("x.json", []byte(`{"": 0, "a/b": 1, "m~n": 2, "~1": 3, "d": 4, "d": 5, "list": [6, [7]]}`))
	for pointer, want := range map[string]string{
		"/": "0", "/a~1b": "1", "/m~0n": "2", "/~01": "3", "/d": "5", "/list/0": "6", "/list/1/0": "7",
		"/list/2": "", "/list/-": "", "/list/+1": "", "/list/01": "", "/a/b": "", "/D": "", "list": "", "/list/0/0": "",
		"/list/99999999999999999999": "",
	} {
		node, key := doc.Find(pointer)
		switch {
		case want == "" && node == nil:
		case want != "" && node != nil && node.Text == want:
			if isItem := strings.HasPrefix(pointer, "/list/"); isItem != (key == text.Span{}) {
				t.Errorf("%s: key at %+v", pointer, key)
			}
		default:
			t.Errorf("%s: %+v, want %q", pointer, node, want)
		}
	}
}

func TestPointers(t *testing.T) {
	t.Parallel()
	for pointer, tokens := range map[string][]string{
		"":              nil,
		"/":             {""},
		"//":            {"", ""},
		"/tests/0":      {"tests", "0"},
		"/a~1b/m~0n":    {"a/b", "m~n"},
		"/~01/~00/~1~1": {"~1", "~0", "//"},
	} {
		if got := text.Join(tokens...); got != pointer {
			t.Errorf("Join(%q) = %q, want %q", tokens, got, pointer)
		}
		if diff := cmp.Diff(tokens, text.Split(pointer)); diff != "" {
			t.Errorf("Split(%q): %s", pointer, diff)
		}
	}
}

func TestNilNode(t *testing.T) {
	t.Parallel()
	var node *text.Node
	if got := node.Get("a").Get("b"); got != nil {
		t.Errorf("got %+v", got)
	}
}
