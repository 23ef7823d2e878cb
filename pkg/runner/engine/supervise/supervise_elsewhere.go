//go:build !linux

package supervise

import (
	"fmt"
	"io"
	"os"
)

// Main says that this system has no supervisor.
func Main(_ []string, _, _, stderr *os.File) int {
	fmt.Fprintln(io.Writer(stderr), ErrSystem) //nolint:errcheck // There is nobody else to tell.

	return usage
}
