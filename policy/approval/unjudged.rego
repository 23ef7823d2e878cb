# METADATA
# title: A test that could not be judged is not run
# description: |
#   Refuses all tests of a framework on which a rule could not be evaluated: the rule might have
#   found an error. The run says what went wrong and ends with status 3.
# schemas:
# - input: schema.approval
# custom:
#   reason: Nobody knows whether an error stands on it.
#   fix: Mend what the tool error names.
package tfblint.approval.unjudged

refusals contains refusal if {
	some test in input.tests
	not input.framework.judged
	refusal := {"test": test.name, "reason": "a rule could not be evaluated on its framework"}
}
