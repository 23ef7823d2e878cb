# METADATA
# title: Nothing is written None
# description: |
#   Finds `framework`, `flavor`, `platform`, `webserver` and `versus` that say "nothing" as an
#   empty text or as `none`, where the suite's scaffolding writes `None`.
#
#   The suite takes all three for the same. They differ where people look: in a search, and
#   `versus` also in the published data, which keep the text as it is. The real
#   tree has 158 such values, 127 of them an empty `versus`.
#
#   Write `None`. The change is safe.
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=spelling-none]
#   severity: info
#   reason: Three ways to write nothing make one thing look like three.
#   fix: Write None.
package tfblint.rules.config["none-spelling"]

import data.tfblint.lib.problems

findings contains finding if {
	some problem in problems.of("config/none-spelling")
	finding := {
		"pointer": problem.pointer,
		"at": problem.at,
		"message": sprintf("`%s` is %s; write \"None\" where there is none", [problem.key, problem.value]),
		"fix": {"safe": true, "edits": [{"op": "replace", "pointer": problem.pointer, "value": "None"}]},
	}
}
