package engine_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/engine/enginetest"
	"github.com/tfblint/tfblint/pkg/runner/engine/supervise"
)

// TestMain lets the test's program be two others: the supervisor of a server, and a run
// that is killed.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "supervise" {
		os.Exit(supervise.Main(os.Args[2:], os.Stdin, os.Stdout, os.Stderr)) //nolint:forbidigo // It is main here.
	}
	if len(os.Args) > 1 && os.Args[1] == "victim" {
		if err := victim(context.Background(), os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// victim does what a run does, up to the step at which it is to be killed, says so, and
// waits for it.
func victim(ctx context.Context, step, folder string) error {
	switch step {
	case "build", "run":
		docker, err := engine.NewDocker(engine.DockerOptions{
			KeepBases: true, Application: engine.Host{Address: os.Getenv("DOCKER_HOST")},
		})
		if err != nil {
			return err
		}
		image, err := docker.Build(ctx, engine.Recipe{
			Name: "techempower/tfb.test.victim", Folder: folder, Dockerfile: "Dockerfile", Log: os.Stdout,
		})
		if err != nil {
			return err
		}
		if _, err := docker.Start(ctx, engine.Spec{Name: "victim", Image: image, Port: 8080}); err != nil {
			return err
		}
	default:
		processes := engine.NewProcesses(engine.ProcessOptions{State: folder, Supervisor: supervisor(step)})
		port, mode := 0, "serve"
		if step == "supervised" {
			mode = "flee"
		}
		if _, err := fmt.Sscan(os.Args[5], &port); err != nil {
			return err
		}
		running, err := processes.Start(ctx, engine.Spec{
			Name: "victim", Command: []string{os.Args[4], mode, os.Args[5]}, Port: port,
		})
		if err != nil {
			return err
		}
		probe := engine.HTTPProbe("http://"+running.Address()+"/json", "")
		if err := engine.Wait(ctx, running, engine.Readiness{Probe: probe}); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stdout, "ready to be killed") //nolint:errcheck // The test waits for it.
	time.Sleep(time.Hour)

	return nil
}

func supervisor(step string) []string {
	if step != "supervised" {
		return nil
	}

	return []string{os.Args[0], "supervise"}
}

// kill starts a victim, waits for a line of its output, and kills it as nothing can
// prevent.
func kill(t *testing.T, at string, arguments ...string) {
	t.Helper()
	words := append([]string{"victim"}, arguments...)
	command := exec.CommandContext(t.Context(), os.Args[0], words...) //nolint:gosec // It is ourselves.
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = command.Stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var seen strings.Builder
	buffer := make([]byte, 1<<10)
	for !strings.Contains(seen.String(), at) {
		n, err := output.Read(buffer)
		seen.Write(buffer[:n])
		if err != nil {
			t.Fatalf("the victim ended by itself: %v\n%s", err, seen.String())
		}
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
}

// get returns the body of an answer.
func get(t *testing.T, running engine.Running, path string) string {
	t.Helper()
	url := "http://" + running.Address() + path
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // It was only read.
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}

	return string(body)
}

// ready waits until a server answers.
func ready(t *testing.T, running engine.Running) {
	t.Helper()
	err := engine.Wait(t.Context(), running, engine.Readiness{
		Probe: engine.HTTPProbe("http://"+running.Address()+"/json", ""),
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits for something that needs no certain time.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 600 {
		if is() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("never came true: %s", what)
}

// dockerfile writes a Dockerfile into a folder.
func dockerfile(t *testing.T, folder string, lines ...string) {
	t.Helper()
	if err := os.WriteFile(folder+"/Dockerfile", []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// image builds the static server.
func image(t *testing.T, docker *engine.Docker) engine.Image {
	t.Helper()
	folder := t.TempDir()
	copyServer(t, folder)
	dockerfile(t, folder, "FROM scratch", "COPY server /server", `ENTRYPOINT ["/server"]`)
	built, err := docker.Build(t.Context(), engine.Recipe{
		Name: "techempower/tfb.test.static", Folder: folder, Dockerfile: "Dockerfile",
	})
	if err != nil {
		t.Fatal(err)
	}

	return built
}

// program is the static server, linked once for all tests.
var program = sync.OnceValues(func() ([]byte, error) { //nolint:gochecknoglobals // Linking takes seconds.
	folder, err := os.MkdirTemp("", "server")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // It is temporary.
	name, err := enginetest.Server(context.Background(), folder)
	if err != nil {
		return nil, err
	}

	return os.ReadFile(name) //nolint:gosec // It was just built.
})

func copyServer(t *testing.T, folder string) string {
	t.Helper()
	content, err := program()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, "server")
	if err := os.WriteFile(name, content, 0o700); err != nil { //nolint:gosec // It is run.
		t.Fatal(err)
	}

	return name
}
