// Package systems_test runs the suite in testdata/run for real: servers as they are on
// somebody's machine, databases that count, and the verdicts that have to follow.
package systems_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/engine/enginetest"
	"github.com/tfblint/tfblint/pkg/runner/results"
	"github.com/tfblint/tfblint/pkg/runner/verify"
)

// A system is a test of the suite and what has to be installed for it.
type system struct {
	test     string
	programs []string
	// modules are those of the Python that Debian has.
	modules  string
	database database.Kind
	// wrong is the class of the only finding in all its types; empty where there must be none.
	wrong string
}

func systems() []system {
	return []system{
		{test: "faulty", database: database.Postgres, wrong: "date-cached"},
		{
			test: "flask", programs: []string{"gunicorn"}, modules: "flask, psycopg2",
			database: database.Postgres,
		},
		{test: "flask-nginx-uwsgi", programs: []string{"nginx", "uwsgi"}, modules: "flask"},
		{test: "flask-pypy", programs: []string{"pypy3", "gunicorn"}, modules: "flask, tornado"},
		{test: "flask-tornado", programs: []string{"gunicorn"}, modules: "flask, tornado"},
		{test: "seven", database: database.Postgres},
		{test: "seven-mysql", database: database.MySQL},
	}
}

// needs skips a test for a system of which something is not installed.
func (s system) needs(t *testing.T) {
	t.Helper()
	const how = "; .ci/run install installs it on Debian"
	for _, program := range s.programs {
		if _, err := exec.LookPath(program); err != nil {
			enginetest.Missing(t, program+" is not there"+how)
		}
	}
	if s.modules != "" {
		command := exec.CommandContext(t.Context(), "/usr/bin/python3", "-c", "import "+s.modules)
		if output, err := command.CombinedOutput(); err != nil {
			enginetest.Missing(t, string(output)+how)
		}
	}
	if s.database != "" {
		if err := database.Installed(t.Context(), s.database, database.Options{}); err != nil {
			enginetest.Missing(t, err.Error()+how)
		}
	}
}

// The program runs each system as processes, finds what is wrong with one of them and nothing
// else, and leaves nothing behind.
func TestProcesses(t *testing.T) {
	t.Parallel()
	program := buildTfblint(t)
	for _, s := range systems() {
		t.Run(s.test, func(t *testing.T) {
			t.Parallel()
			s.needs(t)
			suite, port := copySuite(t), enginetest.Port(t)
			suite.replace(t, ".tfblint.yaml", "8080", strconv.Itoa(port))
			kept, temporary := t.TempDir(), openFolder(t)
			command := exec.CommandContext(t.Context(), program,
				"run", "--engine", "process", "--results", kept, "--ready-timeout", "5m", s.test)
			command.Dir = suite.root
			command.Env = append(os.Environ(), "TMPDIR="+temporary)
			output, err := command.CombinedOutput()
			if want := s.exitCode(); exitCode(t, err) != want {
				t.Errorf("%v, want exit code %d\n%s", err, want, output)
			}
			s.judge(t, suite.test(t, s.test), kept)
			isFree(t, "127.0.0.1", port)
			noneIn(t, suite.root)
			noneIn(t, temporary)
			if left, err := filepath.Glob(temporary + "/tfblint-*"); err != nil || len(left) > 0 {
				t.Errorf("the run left %v, error %v", left, err)
			}
		})
	}
}

// judge looks for the verdicts in the results below a folder.
func (s system) judge(t *testing.T, test *matrix.Test, kept string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(kept, "*"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("results %v, error %v", paths, err)
	}
	folder, err := results.Open(paths[0], time.Now) //nolint:forbidigo // Nothing is written.
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close() //nolint:errcheck // It was only read.
	run := folder.Run()
	if len(run.Tests) != 1 || len(run.Tests[0].Types) != len(test.Types()) {
		t.Fatalf("the results have not every type of one test: %+v", run.Tests)
	}
	for _, each := range run.Tests[0].Types {
		var wrong []string
		for _, finding := range each.Findings {
			if finding.Severity != string(verify.Pass) {
				wrong = append(wrong, finding.Class)
			}
		}
		if !s.right(wrong) {
			t.Errorf("%s: %s, want %q: %+v", each.Type, each.Verdict, s.wrong, each.Findings)
		}
	}
}

// right says whether the classes of findings are those that there must be. A type with several
// cases has one in each.
func (s system) right(classes []string) bool {
	for _, class := range classes {
		if class != s.wrong {
			return false
		}
	}

	return len(classes) > 0 == (s.wrong != "")
}

func (s system) exitCode() int {
	if s.wrong != "" {
		return 1
	}

	return 0
}

func exitCode(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	default:
		t.Fatal(err)

		return 0
	}
}

// A static program is built into an image from nothing, and reaches a database of this
// machine through the machine's own network.
//
//nolint:paralleltest,tparallel // There is one container of the name at a time.
func TestDockerFromScratch(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{Reach: engine.ReachHost})
	for name, kind := range map[string]database.Kind{"seven": database.Postgres, "seven-mysql": database.MySQL} {
		t.Run(name, func(t *testing.T) {
			suite := copySuite(t)
			suite.build(t, name)
			test := suite.test(t, name)
			db := startDatabase(t, kind)
			running := startContainer(t, docker, suite, test, enginetest.Port(t), db.environment)
			allPass(t, verify.Types(t.Context(), test.Types(), target(test, running), db.reader, verify.Options{}))
		})
	}
}

// Debian packages are installed into an image whose base was made of Debian packages, and
// the container is reached on the suite's network. Its port is the configuration's.
func TestDockerDebian(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	suite, name := copySuite(t), "flask-tornado"
	// Nothing is left to be installed, so that the build needs no network.
	base := enginetest.Debian(t, "gunicorn", "python3-flask", "python3-tornado")
	dockerfile := filepath.Join("frameworks", "Python", "flask", name+".dockerfile")
	suite.replace(t, dockerfile, "FROM debian:12-slim", "FROM "+base)
	suite.replace(t, dockerfile, "apt-get update && ", "")
	test := suite.test(t, name)
	running := startContainer(t, docker, suite, test, test.Port, nil)
	allPass(t, verify.Types(t.Context(), test.Types(), target(test, running), nil, verify.Options{}))
}

func allPass(tb testing.TB, outcomes []verify.Outcome) {
	tb.Helper()
	for _, outcome := range outcomes {
		if outcome.Verdict != verify.Pass || len(outcome.Remarks) > 0 {
			tb.Errorf("%s: %s, remarks %v\n%s", outcome.Type, outcome.Verdict, outcome.Remarks, shown(tb, outcome))
		}
	}
}

func shown(tb testing.TB, outcome verify.Outcome) string {
	tb.Helper()
	var text strings.Builder
	if err := outcome.Write(&text); err != nil {
		tb.Error(err)
	}

	return text.String()
}
