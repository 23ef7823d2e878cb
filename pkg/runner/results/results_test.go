package results_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5" //nolint:depguard // A reader of the files would use it too.

	"github.com/tfblint/tfblint/pkg/runner/results"
	"github.com/tfblint/tfblint/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

// day is when the runs of these tests begin.
func day() time.Time {
	return time.Date(2031, 2, 3, 4, 5, 6, 789e6, time.FixedZone("CET", 3600))
}

// clock returns a clock that goes on by a minute with each look.
func clock() func() time.Time {
	next := day()

	return func() time.Time {
		now := next
		next = next.Add(time.Minute)

		return now
	}
}

func options() results.Options {
	return results.Options{
		Host: "bench1", Git: &results.Git{
			CommitID: strings.Repeat("0123456789", 4), RepositoryURL: "https://example.org/fw.git", BranchName: "main",
		},
		System: results.OperatingSystem{Name: "Linux", Version: "9.9.9"},
		Tests:  []string{"foo", "foo-pg", "foo-raw", "Zoë/../x"},
		Metadata: []results.Metadata{
			{ProjectName: "foo", Name: "foo-pg", DisplayName: "Foo, \"PG\": é 😀", Tags: []string{"a"}},
			{ProjectName: "foo", Name: "foo"},
		},
		Run: results.Run{
			Tool:   results.Tool{Version: "v1", Go: "go1.26", System: "linux/amd64"},
			Engine: "process", Databases: map[string]string{"postgres": "private"},
		},
		Now: clock(),
	}
}

// tests are one of each kind.
func tests() []results.Test {
	began := day().Add(time.Minute)

	return []results.Test{
		{
			Name: "foo", Framework: "foo", Folder: "frameworks/Go/foo", Status: results.Passed,
			Started: began, Ended: began.Add(90 * time.Second),
			Phases: []results.Phase{{"start", 0.25}, {"verify", 3}},
			Types: []results.Type{
				{"json", "pass", 1.5, []results.Finding{{"pass", "ok", "/json", "as required"}}},
				{"plaintext", "warn", 1.25, []results.Finding{{"warn", "extra", "/plaintext", "<script>\x00&"}}},
			},
		},
		{
			Name: "foo-pg", Framework: "foo", Folder: "frameworks/Go/foo", Status: results.Failed, Reason: "to see it",
			Refusals: []results.Refusal{{"approval/broken", "the suite skips it", "mend it"}},
			Started:  began.Add(2 * time.Minute), Ended: began.Add(3 * time.Minute),
			Types: []results.Type{
				{"db", "fail", 1, []results.Finding{{"fail", "too-few-rows", "/db", "found 1\nwanted 2"}}},
			},
			Remarks: []string{"one remark"},
		},
		{
			Name: "foo-raw", Framework: "foo", Folder: "frameworks/Go/foo", Status: results.Refused,
			Refusals: []results.Refusal{{"config/port", "port is missing", ""}},
		},
		{
			Name: "Zoë/../x", Framework: "foo", Folder: "frameworks/Go/foo", Status: results.Broke,
			Error: "it did not start: no such program\nend of its log", Started: began, Ended: began,
		},
	}
}

// written makes a folder with all tests in it.
func written(t *testing.T, parent string) *results.Folder {
	t.Helper()
	folder, err := results.Create(parent, options())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests() {
		if err := folder.Record(test, "details of "+test.Name+"\x1b[1m"); err != nil {
			t.Fatal(err)
		}
	}
	if err := folder.Finish(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	})

	return folder
}

func read(t *testing.T, elements ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(elements...))
	if err != nil {
		t.Fatal(err)
	}

	return string(text)
}

// uuid is what each run draws anew.
var uuid = regexp.MustCompile(`"uuid": "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"`)

func TestFiles(t *testing.T) {
	t.Parallel()
	folder := written(t, t.TempDir())
	if got := filepath.Base(folder.Path()); got != "20310203040506" {
		t.Errorf("the folder is called %s", got)
	}
	for _, name := range []string{"results.json", "test_metadata.json", "tfblint.json", "junit.xml"} {
		golden := filepath.Join("testdata", name)
		got := uuid.ReplaceAllString(read(t, folder.Path(), name), `"uuid": "…"`)
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(read(t, golden), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	left, err := filepath.Glob(filepath.Join(folder.Path(), "*.tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestSchemas holds what is written against the schemas, with a validator of somebody else's.
func TestSchemas(t *testing.T) {
	t.Parallel()
	folder := written(t, t.TempDir())
	for file, name := range map[string]string{
		"results.json": "results", "test_metadata.json": "test-metadata", "tfblint.json": "run",
	} {
		text, err := schema.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		address := "https://tfblint.github.io/schema/v1/" + name + ".schema.json"
		compiled, err := jsonschema.CompileString(address, string(text))
		if err != nil {
			t.Fatal(err)
		}
		var document any
		if err := json.Unmarshal([]byte(read(t, folder.Path(), file)), &document); err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err != nil {
			t.Errorf("%s: %#v", file, err)
		}
	}
	var report struct {
		Tests int `xml:"tests,attr"`
	}
	if err := xml.Unmarshal([]byte(read(t, folder.Path(), "junit.xml")), &report); err != nil || report.Tests != 5 {
		t.Errorf("junit.xml: %+v %v", report, err)
	}
}

func TestSameSecond(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	names := make([]string, 0, 3)
	for range 3 {
		names = append(names, filepath.Base(written(t, parent).Path()))
	}
	if diff := cmp.Diff([]string{"20310203040506", "20310203040507", "20310203040508"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestOpenGoesOn(t *testing.T) {
	t.Parallel()
	folder := written(t, t.TempDir())
	interrupted := tests()[1]
	interrupted.Status = results.Interrupted
	if err := folder.Record(interrupted, ""); err != nil {
		t.Fatal(err)
	}
	again, err := results.Open(folder.Path(), clock())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close() //nolint:errcheck // Nothing is written.
	finished := map[string]bool{}
	for _, test := range tests() {
		finished[test.Name] = again.Finished(test.Name) != nil
	}
	want := map[string]bool{"foo": true, "foo-pg": false, "foo-raw": true, "Zoë/../x": true}
	if diff := cmp.Diff(want, finished); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(folder.Suite(), again.Suite(), cmp.AllowUnexported(
		results.Object[results.Object[results.Raw]]{}, results.Object[results.Raw]{}, results.Object[string]{},
		results.Object[[]string]{}, results.Object[results.Object[string]]{})); diff != "" {
		t.Errorf("what is read differs from what was written:\n%s", diff)
	}
}

// TestKilledBetweenFiles shows that a test is run again that only one file knows.
func TestKilledBetweenFiles(t *testing.T) {
	t.Parallel()
	folder := written(t, t.TempDir())
	before := read(t, folder.Path(), "results.json")
	added := tests()[0]
	added.Name = "late"
	if err := folder.Record(added, ""); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder.Path(), "results.json"), []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := results.Open(folder.Path(), clock())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close() //nolint:errcheck // Nothing is written.
	if again.Finished("late") != nil || again.Finished("foo") == nil {
		t.Error("the test that one file does not know counts as finished, or another one does not")
	}
}

func TestLogs(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	folder := written(t, parent)
	for test, want := range map[string]string{
		"Foo-PG":                 "foo-pg",
		"../../out":              `^_______out$|^.*-[0-9a-f]{16}$`,
		"..":                     `-[0-9a-f]{16}`,
		"":                       `-[0-9a-f]{16}`,
		"results.json":           `results.json-[0-9a-f]{16}`,
		strings.Repeat("x", 300): `x+-[0-9a-f]{16}`,
	} {
		log, err := folder.Log(test, results.Build, "Foo-PG")
		if err != nil {
			t.Fatalf("%q: %v", test, err)
		}
		if _, err := io.WriteString(log, "built"); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(log.Close(), folder.Verification(test, "json", []byte("pass"))); err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(folder.Folder(test))
		if !regexp.MustCompile("^(" + want + ")$").MatchString(name) {
			t.Errorf("the folder of %q is called %q", test, name)
		}
		if read(t, folder.Folder(test), "build", "foo-pg.log") != "built" ||
			read(t, folder.Folder(test), "json", "verification.txt") != "pass" {
			t.Errorf("the logs of %q are not there", test)
		}
	}
	entries, err := os.ReadDir(parent)
	if err != nil || len(entries) != 1 {
		t.Errorf("something was written beside the folder: %v %v", entries, err)
	}
}

func TestFoldersOfTwoTests(t *testing.T) {
	t.Parallel()
	folder := written(t, t.TempDir())
	seen := map[string]string{}
	for _, name := range []string{
		"a/b", "a\\b", "a_b", "a:b", "a b", ".", "..", "...", "tfblint.json", "results.json",
	} {
		path := folder.Folder(name)
		if other, found := seen[path]; found {
			t.Errorf("%q and %q share %s", name, other, path)
		}
		seen[path] = name
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]struct {
		how  func(t *testing.T, path string)
		want []string
	}{
		"nothing there": {
			func(t *testing.T, path string) {
				t.Helper()
				remove(t, path, "results.json")
			},
			[]string{"no results of tfblint run", "there is no results.json"},
		},
		"nothing of ours": {
			func(t *testing.T, path string) {
				t.Helper()
				remove(t, path, "tfblint.json")
			},
			[]string{"there is no tfblint.json"},
		},
		"cut off": {func(t *testing.T, path string) {
			t.Helper()
			write(t, read(t, path, "results.json")[:300], path, "results.json")
		}, []string{"results.json:", "the file cannot be used"}},
		"of another kind": {
			func(t *testing.T, path string) {
				t.Helper()
				write(t, `[1]`, path, "tfblint.json")
			},
			[]string{"tfblint.json:1:1"},
		},
		"a status that is none": {func(t *testing.T, path string) {
			t.Helper()
			write(t, strings.Replace(read(t, path, "tfblint.json"), `"passed"`, `"great"`, 1), path, "tfblint.json")
		}, []string{`"great"`, "passed"}},
		"a time that is none": {func(t *testing.T, path string) {
			t.Helper()
			write(t, strings.Replace(read(t, path, "tfblint.json"), `"2031-`, `"later-`, 1), path, "tfblint.json")
		}, []string{"tfblint.json", "the file cannot be used"}},
		"a test twice": {func(t *testing.T, path string) {
			t.Helper()
			write(t, strings.ReplaceAll(read(t, path, "tfblint.json"), `"name": "foo-pg"`, `"name": "foo"`),
				path, "tfblint.json")
		}, []string{`the test "foo" is there twice`}},
		"deep": {func(t *testing.T, path string) {
			t.Helper()
			write(t, strings.Repeat(`{"a":`, 100_000), path, "results.json")
		}, []string{"results.json:"}},
		"a link": {func(t *testing.T, path string) {
			t.Helper()
			remove(t, path, "results.json")
			if err := os.Symlink("/dev/zero", filepath.Join(path, "results.json")); err != nil {
				t.Fatal(err)
			}
		}, []string{"it is no regular file"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := written(t, t.TempDir()).Path()
			spoil.how(t, path)
			_, err := results.Open(path, clock())
			if err == nil {
				t.Fatal("it was opened")
			}
			for _, want := range spoil.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q: %v", want, err)
				}
			}
		})
	}
	if _, err := results.Open(filepath.Join(t.TempDir(), "absent"), clock()); !errors.Is(err, fs.ErrNotExist) ||
		!errors.Is(err, results.ErrNoResults) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func remove(t *testing.T, elements ...string) {
	t.Helper()
	if err := os.Remove(filepath.Join(elements...)); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, text string, elements ...string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(elements...), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestReadsTheSuites reads what the suite's own runs write: numbers from its command line are
// texts there, and there is what was measured.
func TestReadsTheSuites(t *testing.T) {
	t.Parallel()
	path := written(t, t.TempDir()).Path()
	text := read(t, path, "results.json")
	text = strings.Replace(text, `"duration": 15`, `"duration": "30"`, 1)
	text = strings.Replace(text, `"json": {}`,
		`"slocCounts": {"foo": 321}, "json": {"foo": [{"latencyAvg": "1.11ms", "5xx": 9}]}`, 1)
	write(t, text, path, "results.json")
	folder, err := results.Open(path, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close() //nolint:errcheck // Nothing is written.
	measured, _ := folder.Suite().RawData.Get("json")
	levels, _ := measured.Get("foo")
	if folder.Suite().Duration != 30 || !strings.Contains(string(levels), "1.11ms") {
		t.Errorf("duration %d, levels %s", folder.Suite().Duration, levels)
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"results.json", "tfblint.json"} {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, name == "tfblint.json")
	}
	f.Add([]byte(`{"completed":{"a":1,"a":{}}}`), false)
	suite, _ := os.ReadFile(filepath.Join("testdata", "results.json"))
	own, _ := os.ReadFile(filepath.Join("testdata", "tfblint.json"))
	f.Fuzz(func(t *testing.T, text []byte, ours bool) {
		path := t.TempDir()
		write(t, string(suite), path, "results.json")
		write(t, string(own), path, "tfblint.json")
		if ours {
			write(t, string(text), path, "tfblint.json")
		} else {
			write(t, string(text), path, "results.json")
		}
		folder, err := results.Open(path, clock())
		if err != nil {
			return
		}
		// What could be read can be written, and read again.
		if err := errors.Join(folder.Finish(), folder.Close()); err != nil {
			t.Fatal(err)
		}
		again, err := results.Open(path, clock())
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
