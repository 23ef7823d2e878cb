package results_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/results"
)

// part makes a folder with some tests and a log for each.
func part(t *testing.T, change func(*results.Options), tests ...results.Test) string {
	t.Helper()
	o := options()
	o.Tests, o.Metadata = nil, nil
	for _, test := range tests {
		o.Tests = append(o.Tests, test.Name)
		o.Metadata = append(o.Metadata, results.Metadata{ProjectName: "foo", Name: test.Name})
	}
	if change != nil {
		change(&o)
	}
	folder, err := results.Create(filepath.Join(t.TempDir(), "results"), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		if err := folder.Record(test, ""); err != nil {
			t.Fatal(err)
		}
		if err := folder.Verification(test.Name, "json", []byte(test.Status)); err != nil {
			t.Fatal(err)
		}
	}
	if err := folder.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}

	return folder.Path()
}

func merge(t *testing.T, paths ...string) *results.Folder {
	t.Helper()
	folder, err := results.Merge(t.TempDir(), paths, clock())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	})

	return folder
}

func TestMergeShards(t *testing.T) {
	t.Parallel()
	all := tests()
	late := func(o *results.Options) {
		now := o.Now
		o.Now = func() time.Time { return now().Add(time.Hour) }
		o.Run.Shard = "2/2"
	}
	folder := merge(t, part(t, late, all[1], all[3]), part(t, nil, all[0], all[2]))
	again, err := results.Open(folder.Path(), clock())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close() //nolint:errcheck // Nothing is written.
	names := make([]string, 0, len(again.Run().Tests))
	for _, test := range again.Run().Tests {
		names = append(names, test.Name)
		if got := read(t, again.Folder(test.Name), "json", "verification.txt"); got != string(test.Status) {
			t.Errorf("the log of %s is %q", test.Name, got)
		}
	}
	want := []string{"Zoë/../x", "foo", "foo-pg", "foo-raw"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	suite := again.Suite()
	if diff := cmp.Diff(want, suite.Frameworks); diff != "" {
		t.Error(diff)
	}
	if suite.StartTime != day().UnixMilli() || *suite.CompletionTime != day().Add(61*time.Minute).UnixMilli() {
		t.Errorf("from %d to %d", suite.StartTime, *suite.CompletionTime)
	}
	if remarks := again.Run().Remarks; len(remarks) > 0 || again.Run().Shard != "" || len(suite.TestMetadata) != 4 {
		t.Errorf("remarks %q, shard %q, tests %v", remarks, again.Run().Shard, suite.TestMetadata)
	}
}

func TestMergeSameTest(t *testing.T) {
	t.Parallel()
	older, newer := tests()[0], tests()[0]
	newer.Ended = newer.Ended.Add(time.Hour)
	newer.Status, newer.Types = results.Failed, tests()[1].Types
	crashed := newer
	crashed.Status, crashed.Error, crashed.Ended = results.Broke, "it did not start", newer.Ended.Add(time.Hour)
	same := older
	same.Ended = same.Ended.Add(time.Minute)
	for name, c := range map[string]struct {
		tests  []results.Test
		wins   results.Status
		remark string
	}{
		"the newest wins":                {[]results.Test{newer, older}, results.Failed, "verdicts differ: failed in"},
		"also in the other order":        {[]results.Test{older, newer}, results.Failed, "verdicts differ: passed in"},
		"a verdict wins over an error":   {[]results.Test{older, crashed}, results.Passed, "verdicts differ"},
		"the same verdicts are said too": {[]results.Test{older, same}, results.Passed, "with the same verdicts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			paths := make([]string, 0, len(c.tests))
			for _, test := range c.tests {
				paths = append(paths, part(t, nil, test))
			}
			folder := merge(t, paths...)
			run := folder.Run()
			if len(run.Tests) != 1 || run.Tests[0].Status != c.wins ||
				read(t, folder.Folder("foo"), "json", "verification.txt") != string(c.wins) {
				t.Errorf("want %s, got %+v", c.wins, run.Tests)
			}
			if len(run.Remarks) != 1 || !strings.Contains(run.Remarks[0], c.remark) {
				t.Errorf("remarks: %q", run.Remarks)
			}
		})
	}
}

func TestMergeSaysWhatDiffers(t *testing.T) {
	t.Parallel()
	other := func(o *results.Options) {
		o.Git = nil
		o.Run.Strict = true
		o.Metadata = []results.Metadata{{ProjectName: "bar", Name: "foo"}}
	}
	folder := merge(t, part(t, nil, tests()[0]), part(t, other, tests()[1]))
	all := strings.Join(folder.Run().Remarks, "\n")
	for _, want := range []string{"the suite's commit differs", "strict mode differs", "configurations of foo differ"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing says %q: %s", want, all)
		}
	}
}

func TestMergeUnfinished(t *testing.T) {
	t.Parallel()
	unfinished := written(t, t.TempDir()).Path()
	text := read(t, unfinished, "results.json")
	start := strings.Index(text, `"completionTime": `)
	end := start + strings.Index(text[start:], ",")
	write(t, text[:start]+`"completionTime": null`+text[end:], unfinished, "results.json")
	if folder := merge(t, unfinished, part(t, nil, tests()[0])); folder.Suite().CompletionTime != nil {
		t.Error("a run that did not come to its end counts as complete")
	}
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	link := part(t, nil, tests()[0])
	if err := os.Symlink("/etc/passwd", filepath.Join(link, "foo", "json", "raw.txt")); err != nil {
		t.Fatal(err)
	}
	deep := part(t, nil, tests()[0])
	if err := os.MkdirAll(filepath.Join(deep, "foo", "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	many := part(t, nil, tests()[0])
	for i := range 120 {
		write(t, "", many, "foo", "json", strings.Repeat("x", i+1))
	}
	large := part(t, nil, tests()[0])
	write(t, "", large, "foo", "json", "large.log")
	if err := os.Truncate(filepath.Join(large, "foo", "json", "large.log"), 52<<20); err != nil {
		t.Fatal(err)
	}
	for want, paths := range map[string][]string{
		"no results of tfblint run": nil,
		"there is no results.json":  {part(t, nil, tests()[0]), t.TempDir()},
		"no regular file":           {link},
		"foo/a/b":                   {deep},
		"too many files":            {many},
		"too large":                 {large},
	} {
		_, err := results.Merge(t.TempDir(), paths, clock())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}
