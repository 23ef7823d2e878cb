package engine_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/engine/enginetest"
)

// hanging writes a build that reaches a step that does not end.
func hanging(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	dockerfile(t, folder,
		"FROM "+enginetest.Debian(t)+" AS first", "RUN echo first > /first",
		"FROM "+enginetest.Debian(t), "COPY --from=first /first /", "RUN echo hanging now && sleep 1000")

	return folder
}

func nothingLeft(t *testing.T, docker *engine.Docker, nameless int) {
	t.Helper()
	if err := docker.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if left := leftovers(t); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	if got := dangling(t); got != nameless {
		t.Errorf("there are %d images without a name, there were %d", got, nameless)
	}
}

func TestBuildThatHangs(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	folder, before := hanging(t), dangling(t)
	_, err := docker.Build(t.Context(), engine.Recipe{
		Name: "techempower/tfb.test.hangs", Folder: folder, Dockerfile: "Dockerfile", Limit: 5 * time.Second,
	})
	if err == nil || !strings.Contains(err.Error(), "did not end in time: its limit is 5s") {
		t.Errorf("the error is %v", err)
	}
	nothingLeft(t, docker, before)
}

func TestBuildIsCancelled(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	folder, before := hanging(t), dangling(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := docker.Build(ctx, engine.Recipe{
		Name: "techempower/tfb.test.hangs", Folder: folder, Dockerfile: "Dockerfile",
		Log: trigger{on: "hanging now\n", do: cancel},
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	nothingLeft(t, docker, before)
}

// trigger does something when something is written.
type trigger struct {
	on string
	do func()
}

func (tr trigger) Write(p []byte) (int, error) {
	if strings.Contains(string(p), tr.on) {
		tr.do()
	}

	return len(p), nil
}

func TestBuildFails(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	folder := t.TempDir()
	dockerfile(t, folder, "FROM "+enginetest.Debian(t), "RUN echo '\x1b[31mno such package' >&2; exit 3")
	before := dangling(t)
	_, err := docker.Build(t.Context(), engine.Recipe{
		Name: "techempower/tfb.test.fails", Folder: folder, Dockerfile: "Dockerfile",
	})
	for _, want := range []string{"returned a non-zero code: 3", `\x1b[31mno such package`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in the error: %v", want, err)
		}
	}
	nothingLeft(t, docker, before)
}

// Stages that the image does not descend from go as well, and arguments arrive.
func TestBuildStages(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	folder := t.TempDir()
	dockerfile(t, folder,
		"ARG TFB_TEST_NAME", "FROM "+enginetest.Debian(t)+" \\", "  AS build",
		"ARG BENCHMARK_ENV", "ARG TFB_TEST_NAME", "ARG TFB_TEST_DATABASE",
		"RUN echo $BENCHMARK_ENV, $TFB_TEST_NAME, $TFB_TEST_DATABASE | tee /arguments",
		"FROM scratch", "COPY --from=build /arguments /")
	before := dangling(t)
	var log bytes.Buffer
	recipe := engine.Test{
		Name: "Stages", Folder: folder, Dockerfile: "Dockerfile", Database: "Postgres", Environment: "Citrine",
	}.Recipe()
	recipe.Log = &log
	built, err := docker.Build(t.Context(), recipe)
	if err != nil {
		t.Fatal(err)
	}
	if built.Name != "techempower/tfb.test.stages" || !strings.HasPrefix(built.ID, "sha256:") {
		t.Errorf("built %+v", built)
	}
	if want := "Citrine, Stages, postgres\n"; !strings.Contains(log.String(), want) {
		t.Errorf("no %q in the log:\n%s", want, log.String())
	}
	nothingLeft(t, docker, before)
}

func TestBuildWritesForever(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	folder := t.TempDir()
	dockerfile(t, folder, "FROM "+enginetest.Debian(t), "RUN yes all work and no play")
	before := dangling(t)
	ctx, cancel := context.WithCancel(t.Context())
	log := &counter{limit: 1 << 20, full: cancel}
	_, err := docker.Build(ctx, engine.Recipe{
		Name: "techempower/tfb.test.spam", Folder: folder, Dockerfile: "Dockerfile", Log: log, LogLimit: 1 << 20,
	})
	if err == nil {
		t.Error("a build that writes for ever has ended")
	}
	if log.n > 1<<20+200 {
		t.Errorf("the log has %d bytes", log.n)
	}
	nothingLeft(t, docker, before)
}

// counter counts what is written, and says when it is more than a limit.
type counter struct {
	n, limit int
	full     func()
}

func (c *counter) Write(p []byte) (int, error) {
	if c.n += len(p); c.n > c.limit {
		c.full()
	}

	return len(p), nil
}

// What a run has left that was killed goes with the next Clean.
func TestKilled(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	running := t.TempDir()
	copyServer(t, running)
	dockerfile(t, running, "FROM scratch", "COPY server /server", `ENTRYPOINT ["/server"]`)
	for _, c := range []struct {
		step, folder, at string
	}{
		{"build", hanging(t), "hanging now\n"},
		{"run", running, "ready to be killed"},
	} {
		before := dangling(t)
		kill(t, c.at, c.step, c.folder)
		if left := leftovers(t); len(left) == 0 {
			t.Errorf("%s: nothing was left, so that nothing is tested", c.step)
		}
		if err := docker.Clean(t.Context()); err != nil {
			t.Errorf("%s: %v", c.step, err)
		}
		if left := leftovers(t); len(left) > 0 {
			t.Errorf("%s: left behind: %q", c.step, left)
		}
		if got := dangling(t); got != before {
			t.Errorf("%s: there are %d images without a name, there were %d", c.step, got, before)
		}
	}
	// The next run works.
	next := start(t, docker, engine.Spec{})
	ready(t, next)
}
