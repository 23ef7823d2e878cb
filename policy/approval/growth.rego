# METADATA
# title: A test that a change adds without need is not run
# description: |
#   Refuses tests that a change adds where a rule about growth finds an error: the test itself,
#   or where the error is about the framework as a whole, every test that the change adds to it.
#   Tests that were there before are not refused for what comes beside them.
#
#   This is about runs with `--base` only. State what the test is for, `Matrix-Purpose: <why>`
#   in the message of a commit or a waiver with a `purpose`, and it runs.
# schemas:
# - input: schema.approval
# custom:
#   reason: A run is paid for every test, and a pull request is where the need of one is shown.
#   fix: "State the purpose of the test in a commit, `Matrix-Purpose: <why>`, or leave it out of the change."
#   params:
#     severities:
#       description: Severities of findings that refuse a test.
#       default: [error]
#     growth:
#       description: Categories of rules about what a change adds.
#       default: [growth]
package tfblint.approval.growth

import data.tfblint.lib.refused

refusals contains refusal if {
	params := data.tfblint.params["approval/growth"]
	some test in input.tests
	errors := [found |
		some found in input.findings
		found.severity in params.severities
		refused.brought(found, params.growth)
		_concerns(found, test)
	]
	some refusal in refused.by_rule(test, errors)
}

_concerns(found, test) if found.test == test.name

_concerns(found, test) if {
	found.test == ""
	test.added
}
