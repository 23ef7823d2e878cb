package python_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

func TestReadJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		`{"a":1,"b":[true,null]}`: python.Object{
			{Key: "a", Value: python.Integer("1")},
			{Key: "b", Value: []any{true, nil}},
		},
		" \t\r\n1 ": python.Integer("1"),
		`[]`:        []any{},
		`{}`:        python.Object{},
		`-0`:        python.Integer("-0"),
		`1e400`:     math.Inf(1),
		`-Infinity`: math.Inf(-1),
		`0.5`:       0.5,
		`{"A":1,"a":2,"A":3}`: python.Object{
			{Key: "A", Value: python.Integer("3")},
			{Key: "a", Value: python.Integer("2")},
		},
		`"\ud83d\ude00 \u0041\n"`:              "😀 A\n",
		`"\ud800"`:                             "\xed\xa0\x80",
		"\xef\xbb\xbf[1]":                      []any{python.Integer("1")},
		"\xff\xfe[\x001\x00]\x00":              []any{python.Integer("1")},
		"\x00[\x001\x00]":                      []any{python.Integer("1")},
		"[\x001\x00]\x00":                      []any{python.Integer("1")},
		"\x00\x00\xfe\xff\x00\x00\x007":        python.Integer("7"),
		"7\x00\x00\x00":                        python.Integer("7"),
		"\"\xed\xa0\x80\"":                     "\xed\xa0\x80",
		`"` + strings.Repeat("é", 3) + `"`:     "ééé",
		strings.Repeat("9", 4300):              python.Integer(strings.Repeat("9", 4300)),
		"\xff\xfe\"\x00\x3d\xd8\x00\xde\"\x00": "😀",
		"\xfe\xff\x00\"\xd8\x00\x00\"":         "\xed\xa0\x80",
		`[1, 2.0E+1, "\"\\\/\b\f\r\t"]`:        []any{python.Integer("1"), 20.0, "\"\\/\b\f\r\t"},
		`{"k":{"k":{}}}`: python.Object{
			{Key: "k", Value: python.Object{{Key: "k", Value: python.Object{}}}},
		},
	} {
		got, err := python.ReadJSON([]byte(text))
		if err != nil {
			t.Errorf("%.40q: %v", text, err)
		} else if diff := cmp.Diff(want, got.Value); diff != "" {
			t.Errorf("%.40q (-want +got):\n%s", text, diff)
		}
	}
}

func TestReadJSONRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		``, ` `, `[1,]`, `{"a":1,}`, `{a:1}`, `{"a" 1}`, `'a'`, `01`, `+1`, `.5`, `1.`, `1e`, `0x1`,
		`[1`, `{`, `"`, `"\x"`,
		`"\u12g4"`, `"\u123"`, "\"\n\"", `nul`, `1 2`, "[1]\v", "\"\xff\"",
		`-`, `-Inf`, "\x00", "\xff\xfe1", "\xff\xfe\x00",
		strings.Repeat("9", 4301), "\xfe\xff\xff\xfe", "\x00\x00\xfe\xff\x00\x11\x00\x00",
		"\ufeff\ufeff1", `[1 2]`, `{"a":1 "b":2}`,
		"\u00a01", `"a`, `"\`, `{"a"`, `{"a":`,
	} {
		_, err := python.ReadJSON([]byte(text))
		if !errors.Is(err, python.ErrJSON) {
			t.Errorf("%.40q: the error is %v; want %v", text, err, python.ErrJSON)
		}
	}
	if _, err := python.ReadJSON([]byte(strings.Repeat("[", 999) + strings.Repeat("]", 999))); err != nil {
		t.Errorf("999 levels: %v", err)
	}
	_, err := python.ReadJSON([]byte(strings.Repeat("[", 1002)))
	if !errors.Is(err, python.ErrDepth) || errors.Is(err, python.ErrJSON) {
		t.Errorf("depth: the error is %v; want %v alone", err, python.ErrDepth)
	}
}

func TestReadJSONRemembers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`1`: "UTF-8 ", `[NaN, Infinity]`: "UTF-8 NaN",
		"\xef\xbb\xbf-Infinity": "UTF-8 with a byte order mark -Infinity",
		"1\x00":                 "UTF-16 ", "1\x00\x00\x00": "UTF-32 ", `"NaN"`: "UTF-8 ",
	} {
		got, err := python.ReadJSON([]byte(text))
		if got := fmt.Sprint(got.Encoding, " ", got.Literal); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

// What encoding/json accepts, Python does too; only large numbers and depth are another matter.
func FuzzReadJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.5e3,"\u00e9"]}`, `NaN`, "\xff\xfe1\x00", `"\ud800"`, `[[[]]]`, `-0`, `{"a":1,"a":2}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := python.ReadJSON(data)
		if err == nil {
			_, _ = python.Int(got.Value)
		}
		if json.Valid(data) && err != nil && len(data) < 4000 && !errors.Is(err, python.ErrDepth) && data[0] != 0 {
			if document := []rune(string(data)); !strings.ContainsRune(string(document), '\uFFFD') {
				t.Errorf("%q: %v", data, err)
			}
		}
	})
}
