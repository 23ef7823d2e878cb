package lint

import (
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tree"
)

// unreadable is a suite with a file that cannot be read.
type unreadable struct {
	fs.FS

	name string
}

func (u unreadable) Open(name string) (fs.File, error) {
	if name == u.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}

	return u.FS.Open(name)
}

// TestBatches shows that a suite that is held in batches is judged as one that is held at once: the
// first time, from memory, and when a little has changed.
func TestBatches(t *testing.T) {
	t.Parallel()
	bundle, err := opa.Load(opa.Options{}, BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	examples, _ := exampleSuite(t, bundle).(tree.Memory)
	config, err := fs.Glob(examples, "frameworks/*/*/benchmark_config.json")
	if err != nil || len(config) == 0 {
		t.Fatalf("no examples, error %v", err)
	}
	recipes, err := fs.Glob(examples, filepath.ToSlash(filepath.Join(filepath.Dir(config[0]), "*.dockerfile")))
	if err != nil || len(recipes) == 0 {
		t.Fatalf("no recipe in %s, error %v", config[0], err)
	}
	for name, open := range map[string]func(*testing.T) fs.FS{
		"examples":                   func(*testing.T) fs.FS { return examples },
		"a file that cannot be read": func(*testing.T) fs.FS { return unreadable{examples, recipes[0]} },
		"corpus":                     func(t *testing.T) fs.FS { t.Helper(); return corpus(t, bundle) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite := open(t)
			for _, batch := range []int{1, 50} {
				lean := Options{Suite: suite, batch: batch, Cache: cache.Cache{Dir: t.TempDir()}}
				first := sameReport(t, fmt.Sprint("batches of ", batch), Options{Suite: suite}, lean)
				if failed := len(first.ToolErrors) > 0; failed != (name == "a file that cannot be read") {
					t.Errorf("tool errors: %v", first.ToolErrors)
				}
				again := sameReport(t, "remembered", Options{Suite: suite}, lean)
				if judged := len(first.Judged); judged == 0 || len(again.Judged) > 1 {
					t.Errorf("at first %d frameworks were judged, and then again %d", judged, len(again.Judged))
				}
			}
		})
	}
	t.Run("changed", func(t *testing.T) {
		t.Parallel()
		lean := Options{Suite: examples, batch: 3, Cache: cache.Cache{Dir: t.TempDir()}}
		sameReport(t, "as it was", Options{Suite: examples}, lean)
		changed := maps.Clone(examples)
		changed[config[0]] = changed[config[1]]
		delete(changed, config[2])
		lean.Suite = changed
		report := sameReport(t, "changed", Options{Suite: changed}, lean)
		if len(report.Judged) == len(config) {
			t.Error("nothing was remembered")
		}
	})
}

// sameReport runs both options and compares what they report.
func sameReport(t *testing.T, what string, want, options Options) *Report {
	t.Helper()
	expected, err := Run(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if len(expected.Findings) == 0 {
		t.Error("nothing was found")
	}
	for part, pair := range map[string][2]any{
		"findings": {expected.Findings, report.Findings}, "summary": {expected.Summary, report.Summary},
		"tool errors": {expected.ToolErrors, report.ToolErrors},
	} {
		if diff := cmp.Diff(pair[0], pair[1], cmpopts.IgnoreUnexported(finding.Finding{})); diff != "" {
			t.Errorf("%s, %s: -at once +in batches:\n%.2000s", what, part, diff)
		}
	}

	return report
}
