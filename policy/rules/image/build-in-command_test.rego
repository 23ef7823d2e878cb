package tfblint.rules.image["build-in-command_test"]

import data.tfblint.rules.image["build-in-command"] as rule

_place(line) := {"file": "frameworks/Go/pine/pine.dockerfile", "line": line, "column": 5, "end_line": line, "end_column": 20}

_program(name, args, line) := {"name": name, "args": args, "conditional": false, "at": _place(line)}

_test(name, programs) := {
	"name": name, "pointer": concat("/", ["/tests/0", name]), "active": true,
	"start": {"programs": programs},
}

_findings(tests) := findings if findings := rule.findings with input as {"tests": tests}

_one(program) := _findings([_test("pine", [program])])

_finding(what, line) := {
	"pointer": "/tests/0/pine",
	"at": _place(line),
	"message": sprintf(`"pine" is started with %s, which builds first; build it in the Dockerfile and start the result`, [what]),
}

test_word if _one(_program("go", ["-C", "src", "run", "."], 9)) == {_finding("go run", 9)}

test_compiler if _one(_program("clang++", ["-O3"], 9)) == {_finding("clang++", 9)}

test_first_one_only if {
	programs := [_program("sysctl", [], 2), _program("g++", [], 3), _program("g++", [], 4)]
	_findings([_test("pine", programs)]) == {_finding("g++", 3)}
}

test_shared_script_once if {
	_findings([_test("pine", [_program("g++", [], 3)]), _test("pine-pg", [_program("g++", [], 3)])]) == {_finding("g++", 3)}
}

test_each_command if {
	count(_findings([_test("pine", [_program("g++", [], 3)]), _test("pine-pg", [_program("g++", [], 4)])])) == 2
}

test_another_word if _one(_program("go", ["version"], 9)) == set()

test_another_program if _one(_program("server", ["run"], 9)) == set()

test_conditional if _one(object.union(_program("go", ["run"], 9), {"conditional": true})) == set()

test_broken if _findings([object.union(_test("pine", [_program("go", ["run"], 9)]), {"active": false})]) == set()
