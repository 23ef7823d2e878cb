# METADATA
# title: PyPy runs neither Meinheld nor uWSGI
# description: |
#   Finds tests on PyPy that start Meinheld or uWSGI, by their worker class or their
#   command.
#
#   Meinheld is written in C against CPython's own interface, which PyPy has to imitate at
#   a cost that eats its advantage; uWSGI on PyPy is hard to set up. The guidance of the
#   Python folder names both as the reason for using Tornado instead. No test that runs
#   today pairs them.
#
#   Start `gunicorn -k tornado`, or a server that supports PyPy.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#gunicorn--tornado
#   description: The guidance of the Python folder on PyPy
# - ref: https://doc.pypy.org/en/latest/faq.html#do-cpython-extension-modules-work-with-pypy
#   description: What PyPy says about extension modules
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   when: [tests.start.servers]
#   severity: warning
#   guidance: true
#   reason: Both servers are built on CPython's C interface, so on PyPy they measure the imitation of it.
#   fix: Start gunicorn with its Tornado worker, or run the test on CPython.
#   languages: [python]
package tfblint.rules.python["pypy-server"]

import data.tfblint.lib.python

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	interpreter := python.pypy(test)
	some server in test.start.servers
	server.name in ["meinheld", "uwsgi"]
	finding := {
		"pointer": test.at.server,
		"at": server.at,
		"message": sprintf(
			"%q runs %s on %s; start gunicorn with its Tornado worker, or run the test on CPython",
			[test.name, server.name, interpreter],
		),
	}
}
