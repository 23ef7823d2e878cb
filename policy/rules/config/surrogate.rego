# METADATA
# title: Escaped characters are whole
# description: |
#   Finds escapes such as `\ud83d` that stand for half a character: JSON writes characters
#   beyond the first 65,536 as two escapes, and one of the two is missing.
#
#   The suite loads such a text, and fails when it first writes it to a log or to the
#   results, because half a character cannot be encoded.
#
#   Write the character itself; the file is UTF-8.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc8259#section-8.2
#   description: Unicode characters in JSON
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=surrogate]
#   severity: warning
#   reason: Half a character cannot be written to logs and results, so the run fails where nobody looks for the cause.
#   fix: Write the character itself instead of the escape.
package tfblint.rules.config.surrogate

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/surrogate")
}
