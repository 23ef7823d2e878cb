package hook //nolint:testpackage // What it knows its own hooks by is its own affair.

import "testing"

// FuzzSignature signs hooks for any program and suite. Each is known as ours, and any
// change to it is seen.
func FuzzSignature(f *testing.F) {
	f.Add("/usr/bin/tfblint", "", 0, 10, byte('x'))
	f.Add("it's", "a\nb", 2, 300, byte('\n'))
	f.Add("# tfblint-hook: folders 1 sha256 ", "\x00\xff", 99, 200, byte('0'))
	f.Fuzz(func(t *testing.T, program, suite string, made, at int, changed byte) {
		made = min(max(made, 0), mostFolders)
		script := render(Options{Program: program, Suite: suite}, made)
		signed, known := signatureOf(script)
		if !known || !signed.holds || signed.made != made {
			t.Fatalf("%+v, %t for %q", signed, known, script)
		}
		other := []byte(script)
		position := min(max(at, 0), len(other)-1)
		if other[position] == changed {
			return
		}
		other[position] = changed
		if signed, _ := signatureOf(string(other)); signed.holds {
			t.Errorf("%q still is ours", other)
		}
	})
}

// FuzzOthers reads hooks that others wrote.
func FuzzOthers(f *testing.F) {
	f.Add("#!/bin/sh\n")
	f.Add("# tfblint-hook: folders 1 sha256 00\n")
	f.Add(render(Options{}, 0))
	f.Fuzz(func(t *testing.T, content string) {
		if signed, known := signatureOf(content); signed.holds && !known {
			t.Error("a signature that is not there holds")
		}
		managerOf("/hooks", content)
	})
}
