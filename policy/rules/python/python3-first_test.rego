package tfblint.rules.python["python3-first_test"]

import data.tfblint.rules.python["python3-first"] as rule

_place := {"file": "frameworks/Python/eve/eve.dockerfile", "line": 1, "column": 6, "end_line": 1, "end_column": 16}

_test(changes) := object.union(
	{
		"name": "eve-old", "active": true, "default": false, "language": "python",
		"interpreter": "python3", "declared": {"interpreter": "Python3"},
		"at": {"interpreter": "/tests/0/old/flavor"},
	},
	changes,
)

_findings(changes) := findings if {
	findings := rule.findings with input as {"tests": [_test(changes)]}
}

_python2_image := {"interpreters": [{"name": "python2", "reference": "python:2.7", "at": _place}]}

test_python3 if _findings({}) == set()

test_pypy3 if _findings({"interpreter": "pypy3"}) == set()

test_unknown_interpreter if _findings({"interpreter": "starlark"}) == set()

test_python3_image if {
	_findings({"image": {"interpreters": [{"name": "python3", "reference": "python:3.14", "at": _place}]}}) == set()
}

test_declared if {
	_findings({"interpreter": "pypy2", "declared": {"interpreter": "PyPy2"}}) == {{
		"pointer": "/tests/0/old/flavor",
		"message": `"eve-old" declares the interpreter PyPy2; run it on Python 3 or remove it`,
	}}
}

test_default if {
	_findings({"name": "eve", "default": true, "interpreter": "python2", "declared": {"interpreter": "Python2"}}) == {{
		"pointer": "/tests/0/old/flavor",
		"message": concat("", [
			`"eve", the default test of its framework, declares the interpreter Python2; `,
			"run it on Python 3 or remove it",
		]),
	}}
}

test_image if {
	_findings({"image": _python2_image}) == {{
		"pointer": "/tests/0/old/flavor",
		"at": _place,
		"message": concat("", [
			`"eve-old" is built from python:2.7, which is Python 2; `,
			"build it from a Python 3 image or remove it",
		]),
	}}
}

test_declared_and_image_once if {
	count(_findings({"interpreter": "python2", "declared": {"interpreter": "Python2"}, "image": _python2_image})) == 1
}

test_broken if {
	_findings({"active": false, "interpreter": "python2"}) == set()
	_findings({"active": false, "image": _python2_image}) == set()
}

test_another_language if {
	_findings({"language": "lua", "interpreter": "python2"}) == set()
	_findings({"language": "lua", "image": _python2_image}) == set()
}
