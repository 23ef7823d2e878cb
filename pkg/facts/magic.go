package facts

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"
)

// A ProgramKind is the format of a compiled program or of a part of one.
type ProgramKind string

// The formats.
const (
	ELF           ProgramKind = "elf"
	SharedLibrary ProgramKind = "shared-library" // ELF, under a name that says so.
	Object        ProgramKind = "object"         // ELF, not linked yet.
	PE            ProgramKind = "pe"
	MachO         ProgramKind = "macho"
	JAR           ProgramKind = "jar"
	JavaClass     ProgramKind = "class"
	WebAssembly   ProgramKind = "wasm"
	Archive       ProgramKind = "archive" // Objects, as ar puts them together.
)

// ProgramHead is how many bytes from the start of a file ProgramKindOf looks at.
const ProgramHead = 64

// MayBeProgram reports whether a file of this name may be a compiled program: most are
// called by no extension or by that of their format.
func MayBeProgram(name string) bool {
	base := path.Base(name)
	switch path.Ext(base) {
	case "", ".so", ".dylib", ".dll", ".exe", ".bin", ".out", ".run", ".o", ".obj", ".a", ".lib",
		".jar", ".war", ".ear", ".class", ".wasm", ".node", ".pyd":
		return true
	}

	return strings.Contains(base, ".so.")
}

// ProgramKindOf returns the format of a compiled program by its name and its first bytes,
// and "" of any other file. The jars with which Gradle and Maven start themselves are
// meant to lie beside the sources, and are none.
func ProgramKindOf(name string, head []byte) ProgramKind {
	head = head[:min(len(head), ProgramHead)]
	switch {
	case bytes.HasPrefix(head, []byte("\x7fELF")):
		return elfKind(name, head)
	case bytes.HasPrefix(head, []byte("MZ")) && bytes.IndexByte(head, 0) >= 0: // No text.
		return PE
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && isJar(name):
		return JAR
	case bytes.HasPrefix(head, []byte("\x00asm")):
		return WebAssembly
	case bytes.HasPrefix(head, []byte("!<arch>\n")):
		return Archive
	}

	return magicNumberKind(head)
}

// elfKind tells what an ELF file holds: the type stands in two bytes after the
// identification, in the order of bytes that the latter names.
func elfKind(name string, head []byte) ProgramKind {
	const (
		order, bigEndian  = 5, 2
		kind, relocatable = 16, 1
	)
	if base := path.Base(name); strings.HasSuffix(base, ".so") || strings.Contains(base, ".so.") {
		return SharedLibrary
	}
	if len(head) < kind+2 {
		return ELF
	}
	read := binary.LittleEndian.Uint16
	if head[order] == bigEndian {
		read = binary.BigEndian.Uint16
	}
	if read(head[kind:]) == relocatable {
		return Object
	}

	return ELF
}

// isJar reports whether a name is one of an archive with Java classes in it.
func isJar(name string) bool {
	switch path.Ext(name) {
	case ".jar", ".war", ".ear":
		dir := "/" + path.Dir(name)

		return path.Base(name) != "gradle-wrapper.jar" && !strings.HasSuffix(dir, "/.mvn/wrapper")
	}

	return false
}

// magicNumberKind knows the formats that start with a number. Java and the Mach-O files for
// several processors have the same one; what follows is Java's version, 45 and more, or
// the number of processors.
func magicNumberKind(head []byte) ProgramKind {
	const (
		size                         = 8
		machO32, machO64             = 0xfeedface, 0xfeedfacf
		machO32Swapped, machOSwapped = 0xcefaedfe, 0xcffaedfe
		javaOrUniversal, firstJava   = 0xcafebabe, 45
	)
	if len(head) < size {
		return ""
	}
	switch binary.BigEndian.Uint32(head) {
	case machO32, machO64, machO32Swapped, machOSwapped:
		return MachO
	case javaOrUniversal:
		if binary.BigEndian.Uint32(head[4:]) < firstJava {
			return MachO
		}

		return JavaClass
	}

	return ""
}
