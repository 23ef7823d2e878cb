package tfblint.rules.matrix["axis-limits_test"]

import data.tfblint.rules.matrix["axis-limits"] as rule

_test(pointer, server, database, interpreter) := {
	"pointer": pointer, "active": true, "language": "python",
	"server": server, "database": database, "interpreter": interpreter,
}

_languages := {
	"python": [
		{"dir": "frameworks/Python/django", "test": _test("/tests/0/default", "gunicorn", "mysql", "python3")},
		{"dir": "frameworks/Python/django", "test": _test("/tests/0/postgresql", "gunicorn", "postgres", "python3")},
		{"dir": "frameworks/Python/falcon", "test": _test("/tests/0/default", "uvicorn", "none", "pypy3")},
	],
	"ruby": [{"dir": "frameworks/Ruby/rails", "test": _test("/tests/0/default", "puma", "sqlite", "mri")}],
}

_findings(limits) := findings if {
	findings := rule.findings with input as {"languages": _languages}
		with data.tfblint.params["matrix/axis-limits"] as {"limits": limits}
}

test_within if _findings({"python": {"frameworks": 2, "servers": 2, "databases": 2, "interpreters": 2}}) == set()

test_no_limits if _findings({}) == set()

test_another_language if _findings({"ruby": {"servers": 1}}) == set()

test_interpreters if {
	_findings({"python": {"interpreters": 1}}) == {{
		"dir": "frameworks/Python/falcon",
		"pointer": "/tests/0/default",
		"message": "python has 2 interpreters (python3 in 2 and pypy3 in 1), the limit is 1; remove one, for instance pypy3",
	}}
}

test_servers_and_databases if {
	{[finding.dir, finding.pointer] | some finding in _findings({"python": {"servers": 1, "databases": 1}})} == {
		["frameworks/Python/falcon", "/tests/0/default"],
		["frameworks/Python/django", "/tests/0/default"],
	}
}

test_none_is_no_database if _findings({"python": {"databases": 2}}) == set()

test_frameworks if {
	_findings({"python": {"frameworks": 1}}) == {{
		"dir": "frameworks/Python/falcon",
		"pointer": "",
		"message": concat("", [
			"python has 2 frameworks, the limit is 1; ",
			"remove 1, for instance this one, which has the fewest tests",
		]),
	}}
}
