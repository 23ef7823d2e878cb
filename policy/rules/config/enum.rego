# METADATA
# title: Values come from the suite's lists
# description: |
#   Finds values outside the list that the suite allows for a key, such as a database it
#   does not offer or a classification that does not exist.
#
#   The suite compares without regard to case and stops at the first value it does not
#   know, before any test runs. The results site groups and filters by these values.
#
#   Use one of the allowed values. A database, an operating system or an approach that is
#   really new has to be added to the suite first.
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=enum]
#   severity: error
#   reason: The suite refuses to start when it meets a value that it does not know.
#   fix: Use one of the allowed values.
package tfblint.rules.config.enum

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/enum")
}
