package facts

// A ProgramKind is the format of a compiled program.
type ProgramKind string

// The formats.
const (
	ELF           ProgramKind = "elf"
	SharedLibrary ProgramKind = "shared-library"
	PE            ProgramKind = "pe"
	MachO         ProgramKind = "macho"
	JAR           ProgramKind = "jar"
	JavaClass     ProgramKind = "class"
	WebAssembly   ProgramKind = "wasm"
	Archive       ProgramKind = "archive"
)
