# METADATA
# title: A test shares a type with the one it is compared with
# description: |
#   Finds active tests whose `versus` is an active test that measures none of the same types.
#
#   Results are compared type by type, so this comparison is always empty. Mostly a variant
#   for a database names a platform that measures json and plaintext only: the idea is
#   right, and the other test may yet grow.
#
#   The rule is off unless the strict profile is chosen, because nothing is wrong with what
#   is shown. Name a test with a common type, or `"None"`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Codebase-Framework-Files#benchmark-config-file
#   description: What the field means
# schemas:
# - input: schema.matrix
# custom:
#   category: versus
#   when: [references]
#   severity: "off"
#   strict: info
#   reason: Results are compared type by type, and these two tests have none in common.
#   fix: Name a test that measures one of the same types, or "None".
#   waive: The other test is about to measure more types.
package tfblint.rules.versus["no-common-type"]

import data.tfblint.lib.prose
import data.tfblint.lib.versus

findings contains finding if {
	some reference in input.references

	# versus/broken-target reports the others.
	targets := [use.test | some use in reference.named; use.test.active]
	target := targets[0]
	not _common(reference.test, targets)
	finding := {
		"dir": reference.dir,
		"pointer": versus.place(reference.test.pointer),
		"message": sprintf(
			"%q (%s) is compared with %q (%s), but they have no type in common; name another test, or \"None\"",
			[reference.test.name, prose.list(reference.test.types), target.name, prose.list(target.types)],
		),
	}
}

_common(one, others) if others[_].types[_] in one.types
