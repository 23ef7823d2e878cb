# METADATA
# title: A test says what it starts
# description: |
#   Finds tests for which neither the Dockerfile, in its last stage, nor the configuration
#   says what to start, so that the base image decides.
#
#   It works where the base image is a server with a command of its own, as in the seven
#   active tests that do it. But what is measured then is not written down in the suite, and
#   changes with the base image.
#
#   Repeat the command of the base image in a `CMD`.
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   when: ["!tests.image.command"]
#   severity: info
#   reason: Without a command nobody can read what is measured, and the base image may change it.
#   fix: Say with CMD what to start.
#   waive: The base image is a server that is meant to be used with its own command.
package tfblint.rules.image["no-start-command"]

import data.tfblint.lib.images

findings contains finding if {
	some use in images.firsts(_silent)
	test := input.tests[use[1]]
	finding := {
		"pointer": test.pointer,
		"message": sprintf(
			"%q starts whatever its base image starts: %s has no CMD and no ENTRYPOINT; say what to start",
			[test.name, images.name(test.image.file)],
		),
	}
}

_silent := [[test.image.file, i] |
	some i, test in input.tests
	test.image.command == false
	test.active
	test.image.exists
	count(test.image.problems) == 0
]
