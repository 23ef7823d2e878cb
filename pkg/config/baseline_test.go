package config_test

import (
	"errors"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/tree"
)

const known = `{
  "version": 1,
  "findings": [
    {"fingerprint":"00000000000000aa","rule":"matrix/max-tests","framework":"a","test":"","file":"x.json","count":14},
    {"fingerprint":"00000000000000bb","rule":"a/b","framework":"a","test":"a-raw"},
    {"fingerprint":"0000000000000000","rule":"a/b","framework":"b<&>","test":""}
  ]
}
`

// TestBaseline shows that what is read is written back byte by byte, and in which order.
func TestBaseline(t *testing.T) {
	t.Parallel()
	read, err := config.ParseBaseline("b.json", []byte(known))
	if err != nil {
		t.Fatal(err)
	}
	want := config.Entry{
		Fingerprint: "00000000000000aa", Rule: "matrix/max-tests", Framework: "a", File: "x.json", Count: 14,
	}
	if len(read.Entries) != 3 || read.Entries[0] != want {
		t.Errorf("got %+v", read.Entries)
	}
	if got, want := read.Place(1).String(), "b.json:5:5"; got != want {
		t.Errorf("the second entry stands at %s, want %s", got, want)
	}
	shuffled := append([]config.Entry{read.Entries[2], read.Entries[1]}, read.Entries...)
	written, err := config.FormatBaseline(shuffled)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(known, string(written)); diff != "" {
		t.Errorf("wanted (-), got (+):\n%s", diff)
	}
	empty, err := config.FormatBaseline(nil)
	if err != nil || string(empty) != "{\n  \"version\": 1,\n  \"findings\": []\n}\n" {
		t.Errorf("got %q, %v", empty, err)
	}
	if read, err = config.ParseBaseline("b.json", empty); err != nil || len(read.Entries) > 0 {
		t.Errorf("got %+v, %v", read, err)
	}
}

func TestParseBaselineInvalid(t *testing.T) {
	t.Parallel()
	entry := func(content string) string { return `{"version": 1, "findings": [{` + content + `}]}` }
	const sound = `"fingerprint": "0123456789abcdef", "rule": "a/b", "framework": "", "test": ""`
	for content, want := range map[string]string{
		"":                               "b.json:1:1: ",
		"[]":                             "b.json:1:1: The file is an empty list",
		"{}":                             "`findings` is missing",
		`{"version": 2, "findings": []}`: "b.json:1:13: `version` is 2; wanted 1",
		`{"version": 1, "findings": {}}`: "b.json:1:16: `findings` is an empty object",
		entry(`"rule": "a/b"`):           "`fingerprint` is missing",
		entry(strings.Replace(sound, "f", "g", 3)): "b.json:1:",
		entry(sound + `, "count": 0`):              "`count` is 0",
		entry(sound + `, "count": 1e9`):            "1e9",
		entry(sound + `, "line": 3`):               "`line` is no key",
		"<<<<<<< HEAD\n" + known:                   "b.json:1:1: ",
	} {
		_, err := config.ParseBaseline("b.json", []byte(content))
		if !errors.Is(err, config.ErrBaseline) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", content, err, want)
		}
	}
}

func TestReadBaseline(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings string
		files    tree.Memory
		needed   bool
		entries  int // -1 means that there is no baseline.
		wrong    error
	}{
		"none":              {"", nil, true, -1, nil},
		"by its usual name": {"", tree.Memory{config.BaselineName: known}, true, 3, nil},
		"by another":        {"baseline: a/b.json", tree.Memory{"a/b.json": known}, true, 3, nil},
		"named and missing": {
			"baseline: a/b.json", tree.Memory{config.BaselineName: known}, true, 0, config.ErrInvalid,
		},
		"not yet needed": {"baseline: a/b.json", nil, false, -1, nil},
		"malformed":      {"", tree.Memory{config.BaselineName: "{"}, true, 0, config.ErrBaseline},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings, err := config.Parse("x.yaml", []byte(test.settings))
			if err != nil {
				t.Fatal(err)
			}
			read, err := settings.ReadBaseline(test.files, test.needed)
			if !errors.Is(err, test.wrong) {
				t.Fatalf("got the error %v, want %v", err, test.wrong)
			}
			entries := -1
			if read != nil {
				entries = len(read.Entries)
			}
			if err == nil && entries != test.entries {
				t.Errorf("got %d entries, want %d", entries, test.entries)
			}
		})
	}
}

// FuzzParseBaseline holds ParseBaseline to its promises: no panic, an error that says
// where, and entries that can be pointed at and written.
func FuzzParseBaseline(f *testing.F) {
	for _, seed := range []string{
		known, "", "{}", `{"version":1,"findings":[{}]}`, "[[[[", `{"findings":[],"findings":3}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		read, err := config.ParseBaseline("b.json", content)
		if err != nil {
			if !errors.Is(err, config.ErrBaseline) || !strings.Contains(err.Error(), "\nb.json") {
				t.Fatalf("an error without a place: %v", err)
			}

			return
		}
		for i := range read.Entries {
			if (read.Place(i) == finding.Place{}) {
				t.Errorf("entry %d stands nowhere", i)
			}
		}
		written, err := config.FormatBaseline(read.Entries)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := config.ParseBaseline("b.json", written); err != nil || len(again.Entries) > len(read.Entries) {
			t.Errorf("what is written cannot be read: %v", err)
		}
	})
}
