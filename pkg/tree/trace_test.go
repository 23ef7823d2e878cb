package tree_test

import (
	"io"
	"io/fs"
	"testing"

	"github.com/tfblint/tfblint/pkg/tree"
)

// ask asks a tree everything that can be asked of it, and returns the trace.
func ask(t *testing.T, suite fs.FS) tree.Trace {
	t.Helper()
	recorder := tree.Record(suite)
	below, err := fs.Sub(recorder, "a")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = fs.ReadFile(below, "content")
	_, _ = fs.ReadFile(recorder, "missing")
	_, _ = tree.ReadNames(recorder, "names")
	_, _ = fs.ReadDir(recorder, "entries")
	_, _ = fs.Stat(recorder, "stat")
	_, _ = tree.ReadHead(recorder, "heads/long", 4)
	_, _ = tree.ReadHead(recorder, "heads/short", 4)
	_, _ = tree.ReadHead(recorder, "heads/short", 100)
	_, _ = tree.ReadHead(recorder, "heads/folder", 4)
	_, _ = tree.ReadHead(recorder, "heads/missing", 4)
	for name, size := range map[string]int{"beginning": 4, "whole": 100} {
		file, err := recorder.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.ReadFull(file, make([]byte, size))
		_ = file.Close()
	}

	return recorder.Trace()
}

func asked() tree.Memory {
	return tree.Memory{
		"a/content": "one", "names/a": "", "names/b": "", "entries/a": "", "entries/b": "", "stat": "12345",
		"beginning": "\x7fELF and more", "whole": "short",
		"heads/long": "1234567", "heads/short": "12345", "heads/folder/a": "",
	}
}

// TestTraceHolds changes one thing after the other; a trace holds just as long as no answer
// is another.
func TestTraceHolds(t *testing.T) {
	t.Parallel()
	trace := ask(t, asked())
	for name, test := range map[string]struct {
		change func(tree.Memory)
		holds  bool
	}{
		"nothing":                 {func(tree.Memory) {}, true},
		"what nobody asked about": {func(m tree.Memory) { m["a/other"] = "" }, true},
		"content in a directory":  {func(m tree.Memory) { m["names/a"] = "changed" }, true},
		"text past the beginning": {func(m tree.Memory) { m["beginning"] = "\x7fELF and less" }, true},
		"a content":               {func(m tree.Memory) { m["a/content"] = "two" }, false},
		"a file that is gone":     {func(m tree.Memory) { delete(m, "a/content") }, false},
		"a file that was missing": {func(m tree.Memory) { m["missing"] = "" }, false},
		"a file that says it is missing": {func(m tree.Memory) {
			m["missing"] = "error\x00read missing: file does not exist"
		}, false},
		"a name more":           {func(m tree.Memory) { m["names/c"] = "" }, false},
		"a name less":           {func(m tree.Memory) { delete(m, "names/b") }, false},
		"an entry more":         {func(m tree.Memory) { m["entries/c"] = "" }, false},
		"an entry's kind":       {func(m tree.Memory) { delete(m, "entries/b"); m["entries/b/c"] = "" }, false},
		"a size":                {func(m tree.Memory) { m["stat"] = "123456" }, false},
		"the beginning":         {func(m tree.Memory) { m["beginning"] = "\x7fELG and more" }, false},
		"text past a head":      {func(m tree.Memory) { m["heads/long"] = "12345678" }, true},
		"a head":                {func(m tree.Memory) { m["heads/long"] = "1235567" }, false},
		"a head that was whole": {func(m tree.Memory) { m["heads/short"] = "123456" }, false},
		"a head of a folder": {func(m tree.Memory) {
			delete(m, "heads/folder/a")
			m["heads/folder"] = ""
		}, false},
		"a head that was missing": {func(m tree.Memory) { m["heads/missing"] = "" }, false},
		"the end that was seen":   {func(m tree.Memory) { m["whole"] = "short no more" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := asked()
			test.change(changed)
			if holds := trace.Holds(changed); holds != test.holds {
				t.Errorf("holds: %t, want %t", holds, test.holds)
			}
		})
	}
	if again := ask(t, tree.Record(asked())); len(again) != len(trace) {
		t.Errorf("a recorder's recorder has %d questions, want %d", len(again), len(trace))
	}
}

// TestTraceRecordsOnce shows that a repeated question takes no further place.
func TestTraceRecordsOnce(t *testing.T) {
	t.Parallel()
	recorder := tree.Record(asked())
	for range 3 {
		_, _ = fs.ReadFile(recorder, "stat")
	}
	if trace := recorder.Trace(); len(trace) != 1 {
		t.Errorf("got %d questions: %+v", len(trace), trace)
	}
}
