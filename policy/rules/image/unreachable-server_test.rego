package tfblint.rules.image["unreachable-server_test"]

import data.tfblint.rules.image["unreachable-server"] as rule

_place(line) := {"file": "frameworks/Python/fastapi/nginx-entrypoint.sh", "line": line, "column": 1, "end_line": line, "end_column": 20}

_program(name, line) := {"name": name, "background": false, "conditional": false, "at": _place(line)}

_test(name, programs) := {
	"name": name, "pointer": concat("/", ["/tests/0", name]), "active": true,
	"start": {"programs": programs},
}

_findings(tests) := findings if findings := rule.findings with input as {"tests": tests}

_one(programs) := _findings([_test("fastapi-nginx", programs)])

_finding := {{
	"pointer": "/tests/0/fastapi-nginx",
	"at": _place(3),
	"message": concat("", [
		`"fastapi-nginx" waits for gunicorn (nginx-entrypoint.sh:3), so nginx (nginx-entrypoint.sh:42) `,
		"is never started; start gunicorn in the background",
	]),
}}

test_blocked if _one([_program("gunicorn", 3), _program("cat", 5), _program("nginx", 42)]) == _finding

test_more_than_two if _one([_program("gunicorn", 3), _program("nginx", 42), _program("caddy", 50)]) == _finding

test_after_one_in_the_background if {
	first := object.union(_program("uwsgi", 1), {"background": true})
	_one([first, _program("gunicorn", 3), _program("nginx", 42)]) == _finding
}

test_shared_script_once if {
	programs := [_program("gunicorn", 3), _program("nginx", 42)]
	_findings([_test("fastapi-nginx", programs), _test("fastapi-orm", programs)]) == _finding
}

test_background if {
	_one([object.union(_program("gunicorn", 3), {"background": true}), _program("nginx", 42)]) == set()
}

test_conditional if {
	_one([object.union(_program("gunicorn", 3), {"conditional": true}), _program("nginx", 42)]) == set()
}

test_one_server if _one([_program("gunicorn", 3)]) == set()

test_unknown_program_first if _one([_program("sleep", 1), _program("cat", 2)]) == set()

test_behind_an_unknown_program if {
	first := object.union(_program("gunicorn", 2), {"background": true})
	_one([_program("sleep", 1), first, _program("nginx", 3)]) == set()
}

test_unknown_program_after if _one([_program("gunicorn", 3), _program("tail", 4)]) == set()

test_broken if {
	test := object.union(_test("fastapi-nginx", [_program("gunicorn", 3), _program("nginx", 42)]), {"active": false})
	_findings([test]) == set()
}
