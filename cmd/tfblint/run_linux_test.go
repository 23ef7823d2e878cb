package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/engine/enginetest"
	"github.com/tfblint/tfblint/pkg/runner/results"
)

// built builds the servers of testdata/run, once.
var built = sync.OnceValues(func() (string, error) { //nolint:gochecknoglobals // Built for all tests.
	folder, err := os.MkdirTemp("", "tfblint-servers-")
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", folder, "./../../testdata/run/frameworks/Go/static")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}

	return filepath.Join(folder, "static"), nil
})

// A desk is a suite in a folder of its own, with a server on a port of its own.
type desk struct {
	*testing.T

	root, server, cache string
	port                int
}

// newDesk makes a suite of two frameworks of testdata/run. The server of each breaks the rule that
// the file `mode` in its folder names.
func newDesk(t *testing.T) *desk {
	t.Helper()
	server, err := built()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{
		T: t, root: filepath.Join(t.TempDir(), "suite"), server: server, cache: t.TempDir(), port: enginetest.Port(t),
	}
	for _, name := range []string{"plain", "static"} {
		folder := filepath.Join("frameworks", "Go", name)
		from := os.DirFS(filepath.Join("..", "..", "testdata", "run", folder))
		if err := os.CopyFS(filepath.Join(d.root, folder), from); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(d.root, folder, "benchmark_config.json")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.ReplaceAll(text, []byte("8080"), []byte(strconv.Itoa(d.port)))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		d.mode(name, "")
	}

	return d
}

func (d *desk) mode(framework, broken string) {
	d.Helper()
	file := filepath.Join(d.root, "frameworks", "Go", framework, "mode")
	if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
		d.Fatal(err)
	}
}

// another adds a framework like plain, which runs after it.
func (d *desk) another() {
	d.Helper()
	from, to := filepath.Join(d.root, "frameworks", "Go", "plain"), filepath.Join(d.root, "frameworks", "Go", "second")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		d.Fatal(err)
	}
	file := filepath.Join(to, "benchmark_config.json")
	text, err := os.ReadFile(file)
	if err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.ReplaceAll(text, []byte(`"plain"`), []byte(`"second"`)), 0o600); err != nil {
		d.Fatal(err)
	}
	if err := os.Rename(filepath.Join(to, "plain.dockerfile"), filepath.Join(to, "second.dockerfile")); err != nil {
		d.Fatal(err)
	}
}

// command is tfblint with arguments, in the suite.
func (d *desk) command(args ...string) *exec.Cmd {
	d.Helper()
	self, err := os.Executable()
	if err != nil {
		d.Fatal(err)
	}
	command := exec.CommandContext(d.Context(), self, args...)
	command.Dir = d.root
	command.Env = append(os.Environ(), asProgram+"=1", "XDG_CACHE_HOME="+d.cache, "CI=")

	return command
}

// arguments are those of a run with the server of this desk.
func (d *desk) arguments(args ...string) []string {
	return append([]string{
		"run", "--exec", fmt.Sprintf(`exec %s -port %d -break "$(cat mode)"`, d.server, d.port),
	}, args...)
}

// run runs to the end and returns the exit status and what was printed.
func (d *desk) run(command *exec.Cmd) (int, string) {
	d.Helper()
	out, err := command.CombinedOutput()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		d.Fatal(err)
	}

	return command.ProcessState.ExitCode(), string(out)
}

// results opens the results of the only run.
func (d *desk) results() *results.Folder {
	d.Helper()
	found, err := filepath.Glob(filepath.Join(d.root, "results", "*"))
	if err != nil || len(found) != 1 {
		d.Fatalf("want the results of one run, found %v %v", found, err)
	}
	folder, err := results.Open(found[0], time.Now)
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() { _ = folder.Close() })

	return folder
}

// gone fails where the server of this desk still runs.
func (d *desk) gone() {
	d.Helper()
	var left []string
	// Whoever was killed a moment ago may still be on its way out.
	for range 600 {
		left = nil
		all, err := filepath.Glob("/proc/[0-9]*/cmdline")
		if err != nil {
			d.Fatal(err)
		}
		for _, file := range all {
			words, _ := os.ReadFile(file)
			if bytes.Contains(words, []byte(d.server)) && bytes.Contains(words, []byte(strconv.Itoa(d.port))) {
				left = append(left, file)
			}
		}
		if len(left) == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	d.Errorf("still there: %v", left)
}

// needsPostgres skips where no private server can be had, which in CI must not be.
func needsPostgres(t *testing.T) {
	t.Helper()
	err := database.Installed(t.Context(), database.Postgres, database.Options{})
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatal(err)
	case err != nil:
		t.Skip(err)
	}
}

func TestRunAllTypes(t *testing.T) {
	t.Parallel()
	needsPostgres(t)
	d := newDesk(t)
	status, out := d.run(d.command(d.arguments("--strict")...))
	if status != 0 {
		t.Fatalf("status %d:\n%s", status, out)
	}
	run := d.results().Run()
	for _, test := range run.Tests {
		for _, each := range test.Types {
			if each.Verdict != "pass" {
				t.Errorf("%s %s: %s %+v", test.Name, each.Type, each.Verdict, each.Findings)
			}
		}
	}
	if len(run.Tests) != 2 || len(run.Tests[1].Types) != 7 || !strings.Contains(out, "2 passed") {
		t.Errorf("%+v\n%s", run.Tests, out)
	}
	d.gone()
}

// TestRunBroken verifies servers that each break one rule.
func TestRunBroken(t *testing.T) {
	t.Parallel()
	for broken, c := range map[string]struct {
		test  string
		flags []string
		// want is the status, and class a finding that must be among those of the type.
		want        results.Status
		kind, class string
		message     string
	}{
		"message":      {test: "plain", want: results.Failed, kind: "json", class: "hello-wrong-message"},
		"content-type": {test: "plain", want: results.Failed, kind: "json", class: "content-type"},
		"no-server":    {test: "plain", want: results.Failed, kind: "json", class: "header-missing-server"},
		"few-rows":     {test: "static", flags: []string{"--type=query"}, want: results.Failed, kind: "query"},
		"one-query":    {test: "static", flags: []string{"--type=query"}, want: results.Failed, kind: "query"},
		"no-update": {
			test: "static", flags: []string{"--type=update"}, want: results.Failed,
			kind: "update", class: "internal-error",
		},
		"unescaped": {test: "static", flags: []string{"--type=fortune"}, want: results.Failed, kind: "fortune"},
		"unsorted":  {test: "static", flags: []string{"--type=fortune"}, want: results.Failed, kind: "fortune"},
		"endless":   {test: "plain", want: results.Failed, kind: "json"},
		"drip":      {test: "plain", flags: []string{"--verify-timeout=3s"}, want: results.Failed, kind: "json"},
		"redirect":  {test: "plain", want: results.Failed, kind: "json"},
		"headers":   {test: "plain", want: results.Failed, kind: "json"},
		"crash":     {test: "plain", want: results.Failed, kind: "json"},
		"never-ready": {
			test: "plain", flags: []string{"--ready-timeout=2s"}, want: results.Broke,
			message: "did not answer as it should within 2s",
		},
		"exit":        {test: "plain", want: results.Broke, message: "exit code 7"},
		"ignore-term": {test: "plain", want: results.Passed},
	} {
		t.Run(broken, func(t *testing.T) {
			t.Parallel()
			if c.test == "static" {
				needsPostgres(t)
			}
			d := newDesk(t)
			d.mode(c.test, broken)
			status, out := d.run(d.command(d.arguments(append(c.flags, c.test)...)...))
			wanted := statusFindings
			if c.want == results.Passed {
				wanted = statusOK
			}
			test := d.results().Run().Tests[0]
			if status != wanted || test.Status != c.want || !strings.Contains(test.Error, c.message) {
				t.Errorf("status %d, %s %s, want %s %s:\n%s", status, test.Status, test.Error, c.want, c.message, out)
			}
			if c.kind != "" && test.Verdict(c.kind) != "fail" {
				t.Errorf("%s is %q:\n%s", c.kind, test.Verdict(c.kind), out)
			}
			if c.class != "" && !hasClass(&test, c.class) {
				t.Errorf("nothing of the class %s:\n%s", c.class, out)
			}
			d.gone()
		})
	}
}

func hasClass(test *results.Test, class string) bool {
	for _, each := range test.Types {
		for _, found := range each.Findings {
			if found.Class == class {
				return true
			}
		}
	}

	return false
}

// moments are the phases in which a run is ended by force or by Ctrl-C, each with a server that
// stays in it.
func moments() map[string]string {
	return map[string]string{
		"second: start": "", "second: ready": "never-ready", "second: verify": "drip", "second: stop": "ignore-term",
	}
}

// until starts a run and waits for a line of its progress.
func (d *desk) until(line string) (*exec.Cmd, *bufio.Scanner) {
	d.Helper()
	command := d.command(d.arguments("plain", "second")...)
	progress, err := command.StderrPipe()
	if err != nil {
		d.Fatal(err)
	}
	if err := command.Start(); err != nil {
		d.Fatal(err)
	}
	lines := bufio.NewScanner(progress)
	for lines.Scan() {
		if strings.HasSuffix(lines.Text(), line) {
			return command, lines
		}
	}
	d.Fatalf("the run has ended without %q: %v", line, command.Wait())

	return nil, nil
}

// resumed goes on with the run, whose server is sound now, and compares what the first part
// has found.
func (d *desk) resumed(before results.Test) {
	d.Helper()
	d.mode("second", "")
	status, out := d.run(d.command(d.arguments("--resume", d.results().Path())...))
	after := d.results().Run().Tests
	if status != 0 || len(after) != 2 || after[1].Status != results.Passed {
		d.Fatalf("status %d, %+v:\n%s", status, after, out)
	}
	if !after[0].Ended.Equal(before.Ended) || !strings.Contains(out, "[1/2] plain: passed in the run so far") {
		d.Errorf("the finished test was run again:\n%s", out)
	}
	if d.results().Suite().CompletionTime == nil {
		d.Error("the run has no end")
	}
}

func TestRunKilled(t *testing.T) {
	t.Parallel()
	for moment, broken := range moments() {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.another()
			d.mode("second", broken)
			command, _ := d.until(moment)
			if err := command.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = command.Wait() // It was killed.
			before := d.results().Run().Tests
			if len(before) != 1 || before[0].Status != results.Passed {
				t.Fatalf("what was finished is not intact: %+v", before)
			}
			if status, out := d.run(d.command("run", "--clean", "--docker-host", "tcp://127.0.0.1:1")); status != 0 {
				t.Fatalf("cleaning up: status %d:\n%s", status, out)
			}
			d.gone()
			left, err := filepath.Glob(filepath.Join(d.cache, "tfblint", "processes", "*"))
			if err != nil || len(left) > 0 {
				t.Errorf("records are left: %v %v", left, err)
			}
			d.resumed(before[0])
		})
	}
}

func TestRunInterrupted(t *testing.T) {
	t.Parallel()
	for moment, broken := range moments() {
		for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
			t.Run(moment+" "+signal.String(), func(t *testing.T) {
				t.Parallel()
				d := newDesk(t)
				d.another()
				d.mode("second", broken)
				command, lines := d.until(moment)
				if err := command.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				last := ""
				for lines.Scan() {
					last = lines.Text()
				}
				_ = command.Wait() // The status is looked at.
				status := command.ProcessState.ExitCode()
				if status != statusFailed || !strings.Contains(last, "--resume") {
					t.Errorf("status %d: %s", status, last)
				}
				d.gone()
				tests := d.results().Run().Tests
				if len(tests) != 2 || tests[1].Status != results.Interrupted {
					t.Fatalf("%+v", tests)
				}
				d.resumed(tests[0])
			})
		}
	}
}

// TestRunInterruptedTwice ends a run at once, while it waits for a server that does not want to
// end.
func TestRunInterruptedTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.another()
	d.mode("second", "drip")
	command, lines := d.until("second: verify")
	for _, line := range []string{"second: stop", ""} {
		if err := command.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		for line != "" && lines.Scan() {
			if strings.HasSuffix(lines.Text(), line) {
				break
			}
		}
	}
	_ = command.Wait() // The status is looked at.
	state, ok := command.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !state.Signaled() && state.ExitStatus() != statusFailed {
		t.Errorf("it ended with %v", command.ProcessState)
	}
	d.gone()
	d.resumed(d.results().Run().Tests[0])
}

// TestRunAttached verifies a server that runs already.
func TestRunAttached(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	needsPostgres(t)
	db, err := database.StartPrivate(t.Context(), database.Postgres, database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	at := db.Address().URL(database.Postgres).String()
	server := exec.CommandContext(t.Context(), d.server, "-port", strconv.Itoa(d.port))
	server.Env = append(os.Environ(), "TFB_DATABASE_URL="+at)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	address := "http://127.0.0.1:" + strconv.Itoa(d.port)
	left := "queries and rows were not counted for db, update"
	for _, c := range []struct {
		flags []string
		left  bool
	}{
		{nil, true},
		{[]string{"--database-url", at}, false},
	} {
		args := append([]string{"run", "static", "--url", address, "--type", "db", "--type", "update"}, c.flags...)
		status, out := d.run(d.command(append(args, "--results", t.TempDir())...))
		if status != 0 || !strings.Contains(out, "1 passed") || strings.Contains(out, left) != c.left {
			t.Errorf("status %d:\n%s", status, out)
		}
		if strings.Contains(out, database.Password) {
			t.Errorf("the password is printed:\n%s", out)
		}
	}
	if status, out := d.run(d.command("run", "--url", address)); status != statusUsage ||
		!strings.Contains(out, "name a single test; there are 2 here: [plain static]") {
		t.Errorf("status %d:\n%s", status, out)
	}
}
