package engine_test

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/engine/enginetest"
)

// answers says whether somebody listens on a port of ours.
func answers(t *testing.T, port int) bool {
	t.Helper()
	var dialer net.Dialer
	connection, err := dialer.DialContext(t.Context(), "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	_ = connection.Close()

	return true
}

func supervisors(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{"alone": nil}
	if runtime.GOOS == "linux" {
		all["supervised"] = supervisor("supervised")
	}

	return all
}

func TestProcess(t *testing.T) {
	t.Parallel()
	program := copyServer(t, t.TempDir())
	for name, supervisor := range supervisors(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, number := t.TempDir(), enginetest.Port(t)
			var log bytes.Buffer
			processes := engine.NewProcesses(engine.ProcessOptions{
				State: state, Supervisor: supervisor, Environment: []string{"FROM=engine"},
			})
			running, err := processes.Start(t.Context(), engine.Spec{
				Name: "static", Command: []string{program, "serve", strconv.Itoa(number)}, Folder: t.TempDir(),
				Environment: []string{"ALSO=spec"}, Port: number, Log: &log,
			})
			if err != nil {
				t.Fatal(err)
			}
			ready(t, running)
			environment := get(t, running, "/env")
			for _, want := range []string{"FROM=engine", "ALSO=spec", engine.Marker + "="} {
				if !strings.Contains(environment, want) {
					t.Errorf("no %s in the environment:\n%s", want, environment)
				}
			}
			if strings.Contains(environment, "PATH=") {
				t.Errorf("our own environment was handed down:\n%s", environment)
			}
			if records(t, state) != 1 {
				t.Errorf("there are %d records of one server", records(t, state))
			}
			for range 2 {
				if err := running.Stop(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if code := running.Exit().Code; code != 143 {
				t.Errorf("it ended with code %d, want that of SIGTERM", code)
			}
			if records(t, state) != 0 {
				t.Error("the record is still there")
			}
			if log.String() != "mode serve\n" {
				t.Errorf("the log is %q", log.String())
			}
		})
	}
}

func records(t *testing.T, folder string) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}

	return len(names)
}

func TestProcessEnds(t *testing.T) {
	t.Parallel()
	program := copyServer(t, t.TempDir())
	for name, supervisor := range supervisors(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			processes := engine.NewProcesses(engine.ProcessOptions{Supervisor: supervisor})
			running, err := processes.Start(t.Context(), engine.Spec{
				Name: "static", Command: []string{program, "exit"}, Port: enginetest.Port(t),
			})
			if err != nil {
				t.Fatal(err)
			}
			err = engine.Wait(t.Context(), running, engine.Readiness{
				Probe: engine.HTTPProbe("http://"+running.Address()+"/json", ""),
			})
			for _, want := range []string{"exit code 7", `cannot find \x1b[31mmy configuration`} {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in the error: %v", want, err)
				}
			}
			if err := running.Stop(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestProcessIgnoresStop(t *testing.T) {
	t.Parallel()
	program := copyServer(t, t.TempDir())
	for name, supervisor := range supervisors(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			number := enginetest.Port(t)
			processes := engine.NewProcesses(engine.ProcessOptions{Supervisor: supervisor})
			running, err := processes.Start(t.Context(), engine.Spec{
				Name: "static", Command: []string{program, "stubborn", strconv.Itoa(number)}, Port: number,
				Grace: 100 * time.Millisecond,
			})
			if err != nil {
				t.Fatal(err)
			}
			ready(t, running)
			// It ends even though whoever wanted the server is gone.
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := running.Stop(ctx); err != nil {
				t.Fatal(err)
			}
			if code := running.Exit().Code; code != 137 {
				t.Errorf("it ended with code %d, want that of SIGKILL", code)
			}
			if answers(t, number) {
				t.Error("it still answers")
			}
		})
	}
}

// A server that leaves its group, its session and its environment, and has lost its
// parent, is still ended by a supervisor.
func TestProcessFlees(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has supervisors")
	}
	program, number := copyServer(t, t.TempDir()), enginetest.Port(t)
	processes := engine.NewProcesses(engine.ProcessOptions{Supervisor: supervisor("supervised")})
	running, err := processes.Start(t.Context(), engine.Spec{
		Name: "static", Command: []string{program, "flee", strconv.Itoa(number)}, Port: number,
		Grace: 100 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	ready(t, running)
	if err := running.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if answers(t, number) {
		t.Error("it still answers")
	}
}

// When the run is killed, a supervisor ends the server without being asked.
func TestProcessRunIsKilled(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has supervisors")
	}
	program, state, number := copyServer(t, t.TempDir()), t.TempDir(), enginetest.Port(t)
	kill(t, "ready to be killed", "supervised", state, program, strconv.Itoa(number))
	eventually(t, "the server is gone", func() bool { return !answers(t, number) })
	if err := engine.NewProcesses(engine.ProcessOptions{State: state}).Clean(t.Context()); err != nil {
		t.Fatal(err)
	}
	if records(t, state) != 0 {
		t.Error("the record is still there")
	}
}

// Without one, Clean ends what the record tells of.
func TestProcessRunIsKilledAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells whether a process is the one that was recorded")
	}
	program, state, number := copyServer(t, t.TempDir()), t.TempDir(), enginetest.Port(t)
	kill(t, "ready to be killed", "alone", state, program, strconv.Itoa(number))
	if !answers(t, number) {
		t.Fatal("the server is gone already, so that nothing is tested")
	}
	if err := engine.NewProcesses(engine.ProcessOptions{State: state}).Clean(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is gone", func() bool { return !answers(t, number) })
	if records(t, state) != 0 {
		t.Error("the record is still there")
	}
}

// A record whose process has ended, and whose number was given to somebody else, kills
// nobody.
func TestProcessCleanSparesOthers(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells whether a process is the one that was recorded")
	}
	program, state, number := copyServer(t, t.TempDir()), t.TempDir(), enginetest.Port(t)
	processes := engine.NewProcesses(engine.ProcessOptions{State: state})
	running, err := processes.Start(t.Context(), engine.Spec{
		Name: "static", Command: []string{program, "serve", strconv.Itoa(number)}, Port: number,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
	ready(t, running)
	names, err := filepath.Glob(filepath.Join(state, "*.json"))
	if err != nil || len(names) != 1 {
		t.Fatalf("records %q, error %v", names, err)
	}
	text, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := processes.Clean(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !answers(t, number) || records(t, state) != 1 {
		t.Fatal("what belongs to a run that lives was removed")
	}
	// As if it were of another process, with another marker, that had the same number, and was
	// started by a run that is no more.
	text = bytes.Replace(text, []byte(`"owner":"`), []byte(`"owner":"x`), 1)
	start := bytes.Index(text, []byte(`"start":`)) + len(`"start":`)
	other := append(bytes.Clone(text[:start]), "1}"...)
	marker := bytes.Index(other, []byte(`"marker":"`)) + len(`"marker":"`)
	other[marker] = 'x'
	if err := os.WriteFile(names[0], other, 0o600); err != nil { //nolint:gosec // The test's own.
		t.Fatal(err)
	}
	for _, broken := range []string{"", "{", "{}", `{"marker":"x","pid":1}`, `{"marker":"x","pid":-1}`} {
		if err := os.WriteFile(filepath.Join(state, "broken.json"), []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := processes.Clean(t.Context()); err != nil {
			t.Errorf("%q: %v", broken, err)
		}
	}
	if records(t, state) != 0 {
		t.Error("the records are still there")
	}
	if !answers(t, number) {
		t.Error("somebody else's process was killed")
	}
}

func TestProcessStartFails(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", ":0") //nolint:gosec,noctx // It is for a moment.
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close() //nolint:errcheck // Nothing was sent.
	used, ok := taken.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatalf("the address is %v", taken.Addr())
	}
	processes := engine.NewProcesses(engine.ProcessOptions{})
	for want, spec := range map[string]engine.Spec{
		"there is no command": {Name: "static"},
		"the port is in use":  {Name: "static", Command: []string{"true"}, Port: used.Port},
		"nobody-has-this":     {Name: "static", Command: []string{"nobody-has-this"}, Port: enginetest.Port(t)},
	} {
		if _, err := processes.Start(t.Context(), spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}
}
