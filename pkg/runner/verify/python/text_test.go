package python_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

func TestInt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value any
		want  int64
		err   error
	}{
		{python.Integer("12"), 12, nil},
		{python.Integer("-0"), 0, nil},
		{python.Integer(strings.Repeat("9", 4300)), python.Most, nil},
		{python.Integer("-" + strings.Repeat("9", 30)), -python.Most, nil},
		{true, 1, nil},
		{false, 0, nil},
		{0.5, 0, nil},
		{-0.9, 0, nil},
		{10000.9, 10000, nil},
		{1e300, python.Most, nil},
		{-1e300, -python.Most, nil},
		{math.Inf(1), 0, python.ErrValue},
		{math.NaN(), 0, python.ErrValue},
		{nil, 0, python.ErrType},
		{[]any{}, 0, python.ErrType},
		{python.Object{}, 0, python.ErrType},
		{" 1_0 ", 10, nil},
		{"+1", 1, nil},
		{"-\u0661", -1, nil},
		{"\u0661_\u0662", 12, nil},
		{"\u00851", 1, nil},
		{"\u0661\u2028", 1, nil},
		{"１２", 12, nil},
		{"𝟙", 1, nil},
		{"𝟘𝟡", 9, nil},
		{"0_0", 0, nil},
		{"", 0, python.ErrValue},
		{"-", 0, python.ErrValue},
		{"+ 1", 0, python.ErrValue},
		{"1__0", 0, python.ErrValue},
		{"_1", 0, python.ErrValue},
		{"1_", 0, python.ErrValue},
		{"1.0", 0, python.ErrValue},
		{"0x1", 0, python.ErrValue},
		{"²", 0, python.ErrValue},
		{"\x1c1", 0, python.ErrValue},
		{"1\x00", 0, python.ErrValue},
		{"\xed\xa0\x80", 0, python.ErrValue},
		{strings.Repeat("0", 4301), 0, python.ErrValue},
		{strings.Repeat("1_", 4299) + "1", python.Most, nil},
	} {
		got, err := python.Int(c.value)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("int(%.20v) = %d, %v; want %d, %v", c.value, got, err, c.want, c.err)
		}
	}
}

func TestLower(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Hello, World!": "hello, world!",
		"İD":            "i\u0307d",
		"ΑΣ":            "ας",
		"ΑΣΑ":           "ασα",
		"Σ":             "σ",
		"Α.Σ":           "α.ς",
		"ΑΣ'Α":          "ασ'α",
		"ΑΣ 1":          "ας 1", "\u212A": "k",
		"ẞ": "ß", "ǅ": "ǆ", "É\xed\xa0\x80": "é\xed\xa0\x80", "ⅧΣ": "ⅷς", "": "",
	} {
		if got := python.Lower(text); got != want {
			t.Errorf("%q: %q; want %q", text, got, want)
		}
	}
	if got := python.Lower("Α" + strings.Repeat("'", 1000) + "Σ"); !strings.HasSuffix(got, "σ") {
		t.Errorf("a look back of 1000 characters was taken")
	}
}

func FuzzInt(f *testing.F) {
	for _, seed := range []string{"1", " 1_0 ", "-\u0661", "１２", "1__0", "\x1c1", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value, err := python.IntOfText(text)
		if padded, again := python.IntOfText(" " + text + "\u2028"); padded != value || !errors.Is(again, err) {
			t.Errorf("%q: %d, %v; with blanks %d, %v", text, value, err, padded, again)
		}
		if lower := python.Lower(text); python.Lower(lower) != lower && !strings.ContainsAny(text, "ΣςσİJ") {
			t.Errorf("%q: lower case of %q is not its own", text, lower)
		}
	})
}
