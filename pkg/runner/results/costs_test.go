package results_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/results"
)

// measuredRun is what the suite writes of a run: each cell has its levels, what could not be measured has
// none, and slocCounts are no cells.
const measuredRun = `{"name": "run", "rawData": {
	"db": {"gin": [
		{"latencyAvg": "1ms", "totalRequests": 9, "startTime": 1000, "endTime": 1015},
		{"startTime": 1017, "endTime": 1032}]},
	"json": {
		"gin": [{"startTime": 1062, "endTime": 1077}, {"startTime": 1079, "endTime": 1096}],
		"solo": [{"startTime": 5000, "endTime": 5020}, {"startTime": 5022, "endTime": 5040}]},
	"query": {"gin": [{"startTime": 1130, "endTime": 1145}]},
	"fortune": {"gin": []},
	"slocCounts": {"gin": 12}}}`

func TestSeconds(t *testing.T) {
	t.Parallel()
	// 30 and 34 seconds pass between cells of gin: 32 as the median.
	got, err := results.Seconds([]byte(measuredRun))
	want := map[string]float64{"db": 32 + 32, "json": 37 + 32, "query": 15 + 32}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v, seconds (-want +got):\n%s", err, diff)
	}
}

// TestSchedule makes the results of a run that keeps to the second to what the scripts of the suite wait: a
// primer and a warm-up of 5 and 15 seconds with pauses of 5, and levels of 15 with pauses of 2. It costs
// what policy/data/costs.yaml says.
func TestSchedule(t *testing.T) {
	t.Parallel()
	type level struct {
		Start int `json:"startTime"`
		End   int `json:"endTime"`
	}
	measured := map[string]map[string][]level{}
	now := 1_000_000
	for _, one := range []struct {
		kind   string
		levels int
	}{{"db", 6}, {"json", 6}, {"query", 5}, {"update", 5}, {"fortune", 6}, {"plaintext", 4}, {"cached-query", 5}} {
		now += 5 + 5 + 15 + 5
		levels := make([]level, one.levels)
		for i := range levels {
			levels[i] = level{now, now + 15}
			now += 15 + 2
		}
		measured[one.kind] = map[string][]level{"gin": levels}
	}
	content, err := json.Marshal(map[string]any{"rawData": measured})
	if err != nil {
		t.Fatal(err)
	}
	got, err := results.Seconds(content)
	if diff := cmp.Diff(map[string]float64{
		"db": 132, "json": 132, "fortune": 132, "query": 115, "update": 115, "cached-query": 115, "plaintext": 98,
	}, got); diff != "" || err != nil {
		t.Errorf("error %v, seconds (-table +run):\n%s", err, diff)
	}
}

func TestSecondsRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		`{"rawData": {}}`:                    results.ErrNotMeasured,
		`{"rawData": {"json": {}}}`:          results.ErrNotMeasured,
		`{"rawData": {"json": null}}`:        results.ErrNotMeasured,
		`{"rawData": []}`:                    results.ErrInvalid,
		`{"rawData": {"json": 3}}`:           results.ErrInvalid,
		`{"rawData": {"json": {"a": [{}]}}}`: results.ErrInvalid,
		`{"rawData": {"json": {"a": [{"startTime": 9, "endTime": 8}]}}}`:         results.ErrInvalid,
		`{"rawData": {"json": {"a": [{"startTime": 1, "endTime": 86402}]}}}`:     results.ErrInvalid,
		`{"rawData": {"json": {"a": [{"startTime": 1.5, "endTime": 86402e9}]}}}`: results.ErrInvalid,
	} {
		if got, err := results.Seconds([]byte(text)); !errors.Is(err, want) {
			t.Errorf("%s: %v, %v; want %v", text, got, err, want)
		}
	}
}

// TestReadFile shows that a folder stands for its results, and that a run of this program, which verifies,
// is told from one that measured.
func TestReadFile(t *testing.T) {
	t.Parallel()
	content, err := results.ReadFile("testdata")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := results.Seconds(content); !results.IsResults(content) || !errors.Is(err, results.ErrNotMeasured) {
		t.Errorf("got %v; want %v", err, results.ErrNotMeasured)
	}
	if _, err := results.ReadFile(t.TempDir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an empty folder: got %v", err)
	}
	if results.IsResults([]byte(`{"version": 1, "seconds": {}}`)) || results.IsResults([]byte("seconds:\n")) {
		t.Error("costs are no results")
	}
}

func FuzzSeconds(f *testing.F) {
	f.Add([]byte(measuredRun))
	f.Add([]byte(`{"rawData": {"json": {"a": [{"startTime": 9223372036854775807, "endTime": 9223372036854775807}]}}}`))
	if content, err := os.ReadFile(filepath.Join("testdata", "results.json")); err == nil {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		seconds, err := results.Seconds(content)
		if err != nil && (seconds != nil || strings.TrimSpace(err.Error()) == "") {
			t.Fatalf("got %v and %q", seconds, err)
		}
		for kind, of := range seconds {
			if of < 0 || of > 2*24*60*60 {
				t.Errorf("%s: %v seconds", kind, of)
			}
		}
	})
}
