package systems_test

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/engine/enginetest"
	"github.com/tfblint/tfblint/pkg/runner/engine/supervise"
	"github.com/tfblint/tfblint/pkg/runner/verify"
)

// TestMain lets the test's program be the supervisor of a server as well.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == supervise.Word {
		os.Exit(supervise.Main(os.Args[2:], os.Stdin, os.Stdout, os.Stderr)) //nolint:forbidigo // It is main here.
	}
	os.Exit(m.Run())
}

// A live database is one that runs until the test ends.
type live struct {
	reader database.Reader
	// environment tells a server where it is.
	environment []string
}

// startDatabase starts a private server, and looks when it was stopped that it is gone.
func startDatabase(tb testing.TB, kind database.Kind) live {
	tb.Helper()
	options := database.Options{Folder: openFolder(tb)}
	if err := database.Installed(tb.Context(), kind, options); err != nil {
		enginetest.Missing(tb, err.Error())
	}
	server, err := database.StartPrivate(tb.Context(), kind, options)
	if err != nil {
		tb.Fatal(err)
	}
	address := server.Address()
	reader, err := database.Await(tb.Context(), kind, address)
	if err != nil {
		tb.Error(err)
	}
	tb.Cleanup(func() {
		if reader != nil {
			_ = reader.Close() // The server ends anyhow.
		}
		if err := server.Stop(context.WithoutCancel(tb.Context())); err != nil {
			tb.Error(err)
		}
		isFree(tb, address.Host, address.Port)
		left, err := os.ReadDir(options.Folder)
		if err != nil || len(left) > 0 {
			tb.Errorf("the database left %v, error %v", left, err)
		}
	})
	if reader == nil {
		tb.FailNow()
	}

	return live{reader, []string{"DBHOST=" + address.Host, "DBPORT=" + strconv.Itoa(address.Port)}}
}

// startProcess starts a command in a folder that nobody else works in, waits until it is ready,
// and looks when it was stopped that it is gone.
func startProcess(
	tb testing.TB, test *matrix.Test, folder string, command, environment []string,
) engine.Running {
	tb.Helper()
	port := enginetest.Port(tb)
	processes := engine.NewProcesses(engine.ProcessOptions{
		State: openFolder(tb), Supervisor: []string{os.Args[0], supervise.Word},
		Environment: []string{"PATH=" + os.Getenv("PATH")},
	})

	return started(tb, processes, test, engine.Spec{
		Name: test.Name, Command: command, Folder: folder, Port: port,
		Environment: append([]string{"PORT=" + strconv.Itoa(port)}, environment...),
	})
}

// startContainer builds and starts a test as the suite does, on a port that its environment tells
// it.
func startContainer(
	tb testing.TB, docker *engine.Docker, suite suite, test *matrix.Test, port int, environment []string,
) engine.Running {
	tb.Helper()
	var log bytes.Buffer
	recipe := engine.Test{
		Name: test.Name, Folder: suite.folder(tb, test.Name), Dockerfile: test.DeclaredRecipe,
		Database: test.Terms[matrix.Database].Name,
	}.Recipe()
	recipe.Log = &log
	image, err := docker.Build(tb.Context(), recipe)
	if err != nil {
		tb.Fatalf("%v\n%s", err, log.String())
	}

	return started(tb, docker, test, engine.Spec{
		Name: test.Name, Image: image, Port: port,
		Environment: append([]string{"PORT=" + strconv.Itoa(port)}, environment...),
	})
}

// started starts a server, waits until it is ready, and looks when it was stopped that it is
// gone.
func started(
	tb testing.TB, by engine.Engine, test *matrix.Test, spec engine.Spec,
) engine.Running {
	tb.Helper()
	running, err := by.Start(tb.Context(), spec)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("end of the log of %s:\n%s", test.Name, running.Tail())
		}
		if err := running.Stop(context.WithoutCancel(tb.Context())); err != nil {
			tb.Error(err)
		}
		isFree(tb, "127.0.0.1", spec.Port)
		if spec.Folder != "" {
			noneIn(tb, spec.Folder)
		}
	})
	// A faulty server is not ready by the suite's measure, which is a status below 400.
	err = engine.Wait(tb.Context(), running, engine.Readiness{Probe: func(ctx context.Context) error {
		return reach(ctx, running.Address())
	}})
	if err != nil {
		tb.Fatal(err)
	}

	return running
}

// target says what verification asks of a test.
func target(test *matrix.Test, running engine.Running) verify.Target {
	routes := map[string]string{}
	for _, cell := range test.Cells {
		routes[cell.Type] = cell.URL
	}

	return verify.Target{Base: "http://" + running.Address(), Routes: routes}
}

// isFree says whether nobody listens where somebody did.
func isFree(tb testing.TB, host string, port int) {
	tb.Helper()
	at := net.JoinHostPort(host, strconv.Itoa(port))
	if err := reach(context.WithoutCancel(tb.Context()), at); err == nil {
		tb.Errorf("%s still answers", at)
	}
}

// reach connects to an address, and says nothing.
func reach(ctx context.Context, address string) error {
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "tcp", address)
	if err == nil {
		_ = connection.Close() // Nothing was sent.
	}

	return err
}

// noneIn looks for processes that work in a folder. Only Linux tells.
func noneIn(tb testing.TB, folder string) {
	tb.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		tb.Fatal(err)
	}
	for _, link := range links {
		// Most are of others, or gone by now.
		if at, err := os.Readlink(link); err == nil && strings.HasPrefix(at, folder) {
			tb.Errorf("%s still works in %s", filepath.Dir(link), at)
		}
	}
}
