# METADATA
# title: A benchmark of a Python server measures json and plaintext
# description: |
#   Finds tests of an HTTP server that also measure database types: tests of projects that
#   are servers, such as uvicorn or granian, and tests classified as a platform.
#
#   The guidance of the Python folder says that json or plaintext is enough to measure a
#   server, and that not all types need to be ported to it. What a database test adds is
#   the speed of the driver that its author chose, which the frameworks on that server
#   measure anyway. Eight tests do it today, and some are their author's reference for the
#   server's interface, so this is a hint.
#
#   Remove the database types, or classify the test as what it is.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#before-writing-new-tests
#   description: The guidance of the Python folder on servers
# schemas:
# - input: schema.framework
# custom:
#   category: python
#   severity: info
#   strict: warning
#   guidance: true
#   reason: A server has no opinion on databases, so a database test of it measures a driver.
#   fix: Measure json and plaintext only.
#   waive: The test is the reference implementation of a server interface and is kept by the server's author.
#   languages: [python]
package tfblint.rules.python["server-scope"]

import data.tfblint.lib.prose

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	what := _server(test)
	extra := [type | some type in test.types; type in data.tfblint.test_types.database]
	first := extra[0]
	finding := {
		"pointer": test.cells[first].pointer,
		"message": sprintf(
			"%q measures %s, but %s; json and plaintext are enough for a server: remove the others",
			[test.name, prose.list(extra), what],
		),
	}
}

_server(_) := sprintf("%s is an HTTP server", [input.framework.name]) if {
	input.framework.name in data.tfblint.servers.python
}

_server(test) := "it is classified as a platform" if {
	test.classification == "platform"
	not input.framework.name in data.tfblint.servers.python
}
