# METADATA
# title: Meinheld measures bare frameworks only
# description: |
#   Finds tests that run on Meinheld and measure anything but json and plaintext. What
#   counts is the worker class that gunicorn is really given, on its command line or in
#   its configuration file; only where that cannot be found out, what the test declares.
#
#   The guidance of the Python folder keeps Meinheld for one purpose: the speed of a
#   framework by itself, with no proxy before it and no database behind it. A database
#   test on top of it measures the driver on a server that hardly anyone deploys. The
#   suite never quite followed: of its ten tests on Meinheld, nine use a database, and
#   five of those still run.
#
#   Keep `json_url` and `plaintext_url` in this test and move the others to a test on the
#   server that the framework's users run.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#gunicorn--meinheld
#   description: The guidance of the Python folder on Meinheld
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/10719
#   description: Replaces Meinheld on the way to Python 3.14
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   severity: error
#   guidance: true
#   reason: Meinheld is there to show a framework without a proxy and a database; a database test on it shows neither.
#   fix: Leave json and plaintext in the test and move the other types to a test on another server.
#   waive: The framework has no other server that its users could run.
#   languages: [python]
package tfblint.rules.python["meinheld-bare-only"]

import data.tfblint.lib.prose
import data.tfblint.lib.python

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	how := _meinheld(test)
	moving := [type | some type in test.types; not type in data.tfblint.test_types.bare]
	count(moving) > 0
	finding := {
		"pointer": test.at.server,
		"message": sprintf(
			"%q runs %s with %s; Meinheld is measured for json and plaintext only: move %s to a test on another server",
			[test.name, how, prose.list(moving), _them(moving)],
		),
	}
}

# Meinheld and how it is known. It is undefined where another worker is known to run.
_meinheld(test) := sprintf("Meinheld (worker class %s)", [test.start.worker.class]) if {
	python.worker(test) == "meinheld"
}

_meinheld(test) := "Meinheld" if {
	not python.worker(test)
	"meinheld" in python.servers(test)
}

_meinheld(test) := "Meinheld (by its configuration)" if {
	not python.worker(test)
	python.declares(test, "meinheld")

	# gunicorn alone says nothing: its worker is what could not be found out.
	every server in python.servers(test) {
		server == "gunicorn"
	}
}

_them(types) := "it" if count(types) == 1 else := "them"
