package tfblint.rules.python.flavor_test

import data.tfblint.rules.python.flavor as rule

_findings(changes, declared) := findings if {
	test := object.union(
		{
			"name": "bottle", "active": true, "language": "python", "interpreter": "python3",
			"declared": {"interpreter": declared}, "at": {"interpreter": "/tests/0/default/flavor"},
		},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
}

test_another_spelling if {
	_findings({}, "CPython") == {{
		"pointer": "/tests/0/default/flavor",
		"message": `"bottle" spells its interpreter CPython; write Python3, as the other Python tests do`,
		"fix": {"safe": true, "edits": [{"op": "replace", "pointer": "/tests/0/default/flavor", "value": "Python3"}]},
	}}
}

test_another_case if {
	some finding in _findings({"interpreter": "pypy3"}, "Pypy3")
	finding.fix.edits[0].value == "PyPy3"
}

test_no_interpreter if {
	_findings({"interpreter": "uvicorn"}, "Uvicorn") == {{
		"pointer": "/tests/0/default/flavor",
		"message": `"bottle" declares the interpreter Uvicorn, which is none of Python's; write PyPy2, PyPy3, Python2 or Python3`,
	}}
}

test_usual if {
	_findings({}, "Python3") == set()
	_findings({"interpreter": "pypy3"}, "PyPy3") == set()
	_findings({"interpreter": "python2"}, "Python2") == set()
	_findings({"interpreter": "pypy2"}, "PyPy2") == set()
}

test_nothing if {
	_findings({}, "") == set()
	_findings({}, "None") == set()
}

test_another_language if _findings({"language": "ruby"}, "CPython") == set()

test_broken if {
	_findings({"active": false}, "CPython") == set()
	_findings({"active": false, "interpreter": "uvicorn"}, "Uvicorn") == set()
}
