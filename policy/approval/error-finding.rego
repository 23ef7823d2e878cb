# METADATA
# title: A test with an error is not run
# description: |
#   Refuses tests about which a rule has found an error, and all tests of a framework with one
#   that is about none of them in particular. An error says that the test cannot work, or that
#   its place in the matrix is against a decision of the maintainers; what is measured would
#   have to be measured again once it is mended.
#
#   What waivers and the baseline hide refuses nothing: somebody has decided to live with it.
#   Errors about what a change adds are those of `approval/growth`.
#
#   A rule gives one refusal for each test, whatever the number of its findings.
# schemas:
# - input: schema.approval
# custom:
#   reason: What is wrong with a test is mended before it is measured.
#   fix: Mend what the rule finds.
#   params:
#     severities:
#       description: Severities of findings that refuse a test.
#       default: [error]
#     growth:
#       description: Categories of rules about what a change adds.
#       default: [growth]
package tfblint.approval["error-finding"]

import data.tfblint.lib.refused

refusals contains refusal if {
	params := data.tfblint.params["approval/error-finding"]
	some test in input.tests
	errors := [found |
		some found in input.findings
		found.severity in params.severities
		not refused.brought(found, params.growth)
		found.test in {"", test.name}
	]
	some by_rule in refused.by_rule(test, errors)
	refusal := object.union(by_rule, {"fix": sprintf("Mend it; `tfblint explain %s` says how.", [by_rule.rule])})
}
