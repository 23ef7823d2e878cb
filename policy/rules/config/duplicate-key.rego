# METADATA
# title: No key is written twice
# description: |
#   Finds keys that an object has more than once.
#
#   Readers of JSON keep the last one and say nothing, so the file shows a value that does
#   not count, and which of the two was meant only the author knows. It happens: seven of
#   the eleven yearly snapshots of the suite from 2016 to 2026 held such a file, `database_os`
#   in feersum for years. A test written twice is worse: the whole first test is lost.
#
#   Keep one of the two. Where both were wanted, give the second test a key of its own.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc8259#section-4
#   description: What JSON says about names that are not unique
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=duplicate-key]
#   severity: error
#   reason: Only the last of two equal keys counts, so the file says something that is not so.
#   fix: Remove one of the two keys, or rename it.
package tfblint.rules.config["duplicate-key"]

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/duplicate-key")
}
