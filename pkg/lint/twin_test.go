package lint_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/lint"
)

// TestTwin shows what rules see of a second file, by the names that they ask for.
func TestTwin(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/pair": {entry("default")}})
	const file = "frameworks/Go/pair/config.toml"
	files[file] = "[framework]\nname = 'pair'\n[main]\nurls.json = \"/json\"\nos = 1\nos = 2\n"
	documents, err := lint.Facts(t.Context(), lint.Options{Suite: files})
	if err != nil {
		t.Fatal(err)
	}
	conforms(t, "policy-input", documents[0])
	encoded, err := json.Marshal(documents[0])
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Framework struct {
			Twin any `json:"twin"`
		} `json:"framework"`
	}
	if err := json.Unmarshal(encoded, &got); err != nil {
		t.Fatal(err)
	}
	at := func(line, column, end float64) map[string]any {
		return map[string]any{"file": file, "line": line, "column": column, "end_line": line, "end_column": end}
	}
	want := map[string]any{
		"file": file,
		"name": "pair",
		"problems": []any{map[string]any{
			"message": `The key "os" is repeated; it has a value on line 5 already. Remove one of the two.`,
			"at":      at(6, 1, 3),
		}},
		"tests": map[string]any{"default": map[string]any{
			"at": at(3, 2, 6),
			"values": map[string]any{
				"json_url": map[string]any{"value": "/json", "at": at(4, 13, 20)},
				"os":       map[string]any{"value": "2", "at": at(6, 6, 7)},
			},
		}},
	}
	if diff := cmp.Diff(want, got.Framework.Twin); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
