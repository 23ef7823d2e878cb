package tfblint.rules.python["interpreter-mismatch_test"]

import data.tfblint.rules.python["interpreter-mismatch"] as rule

_findings(changes, provided) := findings if {
	test := object.union(
		{
			"name": "fastapi-pypy", "pointer": "/tests/0/pypy", "active": true, "language": "python", "interpreter": "python3",
			"declared": {"interpreter": "Python3"}, "at": {"interpreter": "/tests/0/pypy/flavor"},
			"image": {"interpreters": [{"name": name, "reference": sprintf("%s:3.9", [trim_right(name, "23")])} | some name in provided]},
		},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
}

_finding(declared, image, flavor) := {{
	"pointer": "/tests/0/pypy/flavor",
	"message": concat("", [
		`"fastapi-pypy" declares `, declared, " but is built from ", image,
		"; declare that or build from another image",
	]),
	"fix": {"safe": true, "edits": [{"op": "replace", "pointer": "/tests/0/pypy/flavor", "value": flavor}]},
}}

test_pypy_declared_as_cpython if _findings({}, ["pypy3"]) == _finding("Python3", "pypy:3.9, which is pypy3", "PyPy3")

test_cpython_declared_as_pypy if {
	_findings({"interpreter": "pypy3", "declared": {"interpreter": "PyPy"}}, ["python3"]) == _finding("PyPy", "python:3.9, which is python3", "Python3")
}

test_nothing_declared if {
	_findings({"declared": {"interpreter": ""}}, ["pypy3"]) == _finding(
		"no interpreter, which means python3,",
		"pypy:3.9, which is pypy3",
		"PyPy3",
	)
}

test_no_key if {
	some finding in _findings({"declared": {"interpreter": ""}, "at": {"interpreter": "/tests/0/pypy"}}, ["pypy3"])
	finding.fix.edits == [{"op": "insert", "pointer": "/tests/0/pypy", "key": "flavor", "value": "PyPy3"}]
}

test_match if _findings({}, ["python3"]) == set()

test_one_of_several_matches if _findings({}, ["pypy3", "python3"]) == set()

test_image_unknown if _findings({}, []) == set()

test_declared_unknown if _findings({"interpreter": "starlark"}, ["python3"]) == set()

test_python2_is_left_to_python3_first if {
	_findings({}, ["pypy2"]) == set()
	_findings({"interpreter": "python2"}, ["pypy3"]) == set()
}

test_broken if _findings({"active": false}, ["pypy3"]) == set()

test_another_language if _findings({"language": "cython"}, ["pypy3"]) == set()
