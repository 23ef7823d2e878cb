package tfblint.rules.files["copied-program_test"]

import data.tfblint.rules.files["copied-program"] as rule

_place := {"file": "frameworks/Nim/basolato/basolato.dockerfile", "line": 7, "column": 6, "end_line": 7, "end_column": 10}

_findings(programs, active) := findings if {
	findings := rule.findings with input as {
		"framework": {"programs": programs},
		"tests": [{"active": active, "image": {"file": "frameworks/Nim/basolato/basolato.dockerfile"}}],
	}
}

_program(file, copied) := {"file": file, "kind": "elf", "copied": copied, "at": _place}

_finding(programs, what) := {{
	"pointer": "",
	"at": _place,
	"count": count(programs),
	"message": sprintf("the image gets what somebody compiled and committed: %s; build it in the Dockerfile instead", [what]),
}}

test_found if _findings([_program("main", true)], true) == _finding(["main"], "main (Linux executable)")

test_several if {
	_findings([_program("main", true), _program("a.so", true)], true) == _finding(["main", "a.so"], "main (Linux executable) and a.so (Linux executable)")
}

test_the_business_of_the_other_rule if _findings([_program("main", false)], true) == set()

test_broken if _findings([_program("main", true)], false) == set()

test_none if _findings([], true) == set()
