# METADATA
# title: The declared Python server is the one that is started
# description: |
#   Finds tests that declare one web server and start another, and tests that declare none
#   and start one. Only servers that would be recognised when started are judged, and only
#   where the command and gunicorn's worker class are known.
#
#   The results are grouped by the declared server. Where gunicorn or uvicorn runs behind
#   "None", the framework seems to need no server; where Meinheld is declared and gunicorn's
#   plain worker runs, Meinheld seems slow.
#
#   Declare the server that is started, or start the one that is declared. A framework that
#   is a server itself need not declare itself.
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   severity: info
#   strict: warning
#   reason: Results are grouped by the declared server, so a wrong one credits its speed to another.
#   fix: Declare the web server that the image starts.
#   languages: [python]
package tfblint.rules.python["server-mismatch"]

import data.tfblint.lib.prose
import data.tfblint.lib.python

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	started := python.servers(test)
	count(started) > 0
	not test.server in started
	python.recognisable(test.server)
	_known(test, started)
	finding := {
		"pointer": test.at.server,
		"message": sprintf(
			"%q declares the server %s but starts %s; declare what is started or start what is declared",
			[test.name, test.declared.server, _command(test, started)],
		),
	}
}

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	test.server == "none"
	started := [name | some name in python.servers(test); name != input.framework.name]
	first := started[0]
	not test.platform in started
	finding := {
		"pointer": test.at.server,
		"message": sprintf(
			"%q declares no server but starts %s; declare %s",
			[test.name, prose.list(started), first],
		),
	}
}

# Where something was not followed, the declared server may be started there.
_known(test, started) if {
	python.followed(test)
	_worker_known(test, started)
}

_worker_known(_, started) if not "gunicorn" in started

_worker_known(test, _) if python.worker(test)

# The worker belongs to the answer even where it is gunicorn's own and no server.
_command(test, started) := sprintf("%s with the worker %s", [prose.list(others), worker]) if {
	worker := python.worker(test)
	others := [server | some server in started; server != worker]
} else := prose.list(started)
