# METADATA
# title: A test that the suite skips is not run
# description: |
#   Refuses tests that are tagged broken, or otherwise switched off. The suite leaves them out of
#   its runs, and so their results would stand beside nothing.
#
#   Whoever mends such a test tries it with `--force` first and takes the tag away then.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Project-Information-Framework-Tests-Overview
#   description: What the tag broken is for
# schemas:
# - input: schema.approval
# custom:
#   reason: The suite skips it too.
#   fix: Mend the test and take the tag `broken` away, or try it with --force.
package tfblint.approval.broken

refusals contains refusal if {
	some test in input.tests
	not test.active
	refusal := {"test": test.name, "reason": "the suite skips it: it is marked as broken"}
}
