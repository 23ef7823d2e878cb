package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write puts files below a new folder and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	return root
}

// TestColor says when a terminal gets colours: the scripts have none.
func TestColor(t *testing.T) {
	t.Parallel()
	suite := write(t, map[string]string{
		"frameworks/Go/one/benchmark_config.json": strings.Replace(sound, `"/json"`, `"json"`, 1),
	})
	for _, test := range []struct {
		name        string
		width       int
		environment map[string]string
		args        []string
		colored     bool
	}{
		{"terminal", 80, nil, nil, true},
		{"no terminal", 0, nil, nil, false},
		{"NO_COLOR", 80, map[string]string{"NO_COLOR": "1"}, nil, false},
		{"empty NO_COLOR", 80, map[string]string{"NO_COLOR": ""}, nil, true},
		{"dumb terminal", 80, map[string]string{"TERM": "dumb"}, nil, false},
		{"always", 0, map[string]string{"NO_COLOR": "1"}, []string{"--color", "always"}, true},
		{"never", 80, nil, []string{"--color", "never"}, false},
		{"json", 80, nil, []string{"--format", "json"}, false},
		{"json always", 80, nil, []string{"--format", "json", "--color", "always"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			p := &program{
				stdout: &out, stderr: &bytes.Buffer{}, width: test.width,
				environment: withoutCache(test.environment),
			}
			if status := p.run(t.Context(), append([]string{"lint", suite}, test.args...)); status != statusFindings {
				t.Fatalf("status %d, want %d: %s", status, statusFindings, out.String())
			}
			if colored := strings.Contains(out.String(), "\x1b["); colored != test.colored {
				t.Errorf("colours: %t, want %t: %q", colored, test.colored, out.String())
			}
		})
	}
}

// TestWidth cuts the lines of code frames to the terminal.
func TestWidth(t *testing.T) {
	t.Parallel()
	const width = 40
	long := `"` + strings.Repeat("json", width) + `"`
	suite := write(t, map[string]string{
		"frameworks/Go/one/benchmark_config.json": strings.Replace(sound, `"/json"`, long, 1),
	})
	var out bytes.Buffer
	p := &program{stdout: &out, stderr: &bytes.Buffer{}, environment: withoutCache(nil), width: width}
	p.run(t.Context(), []string{"lint", "--color", "never", suite})
	frames := 0
	for line := range strings.SplitSeq(out.String(), "\n") {
		if strings.Contains(line, " | ") {
			frames++
			if count := len([]rune(line)); count > width {
				t.Errorf("%d columns, want at most %d: %s", count, width, line)
			}
		}
	}
	if frames == 0 {
		t.Errorf("no frame: %s", out.String())
	}
}

var errClosed = errors.New("closed")

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errClosed }

// TestClosedOutput says that what cannot be printed is a failure of the tool.
func TestClosedOutput(t *testing.T) {
	t.Parallel()
	suite := write(t, map[string]string{"frameworks/Go/one/benchmark_config.json": sound})
	for _, args := range [][]string{
		{"lint", suite},
		{"lint", "--format", "json", suite},
		{"facts", "--suite", suite},
		{"facts", "--suite", suite, "--matrix"},
		{"rules"},
		{"explain", "matrix/max-tests"},
		{"schema", "output"},
		{"version"},
	} {
		t.Run(strings.Join(args[:min(2, len(args))], " "), func(t *testing.T) {
			t.Parallel()
			p := &program{stdout: closed{}, stderr: &bytes.Buffer{}, environment: withoutCache(nil)}
			if status := p.run(t.Context(), args); status != statusFailed {
				t.Errorf("%v: status %d, want %d", args, status, statusFailed)
			}
		})
	}
}

// withoutCache is an environment in which nothing is kept: tests leave the user's folders
// alone.
func withoutCache(variables map[string]string) func(string) string {
	return func(name string) string {
		if name == cacheVariable {
			return "off"
		}

		return variables[name]
	}
}
