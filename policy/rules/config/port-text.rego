# METADATA
# title: A port is a number
# description: |
#   Finds ports in quotes.
#
#   The suite puts the port into an address, where a text does as well, and hands it to Docker
#   in debug mode as it is. Other readers of the file want a number. On the real tree two
#   frameworks, with 16 tests, have quotes round it.
#
#   Leave the quotes out. The change is safe where the text is a number from 1 to 65535.
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=port-text]
#   severity: info
#   reason: Readers of the file that want a number stop at a text.
#   fix: Leave the quotes out.
package tfblint.rules.config["port-text"]

import data.tfblint.lib.problems

findings contains object.union(problems.finding(problem), _fix(problem)) if {
	some problem in problems.of("config/port-text")
}

# The suggestion is the number, where it is one that a port can have.
_fix(problem) := {"fix": {"safe": true, "edits": [edit]}} if {
	problem.suggestion != ""
	edit := {"op": "replace", "pointer": problem.pointer, "value": to_number(problem.suggestion)}
} else := {}
