package text_test

import (
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/tfblint/tfblint/pkg/text"
)

// FuzzParseTOML holds the reader to the decoder of the library whose parser it uses: what
// one accepts the other accepts, with the same texts and the same tables.
func FuzzParseTOML(f *testing.F) {
	for _, seed := range tomlSeeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		doc := text.ParseTOML("x.toml", src)
		checkPlaces(t, doc)
		deep := false
		for _, p := range doc.Problems {
			if p.Start < 0 || p.Start > p.End || p.End > len(src) {
				t.Errorf("problem %+v of %d bytes", p, len(src))
			}
			deep = deep || p.Code == text.Depth || p.Code == text.Encoding
		}
		values := 0
		checkYAML(t, doc.Root, len(src), 0, &values)
		if values > 2*len(src)+1 {
			t.Errorf("%d values in %d bytes", values, len(src))
		}
		if deep || len(src) > 2 && string(src[:3]) == "\uFEFF" {
			return // The library knows neither this limit nor the mark.
		}
		var want map[string]any
		err := toml.Unmarshal(src, &want)
		if accepted := len(doc.Problems) == 0; accepted != (err == nil) {
			t.Fatalf("problems %+v, but the library says %v", doc.Problems, err)
		}
		if err == nil {
			checkValue(t, doc.Root, want)
		}
	})
}

func tomlSeeds() []string {
	return []string{
		"",
		"[framework]\nname = \"flask\"\n\n[main]\nurls.json = \"/json\"\ndatabase_os = \"Linux\"\n",
		"[main]\ndatabase = \"Postgres\"\ndatabase.os = \"Linux\"\n",
		"a = [1, [2.5, 0x1F], # ]\n {b = '''x''', c.d = {}}]\n", "[[a]]\n[a.b]\n[[a]]\n[[a.b]]\n",
		"a.b.c = 1\n[a.b]\n", "[a.b]\n[a]\nb.c = 1\n", "a = {}\n[a]\n", "a = 1979-05-27T07:32:00.999-07:00\n",
		"a = 2026-02-30\n", "a = 07:32\n", "a = 99999999999999999999\n", "a=-nan\n", "\uFEFFa=1",
		"a = \"\"\"\\\n  x\"\"\"\n", "\"\\u00e9\" = +inf\n", "a = 1\r\nb",
		"'a.b'=1\na.b=2\n", "[a]\nb.c=1\n[a.b.d]\n[a.b]\n", "a = [\n", "a = { b = 1,\n }\n",
	}
}
