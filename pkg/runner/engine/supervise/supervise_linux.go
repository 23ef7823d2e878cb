package supervise

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// killPause is how long to wait before killing what has appeared meanwhile.
const killPause = 20 * time.Millisecond

// signalCode is what a shell adds to the number of the signal that ended a process.
const signalCode = 128

// Main runs a command and ends all its descendants when the command has ended, when stdin
// ends, or when it is asked to by a signal. The arguments are how long they may take to
// end when asked to, such as 2s, and the command. It returns the command's exit code.
func Main(arguments []string, stdin, stdout, stderr *os.File) int {
	say := func(format string, values ...any) {
		fmt.Fprintf(stderr, format+"\n", values...) //nolint:errcheck // There is nobody else to tell.
	}
	if len(arguments) < 2 { //nolint:mnd // The two that Main has.
		say("want a grace and a command")

		return usage
	}
	grace, err := time.ParseDuration(arguments[0])
	if err != nil {
		say("the grace: %v", err)

		return usage
	}
	// The kernel sends Pdeathsig when the thread ends that started the command.
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		say("becoming the parent of orphans: %v", err)

		return usage
	}
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, unix.SIGTERM, unix.SIGINT, unix.SIGHUP)
	command := exec.Command(arguments[1], arguments[2:]...) //nolint:gosec,noctx // That is what we are for.
	command.Stdout, command.Stderr = stdout, stderr
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		say("running %q: %v", arguments[1], err)

		return notStarted
	}

	return watch(command.Process.Pid, grace, leash(stdin), asked)
}

// leash returns a channel that is closed when a file ends.
func leash(file *os.File) <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(io.Discard, file)
	}()

	return ended
}

// watch returns the exit code of a child when it and all descendants have ended.
func watch(child int, grace time.Duration, ended <-chan struct{}, asked <-chan os.Signal) int {
	code, gone := make(chan int, 1), make(chan struct{})
	go reap(child, code, gone)
	status := -1
	select {
	case status = <-code:
	case <-ended:
	case <-asked:
	}
	signalAll(syscall.SIGTERM)
	select {
	case <-gone:
	case <-time.After(grace):
	}
	for {
		select {
		case <-gone:
			if status < 0 {
				status = <-code
			}

			return status
		default:
			signalAll(syscall.SIGKILL)
			time.Sleep(killPause)
		}
	}
}

// reap takes the end of every descendant that is or becomes our child, tells the code of
// the first one, and closes gone when there is none left.
func reap(child int, code chan<- int, gone chan<- struct{}) {
	defer close(gone)
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return
		case pid == child && status.Signaled():
			code <- signalCode + int(status.Signal())
		case pid == child:
			code <- status.ExitStatus()
		}
	}
}

// signalAll sends a signal to all our descendants.
func signalAll(sig syscall.Signal) {
	for _, pid := range ReadTable().Descendants(os.Getpid()) {
		// One that is gone meanwhile is what we want.
		_ = syscall.Kill(pid, sig)
	}
}
