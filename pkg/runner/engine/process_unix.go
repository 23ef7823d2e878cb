//go:build unix

package engine

import (
	"os"
	"os/exec"
	"syscall"
)

// signalCode is what a shell adds to the number of the signal that ended a process.
const signalCode = 128

// ownGroup has a command lead a new group, away from the terminal's Ctrl-C: we are the one
// to tell it.
func ownGroup(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// askGroup asks the group that a process leads to end. Where that fails it is gone.
func askGroup(leader *os.Process) {
	_ = syscall.Kill(-leader.Pid, syscall.SIGTERM)
}

func killGroup(leader *os.Process) {
	_ = syscall.Kill(-leader.Pid, syscall.SIGKILL)
}

func exitCode(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return signalCode + int(status.Signal())
	}

	return state.ExitCode()
}
