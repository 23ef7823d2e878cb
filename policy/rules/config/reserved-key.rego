# METADATA
# title: No key overwrites what the suite keeps for itself
# description: |
#   Finds keys of a test that have the name of something the suite's own objects hold, such
#   as `name`, `directory` or `start`.
#
#   The toolset copies every key of a test onto the object that it runs the test with. Most
#   keys that it does not know do no harm there (`config/unknown-key`), but these replace the
#   test's name, its folder or the very function that starts it.
#
#   Remove the key. The test's name follows from `framework` and the test's key; remarks
#   belong in `notes`.
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=reserved-key]
#   severity: error
#   reason: The key replaces a part of the suite itself, which then fails in a place that has nothing to do with it.
#   fix: Remove the key.
package tfblint.rules.config["reserved-key"]

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/reserved-key")
}
