//go:build unix

package tree

import "syscall"

// nonBlocking makes opening a FIFO return at once.
const nonBlocking = syscall.O_NONBLOCK
