package database_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// partVariable tells the test binary to be one of the programs that play knows.
const partVariable = "TFBLINT_DATABASE_TEST"

func TestMain(m *testing.M) {
	// The test binary is also the program that some tests start and kill.
	if part := os.Getenv(partVariable); part != "" {
		os.Exit(play(part))
	}
	code := m.Run()
	if err := stopLive(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// live holds the servers that tests share: one of each kind, filled, started by
// the first test that wants it, and stopped by TestMain.
//
//nolint:gochecknoglobals // TestMain hands tests nothing
var live = map[database.Kind]liveServer{}

type liveServer struct {
	server database.Server
	err    error
}

// liveAddress returns where a real server is. Without its programs the test is
// skipped, except where everything has to run.
func liveAddress(t *testing.T, kind database.Kind) database.Address {
	t.Helper()
	needPrograms(t, kind)
	started, ok := live[kind]
	if !ok {
		started.server, started.err = database.StartPrivate(context.Background(), kind, database.Options{})
		live[kind] = started
	}
	if started.err != nil {
		t.Fatal(started.err)
	}

	return started.server.Address()
}

func needPrograms(t *testing.T, kind database.Kind) {
	t.Helper()
	err := database.Installed(t.Context(), kind, database.Options{})
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("CI has to run this test: %v", err)
	case errors.Is(err, database.ErrNotInstalled):
		t.Skipf("there is no %s server: %v", kind, err)
	default:
		t.Fatal(err)
	}
}

func stopLive() error {
	var failed []error
	for _, started := range live {
		if started.err == nil {
			failed = append(failed, started.server.Stop(context.Background()))
		}
	}

	return errors.Join(failed...)
}

func connectLive(t *testing.T, kind database.Kind) (database.Reader, database.Address) {
	t.Helper()
	address := liveAddress(t, kind)
	reader, err := database.Connect(t.Context(), kind, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})

	return reader, address
}

// counted returns by how much each counter grew while something was done.
func counted(t *testing.T, reader database.Reader, word string, do func()) database.Counters {
	t.Helper()
	before, err := reader.Counters(t.Context(), word)
	if err != nil {
		t.Fatal(err)
	}
	do()
	after, err := reader.Counters(t.Context(), word)
	if err != nil {
		t.Fatal(err)
	}
	for name, count := range before {
		after[name] -= count
	}

	return after
}
