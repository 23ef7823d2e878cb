# METADATA
# title: A test that others are compared with stays, or they are told
# description: |
#   Finds active tests whose `versus` names a test that the change removes or renames. It
#   stands in the place of `versus/unresolved`, which would say of the same text that no test
#   has that name, and knows in addition what became of it: where the test was renamed, the
#   message has its new name.
#
#   Nothing in the toolset ever looks the name up, so a comparison with a test that is gone is
#   left out of the results without a word. One in twelve active tests names one that was renamed
#   or removed years ago. The rename of one framework in October 2023 (pull request 8498) left 27
#   such names behind, 21 of which only wanted the new name; 17 tests still had the old one in
#   March 2026. Whoever removes a test is the last one to know who meant it.
#
#   Write the new name, the name of another active test, or `"None"`, in the same change.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Codebase-Framework-Files#benchmark-config-file
#   description: What the field means
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8498
#   description: A rename that left many names behind
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/9639
#   description: A discussion of which name the field takes
# schemas:
# - input: schema.changes
# custom:
#   category: growth
#   when: [change.removed, references]
#   replaces: [versus/unresolved]
#   severity: warning
#   guidance: true
#   reason: A comparison with a test that does not exist is left out of the results without a word.
#   fix: Write the new name of the test, the name of another active test, or "None".
#   waive: The other test is about to be added again.
package tfblint.rules.growth["versus-removed"]

import data.tfblint.lib.versus

findings contains finding if {
	some removed in input.change.removed
	some reference in input.references
	reference.target == removed.name

	# versus/self reports a test's own name in another case.
	reference.self == false
	finding := {
		"dir": reference.dir,
		"pointer": versus.place(reference.test.pointer),
		"message": sprintf(
			"%q is compared with %q, %s",
			[reference.test.name, removed.name, _fate(removed.renamed_to, reference.test.name)],
		),
	}
}

_fate("", _) := "which this change removes; write the name of another active test, or \"None\""

_fate(name, test) := sprintf("which this change renames to %q; write that name", [name]) if {
	not name in {"", test}
}

_fate(name, name) := "its own former name; write the name of another active test, or \"None\""
