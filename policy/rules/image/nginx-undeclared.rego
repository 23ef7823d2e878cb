# METADATA
# title: A test that starts nginx says so
# description: |
#   Finds tests that start nginx while neither their web server nor their platform nor their
#   framework names it. Python tests are the business of `python/server-mismatch`.
#
#   `webserver` is the server in front of the framework. Fourteen active tests put nginx there
#   and declare the server behind it, or none. Who compares servers with these results does
#   not know that half of the work is nginx's.
#
#   Declare nginx as the web server and what it forwards to as the platform.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Codebase-Framework-Files
#   description: What the fields of a configuration mean
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   when: [tests.start.programs.name=nginx]
#   severity: info
#   reason: Results are compared by the declared server, and nginx in front of it is part of every number.
#   fix: Declare nginx as the web server.
#   waive: The server behind nginx is what the test is about, and its name says so.
package tfblint.rules.image["nginx-undeclared"]

findings contains finding if {
	some test in input.tests
	test.active
	some program in test.start.programs
	program.name == "nginx"
	test.language != "python"
	not _declared(test)
	finding := {
		"pointer": test.at.server,
		"message": sprintf("%q starts nginx but declares %s; declare nginx", [test.name, _server(test)]),
	}
}

_declared(test) if contains(test.server, "nginx")

_declared(test) if contains(test.platform, "nginx")

_declared(test) if contains(lower(object.get(test.labels, "framework", "")), "nginx")

_server(test) := "no web server" if test.server == "none"

_server(test) := sprintf("the web server %s", [test.declared.server]) if test.server != "none"
