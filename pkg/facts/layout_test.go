package facts_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/facts"
)

func TestLayoutOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"usual", "{\n  \"a\": 1\n}\n", nil},
		{"empty lines", "\n\n", nil},
		{"no end", "{\n  }", []string{"no-final-newline 1 2:4-2:4"}},
		{"one line", "{}", []string{"no-final-newline 1 1:3-1:3"}},
		{"carriage returns", "{\r\n\"a\"\r\n}\n", []string{"crlf 2 1:1-1:2"}},
		{"a carriage return alone ends no line", "a\rb\n", nil},
		{"tabs", "{\n \t\"a\":\t1,\n\t2\n}\n", []string{"tabs 2 2:1-2:3"}},
		{"a tab elsewhere", "{\"a\":\t1}\n", nil},
		{"blanks", "{ \t\n  \n}\n", []string{"trailing-blanks 2 1:2-1:4"}},
		{"blanks before a carriage return", "{ \r\n", []string{"crlf 1 1:1-1:3", "trailing-blanks 1 1:2-1:3"}},
		{"a line of tabs alone", "{\n\t\t\n}\n", []string{"trailing-blanks 1 2:1-2:3"}},
		{"characters of several bytes", "µ \nµ", []string{"trailing-blanks 1 1:2-1:3", "no-final-newline 1 2:2-2:2"}},
		{"a byte order mark", "\uFEFF{ \n", []string{"trailing-blanks 1 1:2-1:3"}},
		{"no UTF-8", "\xff\xfe\x00 ", []string{"trailing-blanks 1 1:4-1:5", "no-final-newline 1 1:5-1:5"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string //nolint:prealloc // Nil is wanted for none.
			for _, oddity := range facts.LayoutOf("a.json", []byte(test.text)) {
				got = append(got, fmt.Sprintf("%s %d %s", oddity.Code, oddity.Count,
					strings.TrimPrefix(span(oddity.Place), "a.json:")))
				if oddity.Place.File != "a.json" {
					t.Errorf("the file is %s", oddity.Place.File)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestLayoutOfLargeFiles goes through long lines and many lines. That it ends is what it
// checks: work that grew with the square of the size would not.
func TestLayoutOfLargeFiles(t *testing.T) {
	t.Parallel()
	const large = 8 << 20
	for name, content := range map[string][]byte{
		"blanks": bytes.Repeat([]byte(" "), large), "tabs": bytes.Repeat([]byte("\t"), large),
		"lines": []byte(strings.Repeat("\t \r\n", large/4)),
	} {
		if len(facts.LayoutOf("a", content)) == 0 {
			t.Errorf("%s: nothing found", name)
		}
	}
}
