//go:build !linux

package main

import (
	"runtime"

	"github.com/tfblint/tfblint/pkg/runner/results"
)

// system is the operating system, whose release nobody asks for here.
func system() results.OperatingSystem {
	return results.OperatingSystem{Name: runtime.GOOS, Version: "unknown"}
}
