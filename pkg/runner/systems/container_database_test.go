package systems_test

import (
	"os/exec"
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/engine/enginetest"
)

// A whole run in containers: the suite's PostgreSQL is built, started, found by its name and asked
// for its counters, and nothing is left of it.
func TestDatabaseContainer(t *testing.T) {
	t.Parallel()
	s := system{test: "seven"}
	program, suite, kept := buildTfblint(t), copySuite(t), t.TempDir()
	suite.build(t, s.test)
	enginetest.Docker(t, engine.DockerOptions{})
	enginetest.Postgres(t, "postgres:18-trixie")
	command := exec.CommandContext(t.Context(), program, //nolint:gosec // Our own.
		"run", "--engine", "docker", "--keep-bases", "--results", kept, "--ready-timeout", "5m",
		"--force", s.test, "--reason", "it is built by the test", s.test)
	command.Dir = suite.root
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	s.judge(t, suite.test(t, s.test), kept)
	nothingIn(t, "container", "ls", "--all")
	nothingIn(t, "network", "ls")
}
