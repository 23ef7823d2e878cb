# METADATA
# title: A configuration is strict JSON in UTF-8
# description: |
#   Finds what makes a configuration unreadable as text: syntax errors, comments,
#   trailing commas, a byte-order mark, bytes that are not UTF-8, `NaN` and `Infinity`,
#   numbers too long to read, and files too large or too deeply nested to be configurations.
#
#   The suite reads all configurations before it runs anything, so a single file that
#   cannot be read stops every test of every framework, not only its own.
#
#   Mend the place that is named. Where one mistake hides the next, run the check again.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc8259
#   description: JSON
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code!=duplicate-key|surrogate|missing-key|unknown-key|reserved-key|enum|type|url|name|value|range|empty|port-text|spelling|spelling-none]
#   severity: error
#   reason: One unreadable configuration stops the whole suite, not only its own framework.
#   fix: Correct the text at the place that is named.
package tfblint.rules.config.json

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/json")
}
