package plain_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/plain"
)

func TestLine(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"nothing":      {"", ""},
		"words":        {"café \u6846", "café \u6846"},
		"colour":       {"\x1b[31mred", `\u001b[31mred`},
		"line breaks":  {"a\nb\r\nc\u2028d", `a\u000ab\u000d\u000ac\u2028d`},
		"tab":          {"a\tb", "a b"},
		"order":        {"a\u202eb\u2066c", `a\u202eb\u2066c`},
		"invisible":    {"a\u200bb\u00adc\U000e0041", `a\u200bb\u00adc\ue0041`},
		"spaces":       {"a\u00a0b", `a\u00a0b`},
		"no UTF-8":     {"caf\xe9", `caf\xe9`},
		"a surrogate":  {"\xed\xa0\x80", `\xed\xa0\x80`},
		"the mark":     {"\ufffd", "\ufffd"},
		"command":      {"a ##[add-mask]b ##c", `a \u0023#[add-mask]b ##c`},
		"combinations": {"e\u0301", "e\u0301"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := plain.Line(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	if got, want := plain.Lines("a\tb\nx\x1by\n"), "a b\nx\\u001by\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzLine(f *testing.F) {
	f.Add("a\x1b[31m\u202e\xff\u200b\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := plain.Line(text)
		if !utf8.ValidString(got) {
			t.Errorf("no UTF-8: %q", got)
		}
		if i := strings.IndexFunc(got, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }); i >= 0 {
			t.Errorf("something unseen went through at %d: %q", i, got)
		}
		if strings.Contains(got, "##[") {
			t.Errorf("a command went through: %q", got)
		}
		if again := plain.Line(got); again != got {
			t.Errorf("not stable: %q, then %q", got, again)
		}
	})
}
