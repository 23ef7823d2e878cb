# METADATA
# title: PyPy is measured on gunicorn with Tornado
# description: |
#   Finds tests on PyPy that start something else than gunicorn with the Tornado worker.
#   Meinheld and uWSGI on PyPy are the business of `python/pypy-server`.
#
#   The guidance of the Python folder chose Tornado for PyPy because it is written in
#   Python, which PyPy compiles, and keeps connections open. Practice has moved on since:
#   none of the nine PyPy tests that run today follows it, most of them use socketify. So
#   this is a hint for comparisons between frameworks and no demand.
#
#   Use `gunicorn -k tornado` where the test is to be compared with other frameworks on
#   PyPy.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#gunicorn--tornado
#   description: The guidance of the Python folder on PyPy
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   severity: info
#   guidance: true
#   reason: Frameworks on PyPy can only be compared when they run on the same server.
#   fix: Start gunicorn with its Tornado worker.
#   waive: The test shows a server that is made for PyPy.
#   languages: [python]
package tfblint.rules.python["pypy-worker"]

import data.tfblint.lib.python

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	interpreter := python.pypy(test)
	first := test.start.programs[0]
	how := _otherwise(test)
	finding := {
		"pointer": test.at.server,
		"at": first.at,
		"message": sprintf(
			"%q runs on %s %s; PyPy is measured on gunicorn with the Tornado worker: start gunicorn -k tornado",
			[test.name, interpreter, how],
		),
	}
}

# How the test is started otherwise; undefined where that is unknown, and where it is the
# business of another rule.
_otherwise(test) := sprintf("with gunicorn's worker %s", [python.worker(test)]) if {
	not python.worker(test) in ["tornado", "meinheld"]
}

_otherwise(test) := "without gunicorn" if {
	not "gunicorn" in python.servers(test)
	not "meinheld" in python.servers(test)
	not "uwsgi" in python.servers(test)
}
