# METADATA
# title: Waivers end on their last day
# description: |
#   Finds waivers in `.tfblint.yaml` whose `until` is over. Such a waiver hides nothing any
#   more, so that what it was for is reported again beside this finding.
#
#   A day in `until` is a promise to look again. The finding stays until somebody keeps it,
#   so that the promise is not broken in silence.
#
#   Mend what the waiver was for and remove it, or set a later day and give the reason anew.
# schemas:
# - input: schema.exceptions
# custom:
#   category: waiver
#   severity: warning
#   reason: The day was set to look again at what the waiver was for.
#   fix: Mend what it was for and remove it, or set a later day and give the reason anew.
package tfblint.rules.waiver.expired

import data.tfblint.lib.waivers

findings contains finding if {
	some waiver in input.waivers
	waivers.expired(waiver)
	finding := {
		"pointer": concat("/", [waiver.pointer, "until"]),
		"message": sprintf("%s ended on %s%s", [waivers.name(waiver), waiver.until, _consequence(waiver)]),
	}
}

_consequence(waiver) := "; a finding is reported again: mend it, or set a later day" if {
	waiver.matched == 1
} else := sprintf("; %d findings are reported again: mend them, or set a later day", [waiver.matched]) if {
	waiver.matched > 1
} else := " and nothing needs it any more: remove it" if {
	waiver.judged
} else := ": remove it, or set a later day"
