package tfblint.rules.python["pypy-server_test"]

import data.tfblint.rules.python["pypy-server"] as rule

_place := {"file": "frameworks/Python/flask/gunicorn_conf.py", "line": 9, "column": 1, "end_line": 9, "end_column": 20}

_findings(changes, servers) := findings if {
	test := object.union(
		{
			"name": "flask-pypy", "active": true, "language": "python", "interpreter": "pypy3",
			"at": {"server": "/tests/0/pypy/webserver"},
			"start": {"servers": [{"name": name, "at": _place} | some name in servers]},
		},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
}

test_meinheld if {
	_findings({}, ["gunicorn", "meinheld"]) == {{
		"pointer": "/tests/0/pypy/webserver",
		"at": _place,
		"message": concat("", [
			`"flask-pypy" runs meinheld on pypy3; `,
			"start gunicorn with its Tornado worker, or run the test on CPython",
		]),
	}}
}

test_uwsgi if count(_findings({}, ["nginx", "uwsgi"])) == 1

test_tornado if _findings({}, ["gunicorn", "tornado"]) == set()

test_cpython if _findings({"interpreter": "python3"}, ["gunicorn", "meinheld"]) == set()

test_broken if _findings({"active": false}, ["gunicorn", "meinheld"]) == set()

test_another_language if _findings({"language": "cython"}, ["gunicorn", "meinheld"]) == set()
