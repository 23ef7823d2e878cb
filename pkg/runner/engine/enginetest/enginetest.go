// Package enginetest gives tests a real Docker Engine, and what they run in it, without a
// registry: a static server, and a Debian base image made from packages. It also gives them ports.
package enginetest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/engine"
)

// lockAddress is where the test listens that has the engine. Names of containers are the
// suite's, so that there can be only one at a time, among all packages.
const lockAddress = "127.0.0.1:24750"

const lockPause = 50 * time.Millisecond

// Docker returns an engine of containers that has built nothing yet, and keeps it for the
// test until it ends; then everything of ours is removed. Where no engine answers, the
// test is skipped, and fails under CI=true.
func Docker(tb testing.TB, options engine.DockerOptions) *engine.Docker {
	tb.Helper()
	options.KeepBases = true
	options.Application.Address = os.Getenv("DOCKER_HOST")
	docker, err := engine.NewDocker(options)
	if err != nil {
		tb.Fatal(err)
	}
	if err := docker.Ping(tb.Context()); err != nil {
		Missing(tb, err.Error())
	}
	lock(tb)
	clean := func() {
		if err := docker.Clean(context.WithoutCancel(tb.Context())); err != nil {
			tb.Error(err)
		}
	}
	clean()
	tb.Cleanup(clean)

	return docker
}

// Missing skips a test for what is absent, and fails it under CI=true.
func Missing(tb testing.TB, what string) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatal(what)
	}
	tb.Skip(what)
}

// lock waits until no other test has the engine.
func lock(tb testing.TB) {
	tb.Helper()
	for {
		var config net.ListenConfig
		listener, err := config.Listen(tb.Context(), "tcp", lockAddress)
		if err == nil {
			tb.Cleanup(func() { listener.Close() }) //nolint:errcheck,gosec // There is nothing to lose.

			return
		}
		select {
		case <-time.After(lockPause):
		case <-tb.Context().Done():
			tb.Fatal("another test had the Docker Engine")
		}
	}
}

// Server builds the static server of the engines' tests into a folder, and returns its name.
func Server(ctx context.Context, folder string) (string, error) {
	data, err := testdata(ctx)
	if err != nil {
		return "", err
	}
	name := filepath.Join(folder, "server")
	source := filepath.Join(data, "server", "main.go")
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", name, source) //nolint:gosec // Our own.
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the server: %w\n%s", err, output)
	}

	return name, nil
}

// Debian returns the name of a Debian base image with packages in it. It is made when it is
// not there, and stays.
func Debian(tb testing.TB, packages ...string) string {
	tb.Helper()
	name := "tfblint-test/debian"
	if len(packages) > 0 {
		name += "-" + strings.Join(packages, "-")
	}
	if exec.CommandContext(tb.Context(), "docker", "image", "inspect", name).Run() == nil {
		return name
	}
	if _, err := exec.LookPath("debootstrap"); err != nil {
		Missing(tb, "no debootstrap to make a base image with")
	}
	data, err := testdata(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	script := filepath.Join(data, "images", "debian.sh")
	words := append([]string{name}, packages...)
	output, err := exec.CommandContext(tb.Context(), script, words...).CombinedOutput() //nolint:gosec // Our own.
	if err != nil {
		tb.Fatalf("making the base image: %v\n%s", err, output)
	}

	return name
}

func testdata(ctx context.Context) (string, error) {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("looking for the module's folder: %w", err)
	}

	return filepath.Join(strings.TrimSpace(string(root)), "pkg", "runner", "engine", "testdata"), nil
}
