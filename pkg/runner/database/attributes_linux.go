package database

import "syscall"

// attributes put a program into a group of its own, so that Ctrl-C reaches us
// and not it, and have the system end it if we are killed. SIGQUIT lets
// PostgreSQL tidy up its shared memory; it ends the others as well.
func attributes(as account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: as.credential, Pdeathsig: syscall.SIGQUIT}
}
