# METADATA
# title: A waiver names what there is
# description: |
#   Finds waivers in `.tfblint.yaml` whose rule, framework or test does not exist: a name is
#   misspelt, or what it named was renamed or removed. Patterns are held to the same: they
#   must match something.
#
#   The names are those that findings show: of the framework as its configuration has it, of
#   the test with the framework's name before it, such as `flask-raw`.
#
#   Correct the name, or remove the waiver.
# schemas:
# - input: schema.exceptions
# custom:
#   category: waiver
#   severity: warning
#   reason: A waiver that names what is not there hides nothing.
#   fix: Correct the name, or remove the waiver.
package tfblint.rules.waiver.unknown

findings contains finding if {
	some waiver in input.waivers

	# mutate: equivalent because nothing else of a waiver has a nearest name
	some part in ["rule", "framework", "test"]
	not waiver[part].known
	finding := {
		"pointer": concat("/", [waiver.pointer, part]),
		"message": concat("", [_stranger(part, waiver[part]), _remedy(waiver[part].nearest)]),
	}
}

_stranger(part, pattern) := sprintf("there is no %s %q", [part, pattern.text]) if {
	pattern.literal
} else := sprintf("there is no %s that %q matches", [part, pattern.text])

_remedy("") := "; correct it or remove the waiver"

_remedy(nearest) := sprintf("; did you mean %q?", [nearest]) if nearest != ""
