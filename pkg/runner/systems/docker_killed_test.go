package systems_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/engine/enginetest"
)

// A run in containers that is killed at any of its steps leaves nothing that cleaning does not
// find, and nothing that is in the way of the next run.
//
//nolint:paralleltest,tparallel // There is one container of the name at a time.
func TestDockerKilled(t *testing.T) {
	t.Parallel()
	program, suite := buildTfblint(t), copySuite(t)
	build := exec.CommandContext(t.Context(), //nolint:gosec // Our own.
		"go", "build", "-o", filepath.Join(suite.folder(t, "plain"), "plain"), "./"+source+"/frameworks/Go/plain")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the server: %v\n%s", err, output)
	}
	// As it is, it is built in an image with a compiler, which takes a registry.
	recipe := filepath.Join(suite.folder(t, "plain"), "plain.dockerfile")
	if err := os.WriteFile(recipe, []byte("FROM scratch\nCOPY plain /plain\nCMD [\"/plain\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	enginetest.Docker(t, engine.DockerOptions{})
	tfblint := func(t *testing.T, args ...string) *exec.Cmd {
		t.Helper()
		command := exec.CommandContext(t.Context(), program, args...) //nolint:gosec // Our own.
		command.Dir = suite.root

		return command
	}
	run := []string{
		"run", "--engine", "docker", "--keep-bases", "--results", t.TempDir(),
		"--force", "plain", "--reason", "it is built by the test", "plain",
	}
	for _, step := range []string{"build", "start", "ready", "verify", "stop"} {
		t.Run(step, func(t *testing.T) {
			killAt(t, tfblint(t, run...), "plain: "+step)
			if output, err := tfblint(t, "run", "--clean").CombinedOutput(); err != nil {
				t.Errorf("cleaning: %v\n%s", err, output)
			}
			nothingIn(t, "container", "ls", "--all")
			nothingIn(t, "network", "ls")
			nothingIn(t, "image", "ls")
		})
	}
	// Without cleaning, as somebody would who does not know of it.
	killAt(t, tfblint(t, run...), "plain: verify")
	if output, err := tfblint(t, run...).CombinedOutput(); err != nil {
		t.Errorf("the next run: %v\n%s", err, output)
	}
	nothingIn(t, "container", "ls", "--all")
}

// killAt starts a run and kills it once a line ends with some words.
func killAt(t *testing.T, command *exec.Cmd, words string) {
	t.Helper()
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = command.Stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	for lines := bufio.NewScanner(output); lines.Scan(); {
		said = append(said, lines.Text())
		if strings.HasSuffix(lines.Text(), words) {
			if err := command.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = command.Wait() // It was killed.

			return
		}
	}
	t.Fatalf("the run never says %q: %v\n%s", words, command.Wait(), strings.Join(said, "\n"))
}

// nothingIn makes sure that a list of the engine has nothing of a run's.
func nothingIn(t *testing.T, list ...string) {
	t.Helper()
	list = append(list, "--quiet", "--filter", "label="+engine.Label)
	output, err := exec.CommandContext(t.Context(), "docker", list...).CombinedOutput() //nolint:gosec // Words of ours.
	if err != nil || strings.TrimSpace(string(output)) != "" {
		t.Errorf("docker %s: %s, error %v; want nothing", strings.Join(list, " "), output, err)
	}
}
