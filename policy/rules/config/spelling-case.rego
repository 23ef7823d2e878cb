# METADATA
# title: Values are spelt as the suite's lists spell them
# description: |
#   Finds values that are in the suite's lists, but in other capitals: `postgres` for
#   `Postgres`, `raw` for `Raw`.
#
#   The suite folds case when it compares, so nothing breaks. People and scripts that search
#   the configurations do not: on the real tree 211 values are written in a second or third
#   way, and a search for one spelling silently misses the others.
#
#   Write the value as the list does. The change is safe, for the suite reads the same.
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=spelling]
#   severity: info
#   reason: Who searches the configurations for one spelling does not find the others.
#   fix: Write the value as the suite's list does.
package tfblint.rules.config["spelling-case"]

import data.tfblint.lib.problems

findings contains finding if {
	some problem in problems.of("config/spelling-case")
	finding := {
		"pointer": problem.pointer,
		"at": problem.at,
		"message": sprintf("`%s` is %s, which the suite spells %q; write it so", [problem.key, problem.value, problem.suggestion]),
		"fix": {"safe": true, "edits": [{"op": "replace", "pointer": problem.pointer, "value": problem.suggestion}]},
	}
}
