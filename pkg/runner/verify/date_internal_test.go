package verify

import (
	"net/http"
	"testing"
)

// The verdicts are those of Python's strptime with "%a, %d %b %Y %H:%M:%S %Z".
func TestReadDate(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"Sun, 06 Nov 1994 08:49:37 GMT":          true,
		"sun, 6 nov 1994 8:9:7 utc":              true,
		"Sun,  6\tNov 1994 08:49:37 GMT":         true,
		"Sun,\u008506\u00a0Nov 1994 8:49:37 GMT": true,
		"Sun, 06 Nov 1994 08:49:37\x1cGMT":       true,
		"Tue, 29 Feb 2000 08:49:37 GMT":          true,
		"Mon, 06 Nov 0001 08:49:37 GMT":          true,
		"Sun,06 Nov 1994 08:49:37 GMT":           false,
		"Sun , 06 Nov 1994 08:49:37 GMT":         false,
		" Sun, 06 Nov 1994 08:49:37 GMT":         false,
		"Sun, 06 Nov 1994 08:49:37 GMT ":         false,
		"Sun, 06 Nov 1994 08:49:60 GMT":          false,
		"Sun, 06 Nov 1994 24:49:37 GMT":          false,
		"Sun, 06 Nov 1994 08:60:37 GMT":          false,
		"Sun, 30 Feb 1994 08:49:37 GMT":          false,
		"Sun, 31 Apr 1994 08:49:37 GMT":          false,
		"Sun, 00 Nov 1994 08:49:37 GMT":          false,
		"Sun, 006 Nov 1994 08:49:37 GMT":         false,
		"Sun, 06 Nov 0000 08:49:37 GMT":          false,
		"Sun, 06 Nov 94 08:49:37 GMT":            false,
		"Sun, 06 Nov 1994 8:49:37GMT":            false,
		"Sun, 06 Nov 1994 08:49:37 EST":          false,
		"Sunday, 06 Nov 1994 08:49:37 GMT":       false,
		"Sun, 06 November 1994 08:49:37 GMT":     false,
		"Sun, 06 Nov 1994 08:49 GMT":             false,
		"Sun, 06 Nov 1994 08:49:-7 GMT":          false,
		"":                                       false,
	} {
		if _, got := readDate(value); got != want {
			t.Errorf("%q: %v; want %v", value, got, want)
		}
	}
}

// What HTTP calls a date is one here.
func FuzzReadDate(f *testing.F) {
	f.Add("Sun, 06 Nov 1994 08:49:37 GMT")
	f.Add("sun,  6 nov 1994 8:9:7 utc")
	f.Add("Mon, 31 Feb 2000 24:60:60 EST")
	f.Fuzz(func(t *testing.T, value string) {
		got, ok := readDate(value)
		if !ok {
			return
		}
		again, ok := readDate(got.Format(http.TimeFormat))
		if !ok || !again.Equal(got) {
			t.Errorf("%q is %v, which is %v, %v", value, got, again, ok)
		}
	})
}

func TestContentTypeMatches(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][3]bool{
		"application/json":                 {true, false, false},
		"application/json; charset=utf-8":  {true, false, false},
		"application/json;charset=UTF-8":   {true, false, false},
		"application/json; charset=Utf-8":  {false, false, false},
		"application/json;  charset=utf-8": {false, false, false},
		"application/json ;charset=utf-8":  {false, false, false},
		"application/json; charset=utf-8 ": {false, false, false},
		"Application/json":                 {false, false, false},
		"text/html":                        {false, false, false},
		"text/html;charset=utf-8":          {false, true, false},
		"text/plain":                       {false, false, true},
		"text/plain; charset=UTF-8":        {false, false, true},
		"":                                 {false, false, false},
	} {
		for i, name := range []string{"json", "fortune", "plaintext"} {
			k, _ := kindOf(name)
			if got := k.content.matches(value); got != want[i] {
				t.Errorf("%s: %q: %v; want %v", name, value, got, want[i])
			}
		}
	}
}
