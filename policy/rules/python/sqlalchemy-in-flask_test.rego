package tfblint.rules.python["sqlalchemy-in-flask_test"]

import data.tfblint.rules.python["sqlalchemy-in-flask"] as rule

_place := {"file": "frameworks/Python/fastapi/requirements.txt", "line": 2, "column": 1, "end_line": 2, "end_column": 18}

_test(name, active, packages) := {
	"name": name, "active": active, "language": "python", "pointer": concat("/", ["/tests/0", name]),
	"requirements": {required: {"at": _place} | some required in packages},
}

_findings(framework, tests) := findings if {
	findings := rule.findings with input as {"framework": {"name": framework}, "tests": tests}
		with data.tfblint.params["python/sqlalchemy-in-flask"] as {"frameworks": ["flask"], "packages": ["sqlalchemy"]}
}

test_once_a_framework if {
	tests := [
		_test("default", true, ["fastapi"]),
		_test("orm", true, ["asyncpg", "sqlalchemy"]),
		_test("orm-uvicorn", true, ["sqlalchemy"]),
	]
	_findings("fastapi", tests) == {{
		"pointer": "/tests/0/orm",
		"at": _place,
		"message": concat("", [
			`"orm" installs sqlalchemy; SQLAlchemy is measured in flask: `,
			"use the database driver or the framework's own data layer",
		]),
	}}
}

test_flask if _findings("flask", [_test("default", true, ["sqlalchemy"])]) == set()

test_without if _findings("fastapi", [_test("default", true, ["asyncpg"])]) == set()

test_broken if _findings("fastapi", [_test("default", false, ["sqlalchemy"])]) == set()

test_another_language if {
	_findings("fastapi", [object.union(_test("default", true, ["sqlalchemy"]), {"language": "cython"})]) == set()
}
