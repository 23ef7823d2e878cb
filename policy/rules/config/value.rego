# METADATA
# title: Values are what their keys are for
# description: |
#   Finds values that the suite's loader takes without a look and that cannot be meant: a
#   port outside 1 to 65535, a list where a name belongs, an empty list of tests.
#
#   Nothing stops when such a file is loaded. The fault shows later and elsewhere: the
#   container starts and no port answers, or the results show a name that is no name.
#
#   Write the value that the key is for. A port in quotes is `config/port-text`.
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=value|range|empty]
#   severity: warning
#   reason: The loader does not look at the value, so the fault shows only after the image has been built.
#   fix: Write the value that the key is for.
package tfblint.rules.config.value

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/value")
}
