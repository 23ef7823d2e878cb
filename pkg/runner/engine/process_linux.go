package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/engine/supervise"
)

// killPause is how long to wait before looking whether the killed are gone.
const killPause = 20 * time.Millisecond

// endRecorded ends the group of a record, if its leader is still the process that was
// recorded, and then all that carries the server's marker.
func endRecorded(ctx context.Context, told record) error {
	start, alive := startOf(told.PID)
	if alive && start == told.Start {
		if err := syscall.Kill(-told.PID, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("killing the group: %w", err)
		}
	}

	return killMarked(ctx, told.Marker)
}

// killMarked kills all processes that carry a server's marker, and their descendants, until
// there are none.
func killMarked(ctx context.Context, marker string) error {
	for {
		found := marked(marker)
		if len(found) == 0 {
			return nil
		}
		for _, pid := range found {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("killing process %d: %w", pid, err)
			}
		}
		select {
		case <-time.After(killPause):
		case <-ctx.Done():
			return fmt.Errorf("killing process %d: %w", found[0], errSurvived)
		}
	}
}

// marked returns the processes with a server's marker in their environment, and those that
// descend from one of them. Ourselves we never count.
func marked(marker string) []int {
	variable := []byte(Marker + "=" + marker)
	self := os.Getpid()
	table := supervise.ReadTable()
	var (
		all  []int
		seen = map[int]bool{self: true}
	)
	for _, process := range table {
		if process.Zombie || seen[process.PID] || !carries(process.PID, variable) {
			continue
		}
		for _, pid := range append(table.Descendants(process.PID), process.PID) {
			if !seen[pid] {
				seen[pid] = true
				all = append(all, pid)
			}
		}
	}

	return all
}

func carries(pid int, wanted []byte) bool {
	// Those of other users are not readable, and not ours.
	environment, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	if err != nil {
		return false
	}
	for variable := range bytes.SplitSeq(environment, []byte{0}) {
		if bytes.Equal(variable, wanted) {
			return true
		}
	}

	return false
}

// startOf returns when a process was started, and whether it is there.
func startOf(pid int) (uint64, bool) {
	process, ok := supervise.ReadProcess(pid)

	return process.Start, ok && !process.Zombie
}

// bootID tells one start of the machine from the next.
func bootID() string {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}

	return strings.TrimSpace(string(text))
}
