package verify

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// A vector is a recorded case with the verdict of the suite's own verification.
type vector struct {
	ID, Type, Level, Func string
	Tags                  []string
	Input                 vectorInput
	Expected              vectorExpected
}

type vectorInput struct {
	Route  string
	Config struct {
		CI     bool  `json:"ci"`
		Levels []int `json:"concurrency_levels"`
	}
	Responses map[string][]recordedAnswer
	DB        *vectorDB

	// Units: updates-diff and query-count.
	Before, After []vectorTable
	Expected      int
	Queries, Rows float64
	RowsUpdated   float64 `json:"rows_updated"`
	DueQueries    float64 `json:"expected_queries"`
	DueRows       float64 `json:"expected_rows"`
	Failed        int
	Updates       bool
	Concurrency   int
	// counters.
	Table string
}

// Both units have a number named expected: of rows in one, absent in the other.

type vectorExpected struct {
	Verdict  Severity
	Results  []vectorResult
	Requests []string
	Load     *struct {
		Concurrency int
		At          string
	}
	Accept string
	Values *struct {
		Queries, Rows, Failed float64
		RowsUpdated           *float64 `json:"rows_updated"`
	}
}

type vectorResult struct {
	Severity  Severity
	Class, At string
}

type vectorDB struct {
	Kind     string
	Counters []map[string]*int64
	Load     struct {
		Failed    int
		Timeout   bool
		NoSummary bool `json:"no_summary"`
	}
	World [][]vectorTable
}

type vectorTable struct {
	N       *int
	First   *int
	Changed [][2]int
	Missing [][2]int
	Error   bool
	Key     string
}

// differs lists the tags of cases in which our choice differs from the suite's, with the
// reason. docs/verification.md says the same.
func differs() map[string]string {
	return map[string]string{
		"quirk-deep": "conflicting lengths in a later answer end the type; the suite asks for the case once more",
	}
}

func TestVerifyVectors(t *testing.T) {
	t.Parallel()
	folder := vectorFolder(t)
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors in %s: %v", folder, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".jsonl"), func(t *testing.T) {
			t.Parallel()
			matched, different := 0, 0
			for _, v := range readVectors(t, file) {
				switch problem := v.try(t); {
				case problem == "":
					matched++
				case v.mayDiffer():
					different++
					t.Logf("%s %v differs: %s", v.ID, v.Tags, problem)
				default:
					t.Errorf("%s %v: %s", v.ID, v.Tags, problem)
				}
			}
			t.Logf("%d match, %d differ by choice", matched, different)
		})
	}
}

func vectorFolder(t *testing.T) string {
	t.Helper()
	if folder := os.Getenv("TFBLINT_VECTORS"); folder != "" {
		return folder
	}
	folder := filepath.Join("..", "..", "..", "..", "shared", "vectors", "verify")
	if _, err := os.Stat(folder); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("the recorded cases are not beside the checkout: ", err)
	}

	return folder
}

func readVectors(t *testing.T, file string) []vector {
	t.Helper()
	data, err := os.ReadFile(file) //nolint:gosec // a file that a folder of tests has listed
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data)+1)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil { //nolint:musttag // names differ in case only
			t.Fatalf("%s: %.80s: %v", file, lines.Text(), err)
		}
		vectors = append(vectors, v)
	}
	if len(vectors) == 0 {
		t.Fatalf("no vectors in %s", file)
	}

	return vectors
}

func (v vector) mayDiffer() bool {
	for tag := range differs() {
		if slices.Contains(v.Tags, tag) {
			return true
		}
	}

	return false
}

func (v vector) try(t *testing.T) string {
	t.Helper()
	switch v.Level + " " + v.Func {
	case "type ":
		// The suite's order has to match in everything. So has ours, but that a type which
		// ends early may by then have asked for less, or for more.
		for _, options := range []Options{{Sequential: true}, {Patient: true}} {
			if problem := v.tryType(t, options); problem != "" {
				return fmt.Sprintf("sequential %v: %s", options.Sequential, problem)
			}
		}

		return ""
	case "unit updates-diff":
		results := compareTables("", tables(v.Input.Before), tables(v.Input.After), v.Input.Expected)

		return v.compareResults(results)
	case "unit query-count":
		return v.tryQueryCount()
	case "unit counters":
		return v.tryCounters(t)
	}

	return "unknown level"
}

func (v vector) tryQueryCount() string {
	in := v.Input
	d := demand{queries: in.DueQueries, rows: in.DueRows, updates: in.Updates, ci: in.Config.CI}
	if in.Updates {
		d.each = 2 * in.DueRows
	}

	return v.compareResults(d.judge("", counts{in.Queries, in.Rows, in.RowsUpdated}, in.Failed))
}

func (v vector) tryCounters(t *testing.T) string {
	t.Helper()
	name := "query"
	if v.Input.Updates {
		name = "update"
	}
	db := &recordedDB{vectorDB: v.Input.DB}
	r := newRun(name, Target{}, db, Options{Loader: db}, newTurns())
	r.word = v.Input.Table
	load := &Load{Users: v.Input.Concurrency}
	counted, err := r.measure(t.Context(), load)
	if err != nil {
		return err.Error()
	}
	want := v.Expected.Values
	got := fmt.Sprint(counted.queries, counted.rows, load.Failed)
	if wanted := fmt.Sprint(want.Queries, want.Rows, want.Failed); got != wanted {
		return fmt.Sprintf("queries, rows, failed %s; want %s", got, wanted)
	}
	if want.RowsUpdated != nil && *want.RowsUpdated != counted.updated {
		return fmt.Sprintf("rows updated %v; want %v", counted.updated, *want.RowsUpdated)
	}

	return ""
}

const vectorBase = "http://tfb-server:8080"

func (v vector) tryType(t *testing.T, options Options) string {
	t.Helper()
	var server *recordedServer
	var outcome Outcome
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		server = &recordedServer{t: t, answers: v.Input.Responses, asked: map[string]int{}}
		options.Dial = server.dial
		var db Database
		if v.Input.DB != nil && v.Input.DB.Kind != "none" {
			recorded := &recordedDB{vectorDB: v.Input.DB}
			db, options.Loader = recorded, recorded
		}
		target := Target{
			Base: vectorBase, Routes: map[string]string{v.Type: v.Input.Route},
			ConcurrencyLevels: v.Input.Config.Levels, CI: v.Input.Config.CI,
		}
		outcome = Type(t.Context(), v.Type, target, db, options)
		server.stop()
	})
	if problem := v.compareResults(outcome.Results); problem != "" {
		return problem
	}
	if v.Expected.Verdict != outcome.Verdict {
		return fmt.Sprintf("verdict %s; want %s", outcome.Verdict, v.Expected.Verdict)
	}
	if slices.Contains(v.Tags, "transport") && !options.Sequential {
		return ""
	}

	return v.compareTraffic(server, outcome, options)
}

func (v vector) compareResults(results []Result) string {
	got, want := make([]string, 0, len(results)), make([]string, 0, len(v.Expected.Results))
	for _, r := range results {
		got = append(got, fmt.Sprint(r.Severity, " ", r.Class, " ", r.At))
	}
	for _, r := range v.Expected.Results {
		want = append(want, fmt.Sprint(r.Severity, " ", r.Class, " ", r.At))
	}
	slices.Sort(got)
	slices.Sort(want)
	if difference := cmp.Diff(want, got); difference != "" {
		return "results (-want +got):\n" + difference + fmt.Sprint(results)
	}

	return ""
}

// compareTraffic compares what the server was asked.
func (v vector) compareTraffic(server *recordedServer, outcome Outcome, options Options) string {
	want := map[string]int{}
	for _, target := range v.Expected.Requests {
		want[target]++
	}
	ended := len(outcome.Results) == 1 && outcome.Results[0].At == "" && !options.Sequential
	if difference := cmp.Diff(want, server.asked); difference != "" && !ended {
		return "requests (-want +got):\n" + difference
	}
	if server.accept != v.Expected.Accept {
		return fmt.Sprintf("Accept %q; want %q", server.accept, v.Expected.Accept)
	}
	got, wanted := "none", "none"
	if outcome.Load != nil && outcome.Load.Elapsed >= 0 {
		got = fmt.Sprint(outcome.Load.Users, " ", outcome.Load.At)
	}
	if v.Expected.Load != nil {
		wanted = fmt.Sprint(v.Expected.Load.Concurrency, " ", v.Expected.Load.At)
	}
	if got != wanted && !ended {
		return fmt.Sprintf("load %s; want %s", got, wanted)
	}

	return ""
}

// A recordedDB is a database, and a load generator, that give recorded numbers.
type recordedDB struct {
	*vectorDB

	counted, read int
}

func (d *recordedDB) Kind() database.Kind { return database.Kind(strings.ToLower(d.vectorDB.Kind)) }

func (d *recordedDB) Counters(context.Context, string) (database.Counters, error) {
	counters := database.Counters{}
	for name, value := range d.vectorDB.Counters[d.counted] {
		if value != nil {
			counters[name] = *value
		}
	}
	d.counted++

	return counters, nil
}

var errUnreadable = errors.New("unreadable")

func (d *recordedDB) Tables(context.Context) ([]database.Table, error) {
	reading := d.World[min(d.read, len(d.World)-1)]
	d.read++
	for i, table := range reading {
		if table.Error {
			return tables(reading[:i]), errUnreadable
		}
	}

	return tables(reading), nil
}

func (*recordedDB) ResetCaches(context.Context) error { return nil }

func (d *recordedDB) Load(_ context.Context, _, _ string, users int) (LoadReport, error) {
	report := LoadReport{Failed: d.vectorDB.Load.Failed, Unfinished: d.vectorDB.Load.Timeout}
	if d.vectorDB.Load.NoSummary {
		report.Failed = users
	}

	return report, nil
}

// wholeWorld is the World table of 10,000 rows, made once.
//
//nolint:gochecknoglobals // made once, read by all
var wholeWorld = sync.OnceValue(func() map[string]int64 { return worldOf(1, 10000) })

func worldOf(first, rows int) map[string]int64 {
	numbers := make(map[string]int64, rows)
	for id := first; id < first+rows; id++ {
		numbers[strconv.Itoa(id)] = int64(id*7919%10000 + 1)
	}

	return numbers
}

func tables(recorded []vectorTable) []database.Table {
	world := wholeWorld()
	made := make([]database.Table, 0, len(recorded))
	for _, table := range recorded {
		first, rows := 1, 10000
		if table.First != nil {
			first = *table.First
		}
		if table.N != nil {
			rows = *table.N
		}
		numbers := maps.Clone(world)
		if first != 1 || rows != 10000 {
			numbers = worldOf(first, rows)
		}
		for _, span := range table.Changed {
			for id := span[0]; id < span[0]+span[1]; id++ {
				numbers[strconv.Itoa(id)] = int64(id*7919%10000+1)%10000 + 1
			}
		}
		for _, span := range table.Missing {
			for id := span[0]; id < span[0]+span[1]; id++ {
				delete(numbers, strconv.Itoa(id))
			}
		}
		made = append(made, database.Table{Numbers: numbers})
	}

	return made
}
