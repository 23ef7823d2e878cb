package main

import (
	"syscall"

	"github.com/tfblint/tfblint/pkg/runner/results"
)

// system is what uname says.
func system() results.OperatingSystem {
	var name syscall.Utsname
	if err := syscall.Uname(&name); err != nil {
		return results.OperatingSystem{Name: "Linux", Version: "unknown"}
	}

	return results.OperatingSystem{Name: fromC(name.Sysname[:]), Version: fromC(name.Release[:])}
}

// fromC reads a text that ends with a zero, and whose characters are signed on some machines.
func fromC[C int8 | uint8](text []C) string {
	read := []byte{}
	for _, c := range text {
		if c == 0 {
			break
		}
		read = append(read, byte(c))
	}

	return string(read)
}
