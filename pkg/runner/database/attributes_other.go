//go:build unix && !linux

package database

import "syscall"

// attributes put a program into a group of its own, so that Ctrl-C reaches us
// and not it. If we are killed it lives on until Clean meets it.
func attributes(as account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: as.credential}
}
