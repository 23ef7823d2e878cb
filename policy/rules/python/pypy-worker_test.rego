package tfblint.rules.python["pypy-worker_test"]

import data.tfblint.rules.python["pypy-worker"] as rule

_place := {"file": "frameworks/Python/falcon/falcon-pypy3.dockerfile", "line": 9, "column": 1, "end_line": 9, "end_column": 20}

_findings(changes, start) := findings if {
	test := object.union(
		{
			"name": "falcon-pypy3", "active": true, "language": "python", "interpreter": "pypy3",
			"at": {"server": "/tests/0/pypy3/webserver"},
			"start": object.union({"programs": [{"name": "gunicorn", "at": _place}], "servers": [{"name": "gunicorn"}]}, start),
		},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
}

_worker(name) := {"worker": {"name": name}}

_programs(names, servers) := {
	"programs": [{"name": name, "at": _place} | some name in names],
	"servers": [{"name": name} | some name in servers],
}

_finding(how) := {{
	"pointer": "/tests/0/pypy3/webserver",
	"at": _place,
	"message": concat("", [
		`"falcon-pypy3" runs on pypy3 `, how, "; ",
		"PyPy is measured on gunicorn with the Tornado worker: start gunicorn -k tornado",
	]),
}}

test_another_worker if _findings({}, _worker("sync")) == _finding("with gunicorn's worker sync")

test_another_program if _findings({}, _programs(["pypy3"], [])) == _finding("without gunicorn")

test_tornado if _findings({}, _worker("tornado")) == set()

test_unknown_worker if _findings({}, {}) == set()

test_nothing_started if _findings({}, _programs([], [])) == set()

test_left_to_pypy_server if {
	_findings({}, _worker("meinheld")) == set()
	_findings({}, _programs(["meinheld"], ["meinheld"])) == set()
	_findings({}, _programs(["nginx", "uwsgi"], ["nginx", "uwsgi"])) == set()
}

test_cpython if _findings({"interpreter": "python3"}, _worker("sync")) == set()

test_broken if _findings({"active": false}, _worker("sync")) == set()

test_another_language if _findings({"language": "cython"}, _worker("sync")) == set()
