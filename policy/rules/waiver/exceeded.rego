# METADATA
# title: What a waiver accepts stays within its limit
# description: |
#   Finds waivers with a `max` in `.tfblint.yaml` that do not hide a finding because its
#   number is larger, or because it is about no number. The finding is reported as well; this
#   one says why the waiver did not help.
#
#   A limit keeps what is accepted from growing: fourteen tests today are not an argument for
#   the fifteenth.
#
#   Bring the number back within the limit. Raise the limit only with a new reason. Where the
#   rule's findings are about no number, remove `max`.
# schemas:
# - input: schema.exceptions
# custom:
#   category: waiver
#   severity: info
#   reason: The limit keeps what is accepted from growing.
#   fix: Bring the number back within the limit; raise the limit only with a new reason.
package tfblint.rules.waiver.exceeded

import data.tfblint.lib.waivers

findings contains finding if {
	some waiver in input.waivers
	some beyond in waiver.beyond
	finding := {
		"pointer": concat("/", [waiver.pointer, "max"]),
		"message": sprintf("%s accepts up to %d%s", [waivers.name(waiver), waiver.max, _beyond(beyond)]),
	}
}

_beyond(beyond) := sprintf(", but %s has %d: bring it down, or raise max with a new reason", [_subject(beyond), beyond.count]) if {
	beyond.count > 0
} else := sprintf(", but %s on %s is about no number: remove max", [beyond.rule, _subject(beyond)])

_subject(beyond) := beyond.framework if {
	beyond.test == ""
} else := beyond.test
