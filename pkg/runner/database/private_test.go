//go:build unix

package database_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
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
)

// play is the test binary as another program.
func play(part string) int {
	kind, folder, _ := strings.Cut(part, ":")
	if kind == "mongod" {
		return playMongod()
	}
	// A process that has a private server, and that the test kills.
	server, err := database.StartPrivate(context.Background(), database.Kind(kind),
		database.Options{Folder: folder, Log: os.Stdout})
	if err != nil {
		_, _ = fmt.Fprintln(os.Stdout, err)

		return 1
	}
	_, _ = fmt.Fprintln(os.Stdout, "ready:", server.Address().Port)
	select {} // until it is killed
}

// playMongod serves the port that mongod would be given.
func playMongod() int {
	port := ""
	for i, argument := range os.Args {
		if argument == "--port" {
			port = os.Args[i+1]
		}
	}
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp4", "127.0.0.1:"+port)
	if err != nil {
		_, _ = fmt.Fprintln(os.Stdout, err)

		return 1
	}
	newFakeMongo().serve(listener)

	return 0
}

// openFolder is a folder of the test that other accounts may pass through, as
// they may through the temporary folder.
func openFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, path := range []string{folder, filepath.Dir(folder)} {
		if err := os.Chmod(path, 0o711); err != nil { //nolint:gosec // open on purpose
			t.Fatal(err)
		}
	}

	return folder
}

// groupOf returns the process group of the one server in a folder.
func groupOf(t *testing.T, folder string) int {
	t.Helper()
	// The record is written right after the start, so that there may be words before there is a record.
	const tries, step = 1_200, 50 * time.Millisecond
	var text []byte
	for range tries {
		records, err := filepath.Glob(filepath.Join(folder, "*", "group"))
		if err != nil {
			t.Fatal(err)
		}
		if len(records) == 1 {
			text, _ = os.ReadFile(records[0])
		}
		if group, err := strconv.Atoi(string(text)); err == nil {
			return group
		}
		time.Sleep(step)
	}
	t.Fatalf("there is no record of the server but %q", text)

	return 0
}

// checkGone waits until no process of a group is left.
func checkGone(t *testing.T, group int) {
	t.Helper()
	const tries, step = 1_200, 50 * time.Millisecond
	for range tries {
		if errors.Is(syscall.Kill(-group, 0), syscall.ESRCH) {
			return
		}
		time.Sleep(step)
	}
	t.Errorf("processes of the server's group %d are left", group)
}

func checkEmpty(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		t.Errorf("%s is left", entry.Name())
	}
}

// checkNoMemory says whether shared memory that a process made is left in the system.
func checkNoMemory(t *testing.T, process int) {
	t.Helper()
	table, err := os.ReadFile("/proc/sysvipc/shm")
	if err != nil {
		return // not Linux
	}
	const creator = 4
	for line := range strings.Lines(string(table)) {
		if fields := strings.Fields(line); len(fields) > creator && fields[creator] == strconv.Itoa(process) {
			t.Errorf("shared memory is left: %s", line)
		}
	}
}

func checkClosed(t *testing.T, address database.Address) {
	t.Helper()
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp4", net.JoinHostPort(address.Host, strconv.Itoa(address.Port)))
	if err == nil {
		_ = conn.Close()
		t.Errorf("something listens at %s", address)
	}
}

//nolint:paralleltest // servers one after the other: each takes all cores to start
func TestStopLeavesNothing(t *testing.T) {
	for _, kind := range []database.Kind{database.Postgres, database.MySQL} {
		t.Run(string(kind), func(t *testing.T) {
			needPrograms(t, kind)
			folder := openFolder(t)
			var log bytes.Buffer
			options := database.Options{Folder: folder, Log: &log}
			server, err := database.StartPrivate(t.Context(), kind, options)
			if err != nil {
				t.Fatal(err)
			}
			// As long as its owner lives, nobody cleans it up.
			if count, err := database.Clean(t.Context(), options); count != 0 || err != nil {
				t.Errorf("a server in use was cleaned up: %d, %v", count, err)
			}
			reader, err := database.Connect(t.Context(), kind, server.Address())
			if err != nil {
				t.Fatal(err)
			}
			if err := reader.Close(); err != nil {
				t.Error(err)
			}
			group := groupOf(t, folder)
			for range 2 {
				if err := server.Stop(t.Context()); err != nil {
					t.Error(err)
				}
			}
			checkGone(t, group)
			checkNoMemory(t, group)
			checkEmpty(t, folder)
			checkClosed(t, server.Address())
			if !strings.Contains(log.String(), "ready") {
				t.Errorf("the log has not what the server printed:\n%s", &log)
			}
		})
	}
}

// Killed with nothing to do about it, a process leaves files and no server, and
// the next one cleans them up.
//
//nolint:paralleltest // servers one after the other: each takes all cores to start
func TestKilledOwner(t *testing.T) {
	tests := map[string]struct {
		kind database.Kind
		when string // what is printed before it is killed
	}{
		"PostgreSQL is being made": {database.Postgres, "running bootstrap script"},
		"PostgreSQL runs":          {database.Postgres, "ready:"},
		"MariaDB is being made":    {database.MySQL, "Installing"},
		"MariaDB runs":             {database.MySQL, "ready:"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			needPrograms(t, tt.kind)
			folder := openFolder(t)
			owner := startOwner(t, tt.kind, folder, tt.when)
			group := groupOf(t, folder)
			if err := owner.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = owner.Wait() // killed, as it should be
			count, err := database.Clean(t.Context(), database.Options{Folder: folder})
			if count != 1 || err != nil {
				t.Errorf("cleaned up %d: %v", count, err)
			}
			checkGone(t, group)
			checkNoMemory(t, group)
			checkEmpty(t, folder)
			if count, err := database.Clean(t.Context(), database.Options{Folder: folder}); count != 0 || err != nil {
				t.Errorf("cleaned up %d more: %v", count, err)
			}
		})
	}
}

// startOwner runs the test binary as a process with a private server, until it
// prints something.
func startOwner(t *testing.T, kind database.Kind, folder, until string) *exec.Cmd {
	t.Helper()
	owner := exec.CommandContext(t.Context(), os.Args[0]) //nolint:gosec // the test binary itself
	owner.Env = append(os.Environ(), partVariable+"="+string(kind)+":"+folder)
	owner.Stderr = os.Stderr
	output, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	lines := bufio.NewReader(output)
	for !strings.Contains(printed.String(), until) {
		// Byte by byte: some of it comes without the end of its line.
		char, err := lines.ReadByte()
		if err != nil {
			t.Fatalf("%q was not printed, but:\n%s", until, printed.String())
		}
		printed.WriteByte(char)
	}
	// Nobody reads the rest, which must not hold it up.
	go func() { _, _ = io.Copy(io.Discard, lines) }()

	return owner
}

// A server that outlived its owner is ended, and one that is not ours to judge is left.
func TestCleanEndsOrphans(t *testing.T) {
	t.Parallel()
	folder := openFolder(t)
	orphan := func(name, record string) *exec.Cmd {
		place := filepath.Join(folder, name)
		if err := os.Mkdir(place, 0o700); err != nil {
			t.Fatal(err)
		}
		held, err := os.Create(filepath.Join(place, "server.lock")) //nolint:gosec // in a folder of the test
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Flock(int(held.Fd()), syscall.LOCK_EX); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = held.Close() }()
		sleeper := exec.CommandContext(t.Context(), "sleep", "600")
		sleeper.ExtraFiles = []*os.File{held}
		sleeper.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if err := sleeper.Start(); err != nil {
			t.Fatal(err)
		}
		if record == "" {
			record = strconv.Itoa(sleeper.Process.Pid)
		}
		if err := os.WriteFile(filepath.Join(place, "group"), []byte(record), 0o600); err != nil {
			t.Fatal(err)
		}

		return sleeper
	}
	server := orphan("tfblint-database-1", "")
	if err := os.Mkdir(filepath.Join(folder, "tfblint-database-2"), 0o700); err != nil { // no server yet
		t.Fatal(err)
	}
	other := orphan("somebody-elses", "")
	if err := os.Symlink("somebody-elses", filepath.Join(folder, "tfblint-database-link")); err != nil {
		t.Fatal(err)
	}
	var ended sync.WaitGroup
	ended.Go(func() { _ = server.Wait() })
	count, err := database.Clean(t.Context(), database.Options{Folder: folder})
	if count != 2 || err != nil {
		t.Errorf("cleaned up %d: %v", count, err)
	}
	ended.Wait()
	if state := server.ProcessState.String(); !strings.Contains(state, "quit") {
		t.Errorf("the server ended by %s", state)
	}
	if err := other.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("another process was ended: %v", err)
	}
	if err := other.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = other.Wait()
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 2 {
		t.Errorf("left are %v, %v", left, err)
	}
}

// A record with a number of somebody else's is not believed for ever: the wait
// for the lock has an end.
func TestCleanGivesUp(t *testing.T) {
	t.Parallel()
	folder := openFolder(t)
	place := filepath.Join(folder, "tfblint-database-1")
	if err := os.Mkdir(place, 0o700); err != nil {
		t.Fatal(err)
	}
	held, err := os.Create(filepath.Join(place, "server.lock")) //nolint:gosec // in a folder of the test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Close() }()
	if err := syscall.Flock(int(held.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	count, err := database.Clean(ctx, database.Options{Folder: folder})
	if count != 0 || !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "tfblint-database-1") {
		t.Errorf("cleaned up %d: %v", count, err)
	}
}

// fakePrograms returns a folder with programs by these names, each a script.
func fakePrograms(t *testing.T, scripts map[string]string) string {
	t.Helper()
	folder := openFolder(t)
	for name, script := range scripts {
		text := "#!/bin/sh\n" + script + "\n"
		//nolint:gosec // a program is for everybody to run
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}

	return folder
}

func TestPrivateMongoDB(t *testing.T) {
	t.Parallel()
	// Another account has to be able to run the test binary, which lies in a folder of ours.
	binary := filepath.Join(openFolder(t), "mongod.test")
	if err := copyProgram(os.Args[0], binary); err != nil {
		t.Fatal(err)
	}
	programs := fakePrograms(t, map[string]string{
		"mongod": partVariable + `=mongod exec "` + binary + `" "$@"`,
	})
	folder := openFolder(t)
	options := database.Options{Folder: folder, Programs: []string{programs}}
	server, err := database.StartPrivate(t.Context(), database.MongoDB, options)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := database.Connect(t.Context(), database.MongoDB, server.Address())
	if err != nil {
		t.Fatal(err)
	}
	counters, err := reader.Counters(t.Context(), "fortune")
	if err != nil || counters["fortune_docs"] != 12 {
		t.Errorf("the counters are %v: %v", counters, err)
	}
	if err := reader.Close(); err != nil {
		t.Error(err)
	}
	group := groupOf(t, folder)
	if err := server.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	checkGone(t, group)
	checkEmpty(t, folder)
}

func copyProgram(from, to string) error {
	content, err := os.ReadFile(from) //nolint:gosec // the test binary itself
	if err != nil {
		return err
	}

	return os.WriteFile(to, content, 0o755) //nolint:gosec // a program is for everybody to run
}

// A server that cannot be started says why, soon, and leaves nothing.
func TestPrivateServerFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		kind     database.Kind
		programs map[string]string
		want     []string
	}{
		"its data cannot be made": {
			database.Postgres,
			map[string]string{"initdb": "echo no space >&2; exit 3", "postgres": "exit 1"},
			[]string{"making a database", "initdb", "exit status 3", "no space"},
		},
		"it ends at once": {
			database.Postgres,
			map[string]string{"initdb": "exit 0", "postgres": "echo cannot load; exit 1"},
			[]string{"postgres server", "exit status 1", "cannot load"},
		},
		"it ends without a word": {
			database.MongoDB,
			map[string]string{"mongod": "exit 0"},
			[]string{"mongodb server", "by itself"},
		},
		"it leaves a child": {
			database.MySQL,
			map[string]string{
				"mysqld": `case "$1" in --version) echo MySQL 9;; *) sleep 600 & echo $!; exit 4;; esac`,
			},
			[]string{"making a database", "exit status 4"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := openFolder(t)
			options := database.Options{Folder: folder, Programs: []string{fakePrograms(t, tt.programs)}}
			_, err := database.StartPrivate(t.Context(), tt.kind, options)
			if err == nil {
				t.Fatal("it was started")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
			checkEmpty(t, folder)
			// Its last word is the number of its child.
			words := strings.Fields(err.Error())
			if child, err := strconv.Atoi(words[len(words)-1]); err == nil {
				checkEnded(t, child)
			} else if name == "it leaves a child" {
				t.Error("it did not say which")
			}
		})
	}
}

// checkEnded waits until a process is gone, or a zombie that nobody has waited for.
func checkEnded(t *testing.T, process int) {
	t.Helper()
	const tries, step = 1_200, 50 * time.Millisecond
	for range tries {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
		if err != nil || bytes.Contains(status, []byte(") Z ")) {
			return
		}
		time.Sleep(step)
	}
	t.Errorf("the process %d is left", process)
}

// Whoever starts a server and loses patience has none; a server that is deaf is killed.
func TestStartIsCancelled(t *testing.T) {
	t.Parallel()
	folder := openFolder(t)
	programs := fakePrograms(t, map[string]string{"mongod": "trap '' TERM QUIT; echo $$; sleep 600"})
	ctx, cancel := context.WithCancelCause(t.Context())
	impatient := errors.New("no more patience")
	log := &firstWords{said: func() { cancel(impatient) }}
	_, err := database.StartPrivate(ctx, database.MongoDB,
		database.Options{Folder: folder, Programs: []string{programs}, Log: log})
	if !errors.Is(err, impatient) {
		t.Errorf("it says: %v", err)
	}
	group, err := strconv.Atoi(strings.TrimSpace(log.String()))
	if err != nil {
		t.Fatal(err)
	}
	checkGone(t, group)
	checkEmpty(t, folder)
}

// firstWords keeps what is written and says when something is.
type firstWords struct {
	bytes.Buffer
	said func()
}

func (f *firstWords) Write(text []byte) (int, error) {
	defer f.said()

	return f.Buffer.Write(text)
}

func TestNotInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, kind := range []database.Kind{database.MongoDB} {
		err := database.Installed(t.Context(), kind, database.Options{})
		if err == nil {
			t.Skipf("%s is installed in one of the usual places", kind)
		}
		if !errors.Is(err, database.ErrNotInstalled) || !strings.Contains(err.Error(), "--database-url") {
			t.Errorf("it says: %v", err)
		}
	}
	if err := database.Installed(t.Context(), "x", database.Options{}); !errors.Is(err, database.ErrKind) {
		t.Errorf("it says: %v", err)
	}
}
