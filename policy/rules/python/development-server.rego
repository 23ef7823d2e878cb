# METADATA
# title: A test is not measured on a development server
# description: |
#   Finds tests that start a server that its makers call unfit for production, such as
#   `flask run`, `manage.py runserver` or the one in Python's wsgiref. What counts is the
#   command that the container starts; a server that the program starts from its own source
#   is not seen.
#
#   A development server handles one request at a time or reloads what it serves. Its
#   number is about itself and far below what the framework can do. No test of the suite
#   starts one today; the rule keeps it so.
#
#   Start the server that the framework's manual recommends for production.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/1429
#   description: A maintainer of the Python tests on wsgiref's server
# - ref: https://flask.palletsprojects.com/en/stable/deploying/
#   description: Flask on its development server and on what to use instead
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   severity: warning
#   strict: error
#   guidance: true
#   reason: A development server is slow on purpose, so its number says nothing about the framework.
#   fix: Start the server that the framework recommends for production.
#   languages: [python]
package tfblint.rules.python["development-server"]

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	some program in test.start.programs
	words := array.concat([program.name], program.args)

	# mutate: equivalent because it is one of the words of a server; most programs have none
	strings.any_suffix_match(words, _firsts)
	some server in data.tfblint.development.python
	_starts(words, server)
	finding := {
		"pointer": test.at.server,
		"at": program.at,
		"message": sprintf(
			"%q starts %s; start a server that is made for production",
			[test.name, server.name],
		),
	}
}

# The first word of each server.
_firsts := [server.words[0] | some server in data.tfblint.development.python]

_starts(words, server) if {
	every wanted in server.words {
		_among(wanted, words)
	}
}

_among(wanted, words) if wanted in words

# A script may be named with its folder.
_among(wanted, words) if {
	some word in words
	endswith(word, concat("", ["/", wanted]))
}
