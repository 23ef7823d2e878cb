# METADATA
# title: Every waiver hides something
# description: |
#   Finds waivers in `.tfblint.yaml` that no finding needs: what they were for is mended, or
#   its rule is switched off.
#
#   A waiver that is left behind hides the same fault when it comes back. It also tells the
#   next reader that something is wrong that is not.
#
#   A run judges this only of waivers whose frameworks it looked at, all of them and with the
#   suite around them. So a run on one framework never calls the waiver of another unused.
#
#   Remove the waiver.
# schemas:
# - input: schema.exceptions
# custom:
#   category: waiver
#   severity: warning
#   reason: A waiver that is left behind hides the fault when it comes back.
#   fix: Remove the waiver.
package tfblint.rules.waiver.unused

import data.tfblint.lib.waivers

findings contains finding if {
	some waiver in input.waivers
	waiver.judged
	waiver.matched == 0
	not waivers.expired(waiver)

	# What is not there is waiver/unknown's.
	every part in ["rule", "framework", "test"] {
		waiver[part].known
	}
	finding := {"pointer": waiver.pointer, "message": _message(waiver)}
}

_message(waiver) := sprintf("%s hides nothing: no finding needs it; remove it", [waivers.name(waiver)]) if {
	waiver.enabled
} else := sprintf("%s hides nothing: the rule is switched off; remove it", [waivers.name(waiver)])
