# METADATA
# title: Python tests run on Python 3
# description: |
#   Finds tests that run on Python 2 or PyPy 2, by what they declare or by the image
#   they are built from; a framework's default test among them stands for the whole
#   framework in every comparison.
#
#   Python 2 has had no security fixes since January 2020. The guidance of the Python
#   folder asks for Python 3 first, and the suite has lived by it: no test on Python 2
#   was added after November 2018, and the 29 that were there at the end of 2017 have
#   shrunk to seven, all of them tagged broken.
#
#   Build the image from `python:3.x` (or `pypy:3.x`) and declare that interpreter. Where
#   the framework has never been ported, remove the test.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#interpreter
#   description: The guidance of the Python folder, "Consider Python 3 first"
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10359
#   description: Removal of tests on Python 2
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   severity: error
#   guidance: true
#   reason: Nobody starts a service on Python 2 any more, so its numbers cost machine time and inform no one.
#   fix: Build the image from Python 3 and declare that interpreter, or remove the test.
#   languages: [python]
package tfblint.rules.python["python3-first"]

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	_python2(test.interpreter)
	finding := {
		"pointer": test.at.interpreter,
		"message": sprintf(
			"%s declares the interpreter %s; run it on Python 3 or remove it",
			[_subject(test), test.declared.interpreter],
		),
	}
}

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	some provided in test.image.interpreters
	_python2(provided.name)

	# A test that admits it is reported above.
	not _python2(test.interpreter)
	finding := {
		"pointer": test.at.interpreter,
		"at": provided.at,
		"message": sprintf(
			"%s is built from %s, which is Python 2; build it from a Python 3 image or remove it",
			[_subject(test), provided.reference],
		),
	}
}

_python2(name) if data.tfblint.interpreters[name].python == 2

_subject(test) := sprintf("%q, the default test of its framework,", [test.name]) if {
	test.default
} else := sprintf("%q", [test.name])
