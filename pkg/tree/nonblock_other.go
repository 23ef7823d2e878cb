//go:build !unix

package tree

// nonBlocking is not needed where the file system has no FIFOs.
const nonBlocking = 0
