// Package supervise stands between tfblint and a server that it runs as a process. It is
// the parent to whom the kernel gives all descendants of the server that have lost their
// own, so that none escapes by leaving its group or session, and it ends them all when
// tfblint says so or is no more.
//
// It is a process of its own because this role belongs to a whole process, and because it
// must outlive tfblint when that is killed.
package supervise

import "errors"

// Word is the first argument by which a program is told to be the supervisor.
const Word = "supervise-server"

// The exit codes that a shell has for the same.
const (
	usage      = 2
	notStarted = 127
)

// ErrSystem says that this system has no supervisor.
var ErrSystem = errors.New("supervising processes needs Linux")
