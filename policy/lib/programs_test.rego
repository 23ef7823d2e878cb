package tfblint.lib.programs_test

import data.tfblint.lib.programs

_input(active) := {
	"framework": {"programs": [
		{"file": "a.dll", "copied": true, "at": {"file": "x/x.dockerfile", "line": 5}},
		{"file": "b.dll", "copied": true, "at": {"file": "x/x.dockerfile", "line": 5}},
		{"file": "c.dll", "copied": true, "at": {"file": "x/x.dockerfile", "line": 6}},
		{"file": "main", "copied": false, "at": {"file": "x/main", "line": 0}},
	]},
	"tests": [
		{"active": active, "image": {"file": "x/x.dockerfile"}},
		{"active": true, "image": {"file": "x/x-pg.dockerfile"}},
	],
}

_files(groups) := {files | some group in groups; files := concat(" ", [program.file | some program in group.programs])}

test_copied if {
	copied := programs.copied with input as _input(true)
	_files(copied) == {"a.dll b.dll", "c.dll"}
	left := programs.left with input as _input(true)
	_files(left) == {"main"}
}

test_copied_for_a_broken_test if {
	copied := programs.copied with input as _input(false)
	copied == []
	left := programs.left with input as _input(false)
	_files(left) == {"a.dll b.dll", "c.dll", "main"}
}

test_place if {
	left := programs.left with input as _input(true)
	left[0].at.file == "x/main"
}

test_not_copied_though_it_is_a_dockerfile if {
	left := programs.left with input as {
		"framework": {"programs": [{"file": "x.dockerfile", "copied": false, "at": {"file": "x/x.dockerfile", "line": 0}}]},
		"tests": [{"active": true, "image": {"file": "x/x.dockerfile"}}],
	}
	_files(left) == {"x.dockerfile"}
}

_program(file) := {"file": file, "kind": "elf"}

test_names if {
	programs.names([_program("a")]) == "a (Linux executable)"
	programs.names([_program("a"), _program("b"), {"file": "c", "kind": "bytecode"}]) == "a (Linux executable), b (Linux executable) and c (bytecode)"
	programs.names([_program("a"), _program("b"), _program("c"), _program("d"), _program("e")]) == "a (Linux executable), b (Linux executable), c (Linux executable) and 2 more"
}
