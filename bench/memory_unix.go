//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns the most memory that a process had, in bytes.
func peakMemory(state *os.ProcessState) int64 {
	usage, known := state.SysUsage().(*syscall.Rusage)
	if !known {
		return 0
	}
	const kibibyte = 1 << 10
	if runtime.GOOS == "darwin" {
		return usage.Maxrss // macOS counts bytes, the others kibibytes.
	}

	return usage.Maxrss * kibibyte
}
