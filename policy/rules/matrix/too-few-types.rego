# METADATA
# title: A framework measures at least two test types
# description: |
#   Counts the test types that the active tests of a framework measure together, and reports
#   the framework when there are fewer than `min`.
#
#   Two types are what the suite asks of a new framework (issue 8420), ideally json or
#   plaintext and one with a database. One number says little about a framework: the fastest
#   plaintext servers have no router, no parser and no answer but the one that is measured.
#   Ten frameworks that came before the rule have one type, nine of them plaintext.
#
#   Implement another type. json is the least work.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8420
#   description: The acceptance rules for new frameworks
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/10520
#   description: A framework to which json was added to comply
# schemas:
# - input: schema.framework
# custom:
#   category: matrix
#   severity: info
#   severity_when_added: warning
#   strict: warning
#   guidance: true
#   reason: A single number says little about a framework, and the suite asks new ones for two types.
#   fix: Implement another type; json is the least work.
#   waive: The framework is older than the rule and nobody works on it.
#   params:
#     min:
#       description: Fewest test types that the active tests of a framework must measure together.
#       default: 2
package tfblint.rules.matrix["too-few-types"]

import data.tfblint.lib.prose

findings contains finding if {
	min := data.tfblint.params["matrix/too-few-types"].min

	types := input.framework.types
	count(types) < min

	# A framework without an active test measures nothing, for another reason.
	count(types) > 0
	finding := {
		"pointer": "/framework",
		"message": sprintf(
			"%s measures %s only; a framework needs at least %d test types: add %d",
			[input.framework.name, prose.list(types), min, min - count(types)],
		),
	}
}
