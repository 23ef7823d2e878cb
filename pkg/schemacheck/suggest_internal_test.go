package schemacheck

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"Fullstack", "Micro", "Platform", "json_url", "database_os", "database", "orm"}
	for word, want := range map[string]string{
		"fullstack": "Fullstack", "Full-stack": "Fullstack", "Full": "Fullstack", "MicroFramework": "Micro",
		"Mirco": "Micro", "Micr\u043e": "Micro", "Plattform": "Platform", "JSON-URL": "json_url", "jsonurl": "json_url",
		"databse": "database", "Database": "database", "databaseos": "database_os", "omr": "orm", "or": "",
		"x": "", "": "", "colour": "", "Raw": "", strings.Repeat("database", 1000): "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "ab", 2},
		{"abc", "", 3},
		{"abc", "abc", 0},
		{"abc", "abd", 1},
		{"abc", "acb", 1},
		{"abcd", "bcd", 1},
		{"abc", "xabc", 1},
		{"kitten", "sitting", 3},
		{"\u00e9t\u00e9", "ete", 2},
		{"ca", "abc", 3},
	} {
		if got := distance([]rune(test.a), []rune(test.b)); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
		if got := distance([]rune(test.b), []rune(test.a)); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.b, test.a, got, test.want)
		}
	}
}

func TestRepaired(t *testing.T) {
	t.Parallel()
	isPath := func(s string) bool { return strings.HasPrefix(s, "/") }
	isName := func(s string) bool { return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == "" }
	for _, test := range []struct {
		word  string
		takes func(string) bool
		want  string
	}{
		{"json", isPath, "/json"},
		{" /json", isPath, "/json"},
		{"./json", isPath, "/json"},
		{"", isPath, ""},
		{"http://localhost:8080/db?a=1", isPath, "/db?a=1"},
		{"Default", isName, "default"},
		{"My SQL ", isName, "my-sql"},
		{"a:b", isName, ""},
		{strings.Repeat("A", 1000), isName, ""},
	} {
		if got := repaired(test.word, test.takes); got != test.want {
			t.Errorf("repaired(%q) = %q, want %q", test.word, got, test.want)
		}
	}
}
