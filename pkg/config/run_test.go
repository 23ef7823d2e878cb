package config_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/config"
)

func TestRun(t *testing.T) {
	t.Parallel()
	settings, err := config.Parse(config.FileName, []byte(`
run:
- tests: [frameworks/Go]
  command: go run .
- tests: [gin, gin-*]
  command: [./app, "two words"]
  folder: build/gin
  port: 9000
  environment: {WORKERS: "4", MODE: release}
`))
	if err != nil {
		t.Fatal(err)
	}
	type start struct {
		Shell       string
		Command     []string
		Folder      string
		Port        int
		Environment []string
	}
	gin := start{"", []string{"./app", "two words"}, "build/gin", 9000, []string{"MODE=release", "WORKERS=4"}}
	for _, c := range []struct {
		test, folder string
		want         *start
	}{
		{"gin", "frameworks/Go/gin", &gin},
		{"gin-pg", "frameworks/Go/gin", &gin},
		{"chi", "frameworks/Go/chi", &start{Shell: "go run ."}},
		{"flask", "frameworks/Python/flask", nil},
	} {
		var got *start
		if found := settings.Start(c.test, c.folder); found != nil {
			got = &start{found.Shell, found.Command, found.Folder, found.Port, found.Environment}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.test, diff)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		"{command: a}":                                    "tests",
		"{tests: [a]}":                                    "command",
		"{tests: [a], command: []}":                       "command",
		"{tests: [a], command: 1}":                        "command",
		"{tests: [a], command: x, port: 70000}":           "70000",
		"{tests: [a], command: x, folder: ../b}":          "no path inside the suite",
		"{tests: [a], command: x, environment: {A=B: c}}": "A=B",
		"{tests: [a], command: x, environment: {A: 1}}":   "A",
		"{tests: [../a], command: x}":                     "no pattern",
		"{tests: [a], command: x, databse: y}":            "databse",
	} {
		_, err := config.Parse(config.FileName, []byte("run:\n- "+entry+"\n"))
		if !errors.Is(err, config.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want an error about %q, got %v", entry, want, err)
		}
	}
}
