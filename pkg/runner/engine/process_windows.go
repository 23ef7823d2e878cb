package engine

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup keeps Ctrl-C from a command: we are the one to tell it.
func ownGroup(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// askGroup does nothing: Windows has no way to ask a program without a window to end.
func askGroup(*os.Process) {}

// killGroup ends the process only; Windows has no groups of processes in this sense.
func killGroup(leader *os.Process) {
	_ = leader.Kill()
}

func exitCode(state *os.ProcessState) int { return state.ExitCode() }

// alive is true of any process that can be opened.
func alive(*os.Process) bool { return true }
