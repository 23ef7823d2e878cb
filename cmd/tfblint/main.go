// Command tfblint keeps the matrix of a web-framework benchmark suite sane: it checks
// every configuration, judges every test and says with place, reason and remedy what is
// wrong. See the README.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	"golang.org/x/term"

	"github.com/tfblint/tfblint/pkg/runner/engine/supervise"
)

// collectFrom is the size of the heap, in bytes, at which the garbage collector begins to
// work. A run on the largest known suite stays well below, and then ends; collecting would
// cost it a quarter of its time.
const collectFrom = 512 << 20

// collectHarder is the size, in bytes, from which on it works more often than Go's own rule has it, so that
// a suite a hundred times as large is read in a gigabyte. Of what is larger still it takes up to
// half of the time.
const collectHarder = 850 << 20

// collectLate keeps the garbage collector from working until the heap has grown to
// collectFrom.
func collectLate() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(collectFrom)
	runtime.AddCleanup(new([64]byte), func(percent int) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(collectHarder)
	}, 100) //nolint:mnd // Go's own default.
}

// collectSoon is for a command that lives with a stranger's files in little memory rather than in
// little time: the collector works harder from this many bytes on.
func collectSoon() {
	const from = 128 << 20
	debug.SetMemoryLimit(from)
}

func main() {
	// A run starts this program once more for each server that it starts as a process. That is
	// no command for people, and nothing of theirs may change what it does.
	if len(os.Args) > 1 && os.Args[1] == supervise.Word {
		os.Exit(supervise.Main(os.Args[2:], os.Stdin, os.Stdout, os.Stderr))
	}
	if len(os.Args) > 1 && os.Args[1] == reviewWord {
		collectSoon()
	} else {
		collectLate()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Whoever asks a second time does not want to wait for what is being tidied up.
	context.AfterFunc(ctx, stop)
	command := &program{
		stdout: os.Stdout, stderr: os.Stderr, environment: os.Getenv,
		width: terminalWidth(os.Stdout), errorWidth: terminalWidth(os.Stderr),
	}
	status := command.run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// terminalWidth returns how many columns the terminal has that file is; 0 where it is none.
func terminalWidth(file *os.File) int {
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}

	return width
}
