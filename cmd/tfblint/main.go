// Command tfblint keeps the matrix of a web-framework benchmark suite sane: it checks
// every configuration, judges every test and says with place, reason and remedy what is
// wrong. See the README.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"

	"golang.org/x/term"
)

// memoryLimit is where the garbage collector begins to work. A run on the largest known
// suite stays well below, and then ends; collecting would cost it a quarter of its time.
const memoryLimit = 512 << 20

func main() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryLimit)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	command := &program{stdout: os.Stdout, stderr: os.Stderr, environment: os.Getenv, width: terminalWidth(os.Stdout)}
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
