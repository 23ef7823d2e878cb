# METADATA
# title: Meinheld is managed by gunicorn
# description: |
#   Finds tests that declare or start Meinheld and whose command starts no gunicorn. A
#   test whose command cannot be followed to its end is not judged.
#
#   Meinheld serves from a single process and does not start or watch workers. The guidance
#   of the Python folder has gunicorn do that; without it the test uses one core of the
#   machine, and its number says nothing about the framework.
#
#   Start `gunicorn -k meinheld.gmeinheld.MeinheldWorker`, or declare the server that the
#   test really starts.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#gunicorn--meinheld
#   description: The guidance of the Python folder on Meinheld
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   severity: warning
#   guidance: true
#   reason: Meinheld does not manage worker processes, so by itself it leaves all cores but one idle.
#   fix: Start Meinheld as gunicorn's worker class.
#   languages: [python]
package tfblint.rules.python["meinheld-under-gunicorn"]

import data.tfblint.lib.prose
import data.tfblint.lib.python

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	_on_meinheld(test)
	first := test.start.programs[0]
	python.followed(test)
	started := [program.name | some program in test.start.programs]
	not "gunicorn" in started
	finding := {
		"pointer": test.at.server,
		"at": first.at,
		"message": sprintf(
			"%q is on Meinheld but starts %s without gunicorn; start gunicorn with Meinheld as its worker class",
			[test.name, prose.list(started)],
		),
	}
}

_on_meinheld(test) if "meinheld" in python.servers(test)

# A declaration is believed where the command shows no other web server.
_on_meinheld(test) if {
	python.declares(test, "meinheld")
	count(python.servers(test)) == 0
}
