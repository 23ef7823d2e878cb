package facts_test

import (
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/facts"
)

func TestProgramKindOf(t *testing.T) {
	t.Parallel()
	const elf = "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	for _, test := range []struct {
		name, head string
		want       facts.ProgramKind
	}{
		{"main", elf + "\x02\x00", "elf"},
		{"main", "\x7fELF", "elf"},
		{"lib/x.so", elf + "\x03\x00", "shared-library"},
		{"x.so.1.2", elf + "\x03\x00", "shared-library"},
		{"x.so", elf + "\x01\x00", "shared-library"},
		{"x.o", elf + "\x01\x00", "object"},
		{"x.o", "\x7fELF\x01\x02\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01", "object"},
		{"x.dll", "MZ\x90\x00\x03", "pe"},
		{"MZ.txt", "MZ is a text", ""},
		{"a.jar", "PK\x03\x04\x14\x00", "jar"},
		{"a.war", "PK\x03\x04", "jar"},
		{"a.zip", "PK\x03\x04\x14\x00", ""},
		{"a.jar", "<html>", ""},
		{"gradle/wrapper/gradle-wrapper.jar", "PK\x03\x04", ""},
		{".mvn/wrapper/maven-wrapper.jar", "PK\x03\x04", ""},
		{"x/.mvn/wrapper/maven-wrapper.jar", "PK\x03\x04", ""},
		{"mvn/wrapper/maven-wrapper.jar", "PK\x03\x04", "jar"},
		{"A.class", "\xca\xfe\xba\xbe\x00\x00\x00\x41", "class"},
		{"universal", "\xca\xfe\xba\xbe\x00\x00\x00\x02", "macho"},
		{"main", "\xcf\xfa\xed\xfe\x07\x00\x00\x01", "macho"},
		{"main", "\xfe\xed\xfa\xce\x00\x00\x00\x07", "macho"},
		{"main", "\xca\xfe\xba\xbe", ""},
		{"x.wasm", "\x00asm\x01\x00\x00\x00", "wasm"},
		{"x.a", "!<arch>\n/", "archive"},
		{"run", "#!/bin/sh\n", ""},
		{"empty", "", ""},
		{"far", strings.Repeat(" ", facts.ProgramHead) + "\x7fELF", ""},
	} {
		if got := facts.ProgramKindOf(test.name, []byte(test.head)); got != test.want {
			t.Errorf("%s with %q is %q, want %q", test.name, test.head, got, test.want)
		}
	}
}

func TestMayBeProgram(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"main": true, "a/main": true, "x.so": true, "x.so.1": true, "x.dll": true, "x.jar": true, "x.bin": true,
		"x.py": false, "x.json": false, "a.so/x.py": false, ".env": false, "Makefile": true,
	} {
		if got := facts.MayBeProgram(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
