# METADATA
# title: Values have the kind that the suite expects
# description: |
#   Finds values of the wrong kind where the suite's loader or runner depends on it: a
#   number where it needs text, a list where it needs an object.
#
#   The toolset does not check kinds. It calls a method of text on whatever it finds and
#   dies with the interpreter's own error, which names neither the file nor the key.
#
#   Write the value in the kind that the message asks for; mind the quotes around numbers.
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=type]
#   severity: error
#   reason: The suite stops with an error that does not say which file is at fault.
#   fix: Write the value in the wanted kind.
package tfblint.rules.config.type

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/type")
}
