//go:build unix && !linux

package engine

import (
	"os"
	"syscall"
)

func alive(process *os.Process) bool {
	return process.Signal(syscall.Signal(0)) == nil
}
